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
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import cached_property
from pathlib import Path

import pytest

from tests.e2e.cues.support import (
    PHASES,
    CueTerminal,
    alive,
    circuit_in,
    has_worked,
    path_with,
    programs_in,
    unknown,
    until,
)
from tests.support import for_each
from tests.terminal import PATIENCE, ROOT, ask, command, told

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


class Line(CueTerminal):
    """The program at the other end of an SSH line."""

    def __init__(self, server: Server, arguments: list[str], home: Path, path: str) -> None:
        variables = {
            "PATH": path,
            "HIPTUI_HOME": str(home / "hiptui"),
            "PYTHONPATH": str(ROOT),
            "LANG": "C.UTF-8",
        }
        far = ["env", *(f"{name}={value}" for name, value in variables.items())]
        run = shlex.join([*far, *command(*arguments)])
        client = server.client(f"echo [pid=$$]; exec {run}", terminal=True)
        here = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        super().__init__(home, program=client, environ=here, cells=100, rows=30)

    def __exit__(self, *error: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.far_pid, signal.SIGKILL)
        super().__exit__(*error)

    @cached_property
    def far_pid(self) -> int:
        """The program's process."""
        self.until(lambda: PID.search(self.raw) is not None, "its process id")
        found = PID.search(self.raw)
        assert found
        return int(found[1])

    def break_off(self, how: str) -> None:
        """Break the line without a word to the program."""
        if how == "client":
            self.signal(signal.SIGKILL)
        else:  # the server's process for this line, which is the program's parent
            fields = Path(f"/proc/{self.far_pid}/stat").read_text().rpartition(")")[2].split()
            os.kill(int(fields[1]), signal.SIGKILL)


PID = re.compile(rb"\[pid=(\d+)\]")


def seconds_to_go(home: Path) -> int:
    """Those of the segment in the program at the other end."""
    remaining = ask(home, "status")["remaining"]
    assert isinstance(remaining, int)
    return remaining


def seconds_in(text: str) -> int:
    """Those of the segment on the resume row."""
    found = re.search(r"Resume: round 1, move 1, left, (\d+):(\d\d) to go", text)
    assert found, text
    return int(found[1]) * 60 + int(found[2])


@for_each("how", ["client", "server"])
def test_a_cut_line_is_gone_on_with_within_a_second_and_left_with_the_programs_code(
    tmp_path: Path, server: Server, how: str
) -> None:
    home = tmp_path / how
    home.mkdir()
    log = programs_in(home / "bin", "paplay", "aplay", "pw-play", "espeak-ng")
    path = path_with(home / "bin")
    arguments = circuit_in(home)
    with Line(server, arguments, home, path) as line:
        line.titled(PHASES[0])
        line.press("n")
        line.titled(PHASES[1])
        line.until(lambda: has_worked(home), "a second of work")
        looked, before = time.monotonic(), seconds_to_go(home)
        line.break_off(how)
        until(lambda: not alive(line.far_pid), "the end of a program whose line was cut")
        passed = time.monotonic() - looked
    assert line.bells, "the bell, as always over SSH"
    assert unknown(line.raw.partition(b"\n")[2]) == []
    assert b"38;5;" in line.raw, "256 colours: COLORTERM stays at the other end of the line"
    assert b"38;2;" not in line.raw

    (row,) = json.loads(told(home, "history", "--json").stdout)
    assert row["status"] == "interrupted"
    with Line(server, [*arguments[2:]], home, path) as line:
        line.shows("Resume:")
        assert before - passed - 1 <= seconds_in(line.text) <= before
        line.press("enter")
        line.titled("Go in, left · Plank")
        line.press("enter")
        line.titled(PHASES[1])
        line.press("ctrl+c")
        line.shows("Leave the session here?")
        line.press("ctrl+c")
        assert line.ends() == 130
        assert line.told[-1] == "restored"
    assert not log.exists(), "no player is started on the wrong machine"
