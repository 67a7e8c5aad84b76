"""A session through a real SSH server on the loopback: cut, and gone on with where it was."""

from __future__ import annotations

import getpass
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pexpect
import pytest

from tests.e2e.cues.support import (
    Timed,
    alive,
    circuit_in,
    path_with,
    programs_in,
    told,
    unknown,
    until,
)
from tests.e2e.terminal import PATIENCE, ROOT, run

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
NEEDED = ("ssh", "ssh-keygen")
SEPARATION = Path("/run/sshd")
"""Where the server shuts itself in as root; an init system makes it."""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or SSHD is None or not all(map(shutil.which, NEEDED)),
    reason="needs sshd, ssh, ssh-keygen",
)

CONFIG = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {folder}/user.pub
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
UsePAM no
PrintMotd no
"""


class Server:
    """An SSH server of our own, with keys of its own, for whoever runs the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("host", "user"):
            words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
            subprocess.run(words, check=True, timeout=PATIENCE)
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        (folder / "config").write_text(CONFIG.format(port=self.port, folder=folder))
        (folder / "known").touch()
        self.process = subprocess.Popen(
            [str(SSHD), "-D", "-E", str(folder / "log"), "-f", str(folder / "config")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @property
    def log(self) -> str:
        """What the server said."""
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""

    def client(self, command: str, *, terminal: bool) -> list[str]:
        """The words that run a command through the server."""
        options = {
            "Port": self.port,
            "IdentityFile": self.folder / "user",
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "UserKnownHostsFile": self.folder / "known",
            "StrictHostKeyChecking": "no",
            "LogLevel": "ERROR",
            "ConnectTimeout": 10,
        }
        words = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        kind = "-tt" if terminal else "-T"
        return ["ssh", "-F", "none", kind, *words, f"{getpass.getuser()}@127.0.0.1", command]

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        SEPARATION.mkdir(mode=0o755, exist_ok=True)
    made = Server(folder)
    try:
        until(lambda: "listening" in made.log or made.process.poll() is not None, "the server")
        tried = subprocess.run(
            made.client("echo $SSH_CONNECTION", terminal=False),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        if "127.0.0.1" not in tried.stdout:
            pytest.skip(f"the SSH server lets nobody in here: {made.log[-200:]}")
        yield made
    finally:
        made.close()


class Line(Timed):
    """The program at the other end of an SSH line."""

    def __init__(self, server: Server, arguments: list[str], home: Path, path: str) -> None:
        self.pieces = []
        variables = {
            "PATH": path,
            "HIPTUI_HOME": str(home / "hiptui"),
            "PYTHONPATH": str(ROOT),
            "LANG": "C.UTF-8",
        }
        far = ["env", *(f"{name}={value}" for name, value in variables.items())]
        program = shlex.join([*far, sys.executable, "-m", "hiptui", *arguments])
        here = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        words = server.client(f"echo [pid=$$]; exec {program}", terminal=True)
        self._start(words, 100, 30, here)

    def __exit__(self, *error: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self._child.close(force=True)

    def cut(self, how: str) -> None:
        """Break the line without a word to the program."""
        if how == "client":
            os.kill(self._child.pid, signal.SIGKILL)
        else:  # the server's process for this line, which is the program's parent
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
            os.kill(int(fields[1]), signal.SIGKILL)


def left_now(home: Path) -> int:
    """The seconds left of the segment in the program at the other end."""
    return int(run(home, "remote", "status", "--format", "{remaining}").stdout)


def left_in(text: str) -> int:
    """The seconds of the segment on the resume row."""
    found = re.search(r"Resume: round 1, move 1, left, (\d+):(\d\d) to go", text)
    assert found, text
    return int(found[1]) * 60 + int(found[2])


@pytest.mark.parametrize("how", ["client", "server"])
def test_a_cut_line_is_gone_on_with_within_a_second(
    tmp_path: Path, server: Server, how: str
) -> None:
    log = programs_in(tmp_path / "bin", "paplay", "aplay", "pw-play", "espeak-ng")
    path = path_with(tmp_path / "bin")
    arguments = circuit_in(tmp_path)
    with Line(server, arguments, tmp_path, path) as line:
        line.titled("Get ready, left · Plank")
        line.press("n")
        line.titled("Work, left · Plank")
        line.until(lambda: left_now(tmp_path) <= 17, "some seconds of work")
        pid, before = line.pid, left_now(tmp_path)
        line.cut(how)
        until(lambda: not alive(pid), "the end of a program whose line was cut", 5)
    assert line.bells(), "the bell, as always over SSH"
    assert unknown(line.raw.partition(b"\n")[2]) == []
    assert b"38;5;" in line.raw, "256 colours: COLORTERM stays at the other end of the line"
    assert b"38;2;" not in line.raw

    (row,) = json.loads(run(tmp_path, "history", "--json").stdout)
    assert row["status"] == "interrupted"
    with Line(server, [*arguments[2:]], tmp_path, path) as line:
        line.shows("Resume:")
        assert abs(left_in(line.text) - before) <= 1
        line.press("enter")
        line.titled("Go in, left · Plank")
        line.press("enter")
        line.titled("Work, left · Plank")
    assert not log.exists(), "no player is started on the wrong machine"


def test_the_same_line_leaves_with_the_programs_exit_code(tmp_path: Path, server: Server) -> None:
    with Line(server, circuit_in(tmp_path), tmp_path, os.environ["PATH"]) as line:
        line.titled("Get ready, left · Plank")
        line.press("ctrl+c")
        line.shows("Leave the session here?")
        line.press("ctrl+c")
        line.until(lambda: "restored" in told(line.raw), "the title")
        line._child.expect(pexpect.EOF)
        line._child.close()
        assert line._child.exitstatus == 130
