from __future__ import annotations

import pytest

from hiptui.domain.circuit import Sides, Timing
from hiptui.domain.commands import Command
from hiptui.domain.cues import Cue, cues_of
from hiptui.domain.session import Session, begin
from hiptui.domain.timeline import Position, build
from tests.support import Driver, circuit_of, counted, drive, for_each, hips, timed

ONE = circuit_of(timed("a", 40, Sides.EACH), timed("b", 30))
"""prepare 0-15, a left 15-35, switch -40, a right -60, change -70, b -100, rest -220."""
REPS = circuit_of(timed("a", 5), counted("b", 10), timed("c", 5))


@for_each(
    ("seconds", "at"),
    [(0, Position(0)), (14.5, Position(0, 14.5)), (15, Position(1)), (100, Position(6))],
)
def test_time_moves_the_position(seconds: float, at: Position) -> None:
    run = drive(ONE, rounds=1).wait(seconds)
    assert run.at == at
    assert not run.session.ended(run.now)
    assert run.wait(220 - seconds).at == Position(7)
    assert run.session.ended(run.now)


def test_a_cue_comes_at_its_moment_and_not_before() -> None:
    run = drive(ONE, rounds=1).wait(11.999)
    assert run.heard() == []
    assert run.wait(0.001).heard() == [(12, Cue.THREE)]
    assert run.wait(0).heard() == []
    assert run.wait(0.999).heard() == []


def test_the_first_work_is_told_where_nothing_comes_before() -> None:
    assert drive(ONE, rounds=1, prepare=0).heard() == [(0, Cue.WORK)]


def test_a_clock_that_steps_back_tells_nothing_twice() -> None:
    run = drive(ONE, rounds=1).wait(13)
    run.heard()
    assert run.wait(-2).heard() == []
    assert run.wait(2).heard() == []
    assert run.wait(1).heard() == [(14, Cue.ONE)]


def test_due_says_where_it_belongs() -> None:
    run = drive(ONE, rounds=1).wait(35)
    assert [due.index for due in run.due if due.cue in {Cue.WORK, Cue.SWITCH}] == [1, 2]


def test_next_cue_is_the_clock_second_of_the_one_to_come() -> None:
    run = drive(ONE, rounds=1)
    assert run.session.next_of(cues_of) == run.began + 12
    run.wait(12)
    assert run.session.next_of(cues_of) == run.began + 13
    run.wait(500)
    assert run.session.next_of(cues_of) is None


def test_no_cue_lies_ahead_in_a_pause_or_in_what_waits() -> None:
    run = drive(REPS, rounds=1, prepare=0, change=0).do(Command.PAUSE)
    assert run.session.next_of(cues_of) is None
    run.do(Command.PAUSE, Command.GO, Command.NEXT)
    assert run.segment.waits
    assert run.session.next_of(cues_of) is None


def test_begun_but_not_ticked_the_first_cue_is_due_now() -> None:
    session = begin(build(ONE, Timing(prepare=0)), 50)
    assert session.next_of(cues_of) == 50


def test_what_waits_is_left_by_next_alone() -> None:
    run = drive(REPS, rounds=1, prepare=0, change=0, rest_after_last=False).wait(500)
    assert run.at == Position(1, 495)
    assert not run.session.completed(run.now)
    run.do(Command.NEXT)
    assert run.at == Position(2)
    run.wait(5)
    assert run.session.completed(run.now)


@for_each(
    ("steps", "index"),
    [
        ("100", 6),
        ("101 previous previous", 4),
        ("101 previous previous add-round", 4),
        ("101 previous previous add-round undo undo undo undo", 6),
        ("72 next", 6),
        ("72 next previous restart", 5),
        ("72 next undo", 5),
    ],
)
def test_completed_once_the_last_work_is_passed_whatever_follows(steps: str, index: int) -> None:
    run = drive(ONE, rounds=1).walk(steps)
    assert (run.at.index, run.session.completed(run.now)) == (index, True)
    assert not run.session.ended(run.now)
    assert not drive(ONE, rounds=1).wait(99.9).session.completed(1099.9)


def test_reached_is_the_most_of_one_pass() -> None:
    run = drive(ONE, rounds=1).walk("27 restart 9 restart")
    assert run.session.reached[1] == 12
    assert run.walk("16 restart").session.reached[1] == 16
    assert run.walk("25 pause").session.reached[1:3] == (20, 5)


def test_settled_changes_nothing_that_is_seen() -> None:
    run = drive(ONE, rounds=1).wait(50.25)
    settled = run.session.settled(run.now)
    assert settled.anchor == run.at == settled.position(run.now)
    assert settled.finished == {0, 1, 2}
    for later in (0.0, 10.0, 33.3, 500.0):
        now = run.now + later
        assert settled.position(now) == run.session.position(now)
        assert settled.completed(now) == run.session.completed(now)
    assert settled.next_of(cues_of) == run.session.next_of(cues_of)


def test_a_session_can_begin_anywhere_standing() -> None:
    timeline = build(ONE, Timing(1))
    session = Session(timeline, Position(3, 4.5), since=10, told=0, reached=(0.0,) * 7)
    assert session.count_in(4) == 6
    assert session.position(9) == Position(3, 4.5)
    assert session.position(11) == Position(3, 5.5)
    assert session.next_of(cues_of) == 10 + 5.5


@pytest.mark.parametrize("start", [0.0, 0.1, 1000.3, 123456.789, 9e6 + 1 / 3])
def test_a_pause_at_the_very_moment_of_a_cue_tells_it_once(start: float) -> None:
    run = Driver(build(hips(), Timing(2)), start)
    for _ in range(120):
        moment = run.session.next_of(cues_of)
        assert moment is not None
        before = len(run.due)
        run.wait(moment - run.now)
        assert len(run.due) == before + 1
        run.do(Command.PAUSE).wait(1.7).do(Command.PAUSE, Command.GO)
        assert len(run.due) == before + 1
    told = [due.cue for due in run.due]
    straight = Driver(build(hips(), Timing(2)), start).wait(5000)
    assert told == [due.cue for due in straight.due][:120]
