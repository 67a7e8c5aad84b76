import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.drivers.linux_driver import LinuxDriver

from hiptui.ui.textual_patches import light_driver
from hiptui.ui.textual_patches.input_driver import PatchedDriver
from tests.terminal import PATIENCE, Terminal

TYPIST = [sys.executable, "-m", "tests.ui.textual_patches.typist"]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    with Terminal(tmp_path, program=TYPIST) as terminal:
        terminal.shows("driver=PatchedDriver")
        yield terminal


def test_escape_alone_is_a_key(terminal: Terminal) -> None:
    terminal.press("escape")
    terminal.shows("<escape>")


def test_keys_split_across_reads_are_put_together(terminal: Terminal) -> None:
    for byte in "é\x1b[A".encode():
        terminal.type(bytes([byte]))
    terminal.shows("<é><up>")


def test_bytes_that_are_no_text_do_no_harm(terminal: Terminal) -> None:
    terminal.type(b"\xff\xfe\x1b[200~pasted\x1b[201~x")
    terminal.shows("[pasted]<x>")


def test_quitting_gives_the_terminal_back(terminal: Terminal) -> None:
    terminal.press("q")
    assert terminal.ends() == 0
    assert terminal.is_restored


def test_the_end_of_input_is_a_hang_up(terminal: Terminal) -> None:
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    terminal.cut()
    assert terminal.ends() == 128 + signal.SIGHUP
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used < PATIENCE / 2


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT])
def test_a_signal_to_end_gives_the_terminal_back(terminal: Terminal, number: int) -> None:
    terminal.signal(number)
    assert terminal.ends() == 128 + number
    assert terminal.is_restored


def test_a_stalled_terminal_does_not_hold_up_the_end(terminal: Terminal) -> None:
    terminal.press("f")
    terminal.until(lambda: b"xxxx" in terminal.raw, "the flood")
    terminal.signal(signal.SIGTERM)
    assert terminal.wait() == 128 + signal.SIGTERM
    assert terminal.has_modes_back
    terminal.ends()
    assert terminal.has_given_back


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP])
def test_a_suspended_program_comes_back_with_its_screen(terminal: Terminal, number: int) -> None:
    terminal.press("a")
    terminal.shows("<a>")
    terminal.signal(number)
    os.waitid(os.P_PID, terminal.pid, os.WSTOPPED)
    if number == signal.SIGTSTP:
        assert terminal.has_modes_back
    terminal.read(0)
    mark = len(terminal.raw)
    terminal.signal(signal.SIGCONT)
    terminal.until(lambda: b"\x1b[?1049h" in terminal.raw[mark:], "the screen")
    terminal.until(lambda: "driver=PatchedDriver <a>" in terminal.since(mark), "what it showed")
    terminal.press("b")
    terminal.shows("<b>")
    terminal.press("q")
    assert terminal.ends() == 0
    assert terminal.has_modes_back


def test_a_stop_in_the_middle_of_a_write_waits_for_its_end(terminal: Terminal) -> None:
    terminal.press("z")
    os.waitid(os.P_PID, terminal.pid, os.WSTOPPED)
    assert terminal.has_modes_back
    terminal.signal(signal.SIGCONT)
    terminal.shows("<z>")
    terminal.press("q")
    assert terminal.ends() == 0


def test_ctrl_z_once_the_terminal_is_given_back_is_no_error(terminal: Terminal) -> None:
    terminal.press("s")
    assert terminal.ends() == 0


def test_the_light_driver_stays_off_where_it_does_not_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert light_driver(LinuxDriver) == (PatchedDriver, "")
    assert light_driver(PatchedDriver)[1] == "made for LinuxDriver, not PatchedDriver"
    monkeypatch.setattr(LinuxDriver, "disable_input", lambda self, now: None)
    assert light_driver(LinuxDriver) == (LinuxDriver, "Textual's driver has changed")
