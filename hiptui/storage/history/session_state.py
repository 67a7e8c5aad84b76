"""A session under way as it is kept: as text, to go on from, and what happened to it when."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta
from msgspec.structs import astuple, replace

from hiptui.domain.circuit import ROUNDS, Circuit, Side, Timing
from hiptui.domain.formatting import to_microsecond
from hiptui.domain.record import Rating
from hiptui.domain.session import Session
from hiptui.domain.timeline import Kind, Position, Segment, lay, schedule

_UNSOUND = "not a session of this circuit"
_NAMES = {"skipped_over": "left", "completed_before": "over_by_time"}
"""What version 1 of the history called them."""
_Seconds = Annotated[float, Meta(ge=0)]
_Number = Annotated[int, Meta(ge=1)]
_Round = Annotated[int, Meta(ge=1, le=ROUNDS)]
_Index = Annotated[int, Meta(ge=0)]
_Row = tuple[
    Kind, Annotated[float, Meta(gt=0)], _Round, _Number | None, Side | None, int | None, bool
]


class Saved(msgspec.Struct, frozen=True, rename=_NAMES):
    """What a `Session` does not get from its circuit, but for what can be taken back."""

    version: Literal[1]
    """Of this layout; another one is not resumed."""
    timing: Timing
    segments: tuple[_Row, ...]
    """Its timetable, with every length that was changed."""
    index: _Index
    offset: _Seconds
    fresh: bool
    paused_seconds: float
    reached: tuple[_Seconds, ...]
    finished: frozenset[_Index]
    skipped_over: frozenset[_Index]
    completed_before: bool
    over_by_key: bool = False
    """The same; version 1 of the history told how."""


class SavedSession(NamedTuple):
    """A session as it is kept: a text that changes with its transitions, and what time changes."""

    text: str
    """A `Saved`, whose offset, pauses and seconds reached do not count what follows."""
    offset: float | None = None
    """Seconds into the segment at hand; None where the text says it, as version 1 did."""
    paused_seconds: float = 0.0
    """Pauses and count-ins so far, where the offset stands here."""


def save(session: Session, now: float) -> SavedSession:
    """`session` as it stands at `now`, without its circuit."""
    index, offset = (at := session.position(now)).index, at.offset
    still = session.settled(now)
    # Of the segment at hand what earlier passes reached: this pass is told by the offset.
    earlier = session.reached[index : index + 1]
    if (index, *earlier) == (session.anchor.index, session.anchor.offset):
        earlier = (0.0,)
    reached = (*still.reached[:index], *earlier, *still.reached[index + 1 :])
    saved = Saved(
        version=1,
        timing=still.timeline.timing,
        segments=tuple(astuple(segment)[:7] for segment in still.timeline.segments),
        index=index,
        offset=0.0,
        fresh=still.fresh,
        paused_seconds=0.0,
        reached=reached,
        finished=still.finished,
        skipped_over=still.skipped_over,
        completed_before=still.completed_before,
    )
    text = msgspec.json.encode(saved, order="deterministic").decode()  # sets have no order
    return SavedSession(text, offset, session.paused_for(now))


def restore(kept: SavedSession, circuit: Circuit, now: float) -> Session:
    """The session of `kept`, paused at `now`; ValueError: of another circuit or version."""
    saved = _completed(kept)
    _check(saved, circuit)
    return Session(
        timeline=lay(circuit, saved.timing, tuple(_segments(saved, circuit))),
        anchor=Position(saved.index, saved.offset),
        since=now,
        told=now,
        fresh=saved.fresh or saved.offset == 0,
        paused_at=now,
        paused_seconds=saved.paused_seconds,
        reached=saved.reached,
        finished=saved.finished,
        skipped_over=saved.skipped_over,
        completed_before=saved.completed_before or saved.over_by_key,
    )


def _completed(kept: SavedSession) -> Saved:
    try:
        saved = msgspec.json.decode(kept.text, type=Saved)
    except msgspec.DecodeError:
        raise ValueError(_UNSOUND) from None
    if kept.offset is not None:
        saved = replace(saved, offset=kept.offset, paused_seconds=kept.paused_seconds)
    reached = list(saved.reached)
    if 0 <= saved.index < len(reached):
        reached[saved.index] = max(reached[saved.index], saved.offset)
    return replace(saved, reached=tuple(reached))


def _segments(saved: Saved, circuit: Circuit) -> Iterator[Segment]:
    """The segments with their moves; what was added to a length is told by the plan.

    Rounds may have been added or dropped since a segment was begun: it is in one of the plans.
    """
    most = max(saved.timing.rounds, *(row[2] for row in saved.segments))
    plans = (
        schedule(circuit, replace(saved.timing, rounds=rounds, rest_after_last=True))
        for rounds in range(1, most + 1)
    )
    plan = {segment.place: segment.length for one in plans for segment in one}
    for row in saved.segments:
        segment = Segment(*row)
        move = circuit.moves[segment.move_number - 1] if segment.move_number else None
        added = to_microsecond(segment.length - plan.get(segment.place, segment.length))
        yield replace(segment, move=move, added=added)


def _check(saved: Saved, circuit: Circuit) -> None:
    sound = (
        saved.index <= len(saved.segments) <= len(saved.reached)
        and math.isfinite(saved.offset)
        and saved.offset >= 0
        and 1 <= saved.timing.rounds <= ROUNDS
        and all((row[3] or 1) <= len(circuit.moves) for row in saved.segments)
        and any(row[0] is Kind.WORK for row in saved.segments)
    )
    if not sound:
        raise ValueError(_UNSOUND)


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


class SessionState(NamedTuple):
    """What is to be written down."""

    observation: Observation
    transitions: tuple[Transition, ...]
    """Everything that has happened to it in this program, from the beginning."""
    final: bool = False
    rating: Rating | None = None
    """What the runner said of it, or None where nothing was said here."""

    def is_only_later(self, before: SessionState) -> bool:
        """Whether nothing but time has come since `before`, all in one segment."""
        was, now = before.observation.session, self.observation.session
        return (
            now.timeline is was.timeline
            and now.anchor is was.anchor
            and now.fresh == was.fresh
            and len(self.transitions) == len(before.transitions)
            and self.rating is before.rating
            and not self.final
        )


class Times(NamedTuple):
    """When things were done in a session, in UTC; empty for one from another machine."""

    began: Mapping[int, datetime]
    """When segments began, by their index: of several passes the one that led furthest."""
    pauses: Sequence[tuple[datetime, datetime]]
    """From and to, in order, while time stood still; also from being cut short to going on."""


def opening(seen: Observation, kind: TransitionKind) -> Transition:
    """The first of all: the session begins, or is taken up again."""
    return _here(seen, kind, seen.now)


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
