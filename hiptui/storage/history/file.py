"""The file of the history, and the lock beside it that says that a session is running.

The lock goes with its process, however that ends.
"""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from io import FileIO
from itertools import count
from pathlib import Path
from threading import Lock
from typing import TypeVar

from hiptui.files import private_folder
from hiptui.storage.history import GONE, Busy, CantSave, Gone, Notices, database
from hiptui.storage.history.rows import end, live_session

T = TypeVar("T")

_NEWER = "written by a newer hiptui; it is shown as far as possible, and nothing is saved"
_BUSY = "a session is running in another terminal: see hiptui remote"
UPKEEP = "-"
"""Stands in the lock while it is held for a moment without a session."""

TRIES, PAUSE = 10, 0.01
"""How often a lock is asked for, as whoever only looks holds it too, and the seconds between."""


class HistoryFile:
    """`history.db` and `running.lock` beside it; any thread may call anything."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notices = Notices()
        self._lock_path = path.with_name("running.lock")
        self._own: tuple[FileIO, str] | None = None
        """The lock of a session of ours, and its id."""
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
            return own[1]
        session_id = holder(self._lock_path)
        if session_id == "":
            found = self.read(lambda db: live_session(db, ""), None)
            return found.id if found else None
        return session_id

    def take_lock(self, session_id: str) -> FileIO | None:
        """Take the lock for a session; None where no file can be locked, Busy where one runs."""
        try:
            lock = acquire(self._lock_path, session_id)
        except OSError:
            return None
        if lock is None:
            raise Busy(_BUSY)
        with self._own_guard:
            self._own = lock, session_id
        return lock

    def release(self, lock: FileIO | None) -> None:
        """Let go of a lock of ours; a second time does nothing."""
        if lock is not None:
            lock.close()
            with self._own_guard:  # another session of ours may have begun
                self._own = None if self._own and self._own[0] is lock else self._own

    def end(self, session_id: str, *, keep: bool) -> None:
        """Keep an interrupted session as partial or forget it; Busy, Gone, CantSave: it was not."""
        try:
            lock = acquire(self._lock_path, UPKEEP)
        except OSError as error:
            raise CantSave(f"can't save to {self.path}: {database.reason(error)}") from error
        if lock is None:
            raise Busy(_BUSY)
        with lock:
            if not self.write(lambda db: end(db, session_id, keep=keep)):
                raise Gone(GONE)

    @contextmanager
    def standing_still(self, session_id: str) -> Iterator[None]:
        """That session is not run by anyone meanwhile, if files can be locked; Busy: it is."""
        lock = None
        if not self.runs_here:
            with suppress(OSError):
                lock = acquire(self._lock_path, UPKEEP)
        with lock or nullcontext():
            if lock is None and self.live() == session_id:
                raise Busy("that session is running: see hiptui remote")
            yield

    def read(self, query: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """The answer of `query`, or `nothing` where there is nothing or it can't be read."""
        seen = self.identity
        try:
            with database.reading(self.path) as db:
                if db is None:
                    return nothing
                if database.is_newer(db):
                    self.notices.say(f"{self.path}: {_NEWER}", stands=True)
                return query(db)
        except (sqlite3.Error, OSError, ValueError, OverflowError, TypeError) as error:
            if not (database.is_damage(error) and self.begin_anew(seen)):
                why = database.reason(error)
                self.notices.say(f"can't read {self.path}: {why}", stands=True)
            return nothing

    def write(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Do `act` in a transaction, and raise what it does; CantSave: nothing was written."""
        seen = self.identity
        try:
            with closing(database.connect(self.path)) as db, database.transaction(db):
                return act(db)
        except (sqlite3.Error, OSError, ValueError, OverflowError) as error:
            if database.is_damage(error):
                self.begin_anew(seen)
            raise CantSave(f"can't save to {self.path}: {database.reason(error)}") from error

    def begin_anew(self, seen: int) -> bool:
        """Move the damaged file that was `seen` aside, unless another program writes to it."""
        try:
            lock = None if self.runs_here else acquire(self._lock_path, UPKEEP)
            if not (lock or self.runs_here):
                return False
            with lock or nullcontext():
                self.set_aside(seen)
        except OSError:
            return False
        return True

    @property
    def identity(self) -> int:
        """Which file lies there: its inode, or 0 where there is none."""
        try:
            return self.path.stat().st_ino
        except OSError:
            return 0

    def set_aside(self, seen: int) -> None:
        """Rename the damaged file that was `seen`, if it is still that, and say so; OSError: no."""
        if self.identity != seen:
            return
        name = self.path.name
        targets = (self.path.with_name(f"{name}.damaged-{number}") for number in count(1))
        target = next(target for target in targets if not os.path.lexists(target))
        for suffix in ("-shm", "-wal", ""):
            with suppress(FileNotFoundError):
                os.rename(f"{self.path}{suffix}", f"{target}{suffix}")
        self.notices.say(f"{name} was damaged: kept as {target}, a new one begun", stands=True)


def acquire(path: Path, session_id: str) -> FileIO | None:
    """The lock at `path`, until closed; None: another program has it, OSError: none can be had."""
    private_folder(path.parent)
    with ExitStack() as stack:
        lock = stack.enter_context(_opened(path, os.O_RDWR | os.O_CREAT))
        if not _locked(lock):
            return None
        lock.truncate(0)
        try:
            lock.write(session_id.encode("ascii"))
        except OSError:  # a full disk: the lock holds all the same, only without a name
            lock.truncate(0)
        stack.pop_all()
    return lock


def holder(path: Path) -> str | None:
    """The session whose lock another program holds, empty where it could not say; or None."""
    with suppress(OSError), _opened(path, os.O_RDONLY) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            name = lock.read(36).decode("ascii", "replace")
            return None if name == UPKEEP else name
    return None


def _opened(path: Path, flags: int) -> FileIO:
    """Open a file of our own: no link to another one, and no pipe that waits for a reader."""
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return FileIO(descriptor, "r+" if flags & os.O_RDWR else "r")


def _locked(lock: FileIO) -> bool:
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE)
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    return False
