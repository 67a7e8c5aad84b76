"""Opening history.db to write and to read, whatever state it and its folder are in."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hiptui.files import private_folder
from hiptui.storage.history import schema

TIMEOUT = 5.0
"""Seconds to wait for another program's transaction."""

_WAL_TRIES, _WAL_PAUSE = 250, 0.02
_BESIDE = ("", "-wal", "-shm")
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_UNOPENED = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR})
_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_PERM: "it is read-only",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened",
    sqlite3.SQLITE_BUSY: "another program has locked it",
    sqlite3.SQLITE_LOCKED: "another program has locked it",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
    sqlite3.SQLITE_CORRUPT: "it is damaged",
    sqlite3.SQLITE_NOTADB: "it is damaged",
}


def connect(path: Path) -> sqlite3.Connection:
    """A connection that writes; makes folder, file and tables where they are missing."""
    private_folder(path.parent)
    with suppress(FileExistsError):  # SQLite gives its other files the same mode
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    db = sqlite3.connect(path, timeout=TIMEOUT, isolation_level=None)
    try:
        _keep_a_log(db)
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        schema.migrate(db, path)
    except (sqlite3.Error, OSError):
        db.close()
        raise
    return db


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection that only reads, or None where there is nothing to read yet.

    An older file is brought up to date first, or else a copy of it.
    """
    if not path.exists() or not path.stat().st_size:
        yield None
        return
    with ExitStack() as stack:
        db, version = _open(path, stack)
        if 0 < version < len(schema.MIGRATIONS):
            db = _up_to_date(path, stack)
        yield db if version else None


def is_newer(db: sqlite3.Connection) -> bool:
    """Whether the file was written by a later program."""
    return schema.version_of(db) > len(schema.MIGRATIONS)


def is_damage(error: BaseException) -> bool:
    """Whether `error` says that the file itself is of no use."""
    return isinstance(error, schema.NotAHistory) or _code(error) in _DAMAGED


def reason(error: BaseException) -> str:
    """What `error` means, in a few words."""
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    return _REASONS.get(_code(error), str(error))


def remedy(error: BaseException) -> str:
    """What the runner can do about `error`, as a sentence."""
    code = getattr(error, "errno", None) if isinstance(error, OSError) else _code(error)
    if isinstance(error, schema.NewerVersion):
        return "Update hiptui."
    if code in (errno.ENOSPC, errno.EDQUOT, sqlite3.SQLITE_FULL):
        return "Make room on the disk."
    if code in _BUSY:
        return "Close the program that has it open."
    if code == sqlite3.SQLITE_IOERR:
        return "Make room on the disk, or check it."
    return "Make its folder writable."


def identity(path: Path) -> int:
    """Which file lies at `path`: its inode, or 0 where there is none."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def set_aside(path: Path, seen: int) -> Path | None:
    """Rename the damaged file that was `seen` to `NAME.damaged-N`, unless another one is there."""
    if identity(path) != seen:
        return None
    targets = (path.with_name(f"{path.name}.damaged-{number}") for number in count(1))
    target = next(target for target in targets if not os.path.lexists(target))
    for suffix in reversed(_BESIDE):
        with suppress(FileNotFoundError):
            os.rename(f"{path}{suffix}", f"{target}{suffix}")
    return target


def _keep_a_log(db: sqlite3.Connection) -> None:
    """Switch to WAL, unless the file is a newer program's.

    With several programs on a new file SQLite says "locked" without waiting.
    """
    for more in reversed(range(_WAL_TRIES)):
        try:
            schema.refuse_newer(db)
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _code(error) not in _BUSY or not more:
                raise
            time.sleep(_WAL_PAUSE)
        else:
            return


def _open(path: Path, stack: ExitStack) -> tuple[sqlite3.Connection, int]:
    """A reading connection, and the version. In a folder nobody may write, WAL needs a detour."""
    try:
        return _checked(f"{path.absolute().as_uri()}?mode=ro", stack)
    except sqlite3.OperationalError as error:
        if _code(error) not in _UNOPENED:
            raise
    log = Path(f"{path}-wal")
    if not log.exists() or not log.stat().st_size:
        return _checked(f"{path.absolute().as_uri()}?immutable=1", stack)
    return _checked(_copied(path, stack).as_uri(), stack)


def _up_to_date(path: Path, stack: ExitStack) -> sqlite3.Connection:
    """A reading connection to the older file at `path` after its migration."""
    try:
        connect(path).close()
    except (sqlite3.OperationalError, OSError) as error:
        if isinstance(error, sqlite3.Error) and _code(error) not in _UNOPENED:
            raise
        path = _copied(path, stack)
        connect(path).close()
    return _open(path, stack)[0]


def _copied(path: Path, stack: ExitStack) -> Path:
    """A copy of the database and its log, for as long as `stack` is open."""
    copy = Path(stack.enter_context(TemporaryDirectory(prefix="hiptui-"))) / path.name
    for suffix in ("", "-wal"):
        with suppress(FileNotFoundError):
            shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
    copy.chmod(0o600)
    return copy


def _checked(uri: str, stack: ExitStack) -> tuple[sqlite3.Connection, int]:
    db = sqlite3.connect(uri, uri=True, timeout=TIMEOUT, isolation_level=None)
    stack.enter_context(closing(db))
    return db, schema.version_of(db)


def _code(error: BaseException) -> int:
    """SQLite's primary result code; 0 where there is none."""
    extended: int = getattr(error, "sqlite_errorcode", 0)
    return extended & 0xFF
