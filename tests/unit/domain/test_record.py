from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.circuit import Side, Sides
from hiptui.domain.commands import Command
from hiptui.domain.formatting import number
from hiptui.domain.timeline import Kind
from tests.support import Driver, circuit_of, counted, drive, hips, timed

ONE = circuit_of(timed("a", 40, Sides.EACH), timed("b", 30))
"""p 0-15, a left 15-35, switch -40, a right -60, change -70, b -100, rest -220, a left -240."""


def done(run: Driver) -> list[float]:
    return [row.done for row in run.record.segments]


def test_a_whole_session() -> None:
    run = drive(hips()).wait(1905)
    record = run.record
    assert (record.circuit, record.name) == ("runner-hips", "Hip circuit for runners")
    assert record.status == "completed"
    assert (record.rounds_planned, record.rounds_done) == (3, 3)
    assert record.work_seconds == record.planned_seconds == 1260
    assert record.left_seconds == record.right_seconds == 540
    assert record.paused_seconds == 0
    assert all(not row.skipped for row in record.segments)
    assert all(row.done == row.planned for row in record.segments)


def test_nothing_yet() -> None:
    record = drive(ONE).record
    assert (record.status, record.rounds_done, record.work_seconds) == ("partial", 0, 0)


def test_rows_say_what_was_planned_and_done() -> None:
    record = drive(ONE, rounds=1).wait(50).record
    assert [row.index for row in record.segments] == list(range(7))
    assert [row.done for row in record.segments] == [15, 20, 5, 10, 0, 0, 0]
    assert [row.planned for row in record.segments] == [15, 20, 5, 20, 10, 30, 120]
    work = record.segments[3]
    assert (work.kind, work.round, work.move, work.side) == (Kind.WORK, 1, 1, Side.RIGHT)
    rest = record.segments[6]
    assert (rest.kind, rest.round, rest.move, rest.side) == (Kind.REST, 1, None, None)
    assert (record.work_seconds, record.status) == (30, "partial")
    assert (record.left_seconds, record.right_seconds) == (20, 10)


def test_repeating_does_not_add() -> None:
    run = drive(ONE, rounds=1).wait(27).do(Command.RESTART).wait(9)
    assert done(run)[1] == 12
    run.wait(8).do(Command.RESTART).wait(3)
    assert done(run)[1] == 17


def test_a_timed_segment_left_by_next_is_skipped() -> None:
    run = drive(ONE, rounds=1).wait(25).do(Command.NEXT).wait(500)
    row = run.record.segments[1]
    assert (row.done, row.skipped) == (10, True)
    assert (run.record.rounds_done, run.record.status) == (0, "completed")


def test_what_was_skipped_and_then_done_is_not_skipped() -> None:
    run = drive(ONE, rounds=1).wait(25).do(Command.NEXT, Command.PREVIOUS).wait(20)
    row = run.record.segments[1]
    assert (row.done, row.skipped) == (20, False)


def test_what_was_done_and_then_repeated_in_part_is_not_skipped() -> None:
    run = drive(ONE, rounds=1).wait(36).do(Command.PREVIOUS).wait(4).do(Command.NEXT)
    row = run.record.segments[1]
    assert (row.done, row.skipped) == (20, False)


def test_a_skipped_change_costs_no_round() -> None:
    run = drive(ONE, rounds=1).wait(5).do(Command.NEXT).wait(20).do(Command.NEXT).wait(500)
    assert [row.index for row in run.record.segments if row.skipped] == [0, 2]
    assert run.record.rounds_done == 1


def test_rounds_done_counts_whole_rounds_only() -> None:
    assert drive(ONE).wait(99.9).record.rounds_done == 0
    assert drive(ONE).wait(100).record.rounds_done == 1
    assert drive(ONE).wait(250).record.rounds_done == 1
    run = drive(ONE).wait(230).do(Command.NEXT).wait(9999)
    assert (run.record.rounds_planned, run.record.rounds_done) == (3, 2)


def test_another_length_is_done_and_not_planned() -> None:
    run = drive(ONE, rounds=1).wait(20).do(Command.LONGER).wait(30)
    row = run.record.segments[1]
    assert (row.planned, row.done) == (20, 30)
    run = drive(ONE, rounds=1).wait(16).do(Command.SHORTER).wait(20)
    row = run.record.segments[1]
    assert (row.planned, row.done, row.skipped) == (20, 10, False)


def test_rounds_added_and_dropped_are_planned_so() -> None:
    run = drive(ONE, rounds=2).wait(20).do(Command.ADD_ROUND)
    assert run.record.rounds_planned == 3
    assert run.record.planned_seconds == 3 * 70
    run.do(Command.DROP_ROUND, Command.DROP_ROUND)
    assert run.record.rounds_planned == 1
    assert len(run.record.segments) == 7


def test_a_rest_kept_beyond_the_plan_is_planned_as_it_is() -> None:
    run = drive(ONE, rounds=2, rest_after_last=False).wait(110).do(Command.DROP_ROUND).wait(20)
    rest = run.record.segments[6]
    assert (rest.kind, rest.planned, rest.done) == (Kind.REST, 120, 30)


def test_repetitions_are_done_by_next() -> None:
    circuit = circuit_of(counted("a", 10, Sides.EACH), timed("b", 30))
    run = drive(circuit, rounds=1, prepare=0, change=0, switch=0, rest_after_last=False)
    run.wait(12).do(Command.NEXT).wait(14.5).do(Command.NEXT).wait(30)
    assert done(run) == [12, 14.5, 30]
    assert [row.planned for row in run.record.segments] == [None, None, 30]
    assert not any(row.skipped for row in run.record.segments)
    assert (run.record.rounds_done, run.record.status) == (1, "completed")
    assert (run.record.work_seconds, run.record.planned_seconds) == (56.5, 0)


def test_repetitions_under_way_are_not_passed() -> None:
    run = drive(circuit_of(counted("a", 10)), prepare=0).wait(100)
    assert done(run)[0] == 100
    assert (run.record.rounds_done, run.record.status) == (0, "partial")


def test_pauses_are_recorded_while_they_last() -> None:
    run = drive(ONE).wait(20).do(Command.PAUSE).wait(7)
    assert run.record.paused_seconds == 7
    run.do(Command.PAUSE).wait(2)
    assert run.record.paused_seconds == 9
    run.wait(100)
    assert run.record.paused_seconds == 12
    assert run.record.work_seconds == 20 + 20 + 30


def test_a_record_changes_nothing() -> None:
    run = drive(ONE).wait(50)
    before = run.session
    assert run.record == run.record
    assert run.session == before


@given(st.floats(0, 5000), st.floats(0, 5000))
def test_left_and_right_in_whole_seconds_make_up_the_work(left: float, right: float) -> None:
    record = replace(
        drive(ONE).record,
        work_seconds=number(left + right),
        left_seconds=number(left),
        right_seconds=number(right),
    )
    work, on_left, on_right = record.whole_seconds()
    assert on_left + on_right == work
    assert abs(on_left - left) < 1.001
    assert abs(on_right - right) < 1.001


def test_seconds_are_rounded_one_way() -> None:
    record = drive(ONE).record
    assert replace(
        record, work_seconds=30.9, left_seconds=12.8, right_seconds=18.1
    ).whole_seconds() == (31, 13, 18)
    assert replace(
        record, work_seconds=60.4, left_seconds=0.4, right_seconds=0.4
    ).whole_seconds() == (60, 0, 1)
