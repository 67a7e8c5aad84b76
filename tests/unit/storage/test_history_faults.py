from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from hiptui.domain.record import Rating
from hiptui.storage.history import CantSave, Merged, database
from hiptui.storage.history.database import MIGRATIONS, NewerVersion, migrate, version_of
from hiptui.storage.history.file import HistoryFile, holder
from hiptui.storage.history.recorder import SessionRows
from hiptui.storage.history.session_state import Observation, SessionState, Times, between, opening
from tests.support import drive, for_each, hips
from tests.unit.storage.history_support import (
    ID,
    LONG,
    MORNING,
    Run,
    change,
    history,
    old_history,
    past,
    query,
    received,
    statuses,
    worked,
)

NOBODY = 65534

# --- damaged --------------------------------------------------------------------------------


def spoil(folder: Path, content: bytes = b"no database at all" * 400) -> None:
    (folder / "history.db").write_bytes(content)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_damage_that_sqlite_quotes_is_damage_too(tmp_path: Path) -> None:
    """A byte that is no UTF-8 in what makes a table: Python fails on SQLite's message."""
    worked(history(tmp_path)).finish()
    content = (tmp_path / "history.db").read_bytes().replace(b"tablesaved", b"tables\xedved")
    spoil(tmp_path, content)
    with pytest.raises(CantSave, match="damaged"):
        history(tmp_path).merge(received(past()))
    spoil(tmp_path, content)
    worked(history(tmp_path)).finish()
    spoil(tmp_path, content)
    assert list(history(tmp_path).sessions()) == []
    assert {f"history.db.damaged-{number}" for number in (1, 2, 3)} < names(tmp_path)


@pytest.mark.parametrize("column", ["started", "started_offset"])
def test_a_time_that_no_calendar_has_is_told_in_a_line(tmp_path: Path, column: str) -> None:
    store = history(tmp_path)
    store.merge(received(past()))
    change(tmp_path, f"UPDATE sessions SET {column} = 1000000000000000")
    assert list(store.sessions()) == []
    assert "can't read" in store.notices()[0]


@for_each(
    ("what", "where"),
    [
        *[("sessions SET work_seconds = 'many'", "key"), ("sessions SET started = 'noon'", "key")],
        ("sessions SET ended_offset = x'00ff'", "key"),
        (f"sessions SET started = {2**63 - 1}", "key"),
        ("sessions SET rounds_done = 'two'", "key"),
        *[("segments SET done = 'a lot'", "session"), ("segments SET kind = 'dance'", "session")],
    ],
)
def test_a_session_with_words_for_numbers_is_left_out_and_told(
    tmp_path_factory: pytest.TempPathFactory, what: str, where: str
) -> None:
    folder = tmp_path_factory.mktemp("words")
    store = history(folder)
    store.merge(received(past(1), past(2)))
    change(folder, f"UPDATE {what} WHERE {where} = 1")
    assert [one.id for one in store.sessions()] == [ID.format(2)]
    assert store.session(ID.format(1)) is None
    assert store.merge(received(past(1), past(2), past(3))) == Merged(added=1, same=1)
    where = f"session {ID.format(1)} in {folder}/history.db"
    assert store.notices() == (f"can't read {where}: a value in it is damaged; it stays there",)
    assert len(query(folder, "SELECT * FROM sessions")) == 3


@for_each("what", ["transitions SET at = 'noon'", "transitions SET offset = 'far'"])
def test_times_that_are_words_are_told(tmp_path_factory: pytest.TempPathFactory, what: str) -> None:
    folder = tmp_path_factory.mktemp("words")
    session_id = worked(history(folder)).finish()
    change(folder, f"UPDATE {what}")
    store = history(folder)
    assert store.times(session_id) == Times({}, ())
    assert "can't read" in store.notices()[0]


