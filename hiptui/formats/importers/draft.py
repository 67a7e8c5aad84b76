"""What an importer reads out of a file, before it is a circuit: values, steps, names, sides."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Literal, NamedTuple, NoReturn, TypeAlias

from hiptui.domain.circuit import LONGEST, Side
from hiptui.domain.formatting import CONTROL

MANY = 500
"""Steps beyond which nothing is written out."""
UNENDING = 10
"""Repetitions of a move that its file gives no end."""
_SPOILING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f]")
_SPOILT = "letters beyond ASCII may be wrong: the file was written with a part of each only"
_BRACES = str.maketrans("{}", "()")
_PAUSES = frozenset({
    "rest", "pause", "break", "recovery", "recover", "breather", "pausa", "descanso", "repos",
    "récupération", "erholung", "ruhe", "ruhepause", "riposo", "descansar", "odpoczynek",
    "przerwa", "отдых", "пауза", "rust", "lepo", "休息", "休憩",
})  # fmt: skip
_FILLERS = frozenset({
    "a", "the", "and", "short", "long", "time", "period", "interval", "get", "ready", "between",
    "after", "sets", "set", "rounds", "round", "exercises", "exercise", "moves", "s", "sec",
    "secs", "second", "seconds", "min", "minute", "minutes", "water",
})  # fmt: skip
"""What may stand beside such a word."""
_GET_READY = frozenset({"get ready", "prepare", "preparation", "transition"})
_LEFT = "left|links|linke|linker|gauche|izquierda|izquierdo|esquerda|esquerdo|sinistra|lewa"
_RIGHT = "right|rechts|rechte|rechter|droite|derecha|derecho|direita|direito|destra|prawa"
_SIDES = re.compile(rf"\b(?:(?P<left>{_LEFT})|(?P<right>{_RIGHT}))\b", re.IGNORECASE)
_LETTER = re.compile(r"(?:[-–—/:,(\[]\s*)(?:(?P<left>l)|(?P<right>r))\.?\s*[)\]]?$", re.IGNORECASE)
_AFTER = re.compile(r"^\s+(?:side|leg|arm|seite|foot)\s*(?=$|[)\]])", re.IGNORECASE)
_EDGES = " \t-–—/:,;.()[]"

Table: TypeAlias = dict[str, object]
"""A JSON object."""


class Refused(ValueError):
    """No circuit can be made of it; the text says why."""


class Step(NamedTuple):
    """A move or a pause."""

    name: str
    seconds: float = 0
    """Both sides together; 0 where `reps` counts."""
    reps: int | None = None
    """Repetitions, a side for `each`."""
    pause: bool = False
    """Whether it is known to be one; a name may tell so too."""
    each: bool = False
    first: Side = Side.LEFT
    switch: float = 0
    """Seconds between the sides."""
    only: Literal["first", "last"] | None = None
    fit: tuple[int, int] | None = None
    """Garmin exercise category and name."""
    labels: tuple[str, str] = ("", "")
    """What the legs do on the left and on the right, or twice the same."""


class Draft(NamedTuple):
    """A workout as a file has it."""

    name: str
    steps: tuple[Step, ...]
    """One round."""
    rounds: int = 1
    warmup: tuple[Step, ...] = ()
    cooldown: tuple[Step, ...] = ()
    summary: str = ""
    prepare: float | None = None
    """Seconds before it all; None where the file does not say, as for those that follow."""
    change: float | None = None
    """Seconds between moves that have no pause of their own between them."""
    rest: float | None = None
    """Seconds between rounds, beside a pause at the end of each."""
    place: str = ""
    said: tuple[str, ...] = ()
    """What could not be carried over as it was."""


class Program(NamedTuple):
    """Another program whose JSON can be read."""

    name: str
    found: Callable[[object], Iterator[tuple[str, Table]]]
    """Its workouts in a document, each with its place; none where it is not its file."""
    draft: Callable[[Table, str], Draft]
    """What one of them is; raises Refused."""
    behind: str = ""
    """What a circuit has no place for."""


def bounded(steps: Iterable[Step], place: str) -> tuple[Step, ...]:
    """The steps, taken one by one; Refused where they are more than any circuit holds."""
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
    """A length out of a file, 0 where there is none; Refused where a segment cannot last so."""
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(f"{place}: expected seconds, got {type(value).__name__}")
    if not (math.isfinite(value) and 0 <= value <= LONGEST):
        raise Refused(f"{place}: expected 0 to {LONGEST} s, got {value:.6g}")
    return value


def count(value: object, least: int = 1) -> int:
    """A number of rounds or the like; `least` where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return least
    return max(least, int(value))


def text(value: object) -> str:
    """A text out of a file, empty where there is none."""
    return value if isinstance(value, str) else ""


def load(data: bytes) -> tuple[object, tuple[str, ...]]:
    """The document in `data`, and what is to be told of its letters. Raises Refused: it is none."""
    try:
        found = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found, spoilt = data.decode("latin-1"), True
    else:
        spoilt = _SPOILING.search(found) is not None
    try:
        document = json.loads(_SPOILING.sub("", found), strict=False, parse_constant=_no_number)
    except RecursionError:
        raise Refused("nested too deeply") from None
    except ValueError as error:
        raise Refused(f"no JSON: {str(error)[:100]}") from None
    return document, (_SPOILT,) if spoilt else ()


def table(value: object) -> Table:
    """`value` where it is a table, else an empty one."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> list[object]:
    """`value` where it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def clean(value: str) -> str:
    """`value` without what may not stand in a circuit: control characters, line ends, braces."""
    return " ".join(re.sub(CONTROL, " ", value).translate(_BRACES).split())


def shortened(value: str, limit: int) -> str:
    """`value` cleaned, in at most `limit` characters."""
    plain = clean(value)
    return plain if len(plain) <= limit else f"{plain[: limit - 1].rstrip()}…"


def is_pause(name: str) -> bool:
    """Whether a move's name says that nothing is done."""
    words = re.findall(r"\w+", name.lower())
    if " ".join(words) in _GET_READY:
        return True
    rest = [word for word in words if word not in _FILLERS and not word.isdigit()]
    return bool(rest) and all(word in _PAUSES for word in rest)


def side_of(name: str) -> tuple[str, Side] | None:
    """A name without its side, and that side; None where it names none or both."""
    found = [*_SIDES.finditer(name)] or [*_LETTER.finditer(name)]
    if len(found) != 1:
        return None
    before, after = name[: found[0].start()], name[found[0].end() :]
    bare = f"{before.rstrip(_EDGES)} {_AFTER.sub('', after).strip(_EDGES)}".strip(_EDGES)
    side = Side.LEFT if found[0]["left"] else Side.RIGHT
    return (f"{bare[0].upper()}{bare[1:]}", side) if bare else None
