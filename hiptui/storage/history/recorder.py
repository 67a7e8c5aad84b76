"""A running session written down by a thread, so that a slow disk holds nothing up."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from io import FileIO
from itertools import islice
from threading import Condition, Event, Thread
from time import monotonic
from typing import NamedTuple

from msgspec.structs import replace

from hiptui.domain.record import Rating, SessionRecord, Status, gone_on, record
from hiptui.domain.session import Passage, Session
from hiptui.storage.history import Gone, database, rows
from hiptui.storage.history.file import HistoryFile
from hiptui.storage.history.session_state import (
    Observation,
    SessionState,
    Transition,
    TransitionKind,
    between,
    opening,
    save,
)


class Pacing(NamedTuple):
    """How often a session is written down, in seconds."""

    pace: float = 0.1
    """The least between two commits."""
    retry: float = 1.0
    """After a write that failed."""
    every: float | None = None
    """Session seconds after which to write again; None where a look a second is enough."""


class SessionRecorder:
    """Listener that writes down the latest state of one session; any thread may call it.

    Nothing here waits for the disk but `flush` and `close`, which wait no longer than told.
    """

    def __init__(
        self,
        written: SessionRows,
        pacing: Pacing,
        wall: Callable[[], datetime],
        seen: Observation,
        kind: TransitionKind,
    ) -> None:
        """What is `written` down; `wall` tells the local time, with its offset."""
        self.id = written.id
        self._rows = written
        self._pacing = pacing
        self._wall = wall
        self._changed = Condition()
        self._closing = Event()
        self._state = SessionState(seen, (opening(seen, kind),))
        self._written: SessionState | None = None
        self._thread = Thread(target=self._run, name="hiptui-history", daemon=True)
        self._thread.start()

    def session_changed(self, session: Session, passages: Sequence[Passage], now: float) -> None:
        """The session as it is now: once a second and after commands, the rest is worked out."""
        self._take(session, now, final=False)

    def next_wakeup(self, session: Session) -> float | None:
        """When to write again, if time goes on."""
        seen = self._state.observation.now
        if self._pacing.every is None or session.standing(seen):
            return None
        return seen + self._pacing.every

    def finish(self, session: Session, now: float) -> None:
        """Keep it, completed or as partial, or not at all without a second of work: it is over."""
        self._take(session, now, final=True)

    def forget(self) -> None:
        """Keep nothing but what was completed; Busy, CantSave: it could not be taken back."""
        self.close()
        with suppress(Gone):  # nothing was written
            self._rows.file.end(self.id, keep=False)

    def rate(self, rating: Rating) -> None:
        """What the runner says of it now; replaces what was said before."""
        with self._changed:
            said = replace(rating.cleaned(), rated=self._wall())
            self._state = self._state._replace(rating=said)
            self._changed.notify_all()

    def notices(self) -> tuple[str, ...]:
        """What the runner should be told about the record, each thing once."""
        return self._rows.file.notices.take()

    @property
    def saved(self) -> bool:
        """Whether all that is known by now is on the disk."""
        return self._written is self._state

    @property
    def problem(self) -> str:
        """Why it is not written down so far, and what to do; it is tried again until `close`."""
        return self._rows.problem

    def flush(self, deadline: float = 1.0) -> bool:
        """Wait until all is on the disk, at most `deadline` seconds; whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: self.saved, deadline)

    def close(self, deadline: float = 1.0) -> bool:
        """Write the rest and stop, within `deadline` seconds; whether all is written."""
        with self._changed:
            self._closing.set()
            self._changed.notify_all()
        self._thread.join(deadline)
        with self._changed:
            return self.saved

    def _take(self, session: Session, now: float, *, final: bool) -> None:
        with self._changed:
            if self._state.final:
                return
            seen = Observation(session, now, self._wall())
            new = between(self._state.observation, seen)
            transitions = (*self._state.transitions, *new)
            self._state = SessionState(seen, transitions, final, self._state.rating)
            self._changed.notify_all()

    def _run(self) -> None:
        due = 0.0
        try:
            while True:
                with self._changed:
                    self._changed.wait_for(lambda: self._closing.is_set() or not self.saved)
                    if self.saved:
                        return
                if (ahead := due - monotonic()) > 0:
                    self._closing.wait(ahead)
                # A try that began before the closing is not the last one.
                closing = self._closing.is_set()
                done = self._write()
                if closing and (not done or self.saved):
                    return
                due = monotonic() + (self._pacing.pace if done else self._pacing.retry)
        finally:
            self._rows.close()
            self._rows.release()

    def _write(self) -> bool:
        state = self._state
        if not self._rows.write(state):
            return False
        if state.final:
            self._rows.release()
        with self._changed:
            self._written = state
            self._changed.notify_all()
        return True


