from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens import Picture
from tests.terminal import Terminal, run


def test_without_a_terminal_there_is_one_line_on_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("hiptui: ")
    assert done.stderr.count("\n") == 1


def test_a_dumb_terminal_is_refused_in_one_line(tmp_path: Path) -> None:
    with Terminal(tmp_path, environ={"TERM": "dumb"}) as terminal:
        assert terminal.ends() == 2
        assert "TERM=dumb" in terminal.text.replace("\n", "")
        assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["start", "runner-hop"], ['no circuit "runner-hop"', 'did you mean "runner-hips"?']),
        (["start", "runner-hips", "--rounds", "5"], ["--rounds 5", "2 to 4 rounds"]),
        (["start", "runner-hips", "--rest", "601"], ["--rest", "600"]),
        (["start", "runner-hips", "--speed", "0"], ["--speed"]),
        (["start"], ["name a circuit"]),
    ],
    ids=["unknown", "rounds", "rest", "speed", "none"],
)
def test_start_with_wrong_arguments_says_what_is_right(
    tmp_path: Path, arguments: list[str], words: list[str]
) -> None:
    with Terminal(tmp_path, *arguments, cells=200) as terminal:
        assert terminal.ends() == 2
        for word in words:
            assert word in terminal.text
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
