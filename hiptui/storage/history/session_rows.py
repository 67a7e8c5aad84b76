"""Writing down one session: each write makes the file say all there is to say."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import chain, repeat
from pathlib import Path

from hiptui.domain.circuit import Circuit
from hiptui.domain.record import Rating, SegmentRecord, SessionRecord, Status, record
from hiptui.storage.history import database
from hiptui.storage.history.resume_state import circuit_text, save
from hiptui.storage.history.rows import drop_segments, put_rating, put_segments, put_session
from hiptui.storage.history.transitions import Observation, Transition
from hiptui.storage.history.types import Notices


@dataclass(frozen=True, slots=True)
class SessionState:
    """What is to be written down."""

    observation: Observation
    """The session as it stands."""
    transitions: tuple[Transition, ...]
    """Everything that has happened to it in this program, from the beginning."""
    final: bool
    """Whether it is over."""
    rating: Rating | None
    """What the runner said of it, or None where nothing was said here."""


class SessionRows:
    """One session's rows. Belongs to one thread; after a failure the next write writes all."""

    def __init__(
        self,
        path: Path,
        notices: Notices,
        session_id: str,
        started: datetime,
        alone: bool = True,
    ) -> None:
        """The rows of a session in the file at `path`.

        `alone` says whether this program holds the lock, and so may end what others left
        unfinished.
        """
        self.id = session_id
        """The session's UUID."""
        self._path = path
        self._notices = notices
        self._started = started
        self._first_transition: int | None = None
        self._ends_others = alone
        self._forget()

    def write(self, state: SessionState) -> bool:
        """Write `state` down; whether it is on the disk. What went wrong is said once.

        A damaged file is moved aside and a new one begun.
        """
        seen = database.identity(self._path)
        try:
            try:
                self._write(state)
            except sqlite3.DatabaseError as error:
                if not database.is_damage(error):
                    raise
                self.close()
                begin_anew(self._path, seen, self._notices)
                self._write(state)
        except (sqlite3.Error, OSError) as error:
            self.close()
            why = database.reason(error)
            self._notices.say(f"can't save to {self._path}: {why}; the session goes on")
            return False
        return True

    def close(self) -> None:
        """Close the file."""
        if self._db is not None:
            with suppress(sqlite3.Error):
                self._db.close()
        self._forget()

    def _forget(self) -> None:
        self._db: sqlite3.Connection | None = None
        self._segments: tuple[SegmentRecord, ...] = ()
        self._circuit: Circuit | None = None
        self._transitions = 0

    def _write(self, state: SessionState) -> None:
        if self._db is None:
            self._db = database.connect(self._path)
        done = self._record(state)
        with database.transaction(self._db):
            if self._ends_others:
                _end_others(self._db, done.id)
            if state.final and done.work_seconds < 1:
                self._db.execute("DELETE FROM sessions WHERE id = ?", (done.id,))
            else:
                key = put_session(self._db, done)
                self._put_segments(self._db, key, done.segments)
                self._put_rest(self._db, key, state)
        self._ends_others = False
        self._segments = done.segments
        self._circuit = state.observation.session.timeline.circuit
        self._transitions = len(state.transitions)

    def _record(self, state: SessionState) -> SessionRecord:
        seen = state.observation
        ended = max(self._started, seen.at)  # the clock may have been set back meanwhile
        done = record(seen.session, seen.now, self.id, self._started, ended)
        return replace(done, status=_status(done, state.final))

    def _put_segments(
        self, db: sqlite3.Connection, key: int, segments: tuple[SegmentRecord, ...]
    ) -> None:
        """Write the segments that are not as they were at the last commit."""
        there = chain(self._segments, repeat(None))
        put_segments(
            db, key, (new for new, old in zip(segments, there, strict=False) if new != old)
        )
        if not self._segments or len(self._segments) > len(segments):
            drop_segments(db, key, len(segments))

    def _put_rest(self, db: sqlite3.Connection, key: int, state: SessionState) -> None:
        seen = state.observation
        circuit = seen.session.timeline.circuit
        if circuit is not self._circuit:
            _put_circuit(db, key, circuit)
        if self._first_transition is None:
            self._first_transition = _next_transition(db, key)
        fresh = state.transitions[self._transitions :]
        _put_transitions(db, key, self._first_transition + self._transitions, fresh)
        if state.final:
            db.execute("DELETE FROM saved WHERE session = ?", (key,))
        else:
            text = save(seen.session, seen.now)
            db.execute("INSERT OR REPLACE INTO saved VALUES (?, ?)", (key, text))
        if state.rating is not None:
            put_rating(db, self.id, state.rating)


def begin_anew(path: Path, seen: int, notices: Notices) -> None:
    """Move the damaged file that was `seen` at `path` aside, and say so."""
    target = database.set_aside(path, seen)
    if target is not None:
        notices.say(f"{path.name} was damaged: kept as {target}, a new one begun")


def _status(done: SessionRecord, final: bool) -> Status:
    """What the row says. Work that was done to its end is completed before the program ends."""
    if done.status == "completed" and done.work_seconds >= 1:
        return "completed"
    return "partial" if final else "running"


def _end_others(db: sqlite3.Connection, session_id: str) -> None:
    """Keep what other programs left behind as partial; without a second of work it goes."""
    others = "status = 'running' AND id <> ?"
    db.execute(f"DELETE FROM sessions WHERE {others} AND work_seconds < 1", (session_id,))
    db.execute(f"UPDATE sessions SET status = 'partial' WHERE {others}", (session_id,))
    db.execute(
        "DELETE FROM saved WHERE session NOT IN (SELECT key FROM sessions WHERE status = 'running')"
    )


def _put_circuit(db: sqlite3.Connection, key: int, circuit: Circuit) -> None:
    text = circuit_text(circuit)
    digest = sha256(text.encode()).hexdigest()
    db.execute("INSERT OR IGNORE INTO circuits VALUES (?, ?)", (digest, text))
    db.execute("UPDATE sessions SET digest = ? WHERE key = ?", (digest, key))


def _next_transition(db: sqlite3.Connection, key: int) -> int:
    """The number of the first transition that is not written yet."""
    found = db.execute("SELECT max(number) FROM transitions WHERE session = ?", (key,)).fetchone()
    return 0 if found[0] is None else found[0] + 1


def _put_transitions(
    db: sqlite3.Connection, key: int, first: int, transitions: tuple[Transition, ...]
) -> None:
    """Write them from the number `first` on; the same ones again change nothing."""
    db.executemany(
        "INSERT OR REPLACE INTO transitions VALUES (?, ?, ?, ?, ?, ?)",
        (
            (key, first + i, one.at, one.kind, one.place, one.offset)
            for i, one in enumerate(transitions)
        ),
    )