class _Written(NamedTuple):
    """What the last commit wrote."""

    state: SessionState
    done: SessionRecord
    key: int
    """Of its row."""


class SessionRows:
    """One session's rows. Belongs to one thread; after a failure the next write writes all."""

    def __init__(
        self, file: HistoryFile, lock: FileIO | None, session_id: str, started: datetime
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
        self._db: sqlite3.Connection | None = None
        self._opened = 0
        """Which file that is."""
        self._written: _Written | None = None

    def write(self, state: SessionState) -> bool:
        """Write `state` down, into a new file where it is damaged; whether it is on the disk."""
        try:
            try:
                self._write(state)
            except sqlite3.DatabaseError as error:
                if not database.is_damage(error):
                    raise
                self.close()
                self.file.set_aside(self._opened)
                self._write(state)
        except (sqlite3.Error, OSError) as error:
            self.close()
            path, why = self.file.path, database.reason(error)
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
        self._db, self._written = None, None

    def release(self) -> None:
        """Let the next session begin."""
        self.file.release(self._lock)

    def _write(self, state: SessionState) -> None:
        if self._db is None:
            self._opened = self.file.identity
            self._db = database.connect(self.file.path)
        with database.transaction(self._db) as db:
            self._written = self._put_time(db, state) or self._put(db, state)
            is_kept = self._written.done.is_kept
            if self._ends_others and is_kept:
                rows.end_others(db, self.id)
        self._ends_others = self._ends_others and not is_kept

    def _put_time(self, db: sqlite3.Connection, state: SessionState) -> _Written | None:
        """Write what time alone has changed since the last commit; None where more has."""
        before, (session, now, _) = self._written, state.observation
        at = session.position(now)
        is_over = at.index == len(session.timeline.segments)
        if is_over or before is None or not state.is_only_later(before.state):
            return None
        done = gone_on(before.done, at, self._ended(state), session.paused_for(now))
        if rows.put_time(db, before.key, done, at):
            return _Written(state, done, before.key)
        self._written = None  # another program deleted or ended it
        return None

    def _put(self, db: sqlite3.Connection, state: SessionState) -> _Written:
        """Write everything, but for segments and transitions that the last commit wrote."""
        (session, now, _), before = state.observation, self._written
        done = self._record(state)
        saved = None if state.final else save(session, now)
        key = rows.put_session(db, done, saved.offset if saved else None)
        rows.put_segments(db, key, done.segments, before.done.segments if before else ())
        rows.put_circuit(db, key, session.timeline.circuit)
        self._put_transitions(db, key, state.transitions)
        if state.rating is not None:
            rows.put_rating(db, self.id, state.rating)
        rows.put_saved(db, key, saved)
        # It may have been deleted after its end, while it is still rated here.
        if state.final and (not done.is_kept or rows.is_deleted(db, self.id)):
            db.execute("DELETE FROM sessions WHERE key = ?", (key,))
        return _Written(state, done, key)

    def _record(self, state: SessionState) -> SessionRecord:
        done = record(state.observation.session, state.observation.now)
        status: Status = "partial" if state.final else "running"
        if done.is_kept and done.status == "completed":  # before the program ends
            status = "completed"
        ended = self._ended(state)
        return replace(done, id=self.id, started=self._started, ended=ended, status=status)

    def _ended(self, state: SessionState) -> datetime:
        return max(self._started, state.observation.at)  # the clock may have been set back

    def _put_transitions(
        self, db: sqlite3.Connection, key: int, transitions: tuple[Transition, ...]
    ) -> None:
        """Write the latest, after those that an earlier program wrote."""
        known = len(self._written.state.transitions) if self._written else 0
        if self._first_transition is None:
            last = "SELECT coalesce(max(number), -1) FROM transitions WHERE session = ?"
            self._first_transition = db.execute(last, (key,)).fetchone()[0] + 1
        numbered = ((key, self._first_transition + i, *one) for i, one in enumerate(transitions))
        sql = "INSERT OR REPLACE INTO transitions VALUES (?, ?, ?, ?, ?, ?)"
        db.executemany(sql, islice(numbered, known, None))
