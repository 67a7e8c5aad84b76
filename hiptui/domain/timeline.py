"""The timetable: circuit and timing in, segments out, and where one is at a given second."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Move, Side, Timing, in_round
from hiptui.domain.formatting import to_microsecond

What = TypeVar("What")


class Kind(StrEnum):
    """What a segment is for."""

    PREPARE = "prepare"
    WORK = "work"
    SWITCH = "switch"
    CHANGE = "change"
    REST = "rest"


class Segment(Struct, frozen=True, gc=False):
    """A stretch of the timetable. Before work it carries the round, move and side that follow."""

    kind: Kind
    length: float
    """Seconds; the estimate where it waits."""
    round: int
    """From 1; a rest carries the round it ends."""
    move_number: int | None = None
    """From 1, in the circuit's order; None in a rest."""
    side: Side | None = None
    reps: int | None = None
    """Repetitions, for work counted so."""
    waits: bool = False
    """True where it counts up and lasts until *next*."""
    move: Move | None = None
    """The circuit's move of that number."""
    added: float = 0.0
    """Seconds by which `longer` and `shorter` have changed its length."""

    @property
    def place(self) -> tuple[Kind, int, int | None, Side | None]:
        """What tells it from all others of its timetable, whatever its length."""
        return self.kind, self.round, self.move_number, self.side

    @property
    def planned(self) -> float | None:
        """Seconds as the timetable had it at first; None where it waits."""
        return None if self.waits else to_microsecond(self.length - self.added)

    @property
    def seconds(self) -> float | None:
        """How long it lasts; None where it waits."""
        return None if self.waits else self.length


class Position(Struct, frozen=True, order=True):
    """A place in the timetable."""

    index: int
    """Segment, from 0; the number of segments once all is over."""
    offset: float = 0.0
    """Seconds into it."""


class Placed(Struct, Generic[What], frozen=True):
    """Something that comes in a session: a cue, what the voice says, a written line."""

    index: int
    """Segment, from 0; the number of segments for what follows the last."""
    offset: float
    """Seconds into the segment."""
    what: What


class Timeline(Struct, frozen=True, dict=True):
    """All segments of a session in order, laid end to end."""

    circuit: Circuit
    timing: Timing
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

    @cached_property
    def work_of(self) -> dict[int, list[int]]:
        """Indexes of the work segments of each round."""
        by_round: dict[int, list[int]] = {}
        for i in self.work:
            by_round.setdefault(self.segments[i].round, []).append(i)
        return by_round

    @property
    def last_work(self) -> int:
        """Index of the last work segment."""
        return self.work[-1]

    @property
    def work_end(self) -> float:
        """Second at which the last work ends; what follows is the cool-down."""
        return self.starts[self.last_work + 1]

    def next_work(self, index: int) -> int | None:
        """Index of the first work segment at or after `index`."""
        return _at_or_after(self.work, index)

    def coming(self, index: int) -> Segment | None:
        """The work at segment `index`, or else the work that follows."""
        at = self.next_work(index)
        return None if at is None else self.segments[at]

    def first_side(self, index: int) -> int:
        """Index of the work segment in which the move of segment `index` begins its first side."""
        here = self.segments[index]
        same_round = (i for i in self.work if self.segments[i].round == here.round)
        return next(i for i in same_round if self.segments[i].move_number == here.move_number)

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
        old = self.segments[index]
        added = to_microsecond(old.added + seconds - old.length)
        changed = replace(old, length=seconds, added=added)
        segments = (*self.segments[:index], changed, *self.segments[index + 1 :])
        return lay(self.circuit, self.timing, segments)

    def paced(self) -> Timeline:
        """The same timeline with repetitions that last their estimate."""
        segments = tuple(replace(segment, waits=False) for segment in self.segments)
        return lay(self.circuit, replace(self.timing, reps="pace"), segments)

    def with_rounds(self, rounds: int, at: int) -> Timeline:
        """The same timeline with rounds added or dropped at its end; segment `at` stays."""
        timing = replace(self.timing, rounds=rounds)
        known = {segment.place: segment for segment in self.segments}
        gone_through = self.segments[: at + 1]
        ahead = _ahead(gone_through, tuple(schedule(self.circuit, timing)))
        segments = (*gone_through, *(known.get(one.place, one) for one in ahead))
        return lay(self.circuit, timing, segments)

    def numbered(self, segment: Segment) -> tuple[int | None, int]:
        """Which move of its round a segment is about, from 1, and how many there are."""
        moves = self.circuit.moves_in(segment.round, self.timing.rounds)
        number = segment.move_number
        return (moves.index(number) + 1 if number in moves else number), len(moves)


