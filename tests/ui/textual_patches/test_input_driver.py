import contextlib
import os
import pty
import re
import resource
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator

import pytest
from textual.drivers.linux_driver import LinuxDriver

from hiptui.ui.textual_patches.app import light_driver
from hiptui.ui.textual_patches.input_driver import PatchedDriver

DEADLINE = 60.0
SOON = 20.0  # a tenth of a second on an idle machine
ROWS, COLUMNS = 24, 80


class Terminal:
    """A program on a pty; the test is the person and the screen."""

    def __init__(self) -> None:
        self.master, self.slave = pty.openpty()
        termios.tcsetwinsize(self.slave, (ROWS, COLUMNS))
        self.before = termios.tcgetattr(self.slave)
        self.output = ""
        self.program = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.textual_patches.typist"],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"},
        )

    def type(self, data: bytes) -> None:
        os.write(self.master, data)

    def read(self) -> bool:
        """Read what there is, waiting for it until the deadline; false at the end."""
        if not select.select([self.master], [], [], DEADLINE)[0]:
            raise AssertionError(f"silence after {self.output[-300:]!r}")
        with contextlib.suppress(OSError):
            data = os.read(self.master, 65536)
            self.output += data.decode("utf-8", "replace")
            return bool(data)
        return False

    def expect(self, text: str) -> None:
        """Wait until the program has written a text; what came until then is taken off."""
        while text not in (plain := re.sub(r"\x1b\[\d*C", " ", self.output)):
            assert self.read(), f"ended after {plain[-300:]!r}"
        self.output = plain.partition(text)[2]

    def rest(self) -> str:
        """Close our end of the slave and read until the program has closed its own."""
        os.close(self.slave)
        self.slave = -1
        while self.read():
            pass
        return self.output

    def ends(self, within: float) -> int:
        return self.program.wait(within)

    def close(self) -> None:
        if self.program.poll() is None:
            self.program.kill()
            self.program.wait()
        for fd in (self.master, self.slave):
            if fd >= 0:
                os.close(fd)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    try:
        terminal.expect("driver=PatchedDriver")
        yield terminal
    finally:
        terminal.close()


def test_escape_alone_is_a_key(terminal: Terminal) -> None:
    terminal.type(b"\x1b")
    terminal.expect("<escape>")


def test_keys_split_across_reads_are_put_together(terminal: Terminal) -> None:
    terminal.type("é".encode()[:1])
    terminal.type("é".encode()[1:] + b"\x1b")
    terminal.type(b"[")
    terminal.type(b"A")
    terminal.expect("<é>")
    terminal.expect("<up>")


def test_bytes_that_are_no_text_do_no_harm(terminal: Terminal) -> None:
    terminal.type(b"\xff\xfe")
    terminal.type(b"\x1b[200~pasted\x1b[201~x")
    terminal.expect("[pasted]")
    terminal.expect("<x>")


def test_quitting_is_quick_and_gives_the_terminal_back(terminal: Terminal) -> None:
    terminal.type(b"q")
    assert terminal.ends(within=DEADLINE) == 0
    assert termios.tcgetattr(terminal.slave) == terminal.before
    rest = terminal.rest()
    assert "\x1b[?1049l" in rest
    assert "\x1b[?25h" in rest


def test_the_end_of_input_is_a_hang_up(terminal: Terminal) -> None:
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    os.close(terminal.slave)
    os.close(terminal.master)
    terminal.master = terminal.slave = -1
    assert terminal.ends(within=SOON) == 128 + signal.SIGHUP
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used < SOON / 2


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_to_end_gives_the_terminal_back(terminal: Terminal, number: int) -> None:
    terminal.program.send_signal(number)
    assert terminal.ends(within=SOON) == 128 + number
    assert termios.tcgetattr(terminal.slave) == terminal.before
    assert "\x1b[?1049l" in terminal.rest()


def test_a_stalled_terminal_does_not_hold_up_the_end(terminal: Terminal) -> None:
    terminal.type(b"f")
    while not select.select([terminal.master], [], [], DEADLINE)[0]:
        pass
    terminal.program.send_signal(signal.SIGTERM)
    assert terminal.ends(within=SOON) == 128 + signal.SIGTERM
    assert termios.tcgetattr(terminal.slave) == terminal.before
    assert "\x1b[?1049l" in terminal.rest()


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP])
def test_a_suspended_program_comes_back_with_its_screen(terminal: Terminal, number: int) -> None:
    terminal.type(b"a")
    terminal.expect("<a>")
    terminal.program.send_signal(number)
    os.waitid(os.P_PID, terminal.program.pid, os.WSTOPPED)
    if number == signal.SIGTSTP:
        assert termios.tcgetattr(terminal.slave) == terminal.before
    terminal.program.send_signal(signal.SIGCONT)
    terminal.expect("\x1b[?1049h")
    terminal.expect("driver=PatchedDriver <a>")
    terminal.type(b"b")
    terminal.expect("<b>")
    terminal.type(b"q")
    assert terminal.ends(within=DEADLINE) == 0
    assert termios.tcgetattr(terminal.slave) == terminal.before


def test_the_light_driver_stays_off_where_it_does_not_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert light_driver(LinuxDriver) == (PatchedDriver, "")
    assert light_driver(PatchedDriver)[1] == "made for LinuxDriver, not PatchedDriver"
    monkeypatch.setattr(LinuxDriver, "disable_input", lambda self, now: None)
    assert light_driver(LinuxDriver) == (LinuxDriver, "Textual's driver has changed")
