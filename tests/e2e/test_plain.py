from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.e2e.terminal import ROOT, Terminal

RECORDED = """
import os, sys
from hiptui.domain.timing import TimingChoice
from hiptui.plain.run import run_plain
from hiptui.runtime import Runtime, StartRequest
from hiptui.storage import paths
runtime = Runtime.open(paths.find(os.environ), None, (), 30, record=True)
sys.exit(run_plain(runtime, StartRequest(runtime.circuits[0], TimingChoice()), {}))
"""
"""A session on the record, 30 times as fast as life."""
HIPTUI = [sys.executable, "-m", "hiptui"]


def environ(home: Path) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "HIPTUI_HOME": str(home / "hiptui"),
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
    }


def start(home: Path, *words: str) -> subprocess.Popen[str]:
    """A session in plain lines whose output we read, without a terminal."""
    return subprocess.Popen(
        [*HIPTUI, "start", "runner-hips", "--plain", *words],
        env=environ(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_through_a_pipe_it_tells_each_work_of_the_timetable(tmp_path: Path) -> None:
    command = '"$0" -m hiptui start runner-hips --plain --rounds 2 --speed 900 </dev/null | cat'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable],
        env=environ(tmp_path),
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    shown = subprocess.run(
        [*HIPTUI, "show", "runner-hips", "--rounds", "2", "--json"],
        env=environ(tmp_path),
        capture_output=True,
        check=True,
        timeout=30,
    )
    table: dict[str, Any] = json.loads(shown.stdout)
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
    words = ["start", "runner-hips", "--plain", "--speed", "20"]
    with Terminal(words, tmp_path, cells=200) as terminal:
        terminal.shows("Keys: space pauses", "Get ready. Round 1 of 3. Move 1 of 7")
        terminal.press("n")
        terminal.shows("Work. Hip controlled articular rotation, left side. 30 seconds.")
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
        terminal.press("x", "q", "enter")
        terminal.shows("Done in part: 0 of 3 rounds")
        assert terminal.ends() == 0
        assert b"[termios=True]" in terminal.raw
        told = terminal.raw.partition(b"]")[2].rpartition(b"[code=")[0]
    assert b"\x1b" not in told
    assert told.count(b"\r") == told.count(b"\n")


def cut_short(home: Path) -> None:
    """A session that is killed in the right side of the first move."""
    with start(home, "--speed", "30", "--record") as program:
        assert program.stdout
        while not program.stdout.readline().startswith(
            "Work. Hip controlled articular rotation, r"
        ):
            pass
        program.kill()


def test_start_asks_whether_to_go_on_where_it_was_cut_short(tmp_path: Path) -> None:
    cut_short(tmp_path)
    question = "Go on at round 1, move 1, right? Enter goes on, n begins anew"
    for key in ("q", "escape"):
        with Terminal(["start", "--plain"], tmp_path, cells=200) as terminal:
            terminal.shows(question)
            terminal.press(key)
            assert terminal.ends() == 0
            assert "Get ready" not in terminal.text
    with Terminal(["start", "--plain"], tmp_path, cells=200) as terminal:
        terminal.shows(question)
        terminal.press("n")
        terminal.shows("Get ready.")
        terminal.press("q", "enter")
        assert terminal.ends() == 0
    with Terminal(["start", "runner-hips", "--plain"], tmp_path, cells=200) as terminal:
        terminal.shows(question)  # what began anew had no second of work
        terminal.press("enter")
        terminal.shows("Going on in 15. ", "hip controlled articular rotation, right side")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.ends() == 143
    with Terminal(["start", "--plain", "--resume"], tmp_path, cells=200) as terminal:
        terminal.shows("Going on in 15. ")
        terminal.press("q", "enter")
        assert terminal.ends() == 0
    with Terminal(["start", "--plain", "--resume"], tmp_path, cells=200) as terminal:
        terminal.shows("no session was cut short")
        assert terminal.ends() == 1


def test_ctrl_z_pauses_and_goes_back_to_the_shell(tmp_path: Path) -> None:
    shell = pexpect.spawn(
        "bash", ["--norc", "-i"], env={**environ(tmp_path), "PS1": "$ "}, timeout=20, echo=False
    )
    try:
        shell.sendline(f"{' '.join(HIPTUI)} start runner-hips --plain")
        shell.expect_exact("Get ready.")
        shell.sendcontrol("z")
        shell.expect_exact("Stopped")
        shell.sendline("fg")
        shell.expect_exact("hiptui start")
        shell.send(" ")
        shell.expect_exact("Going on in ")
        shell.send("q\n")
        shell.expect_exact("Done in part")
        shell.sendline("echo code=$?")
        shell.expect_exact("code=0")
    finally:
        shell.close(force=True)


def test_ctrl_c_asks_and_a_second_time_keeps_as_partial(tmp_path: Path) -> None:
    words = ["start", "runner-hips", "--plain", "--speed", "20"]
    with Terminal(words, tmp_path, cells=200) as terminal:
        terminal.shows("Work. Hip controlled")
        terminal.press("ctrl+c")
        terminal.shows("Leave? So far 0 of 3 rounds", "Enter keeps it as partial")
        terminal.press("ctrl+c")
        terminal.shows("Done in part: ")
        assert terminal.ends() == 130
        assert b"[termios=True]" in terminal.raw


def test_a_session_can_be_forgotten(tmp_path: Path) -> None:
    words = ["start", "runner-hips", "--plain", "--speed", "20", "--record"]
    with Terminal(words, tmp_path, cells=200) as terminal:
        terminal.shows("Switch. Right side")
        terminal.press("q", "d")
        assert terminal.ends() == 0
        assert "Done in part" not in terminal.text
    from hiptui.storage.history.history import History

    assert list(History(tmp_path / "hiptui" / "history.db").sessions()) == []


def test_an_interrupt_keeps_as_partial(tmp_path: Path) -> None:
    words = ["start", "runner-hips", "--plain", "--speed", "20"]
    with Terminal(words, tmp_path, cells=200) as terminal:
        terminal.shows("Work. Hip controlled")
        os.kill(terminal.pid, signal.SIGINT)
        terminal.shows("Done in part: ")
        assert terminal.ends() == 130
        assert b"[termios=True]" in terminal.raw


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
    with subprocess.Popen(
        [sys.executable, "-c", RECORDED],
        env=environ(tmp_path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout
        assert program.stderr
        while not program.stdout.readline().startswith("Switch."):
            pass
        program.send_signal(number)
        assert program.wait(10) == code
        assert program.stderr.read() == ""
    from hiptui.storage.history.history import History

    (past,) = History(tmp_path / "hiptui" / "history.db").sessions()
    assert past.status == status
    assert 30 <= past.work_seconds < 60


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
            [*HIPTUI, "start", "runner-hips", "--plain", "--speed", "60"],
            env=environ(tmp_path),
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
    done = subprocess.run(
        [*HIPTUI, "start", "runner-hips", "--speed", "9000"],
        env={**environ(tmp_path), "HIPTUI_PLAIN": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert done.returncode == 0
    assert "All done: 3 of 3 rounds" in done.stdout
