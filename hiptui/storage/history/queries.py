"""Questions to history.db, each answered from an index however long the history is."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hiptui.domain.circuit import Circuit
from hiptui.domain.plan_settings import DoneSession
from hiptui.domain.record import DayTotal, SessionRecord
from hiptui.domain.session import Session
from hiptui.storage.history import transitions
from hiptui.storage.history.resume_state import SavedSession, circuit_of, restore
from hiptui.storage.history.rows import LEAST_WORK, SELECT, record_of_row, segments_of
from hiptui.storage.history.transitions import Times, Transition

PAGE = 500
"""Sessions read in one go: no reading transaction lasts longer than that."""

DAY = 86_400
"""Seconds."""
_EPOCH = date(1970, 1, 1)
_LOCAL_DAY = f"(started + started_offset - ?) / {DAY}"
"""Days since 1970 by the calendar where a session began; `?` are seconds that days end late."""

Cursor = tuple[int, int, str]
"""Start second, end second and id of the last session read."""
ORDER = "started, ended, id"
"""Of sessions, oldest first: two that began in the same second have an order too."""
NEWEST_FIRST = "started DESC, ended DESC, id DESC"
_NEWEST = f"{LEAST_WORK} AND started = (SELECT max(started) FROM sessions WHERE {LEAST_WORK})"
"""Those that began last; the planner would sort all sessions for one of them."""

_NEWEST_OF_EACH = f"""
    WITH RECURSIVE names (circuit) AS (
        SELECT (SELECT circuit FROM sessions WHERE {LEAST_WORK} ORDER BY circuit LIMIT 1)
        UNION ALL
        SELECT (SELECT circuit FROM sessions
                WHERE {LEAST_WORK} AND circuit > names.circuit ORDER BY circuit LIMIT 1)
        FROM names WHERE names.circuit IS NOT NULL
    )
    SELECT (
        SELECT key FROM sessions WHERE {LEAST_WORK} AND circuit = names.circuit
        ORDER BY started DESC LIMIT 1
    ) FROM names
