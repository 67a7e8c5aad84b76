"""What happened between two observations of a session: segments entered, pauses, going on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Literal, NamedTuple

from hiptui.domain.session import Session

TransitionKind = Literal["begin", "resume", "enter", "pause", "go", "end"]


class Transition(NamedTuple):
    """A change of segment or of pace."""

    at: int
    """Milliseconds since 1970 in UTC."""
    kind: TransitionKind
    """What happened; *end* is past the last segment."""
    place: int
    """The segment at hand from then on."""
    offset: float
    """Seconds into it."""


class Observation(NamedTuple):
    """A session at a moment."""

    session: Session
    now: float
    """Second of its own clock."""
    at: datetime
    """The same moment by the calendar, with its offset."""

    def milliseconds(self, clock: float) -> int:
        """Milliseconds since 1970 in UTC at another second of the session's clock."""
        return round((self.at.timestamp() + clock - self.now) * 1000)


class Times(NamedTuple):
    """When things were done in a session, in UTC; empty for one from another machine."""

    began: Mapping[int, datetime]
    """When segments began, by their index: of several passes the one that led furthest."""
    pauses: Sequence[tuple[datetime, datetime]]
    """From and to, in order, while time stood still; also from being cut short to going on."""


def opening(seen: Observation, kind: TransitionKind) -> Transition:
    """The first of all: the session begins, or is taken up again."""
    at = seen.session.position(seen.now)
    return Transition(seen.milliseconds(seen.now), kind, at.index, at.offset)


def between(before: Observation, after: Observation) -> Iterator[Transition]:
    """What happened from one observation to the next, in order."""
    stood = before.session.standing(before.now)
    stands = after.session.standing(after.now)
    if stood and not stands:
        yield _here(after, "go", max(after.session.since, before.now))
    yield from _entered(before, after)
    if stands and not stood:
        yield _here(after, "pause", after.now)


def times(transitions: Sequence[Transition], ended: int) -> Times:
    """What they tell of a session that `ended` (milliseconds since 1970): begins and pauses."""
    last = Transition(ended, "end", -1, 0.0)
    began, since = 0, None
    furthest: dict[int, tuple[float, int]] = {}
    pauses: list[tuple[int, int]] = []
    before = last
    for one, following in pairwise((*transitions, last)):
        if one.kind in ("begin", "enter"):
            began = one.at - round(one.offset * 1000)
        elif one.kind in ("pause", "resume") and since is None:
            since = one.at if one.kind == "pause" else _cut(before, one)
        elif one.kind in ("go", "end") and since is not None:
            pauses.append((since, one.at))
            since = None
        reached = one.offset if since is not None else _reached(one, following)
        if reached > furthest.get(one.place, (-1.0, 0))[0]:
            furthest[one.place] = reached, began
        before = one
    if since is not None:
        pauses.append((since, ended))
    return Times(
        {place: _moment(at) for place, (_, at) in furthest.items()},
        tuple((_moment(start), _moment(end)) for start, end in pauses),
    )


def _cut(before: Transition, resumed: Transition) -> int:
    """When a session that went on without a pause was cut short."""
    return min(resumed.at, before.at + round((resumed.offset - before.offset) * 1000))


def _reached(one: Transition, following: Transition) -> float:
    """Seconds into its segment at the next transition, if time went on."""
    if following.kind == "resume":
        return following.offset
    return one.offset + (following.at - one.at) / 1000


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _entered(before: Observation, after: Observation) -> Iterator[Transition]:
    session, timeline = after.session, after.session.timeline
    was, at = before.session.position(before.now), session.position(after.now)
    old, new = was.index, at.index
    if old == new:
        if at.offset < was.offset:
            yield _here(after, "enter", after.now)  # from its start again
        return
    if not (session.anchor.index <= old < new):
        # A command has led here, not time.
        yield _here(after, _kind(after, new), after.now)
        return
    base = timeline.starts[session.anchor.index] + session.anchor.offset - session.since
    for index in range(old + 1, new + 1):
        clock = timeline.starts[index] - base
        yield Transition(after.milliseconds(clock), _kind(after, index), index, 0.0)


def _kind(seen: Observation, index: int) -> TransitionKind:
    return "end" if index >= len(seen.session.timeline.segments) else "enter"


def _here(seen: Observation, kind: TransitionKind, clock: float) -> Transition:
    at = seen.session.position(clock)
    return Transition(seen.milliseconds(clock), kind, at.index, at.offset)
