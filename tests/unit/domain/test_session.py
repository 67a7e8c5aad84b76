from __future__ import annotations

import pytest

from hiptui.domain.circuit import Sides, Timing
from hiptui.domain.commands import Command
from hiptui.domain.cues import Cue, cues_of
from hiptui.domain.session import Session, begin
from hiptui.domain.timeline import Position, build
from tests.support import Driver, circuit_of, counted, drive, hips, timed

ONE = circuit_of(timed("a", 40, Sides.EACH), timed("b", 30))
"""prepare 0-15, a left 15-35, switch -40, a right -60, change -70, b -100, rest -220."""
REPS = circuit_of(timed("a", 5), counted("b", 10), timed("c", 5))


def test_time_moves_the_position_and_nothing_else_does() -> None:
    run = drive(ONE, rounds=1)
    assert run.at == Position(0)
    run.wait(14.5)
    assert run.at == Position(0, 14.5)
    run.wait(0.5)
    assert run.at == Position(1)
    run.wait(85)
    assert run.at == Position(6)
    assert not run.session.ended(run.now)
    run.wait(120)
    assert run.at == Position(7)
    assert run.session.ended(run.now)


def test_cues_come_at_their_moments() -> None:
    run = drive(ONE, rounds=1, rest_after_last=False).wait(500)
    assert run.heard() == [
        (12, Cue.THREE), (13, Cue.TWO), (14, Cue.ONE),
        (15, Cue.WORK), (25, Cue.HALFWAY), (32, Cue.THREE), (33, Cue.TWO), (34, Cue.ONE),
        (35, Cue.SWITCH), (37, Cue.THREE), (38, Cue.TWO), (39, Cue.ONE),
        (40, Cue.WORK), (50, Cue.HALFWAY), (57, Cue.THREE), (58, Cue.TWO), (59, Cue.ONE),
        (60, Cue.CHANGE), (67, Cue.THREE), (68, Cue.TWO), (69, Cue.ONE),
        (70, Cue.WORK), (85, Cue.HALFWAY), (97, Cue.THREE), (98, Cue.TWO), (99, Cue.ONE),
        (100, Cue.FINISH),
    ]  # fmt: skip


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


def test_completed_once_the_last_work_is_passed() -> None:
    run = drive(ONE, rounds=1).wait(99.9)
    assert not run.session.completed(run.now)
    run.wait(0.1)
    assert run.session.completed(run.now)
    assert not run.session.ended(run.now)


def test_completed_stays_whatever_follows() -> None:
    run = drive(ONE, rounds=1).wait(101).do(Command.PREVIOUS, Command.PREVIOUS)
    assert run.at.index == 4
    assert run.session.completed(run.now)
    run.do(Command.ADD_ROUND)
    assert run.session.completed(run.now)
    run.do(Command.UNDO, Command.UNDO, Command.UNDO, Command.UNDO)
    assert run.session.completed(run.now)


def test_completed_by_next_stays_too() -> None:
    run = drive(ONE, rounds=1).to(5).wait(2).do(Command.NEXT)
    assert run.session.completed(run.now)
    run.do(Command.PREVIOUS, Command.RESTART)
    assert run.at.index == 5
    assert run.session.completed(run.now)


def test_completed_by_a_key_that_is_taken_back_stays_too() -> None:
    run = drive(ONE, rounds=1).to(5).wait(2).do(Command.NEXT, Command.UNDO)
    assert run.at.index == 5
    assert run.session.completed(run.now)


def test_reached_is_the_most_of_one_pass() -> None:
    run = drive(ONE, rounds=1).wait(15 + 12).do(Command.RESTART).wait(9).do(Command.RESTART)
    assert run.session.reached[1] == 12
    run.wait(16).do(Command.RESTART)
    assert run.session.reached[1] == 16
    run.wait(25).do(Command.PAUSE)
    assert run.session.reached[1:3] == (20, 5)


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
