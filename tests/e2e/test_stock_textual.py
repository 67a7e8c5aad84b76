from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

STOCK = "tests.e2e.on_stock_textual"


def session(home: Path, before: str = "") -> Terminal:
    program = [sys.executable, "-m", STOCK, "start", "runner-hips"]
    return Terminal(home, program=program, before=before)


def test_a_session_runs_and_is_left(tmp_path: Path) -> None:
    with session(tmp_path) as terminal:
        terminal.shows("Left leg circles")
        terminal.press("n")
        terminal.shows("Hips and shoulders square")
        terminal.press("q")
        terminal.shows("Leave the session here?")
        terminal.press("enter")
        assert terminal.ends() == 0
        assert terminal.is_restored


def test_a_signal_saves_and_gives_the_terminal_back(tmp_path: Path) -> None:
    with session(tmp_path) as terminal:
        terminal.shows("Left leg circles")
        terminal.signal(signal.SIGTERM)
        assert terminal.ends() == 143
        assert terminal.is_restored


@pytest.mark.parametrize("before", ["", "trap '' HUP"], ids=["hung up", "nohup"])
def test_the_end_of_input_ends_it(tmp_path: Path, before: str) -> None:
    with session(tmp_path, before) as terminal:
        terminal.shows("Left leg circles")
        terminal.cut()
        assert terminal.ends() == 128 + signal.SIGHUP