def build(circuit: Circuit, timing: Timing) -> Timeline:
    """The timetable of `circuit` with `timing`."""
    return lay(circuit, timing, tuple(schedule(circuit, timing)))


def lay(circuit: Circuit, timing: Timing, segments: tuple[Segment, ...]) -> Timeline:
    """Lay segments end to end."""
    starts = accumulate((segment.length for segment in segments), initial=0.0)
    waits = (i for i, segment in enumerate(segments) if segment.waits)
    work = (i for i, segment in enumerate(segments) if segment.kind is Kind.WORK)
    laid = tuple(map(to_microsecond, starts)), tuple(waits), tuple(work)
    return Timeline(circuit, timing, segments, *laid)


def schedule(circuit: Circuit, timing: Timing) -> Iterator[Segment]:
    """The segments in order; one of zero length does not exist."""
    for number in range(1, timing.rounds + 1):
        yield from (one for one in _round(circuit, timing, number) if one.length > 0)


def _round(circuit: Circuit, timing: Timing, number: int) -> Iterator[Segment]:
    moves = circuit.moves_in(number, timing.rounds)
    for i in moves:
        move = circuit.moves[i - 1]
        order, block = move.order, move.block(number)
        if i != moves[0] or (number > 1 and in_round(timing.rest, number - 1) == 0):
            yield Segment(Kind.CHANGE, timing.change, number, i, order[0], move=move)
        elif number == 1:
            yield Segment(Kind.PREPARE, timing.prepare, number, i, order[0], move=move)
        waits = move.reps is not None and timing.reps == "wait"
        for turn, side in enumerate(order):
            if turn:
                yield Segment(Kind.SWITCH, timing.switch, number, i, side, move=move)
            yield Segment(Kind.WORK, block, number, i, side, move.reps, waits, move)
    if number < timing.rounds or timing.rest_after_last:
        yield Segment(Kind.REST, in_round(timing.rest, number), number)


def _ahead(gone_through: Sequence[Segment], fresh: Sequence[Segment]) -> list[Segment]:
    """What of the timetable `fresh` follows what was gone through of another.

    Moves of the last round whose turn has passed, because a later round was the last until now,
    come at the end of this round.
    """
    here, passed = gone_through[-1], {segment.place for segment in gone_through}
    at = next((i for i, one in enumerate(fresh) if one.place == here.place), -1)
    if at < 0:
        at = sum(one.round <= here.round for one in fresh) - 1
    missed = [
        one
        for one in fresh[: at + 1]
        if one.round == here.round
        and one.move
        and one.move.only == "last"
        and one.place not in passed
        and not (here.kind is Kind.REST and one.kind is Kind.CHANGE)
    ]
    ahead = [*fresh[at + 1 :]]
    rests = (i for i, one in enumerate(ahead) if one.kind is Kind.REST)
    rest = 0 if here.kind is Kind.REST else next(rests, len(ahead))
    return [*ahead[:rest], *missed, *ahead[rest:]]


def _at_or_after(indexes: tuple[int, ...], index: int) -> int | None:
    place = bisect_left(indexes, index)
    return indexes[place] if place < len(indexes) else None
