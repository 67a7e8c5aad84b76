from __future__ import annotations

from pathlib import Path

import fitdecode
import icalendar

from tests.e2e.terminal import Terminal

SHORT = """
[[circuit]]
id = "short"
name = "Short one"
rounds = 1
rest_after_last = false

[[circuit.move]]
name = "Side plank"
seconds = 40
sides = "each"
"""


def test_from_an_empty_home_through_two_sessions_to_exported_files(tmp_path: Path) -> None:
    circuit = tmp_path / "short.toml"
    circuit.write_text(SHORT)
    home = tmp_path / "home"
    downloads = home / "Downloads"
    downloads.mkdir(parents=True)
    arguments = ["--circuits", str(circuit), "--speed", "30", "--record"]
    with Terminal(arguments, home, environ={"HOME": str(home)}, cells=100, rows=30) as terminal:
        terminal.shows("2 rounds to meet the moves.", "Short one")
        terminal.press("h")
        terminal.shows("Nothing here yet.")
        terminal.press("escape")
        for done in (1, 2):
            terminal.shows("? help", "Short one")
            terminal.press("down", "down", "down", "enter")
            terminal.shows("How was it?")
            terminal.press("r", "6", "escape")
            terminal.shows("Circuits")
            terminal.press("h")
            terminal.shows(f"{done} session", "Short one", "1/1")
            terminal.press("escape")
        terminal.shows("Circuits")
        terminal.press("h")
        terminal.shows("2 sessions", "‹right›", "‹6›")
        terminal.press("e")
        terminal.shows("Saved ~/Downloads/hiptui-short-")
        terminal.press("escape")
        terminal.shows("Circuits")
        terminal.press("w")
        terminal.shows("The week")
        terminal.press("e")
        terminal.shows("hiptui-plan-")
        terminal.press("q")
        assert terminal.ends() == 0
        assert terminal.restored
    (fit,) = downloads.glob("hiptui-short-*.fit")
    (table,) = downloads.glob("hiptui-history-*.csv")
    (plan,) = downloads.glob("hiptui-plan-*.ics")
    with fitdecode.FitReader(fit) as reader:
        sets = [one for one in reader if getattr(one, "name", "") == "set"]
    assert sets
    assert len(table.read_text("utf-8").splitlines()) == 3
    assert icalendar.Calendar.from_ical(plan.read_bytes()).walk("VEVENT")