@for_each("column", ["offset", "paused_seconds", "started"])
def test_an_interrupted_session_with_words_for_numbers_is_told(
    tmp_path_factory: pytest.TempPathFactory, column: str
) -> None:
    folder = tmp_path_factory.mktemp("words")
    worked(history(folder)).cut()
    change(folder, f"UPDATE sessions SET {column} = 'far'")
    store = history(folder)
    assert store.interrupted() is None
    assert "can't read" in store.notices()[0]


@pytest.mark.parametrize("content", [b"no database at all" * 400, b"SQLite format 3\0" * 99])
def test_a_session_moves_a_damaged_file_aside_and_says_so_once(
    tmp_path: Path, content: bytes
) -> None:
    spoil(tmp_path, content)
    store = history(tmp_path)
    run = worked(store)
    run.driver.wait(5)
    run.finish()
    (said,) = store.notices()
    assert "history.db was damaged" in said
    assert "history.db.damaged-1" in said
    assert (tmp_path / "history.db.damaged-1").read_bytes() == content
    assert [one.work_seconds for one in store.sessions()] == [25]
    assert store.notices() == ()


def test_looking_at_a_damaged_file_moves_it_aside_too(tmp_path: Path) -> None:
    spoil(tmp_path)
    (tmp_path / "history.db.damaged-1").touch()
    (tmp_path / "history.db-wal").write_bytes(b"its log")
    store = history(tmp_path)
    assert store.interrupted() is None
    assert list(store.sessions()) == []
    assert len(store.notices()) == 1
    assert names(tmp_path) - {"history.db.damaged-2-shm"} == {
        "history.db.damaged-1",
        "history.db.damaged-2",
        "history.db.damaged-2-wal",
        "running.lock",
    }
    assert history(tmp_path).notices() == ()


def test_another_program_moves_nothing_away_under_a_running_session(tmp_path: Path) -> None:
    run = worked(history(tmp_path))
    assert run.writer.flush(LONG)
    held = holder(tmp_path / "running.lock")
    assert held == run.writer.id
    other = HistoryFile(tmp_path / "history.db")
    assert not other.begin_anew(other.identity)
    assert "history.db" in names(tmp_path)
    run.finish()


def test_damage_in_mid_session_loses_nothing_of_it(tmp_path: Path) -> None:
    driver, file = drive(hips()), HistoryFile(tmp_path / "history.db")
    rows = SessionRows(file, None, ID.format(1), MORNING)
    seen = [
        Observation(driver.wait(seconds).session, driver.now, MORNING) for seconds in (0, 60, 5)
    ]
    transitions = (opening(seen[0], "begin"), *between(seen[0], seen[1]))
    assert rows.write(SessionState(seen[1], transitions, False, Rating(effort=4)))
    rows.close()
    spoil(tmp_path)
    assert rows.write(SessionState(seen[2], transitions, True, Rating(effort=4)))
    rows.close()
    assert len(file.notices.take()) == 1
    (one,) = history(tmp_path).sessions()
    assert (one.work_seconds, one.status, one.rating.effort) == (45, "partial", 4)
    assert [segment.done for segment in one.segments[:4]] == [15, 30, 5, 15]
    kinds = query(tmp_path, "SELECT group_concat(kind, ' ') FROM transitions ORDER BY number")
    assert kinds == [("begin enter enter enter",)]


def test_a_merge_into_a_damaged_file_works_the_second_time(tmp_path: Path) -> None:
    spoil(tmp_path)
    store = history(tmp_path)
    with pytest.raises(CantSave, match="damaged"):
        store.merge(received(past()))
    assert "a new one begun" in store.notices()[0]
    assert store.merge(received(past())).added == 1


def test_a_damaged_file_that_cannot_be_moved_is_said(tmp_path: Path) -> None:
    spoil(tmp_path)
    (tmp_path / "running.lock").mkdir()
    store = history(tmp_path)
    assert list(store.sessions()) == []
    (said,) = store.notices()
    assert "it is damaged" in said


