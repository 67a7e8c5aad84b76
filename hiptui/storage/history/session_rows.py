"""Writing down one session: each write makes the file say all there is to say."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain, repeat
from pathlib import Path

from hiptui.domain.circuit import Circuit
from hiptui.domain.past import Past, Rating, Standing, past_of, segment_of
from hiptui.domain.record import Done, Record, Status, record
from hiptui.storage.history import database
from hiptui.storage.history.notices import Notices
from hiptui.storage.history.resume_state import circuit_text, save
from hiptui.storage.history.rows import drop_segments, put_rating, put_segments, put_session
from hiptui.storage.history.transitions import Observation, Transition


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written down."""

    look: Observation
    """The session as it stands."""
    transitions: tuple[Transition, ...]
    """Everything that has happened to it in this program, from the beginning."""
    final: bool
    """Whether it is over."""
    rating: Rating | None
    """What the runner said of it, or None where nothing was said here."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What does not change while a session runs."""

    id: str
    """UUID."""
    started: datetime
    """When it began."""
    number: int = 0
    """Of its first transition in this program."""
    alone: bool = True
    """Whether this program holds the lock, and so may tidy up after others."""


class Ledger:
    """One session's rows. Belongs to one thread; after a failure the next write writes all."""

    def __init__(self, path: Path, heading: Heading, notices: Notices) -> None:
        self.id = heading.id
        """The session's UUID."""
        self._path = path
        self._heading = heading
        self._notices = notices
        self._untidy = heading.alone
        self._forget()

    def write(self, entry: Entry) -> bool:
        """Write `entry` down; whether it is on the disk. What went wrong is said once.

        A damaged file is moved aside and a new one begun.
        """
        seen = database.identity(self._path)
        try:
            try:
                self._write(entry)
            except sqlite3.DatabaseError as error:
                if not database.is_damage(error):
                    raise
                self.close()
                begin_anew(self._path, seen, self._notices)
                self._write(entry)
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
        self._done: tuple[Done, ...] = ()
        self._circuit: Circuit | None = None
        self._told = 0

    def _write(self, entry: Entry) -> None:
        if self._db is None:
            self._db = database.connect(self._path)
        done = record(entry.look.session, entry.look.now)
        past = self._past(entry, done)
        with database.transaction(self._db):
            if self._untidy:
                _tidy(self._db, past.id)
            if entry.final and past.work_seconds < 1:
                self._db.execute("DELETE FROM sessions WHERE id = ?", (past.id,))
            else:
                key = put_session(self._db, past)
                self._put_segments(self._db, key, done.segments)
                self._put_rest(self._db, key, entry)
        self._untidy = False
        self._done = done.segments
        self._circuit = entry.look.session.timeline.circuit
        self._told = len(entry.transitions)

    def _past(self, entry: Entry, done: Record) -> Past:
        standing = _standing(done, entry.final)
        started = self._heading.started
        ended = max(started, entry.look.at)  # the clock may have been set back meanwhile
        return past_of(self._heading.id, done, started, ended, standing)

    def _put_segments(self, db: sqlite3.Connection, key: int, done: tuple[Done, ...]) -> None:
        """Write the segments that are not as they were at the last commit."""
        there = chain(self._done, repeat(None))
        put_segments(
            db, key, (segment_of(new) for new, old in zip(done, there, strict=False) if new != old)
        )
        if not self._done or len(self._done) > len(done):
            drop_segments(db, key, len(done))

    def _put_rest(self, db: sqlite3.Connection, key: int, entry: Entry) -> None:
        if entry.look.session.timeline.circuit is not self._circuit:
            _put_circuit(db, key, entry.look.session.timeline.circuit)
        _put_transitions(db, key, self._heading.number, entry.transitions, self._told)
        if entry.final:
            db.execute("DELETE FROM saved WHERE session = ?", (key,))
        else:
            text = save(entry.look.session, entry.look.now)
            db.execute("INSERT OR REPLACE INTO saved VALUES (?, ?)", (key, text))
        if entry.rating is not None:
            put_rating(db, self.id, entry.rating)


def begin_anew(path: Path, seen: int, notices: Notices) -> None:
    """Move the damaged file that was `seen` at `path` aside, and say so."""
    target = database.set_aside(path, seen)
    if target is not None:
        notices.say(f"{path.name} was damaged: kept as {target}, a new one begun")


def _standing(done: Record, final: bool) -> Standing:
    """What the row says. Work that was done to its end is completed before the program ends."""
    if done.status is Status.COMPLETED and done.work_seconds >= 1:
        return "completed"
    return "partial" if final else "running"


def _tidy(db: sqlite3.Connection, session_id: str) -> None:
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


def _put_transitions(
    db: sqlite3.Connection, key: int, first: int, all_: tuple[Transition, ...], told: int
) -> None:
    """Write those after the first `told`; the same ones again change nothing."""
    db.executemany(
        "INSERT OR REPLACE INTO transitions VALUES (?, ?, ?, ?, ?, ?)",
        (
            (key, first + told + i, one.at, one.kind, one.place, one.offset)
            for i, one in enumerate(all_[told:])
        ),
    )
