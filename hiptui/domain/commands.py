"""What the runner's commands do to a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial

from msgspec.structs import replace

from hiptui.domain.circuit import LONGEST
from hiptui.domain.formatting import to_microsecond
from hiptui.domain.session import Passage, Session
from hiptui.domain.timeline import Kind, Position, Timeline

COUNT_IN = 3
"""Seconds of count-in before time moves on; in work it is 5."""
STEP = 10
"""Seconds that longer and shorter give and take."""
UNDOS = 500
"""How many commands can be taken back."""


class Command(StrEnum):
    """What can be done to a session; the values are the command ids."""

    PAUSE = "pause"
    """Pause, or go on with a count-in; stops a count-in."""
    HOLD = "hold"
    """Pause, whatever was."""
    GO = "go"
    """Skip the count-in."""
    NEXT = "next"
    PREVIOUS = "previous"
    RESTART = "restart"
    """The move's first side again; in a pause this side again."""
    LONGER = "longer"
    SHORTER = "shorter"
    ADD_ROUND = "add-round"
    DROP_ROUND = "drop-round"
    UNDO = "undo"


def apply(session: Session, command: Command, now: float) -> tuple[Session, Passage]:
    """The session after `command`, itself where that can do nothing, and where it went before."""
    session, passed = session.advance(now)
    session = session.settled(now)
    if command in _CLOCK:
        return _CLOCK[command](session, now), passed
    if command is Command.UNDO:
        changed = _undo(session, now)
    else:
        changed = _CHANGES[command](session)
        if changed is not session:
            over = changed.completed_before or changed.anchor.index > changed.timeline.last_work
            undos = (*session.undos, replace(session, undos=()))[-UNDOS:]
            changed = replace(changed, completed_before=over, undos=undos)
    return (session if changed is session else _run_on(changed, now)), passed


def _pause(session: Session, now: float) -> Session:
    if session.paused_at is None or _is_over(session):
        return _hold(session, now)
    return _count_in(session, session.paused_at, now)


def _hold(session: Session, now: float) -> Session:
    if session.paused_at is not None or session.ended(now):
        return session
    spent = session.paused_seconds - session.count_in(now)
    return replace(session, paused_at=now, paused_seconds=spent)


def _go(session: Session, now: float) -> Session:
    if not session.count_in(now):
        return session
    return replace(session, since=now, paused_seconds=session.paused_for(now))


def resume(session: Session, now: float) -> Session:
    """A session that was cut short goes on, with time to get back into position."""
    if session.paused_at is None or _is_over(session):
        return session
    seconds = max(COUNT_IN, session.timeline.timing.prepare)
    return _count_in(session, session.paused_at, now, seconds)


def _count_in(
    session: Session, paused_at: float, now: float, seconds: int | None = None
) -> Session:
    if seconds is None:
        working = session.timeline.segments[session.anchor.index].kind is Kind.WORK
        seconds = 5 if working else COUNT_IN
    since = now + seconds
    spent = session.paused_seconds + since - paused_at
    return replace(session, paused_at=None, since=since, paused_seconds=spent)


def _run_on(session: Session, now: float) -> Session:
    """After a command: a count-in under way begins anew, and nothing waits past the end."""
    if _is_over(session):
        spent = session.paused_for(now)
        return replace(session, paused_at=None, since=now, paused_seconds=spent)
    if session.count_in(now):
        return _count_in(_hold(session, now), now, now)
    return session


def _undo(session: Session, now: float) -> Session:
    if not session.undos:
        return session
    *rest, last = session.undos
    back = _with_timeline(session, last.timeline)
    back = replace(back, skipped_over=last.skipped_over, undos=tuple(rest))
    if last.anchor == session.anchor:
        return back
    back = replace(back, anchor=last.anchor, fresh=last.anchor.offset == 0)
    if not _is_over(session):
        return back
    if last.paused_at is not None:  # past the end nothing stands: it does again
        return _hold(back, now)
    return _count_in(back, now, now) if last.count_in(last.told) else back


def _next(session: Session) -> Session:
    index = session.anchor.index
    if _is_over(session):
        return session
    return _jump(replace(session, skipped_over=session.skipped_over | {index}), index + 1)


def _previous(session: Session) -> Session:
    at = session.anchor
    if at.index == 0 or at.offset >= 3:
        return _jump(session, at.index)
    return _jump(session, at.index - 1)


def _restart(session: Session) -> Session:
    index = session.anchor.index
    if _is_over(session):
        return session
    turned = session.timeline.segments[index].kind in {Kind.WORK, Kind.SWITCH}
    again = session.paused_at is not None
    return _jump(session, session.timeline.first_side(index) if turned and not again else index)


def _stretch(session: Session, by: int) -> Session:
    timeline, at = session.timeline, session.anchor
    seconds = timeline.segments[at.index].seconds if at.index < len(timeline.segments) else None
    if seconds is None or seconds + by > LONGEST or to_microsecond(seconds + by - at.offset) <= 0:
        return session
    return replace(session, timeline=timeline.with_length(at.index, to_microsecond(seconds + by)))


def _rounds(session: Session, by: int) -> Session:
    timeline, at = session.timeline, session.anchor.index
    last, rounds = timeline.timing.rounds, timeline.timing.rounds + by
    if _is_over(session) or timeline.circuit.rounds.clamp(rounds) != rounds:
        return session
    begun = [timeline.segments[i] for i in timeline.work if session.reached[i]]
    for one in (timeline.segments[at], *begun):
        # The moves of the last round would come twice; a round that has begun stays.
        if (one.move is not None and one.move.only == "last") if by > 0 else one.round == last:
            return session
    return _with_timeline(session, timeline.with_rounds(rounds, at))


def _is_over(session: Session) -> bool:
    return session.anchor.index >= len(session.timeline.segments)


def _with_timeline(session: Session, timeline: Timeline) -> Session:
    """The session on another timeline, with room for what is reached in each segment."""
    here = {segment.place: i for i, segment in enumerate(timeline.segments)}
    there = [segment.place for segment in session.timeline.segments]
    moved = {i: here[place] for i, place in enumerate(there) if place in here}
    common = min(len(here), len(there))
    if moved == {i: i for i in range(common)}:
        more = len(timeline.segments) - len(session.reached)
        return replace(session, timeline=timeline, reached=session.reached + (0.0,) * more)
    reached = [0.0] * len(timeline.segments)
    for old, new in moved.items():
        reached[new] = session.reached[old]
    return replace(
        session,
        timeline=timeline,
        reached=tuple(reached),
        finished=frozenset(moved[i] for i in session.finished if i in moved),
        skipped_over=frozenset(moved[i] for i in session.skipped_over if i in moved),
    )


def _jump(session: Session, index: int) -> Session:
    return replace(session, anchor=Position(index), fresh=True)


_CLOCK: Mapping[Command, Callable[[Session, float], Session]] = {
    Command.PAUSE: _pause,
    Command.HOLD: _hold,
    Command.GO: _go,
}
_CHANGES: Mapping[Command, Callable[[Session], Session]] = {
    Command.NEXT: _next,
    Command.PREVIOUS: _previous,
    Command.RESTART: _restart,
    Command.LONGER: partial(_stretch, by=STEP),
    Command.SHORTER: partial(_stretch, by=-STEP),
    Command.ADD_ROUND: partial(_rounds, by=1),
    Command.DROP_ROUND: partial(_rounds, by=-1),
}
