"""Deleting a session, so that a merge does not bring it back, and taking that back."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from hiptui.storage.history.types import Deleted

_OF_SESSION = ("segments", "transitions", "saved")
"""Tables whose first column is the session's key."""


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
