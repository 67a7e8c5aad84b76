"""The file of the history and its lock, as one program uses them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import TypeVar

from hiptui.storage.history import database, queries
from hiptui.storage.history.errors import Busy, CantSave
from hiptui.storage.history.lock import UPKEEP, RunningLock, acquire, holder
from hiptui.storage.history.session_rows import begin_anew
from hiptui.storage.history.types import Notices

T = TypeVar("T")

_NEWER = "written by a newer hiptui; it is shown as far as possible, and nothing is saved"
_BUSY = "a session is running in another terminal: see hiptui remote"


class HistoryFile:
    """`history.db` and `running.lock` beside it; any thread may call anything."""

    def __init__(self, path: Path) -> None:
        self.path = path
        """The database."""
        self.notices = Notices()
        """What the runner should be told."""
        self._lock_path = path.with_name("running.lock")
        self._own: RunningLock | None = None
        self._own_guard = Lock()

    @property
    def runs_here(self) -> bool:
        """Whether this program runs a session."""
        return self._own is not None

    def runs_elsewhere(self) -> str | None:
        """The id of the session that another program runs; empty where it could not say it."""
        return None if self.runs_here else holder(self._lock_path)

    def live(self) -> str | None:
        """The id of the session that runs, here or elsewhere."""
        if own := self._own:
            return own.session_id
        session_id = holder(self._lock_path)
        if session_id == "":
            found = self.read(lambda db: queries.live(db, ""), None)
            return found[0].id if found else None
        return session_id

    def take_lock(self, session_id: str) -> RunningLock | None:
        """Take the lock for a session of ours; None where no file can be locked here.

        Raises:
            Busy: another program runs one.
        """
        try:
            lock = acquire(self._lock_path, session_id)
        except OSError:
            return None
        if lock is None:
            raise Busy(_BUSY)
        with self._own_guard:
            self._own = lock
        return lock

    def release(self, lock: RunningLock | None) -> None:
        """Let go of a lock of ours; a second time does nothing."""
        if lock is not None:
            lock.release()
            with self._own_guard:  # another session of ours may have begun
                self._own = None if self._own is lock else self._own

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody runs a session, nor begins one, while this lasts.

        Raises:
            Busy: another program runs one.
            CantSave: the lock can't be had.
        """
        try:
            lock = acquire(self._lock_path, UPKEEP)
        except OSError as error:
            raise self._cant_save(error) from error
        if lock is None:
            raise Busy(_BUSY)
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def standing_still(self, session_id: str) -> Iterator[None]:
        """That session does not run, nor is it taken up again, while this lasts.

        Where no file can be locked, as well as sessions can be told apart there.

        Raises:
            Busy: it runs.
        """
        lock = None
        if not self.runs_here:
            with suppress(OSError):
                lock = acquire(self._lock_path, UPKEEP)
        try:
            if lock is None and self.live() == session_id:
                raise Busy("that session is running: see hiptui remote")
            yield
        finally:
            if lock:
                lock.release()

    def read(self, query: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """The answer of `query`, or `nothing` where there is nothing or it can't be read."""
        seen = database.identity(self.path)
        try:
            with database.reading(self.path) as db:
                if db is None:
                    return nothing
                if database.is_newer(db):
                    self.notices.say(f"{self.path}: {_NEWER}", stands=True)
                return query(db)
        except (sqlite3.Error, OSError, ValueError) as error:
            if not (database.is_damage(error) and self.begin_anew(seen)):
                why = database.reason(error)
                self.notices.say(f"can't read {self.path}: {why}", stands=True)
            return nothing

    def write(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Do `act` in a transaction.

        Raises:
            CantSave: nothing was written. What `act` raises of its own comes through.
        """
        seen = database.identity(self.path)
        try:
            with closing(database.connect(self.path)) as db, database.transaction(db):
                return act(db)
        except (sqlite3.Error, OSError) as error:
            if database.is_damage(error):
                self.begin_anew(seen)
            raise self._cant_save(error) from error

    def begin_anew(self, seen: int) -> bool:
        """Move the damaged file that was `seen` aside, unless another program writes to it."""
        try:
            lock = None if self.runs_here else acquire(self._lock_path, UPKEEP)
            if not (lock or self.runs_here):
                return False
            try:
                begin_anew(self.path, seen, self.notices)
            finally:
                if lock:
                    lock.release()
        except OSError:
            return False
        return True

    def _cant_save(self, error: Exception) -> CantSave:
        return CantSave(f"can't save to {self.path}: {database.reason(error)}")
