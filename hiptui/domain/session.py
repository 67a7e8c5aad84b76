"""The session: where the runner is at a given second, and what that second brings.

A session is a value. Time is always an argument, in seconds of the session's own clock; nothing
is counted, so a late or a lost tick changes nothing. `commands.py` holds what keys do to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from hiptui.domain.circuit import Move
from hiptui.domain.cues import into_position
from hiptui.domain.formatting import to_microsecond, up
from hiptui.domain.timeline import Placed, Position, Segment, Timeline, What

Places: TypeAlias = Callable[[Timeline, int], Iterable[Placed[What]]]
"""What comes in a segment, by its index, in order."""


class Passage(Struct, frozen=True):
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

    def of(self, places: Places[What]) -> Iterator[tuple[float, Placed[What]]]:
        """What `places` knows of its segments, in order, each with its clock second."""
        for index in range(self.start.index, self.end.index + 1):
            for item in places(self.timeline, index):
                place = Position(index, item.offset)
                begun = place >= self.start if self.fresh else place > self.start
                if begun and place <= self.end:
                    at = to_microsecond(self.timeline.starts[index] + item.offset)
                    yield self.origin + at, item


class Session(Struct, frozen=True):
    """A circuit being done. Until `since` the anchor stands still: that is the count-in."""

    timeline: Timeline
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
        return self.timeline.after(self.anchor, to_microsecond(now - self.since))

    def moment(self, index: int, offset: float) -> float:
        """Clock second at which running on leads to a place ahead in the timetable."""
        starts = self.timeline.starts
        start = starts[self.anchor.index] + self.anchor.offset
        return self.since + to_microsecond(starts[index] + offset - start)

    def count_in(self, now: float) -> float:
        """Seconds until time moves on after a pause; 0 when it does."""
        return max(0.0, to_microsecond(self.since - now)) if self.paused_at is None else 0.0

    def standing(self, now: float) -> bool:
        """Whether the position stands still: paused or counting in."""
        return self.paused_at is not None or to_microsecond(now - self.since) < 0

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
        still = self.standing(until)
        begins, fresh = end if still else start, self.fresh and not still
        return Passage(self.timeline, begins, end, fresh, self.moment(0, 0))

    def next_of(self, places: Places[What]) -> float | None:
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

    def _passed(self, now: float) -> range:
        """Segments whose end time has passed since the anchor."""
        return range(self.anchor.index, self.position(now).index)


def begin(timeline: Timeline, now: float) -> Session:
    """A session that starts at `now` with the first segment."""
    return Session(timeline, Position(0), now, now, reached=(0.0,) * len(timeline.segments))


class Snapshot(Struct, frozen=True, dict=True):
    """Everything a screen shows of a session; equal snapshots look the same."""

    timeline: Timeline
    index: int
    """The segment at hand; the number of segments once all is over."""
    paused: bool
    count_in: int
    """Seconds until time moves on, or 0."""
    remaining: int | None
    """Seconds left of the segment, rounded up; None where it waits."""
    elapsed: int
    """Whole seconds into the segment."""
    total_remaining: int
    """Seconds to the end of the last work, rounded up."""
    estimated: bool
    """Whether the total holds an estimate."""

    @cached_property
    def segment(self) -> Segment | None:
        """The segment at hand, or None once all is over."""
        segments = self.timeline.segments
        return segments[self.index] if self.index < len(segments) else None

    @property
    def cool_down(self) -> bool:
        """Whether the work is over."""
        return self.index > self.timeline.last_work

    @property
    def into_position(self) -> bool:
        """Whether a rest tells the runner to get ready for the move that follows."""
        if self.segment is None or self.remaining is None:
            return False
        after = into_position(self.timeline, self.index)
        return after is not None and self.remaining <= self.segment.length - after

    @cached_property
    def coming(self) -> Segment | None:
        """The work at hand, or else the work that follows."""
        return self.timeline.coming(self.index)

    @property
    def move(self) -> Move | None:
        """The move at hand, or else the one that follows; None in the cool-down."""
        return coming.move if (coming := self.coming) else None

    @property
    def then(self) -> Segment | None:
        """The work after that."""
        at = self.timeline.next_work(self.index)
        return None if at is None else self.timeline.coming(at + 1)

    @property
    def round(self) -> int:
        """The round at hand, from 1; a rest belongs to the round it ends."""
        return self.segment.round if self.segment else self.rounds

    @property
    def rounds(self) -> int:
        """Rounds in all."""
        return self.timeline.timing.rounds


def sample(session: Session, now: float) -> Snapshot:
    """What is shown of `session` at `now`; depends on nothing else."""
    timeline, at = session.timeline, session.position(now)
    remaining = _segment_remaining(timeline, at)
    return Snapshot(
        timeline=timeline,
        index=at.index,
        paused=session.paused_at is not None,
        count_in=up(session.count_in(now)),
        remaining=None if remaining is None else up(remaining),
        elapsed=math.floor(to_microsecond(at.offset)),
        total_remaining=up(total_remaining(timeline, at)),
        estimated=bool(timeline.waits) and at.index <= timeline.waits[-1],
    )


def next_change(session: Session, now: float) -> float | None:
    """Clock second after `now` at which `sample` first differs, or None while it stands still."""
    if session.paused_at is not None or session.ended(now):
        return None
    if count := session.count_in(now):
        return session.since - (up(count) - 1)
    timeline, at = session.timeline, session.position(now)
    offsets: list[float] = [math.floor(at.offset) + 1]
    if (remaining := _segment_remaining(timeline, at)) is not None:
        offsets.append(at.offset + _to_next(remaining))
    total = to_microsecond(at.offset + _to_next(total_remaining(timeline, at)))
    if at.index <= timeline.last_work and total <= timeline.segments[at.index].length:
        offsets.append(total)
    return session.moment(at.index, min(offsets))


def total_remaining(timeline: Timeline, at: Position) -> float:
    """Seconds from `at` to the end of the last work; never negative."""
    if at.index > timeline.last_work:
        return 0.0
    into = min(at.offset, timeline.segments[at.index].length)
    return to_microsecond(timeline.work_end - timeline.starts[at.index] - into)


def _segment_remaining(timeline: Timeline, at: Position) -> float | None:
    if at.index >= len(timeline.segments):
        return 0.0
    seconds = timeline.segments[at.index].seconds
    return None if seconds is None else to_microsecond(seconds - at.offset)


def _to_next(seconds: float) -> float:
    """Seconds until a countdown shown rounded up shows one less."""
    return seconds - (up(seconds) - 1)
