"""The tables of history.db, and opening it to write and read, whatever state it is in."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from hiptui.files import private_folder

TIMEOUT = 5.0
"""Seconds to wait for another program's transaction."""

_LOG = 64
"""Pages after which the log begins anew: a commit that need not make it longer costs less."""
_WAL_TRIES, _WAL_PAUSE = 250, 0.02
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_UNOPENED = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR})
_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
    **dict.fromkeys((sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM), "it is read-only"),
    **dict.fromkeys(_BUSY, "another program has locked it"),
    **dict.fromkeys(_DAMAGED, "it is damaged"),
}
_REMEDIES = {
    sqlite3.SQLITE_FULL: "Make room on the disk.",
    sqlite3.SQLITE_IOERR: "Make room on the disk, or check it.",
    **dict.fromkeys(_BUSY, "Close the program that has it open."),
}
_OF_SYSTEM = {
    errno.ENOSPC: sqlite3.SQLITE_FULL,
    errno.EDQUOT: sqlite3.SQLITE_FULL,
    errno.EIO: sqlite3.SQLITE_IOERR,
}
"""What the system's errors, which have numbers of their own, would be as SQLite's."""
DAMAGED = "a value in it is damaged"

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # Times are whole seconds since 1970 in UTC, each beside the local offset of its moment.
        """CREATE TABLE sessions (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            circuit TEXT NOT NULL, name TEXT NOT NULL,
            started INTEGER NOT NULL, started_offset INTEGER NOT NULL,
            ended INTEGER NOT NULL, ended_offset INTEGER NOT NULL,
            status TEXT NOT NULL
                CHECK (status IN ('completed', 'partial', 'running', 'interrupted')),
            rounds_planned INTEGER NOT NULL, rounds_done INTEGER NOT NULL,
            work_seconds NUMERIC NOT NULL,
            left_seconds NUMERIC NOT NULL, right_seconds NUMERIC NOT NULL,
            paused_seconds NUMERIC NOT NULL,
            harder TEXT CHECK (harder IN ('left', 'same', 'right')),
            effort INTEGER CHECK (effort BETWEEN 1 AND 10),
            note TEXT,
            digest TEXT
        )""",
        "CREATE INDEX sessions_by_start ON sessions (started, id) WHERE work_seconds >= 1",
        """CREATE INDEX sessions_by_circuit ON sessions (circuit, ended, ended_offset)
            WHERE work_seconds >= 1""",
        "CREATE INDEX sessions_unfinished ON sessions (ended) WHERE status = 'running'",
        """CREATE TABLE segments (
            session INTEGER NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,
            place INTEGER NOT NULL, kind TEXT NOT NULL,
            round INTEGER NOT NULL, move INTEGER, side TEXT,
            planned NUMERIC, done NUMERIC NOT NULL, skipped INTEGER NOT NULL,
            PRIMARY KEY (session, place)
        ) WITHOUT ROWID""",
        # Milliseconds since 1970 in UTC.
        """CREATE TABLE transitions (
            session INTEGER NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,
            number INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
            place INTEGER NOT NULL, offset REAL NOT NULL,
            PRIMARY KEY (session, number)
        ) WITHOUT ROWID""",
        # The circuits as they were when sessions were done with them, each once.
        "CREATE TABLE circuits (digest TEXT PRIMARY KEY, text TEXT NOT NULL)",
        # What an unfinished session needs to go on.
        """CREATE TABLE saved (
            session INTEGER PRIMARY KEY REFERENCES sessions (key) ON DELETE CASCADE,
            text TEXT NOT NULL
        )""",
    ),
    (
        # When the rating was given, for merging; null in what version 1 wrote.
        "ALTER TABLE sessions ADD COLUMN rated INTEGER",
        "ALTER TABLE sessions ADD COLUMN rated_offset INTEGER",
        # Seconds into the segment at hand, so that `saved` need not be written each second.
        "ALTER TABLE sessions ADD COLUMN offset REAL",
        # Sessions deleted here, so that a merge does not bring them back.
        "CREATE TABLE deleted (id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
        # Nothing that changes each second is in an index: a commit writes two pages, not five.
        "DROP INDEX sessions_by_start",
        "DROP INDEX sessions_by_circuit",
        "DROP INDEX sessions_unfinished",
        "CREATE INDEX sessions_by_start ON sessions (started)",
        "CREATE INDEX sessions_by_circuit ON sessions (circuit, started)",
        "CREATE INDEX sessions_unfinished ON sessions (started) WHERE status = 'running'",
    ),
)
"""MIGRATIONS[n] leads from version n to n + 1, statement by statement."""

