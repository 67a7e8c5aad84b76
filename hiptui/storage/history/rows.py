"""A past session as rows, rows as a past session, and those of one that is deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import zip_longest
from typing import Any, TypeAlias

import msgspec
from msgspec import convert
from msgspec.structs import astuple, fields

from hiptui.domain.circuit import Circuit
from hiptui.domain.record import OWN, Rating, SegmentRecord, SessionRecord
from hiptui.domain.timeline import Position
from hiptui.files import sha256
from hiptui.storage.history import Deleted, Interrupted
from hiptui.storage.history.session_state import SavedSession, restore

Row: TypeAlias = tuple[Any, ...]

LEAST_WORK = "work_seconds >= 1"
"""What a session must have to be kept."""

_TIMES = ("started", "ended", "rated")
"""Fields that take two columns: `instant` makes them, `moment` reads them."""


def _columns(fields: Iterable[str]) -> list[str]:
    return [name for one in fields for name in ([one, f"{one}_offset"] if one in _TIMES else [one])]


_OWN, _RATING = _columns(OWN), _columns(Rating.__struct_fields__)
_PUT = (*_OWN, "offset")
_SESSION = f"""
    INSERT INTO sessions ({", ".join(_PUT)}) VALUES (:{", :".join(_PUT)})
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _PUT[1:])}
"""
_SESSION_TIME = """
    UPDATE sessions SET ended = ?, ended_offset = ?, work_seconds = ?, left_seconds = ?,
        right_seconds = ?, paused_seconds = ?, offset = ?
    WHERE key = ? AND id = ? AND status = ?
"""
"""A commit a second touches nothing that is in an index."""
_RATE = f"UPDATE sessions SET {', '.join(f'{name} = :{name}' for name in _RATING)} WHERE id = :id"
_SEGMENT = "INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SEGMENT_TIME = "UPDATE segments SET done = ? WHERE session = ? AND place = ?"

_READ = (*_OWN, *_RATING)
SELECT = f"SELECT key, {', '.join(_READ)} FROM sessions"
"""The columns that `record_of_row` reads."""

_SAVED = """
    SELECT id, started, started_offset, circuits.text, saved.text, offset, paused_seconds
    FROM sessions LEFT JOIN circuits USING (digest) LEFT JOIN saved ON session = key
"""
_OF_SESSION = ("segments", "transitions", "saved")
"""Tables whose first column is the session's key."""


def put_session(db: sqlite3.Connection, past: SessionRecord, offset: float | None = None) -> int:
    """Insert or update the session's own row, all but its rating; its key.

    `offset` are seconds into the segment at hand of one that is under way.
    """
    db.execute(_SESSION, _row(past, OWN) | {"offset": offset})
    key: int = db.execute("SELECT key FROM sessions WHERE id = ?", (past.id,)).fetchone()[0]
    return key


def put_time(db: sqlite3.Connection, key: int, past: SessionRecord, at: Position) -> bool:
    """Write what time changes of a session under way; whether it is still there as it was."""
    work = past.work_seconds, past.left_seconds, past.right_seconds, past.paused_seconds
    own = *instant(past.ended), *work, at.offset, key, past.id, past.status
    segment = past.segments[at.index].done, key, at.index
    return all(
        db.execute(sql, row).rowcount
        for sql, row in ((_SESSION_TIME, own), (_SEGMENT_TIME, segment))
    )


def put_segments(
    db: sqlite3.Connection,
    key: int,
    segments: Sequence[SegmentRecord],
    before: Sequence[SegmentRecord] = (),
) -> None:
    """Write the session's segments; those that are there as they were `before` stay."""
    pairs = zip_longest(segments, before[: len(segments)])
    db.executemany(_SEGMENT, ((key, *astuple(new)) for new, old in pairs if new != old))
    if not before or len(before) > len(segments):
        last = key, len(segments)
        db.execute("DELETE FROM segments WHERE session = ? AND place >= ?", last)


def put_rating(db: sqlite3.Connection, session_id: str, rating: Rating) -> bool:
    """Write what the runner said of a session; whether the session was there."""
    row = _row(rating, Rating.__struct_fields__) | {"id": session_id}
    return bool(db.execute(_RATE, row).rowcount)


def end_others(db: sqlite3.Connection, session_id: str) -> None:
    """Keep what other programs left behind as partial; without a second of work it goes."""
    others = "status = 'running' AND id <> ?"
    db.execute(f"DELETE FROM sessions WHERE {others} AND NOT ({LEAST_WORK})", (session_id,))
    db.execute(f"UPDATE sessions SET status = 'partial' WHERE {others}", (session_id,))
    db.execute(
        "DELETE FROM saved WHERE session NOT IN (SELECT key FROM sessions WHERE status = 'running')"
    )


