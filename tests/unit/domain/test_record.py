from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.circuit import Side, Sides
from hiptui.domain.formatting import number
from hiptui.domain.timeline import Kind
from tests.support import circuit_of, counted, drive, for_each, hips, timed

ONE = circuit_of(timed("a", 40, Sides.EACH), timed("b", 30))
"""p 0-15, a left 15-35, switch -40, a right -60, change -70, b -100, rest -220, a left -240."""


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


@for_each(
    ("steps", "done", "skipped"),
    [
        # Repeating does not add: the most of one pass counts.
        ("27 restart 9", 12, False),
        ("27 restart 17 restart 3", 17, False),
        # What is left by next is skipped, but not what was done before or afterwards.
        ("25 next 500", 10, True),
        ("25 next previous 20", 20, False),
        ("36 previous 4 next", 20, False),
        # Another length is done and not planned.
        ("20 longer 30", 30, False),
        ("16 shorter 20", 10, False),
    ],
)
def test_what_was_done_of_a_segment(steps: str, done: float, skipped: bool) -> None:
    row = drive(ONE, rounds=1).walk(steps).record.segments[1]
    assert (row.planned, row.done, row.skipped) == (20, done, skipped)


@for_each(
    ("steps", "rounds"),
    [
        *[("99.9", 0), ("100", 1), ("250", 1), ("230 next 9999", 2)],
        ("5 next 20 next 500", 3),  # what is not work costs no round
        ("25 next 9999", 2),
    ],
)
def test_rounds_done_are_those_whose_work_was_done_whole(steps: str, rounds: int) -> None:
    record = drive(ONE).walk(steps).wait(0 if rounds < 2 else 9999).record
    assert (record.rounds_planned, record.rounds_done) == (3, rounds)
    assert record.status == ("completed" if rounds > 1 else "partial")


def test_rounds_added_and_dropped_are_planned_so() -> None:
    run = drive(ONE, rounds=2).walk("20 add-round")
    assert run.record.rounds_planned == 3
    assert run.record.planned_seconds == 3 * 70
    run.walk("drop-round drop-round")
    assert run.record.rounds_planned == 1
    assert len(run.record.segments) == 7


def test_a_rest_kept_beyond_the_plan_is_planned_as_it_is() -> None:
    run = drive(ONE, rounds=2, rest_after_last=False).walk("110 drop-round 20")
    rest = run.record.segments[6]
    assert (rest.kind, rest.planned, rest.done) == (Kind.REST, 120, 30)


def test_repetitions_are_done_by_next() -> None:
    circuit = circuit_of(counted("a", 10, Sides.EACH), timed("b", 30))
    run = drive(circuit, rounds=1, prepare=0, change=0, switch=0, rest_after_last=False)
    record = run.walk("12 next 14.5 next 30").record
    rows = [(row.done, row.planned, row.skipped) for row in record.segments]
    assert rows == [(12, None, False), (14.5, None, False), (30, 30, False)]
    assert (record.rounds_done, record.status) == (1, "completed")
    assert (record.work_seconds, record.planned_seconds) == (56.5, 0)


def test_repetitions_under_way_are_not_passed() -> None:
    record = drive(circuit_of(counted("a", 10)), prepare=0).wait(100).record
    assert record.segments[0].done == 100
    assert (record.rounds_done, record.status) == (0, "partial")


def test_pauses_are_recorded_while_they_last() -> None:
    run = drive(ONE).walk("20 pause 7")
    assert run.record.paused_seconds == 7
    assert run.walk("pause 2").record.paused_seconds == 9
    assert run.wait(100).record.paused_seconds == 12
    assert run.record.work_seconds == 20 + 20 + 30


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


@for_each(
    ("seconds", "whole"), [((30.9, 12.8, 18.1), (31, 13, 18)), ((60.4, 0.4, 0.4), (60, 0, 1))]
)
def test_seconds_are_rounded_one_way(
    seconds: tuple[float, float, float], whole: tuple[int, int, int]
) -> None:
    work, left, right = seconds
    record = replace(drive(ONE).record, work_seconds=work, left_seconds=left, right_seconds=right)
    assert record.whole_seconds() == whole