# In one statement, and so at one moment: another program may be making the tables just now.
_VERSION = """
    SELECT user_version, (SELECT group_concat(name) FROM sqlite_master WHERE type = 'table')
    FROM pragma_user_version
"""
_TABLES = frozenset({"sessions", "segments", "transitions", "circuits", "saved"})


class NewerVersion(sqlite3.DatabaseError):
    """The file was written by a later program."""


class NotAHistory(sqlite3.DatabaseError):
    """A database, but of something else."""


def connect(path: Path) -> sqlite3.Connection:
    """A connection that writes; makes folder, file and tables where they are missing."""
    private_folder(path.parent)
    with suppress(FileExistsError):  # SQLite gives its other files the same mode
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    db = sqlite3.connect(path, timeout=TIMEOUT, isolation_level=None)
    try:
        _keep_a_log(db)
        db.execute("PRAGMA synchronous = FULL")
        db.execute(f"PRAGMA wal_autocheckpoint = {_LOG}")
        db.execute("PRAGMA foreign_keys = ON")
        migrate(db, path)
    except (sqlite3.Error, OSError):
        db.close()
        raise
    return db


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection that only reads, an older file or its copy brought up to date; None: no file."""
    if not path.exists() or not path.stat().st_size:
        yield None
        return
    with ExitStack() as stack:
        db, version = _open(path, stack)
        if 0 < version < len(MIGRATIONS):
            try:
                connect(path).close()
            except (sqlite3.OperationalError, OSError) as error:
                if isinstance(error, sqlite3.Error) and _code(error) not in _UNOPENED:
                    raise
                path = _copied(path, stack)
                connect(path).close()
            db, _ = _open(path, stack)
        yield db if version else None


def is_newer(db: sqlite3.Connection) -> bool:
    """Whether the file was written by a later program."""
    return version_of(db) > len(MIGRATIONS)


def is_damage(error: BaseException) -> bool:
    """Whether `error` says that the file itself is of no use."""
    return isinstance(error, NotAHistory) or _code(error) in _DAMAGED


def reason(error: BaseException) -> str:
    """What `error` means, in a few words."""
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    if not isinstance(error, sqlite3.Error):  # of whatever made a value of it
        return DAMAGED
    return _REASONS.get(_code(error), str(error))


def remedy(error: BaseException) -> str:
    """What the runner can do about `error`, as a sentence."""
    if isinstance(error, NewerVersion):
        return "Update hiptui."
    code = _OF_SYSTEM.get(error.errno or 0) if isinstance(error, OSError) else _code(error)
    return _REMEDIES.get(code or 0, "Make its folder writable.")


def _keep_a_log(db: sqlite3.Connection) -> None:
    """Switch to WAL: with several programs on a new file SQLite says "locked" without waiting."""
    for more in reversed(range(_WAL_TRIES)):
        try:
            refuse_newer(db)
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
    return db, version_of(db)


def _code(error: BaseException) -> int:
    extended: int = getattr(error, "sqlite_errorcode", 0)
    return extended & 0xFF  # the primary one; 0 where it is no error of SQLite


def transaction(db: sqlite3.Connection) -> sqlite3.Connection:
    """`db` in a transaction; at the end of its `with` all that was done is written, or nothing."""
    db.execute("BEGIN IMMEDIATE")
    return db


def version_of(db: sqlite3.Connection) -> int:
    """The version of the tables, 0 where there are none yet; NotAHistory where it is no history."""
    version: int
    try:
        version, tables = db.execute(_VERSION).fetchone()
    except UnicodeDecodeError as error:  # SQLite's message quotes what is damaged
        raise NotAHistory("it is damaged") from error
    if version > len(MIGRATIONS):
        return version
    names = set((tables or "").split(","))
    if tables if version == 0 else not names >= _TABLES:
        raise NotAHistory("not a history")
    return version


def refuse_newer(db: sqlite3.Connection) -> int:
    """The version of the tables. Raises NewerVersion: this program does not know it."""
    version, newest = version_of(db), len(MIGRATIONS)
    if version > newest:
        raise NewerVersion(f"a newer hiptui wrote it (version {version}, this one knows {newest})")
    return version


def migrate(db: sqlite3.Connection, path: Path) -> None:
    """Bring the tables of `db` to the newest version, once the file is copied to NAME.vN.bak."""
    version = refuse_newer(db)
    if version == len(MIGRATIONS):
        return
    if version:
        back_up(db, path.with_name(f"{path.name}.v{version}.bak"))
    with transaction(db):
        # Another program may have been here since: what counts is the version under the lock.
        for statement in chain(*MIGRATIONS[version_of(db) :]):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def back_up(db: sqlite3.Connection, target: Path) -> None:
    """Copy the whole database, readable by its owner only."""
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    try:
        with closing(sqlite3.connect(unfinished)) as copy:
            db.backup(copy)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
