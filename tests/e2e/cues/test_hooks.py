"""The runner's own commands and the terminal's title and bell, to the end of the program."""

from __future__ import annotations

import shlex
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.cues.support import (
    PHASES,
    CueTerminal,
    alive,
    circuit_in,
    has_worked,
    settings_in,
    unknown,
    until,
)

NOTES = """
import os, sys
names = ("HIPTUI_PHASE", "HIPTUI_MOVE", "HIPTUI_SIDE", "HIPTUI_SECONDS")
with open(os.path.join(os.path.dirname(__file__), "log"), "a") as log:
    log.write("|".join([sys.argv[1], *(os.environ[name] for name in names)]) + "\\n")
"""
LASTS = """
import os, signal, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pids = os.path.join(os.path.dirname(__file__), "pids")
with open(pids + ".part", "w") as log:
    log.write(f"{os.getpid()} {child.pid}")
os.rename(pids + ".part", pids)
if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
time.sleep(600)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


def hooks(home: Path, sound: str = "off", **commands: list[str]) -> None:
    """Settings with these commands, as a person would write them."""
    rows = [f"on_{cue} = {shlex.join(words)!r}" for cue, words in commands.items()]
    settings_in(home, "\n".join([f'[cues]\nsound = "{sound}"\n[hooks]', *rows, ""]))


def test_a_whole_session_tells_commands_and_terminal_in_order_and_nothing_else(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "a; $HOME"
    folder.mkdir()
    script, log = folder / "notes.py", folder / "log"
    script.write_text(NOTES)
    run = [sys.executable, "-S", str(script)]
    cues = ("work", "switch", "change", "finish")
    hooks(tmp_path, "bell", **{cue: [*run, cue] for cue in cues})
    told = [
        "work|work|Side plank|left|600",
        "switch|switch|Side plank|right|300",
        "work|work|Side plank|right|600",
        "change|change|Squat||300",
        "work|work|Squat||600",
        "finish|done|||0",
    ]

    def noted(row: str) -> bool:
        return log.exists() and row in log.read_text().splitlines()

    with CueTerminal(tmp_path, *circuit_in(tmp_path)) as terminal:
        for title, row in zip(PHASES, told, strict=True):
            terminal.titled(title)
            if row == told[-1]:
                terminal.until(lambda: has_worked(tmp_path), "a second of work")
            terminal.press("n")
            terminal.until(partial(noted, row), row)
        terminal.shows("0 of 1 round")
        terminal.press("q")
        assert terminal.ends() == 0
        assert terminal.is_restored
    assert log.read_text().splitlines() == told
    titles = ["aside", *(f"2;{title}" for title in PHASES), "2;Done", "restored"]
    assert [one for one in terminal.told if one != "bell"] == titles
    assert unknown(terminal.raw) == []
    assert terminal.bells >= len(PHASES), "one for each phase but the first, and Done"


@pytest.mark.parametrize(
    ("way", "code", "manner"),
    [("quit", 0, "deaf"), ("ctrl+c", 130, "polite"), ("TERM", 143, "polite"), ("HUP", 129, "deaf")],
)
def test_what_was_told_is_taken_back_and_no_command_outlives_the_program(
    tmp_path: Path, way: str, code: int, manner: str
) -> None:
    script, pids = tmp_path / "lasts.py", tmp_path / "pids"
    script.write_text(LASTS)
    hooks(tmp_path, "bell", work=[sys.executable, "-S", str(script), manner])
    with CueTerminal(tmp_path, *circuit_in(tmp_path)) as terminal:
        terminal.titled(PHASES[0])
        terminal.press("n")
        terminal.titled(PHASES[1])  # with a bell to come
        until(pids.exists, "the command")
        started = [int(word) for word in pids.read_text().split()]
        assert all(map(alive, started))
        _leave(terminal, way)
        assert terminal.ends() == code
        assert terminal.is_restored
        assert terminal.is_quiet
    until(lambda: not any(map(alive, started)), "the command's end")
    assert not (tmp_path / "hiptui" / "remote.sock").exists()
    events = terminal.told
    assert events.count("aside") == events.count("restored") == 1
    assert events[-1] == "restored"


def test_a_command_that_is_not_there_is_told_once_and_the_session_goes_on(
    tmp_path: Path,
) -> None:
    hooks(tmp_path, work=["/no/such/program"])
    with CueTerminal(tmp_path, *circuit_in(tmp_path)) as terminal:
        terminal.titled("Get ready, left · Plank")
        terminal.press("n")
        terminal.shows("could not be started")
        terminal.press("n", "n")
        terminal.titled("Work, right · Plank")


def _leave(terminal: CueTerminal, way: str) -> None:
    if way in {"TERM", "HUP"}:
        terminal.signal(signal.Signals[f"SIG{way}"])
        return
    if way == "ctrl+c":  # which leaves a locked session too
        terminal.press("x")
        terminal.shows("x x unlocks")
    terminal.press("q" if way == "quit" else way)
    terminal.shows("Leave the session here?")
    terminal.press("enter" if way == "quit" else way)
