from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_plain import be_patient, plain
from tests.terminal import PATIENCE, Terminal, ask, command, program_environ, run, told


def answer(home: Path, *words: str) -> tuple[int, str, str]:
    done = told(home, "remote", *words)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Terminal]:
    be_patient(tmp_path)
    with plain(tmp_path) as started:
        started.shows("Get ready.")
        yield started


def test_another_terminal_reads_and_drives(tmp_path: Path, program: Terminal) -> None:
    status = json.loads(run(tmp_path, "remote", "status", "--json").stdout)
    keys = "circuit phase paused round rounds move moves move_name side remaining total_remaining"
    assert list(status) == keys.split()
    told_of = status["circuit"], status["phase"], status["side"]
    assert told_of == ("runner-hips", "prepare", "left")

    socket = (tmp_path / "hiptui" / "remote.sock").lstat().st_mode
    assert stat.S_ISSOCK(socket)
    assert stat.S_IMODE(socket) == 0o600

    assert answer(tmp_path, "next") == (0, "", "")
    program.expect("Work. Hip controlled articular rotation, left side.")
    assert answer(tmp_path, "pause") == (0, "", "")
    program.expect("Paused.")
    form = "{phase} {paused} {move_name} 100%"
    wanted = "work paused Hip controlled articular rotation 100%\n"
    assert answer(tmp_path, "status", "--format", form) == (0, wanted, "")
    assert told(tmp_path, "remote", "status").stdout.startswith("paused: work, Hip controlled")
    assert answer(tmp_path, "previous") == (0, "", "")
    program.expect("Paused. ")
    assert answer(tmp_path, "pause") == (0, "", "")
    program.expect("Going on in ")


def test_next_in_the_last_segment_ends_the_session(tmp_path: Path, program: Terminal) -> None:
    while (status := ask(tmp_path, "next"))["move"] is not None:
        pass
    assert status["phase"] == "rest"
    assert answer(tmp_path, "next") == (0, "", "")
    assert program.ends() == 0
    assert answer(tmp_path, "status") == (0, "idle\n", "")


def test_watching_lasts_to_the_end(tmp_path: Path, program: Terminal) -> None:
    with subprocess.Popen(
        command("remote", "watch", "--format", "{phase}"),
        env=program_environ(tmp_path),
        stdout=subprocess.PIPE,
        text=True,
    ) as watch:
        assert watch.stdout
        assert watch.stdout.readline() == "prepare\n"
        ask(tmp_path, "next")
        while (line := watch.stdout.readline()) == "prepare\n":
            pass
        assert line == "work\n"
        program.signal(signal.SIGTERM)
        assert watch.stdout.read().splitlines()[-1] == ""
        assert watch.wait(PATIENCE) == 0


def test_a_killed_programs_socket_is_replaced(tmp_path: Path, program: Terminal) -> None:
    program.signal(signal.SIGKILL)
    program.ends()
    assert (tmp_path / "hiptui" / "remote.sock").exists()
    assert answer(tmp_path, "status", "--json") == (0, '{"phase": "idle"}\n', "")

    with plain(tmp_path) as second:
        second.shows("Get ready.")
        assert json.loads(told(tmp_path, "remote", "status", "--json").stdout)["phase"] == "prepare"
        second.signal(signal.SIGTERM)
        assert second.ends() == 143


def test_a_stopped_program_is_told_of(tmp_path: Path, program: Terminal) -> None:
    program.signal(signal.SIGSTOP)
    os.waitid(os.P_PID, program.pid, os.WSTOPPED | os.WNOWAIT)
    done = run(tmp_path, "remote", "status")

    assert done.returncode == 1
    assert "does not answer" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["status"], (0, "idle\n")),
        (["status", "--json"], (0, '{"phase": "idle"}\n')),
        (["status", "--format", "now {phase}"], (0, "\n")),
        (["pause"], (1, "")),
        (["next"], (1, "")),
        (["previous"], (1, "")),
        (["watch"], (1, "")),
        (["stop"], (2, "")),
        ([], (2, "")),
        (["status", "--format", "{phase.x}"], (2, "")),
        (["status", "--json", "--format", "x"], (2, "")),
    ],
)
def test_without_a_session(tmp_path: Path, words: list[str], expected: tuple[int, str]) -> None:
    done = told(tmp_path, "remote", *words)

    assert (done.returncode, done.stdout) == expected
    assert len(done.stderr.splitlines()) == (1 if done.returncode else 0)
    assert not (tmp_path / "hiptui").exists()
