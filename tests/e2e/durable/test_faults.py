"""What the program does when the disk, the home, the terminal or another program is against it.

HIPTUI_FULL=1 resizes a thousand times and starts 50 pairs of programs.
"""

from __future__ import annotations

import random
import resource
import signal
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.durable.support import (
    CIRCUIT,
    LONG,
    begin,
    fast,
    furnish,
    history,
    is_sound,
    query,
    saved_place,
)
from tests.support import FULL
from tests.terminal import Terminal

SIZES = 1000 if FULL else 40
"""How often the window is resized."""
MOMENTS = [0.01 * number for number in range(0, 60, 1 if FULL else 30)]
"""Seconds after which a program that is just starting is told to end."""
PAIRS = 50 if FULL else 1
"""How many pairs of programs start at the same moment."""


def stays_to_the_end(program: Terminal) -> None:
    """See a session through, and leave."""
    program.shows("2 of 2 rounds")
    program.press("q")
    assert program.ends() == 0
    assert program.is_restored
    assert program.is_quiet


def small_disk(blocks: int) -> str:
    """Shell commands that let no file grow beyond so many blocks of 512 bytes.

    Nor does Python leave halves of its compiled files in the source folder then.
    """
    return f"export PYTHONDONTWRITEBYTECODE=1; ulimit -f {blocks}"


# --- disk and home --------------------------------------------------------------------------


def test_a_disk_that_fills_up_keeps_what_it_has_and_the_session_goes_on(tmp_path: Path) -> None:
    folder = furnish(tmp_path, CIRCUIT.replace("seconds = 3", "seconds = 3000"))
    with Terminal(tmp_path, *fast("start", "short", speed=10)) as program:
        begin(program, folder)
        program.until(lambda: saved_place(folder) >= 8, "the first moves")
        resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (512, 512))
        program.shows("can't save to history.db: the disk")
        program.press("q")
        program.shows("keep as partial")
        program.press("enter")
        assert program.ends() == 0
        assert program.is_restored
        assert program.is_quiet
    assert is_sound(folder)
    (past,) = history(folder).sessions()
    assert past.work_seconds >= 1
    assert all(one.done == one.planned for one in past.segments[:3])


NO_HOME = {"HIPTUI_HOME": None, "HOME": "/dev/null", "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": ""}


@pytest.mark.parametrize(
    ("before", "environ", "why"),
    [
        (small_disk(4), {}, "the disk"),
        ("", {"HIPTUI_HOME": "/dev/null/home"}, ""),
        ("", NO_HOME, ""),
        ("", {}, "a newer hiptui wrote it"),
    ],
    ids=["full disk", "read-only", "no home", "newer database"],
)
def test_what_cannot_be_saved_is_said_and_the_session_goes_on(
    tmp_path: Path, before: str, environ: dict[str, str | None], why: str
) -> None:
    folder = furnish(tmp_path)
    if "newer" in why:
        with closing(sqlite3.connect(folder / "history.db")) as db:
            db.execute("CREATE TABLE tomorrow (x)")
            db.execute("PRAGMA user_version = 99")
        newer = (folder / "history.db").read_bytes()
    arguments = fast("start", "short", "--circuits", str(folder / "circuits.toml"), speed=20)
    with Terminal(tmp_path, *arguments, environ=environ, before=before) as program:
        program.shows(f"can't save to history.db: {why}")
        stays_to_the_end(program)
    assert "newer" not in why or (folder / "history.db").read_bytes() == newer


def test_a_damaged_database_is_kept_aside_and_said_once(tmp_path: Path) -> None:
    folder = furnish(tmp_path)
    (folder / "history.db").write_bytes(b"no database at all" * 500)
    with Terminal(tmp_path, cells=100) as program:
        program.shows("history.db was damaged: kept as")
        program.press("enter")
        program.shows("Left leg circles")
        program.signal(signal.SIGTERM)
        assert program.ends() == 143
        assert program.is_restored
        assert program.is_quiet
    assert (folder / "history.db.damaged-1").read_bytes().startswith(b"no database")
    assert is_sound(folder)


# --- two programs ---------------------------------------------------------------------------


def test_a_rehearsal_beside_a_session_ignores_the_lock_and_is_not_written_down(
    tmp_path: Path,
) -> None:
    folder = furnish(tmp_path, CIRCUIT.replace("seconds = 3", "seconds = 3000"))
    brief = tmp_path / "brief.toml"
    brief.write_text(CIRCUIT)
    with Terminal(tmp_path, *fast("start", "short", speed=5)) as session:
        begin(session, folder)
        with Terminal(
            tmp_path, "start", "short", "--circuits", str(brief), "--speed", "20"
        ) as rehearsal:
            stays_to_the_end(rehearsal)
        session.until(lambda: saved_place(folder) >= 4, "some work")
        session.signal(signal.SIGTERM)
        assert session.ends() == 143
    assert query(folder, "SELECT status FROM sessions") == [("running",)]


