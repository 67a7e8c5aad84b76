from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hiptui.domain.record import SessionRecord
from hiptui.storage.history.history import History
from tests.e2e.cues import support
from tests.terminal import PATIENCE, Terminal, ask, command, program_environ, run, timetable

PATIENT = "[timing]\nprepare = 120\nchange = 120\nswitch = 120\n"
"""Settings with which no phase ends before it is seen."""


def start(home: Path, *words: str) -> subprocess.Popen[str]:
    """A session in plain lines whose output we read, without a terminal."""
    return subprocess.Popen(
        command("start", "runner-hips", "--plain", *words),
        env=program_environ(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(program: subprocess.Popen[str], begin: str) -> str:
    """Read on until a line begins so."""
    assert program.stdout
    while line := program.stdout.readline():
        if line.startswith(begin):
            return line
    raise AssertionError(f"no line began with {begin}")


def be_patient(home: Path) -> None:
    """Have the session of this home wait for its keys."""
    (home / "hiptui").mkdir()
    (home / "hiptui" / "settings.toml").write_text(PATIENT)


def work_a_second(home: Path) -> None:
    """Wait for the first second of half a minute's work: a session without one is not kept."""
    support.until(lambda: ask(home, "status")["remaining"] != 30, "a second of work")


def test_through_a_pipe_it_tells_each_work_of_the_timetable(tmp_path: Path) -> None:
    command = '"$0" -m hiptui start runner-hips --plain --rounds 2 --speed 900 </dev/null | cat'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable],
        env=program_environ(tmp_path),
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    table = timetable(tmp_path, "runner-hips", "--rounds", "2")
    work = [one for one in table["segments"] if one["kind"] == "work"]

    assert done.stderr == ""
    assert done.stdout.replace("\n", "").isprintable()
    assert [line for line in done.stdout.splitlines() if line.startswith("Work.")] == [
        f"Work. {one['move_name']}{', ' + one['side'] + ' side' if one['side'] else ''}. "
        f"{one['seconds']} seconds."
        for one in work
    ]
    assert "All done: 2 of 2 rounds, 14:00 of 14:00 of work." in done.stdout


def test_in_a_terminal_keys_work_and_nothing_moves(tmp_path: Path) -> None:
    be_patient(tmp_path)
    with plain(tmp_path) as terminal:
        terminal.shows("Keys: space pauses", "Get ready. Round 1 of 3. Move 1 of 7")
        terminal.press("n")
        terminal.shows("Work. Hip controlled articular rotation, left side. 30 seconds.")
        work_a_second(tmp_path)
        terminal.press("space")
        terminal.shows("Paused.")
        terminal.press("p")
        terminal.shows("Paused. ")
        terminal.press("i")
        terminal.shows("Watch for: hips and shoulders square to the floor.")
        terminal.press("space")
        terminal.shows("Going on in ")
        terminal.press("q")
        terminal.shows("Leave? So far 0 of 3 rounds", "Enter keeps it as partial")
        terminal.press("x", "q", "d")
        assert terminal.ends() == 0
        assert "Done in part" not in terminal.text
        assert terminal.has_modes_back
    assert list(History(tmp_path / "hiptui" / "history.db").sessions()) == []
    assert b"\x1b" not in terminal.raw
    assert terminal.raw.count(b"\r") == terminal.raw.count(b"\n")


def plain(home: Path) -> Terminal:
    """A session in plain lines, in a terminal."""
    return Terminal(home, "start", "runner-hips", "--plain", cells=200)


@contextmanager
def at_work(home: Path) -> Iterator[Terminal]:
    """A session in plain lines whose first work has lasted a second."""
    be_patient(home)
    with plain(home) as terminal:
        terminal.shows("Get ready.")
        terminal.press("n")
        terminal.shows("Work. Hip controlled")
        work_a_second(home)
        yield terminal


def cut_short(home: Path) -> None:
    """A session that is told to end in the right side of the first move."""
    be_patient(home)
    with plain(home) as terminal:
        terminal.shows("Get ready.")
        terminal.press("n", "n", "n")
        terminal.shows("Work. Hip controlled articular rotation, right")
        work_a_second(home)
        terminal.signal(signal.SIGTERM)
        assert terminal.ends() == 143


def test_ctrl_z_pauses_and_goes_back_to_the_shell(tmp_path: Path) -> None:
    be_patient(tmp_path)
    shell = ["bash", "--norc", "-i"]
    with Terminal(tmp_path, program=shell, environ={"PS1": "$ "}, cells=200) as terminal:
        terminal.expect("$ ")
        terminal.press(" ".join(command("start", "runner-hips", "--plain")), "enter")
        terminal.expect("Get ready.")
        terminal.press("n")
        terminal.expect("Work.")
        work_a_second(tmp_path)
        terminal.press("ctrl+z")
        terminal.expect("Stopped")
        terminal.expect("$ ")
        terminal.press("fg", "enter")
        terminal.expect("hiptui start")
        terminal.press("space")
        terminal.expect("Going on in ")
        terminal.press("q", "enter")
        terminal.expect("Done in part")
        terminal.press("echo code=$?", "enter")
        terminal.expect("code=0")


def test_ctrl_c_asks_and_a_second_time_keeps_as_partial(tmp_path: Path) -> None:
    with at_work(tmp_path) as terminal:
        terminal.press("ctrl+c")
        terminal.shows("Leave? So far 0 of 3 rounds", "Enter keeps it as partial")
        terminal.press("ctrl+c")
        terminal.shows("Done in part: 0 of 3 rounds")
        assert terminal.ends() == 130
        assert terminal.has_modes_back


def test_an_interrupt_keeps_as_partial(tmp_path: Path) -> None:
    with at_work(tmp_path) as terminal:
        terminal.signal(signal.SIGINT)
        terminal.shows("Done in part: ")
        assert terminal.ends() == 130
        assert terminal.has_modes_back
    assert past(tmp_path).status == "partial"


def past(home: Path) -> SessionRecord:
    """The one session that is on record."""
    (found,) = History(home / "hiptui" / "history.db").sessions()
    return found


@pytest.mark.parametrize(
    ("number", "code", "status"),
    [
        (signal.SIGINT, 130, "partial"),
        (signal.SIGTERM, 143, "interrupted"),
        (signal.SIGHUP, 129, "interrupted"),
    ],
)
def test_signals_save_and_leave(
    tmp_path: Path, number: signal.Signals, code: int, status: str
) -> None:
    be_patient(tmp_path)
    with start(tmp_path) as program:
        until(program, "Get ready.")
        ask(tmp_path, "next")
        until(program, "Work.")
        work_a_second(tmp_path)
        program.send_signal(number)
        assert program.wait(PATIENCE) == code
        assert program.stderr
        assert program.stderr.read() == ""
    assert past(tmp_path).status == status
    assert 1 <= past(tmp_path).work_seconds <= 30


def test_a_reader_who_had_enough_ends_it_quietly(tmp_path: Path) -> None:
    with start(tmp_path, "--speed", "60") as program:
        assert program.stdout
        assert program.stderr
        program.stdout.readline()
        program.stdout.close()
        assert program.wait(20) == 0
        assert program.stderr.read() == ""
    assert not (tmp_path / "hiptui" / "remote.sock").exists()


def test_a_full_disk_is_told_in_a_line(tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command("start", "runner-hips", "--plain", "--speed", "900"),
            env=program_environ(tmp_path),
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=20,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr.startswith("hiptui: ")
    assert len(done.stderr.splitlines()) == 1


def test_the_environment_may_ask_for_plain_lines(tmp_path: Path) -> None:
    done = run(tmp_path, "start", "runner-hips", "--speed", "9000", environ={"HIPTUI_PLAIN": "1"})
    assert done.returncode == 0
    assert "All done: 3 of 3 rounds" in done.stdout