def test_a_database_of_something_else_is_moved_aside(tmp_path: Path) -> None:
    change(tmp_path, "CREATE TABLE sessions (x)")
    worked(history(tmp_path)).finish()
    assert "history.db.damaged-1" in names(tmp_path)
    assert statuses(tmp_path) == ["partial"]


def test_a_file_that_another_program_replaced_meanwhile_stays(tmp_path: Path) -> None:
    spoil(tmp_path)
    file = HistoryFile(tmp_path / "history.db")
    file.set_aside(seen=1)
    assert file.notices.take() == ()
    assert names(tmp_path) == {"history.db"}


def test_a_spoilt_position_is_said_and_kept_as_partial(tmp_path: Path) -> None:
    worked(history(tmp_path)).cut()
    change(tmp_path, "UPDATE saved SET text = '{}'")
    store = history(tmp_path)
    assert store.interrupted() is None
    assert len(store.notices()) == 1
    worked(store, at=MORNING + timedelta(days=1)).finish()
    assert statuses(tmp_path) == ["partial", "partial"]


# --- a newer or an older program ------------------------------------------------------------


def test_a_newer_file_is_read_and_never_written(tmp_path: Path) -> None:
    worked(history(tmp_path)).finish()
    newer = ("ALTER TABLE sessions ADD COLUMN mood TEXT", "PRAGMA user_version = 9")
    change(tmp_path, "PRAGMA journal_mode = DELETE", *newer)
    before = (tmp_path / "history.db").read_bytes()
    store = history(tmp_path)
    assert len(list(store.sessions())) == 1
    (said,) = store.notices()
    assert "newer hiptui" in said
    run = Run(store, at=MORNING + timedelta(days=1))
    run.driver.to(1, 20)
    assert not run.writer.close(LONG)
    (said,) = store.notices()
    assert "can't save" in said
    assert run.writer.problem.endswith("Update hiptui.")
    assert len(store.standing_notices()) == 1
    assert f"version 9, this one knows {len(MIGRATIONS)}" in said
    with pytest.raises(CantSave, match="newer hiptui"):
        store.merge(received(past()))
    assert (tmp_path / "history.db").read_bytes() == before


def test_a_newer_file_with_other_tables_is_left_where_it_is(tmp_path: Path) -> None:
    change(tmp_path, "CREATE TABLE everything (x)", "PRAGMA user_version = 9")
    store = history(tmp_path)
    assert list(store.sessions()) == []
    assert store.interrupted() is None
    assert any("newer" in said for said in store.notices())
    assert names(tmp_path) == {"history.db"}


NEXT = ("ALTER TABLE sessions ADD COLUMN mood TEXT", "UPDATE sessions SET mood = 'good'")


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """A file as the first version wrote it, with a session in it; the program knows one more."""
    monkeypatch.setattr(database, "MIGRATIONS", (*MIGRATIONS, NEXT))
    values = "(1, 'a', 'myrtl', 'M', 5, 0, 9, 0, 'partial', 1, 0, 30, 15, 15, 0, NULL, NULL"
    with closing(sqlite3.connect(tmp_path / "history.db", isolation_level=None)) as db:
        for statement in MIGRATIONS[0]:
            db.execute(statement)
        db.execute("PRAGMA user_version = 1")
        db.execute(f"INSERT INTO sessions VALUES {values}, NULL, NULL)")
        yield db


def test_an_older_file_is_copied_and_then_brought_up_to_date(
    tmp_path: Path, older: sqlite3.Connection
) -> None:
    migrate(older, tmp_path / "history.db")
    assert version_of(older) == len(MIGRATIONS) + 1
    assert older.execute("SELECT mood FROM sessions").fetchall() == [("good",)]
    copy = tmp_path / "history.db.v1.bak"
    assert names(tmp_path) == {"history.db", copy.name}
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as db:
        assert version_of(db) == 1
        assert db.execute("SELECT id FROM sessions").fetchall() == [("a",)]


