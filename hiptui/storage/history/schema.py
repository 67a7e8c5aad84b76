"""The tables of history.db, and how an older file comes to have them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # Times are whole seconds since 1970 in UTC, each beside the local offset of its moment.
        """CREATE TABLE sessions (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            circuit TEXT NOT NULL,
            name TEXT NOT NULL,
            started INTEGER NOT NULL,
            started_offset INTEGER NOT NULL,
            ended INTEGER NOT NULL,
            ended_offset INTEGER NOT NULL,
            status TEXT NOT NULL
                CHECK (status IN ('completed', 'partial', 'running', 'interrupted')),
            rounds_planned INTEGER NOT NULL,
            rounds_done INTEGER NOT NULL,
            work_seconds NUMERIC NOT NULL,
            left_seconds NUMERIC NOT NULL,
            right_seconds NUMERIC NOT NULL,
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
            place INTEGER NOT NULL,
            kind TEXT NOT NULL,
            round INTEGER NOT NULL,
            move INTEGER,
            side TEXT,
            planned NUMERIC,
            done NUMERIC NOT NULL,
            skipped INTEGER NOT NULL,
            PRIMARY KEY (session, place)
        ) WITHOUT ROWID""",
        # Milliseconds since 1970 in UTC.
        """CREATE TABLE transitions (
            session INTEGER NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            place INTEGER NOT NULL,
            offset REAL NOT NULL,
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


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All that is done inside is written at the end, or nothing of it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")


def version_of(db: sqlite3.Connection) -> int:
    """The version of the tables, 0 where there are none yet; NotAHistory where it is no history."""
    version: int
    version, tables = db.execute(_VERSION).fetchone()
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
    """Copy the whole database, atomically, readable by its owner only."""
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    try:
        with closing(sqlite3.connect(unfinished)) as copy:
            db.backup(copy)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
