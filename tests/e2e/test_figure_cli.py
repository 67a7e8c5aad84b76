from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.unit.cli.conftest import FIGURE


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "hiptui" / "figures"
    folder.mkdir(parents=True)
    (folder / "nod.toml").write_text(FIGURE)
    return folder / "nod.toml"


def colours(raw: bytes) -> set[int]:
    """The numbered colours that were sent, but greys: those are brightness."""
    return {number for found in re.findall(rb"[34]8;5;(\d+)", raw) if (number := int(found)) < 232}


def is_restored(terminal: Terminal) -> bool:
    """Whether it is as it was, with lines that wrap."""
    return terminal.is_restored and terminal.raw.rfind(b"\x1b[?7h") > terminal.raw.rfind(
        b"\x1b[?7l"
    )


def test_a_figure_is_written_while_it_moves(tmp_path: Path, file: Path) -> None:
    with Terminal(tmp_path, "figure", "nod", fresh=True) as terminal:
        terminal.shows("Stand tall")
        terminal.shows("Lift the leg", "nod   right   camera = [20, 10]")
        terminal.press("]", "left", "space")
        terminal.shows("nod   left   camera = [5, 10]   stopped")
        file.write_text(FIGURE.replace("1.0", "-1"))
        terminal.shows("nod: 2 problems", "nod.toml:13: key[1].move: expected", "got -1")
        file.write_text(FIGURE.replace("Lift the leg", "Up").replace("Stand tall", "Up"))
        terminal.shows("Up", "stopped")
        assert colours(terminal.raw)
        terminal.press("escape")

        assert terminal.ends() == 0
        assert is_restored(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize(
    ("words", "shown"), [("figure nod", "Stand tall"), ("doctor --keys", "Press keys")]
)
def test_however_it_ends_the_terminal_is_as_before(
    tmp_path: Path, file: Path, words: str, shown: str, number: int
) -> None:
    with Terminal(tmp_path, *words.split(), environ={"NO_COLOR": "1"}) as terminal:
        terminal.shows(shown)
        terminal.signal(number)

        assert terminal.ends() == 128 + number, terminal.raw
        assert terminal.is_quiet
        assert is_restored(terminal)
        assert not colours(terminal.raw)


def test_ctrl_z_gives_the_terminal_back_for_a_while(tmp_path: Path, file: Path) -> None:
    with Terminal(tmp_path, "figure", "nod") as terminal:
        terminal.shows("Stand tall")
        terminal.press("ctrl+z")
        stopped = os.WSTOPPED | os.WNOHANG
        terminal.until(lambda: os.waitid(os.P_PID, terminal.pid, stopped) is not None, "a stop")
        terminal.until(lambda: is_restored(terminal), "the shell's screen")
        mark = len(terminal.raw)
        terminal.signal(signal.SIGCONT)
        terminal.until(lambda: "Stand tall" in terminal.since(mark), "the figure again")
        terminal.press("ctrl+c")

        assert terminal.ends() == 130
        assert is_restored(terminal)
