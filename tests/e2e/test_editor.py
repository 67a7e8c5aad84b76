"""From a home without circuits to a session with a circuit made in the editor."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tests.e2e.cues.support import settings_in
from tests.terminal import Terminal, told


def test_a_circuit_is_made_saved_and_begun(tmp_path: Path) -> None:
    settings_in(tmp_path, '[display]\nfigure = "off"\n')
    with Terminal(tmp_path, cells=100, rows=30) as terminal:
        terminal.shows("Rounds today")
        terminal.press("e")
        terminal.shows("Editor", "(copy)")
        terminal.press("n")
        terminal.shows("no moves yet")
        terminal.press("enter")
        terminal.shows("My circuit\n  esc back")
        terminal.press(*["backspace"] * len("My circuit"), *"Morning", "enter")
        terminal.shows("Editor  Morning")
        terminal.press("down", "down", "down", "enter")
        terminal.shows("\n  20\n  esc back")
        terminal.press("1", "enter")
        terminal.until(lambda: re.search(r"Most rounds +‹ 1 ›", terminal.text) is not None, "1")
        terminal.press("a")
        terminal.shows("\n  name, muscle or equipment\n")
        terminal.press(*"clamshell")
        terminal.shows("a move of your own")
        terminal.press("enter")
        terminal.shows("1 round,")
        terminal.press("s")
        terminal.shows("Saved as morning.")
        terminal.press("escape")
        terminal.shows("Rounds today", "Morning")
        terminal.press("enter")
        terminal.shows("round 1/1", "move 1/1")
        terminal.press("q")
        terminal.shows("Leave the session here?")
        terminal.press("enter")
        assert terminal.ends() == 0
    (path,) = tmp_path.glob("**/circuits.d/*.toml")
    (circuit,) = tomllib.loads(path.read_text())["circuit"]
    assert path.stem == circuit["id"] == "morning"
    assert (circuit["name"], circuit["rounds"]) == ("Morning", {"min": 1, "max": 1})
    assert told(tmp_path, "check", str(path)).returncode == 0