"""


def page(
    db: sqlite3.Connection, after: Cursor, segments: bool, live: str | None
) -> tuple[list[SessionRecord], Cursor | None]:
    """Sessions after a place, oldest first, and the place from which to go on, or None."""
    rows = db.execute(
        f"{SELECT} WHERE {LEAST_WORK} AND ({ORDER}) > (?, ?, ?) ORDER BY {ORDER} LIMIT ?",
        (*after, PAGE),
    ).fetchall()
    done = segments_of(db, (row[0] for row in rows)) if segments else {}
    found = [_standing(record_of_row(row, done.get(row[0], ())), live) for row in rows]
    last: Cursor | None = (rows[-1][4], rows[-1][6], rows[-1][1]) if len(rows) == PAGE else None
    return found, last


def by_id(db: sqlite3.Connection, session_id: str, live: str | None) -> SessionRecord | None:
    """One session with its segments."""
    row = db.execute(f"{SELECT} WHERE id = ?", (session_id,)).fetchone()
    if row is None:
        return None
    return _standing(record_of_row(row, segments_of(db, row[:1]).get(row[0], ())), live)


def starting_with(db: sqlite3.Connection, start: str) -> list[str]:
    """The ids of at most two sessions that begin with `start`."""
    rows = db.execute(
        f"SELECT id FROM sessions WHERE id >= ? AND id < ? AND {LEAST_WORK} LIMIT 2",
        (start, f"{start}~"),
    )
    return [row[0] for row in rows]


def count(db: sqlite3.Connection, circuit: str | None) -> int:
    """How many sessions there are, of one circuit or of all."""
    where, values = _of_circuit(circuit)
    number: int = db.execute(f"SELECT count(*) FROM sessions WHERE {where}", values).fetchone()[0]
    return number


def rows(
    db: sqlite3.Connection, offset: int, limit: int, circuit: str | None, live: str | None
) -> list[SessionRecord]:
    """Some sessions from the place `offset` on, newest first, without their segments."""
    where, values = _of_circuit(circuit)
    found = db.execute(
        f"{SELECT} WHERE {where} ORDER BY {NEWEST_FIRST} LIMIT ? OFFSET ?", (*values, limit, offset)
    )
    return [_standing(record_of_row(row), live) for row in found]


def days(db: sqlite3.Connection, since: date, day_ends: int, circuit: str | None) -> list[DayTotal]:
    """What was done on each day from `since` on, the oldest first, by the calendar there."""
    where, values = _of_circuit(circuit)
    first = (since - _EPOCH).days
    found = db.execute(
        f"SELECT {_LOCAL_DAY} AS day, count(*), sum(rounds_done), "
        "max(rounds_done = rounds_planned), sum(work_seconds) "
        f"FROM sessions WHERE {where} AND started >= ? GROUP BY day HAVING day >= ? ORDER BY day",
        # No time zone is a whole day off.
        (day_ends * 3600, *values, (first - 1) * DAY, first),
    )
    return [
        DayTotal(_EPOCH + timedelta(days=day), sessions, done, bool(whole), work)
        for day, sessions, done, whole, work in found
    ]


def newest(db: sqlite3.Connection) -> SessionRecord | None:
    """The newest session without its segments; one that runs is *interrupted* here."""
    row = db.execute(f"{SELECT} WHERE {_NEWEST} ORDER BY {NEWEST_FIRST} LIMIT 1").fetchone()
    return None if row is None else record_of_row(row)


def interrupted(db: sqlite3.Connection) -> tuple[SessionRecord, Session] | None:
    """The newest session left unfinished with work in it, as saved."""
    row = db.execute(
        f"{SELECT} WHERE status = 'running' AND {LEAST_WORK} ORDER BY started DESC LIMIT 1"
    ).fetchone()
    return _as_saved(db, row)


def unfinished(db: sqlite3.Connection, session_id: str) -> tuple[SessionRecord, Session] | None:
    """One unfinished session as saved, or None where it is none."""
    row = db.execute(f"{SELECT} WHERE id = ? AND status = 'running'", (session_id,)).fetchone()
    return _as_saved(db, row)


def live(db: sqlite3.Connection, session_id: str) -> tuple[SessionRecord, Session] | None:
    """The session that runs; where its id is not known, the one saved last."""
    if session_id:
        row = db.execute(f"{SELECT} WHERE id = ?", (session_id,)).fetchone()
    else:
        newest = "SELECT session FROM saved JOIN sessions ON key = session ORDER BY ended DESC"
        row = db.execute(f"{SELECT} WHERE key = ({newest} LIMIT 1)").fetchone()
    return _as_saved(db, row)


def times(db: sqlite3.Connection, session_id: str) -> Times:
    """When the segments of a session began and its pauses lay."""
    row = db.execute("SELECT key, ended FROM sessions WHERE id = ?", (session_id,)).fetchone()
    if row is None:
        return Times({}, ())
    rows = db.execute(
        "SELECT at, kind, place, offset FROM transitions WHERE session = ? ORDER BY number", row[:1]
    )
    return transitions.times([Transition(*one) for one in rows], row[1] * 1000)


def newest_of_each(db: sqlite3.Connection) -> list[SessionRecord]:
    """The newest session of each circuit, the newest first; without their segments."""
    rows = db.execute(f"{SELECT} WHERE key IN ({_NEWEST_OF_EACH})")
    return sorted(map(record_of_row, rows), key=lambda one: one.started, reverse=True)


def circuit(db: sqlite3.Connection, session_id: str) -> Circuit | None:
    """The circuit of a session as it was when it was done."""
    row = db.execute(
        "SELECT text FROM circuits JOIN sessions USING (digest) WHERE id = ?", (session_id,)
    ).fetchone()
    return None if row is None else circuit_of(row[0])


def done_sessions(db: sqlite3.Connection, circuit: str, day_ends: int) -> list[DoneSession]:
    """What the coaching needs of every session of a circuit, the oldest first."""
    rows = db.execute(
        f"SELECT {_LOCAL_DAY}, rounds_planned, rounds_done, effort, harder "
        f"FROM sessions WHERE {LEAST_WORK} AND circuit = ? ORDER BY {ORDER}",
        (day_ends * 3600, circuit),
    )
    return [DoneSession(_EPOCH + timedelta(days=day), *rest) for day, *rest in rows]


def _of_circuit(circuit: str | None) -> tuple[str, tuple[str, ...]]:
    """A condition and its values: the sessions of one circuit, or all."""
    if circuit is None:
        return LEAST_WORK, ()
    return f"{LEAST_WORK} AND circuit = ?", (circuit,)


def _as_saved(
    db: sqlite3.Connection, row: tuple[Any, ...] | None
) -> tuple[SessionRecord, Session] | None:
    if row is None:
        return None
    record = record_of_row(row)
    as_it_was = circuit(db, record.id)
    saved = db.execute(
        "SELECT text, offset, paused_seconds FROM saved JOIN sessions ON key = session "
        "WHERE session = ?",
        row[:1],
    ).fetchone()
    if as_it_was is None or saved is None:
        return None
    return record, restore(_kept(*saved), as_it_was, 0.0)


def _kept(text: str, offset: float | None, paused_seconds: float) -> SavedSession:
    return SavedSession(text, offset, None if offset is None else paused_seconds)


def _standing(record: SessionRecord, live_id: str | None) -> SessionRecord:
    return replace(record, status="running") if record.id == live_id else record
