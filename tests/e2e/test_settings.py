from __future__ import annotations

import tomllib
from pathlib import Path

from tests.terminal import Terminal, timetable

FIELD = "\n  esc back"
"""The last row while a value is typed."""


def test_rounds_and_rest_set_by_keys_are_saved_and_hold(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.shows("Rounds today")
        terminal.press("s")
        terminal.shows("‹ all circuits ›")
        terminal.press("right")
        terminal.shows("‹ 4 ›", "28:00  work")
        terminal.press("down")
        terminal.shows("0:00-10:00, step 0:10")
        terminal.press("enter")
        terminal.shows("0:00-10:00", FIELD)
        terminal.press(*["backspace"] * 4, *"1:30")
        terminal.shows("6:00  rest")
        terminal.press("enter")
        terminal.shows("‹ 1:30 ›")
        terminal.press("escape")
        terminal.shows("2  3 ‹4›")
        terminal.press("q")
        assert terminal.ends() == 0
    settings = tomllib.loads((tmp_path / "hiptui" / "settings.toml").read_text())
    assert settings == {"timing": {"rounds": 4, "rest": 90}}
    data = timetable(tmp_path, "runner-hips")
    assert data["rounds"] == 4
    assert {one["seconds"] for one in data["segments"] if one["kind"] == "rest"} == {90}
