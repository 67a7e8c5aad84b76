"""The runner's own commands, from settings.toml to their end with the program."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.cues.support import Timed, alive, circuit_in, settings_in, until

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


def hooks(home: Path, **commands: list[str]) -> None:
    """Settings with these commands, as a person would write them."""
    rows = [f"on_{cue} = {shlex.join(words)!r}" for cue, words in commands.items()]
    settings_in(home, "\n".join(['[cues]\nsound = "off"\n[hooks]', *rows, ""]))


def test_each_cue_runs_its_command_with_what_it_is_about(tmp_path: Path) -> None:
    folder = tmp_path / "a; $HOME"
    folder.mkdir()
    script, log = folder / "notes.py", folder / "log"
    script.write_text(NOTES)
    run = [sys.executable, "-S", str(script)]
    cues = ("work", "switch", "change", "halfway", "finish", "count")
    hooks(tmp_path, **{cue: [*run, cue] for cue in cues})

    def noted(word: str) -> bool:
        return log.exists() and word in log.read_text()

    with Timed([*circuit_in(tmp_path), "--speed", "4"], tmp_path) as terminal:
        until(lambda: noted("halfway|work|Side plank|left"), "half of the first work")
        for word in (
            "switch|",
            "work|work|Side plank|right",
            "change|",
            "work|work|Squat",
            "finish",
        ):
            if not noted(word):  # a busy machine may have come there by itself
                terminal.press("n")
            until(partial(noted, word), word)
        terminal.shows("not recorded")
        terminal.press("q")
        assert terminal.ends() == 0
    rows = log.read_text().splitlines()
    assert sorted(row for row in rows if not row.startswith("count")) == [
        "change|change|Squat||5",
        "finish|done|||0",
        "halfway|work|Side plank|left|10",
        "switch|switch|Side plank|right|5",
        "work|work|Side plank|left|20",
        "work|work|Side plank|right|20",
        "work|work|Squat||10",
    ]
    counts = [row.rsplit("|", 1)[1] for row in rows if row.startswith("count|prepare")]
    assert sorted(counts) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("way", "code"), [("quit", 0), ("ctrl+c", 130), ("TERM", 143), ("HUP", 129)]
)
@pytest.mark.parametrize("manner", ["polite", "deaf"])
def test_no_command_outlives_the_program(tmp_path: Path, way: str, code: int, manner: str) -> None:
    script, pids = tmp_path / "lasts.py", tmp_path / "pids"
    script.write_text(LASTS)
    hooks(tmp_path, work=[sys.executable, "-S", str(script), manner])
    with Timed(circuit_in(tmp_path), tmp_path) as terminal:
        terminal.titled("Get ready, left · Plank")
        terminal.press("n")
        terminal.titled("Work, left · Plank")
        until(pids.exists, "the command")
        started = [int(word) for word in pids.read_text().split()]
        assert all(map(alive, started))
        _leave(terminal, way)
        assert terminal.ends() == code
    until(lambda: not any(map(alive, started)), "the command's end", 5)


def test_a_command_that_is_not_there_is_told_once_and_the_session_goes_on(
    tmp_path: Path,
) -> None:
    hooks(tmp_path, work=["/no/such/program"])
    with Timed(circuit_in(tmp_path), tmp_path) as terminal:
        terminal.titled("Get ready, left · Plank")
        terminal.press("n")
        terminal.shows("could not be started")
        terminal.press("n", "n")
        terminal.titled("Work, right · Plank")


def _leave(terminal: Timed, way: str) -> None:
    if way in {"TERM", "HUP"}:
        os.kill(terminal.pid, signal.Signals[f"SIG{way}"])
        return
    terminal.press("q" if way == "quit" else way)
    terminal.shows("Leave the session here?")
    terminal.press("enter" if way == "quit" else way)
