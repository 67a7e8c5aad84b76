from __future__ import annotations

from pathlib import Path

from tests.screens import Picture
from tests.terminal import Terminal


def test_a_dumb_terminal_is_refused_in_one_line(tmp_path: Path) -> None:
    with Terminal(tmp_path, environ={"TERM": "dumb"}) as terminal:
        assert terminal.ends() == 2
        assert "TERM=dumb" in terminal.text.replace("\n", "")
        assert b"\x1b" not in terminal.raw


def test_start_with_wrong_arguments_says_what_is_right_and_leaves_no_trace(tmp_path: Path) -> None:
    with Terminal(tmp_path, "start", "runner-hips", "--rounds", "5", cells=200) as terminal:
        assert terminal.ends() == 2
        assert "--rounds 5" in terminal.text
        assert "2 to 4 rounds" in terminal.text
        assert b"\x1b" not in terminal.raw
    assert not (tmp_path / "hiptui").exists()


def test_start_leads_straight_into_the_session_with_its_choices(tmp_path: Path) -> None:
    words = ("start", "myrtl", "--rest", "60")
    with Terminal(tmp_path, *words, cells=40, rows=12, fresh=True) as terminal:
        terminal.shows("move 1/12", "Left knee opens")
        terminal.until(lambda: Picture.of(terminal.text).shows("GET READY"), "the phase")
        terminal.press("q")
        terminal.shows("Leave the session here?")
        terminal.press("enter")
        assert terminal.ends() == 0
        assert terminal.is_restored
