"""Writing down one session: each write makes the file say all there is to say."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit
from hiptui.domain.record import Rating, SegmentRecord, SessionRecord, Status, record
from hiptui.domain.session import Session
from hiptui.files import sha256
from hiptui.storage.history import database
from hiptui.storage.history.file import HistoryFile, RunningLock
from hiptui.storage.history.rows import (
    LEAST_WORK,
    is_deleted,
    put_rating,
    put_segments,
    put_session,
)
from hiptui.storage.history.schema import transaction
from hiptui.storage.history.session_state import Observation, SavedSession, Transition, save


class SessionState(NamedTuple):
    """What is to be written down."""

    observation: Observation
    transitions: tuple[Transition, ...]
    """Everything that has happened to it in this program, from the beginning."""
    final: bool
    rating: Rating | None
    """What the runner said of it, or None where nothing was said here."""


class _Written(NamedTuple):
    """What the last commit wrote, of what need not be written again; at first nothing."""

    session: Session | None = None
    segments: tuple[SegmentRecord, ...] = ()
    transitions: int = 0
    saved: str = ""


class SessionRows:
    """One session's rows. Belongs to one thread; after a failure the next write writes all."""

    def __init__(
        self, file: HistoryFile, lock: RunningLock | None, session_id: str, started: datetime
    ) -> None:
        """The rows of a session in `file`; who holds its `lock` may end what others left behind."""
        self.id = session_id
        self.file = file
        self.problem = ""
        """Why the last write failed and what to do, or nothing."""
        self._lock = lock
        self._started = started
        self._first_transition: int | None = None
        self._ends_others = lock is not None
        self._forget()

    def write(self, state: SessionState) -> bool:
        """Write `state` down, into a new file where it is damaged; whether it is on the disk."""
        seen, path = database.identity(self.file.path), self.file.path
        try:
            try:
                self._write(state)
            except sqlite3.DatabaseError as error:
                if not database.is_damage(error):
                    raise
                self.close()
                self.file.set_aside(seen)
                self._write(state)
        except (sqlite3.Error, OSError) as error:
            self.close()
            why = database.reason(error)
            self.file.notices.say(f"can't save to {path}: {why}; the session goes on")
            self.problem = f"Not saved to {path}: {why}. {database.remedy(error)}"
            return False
        self.problem = ""
        return True

    def close(self) -> None:
        """Close the file."""
        if self._db is not None:
            with suppress(sqlite3.Error):
                self._db.close()
        self._forget()

    def release(self) -> None:
        """Let the next session begin."""
        self.file.release(self._lock)

    def _forget(self) -> None:
        self._db: sqlite3.Connection | None = None
        self._written = _Written()

    def _write(self, state: SessionState) -> None:
        if self._db is None:
            self._db = database.connect(self.file.path)
        done = self._record(state)
        worked = done.is_kept
        with transaction(self._db):
            if self._ends_others and worked:
                _end_others(self._db, done.id)
            # It may have been deleted after its end, while it is still rated here.
            if state.final and (not worked or is_deleted(self._db, done.id)):
                self._db.execute("DELETE FROM sessions WHERE id = ?", (done.id,))
                written = _Written()
            else:
                written = self._put(self._db, done, state)
        self._ends_others = self._ends_others and not worked
        self._written = written

    def _record(self, state: SessionState) -> SessionRecord:
        seen = state.observation
        ended = max(self._started, seen.at)  # the clock may have been set back meanwhile
        before = self._written.segments if self._went_on(state) else ()
        done = record(seen.session, seen.now, before)
        status: Status = "partial" if state.final else "running"
        if done.is_kept and done.status == "completed":  # before the program ends
            status = "completed"
        return replace(done, id=self.id, started=self._started, ended=ended, status=status)

    def _went_on(self, state: SessionState) -> bool:
        """Whether nothing but time has come since the last commit, all in one segment."""
        before, now = self._written, state.observation.session
        return (
            before.session is not None
            and before.session.timeline is now.timeline
            and before.session.anchor is now.anchor
            and before.session.fresh == now.fresh
            and before.transitions == len(state.transitions)
        )

    def _put(self, db: sqlite3.Connection, done: SessionRecord, state: SessionState) -> _Written:
        """Write what is not as it was at the last commit."""
        seen, before = state.observation, self._written
        circuit = seen.session.timeline.circuit
        key = put_session(db, done)
        put_segments(db, key, done.segments, before.segments)
        if before.session is None or circuit is not before.session.timeline.circuit:
            _put_circuit(db, key, circuit)
        self._put_transitions(db, key, state.transitions)
        if state.rating is not None:
            put_rating(db, self.id, state.rating)
        known = before.saved if self._went_on(state) else ""
        saved = None if state.final else save(seen.session, seen.now, known)
        _put_saved(db, key, before.saved, saved)
        text = saved.text if saved else ""
        return _Written(seen.session, done.segments, len(state.transitions), text)

    def _put_transitions(
        self, db: sqlite3.Connection, key: int, transitions: tuple[Transition, ...]
    ) -> None:
        """Write the latest, after those that an earlier program wrote."""
        if self._first_transition is None:
            last = "SELECT coalesce(max(number), -1) FROM transitions WHERE session = ?"
            self._first_transition = db.execute(last, (key,)).fetchone()[0] + 1
        rows = ((key, self._first_transition + i, *one) for i, one in enumerate(transitions))
        sql = "INSERT OR REPLACE INTO transitions VALUES (?, ?, ?, ?, ?, ?)"
        db.executemany(sql, islice(rows, self._written.transitions, None))


def _end_others(db: sqlite3.Connection, session_id: str) -> None:
    """Keep what other programs left behind as partial; without a second of work it goes."""
    others = "status = 'running' AND id <> ?"
    db.execute(f"DELETE FROM sessions WHERE {others} AND NOT ({LEAST_WORK})", (session_id,))
    db.execute(f"UPDATE sessions SET status = 'partial' WHERE {others}", (session_id,))
    db.execute(
        "DELETE FROM saved WHERE session NOT IN (SELECT key FROM sessions WHERE status = 'running')"
    )


def _put_saved(db: sqlite3.Connection, key: int, before: str, saved: SavedSession | None) -> None:
    if saved is None:
        db.execute("DELETE FROM saved WHERE session = ?", (key,))
    elif saved.text != before:
        db.execute("INSERT OR REPLACE INTO saved VALUES (?, ?)", (key, saved.text))
    offset = saved.offset if saved else None
    db.execute("UPDATE sessions SET offset = ? WHERE key = ?", (offset, key))


def _put_circuit(db: sqlite3.Connection, key: int, circuit: Circuit) -> None:
    text = msgspec.json.encode(circuit)
    digest = sha256(text)
    db.execute("INSERT OR IGNORE INTO circuits VALUES (?, ?)", (digest, text.decode()))
    db.execute("UPDATE sessions SET digest = ? WHERE key = ?", (digest, key))