def test_two_programs_started_at_the_same_moment_count_one_session(tmp_path: Path) -> None:
    def pair(number: int) -> None:
        folder = furnish(tmp_path / str(number), LONG)
        home = folder.parent
        with Terminal(home, "start", "short") as one, Terminal(home, "start", "short") as other:
            both = (one, other)

            def settled() -> bool:
                for each in both:
                    each.read(0.02)
                seen = ["forearm down" in each.text for each in both]
                refused = ["hiptui remote" in each.text.replace("\n", "") for each in both]
                return sum(seen) == 1 and sum(refused) == 1

            one.until(settled, "one session and one refusal")
            for each in both:
                assert each.is_quiet
                assert "can't" not in each.text
                each.signal(signal.SIGTERM)
            for each in both:
                assert each.ends() in {1, 143}
                assert each.is_restored
        assert is_sound(folder)
        assert query(folder, "SELECT count(*) FROM sessions") == [(1,)]

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(pair, range(PAIRS))) == [None] * PAIRS


HELP = "Help: session"
"""What stands above the help."""

# --- terminals ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "environ",
    [
        {"TERM": "linux", "LANG": "C", "LC_ALL": "C"},
        {"TERM": "tmux-256color", "NO_COLOR": "1", "LC_ALL": "POSIX"},
        {"TERM": "xterm", "LANG": None, "PATH": None},
    ],
    ids=["linux", "tmux", "nothing set"],
)
def test_any_terminal_shows_a_session_and_is_given_back(
    tmp_path: Path, environ: dict[str, str | None]
) -> None:
    folder = furnish(tmp_path, LONG)
    with Terminal(tmp_path, "start", "short", environ=environ) as program:
        begin(program, folder)
        program.shows("forearm down")
        program.press("?")
        program.shows(HELP)
        program.press("escape")
        program.until(lambda: HELP not in program.text, "the session again")
        program.press("q")
        program.shows("Leave the session here?")
        program.press("enter")
        assert program.ends() == 0
        assert program.is_restored
        assert program.is_quiet


def test_resized_again_and_again_it_draws_the_last_size_and_keeps_time(tmp_path: Path) -> None:
    folder = furnish(tmp_path, LONG)
    sizes = random.Random(1)
    with Terminal(tmp_path, "start", "short") as program:
        begin(program, folder)
        for number in range(SIZES):
            big = number % 20 == 0
            cells, rows = (
                sizes.randint(1, 500 if big else 120),
                sizes.randint(1, 200 if big else 40),
            )
            program.resize(cells, rows)
            program.read(0.01)
        program.resize(80, 24)
        program.read(0.5)
        mark = len(program.raw)
        program.resize(81, 24)
        program.until(lambda: "forearm down" in program.since(mark), "the session")
        program.signal(signal.SIGTERM)
        assert program.ends() == 143
        assert program.is_restored
        assert program.is_quiet


@pytest.mark.parametrize("closed", ["0<&-", "0</dev/null", "2>&-", "2>/dev/null"])
def test_without_a_terminal_to_use_it_says_so_and_exits_2(tmp_path: Path, closed: str) -> None:
    with Terminal(tmp_path, redirect=closed) as program:
        assert program.ends() == 2
        assert program.is_quiet
        assert b"\x1b" not in program.raw
        if closed.startswith("0"):
            assert program.raw.startswith(b"hiptui: ")
            assert b"--plain" in program.raw
            assert program.raw.count(b"\n") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_it_starts_ends_it_quietly(tmp_path: Path, number: signal.Signals) -> None:
    furnish(tmp_path)

    def end_after(seconds: float) -> None:
        with Terminal(tmp_path, fresh=True) as program:
            if number == signal.SIGINT:  # before its first line Python itself has a word to say
                program.until(lambda: bool(program.raw), "the screen")
            program.read(seconds)
            program.signal(number)
            assert program.ends() in {128 + number, -number}
            assert program.is_quiet, program.raw
            assert program.is_restored, program.raw

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(end_after, MOMENTS))


INTERRUPTED_AT_ONCE = """
import os, signal, sys
from hiptui.__main__ import main
from hiptui.ui.app import HiptuiApp

run = HiptuiApp.run_async

async def interrupted(app, **how):
    os.kill(os.getpid(), signal.SIGINT)
    await run(app, **how)

HiptuiApp.run_async = interrupted
sys.exit(main())
"""
"""The program, with a SIGINT between the start of asyncio and that of Textual."""


def test_an_interrupt_before_textual_listens_ends_it_with_130(tmp_path: Path) -> None:
    furnish(tmp_path)
    with Terminal(tmp_path, program=[sys.executable, "-c", INTERRUPTED_AT_ONCE]) as program:
        assert program.ends() == 130, program.raw
        assert program.is_quiet
        assert program.is_restored
