"""A session as text, so that it can go on after its program has gone; and those that can."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Rounds, Side, Timing
from hiptui.domain.formatting import to_microsecond
from hiptui.domain.session import Session
from hiptui.domain.timeline import Kind, Position, Segment, lay, schedule
from hiptui.storage.history.rows import LEAST_WORK, SELECT, record_of_row
from hiptui.storage.history.types import Interrupted

_NAMES = {"skipped_over": "left", "completed_before": "over_by_time"}
"""What version 1 of the history called them."""
_Seconds = Annotated[float, Meta(ge=0)]
_Number = Annotated[int, Meta(ge=1)]
_Round = Annotated[int, Meta(ge=1, le=Rounds().max)]
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


def save(session: Session, now: float, text: str = "") -> SavedSession:
    """`session` as it stands at `now`, without its circuit; `text` where that is known already."""
    still = session.settled(now)
    offset, index = still.anchor.offset, still.anchor.index
    if text:
        return SavedSession(text, offset, session.paused_for(now))
    # Of the segment at hand what earlier passes reached: this pass is told by the offset.
    earlier = session.reached[index : index + 1]
    if (index, *earlier) == (session.anchor.index, session.anchor.offset):
        earlier = (0.0,)
    reached = (*still.reached[:index], *earlier, *still.reached[index + 1 :])
    saved = Saved(
        version=1,
        timing=still.timeline.timing,
        segments=tuple(_row(segment) for segment in still.timeline.segments),
        index=still.anchor.index,
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
    """The session of `kept`, paused at `now` where it was.

    Raises ValueError: it is not a session of this circuit, or of another version.
    """
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
    saved = msgspec.json.decode(kept.text, type=Saved)
    if kept.offset is not None:
        saved = replace(saved, offset=kept.offset, paused_seconds=kept.paused_seconds)
    reached = list(saved.reached)
    if 0 <= saved.index < len(reached):
        reached[saved.index] = max(reached[saved.index], saved.offset)
    return replace(saved, reached=tuple(reached))


def _row(segment: Segment) -> _Row:
    place = (segment.round, segment.move_number, segment.side)
    return (segment.kind, segment.length, *place, segment.reps, segment.waits)


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
    """What the types do not say."""
    sound = (
        saved.index <= len(saved.segments) <= len(saved.reached)
        and math.isfinite(saved.offset)
        and saved.offset >= 0
        and 1 <= saved.timing.rounds <= Rounds().max
        and all((row[3] or 1) <= len(circuit.moves) for row in saved.segments)
        and any(row[0] is Kind.WORK for row in saved.segments)
    )
    if not sound:
        raise ValueError("not a session of this circuit")


def interrupted(db: sqlite3.Connection) -> Interrupted | None:
    """The newest session left unfinished with work in it, as saved."""
    newest = "ORDER BY started DESC LIMIT 1"
    return _as_saved(db, f"status = 'running' AND {LEAST_WORK} {newest}")


def unfinished(db: sqlite3.Connection, session_id: str) -> Interrupted | None:
    """One unfinished session as saved, or None where it is none."""
    return _as_saved(db, "id = ? AND status = 'running'", session_id)


def live_session(db: sqlite3.Connection, session_id: str) -> Interrupted | None:
    """The session that runs; where its id is not known, the one saved last."""
    if session_id:
        return _as_saved(db, "id = ?", session_id)
    newest = "SELECT session FROM saved JOIN sessions ON key = session ORDER BY ended DESC LIMIT 1"
    return _as_saved(db, f"key = ({newest})")


def circuit_then(db: sqlite3.Connection, session_id: str) -> Circuit | None:
    """The circuit of a session as it was when it was done."""
    row = db.execute(
        "SELECT text FROM circuits JOIN sessions USING (digest) WHERE id = ?", (session_id,)
    ).fetchone()
    return None if row is None else msgspec.json.decode(row[0], type=Circuit)


def _as_saved(db: sqlite3.Connection, condition: str, *values: str) -> Interrupted | None:
    row = db.execute(f"{SELECT} WHERE {condition}", values).fetchone()
    if row is None:
        return None
    record = record_of_row(row)
    as_it_was = circuit_then(db, record.id)
    saved = db.execute(
        "SELECT text, offset, paused_seconds FROM saved JOIN sessions ON key = session "
        "WHERE session = ?",
        row[:1],
    ).fetchone()
    if as_it_was is None or saved is None:
        return None
    return Interrupted(record, restore(SavedSession(*saved), as_it_was, 0.0))
