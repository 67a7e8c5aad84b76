"""A second program beside one that runs a session: it watches, drives, and takes over."""

from __future__ import annotations

import json
import re
import signal
from contextlib import ExitStack
from pathlib import Path

from tests.e2e.cues.support import CueTerminal, circuit_in, settings_in
from tests.terminal import run, told

QUIET = '[cues]\nsound = "off"\nvoice = "off"\n'


def to_go(terminal: CueTerminal) -> int:
    """The seconds of the first row, 0 where it tells none of the work on the left."""
    found = re.search(r"elsewhere: round 1, move 1, left,[│\s]+(\d+):(\d\d)", terminal.text)
    return int(found[1]) * 60 + int(found[2]) if found else 0


def test_the_start_screen_watches_and_drives_what_runs_elsewhere(tmp_path: Path) -> None:
    settings_in(tmp_path, QUIET)
    arguments = circuit_in(tmp_path)
    with CueTerminal(tmp_path, *arguments) as session, ExitStack() as stack:
        session.titled("Get ready, left · Plank")
        second = stack.enter_context(CueTerminal(tmp_path, *arguments[2:], cells=120))
        second.shows("Running elsewhere: round 1, move 1, left,", "space pause")
        second.press("n")
        session.titled("Work, left · Plank")
        second.until(lambda: 300 < to_go(second) < 600, "the time going on")
        before = to_go(second)
        second.until(lambda: to_go(second) < before, "the time going on")
        second.press("space")
        session.titled("Paused, left · Plank")
        second.shows("paused")
        second.press("n", "n")
        session.titled("Paused, right · Plank")
        second.shows("Running elsewhere: round 1, move 1, right,", "10:00 to go, paused")
        second.press("p")
        second.shows("Running elsewhere: round 1, move 1, right,", "5:00 to go, paused")
        second.press("p")
        second.shows("Running elsewhere: round 1, move 1, left,", "10:00 to go, paused")

        done = run(tmp_path, "start", "cues", *arguments[2:], "--plain")
        assert (done.returncode, done.stdout) == (1, "")
        assert "hiptui remote" in done.stderr
        with CueTerminal(tmp_path, *arguments) as third:
            assert third.ends() == 1
            assert "hiptui remote" in third.text

        session.signal(signal.SIGKILL)
        session.ends()
        second.shows("Resume: round 1, move 1, left, 10:00 to go", "p keep as partial")
        second.press("enter")
        second.titled("Go in, left · Plank")
        with CueTerminal(tmp_path, *arguments[2:]) as fourth:
            fourth.shows("Running elsewhere: round 1")
            assert "Resume" not in fourth.text
            second.press("q")
            second.shows("Leave the session here?")
            second.press("enter")
            assert second.ends() == 0
            fourth.shows("enter start", gone="Running elsewhere")
    assert len(json.loads(told(tmp_path, "history", "--json").stdout)) == 1