def test_looking_at_an_older_file_brings_it_up_to_date(
    tmp_path: Path, older: sqlite3.Connection
) -> None:
    older.close()
    assert [one.circuit for one in history(tmp_path).sessions()] == ["myrtl"]
    assert query(tmp_path, "SELECT mood FROM sessions") == [("good",)]


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, older: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "MIGRATIONS", (*MIGRATIONS, (*NEXT, "no such statement")))
    with pytest.raises(sqlite3.OperationalError):
        migrate(older, tmp_path / "history.db")
    assert version_of(older) == 1
    assert "mood" not in str(older.execute("SELECT sql FROM sqlite_master").fetchall())
    assert not older.in_transaction


def test_no_copy_no_migration(tmp_path: Path, older: sqlite3.Connection) -> None:
    (tmp_path / f"history.db.v1.bak.{os.getpid()}").mkdir()
    with pytest.raises(OSError, match="directory"):
        migrate(older, tmp_path / "history.db")
    assert version_of(older) == 1


def test_two_programs_migrate_once(
    tmp_path: Path, older: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "history.db"

    def migrate_first(*_: object) -> None:
        monkeypatch.setattr(database, "back_up", lambda *_: None)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            migrate(other, path)

    monkeypatch.setattr(database, "back_up", migrate_first)
    migrate(older, path)
    assert version_of(older) == len(MIGRATIONS) + 1


def test_a_later_version_is_not_taken_back(tmp_path: Path, older: sqlite3.Connection) -> None:
    older.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 2}")
    with pytest.raises(NewerVersion):
        migrate(older, tmp_path / "history.db")


# --- full, locked, unwritable ---------------------------------------------------------------


@for_each(
    ("number", "told"),
    [
        # The system's numbers are others than SQLite's, in which 13 is a full disk and 5 a lock.
        (errno.EACCES, "Make its folder writable."),
        (errno.EROFS, "Make its folder writable."),
        (errno.EIO, "Make room on the disk, or check it."),
        (errno.ENOSPC, "Make room on the disk."),
        (errno.EDQUOT, "Make room on the disk."),
    ],
)
def test_what_to_do_about_an_error_of_the_system(number: int, told: str) -> None:
    assert database.remedy(OSError(number, os.strerror(number))) == told


FULL = """
import resource, signal, sys
from pathlib import Path
from hiptui.domain.commands import Command
from tests.unit.storage.history_support import LONG, history, worked

folder = Path(sys.argv[1])
store = history(folder)
run = worked(store)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
for _ in range(60):
    run.driver.do(Command.NEXT).wait(2)
    run.put()
    if not run.writer.flush(0.2):
        break
else:
    sys.exit("never full")
run.driver.wait(10)
run.put()
(said,) = store.notices()
assert "can't save" in said, said
assert not run.writer.saved
while not run.writer.problem:
    run.writer.flush(0.01)
assert run.writer.problem.endswith("Make room on the disk, or check it."), run.writer.problem
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
run.driver.wait(1)
run.finish()
(one,) = store.sessions()
assert one.work_seconds == round(run.driver.record.work_seconds, 3), one
assert [s.done for s in one.segments] == [s.done for s in run.driver.record.segments]
assert store.notices() == ()
print("well")
"""


