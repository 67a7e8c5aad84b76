"""A circuit, its moves, the side that works, and the values its timetable is built from."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal, TypeAlias

from msgspec import Meta, Struct
from msgspec.structs import replace

from hiptui.domain.formatting import folded, mirrored, to_microsecond


class Side(StrEnum):
    """The leg that works."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        """The leg that does not."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Sides(StrEnum):
    """How a move treats the two legs."""

    EACH = "each"
    """Both sides, one after the other."""
    ALTERNATING = "alternating"
    """Both within one block."""
    BOTH = "both"
    """No sides."""


def expects(words: str, **limits: float | str) -> Meta:
    """The limits of what a file may say, and how an error message names them."""
    given: dict[str, Any] = {"extra": {"expected": words}, **limits}
    return Meta(**given)


def whole_number(least: int, most: int) -> Meta:
    """The limits of a count."""
    return expects(f"a whole number from {least} to {most}", ge=least, le=most)


ID = expects("1 to 80 characters of a-z, 0-9 and -", pattern="^[a-z0-9-]{1,80}$")

LONGEST, MOVES, ROUNDS = 3600, 100, 20
"""The most: seconds of a segment, moves of a circuit, rounds."""

PerRound: TypeAlias = int | tuple[int, ...]
"""A value for all rounds, or one a round, of which the last repeats."""
Reps = Literal["wait", "pace"]
"""Whether repetitions wait for *next* or last their estimate."""


def in_round(value: PerRound, number: int) -> int:
    """What `value` is in round `number`, from 1."""
    return value if isinstance(value, int) else value[min(number, len(value)) - 1]


class Timing(Struct, frozen=True):
    """Every value a timetable is built from, in seconds; `SETTINGS` tells what each is for."""

    rounds: int = 3
    rest: PerRound = 120
    rest_after_last: bool = True
    prepare: int = 15
    change: int = 10
    switch: int = 5
    reps: Reps = "wait"


# Nothing in them leads back to them, so the garbage collector need not look at them: with 10,000
# circuits that took 90 ms, in the middle of a key.
class TimingChoice(Struct, frozen=True, gc=False):
    """Timing values somebody chose; None leaves the value to the next in line."""

    rounds: int | None = None
    rest: PerRound | None = None
    rest_after_last: bool | None = None
    prepare: int | None = None
    change: int | None = None
    switch: int | None = None
    reps: Reps | None = None


class Rounds(Struct, frozen=True, gc=False):
    """How many rounds a circuit may have."""

    min: int = 1
    max: int = ROUNDS

    def clamp(self, rounds: int) -> int:
        """The nearest number of rounds this circuit allows."""
        return max(self.min, min(self.max, rounds))


class Move(Struct, frozen=True, gc=False):
    """One exercise. Exactly one of `seconds` and `reps` is set.

    In `setup`, `turn`, `steps`, `check` and `labels` may stand {side} and {other}.
    """

    name: str
    short: str = ""
    """At most 20 characters; the name where the author gave none that fits."""
    seconds: PerRound | None = None
    """Whole move in seconds, both sides together."""
    reps: int | None = None
    """Repetitions, a side where the move has sides."""
    pace: float = 2
    """Seconds a repetition, for estimates."""
    sides: Sides = Sides.BOTH
    only: Literal["first", "last"] | None = None
    """The round it is done in, where not in all."""
    first: Side = Side.LEFT
    """The side that begins; for `each` only."""
    setup: str = ""
    turn: str = ""
    """What to do in the switch; {side} is the coming side."""
    steps: tuple[str, ...] = ()
    check: str = ""
    """What to watch for."""
    labels: tuple[str, str] = ("", "")
    """What the legs do on the left and on the right; the same twice where there are no sides."""
    figure: str = ""
    """Id of the moving figure, or empty."""
    fit: tuple[int, int] | None = None
    """Garmin exercise category and name."""
    targets: tuple[str, ...] = ()
    """Muscles."""
    equipment: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[Side | None, ...]:
        """The sides in the order they work; one None where there is no side."""
        if self.sides is Sides.EACH:
            return (self.first, self.first.other)
        return (None,)

    def block(self, number: int) -> float:
        """Seconds of a work segment of round `number`; half the move for `each`."""
        if self.reps is not None:
            return max(1e-6, to_microsecond(self.reps * self.pace))  # work never vanishes
        return in_round(self.seconds or 0, number) / len(self.order)

    def label(self, side: Side | None) -> str:
        """What each leg does while `side` works."""
        text = self.labels[1 if side is Side.RIGHT else 0]
        if side and not text:
            return f"{side.capitalize()} leg"
        return mirrored(text, side, side.other) if side else text

    def for_side(self, side: Side | None) -> Move:
        """The move with the words of its setup, turn, steps and check as `side` has them."""
        if side is None:
            return self
        told = [mirrored(text, side, side.other) for text in (self.setup, self.turn, self.check)]
        steps = tuple(mirrored(step, side, side.other) for step in self.steps)
        return replace(self, setup=told[0], turn=told[1], check=told[2], steps=steps)


class Circuit(Struct, frozen=True, gc=False):
    """A named list of moves done in rounds."""

    id: str
    """Unique, [a-z0-9-]."""
    name: str
    moves: tuple[Move, ...]
    summary: str = ""
    """What it is for."""
    credit: str = ""
    source: str = ""
    """Address where it was published."""
    rounds: Rounds = Rounds()
    timing: TimingChoice = TimingChoice()
    """What the circuit states of its timing; the rest is left to the settings."""
    targets: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    origin: str = ""
    """The file it came from."""

    @property
    def gear(self) -> tuple[str, ...]:
        """All equipment of the circuit and its moves, each once, in order."""
        named = [*self.equipment, *(item for move in self.moves for item in move.equipment)]
        return tuple(dict.fromkeys(named))

    def with_first(self, side: Side) -> Circuit:
        """The same circuit with `side` first in every move done one side after the other."""
        moves = (replace(m, first=side) if m.sides is Sides.EACH else m for m in self.moves)
        return replace(self, moves=tuple(moves))

    def moves_in(self, number: int, rounds: int) -> tuple[int, ...]:
        """The moves of round `number` of `rounds`, each by its place in the circuit from 1."""
        alone = {"first": 1, "last": rounds}
        return tuple(
            i
            for i, move in enumerate(self.moves, start=1)
            if move.only is None or alone[move.only] == number
        )

    @property
    def searched(self) -> str:
        """Names, muscles and equipment, for words to be looked for, without case and accents."""
        parts = [self.id, self.name, *self.targets, *self.equipment]
        for move in self.moves:
            parts += [move.name, *move.targets, *move.equipment]
        return folded("\n".join(dict.fromkeys(parts)))
