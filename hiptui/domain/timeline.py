"""The timetable: circuit and timing in, segments out, and where one is at a given second."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from hiptui.domain.circuit import Circuit, Move, Side
from hiptui.domain.formatting import to_microsecond
from hiptui.domain.timing import Timing


class Kind(StrEnum):
    """What a segment is for."""

    PREPARE = "prepare"
    WORK = "work"
    SWITCH = "switch"
    CHANGE = "change"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the timetable. Before work it carries the round, move and side that follow."""

    kind: Kind
    """What it is for."""
    length: float
    """Seconds; the estimate where it waits."""
    round: int
    """From 1; a rest carries the round it ends."""
    move: int | None = None
    """From 1; None in a rest."""
    side: Side | None = None
    """The leg that works."""
    reps: int | None = None
    """Repetitions, for work counted so."""
    waits: bool = False
    """True where it counts up and lasts until *next*."""

    @property
    def seconds(self) -> float | None:
        """How long it lasts; None where it waits."""
        return None if self.waits else self.length


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the timetable."""

    index: int
    """Segment, from 0; the number of segments once all is over."""
    offset: float = 0.0
    """Seconds into it."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """All segments of a session in order, laid end to end."""

    circuit: Circuit
    """Whose moves they are."""
    timing: Timing
    """What they were built from."""
    segments: tuple[Segment, ...]
    """At least one."""
    starts: tuple[float, ...]
    """Second at which each begins, and last the second at which all is over."""
    waits: tuple[int, ...]
    """Indexes of the segments that wait."""
    work: tuple[int, ...]
    """Indexes of the work segments."""

    @property
    def seconds(self) -> float:
        """Length of it all, estimates included."""
        return self.starts[-1]

    @property
    def work_seconds(self) -> float:
        """Work as prescribed, without what waits."""
        return sum(self.segments[i].seconds or 0 for i in self.work)

    @property
    def last_work(self) -> int:
        """Index of the last work segment."""
        return self.work[-1]

    @property
    def work_end(self) -> float:
        """Second at which the last work ends; what follows is the cool-down."""
        return self.starts[self.last_work + 1]

    def move(self, index: int) -> Move | None:
        """The move that segment `index` is about, or None in a rest or past the end."""
        if index >= len(self.segments) or (number := self.segments[index].move) is None:
            return None
        return self.circuit.moves[number - 1]

    def next_work(self, index: int) -> int | None:
        """Index of the first work segment at or after `index`."""
        return _at_or_after(self.work, index)

    def first_side(self, index: int) -> int:
        """Index of the work segment in which the move of segment `index` begins its first side."""
        at = self.segments[index]
        same = (at.round, at.move)
        return next(i for i in self.work if (self.segments[i].round, self.segments[i].move) == same)

    def after(self, position: Position, seconds: float) -> Position:
        """Where `seconds` of running lead from `position`; what waits is not left."""
        if position.index >= len(self.segments):
            return position
        at = to_microsecond(self.starts[position.index] + position.offset + seconds)
        wait = _at_or_after(self.waits, position.index)
        if wait is not None and at >= self.starts[wait]:
            return Position(wait, to_microsecond(at - self.starts[wait]))
        index = bisect_right(self.starts, at) - 1
        if index >= len(self.segments):
            return Position(len(self.segments))
        return Position(index, to_microsecond(at - self.starts[index]))

    def with_length(self, index: int, seconds: float) -> Timeline:
        """The same timeline with one segment of another length."""
        changed = replace(self.segments[index], length=seconds)
        segments = (*self.segments[:index], changed, *self.segments[index + 1 :])
        return lay(self.circuit, self.timing, segments)

    def with_rounds(self, rounds: int, at: int) -> Timeline:
        """The same timeline with rounds added or dropped at its end; segment `at` stays."""
        timing = replace(self.timing, rounds=rounds)
        fresh = tuple(schedule(self.circuit, timing))
        kept = tuple(
            old if _same(old, new) else new for old, new in zip(self.segments, fresh, strict=False)
        )
        segments = kept + fresh[len(kept) :]
        return lay(self.circuit, timing, segments + self.segments[len(segments) : at + 1])


def build(circuit: Circuit, timing: Timing) -> Timeline:
    """The timetable of `circuit` with `timing`."""
    return lay(circuit, timing, tuple(schedule(circuit, timing)))


def lay(circuit: Circuit, timing: Timing, segments: tuple[Segment, ...]) -> Timeline:
    """Lay segments end to end."""
    return Timeline(
        circuit,
        timing,
        segments,
        tuple(
            map(to_microsecond, accumulate((segment.length for segment in segments), initial=0.0))
        ),
        tuple(i for i, segment in enumerate(segments) if segment.waits),
        tuple(i for i, segment in enumerate(segments) if segment.kind is Kind.WORK),
    )


def schedule(circuit: Circuit, timing: Timing) -> Iterator[Segment]:
    """The segments in order; one of zero length does not exist."""
    return (segment for segment in _all(circuit, timing) if segment.length > 0)


def _all(circuit: Circuit, timing: Timing) -> Iterator[Segment]:
    first = circuit.moves[0].order[0]
    yield Segment(Kind.PREPARE, timing.prepare, 1, 1, first)
    for number in range(1, timing.rounds + 1):
        if number > 1 and timing.rest == 0:
            yield Segment(Kind.CHANGE, timing.change, number, 1, first)
        yield from _round(circuit, timing, number)
        if number < timing.rounds or timing.rest_after_last:
            yield Segment(Kind.REST, timing.rest, number)


def _round(circuit: Circuit, timing: Timing, number: int) -> Iterator[Segment]:
    for i, move in enumerate(circuit.moves, start=1):
        if i > 1:
            yield Segment(Kind.CHANGE, timing.change, number, i, move.order[0])
        waits = move.reps is not None and timing.reps == "wait"
        for turn, side in enumerate(move.order):
            if turn:
                yield Segment(Kind.SWITCH, timing.switch, number, i, side)
            yield Segment(Kind.WORK, move.block, number, i, side, move.reps, waits)


def _at_or_after(indexes: tuple[int, ...], index: int) -> int | None:
    """The first of the ascending `indexes` that is not before `index`."""
    place = bisect_left(indexes, index)
    return indexes[place] if place < len(indexes) else None


def _same(old: Segment, new: Segment) -> bool:
    """Whether two segments are the same place in the timetable, whatever their length."""
    return (old.kind, old.round, old.move, old.side) == (new.kind, new.round, new.move, new.side)
