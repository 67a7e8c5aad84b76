from __future__ import annotations

from pathlib import Path

import pytest

from hiptui.ui.stage.lines import line
from tests.e2e.terminal import Terminal, timetable
from tests.e2e.test_plain import cut_short
from tests.screens import Picture

SHORT = """
[[circuit]]
id = "short"
name = "Short one"
rounds = { min = 2, max = 4, default = 2 }
rest = [20, 3600]
prepare = 20
change = 10
switch = 10

[[circuit.move]]
name = "Side plank"
seconds = 90
sides = "each"
first = "right"
turn = "Turn over onto your {side} forearm."
label = { left = "Left forearm down", right = "Right forearm down" }

[[circuit.move]]
name = "Hurdle walk"
seconds = 45
sides = "alternating"
label = "Go right, then left"

[[circuit.move]]
name = "Squat"
seconds = 45
"""
"""At 60 times the speed each work segment is on the screen for 0.75 seconds, and the cool-down for
as long as it takes to read it."""


@pytest.fixture
def circuit(tmp_path: Path) -> Path:
    path = tmp_path / "short.toml"
    path.write_text(SHORT)
    return path


class Watcher:
    """Notes each work segment that a terminal shows, as a runner would read it."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str | None, str | None]] = []

    def __call__(self, terminal: Terminal) -> None:
        rows = [row for row in terminal.screen.display if not row.lstrip().startswith("next:")]
        picture = Picture([line(row) for row in rows])
        if not picture.shows("WORK") or picture.shows("GO IN"):
            return
        move = next(
            (one for one in ("Side plank", "Hurdle walk", "Squat") if picture.says(one)), ""
        )
        sides = [side for side in ("left", "right") if picture.blocks(side)]
        known = ("Left forearm down", "Right forearm down", "Go right, then left")
        labels = [label for label in known if any(label == row.strip() for row in picture.rows)]
        side = "+".join(sides) or None
        what = (move, side, "+".join(labels) or None)
        if not self.seen or self.seen[-1] != what:
            self.seen.append(what)


def test_a_whole_session_shows_what_the_timetable_says(tmp_path: Path, circuit: Path) -> None:
    watcher = Watcher()
    options = ["--circuits", str(circuit), "--speed", "60"]
    with Terminal(options, tmp_path) as terminal:
        terminal.shows("Rounds today")
        terminal.press("/")
        terminal.press(*"short", "enter")
        terminal.shows("filter: short")
        terminal.at_each_frame(watcher)
        terminal.press("enter")
        terminal.shows("All rounds done.")
        terminal.press("enter")
        terminal.shows("2 of 2 rounds", "6:00 of 6:00", "not recorded")
        terminal.press("enter")
        terminal.shows("Rounds today")
        terminal.press("q")
        assert terminal.ends() == 0
        assert terminal.restored
    assert watcher.seen[:2] == [
        ("Side plank", "right", "Right forearm down"),
        ("Side plank", "left", "Left forearm down"),
    ]
    data = timetable(tmp_path, "short", "--circuits", str(circuit))
    assert watcher.seen == [
        (segment["move_name"], segment["side"], segment["label"])
        for segment in data["segments"]
        if segment["kind"] == "work"
    ]


def test_start_asks_whether_to_go_on_where_it_was_cut_short(tmp_path: Path) -> None:
    cut_short(tmp_path)
    with Terminal(["start"], tmp_path) as terminal:
        terminal.shows("Go on at round 1, move 1, right?", "begin anew")
        terminal.press("q")
        terminal.shows("Resume: round 1, move 1, right")
        terminal.press("q")
        assert terminal.ends() == 0
    with Terminal(["start"], tmp_path) as terminal:
        terminal.shows("Go on at round 1, move 1, right?")
        terminal.press("enter")
        terminal.shows("Right leg circles", "move 1/7")
        terminal.press("q")
        terminal.shows("keep as partial")
        terminal.press("enter")
        assert terminal.ends() == 0
        assert terminal.restored
