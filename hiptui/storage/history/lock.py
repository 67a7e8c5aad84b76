"""The file lock that says that a session is running; it goes with its process, however it ends."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from pathlib import Path

from hiptui.folders import private_folder

UPKEEP = "-"
"""Stands in the lock while it is held for a moment without a session."""

TRIES = 10
"""How often a lock is asked for: a program that only looks holds it for an instant too."""
PAUSE = 0.01
"""Seconds between two tries."""


class RunningLock:
    """The lock, held. It belongs to this process and names its session."""

    def __init__(self, descriptor: int, session_id: str) -> None:
        self._descriptor: int | None = descriptor
        self.session_id = session_id

    def release(self) -> None:
        """Let go; a second time does nothing."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def acquire(path: Path, session_id: str) -> RunningLock | None:
    """Take the lock at `path`, or None where another program holds it.

    Raises:
        OSError: the file can't be made or locked.
    """
    private_folder(path.parent)
    descriptor = _open(path, os.O_RDWR | os.O_CREAT)
    try:
        if not _locked(descriptor):
            os.close(descriptor)
            return None
        _sign(descriptor, session_id)
    except OSError:
        os.close(descriptor)
        raise
    return RunningLock(descriptor, session_id)


def holder(path: Path) -> str | None:
    """The id of the session for which another program holds the lock, or None.

    The id is empty where the holder could not write it down.
    """
    try:
        descriptor = _open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        name = os.pread(descriptor, 36, 0).decode("ascii", "replace")
        return None if name == UPKEEP else name
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return None


def _open(path: Path, flags: int) -> int:
    """Open a file of our own: no link to another one, and no pipe that waits for a reader.

    Raises:
        OSError: it can't be opened, or is something else.
    """
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return descriptor


def _locked(descriptor: int) -> bool:
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        return True
    return False


def _sign(descriptor: int, session_id: str) -> None:
    os.ftruncate(descriptor, 0)
    try:
        os.pwrite(descriptor, session_id.encode("ascii"), 0)
    except OSError:
        # A full disk: the lock holds all the same, only without a name.
        os.ftruncate(descriptor, 0)
