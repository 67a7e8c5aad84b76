"""A session that is cut at any moment goes on where it was and is counted once.

HIPTUI_FULL=1 tries 50 moments of each kind instead of a few, and looks how much is lost.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from hiptui.domain.timeline import Timeline
from hiptui.storage.history import Interrupted
from tests.e2e.durable.support import (
    TICK,
    begin,
    fast,
    furnish,
    history,
    is_sound,
    place,
    query,
    saved_place,
)
from tests.support import FULL
from tests.terminal import Terminal

SPEED = 8.0
"""Session seconds in a real one."""
STEP = 1.0
"""Session seconds that may be lost."""
SLACK = 1.5
"""Session seconds that a machine may take to write them down, or to kill."""
LENGTH = 24.0
"""Seconds of the timetable."""


@dataclass(frozen=True)
class Cut:
    """A session that was cut short, and what was kept of it."""

    folder: Path
    code: int
    """What the program exited with."""
    least: float
    """Second of the timetable that it had reached for certain."""
    most: float
    """Second of the timetable that it cannot have been beyond."""
    offer: Interrupted | None
    """What can be resumed."""

    @property
    def timeline(self) -> Timeline:
        assert self.offer
        return self.offer.saved.timeline


def kill(program: Terminal) -> None:
    program.signal(signal.SIGKILL)


def hang_up(program: Terminal) -> None:
    program.signal(signal.SIGHUP)


def close(program: Terminal) -> None:
    program.cut()


def cut_short(home: Path, moment: float, end: Callable[[Terminal], None]) -> Cut:
    """Run a session until `moment` of its timetable is on the disk, and end it."""
    folder = furnish(home)
    with Terminal(home, *fast("start", "short", speed=SPEED), fresh=True) as program:
        start = begin(program, folder)
        program.until(lambda: saved_place(folder) >= moment, f"second {moment:.1f}")
        least = moment if end is kill else (time.time() - start - TICK) * SPEED
        end(program)
        code = program.ends()
        most = (time.time() - start + TICK) * SPEED
        assert program.is_quiet
    return Cut(folder, code, least, most, history(folder).interrupted())


def finish(cut: Cut) -> None:
    """Start the program again, go on, and stay to the end."""
    with Terminal(cut.folder.parent, *fast(speed=4 * SPEED)) as program:
        program.shows("Resume")
        program.press("enter")
        program.shows("2 of 2 rounds")
        program.press("q")
        assert program.ends() == 0
        assert program.is_restored


def check_offer(cut: Cut) -> None:
    """What was done before the cut is there, and the place is right."""
    assert cut.offer
    assert is_sound(cut.folder)
    saved = place(cut.offer.saved)
    assert min(cut.least, LENGTH) <= saved <= cut.most
    if FULL:
        print(f"{cut.most - TICK * SPEED - saved:.2f} session seconds lost")
        assert saved >= cut.most - TICK * SPEED - STEP - SLACK
    done = query(cut.folder, "SELECT place, planned, done FROM segments ORDER BY place")
    for index, planned, seconds in done:
        if cut.timeline.starts[index] + planned <= cut.least:
            assert seconds == planned


def check_history(folder: Path) -> None:
    """One session, done to its end, each segment once."""
    assert is_sound(folder)
    (past,) = history(folder).sessions()
    assert (past.status, past.rounds_done) == ("completed", 2)
    assert [one.index for one in past.segments] == list(range(len(past.segments)))
    *segments, cool_down = past.segments
    assert all(one.done == one.planned and not one.skipped for one in segments)
    assert cool_down.done <= 2
    numbers = [row[0] for row in query(folder, "SELECT number FROM transitions ORDER BY number")]
    assert all(after == before + 1 for before, after in pairwise(numbers))


TRIALS = {kill: 50, hang_up: 50, close: 50} if FULL else {kill: 2, hang_up: 1, close: 1}
"""How often each kind of cut is tried."""


@pytest.mark.parametrize(
    ("end", "trial"), [(end, trial) for end, times in TRIALS.items() for trial in range(times)]
)
def test_cut_at_any_moment_it_goes_on_where_it_was_and_counts_once(
    tmp_path: Path, end: Callable[[Terminal], None], trial: int
) -> None:
    moment = random.Random(f"{end.__name__} {trial}").uniform(3.2, LENGTH - 4)
    cut = cut_short(tmp_path, moment, end)
    assert cut.code == (-signal.SIGKILL if end is kill else 128 + signal.SIGHUP)
    if cut.offer:
        check_offer(cut)
        finish(cut)
    check_history(cut.folder)
    assert not query(cut.folder, "SELECT * FROM saved")