def put_saved(db: sqlite3.Connection, key: int, saved: SavedSession | None) -> None:
    """Write what it takes to go on; None: nothing does."""
    if saved is None:
        db.execute("DELETE FROM saved WHERE session = ?", (key,))
    else:
        db.execute("INSERT OR REPLACE INTO saved VALUES (?, ?)", (key, saved.text))


def put_circuit(db: sqlite3.Connection, key: int, circuit: Circuit) -> None:
    """Write the session's circuit as it is now, each once."""
    text = msgspec.json.encode(circuit)
    digest = sha256(text)
    db.execute("INSERT OR IGNORE INTO circuits VALUES (?, ?)", (digest, text.decode()))
    db.execute("UPDATE sessions SET digest = ? WHERE key = ?", (digest, key))


def _row(one: SessionRecord | Rating, fields: Iterable[str]) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(one, name) for name in fields}
    for name in row.keys() & set(_TIMES):
        at = row[name]
        both = instant(at) if isinstance(at, datetime) else (None, None)
        row[name], row[f"{name}_offset"] = both
    return row


def record_of_row(row: Row, segments: Sequence[Row] = ()) -> SessionRecord:
    """The session of a row of `SELECT`; a row left *running* counts as interrupted here.

    Raises ValueError, TypeError, OverflowError: a value in them is none of its column.
    """
    values = dict(zip(_READ, row[1:], strict=True))
    for name in _TIMES:
        at, offset = values[name], values.pop(f"{name}_offset")
        values[name] = None if at is None else moment(at, offset)
    if values["status"] == "running":
        values["status"] = "interrupted"
    values["rating"] = {name: values.pop(name) for name in Rating.__struct_fields__}
    values["segments"] = [SegmentRecord(*one) for one in convert(segments, _segments())]
    return convert(values, SessionRecord)


@cache
def _segments() -> Any:  # noqa: ANN401 - a type
    """The type of a session's rows: checked in half the time that fields by name would take."""
    return list[tuple[*(one.type for one in fields(SegmentRecord))]]  # type: ignore[misc]


def segments_of(db: sqlite3.Connection, keys: Iterable[int]) -> dict[int, list[Row]]:
    """The rows of the segments of several sessions, by their keys."""
    wanted = tuple(keys)
    places = ", ".join("?" * len(wanted))
    found = db.execute(
        f"SELECT * FROM segments WHERE session IN ({places}) ORDER BY session, place", wanted
    )
    rows: dict[int, list[Row]] = {}
    for key, *row, skipped in found:
        rows.setdefault(key, []).append((*row, skipped != 0))
    return rows


def interrupted(db: sqlite3.Connection) -> Interrupted | None:
    """The newest session left unfinished with work in it, as saved."""
    newest = "ORDER BY started DESC LIMIT 1"
    return as_saved(db, f"status = 'running' AND {LEAST_WORK} {newest}")


def live_session(db: sqlite3.Connection, session_id: str) -> Interrupted | None:
    """The session that runs; where its id is not known, the one saved last."""
    if session_id:
        return as_saved(db, "id = ?", session_id)
    newest = "SELECT session FROM saved JOIN sessions ON key = session ORDER BY ended DESC LIMIT 1"
    return as_saved(db, f"key = ({newest})")


def as_saved(db: sqlite3.Connection, condition: str, *values: str) -> Interrupted | None:
    """The session for which a condition holds, as it was saved; None where none was."""
    row = db.execute(f"{_SAVED} WHERE {condition}", values).fetchone()
    if row is None or None in row[:5]:
        return None
    session_id, started, started_offset, circuit, *saved = row
    as_it_was = msgspec.json.decode(circuit, type=Circuit)
    session = restore(convert(saved, SavedSession), as_it_was, 0.0)
    return Interrupted(session_id, moment(started, started_offset), session)


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


def end(db: sqlite3.Connection, session_id: str, *, keep: bool) -> bool:
    """Keep an unfinished session as partial, or forget it; whether it was there."""
    unfinished = "WHERE id = ? AND status = 'running'"
    saved = f"(SELECT key FROM sessions {unfinished})"
    db.execute(f"DELETE FROM saved WHERE session = {saved}", (session_id,))
    act = "UPDATE sessions SET status = 'partial'" if keep else "DELETE FROM sessions"
    return bool(db.execute(f"{act} {unfinished}", (session_id,)).rowcount)


def is_deleted(db: sqlite3.Connection, session_id: str) -> bool:
    """Whether a session was deleted here, and stays so."""
    return bool(db.execute("SELECT 1 FROM deleted WHERE id = ?", (session_id,)).fetchone())


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
