"""A session that is cut at any moment goes on where it was and is counted once.

HIPTUI_FULL=1 tries 50 moments of each kind instead of a few.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from hiptui.domain.circuit import Circuit, Move, Sides
from hiptui.domain.timeline import Timeline, build
from hiptui.domain.timing import Timing
from hiptui.storage.history.types import Interrupted
from tests.e2e.durable.program import (
    SPEED,
    Program,
    fast,
    furnish,
    history,
    is_sound,
    place,
    query,
)
from tests.support import FULL

AT_ONCE = 5
"""Trials side by side; each waits most of the time."""
STEP = 1.0
"""Session seconds that may be lost."""
LEAVING = 2.5
"""Real seconds to leave on a busy machine; one otherwise."""
LENGTH = 24.0
"""Seconds of the timetable."""
WORK = 14.0
"""Seconds of work in it."""
SLACK = 1.5
"""Session seconds that a busy machine may take to write them down, or to be killed."""


@dataclass(frozen=True)
class Cut:
    """A session that was cut short, and what was left of it."""

    folder: Path
    moment: float
    """Second of the timetable at which it was cut."""
    code: int
    """What the program exited with."""
    seconds: float
    """How long that took."""
    offer: Interrupted | None
    """What can be resumed."""

    @property
    def timeline(self) -> Timeline:
        assert self.offer
        return self.offer.saved.timeline

    @property
    def saved(self) -> float:
        """Second of the timetable at which it is resumed."""
        assert self.offer
        return place(self.offer.saved)

    @property
    def off(self) -> float:
        """Seconds lost."""
        return self.moment - self.saved


def kill(program: Program) -> None:
    program.signal(signal.SIGKILL)


def hang_up(program: Program) -> None:
    program.signal(signal.SIGHUP)


def close(program: Program) -> None:
    program.cut()


def cut_short(home: Path, moment: float, end: Callable[[Program], None]) -> Cut:
    """Run a session until `moment` of its timetable, and end it."""
    folder = furnish(home)
    with Program(home, *fast("start", "short")) as program:
        start = program.begin(folder)
        program.read(start + moment / SPEED - time.time())
        at = time.time()
        end(program)
        code = program.ends()
        took = time.time() - at
        assert program.quiet
    return Cut(folder, (at - start) * SPEED, code, took, history(folder).interrupted())


def finish(cut: Cut) -> None:
    """Start the program again, go on, and stay to the end."""
    speed = SPEED if FULL else 4 * SPEED
    with Program(cut.folder.parent, *fast(speed=speed)) as program:
        program.shows("Resume")
        program.press("\r")
        program.shows("2 of 2 rounds")
        program.press("q")
        assert program.ends() == 0
        assert program.restored


def check_offer(cut: Cut) -> None:
    """What was done before the cut is there, and the place is right."""
    assert is_sound(cut.folder)
    assert -SLACK <= cut.off <= STEP + SLACK
    done = query(cut.folder, "SELECT place, planned, done FROM segments ORDER BY place")
    for index, planned, seconds in done:
        if cut.timeline.starts[index] + planned <= cut.moment - STEP - SLACK:
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


def work_done(moment: float) -> float:
    """Seconds of work up to a second of the timetable."""
    timeline = build(short(), Timing(rounds=2, rest=2, prepare=2, change=1, switch=1))
    spans = [(timeline.starts[i], timeline.segments[i].length) for i in timeline.work]
    return sum(max(0.0, min(length, moment - start)) for start, length in spans)


def short() -> Circuit:
    """The circuit of the trials."""
    moves = (Move("Side plank", "", seconds=4, sides=Sides.EACH), Move("Squat", "", seconds=3))
    return Circuit("short", "Short one", moves)


def trial(home: Path, moment: float, end: Callable[[Program], None]) -> Cut:
    """Cut a session at a moment, go on with it, and look at what is on the disk."""
    cut = cut_short(home, moment, end)
    if cut.offer:
        check_offer(cut)
        finish(cut)
        check_history(cut.folder)
        assert not query(cut.folder, "SELECT * FROM saved")
    elif work_done(cut.moment) >= WORK - SLACK:
        check_history(cut.folder)
    else:
        assert work_done(cut.moment - STEP - SLACK) < 1
    return cut


Cuts = Mapping[Callable[[Program], None], Sequence[Cut]]


@pytest.fixture(scope="module")
def cuts(tmp_path_factory: pytest.TempPathFactory) -> Cuts:
    """Trials of each kind at seeded moments, several side by side."""
    home = tmp_path_factory.mktemp("cuts")

    def try_one(kind: Callable[[Program], None], seed: int) -> Cut:
        moment = random.Random(f"{kind.__name__} {seed}").uniform(0.2, LENGTH - 0.2)
        return trial(home / f"{kind.__name__}-{seed}", moment, kind)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        begun = {
            kind: [pool.submit(try_one, kind, seed) for seed in range(times)]
            for kind, times in TIMES.items()
        }
        return {kind: [one.result() for one in trials] for kind, trials in begun.items()}


TIMES = {kill: 50, hang_up: 50, close: 50} if FULL else {kill: 8, hang_up: 3, close: 2}
"""How often each kind of cut is tried."""


def lost(cuts: Sequence[Cut]) -> list[float]:
    """Session seconds lost by those that could be resumed, least first; told on the way."""
    found = sorted(cut.off for cut in cuts if cut.offer)
    slowest = max(cut.seconds for cut in cuts)
    print(
        f"{len(cuts)} cuts, {len(found)} to resume, {found[0]:.2f} to {found[-1]:.2f} session "
        f"seconds lost, median {median(found):.2f}; ended within {slowest:.2f} s"
    )
    return found


def test_killed_at_any_moment_it_goes_on_within_a_second_and_counts_once(cuts: Cuts) -> None:
    assert {cut.code for cut in cuts[kill]} == {-signal.SIGKILL}
    assert median(lost(cuts[kill])) <= STEP


@pytest.mark.parametrize("kind", [hang_up, close])
def test_hung_up_at_any_moment_it_loses_nothing_and_leaves_within_a_second(
    cuts: Cuts, kind: Callable[[Program], None]
) -> None:
    assert {cut.code for cut in cuts[kind]} == {128 + signal.SIGHUP}
    assert lost(cuts[kind])[-1] <= STEP
    assert max(cut.seconds for cut in cuts[kind]) <= LEAVING
