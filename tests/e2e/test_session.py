from __future__ import annotations

import signal
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_plain import cut_short
from tests.screens import Picture
from tests.terminal import Terminal, ask, timetable

SHORT = """
[[circuit]]
id = "short"
name = "Short one"
rounds = { min = 2, max = 4, default = 2 }
rest = 600
prepare = 600
change = 600
switch = 600

[[circuit.move]]
name = "Side plank"
seconds = 1200
sides = "each"
first = "right"
turn = "Turn over onto your {side} forearm."
label = { left = "Left forearm down", right = "Right forearm down" }

[[circuit.move]]
name = "Hurdle walk"
seconds = 600
sides = "alternating"
label = "Go right, then left"

[[circuit.move]]
name = "Squat"
seconds = 600
"""


@pytest.fixture
def circuit(tmp_path: Path) -> Path:
    path = tmp_path / "short.toml"
    path.write_text(SHORT)
    return path


Work = tuple[str, str | None, str | None]
"""Move, side and label of a segment of work."""


def work_on(terminal: Terminal) -> Work | None:
    """The work that a terminal shows, as a runner would read it."""
    rows = [row for row in terminal.text.split("\n") if not row.lstrip().startswith("next:")]
    picture = Picture.of("\n".join(rows))
    if not picture.shows("WORK"):
        return None
    moves = [one for one in ("Side plank", "Hurdle walk", "Squat") if picture.says(one)]
    sides = [side for side in ("left", "right") if picture.blocks(side)]
    known = ("Left forearm down", "Right forearm down", "Go right, then left")
    labels = [label for label in known if any(label == row.strip() for row in picture.rows)]
    return "+".join(moves), "+".join(sides) or None, "+".join(labels) or None


def test_a_whole_session_shows_what_the_timetable_says(tmp_path: Path, circuit: Path) -> None:
    options = ["--circuits", str(circuit)]
    segments = timetable(tmp_path, "short", *options)["segments"]
    assert [(one["move_name"], one["side"]) for one in segments if one["kind"] == "work"][:2] == [
        ("Side plank", "right"),
        ("Side plank", "left"),
    ]
    with Terminal(tmp_path, *options, fresh=True) as terminal:
        terminal.shows("Rounds today")
        terminal.press("/")
        terminal.press(*"short", "enter")
        terminal.shows("filter: short")
        terminal.press("enter")
        for segment in segments:
            terminal.until(partial(is_at, tmp_path, segment), str(segment))
            if segment["kind"] == "work":
                shown = segment["move_name"], segment["side"], segment["label"]
                terminal.until(partial(shows_work, terminal, shown), str(shown))
            if segment is segments[-2]:
                terminal.until(partial(has_worked, tmp_path, segment), "a second of work")
            terminal.press("n")
        terminal.shows("0 of 2 rounds")
        terminal.press("enter")
        terminal.shows("Rounds today")
        terminal.press("q")
        assert terminal.ends() == 0
        assert terminal.is_restored


def is_at(home: Path, segment: Mapping[str, Any]) -> bool:
    """Whether the session is in a segment of this kind."""
    return bool(ask(home, "status")["phase"] == segment["kind"])


def shows_work(terminal: Terminal, work: Work) -> bool:
    """Whether the terminal shows this work."""
    return work_on(terminal) == work


def has_worked(home: Path, segment: Mapping[str, Any]) -> bool:
    """Whether a second of the segment is done."""
    remaining = ask(home, "status")["remaining"]
    return isinstance(remaining, int) and remaining < segment["seconds"]


def test_start_asks_whether_to_go_on_where_it_was_cut_short(tmp_path: Path) -> None:
    cut_short(tmp_path)
    question = "Go on at round 1, move 1, right?"
    with Terminal(tmp_path, "start", "--plain", cells=200) as terminal:
        terminal.shows(f"{question} Enter goes on, n begins anew")
        terminal.press("escape")
        assert terminal.ends() == 0
        assert "Get ready" not in terminal.text
    with Terminal(tmp_path, "start", "--plain", cells=200) as terminal:
        terminal.shows(question)
        terminal.press("n")
        terminal.shows("Get ready.")
        terminal.press("q", "enter")
        assert terminal.ends() == 0
    with Terminal(tmp_path, "start", "runner-hips", "--plain", cells=200) as terminal:
        terminal.shows(question)  # what began anew had no second of work
        terminal.press("enter")
        terminal.shows("Going on in 120. ", "hip controlled articular rotation, right side")
        terminal.signal(signal.SIGTERM)
        assert terminal.ends() == 143
    with Terminal(tmp_path, "start") as terminal:
        terminal.shows(question, "begin anew")
        terminal.press("q")
        terminal.shows("Resume: round 1, move 1, right")
        terminal.press("enter")
        terminal.shows("Right leg circles", "move 1/7")
        terminal.press("q")
        terminal.shows("keep as partial")
        terminal.press("enter")
        assert terminal.ends() == 0
        assert terminal.is_restored
