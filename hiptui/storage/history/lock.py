"""The file lock that says that a session is running; it goes with its process, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

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
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
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
        descriptor = os.open(path, os.O_RDONLY)
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
