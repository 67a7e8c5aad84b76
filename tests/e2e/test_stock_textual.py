from __future__ import annotations

import os
import select
import signal
from pathlib import Path

import pytest

from tests.e2e.terminal import PATIENCE, Terminal

STOCK = "tests.e2e.on_stock_textual"


def session(home: Path) -> Terminal:
    return Terminal(["start", "runner-hips"], home, module=STOCK)


def test_a_session_runs_and_is_left(tmp_path: Path) -> None:
    with session(tmp_path) as terminal:
        terminal.shows("Left leg circles")
        terminal.press("n")
        terminal.shows("Hips and shoulders square")
        terminal.press("q")
        terminal.shows("Leave the session here?")
        terminal.press("enter")
        assert terminal.ends() == 0
        assert terminal.restored


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_saves_and_gives_the_terminal_back(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    with session(tmp_path) as terminal:
        terminal.shows("Left leg circles")
        os.kill(terminal.pid, number)
        assert terminal.ends() == code
        assert terminal.restored


def test_the_end_of_input_ends_it(tmp_path: Path) -> None:
    with session(tmp_path) as terminal:
        terminal.shows("Left leg circles")
        program = os.pidfd_open(terminal.pid)  # ready to read once the process has ended
        terminal.close()
        assert select.select([program], [], [], PATIENCE)[0]
        os.close(program)
