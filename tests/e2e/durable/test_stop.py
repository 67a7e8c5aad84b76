"""A session that is suspended, stopped, stalled or locked out, at real speed.

HIPTUI_FULL=1 lets the terminal stall, and the database be locked, for 30 seconds.
"""

from __future__ import annotations

import signal
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hiptui.domain.formatting import clock
from tests.e2e.durable.program import (
    CIRCUIT,
    Program,
    began,
    command,
    database,
    furnish,
    is_sound,
    picture,
    query,
    saved_place,
)
from tests.support import FULL

LONG = CIRCUIT.replace("prepare = 2", "prepare = 120")
"""Two minutes in which to look around."""
STALL = 30.0 if FULL else 2.0
"""Seconds that a terminal reads nothing."""
STOP = 5.1
"""Seconds that a process is stopped."""
LATE = 1.5
"""Seconds of delay on a busy machine."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return furnish(tmp_path, LONG)


def shows_the_time(program: Program, folder: Path) -> Callable[[], bool]:
    """Whether the digits on the screen are those of this moment."""
    start = began(folder) or 0.0

    def true() -> bool:
        left = 120 - (time.time() - start)
        return any(program.picture.shows(clock(int(left) + more)) for more in (0, 1))

    return true


def test_ctrl_z_saves_and_fg_comes_back_paused_and_repainted(tmp_path: Path, folder: Path) -> None:
    shell = ["bash", "--norc", "--noprofile", "-i"]
    with Program(tmp_path, program=shell, environ={"PS1": "shell> "}) as terminal:
        terminal.shows("shell>")
        terminal.press(" ".join(command("start", "short")), "\r")
        terminal.begin(folder)
        terminal.shows("forearm down")
        stopped = time.time() - (began(folder) or 0.0)
        terminal.press("\x1a")
        terminal.shows("Stopped", "shell>")
        assert terminal.gave_back
        assert saved_place(folder) == pytest.approx(stopped, abs=LATE)
        there = saved_place(folder)
        mark = len(terminal.raw)
        terminal.press("fg\r")
        terminal.until(lambda: picture(terminal.since(mark)).shows("PAUSED"), "the pause")
        terminal.read(0.3)
        assert terminal.since(mark) == terminal.text
        assert saved_place(folder) == there
        terminal.press(" ")
        terminal.until(lambda: not terminal.picture.shows("PAUSED"), "the count-in")
        terminal.press("q", "\r")
        terminal.shows("shell>")
        terminal.press("echo code=$?\r")
        terminal.shows("code=0")
        assert terminal.gave_back
        assert terminal.quiet


def test_a_process_stopped_for_five_seconds_stands_paused_where_it_was(
    tmp_path: Path, folder: Path
) -> None:
    with Program(tmp_path, "start", "short") as program:
        start = program.begin(folder)
        program.shows("forearm down")
        program.read(1.1)
        place = time.time() - start
        program.signal(signal.SIGSTOP)
        program.read(STOP)
        program.signal(signal.SIGCONT)
        program.shows("Paused: the program was stopped.")
        program.until(lambda: saved_place(folder) == pytest.approx(place, abs=1.1), "its place")
        program.signal(signal.SIGTERM)
        assert program.ends() == 143
        assert program.restored
    assert saved_place(folder) == pytest.approx(place, abs=1.1)


def test_after_a_short_stop_and_a_stalled_terminal_time_has_gone_on(
    tmp_path: Path, folder: Path
) -> None:
    with Program(tmp_path, "start", "short") as program:
        program.begin(folder)
        program.shows("forearm down")
        program.signal(signal.SIGSTOP)
        program.read(0.5)
        program.signal(signal.SIGCONT)
        program.until(shows_the_time(program, folder), "the time after a stop")
        mark = len(program.raw)
        program.stall()
        program.wait(STALL)
        program.until(shows_the_time(program, folder), "the time after a stall")
        assert program.raw.count(b"\x1b[?2026h", mark) <= 12
        program.signal(signal.SIGTERM)
        assert program.ends() == 143
        assert program.restored


def test_a_stalled_terminal_does_not_hold_up_the_end(tmp_path: Path, folder: Path) -> None:
    with Program(tmp_path, "start", "short") as program:
        start = program.begin(folder)
        program.shows("forearm down")
        program.stall()
        told = time.time()
        program.signal(signal.SIGTERM)
        program.wait(1 + LATE)
        assert program.process.poll() == 143
        assert termios.tcgetattr(program.slave) == program.modes
    assert saved_place(folder) == pytest.approx(told - start, abs=LATE)


@pytest.mark.skipif(not FULL, reason="takes half a minute; HIPTUI_FULL=1 runs it")
def test_a_database_locked_for_half_a_minute_is_said_once_and_then_catches_up(
    tmp_path: Path, folder: Path
) -> None:
    with Program(tmp_path, "start", "short", cells=80) as program:
        start = program.begin(folder)
        with database(folder) as db:
            db.execute("BEGIN IMMEDIATE")
            program.shows("can't save to history.db: another program has locked it")
            program.read(start + 30 - time.time())
            db.execute("ROLLBACK")
        program.until(lambda: saved_place(folder) > 30, "the record")
        program.signal(signal.SIGTERM)
        assert program.ends() == 143
        assert program.restored
        stopped = time.time() - start
    assert saved_place(folder) == pytest.approx(stopped, abs=LATE)
    assert is_sound(folder)
    assert query(folder, "SELECT count(*) FROM sessions") == [(1,)]
