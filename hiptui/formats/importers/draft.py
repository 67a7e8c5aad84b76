"""What an importer reads out of a file, before it is a circuit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal, NamedTuple

from hiptui.domain.circuit import Side

LONGEST = 3600
"""Seconds a segment may last."""
MOVES = 100
"""Most moves in a circuit."""
ROUNDS = 20
"""Most rounds."""
MANY = 500
"""Steps beyond which nothing is written out."""
UNENDING = 10
"""Repetitions of a move that its file gives no end."""


class Refused(ValueError):
    """No circuit can be made of it; the text says why."""


class Step(NamedTuple):
    """A move or a pause."""

    name: str
    """As the file has it."""
    seconds: float = 0
    """Both sides together; 0 where `reps` counts."""
    reps: int | None = None
    """Repetitions, a side for `each`."""
    pause: bool = False
    """Whether it is known to be one; a name may tell so too."""
    each: bool = False
    """Whether it is done on one side after the other."""
    first: Side = Side.LEFT
    """The side that begins."""
    switch: float = 0
    """Seconds between the sides."""
    only: Literal["first", "last"] | None = None
    """The round it is done in, where not in all."""
    fit: tuple[int, int] | None = None
    """Garmin exercise category and name."""
    labels: tuple[str, str] = ("", "")
    """What the legs do on the left and on the right, or twice the same."""


class Draft(NamedTuple):
    """A workout as a file has it."""

    name: str
    """As the file has it."""
    steps: tuple[Step, ...]
    """One round."""
    rounds: int = 1
    """How often."""
    warmup: tuple[Step, ...] = ()
    """Before the first round."""
    cooldown: tuple[Step, ...] = ()
    """After the last round."""
    summary: str = ""
    """What it is for."""
    prepare: float | None = None
    """Seconds before it all; None where the file does not say, as for those that follow."""
    change: float | None = None
    """Seconds between moves that have no pause of their own between them."""
    rest: float | None = None
    """Seconds between rounds, beside a pause at the end of each."""
    place: str = ""
    """Where it stands in the file."""
    said: tuple[str, ...] = ()
    """What could not be carried over as it was."""


def bounded(steps: Iterable[Step], place: str) -> tuple[Step, ...]:
    """The steps, taken one by one and no more than may be.

    Raises:
        Refused: They are more than any circuit holds.
    """
    few = tuple(islice(steps, MANY + 1))
    if len(few) > MANY:
        raise Refused(f"{place or 'workout'}: more than {MANY} steps in all")
    return few


def written_out(draft: Draft) -> Iterator[Step]:
    """All rounds of a draft one after the other, with every pause as a step."""
    yield from (step._replace(only=None) for step in draft.warmup)
    for number in range(draft.rounds if draft.steps else 0):
        if number and draft.rest:
            yield Step("Rest", draft.rest, pause=True)
        for place, step in enumerate(draft.steps):
            if place and draft.change:
                yield Step("Rest", draft.change, pause=True)
            yield step
    yield from (step._replace(only=None) for step in draft.cooldown)


def seconds(value: object, place: str) -> float:
    """A length out of a file; 0 where there is none.

    Raises:
        Refused: It is no length, or longer than a segment may be.
    """
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(f"{place}: expected seconds, got {type(value).__name__}")
    if not (math.isfinite(value) and 0 <= value <= LONGEST):
        raise Refused(f"{place}: {value:.6g} s, a segment lasts {LONGEST} s at most")
    return value


def count(value: object, least: int = 1) -> int:
    """A number of rounds or the like; `least` where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return least
    return max(least, int(value))


def text(value: object) -> str:
    """A text out of a file, empty where there is none."""
    return value if isinstance(value, str) else ""
