"""What happened between two looks at a session: segments entered, pauses, going on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hiptui.domain.session import Session

TransitionKind = Literal["begin", "resume", "enter", "pause", "go", "end"]


@dataclass(frozen=True, slots=True)
class Transition:
    """A change of segment or of pace."""

    at: int
    """Milliseconds since 1970 in UTC."""
    kind: TransitionKind
    """What happened; *end* is past the last segment."""
    place: int
    """The segment at hand from then on."""
    offset: float
    """Seconds into it."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A session at a moment."""

    session: Session
    """As the last command left it."""
    now: float
    """Second of its own clock."""
    at: datetime
    """The same moment by the calendar, with its offset."""

    def milliseconds(self, clock: float) -> int:
        """Milliseconds since 1970 in UTC at another second of the session's clock."""
        return round((self.at.timestamp() + clock - self.now) * 1000)


def opening(look: Observation, kind: TransitionKind) -> Transition:
    """The first of all: the session begins, or is taken up again."""
    at = look.session.position(look.now)
    return Transition(look.milliseconds(look.now), kind, at.index, at.offset)


def between(before: Observation, after: Observation) -> Iterator[Transition]:
    """What happened from one look to the next, in order."""
    stood = before.session.standing(before.now)
    stands = after.session.standing(after.now)
    if stood and not stands:
        yield _here(after, "go", max(after.session.since, before.now))
    yield from _entered(before, after)
    if stands and not stood:
        yield _here(after, "pause", after.now)


def _entered(before: Observation, after: Observation) -> Iterator[Transition]:
    session, timeline = after.session, after.session.timeline
    old, new = before.session.position(before.now).index, session.position(after.now).index
    if old == new:
        return
    if not (session.anchor.index <= old < new):
        # A command has led here, not time.
        yield _here(after, _kind(after, new), after.now)
        return
    base = timeline.starts[session.anchor.index] + session.anchor.offset - session.since
    for index in range(old + 1, new + 1):
        clock = timeline.starts[index] - base
        yield Transition(after.milliseconds(clock), _kind(after, index), index, 0.0)


def _kind(look: Observation, index: int) -> TransitionKind:
    return "end" if index >= len(look.session.timeline.segments) else "enter"


def _here(look: Observation, kind: TransitionKind, clock: float) -> Transition:
    at = look.session.position(clock)
    return Transition(look.milliseconds(clock), kind, at.index, at.offset)
