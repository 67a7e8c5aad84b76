"""The history: everything the program keeps of sessions, in one file."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import TypeVar

from hiptui.domain.circuit import Circuit
from hiptui.domain.plan_settings import DoneSession
from hiptui.domain.record import DayTotal, Rating, SessionRecord
from hiptui.domain.session import Session
from hiptui.storage.history import database, deletion, queries
from hiptui.storage.history.errors import Busy, CantSave, Gone
from hiptui.storage.history.lock import UPKEEP, RunningLock, acquire, holder
from hiptui.storage.history.rows import put_rating
from hiptui.storage.history.session_rows import SessionRows, begin_anew
from hiptui.storage.history.transitions import Observation, Times, TransitionKind
from hiptui.storage.history.types import Deleted, Interrupted, Merged, Notices, Running
from hiptui.storage.history.writer import Pacing, Writer

T = TypeVar("T")


class History:
    """The past sessions in one database file; any thread may call anything.

    Reading makes no files, and answers as if there were nothing where it can't read; why is in
    `notices`.
    """

    def __init__(self, path: Path, pacing: Pacing | None = None) -> None:
        self._path = path
        self._lock_path = path.with_name("running.lock")
        self._pacing = pacing or Pacing()
        self._notices = Notices()
        self._own: RunningLock | None = None
        self._own_guard = Lock()

    def notices(self) -> tuple[str, ...]:
        """What the runner should be told since the last call; each thing comes once."""
        return self._notices.take()

    def standing_notices(self) -> tuple[str, ...]:
        """What was wrong with the file since this program began: damaged, newer, not to be read."""
        return self._notices.standing()

    def begin(self, session: Session, now: float, at: datetime) -> Writer:
        """Keep a session that starts at `now`, the moment `at` (with its local offset).

        Older unfinished sessions are kept as partial.

        Raises:
            Busy: another program runs one.
        """
        session_id = str(uuid.uuid4())
        lock = self._take_lock(session_id)
        rows = SessionRows(self._path, self._notices, session_id, at, alone=lock is not None)
        return self._writer(rows, lock, Observation(session, now, at), "begin")

    def resume(self, session_id: str, now: float, at: datetime) -> tuple[Session, Writer]:
        """Go on with an interrupted session: paused at `now` at its last beat.

        Raises:
            Busy: another program runs one.
            Gone: it was resumed, kept or discarded meanwhile.
        """
        lock = self._take_lock(session_id)
        found = self._read(lambda db: queries.unfinished(db, session_id), None)
        if found is None:
            self._release(lock)
            raise Gone(f"{_GONE} to resume")
        cut = Interrupted(*found)
        started, alone = cut.record.started, lock is not None
        rows = SessionRows(self._path, self._notices, session_id, started, alone)
        session = cut.session(now)
        return session, self._writer(rows, lock, Observation(session, now, at), "resume")

    def running(self) -> Running | None:
        """The session that another program runs, as it saved it last."""
        if self._own is not None or (session_id := holder(self._lock_path)) is None:
            return None
        found = self._read(lambda db: queries.live(db, session_id), None)
        if found is None:
            return Running(None, None)
        return Running(replace(found[0], status="running"), found[1])

    def interrupted(self) -> Interrupted | None:
        """The newest session that was cut short, while none is running."""
        if self._own is not None or holder(self._lock_path) is not None:
            return None
        found = self._read(queries.interrupted, None)
        return Interrupted(*found) if found else None

    def keep(self, session_id: str) -> None:
        """Keep an interrupted session as partial.

        Raises:
            Busy, Gone, CantSave: it was not.
        """
        self._end(
            session_id, "UPDATE sessions SET status = 'partial' WHERE id = ? AND status = 'running'"
        )

    def discard(self, session_id: str) -> None:
        """Forget an interrupted session.

        Raises:
            Busy, Gone, CantSave: it was not.
        """
        self._end(session_id, "DELETE FROM sessions WHERE id = ? AND status = 'running'")

    def rate(self, session_id: str, rating: Rating) -> None:
        """What the runner says of a past session; replaces what was said before.

        Raises:
            Busy: it is running.
            Gone, CantSave: it was not written.
        """
        with self._standing_still(session_id):
            if not self._write(lambda db: put_rating(db, session_id, rating.cleaned())):
                raise Gone(_GONE)

    def delete(self, session_id: str, at: datetime) -> Deleted:
        """Delete a session at the moment `at`; a merge does not bring it back, `undelete` does.

        Raises:
            Busy: it is running.
            Gone, CantSave: it was not deleted.
        """
        with self._standing_still(session_id):
            deleted = self._write(lambda db: deletion.delete(db, session_id, int(at.timestamp())))
        if deleted is None:
            raise Gone(_GONE)
        return deleted

    def undelete(self, deleted: Deleted) -> None:
        """Take a `delete` back.

        Raises:
            CantSave: it was not.
        """
        self._write(lambda db: deletion.undelete(db, deleted))

    def session(self, session_id: str) -> SessionRecord | None:
        """One session with its segments."""
        live = self._live()
        return self._read(lambda db: queries.by_id(db, session_id, live), None)

    def starting_with(self, start: str) -> list[str]:
        """The ids of at most two sessions that begin with `start`."""
        return self._read(lambda db: queries.starting_with(db, start), [])

    def newest(self) -> str | None:
        """The id of the newest session."""
        return self._read(queries.newest, None)

    def sessions(
        self, since: date | None = None, *, segments: bool = True
    ) -> Iterator[SessionRecord]:
        """Past sessions that began on `since` or later, oldest first, read as they are wanted."""
        live = self._live()
        start = datetime.combine(since or date(1, 1, 2), time(), UTC).timestamp()
        # Where the day began by the clock there, no time zone tells; none is a whole day off.
        cursor: queries.Cursor | None = (int(start) - queries.DAY, 0, "")
        while cursor is not None:
            found, cursor = self._page(cursor, segments, live)
            yield from (past for past in found if since is None or past.day >= since)

    def count(self, circuit: str | None = None) -> int:
        """How many sessions there are, of one circuit or of all."""
        return self._read(lambda db: queries.count(db, circuit), 0)

    def rows(self, offset: int, limit: int, circuit: str | None = None) -> list[SessionRecord]:
        """At most `limit` sessions, newest first, after `offset` of them; without segments."""
        live = self._live()
        return self._read(lambda db: queries.rows(db, offset, limit, circuit, live), [])

    def days(self, since: date, day_ends: int = 0, circuit: str | None = None) -> list[DayTotal]:
        """What was done on each day from `since` on, by the calendar there, the oldest first.

        A session that starts before the hour `day_ends` belongs to the day before.
        """
        return self._read(lambda db: queries.days(db, since, day_ends, circuit), [])

    def last_done(self) -> Mapping[str, datetime]:
        """When each circuit was last done, by its id."""
        return self._read(queries.last_done, {})

    def last_circuit(self) -> str | None:
        """The id of the circuit done last."""
        return self._read(queries.last_circuit, None)

    def done_sessions(self, circuit: str, day: Callable[[datetime], date]) -> list[DoneSession]:
        """What the coaching needs of a circuit's sessions; `day` tells the day of a moment."""
        return self._read(lambda db: queries.done_sessions(db, circuit, day), [])

    def circuit(self, session_id: str) -> Circuit | None:
        """The circuit of a session as it was then; None for one from another machine."""
        return self._read(lambda db: queries.circuit(db, session_id), None)

    def times(self, session_id: str) -> Times:
        """When the segments of a session began and its pauses lay; empty where nobody knows."""
        return self._read(lambda db: queries.times(db, session_id), Times({}, ()))

    def merge(self, sessions: Iterable[SessionRecord]) -> Merged:
        """Merge the sessions of another machine; all of them or none.

        Raises:
            CantSave: they could not be written. What `sessions` raises comes through.
        """
        from hiptui.storage.history.merging import merge  # noqa: PLC0415 - for this only

        incoming = iter(sessions)
        if (first := next(incoming, None)) is None:
            return Merged()
        live = self._live()
        return self._write(lambda db: merge(db, chain([first], incoming), live))

    def _writer(
        self, rows: SessionRows, lock: RunningLock | None, seen: Observation, kind: TransitionKind
    ) -> Writer:
        return Writer(rows, partial(self._release, lock), self._pacing, seen, kind)

    def _take_lock(self, session_id: str) -> RunningLock | None:
        """Take the lock for a session of ours; None where no file can be locked here."""
        try:
            lock = acquire(self._lock_path, session_id)
        except OSError:
            return None
        if lock is None:
            raise Busy("a session is running in another terminal: see hiptui remote")
        with self._own_guard:
            self._own = lock
        return lock

    def _release(self, lock: RunningLock | None) -> None:
        if lock is not None:
            lock.release()
            with self._own_guard:  # another session of ours may have begun
                self._own = None if self._own is lock else self._own

    def _live(self) -> str | None:
        """The id of the session that runs, here or elsewhere."""
        if own := self._own:
            return own.session_id
        session_id = holder(self._lock_path)
        if session_id == "":
            found = self._read(lambda db: queries.live(db, ""), None)
            return found[0].id if found else None
        return session_id

    def _page(
        self, cursor: queries.Cursor, segments: bool, live: str | None
    ) -> tuple[list[SessionRecord], queries.Cursor | None]:
        nothing: tuple[list[SessionRecord], queries.Cursor | None] = ([], None)
        return self._read(lambda db: queries.page(db, cursor, segments, live), nothing)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Nobody runs a session, nor begins one, while this lasts."""
        try:
            lock = acquire(self._lock_path, UPKEEP)
        except OSError as error:
            raise self._cant_save(error) from error
        if lock is None:
            raise Busy("a session is running in another terminal: see hiptui remote")
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _standing_still(self, session_id: str) -> Iterator[None]:
        """That session does not run, nor is it taken up again, while this lasts."""
        live = self._live()
        if live == session_id:
            raise Busy("that session is running: see hiptui remote")
        with nullcontext() if live or self._own else self._locked():
            yield

    def _end(self, session_id: str, statement: str) -> None:
        def end(db: sqlite3.Connection) -> int:
            saved = "(SELECT key FROM sessions WHERE id = ? AND status = 'running')"
            db.execute(f"DELETE FROM saved WHERE session = {saved}", (session_id,))
            return db.execute(statement, (session_id,)).rowcount

        with self._locked():
            if not self._write(end):
                raise Gone(_GONE)

    def _read(self, query: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """The answer of `query`, or `nothing` where there is nothing or it can't be read."""
        seen = database.identity(self._path)
        try:
            with database.reading(self._path) as db:
                if db is None:
                    return nothing
                if database.is_newer(db):
                    self._notices.say(f"{self._path}: {_NEWER}", stands=True)
                return query(db)
        except (sqlite3.Error, OSError, ValueError) as error:
            if not (database.is_damage(error) and self._begin_anew(seen)):
                why = database.reason(error)
                self._notices.say(f"can't read {self._path}: {why}", stands=True)
            return nothing

    def _write(self, act: Callable[[sqlite3.Connection], T]) -> T:
        seen = database.identity(self._path)
        try:
            return self._act(act)
        except (sqlite3.Error, OSError) as error:
            if database.is_damage(error):
                self._begin_anew(seen)
            raise self._cant_save(error) from error

    def _act(self, act: Callable[[sqlite3.Connection], T]) -> T:
        with closing(database.connect(self._path)) as db, database.transaction(db):
            return act(db)

    def _begin_anew(self, seen: int) -> bool:
        """Move a damaged file aside, unless another program is writing to it."""
        try:
            lock = None if self._own else acquire(self._lock_path, UPKEEP)
            if not (lock or self._own):
                return False
            try:
                begin_anew(self._path, seen, self._notices)
            finally:
                if lock:
                    lock.release()
        except OSError:
            return False
        return True

    def _cant_save(self, error: Exception) -> CantSave:
        return CantSave(f"can't save to {self._path}: {database.reason(error)}")


_GONE = "that session is no longer there"
_NEWER = "written by a newer hiptui; it is shown as far as possible, and nothing is saved"
