from __future__ import annotations

from pathlib import Path

import fitdecode
import icalendar

from tests.terminal import Terminal

SHORT = """
[[circuit]]
id = "short"
name = "Short one"
rounds = 1
rest_after_last = false

[[circuit.move]]
name = "Standing crow"
seconds = 40
sides = "each"
"""
START, YEAR = "Rounds today", "A year"
"""What the start screen alone says, and what the history."""


def test_from_an_empty_home_through_two_sessions_to_exported_files(tmp_path: Path) -> None:
    circuit = tmp_path / "short.toml"
    circuit.write_text(SHORT)
    home = tmp_path / "home"
    downloads = home / "Downloads"
    downloads.mkdir(parents=True)
    (home / "hiptui").mkdir()
    (home / "hiptui" / "settings.toml").write_text('[display]\nfigure = "off"\n')
    arguments = ["--circuits", str(circuit), "--speed", "60", "--record"]
    with Terminal(home, *arguments, cells=100, rows=30) as terminal:
        terminal.shows("2 rounds to meet the moves.", "Short one")
        terminal.press("h")
        terminal.shows("Nothing here yet.")
        terminal.press("escape")
        terminal.shows(START, gone="Nothing here yet.")
        for done in (1, 2):
            terminal.press("down", "down", "down")
            terminal.shows("Standing crow")
            terminal.press("enter")
            terminal.shows("How was it?")
            terminal.press("r", "6")
            terminal.shows("‹right›", "‹6›")
            terminal.press("escape")
            terminal.shows(START, gone="How was it?")
            terminal.press("h")
            terminal.shows(YEAR, f"{done} session", "Short one", "1/1", "‹right›", "‹6›")
            if done == 2:
                terminal.press("e")
                terminal.shows("Saved ~/Downloads/hiptui-short-")
            terminal.press("escape")
            terminal.shows(START, gone=YEAR)
        terminal.press("w")
        terminal.shows("Plan  Hip circuit for runners", "The week")
        terminal.press("e")
        terminal.shows("hiptui-plan-")
        terminal.press("q")
        assert terminal.ends() == 0
        assert terminal.is_restored
    (fit,) = downloads.glob("hiptui-short-*.fit")
    (table,) = downloads.glob("hiptui-history-*.csv")
    (plan,) = downloads.glob("hiptui-plan-*.ics")
    with fitdecode.FitReader(fit) as reader:
        sets = [one for one in reader if getattr(one, "name", "") == "set"]
    assert sets
    assert len(table.read_text("utf-8").splitlines()) == 3
    assert icalendar.Calendar.from_ical(plan.read_bytes()).walk("VEVENT")
