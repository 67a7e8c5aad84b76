"""The values a timetable is built from, and those somebody chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

PerRound: TypeAlias = int | tuple[int, ...]
"""A value for all rounds, or one a round, of which the last repeats."""
Reps = Literal["wait", "pace"]
"""Whether repetitions wait for *next* or last their estimate."""


def in_round(value: PerRound, number: int) -> int:
    """What `value` is in round `number`, from 1."""
    return value if isinstance(value, int) else value[min(number, len(value)) - 1]


@dataclass(frozen=True, slots=True)
class Timing:
    """Every value a timetable is built from."""

    rounds: int = 3
    """How often all moves are done."""
    rest: PerRound = 120
    """Seconds after each round."""
    rest_after_last: bool = True
    """Whether a rest follows the last round too, as the cool-down."""
    prepare: int = 15
    """Seconds before the first move."""
    change: int = 10
    """Seconds between two moves."""
    switch: int = 5
    """Seconds to turn over to the other side."""
    reps: Reps = "wait"
    """Whether a move counted in repetitions waits for *next* or lasts its estimate."""


@dataclass(frozen=True, slots=True)
class TimingChoice:
    """Timing values somebody chose; None leaves the value to the next in line."""

    rounds: int | None = None
    """How often all moves are done."""
    rest: PerRound | None = None
    """Seconds after each round."""
    rest_after_last: bool | None = None
    """Whether a rest follows the last round too."""
    prepare: int | None = None
    """Seconds before the first move."""
    change: int | None = None
    """Seconds between two moves."""
    switch: int | None = None
    """Seconds to turn over."""
    reps: Reps | None = None
    """wait or pace."""
