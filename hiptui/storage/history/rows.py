"""A past session as rows, rows as a past session, and those of one that is deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from itertools import groupby
from typing import Any

from hiptui.domain.record import Rating, SegmentRecord, SessionRecord
from hiptui.storage.history.types import Deleted

LEAST_WORK = "work_seconds >= 1"
"""What a session must have to be kept."""

_COLUMNS = (
    "id, circuit, name, started, started_offset, ended, ended_offset, status, rounds_planned, "
    "rounds_done, work_seconds, left_seconds, right_seconds, paused_seconds"
)
_INSERT = f"INSERT OR IGNORE INTO sessions ({_COLUMNS}) VALUES ({', '.join('?' * 14)})"
_MOVE = """
    UPDATE sessions SET started_offset = ?, ended = ?, ended_offset = ?, name = ?,
        rounds_planned = ?, rounds_done = ?,
        work_seconds = ?, left_seconds = ?, right_seconds = ?, paused_seconds = ?
    WHERE id = ? AND circuit = ? AND started = ? AND status = ?
"""
_INDEXED = "UPDATE sessions SET circuit = ?, started = ?, status = ? WHERE id = ?"
_SEGMENT = "INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"

SELECT = f"SELECT key, {_COLUMNS}, harder, effort, note, rated, rated_offset FROM sessions"
"""The columns that `record_of_row` reads."""

_OF_SESSION = ("segments", "transitions", "saved")
"""Tables whose first column is the session's key."""


def put_session(db: sqlite3.Connection, past: SessionRecord) -> int:
    """Insert or update the session's own row, all but its rating; its key."""
    started, started_offset = instant(past.started)
    ended, ended_offset = instant(past.ended)
    rounds = (past.rounds_planned, past.rounds_done)
    seconds = (past.work_seconds, past.left_seconds, past.right_seconds, past.paused_seconds)
    indexed = (past.circuit, started, past.status)
    moving = (started_offset, ended, ended_offset, past.name, *rounds, *seconds)
    if not db.execute(_MOVE, (*moving, past.id, *indexed)).rowcount:
        times = (started, started_offset, ended, ended_offset)
        whole = (past.id, past.circuit, past.name, *times, past.status, *rounds, *seconds)
        if not db.execute(_INSERT, whole).rowcount:
            db.execute(_INDEXED, (*indexed, past.id))
            db.execute(_MOVE, (*moving, past.id, *indexed))
    key: int = db.execute("SELECT key FROM sessions WHERE id = ?", (past.id,)).fetchone()[0]
    return key


def put_segments(db: sqlite3.Connection, key: int, segments: Iterable[SegmentRecord]) -> None:
    """Insert or replace some of the session's segments."""
    db.executemany(_SEGMENT, ((key, *segment) for segment in segments))


def drop_segments(db: sqlite3.Connection, key: int, place: int) -> None:
    """Drop the session's segments from `place` on."""
    db.execute("DELETE FROM segments WHERE session = ? AND place >= ?", (key, place))


def put_rating(db: sqlite3.Connection, session_id: str, rating: Rating) -> bool:
    """Write what the runner said of a session; whether the session was there."""
    rated = (None, None) if rating.rated is None else instant(rating.rated)
    changed = db.execute(
        "UPDATE sessions SET harder = ?, effort = ?, note = ?, rated = ?, rated_offset = ? "
        "WHERE id = ?",
        (rating.harder, rating.effort, rating.note, *rated, session_id),
    )
    return bool(changed.rowcount)


def record_of_row(row: tuple[Any, ...], segments: tuple[SegmentRecord, ...] = ()) -> SessionRecord:
    """The session of a row of `SELECT`; a row left *running* counts as interrupted here."""
    _, id_, circuit, name, start, start_offset, end, end_offset, status, *rest = row
    planned, done, work, left, right, paused, harder, effort, note, rated, rated_offset = rest
    return SessionRecord(
        *(id_, circuit, name, moment(start, start_offset), moment(end, end_offset)),
        "interrupted" if status == "running" else status,
        *(planned, done, work, left, right, paused),
        Rating(harder, effort, note, None if rated is None else moment(rated, rated_offset)),
        segments,
    )


def segments_of(
    db: sqlite3.Connection, keys: Iterable[int]
) -> dict[int, tuple[SegmentRecord, ...]]:
    """The segments of several sessions, by their keys."""
    wanted = tuple(keys)
    places = ", ".join("?" * len(wanted))
    rows: Iterator[tuple[Any, ...]] = db.execute(
        f"SELECT * FROM segments WHERE session IN ({places}) ORDER BY session, place", wanted
    )
    return {
        key: tuple(SegmentRecord._make((*row[1:8], bool(row[8]))) for row in group)
        for key, group in groupby(rows, key=lambda row: row[0])
    }


def instant(at: datetime) -> tuple[int, int]:
    """Whole seconds since 1970 in UTC, and the offset of local time in seconds."""
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("a time without its offset")
    return int(at.timestamp() // 1), int(offset.total_seconds())


def moment(at: int, offset: int) -> datetime:
    """The moment that `instant` made these of, to the second."""
    return datetime.fromtimestamp(at, timezone(timedelta(seconds=offset)))


def delete(db: sqlite3.Connection, session_id: str, at: int) -> Deleted | None:
    """Delete a session at the second `at` since 1970; what was there, or None."""
    row = db.execute("SELECT * FROM sessions WHERE id = ?", (session_id,)).fetchone()
    if row is None:
        return None
    rows = {"sessions": [row]} | {
        table: db.execute(f"SELECT * FROM {table} WHERE session = ?", row[:1]).fetchall()
        for table in _OF_SESSION
    }
    db.execute("DELETE FROM sessions WHERE key = ?", row[:1])
    db.execute("INSERT OR REPLACE INTO deleted VALUES (?, ?)", (session_id, at))
    return Deleted(session_id, rows)


def undelete(db: sqlite3.Connection, deleted: Deleted) -> None:
    """Put back what was deleted, and forget that it was; a second time changes nothing."""
    if not db.execute("DELETE FROM deleted WHERE id = ?", (deleted.id,)).rowcount:
        return
    # Another session may have its key by now.
    (row,) = deleted.rows["sessions"]
    key = _insert(db, "sessions", [(None, *row[1:])])
    for table in _OF_SESSION:
        _insert(db, table, [(key, *row[1:]) for row in deleted.rows[table]])


def _insert(db: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> int | None:
    """Insert whole rows; the key of one, where there is one."""
    key = None
    for row in rows:
        places = ", ".join("?" * len(row))
        key = db.execute(f"INSERT INTO {table} VALUES ({places})", row).lastrowid
    return key