def python(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_on_a_full_disk_it_is_said_once_and_all_is_there_when_space_returns(
    tmp_path: Path,
) -> None:
    assert python(FULL, str(tmp_path)) == "well\n"
    assert query(tmp_path, "PRAGMA integrity_check") == [("ok",)]


def test_a_locked_database_is_waited_for_and_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "TIMEOUT", 0.01)
    store = history(tmp_path)
    worked(store).finish()
    with closing(sqlite3.connect(tmp_path / "history.db", isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        run = Run(store, at=MORNING + timedelta(days=1))
        run.driver.to(1, 20)
        run.put()
        while not (said := store.notices()):
            assert not run.writer.flush(0.01)
        while not run.writer.problem:
            assert not run.writer.flush(0.01)
        assert run.writer.problem == (
            f"Not saved to {tmp_path / 'history.db'}: another program has locked it. "
            "Close the program that has it open."
        )
        assert len(said) == 1
        assert "another program has locked it" in said[0]
        with pytest.raises(CantSave, match="locked"):
            store.rate(ID.format(1), Rating())
        assert len(list(store.sessions())) == 1
        db.execute("ROLLBACK")
    run.finish()
    assert run.writer.problem == ""
    assert store.notices() == store.standing_notices() == ()
    assert [one.work_seconds for one in store.sessions()] == [20, 20]


def test_no_home_at_all(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = history(tmp_path / "file" / "home")
    assert list(store.sessions()) == []
    run = Run(store)
    run.driver.to(1, 20)
    run.put()
    assert not run.writer.close(LONG)
    (said,) = store.notices()
    assert said.startswith("can't save to ")
    assert said.endswith("; the session goes on")
    for act in (lambda: store.keep(ID.format(1)), lambda: store.merge(received(past()))):
        with pytest.raises(CantSave):
            act()


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "history.db").mkdir()
    store = history(tmp_path)
    assert list(store.sessions()) == []
    assert not Run(store).writer.close(LONG)
    assert len(store.notices()) == 2
    assert names(tmp_path / "history.db") == set()


AS_NOBODY = """
import os, sys
from pathlib import Path
from hiptui.domain.record import Rating
from hiptui.storage.history import CantSave
from tests.unit.storage.history_support import LONG, MORNING, history

if os.geteuid() == 0:
    os.setuid(65534)
folder = Path(sys.argv[1])
before = sorted(os.listdir(folder))
store = history(folder)
sessions, offer = list(store.sessions()), store.interrupted()
assert offer is not None, store.notices()
print(len(sessions), sessions[-1].status, offer.saved.anchor.offset, store.notices())
"""
READ_ONLY = f"""{AS_NOBODY}
assert not store.runs_elsewhere()
for act in (store.keep, store.discard, lambda id: store.rate(id, Rating(effort=3))):
    try:
        act(offer.id)
    except CantSave as error:
        assert "\\n" not in str(error)
    else:
        sys.exit("written")
session, writer = store.resume(offer.id, 5.0, lambda: MORNING)
assert not writer.close(LONG)
(said,) = store.notices()
assert "can't save" in said, said
assert sorted(os.listdir(folder)) == before, os.listdir(folder)
"""
READ_OLD = f"{AS_NOBODY}\nassert sorted(os.listdir(folder)) == before, os.listdir(folder)\n"


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A folder that another user can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="hiptui-test-"))
    folder.chmod(0o755)
    (folder / "home").mkdir()
    yield folder / "home"
    (folder / "home").chmod(0o755)
    shutil.rmtree(folder)


def read_only(home: Path) -> str:
    """The home where nothing can be written any more."""
    for path in home.iterdir():
        path.chmod(0o444)
    home.chmod(0o555)
    return str(home)


@pytest.mark.parametrize("log", [False, True])
def test_a_read_only_home_can_be_read_and_a_session_goes_on(open_home: Path, log: bool) -> None:
    run = worked(history(open_home))
    kept = {path.name: path.read_bytes() for path in open_home.iterdir()}
    run.cut()
    if log:  # As after kill -9: what was saved last is in the log alone.
        assert kept["history.db-wal"]
        for name, content in kept.items():
            (open_home / name).write_bytes(content)
        (open_home / "history.db-shm").unlink()
    else:
        for name in ("history.db-wal", "history.db-shm"):
            (open_home / name).unlink(missing_ok=True)
    assert python(READ_ONLY, read_only(open_home)) == "1 interrupted 20.0 ()\n"


def test_an_older_file_is_read_where_nothing_can_be_written(open_home: Path) -> None:
    old_history(open_home)
    assert python(READ_OLD, read_only(open_home)) == "3 interrupted 4.5 ()\n"
