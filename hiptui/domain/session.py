"""The session: where the runner is at a given second, and what that second brings.

A session is a value. Time is always an argument, in seconds of the session's own clock; nothing
is counted, so a late or a lost tick changes nothing. `commands.py` holds what keys do to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from hiptui.domain.formatting import to_microsecond
from hiptui.domain.timeline import Position, Timeline


class Placed(Protocol):
    """Something with a place in a segment."""

    @property
    def offset(self) -> float:
        """Seconds into the segment."""


Item = TypeVar("Item", bound=Placed)


class Passage(NamedTuple):
    """Stretch of the timetable that a session went through from one look to the next.

    What lies in it is new, whoever asks: cues, spoken lines, written lines. Places are compared,
    not clock seconds: those of a pause and of a cue at the same moment may differ in their last
    digit, and the cue would come twice or never.
    """

    timeline: Timeline
    start: Position
    end: Position
    """Where it ends; what lies there is in it."""
    fresh: bool
    """Whether what lies at its start is in it too, because a command led there."""
    origin: float
    """Clock second that the timetable's beginning would have had, without pauses and jumps."""

    def moment(self, index: int, offset: float) -> float:
        """Clock second of a place in it."""
        return self.origin + to_microsecond(self.timeline.starts[index] + offset)

    def of(self, places: Callable[[Timeline, int], Iterable[Item]]) -> Iterator[tuple[float, Item]]:
        """What `places` knows of its segments, in order, each with its clock second."""
        for index in range(self.start.index, self.end.index + 1):
            for item in places(self.timeline, index):
                if self._holds(Position(index, item.offset)):
                    yield self.moment(index, item.offset), item

    def _holds(self, place: Position) -> bool:
        after = _is_after(place, self.start) or (self.fresh and place == self.start)
        return after and not _is_after(place, self.end)


class Session(Struct, frozen=True):
    """A circuit being done. Until `since` the anchor stands still: that is the count-in."""

    timeline: Timeline
    """The timetable as it is now."""
    anchor: Position
    """Where the runner was at `since`."""
    since: float
    """Clock second from which the anchor moves on."""
    told: float
    """Clock second up to which cues were given."""
    fresh: bool = True
    """Whether cues at the anchor itself are still to come."""
    paused_at: float | None = None
    """Clock second of the pause, or None while it runs."""
    paused_seconds: float = 0.0
    """Pauses and count-ins that have ended or are under way to their end."""
    reached: tuple[float, ...] = ()
    """Most seconds reached in one pass of each segment, up to the anchor.

    Keeps what was done in a round since dropped, so that undo and add-round bring it back.
    """
    finished: frozenset[int] = frozenset()
    """Segments whose end time has passed."""
    skipped_over: frozenset[int] = frozenset()
    """Segments that *next* has gone past."""
    completed_before: bool = False
    """Whether the end of the last work was passed, ever, up to the anchor or by a command."""
    undos: tuple[Session, ...] = ()
    """What commands can be taken back to: as it was at each keypress, oldest first."""

    def position(self, now: float) -> Position:
        """Where the runner is."""
        if self.standing(now):
            return self.anchor
        return self.timeline.after(self.anchor, self._run(now))

    def moment(self, index: int, offset: float) -> float:
        """Clock second at which running on leads to a place ahead in the timetable."""
        starts = self.timeline.starts
        start = starts[self.anchor.index] + self.anchor.offset
        return self.since + to_microsecond(starts[index] + offset - start)

    def count_in(self, now: float) -> float:
        """Seconds until time moves on after a pause; 0 when it does."""
        return max(0.0, -self._run(now)) if self.paused_at is None else 0.0

    def standing(self, now: float) -> bool:
        """Whether the position stands still: paused or counting in."""
        return self.paused_at is not None or self._run(now) < 0

    def ended(self, now: float) -> bool:
        """Whether nothing is left, the cool-down included."""
        return self.position(now).index >= len(self.timeline.segments)

    def completed(self, now: float) -> bool:
        """Whether the end of the last work was passed, ever."""
        return self.completed_before or self.timeline.last_work in self._passed(now)

    def skipped(self, now: float) -> frozenset[int]:
        """Timed segments that *next* has gone past, and not done to their end at another time."""
        segments = self.timeline.segments
        there = (i for i in self.skipped_over if i < len(segments) and not segments[i].waits)
        return frozenset(there) - self.finished.union(self._passed(now))

    def paused_for(self, now: float) -> float:
        """Seconds paused so far, count-ins included."""
        if self.paused_at is not None:
            return to_microsecond(self.paused_seconds + now - self.paused_at)
        return to_microsecond(self.paused_seconds - self.count_in(now))

    def advance(self, now: float) -> tuple[Session, Passage]:
        """The session looked at once more at `now`, and where it went since the last look."""
        still = self.fresh and self.standing(now)
        return replace(self, told=max(self.told, now), fresh=still), self.passage(now)

    def passage(self, until: float) -> Passage:
        """Where it goes from the last look up to `until`; nowhere while it stands."""
        start, end = self.position(self.told), self.position(until)
        if self.standing(until):
            return Passage(self.timeline, end, end, False, self.moment(0, 0))
        return Passage(self.timeline, start, end, self.fresh, self.moment(0, 0))

    def next_of(self, places: Callable[[Timeline, int], Iterable[Placed]]) -> float | None:
        """Clock second of the next thing that `places` knows; None when none comes by itself."""
        return next((at for at, _ in self.passage(float("inf")).of(places)), None)

    def settled(self, now: float) -> Session:
        """The same session anchored at `now`, with what was done since the last anchor."""
        if self.standing(now):
            return self
        position, passed = self.position(now), self._passed(now)
        reached = list(self.reached)
        for i in passed:
            reached[i] = max(reached[i], self.timeline.segments[i].length)
        if position.index < len(reached):
            reached[position.index] = max(reached[position.index], position.offset)
        return replace(
            self,
            anchor=position,
            since=now,
            reached=tuple(reached),
            finished=self.finished.union(passed),
            completed_before=self.completed_before or self.timeline.last_work in passed,
        )

    def _run(self, now: float) -> float:
        """Seconds run since the anchor; below 0 in a count-in."""
        return to_microsecond(now - self.since)

    def _passed(self, now: float) -> range:
        """Segments whose end time has passed since the anchor."""
        return range(self.anchor.index, self.position(now).index)


def _is_after(place: Position, other: Position) -> bool:
    return (place.index, place.offset) > (other.index, other.offset)


def begin(timeline: Timeline, now: float) -> Session:
    """A session that starts at `now` with the first segment."""
    return Session(timeline, Position(0), now, now, reached=(0.0,) * len(timeline.segments))
