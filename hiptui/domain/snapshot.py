"""What is shown at a second, in whole seconds, and when that next changes."""

from __future__ import annotations

import math

from msgspec import Struct

from hiptui.domain.circuit import Move
from hiptui.domain.cues import into_position
from hiptui.domain.formatting import to_microsecond, up
from hiptui.domain.session import Session
from hiptui.domain.timeline import Position, Segment, Timeline


class Snapshot(Struct, frozen=True):
    """Everything a screen shows of a session; equal snapshots look the same."""

    timeline: Timeline
    index: int
    """The segment at hand; the number of segments once all is over."""
    paused: bool
    """Whether it stands still until told to go on."""
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

    @property
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
        segment, remaining = self.segment, self.remaining
        after = into_position(self.timeline, self.index) if segment else None
        if segment is None or remaining is None or after is None:
            return False
        return remaining <= segment.length - after

    @property
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
    at = session.position(now)
    timeline = session.timeline
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


def place(snapshot: Snapshot) -> str:
    """Where a session stands, by the work at hand or that follows: "round 2, move 5, left"."""
    if (coming := snapshot.coming) is None:
        return f"round {snapshot.round}"
    number, _ = snapshot.timeline.numbered(coming)
    parts = [f"round {coming.round}", f"move {number}", *([coming.side] if coming.side else [])]
    return ", ".join(parts)


def resume_question(snapshot: Snapshot) -> str:
    """Asked where a session was cut short."""
    return f"Go on at {place(snapshot)}?"
