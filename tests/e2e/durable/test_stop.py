"""A session that is suspended, stopped, stalled or locked out, at real speed.

HIPTUI_FULL=1 lets the terminal stall, and the database be locked, for 30 seconds.
"""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest

from tests.e2e.durable.support import (
    LONG,
    TICK,
    begin,
    database,
    furnish,
    is_sound,
    query,
    saved_place,
)
from tests.screens import Picture
from tests.support import FULL
from tests.terminal import HOME, Terminal, command

LENGTH = 620
"""Seconds of the timetable up to the last of work."""
STALL = 30.0 if FULL else 2.0
"""Seconds that a terminal reads nothing."""
STOP = 5.1
"""Seconds that a process is stopped."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return furnish(tmp_path, LONG)


def test_ctrl_z_saves_and_fg_comes_back_paused_and_repainted(tmp_path: Path, folder: Path) -> None:
    shell = ["bash", "--norc", "--noprofile", "-i"]
    with Terminal(tmp_path, program=shell, environ={"PS1": "shell> "}) as terminal:
        terminal.shows("shell>")
        terminal.press(" ".join(command("start", "short")), "enter")
        start = begin(terminal, folder)
        terminal.shows("forearm down")
        least = time.time() - start - TICK
        terminal.press("ctrl+z")
        terminal.shows("Stopped", "shell>")
        assert terminal.has_given_back
        there = saved_place(folder)
        assert least <= there <= time.time() - start + TICK
        mark = len(terminal.raw)
        terminal.press("fg", "enter")
        terminal.until(lambda: Picture.of(terminal.since(mark)).shows("PAUSED"), "the pause")
        terminal.until(lambda: terminal.since(mark) == terminal.text, "the whole screen")
        assert saved_place(folder) == there
        terminal.press("space")
        terminal.until(lambda: not Picture.of(terminal.text).shows("PAUSED"), "the count-in")
        terminal.press("q")
        terminal.shows("Leave the session here?")
        terminal.press("enter")
        terminal.shows("shell>")
        terminal.press("echo code=$?", "enter")
        terminal.shows("code=0")
        assert terminal.has_given_back
        assert terminal.is_quiet


def test_a_process_stopped_for_five_seconds_stands_paused_where_it_was(
    tmp_path: Path, folder: Path
) -> None:
    # At home it may have another thing to say first, that nothing keeps the machine awake.
    with Terminal(tmp_path, "start", "short", environ={"SSH_TTY": "x"}) as program:
        start = begin(program, folder)
        program.until(lambda: shown_place(program) >= 2, "a second or two")
        least = shown_place(program)
        program.signal(signal.SIGSTOP)
        # A thread that waits for the disk stops later, and until then the others look at the clock.
        os.waitid(os.P_PID, program.process.pid, os.WSTOPPED | os.WNOWAIT)
        most = time.time() - start + TICK
        program.read(STOP)
        program.signal(signal.SIGCONT)
        program.shows("Paused: the program was stopped.")
        program.signal(signal.SIGTERM)
        assert program.ends() == 143
        assert program.is_restored
    assert least <= saved_place(folder) <= most


def test_a_stalled_terminal_stops_no_time_and_shows_the_present_afterwards(
    tmp_path: Path, folder: Path
) -> None:
    with Terminal(tmp_path, "start", "short") as program:
        start = begin(program, folder)
        program.shows("forearm down")
        mark = len(program.raw)
        program.stall()
        program.wait(STALL)
        passed = time.time() - start - TICK
        program.until(lambda: shown_place(program) >= int(passed), "the time after a stall")
        frames = program.raw.count(HOME, mark)
        assert frames <= 12 + 3 * (time.time() - start - passed), "what was missed is not made up"
        program.signal(signal.SIGTERM)
        assert program.ends() == 143
        assert program.is_restored


def test_a_stalled_terminal_does_not_hold_up_the_end(tmp_path: Path, folder: Path) -> None:
    with Terminal(tmp_path, "start", "short") as program:
        start = begin(program, folder)
        program.shows("forearm down")
        program.stall()
        least = time.time() - start - TICK
        program.signal(signal.SIGTERM)
        assert program.wait() == 143
        most = time.time() - start + TICK
        assert program.has_modes_back
    assert least <= saved_place(folder) <= most


def shown_place(program: Terminal) -> int:
    """Whole second of the timetable that the screen has come to; below 0 where it tells none."""
    found = re.search(r"(\d+):(\d\d) to go", program.text)
    return LENGTH - int(found[1]) * 60 - int(found[2]) if found else -1


@pytest.mark.skipif(not FULL, reason="takes half a minute; HIPTUI_FULL=1 runs it")
def test_a_database_locked_for_half_a_minute_is_said_once_and_then_catches_up(
    tmp_path: Path, folder: Path
) -> None:
    with Terminal(tmp_path, "start", "short") as program:
        start = begin(program, folder)
        with database(folder) as db:
            db.execute("BEGIN IMMEDIATE")
            program.shows("can't save to history.db: another program has locked it")
            program.read(start + 30 - time.time())
            db.execute("ROLLBACK")
        program.until(lambda: saved_place(folder) > 30, "the record")
        program.signal(signal.SIGTERM)
        assert program.ends() == 143
        assert program.is_restored
        stopped = time.time() - start
    assert saved_place(folder) == pytest.approx(stopped, abs=1.5)
    assert is_sound(folder)
    assert query(folder, "SELECT count(*) FROM sessions") == [(1,)]
