from __future__ import annotations

from hiptui.domain.circuit import Circuit, Side, Sides, Timing
from hiptui.domain.commands import Command
from hiptui.domain.session import next_change, sample, total_remaining
from hiptui.domain.timeline import Kind, Position, build
from tests.support import Driver, circuit_of, counted, drive, for_each, hips, timed

ONE = circuit_of(timed("a", 40, Sides.EACH), timed("b", 30))
"""p 0-15, a left 15-35, switch -40, a right -60, change -70, b -100, rest -220, a left -240."""
REPS = circuit_of(timed("a", 5), counted("b", 10), timed("c", 5))


def until_change(run: Driver) -> float | None:
    """Seconds until something shown changes."""
    moment = next_change(run.session, run.now)
    return None if moment is None else round(moment - run.now, 5)


@for_each(
    ("seconds", "remaining", "elapsed", "total"),
    [
        *[(0, 15, 0, 100), (0.001, 15, 0, 100), (0.999999, 15, 0, 100), (1, 14, 1, 99)],
        *[(14, 1, 14, 86), (14.999, 1, 14, 86), (15, 20, 0, 85), (99.5, 1, 29, 1)],
        *[(100, 120, 0, 0), (150, 70, 50, 0), (220, 0, 0, 0), (999, 0, 0, 0)],
    ],
)
def test_seconds_shown_round_up(seconds: float, remaining: int, elapsed: int, total: int) -> None:
    shown = drive(ONE, rounds=1).wait(seconds).shown
    assert (shown.remaining, shown.elapsed, shown.total_remaining) == (remaining, elapsed, total)


def test_what_is_shown_of_work() -> None:
    shown = drive(hips()).wait(20).shown
    assert (shown.index, shown.round, shown.rounds) == (1, 1, 3)
    assert shown.total_remaining == 1905 - 120 - 20
    assert shown.segment is shown.coming
    assert (shown.paused, shown.count_in, shown.cool_down) == (False, 0, False)
    assert shown.coming is not None
    assert shown.then is not None
    assert (shown.coming.side, shown.then.side) == (Side.LEFT, Side.RIGHT)
    assert shown.move == hips().moves[0]


def test_before_work_the_move_that_comes_is_shown() -> None:
    run = drive(ONE)
    for index, coming, then in [(0, 1, 3), (2, 3, 5), (4, 5, 7), (6, 7, 9)]:
        shown = run.to(index).shown
        segments = shown.timeline.segments
        assert (shown.coming, shown.then) == (segments[coming], segments[then])


def test_a_rest_belongs_to_the_round_it_ends() -> None:
    shown = drive(ONE).wait(110).shown
    assert shown.segment is not None
    assert (shown.segment.kind, shown.segment.move, shown.round) == (Kind.REST, None, 1)


def test_past_the_end_nothing_is_at_hand() -> None:
    shown = drive(ONE, rounds=2).wait(9999).shown
    assert (shown.segment, shown.coming, shown.then) == (None, None, None)
    assert (shown.round, shown.remaining, shown.cool_down) == (2, 0, True)
    assert shown.move is None
    assert not shown.into_position


@for_each(
    ("seconds", "timing", "ready"),
    [
        *[(90, {}, False), (209.9, {}, False), (210, {}, True), (219, {}, True)],
        *[(220, {}, False), (209.5, {"change": 0}, False)],
        (215, {"rounds": 1}, False),  # the cool-down leads to no move
    ],
)
def test_the_last_seconds_of_a_rest_get_one_into_position(
    seconds: float, timing: dict[str, int], ready: bool
) -> None:
    shown = drive(ONE, **{"rounds": 2, **timing}).wait(seconds).shown
    assert (shown.into_position, shown.cool_down) == (ready, "rounds" in timing)


def test_what_waits_counts_up() -> None:
    run = drive(REPS, rounds=1, prepare=0, change=0).wait(7.5)
    assert (run.shown.remaining, run.shown.elapsed) == (None, 2)
    assert (run.shown.total_remaining, run.shown.estimated) == (23, True)
    run.wait(100)
    assert (run.shown.elapsed, run.shown.total_remaining) == (102, 5)
    run.do(Command.NEXT)
    assert (run.shown.total_remaining, run.shown.estimated) == (5, False)


def test_an_estimate_at_pace_is_none() -> None:
    assert not drive(REPS, reps="pace").shown.estimated
    assert not drive(ONE).shown.estimated


@for_each(
    ("steps", "paused", "count_in"),
    [("pause", True, 0), ("pause pause 0.5", False, 5), ("pause pause 5", False, 0)],
)
def test_a_pause_and_a_count_in_are_shown(steps: str, paused: bool, count_in: int) -> None:
    shown = drive(ONE).walk(f"20 {steps}").shown
    assert (shown.paused, shown.count_in, shown.remaining) == (paused, count_in, 15)


def test_what_next_left_is_skipped_until_it_is_done() -> None:
    run = drive(ONE, rounds=1).walk("20 next")
    assert run.session.skipped(run.now) == {1}
    assert run.session.undos
    assert run.walk("restart 19").session.skipped(run.now) == {1}
    assert run.wait(1).session.skipped(run.now) == frozenset()
    assert run.do(Command.PAUSE).session.skipped(run.now) == frozenset()
    waits = drive(REPS, rounds=1, prepare=0, change=0).walk("7 next")
    assert waits.session.skipped(waits.now) == frozenset()


def test_equal_seconds_are_equal_snapshots() -> None:
    run = drive(ONE).wait(20.1)
    assert sample(run.session, run.now) == sample(run.session, run.now + 0.8)
    assert sample(run.session, run.now) != sample(run.session, run.now + 0.9)


HALVES = circuit_of(timed("a", 45, Sides.EACH))
CROOKED = circuit_of(counted("a", 5, pace=1.3))


@for_each(
    ("circuit", "steps", "change"),
    [
        *[(ONE, "35.25", 0.75), (ONE, "36", 1), (ONE, "36 pause", None)],
        *[(ONE, "36 pause 3.3 pause", 1), (ONE, "36 pause 3.3 pause 4.5", 0.5)],
        *[(ONE, "36 pause 3.3 pause 5", 1), (ONE, "204.5", 0.5), (ONE, "205", None)],
        *[(HALVES, "0", 0.5), (HALVES, "0.5", 0.5)],
        *[(CROOKED, "6", 0.5), (CROOKED, "6.5", 0.5), (CROOKED, "7", 1)],  # beyond its estimate
    ],
)
def test_next_change_is_aimed_at_the_second(
    circuit: Circuit, steps: str, change: float | None
) -> None:
    assert until_change(drive(circuit, rounds=1, prepare=0).walk(steps)) == change


def test_a_count_in_too_short_to_show_is_over() -> None:
    run = drive(ONE).walk("20.5 pause pause").wait(5 - 1e-7)
    assert (run.session.count_in(run.now), run.session.standing(run.now)) == (0, False)
    assert until_change(run) == 0.5


def test_total_left_never_falls_below_zero() -> None:
    timeline = build(REPS, Timing(1, prepare=0, change=0))
    assert total_remaining(timeline, Position(1, 100)) == 5
    assert total_remaining(timeline, Position(2, 5)) == 0
    assert total_remaining(timeline, Position(3)) == 0
