from __future__ import annotations

from hiptui.domain.circuit import Rounds, Sides, Timing
from hiptui.domain.commands import UNDOS, Command, apply
from hiptui.domain.cues import Cue, cues_of
from hiptui.domain.session import begin
from hiptui.domain.timeline import Kind, Position, build
from tests.support import Driver, circuit_of, counted, cues_in, drive, for_each, timed

ONE = circuit_of(timed("a", 40, Sides.EACH), timed("b", 30), rounds=Rounds(1, 3))
"""p 0-15, a left 15-35, switch -40, a right -60, change -70, b -100, rest -220, a left -240."""
CHANGES = [
    Command.NEXT,
    Command.PREVIOUS,
    Command.RESTART,
    Command.LONGER,
    Command.SHORTER,
    Command.ADD_ROUND,
    Command.DROP_ROUND,
]


def run_for(seconds: float = 0, rounds: int = 2) -> Driver:
    return drive(ONE, rounds=rounds).wait(seconds)


# --- pause and count-in ---------------------------------------------------------------------


def test_a_pause_stands_still() -> None:
    run = run_for(20).do(Command.PAUSE).wait(100)
    assert run.at == Position(1, 5)
    assert run.session.paused_for(run.now) == 100
    assert run.session.count_in(run.now) == 0


@for_each(("seconds", "count"), [(5, 3), (20, 5), (37, 3), (65, 3), (110, 3)])
def test_going_on_counts_in(seconds: float, count: int) -> None:
    run = run_for(seconds).do(Command.PAUSE).wait(10)
    at = run.at
    run.do(Command.PAUSE)
    assert run.session.count_in(run.now) == count
    run.wait(count - 0.5)
    assert (run.at, run.session.count_in(run.now)) == (at, 0.5)
    run.wait(1.5)
    assert run.at == Position(at.index, at.offset + 1)
    assert run.session.paused_for(run.now) == 10 + count


def test_work_that_waits_counts_in_5_s() -> None:
    run = drive(circuit_of(counted("a", 5)), prepare=0).do(Command.PAUSE, Command.PAUSE)
    assert run.session.count_in(run.now) == 5


def test_space_stops_the_count_in() -> None:
    run = run_for(20).do(Command.PAUSE).wait(10).do(Command.PAUSE).wait(2).do(Command.PAUSE)
    assert run.session.paused_at == run.now
    assert run.session.paused_for(run.now) == 12
    run.wait(8)
    assert run.session.paused_for(run.now) == 20
    run.do(Command.PAUSE).wait(5 + 4)
    assert run.session.paused_for(run.now) == 25
    assert run.at == Position(1, 9)


def test_go_skips_the_count_in() -> None:
    run = run_for(20).do(Command.PAUSE).wait(10).do(Command.PAUSE).wait(2).do(Command.GO)
    assert run.session.count_in(run.now) == 0
    assert run.session.paused_for(run.now) == 12
    assert run.wait(3).at == Position(1, 8)


def test_go_does_nothing_elsewhere() -> None:
    run = run_for(20)
    before = run.session.settled(run.now)
    assert run.do(Command.GO).session == before
    run.do(Command.PAUSE, Command.GO)
    assert run.session.paused_at is not None


def test_hold_pauses_whatever_was() -> None:
    run = run_for(20).do(Command.HOLD).wait(4).do(Command.HOLD).wait(4)
    assert run.session.paused_for(run.now) == 8
    run.do(Command.PAUSE).wait(2).do(Command.HOLD).wait(1)
    assert run.session.paused_for(run.now) == 11
    assert run.at == Position(1, 5)


@for_each("command", [*CHANGES, Command.UNDO])
def test_commands_leave_a_pause_paused(command: Command) -> None:
    run = run_for(20).do(Command.LONGER, Command.PAUSE).wait(5).do(command).wait(5)
    assert run.session.paused_at is not None
    assert run.session.paused_for(run.now) == 10


@for_each(
    ("command", "count"),
    [
        (Command.NEXT, 3),
        (Command.PREVIOUS, 5),
        (Command.RESTART, 5),
        (Command.LONGER, 5),
        (Command.SHORTER, 5),
        (Command.ADD_ROUND, 5),
        (Command.DROP_ROUND, 5),
        (Command.UNDO, 5),
    ],
)
def test_commands_begin_a_count_in_anew(command: Command, count: int) -> None:
    run = run_for(20).do(Command.LONGER, Command.PAUSE).wait(5).do(Command.PAUSE).wait(3)
    run.do(command)
    assert run.session.count_in(run.now) == count
    run.wait(count)
    assert run.session.paused_for(run.now) == 5 + 3 + count
    assert run.session.count_in(run.now) == 0


def test_a_command_that_does_nothing_lets_the_count_in_be() -> None:
    run = run_for(28).do(Command.PAUSE, Command.PAUSE).wait(3).do(Command.SHORTER)
    assert run.session.count_in(run.now) == 2


def test_nothing_pauses_past_the_end() -> None:
    run = drive(ONE, rounds=1).wait(500).do(Command.PAUSE, Command.HOLD).wait(5)
    assert run.session.paused_at is None
    assert run.session.paused_for(run.now) == 0
    assert run.session.ended(run.now)


# --- next, previous, restart ----------------------------------------------------------------


def test_next_skips_to_the_next_segment() -> None:
    run = run_for(20).do(Command.NEXT)
    assert run.at == Position(2)
    assert run.session.skipped_over == {1}
    assert run.wait(5).at == Position(3)


def test_next_in_the_last_segment_ends() -> None:
    run = drive(ONE, rounds=1).wait(110).do(Command.NEXT)
    assert run.session.ended(run.now)
    assert run.at == Position(7)
    undos = run.session.undos
    assert run.do(Command.NEXT).session.undos == undos


def test_the_end_by_next_finishes_though_it_was_paused() -> None:
    run = drive(ONE, rounds=1, rest_after_last=False).wait(80).do(Command.PAUSE).wait(7)
    run.heard()
    run.do(Command.NEXT)
    assert run.heard() == [(87, Cue.FINISH)]
    assert run.wait(9).session.paused_for(run.now) == 7
    assert run.session.paused_at is None


@for_each(
    ("seconds", "at"),
    [
        (0, Position(0)),
        (2, Position(0)),
        (14, Position(0)),
        (15, Position(0)),
        (17.9, Position(0)),
        (18, Position(1)),
        (34, Position(1)),
        (36, Position(1)),
        (42.9, Position(2)),
        (43, Position(3)),
    ],
)
def test_previous(seconds: float, at: Position) -> None:
    assert run_for(seconds).do(Command.PREVIOUS).at == at


def test_previous_comes_back_from_the_end() -> None:
    run = drive(ONE, rounds=1).wait(500).do(Command.PREVIOUS)
    assert run.at == Position(6)


@for_each(
    ("seconds", "index"),
    [(7, 0), (25, 1), (37, 1), (50, 1), (66, 4), (75, 5), (150, 6), (225, 7), (260, 7)],
)
def test_restart_goes_to_the_first_side(seconds: float, index: int) -> None:
    assert run_for(seconds).do(Command.RESTART).at == Position(index)


@for_each(("seconds", "index"), [(7, 0), (25, 1), (37, 2), (50, 3), (66, 4), (75, 5), (150, 6)])
def test_restart_in_pause_does_this_side_again(seconds: float, index: int) -> None:
    run = run_for(seconds).do(Command.PAUSE, Command.RESTART)
    assert run.at == Position(index)
    assert run.session.paused_at is not None


def test_restart_in_a_count_in_goes_to_the_first_side() -> None:
    run = run_for(50).do(Command.PAUSE, Command.PAUSE, Command.RESTART)
    assert run.at == Position(1)


def test_restart_past_the_end_does_nothing() -> None:
    run = drive(ONE, rounds=1).wait(500).do(Command.RESTART)
    assert run.session.ended(run.now)
    assert not run.session.undos


# --- longer, shorter ------------------------------------------------------------------------


def test_longer_and_shorter() -> None:
    run = run_for(17).do(Command.LONGER)
    assert (run.segment.length, run.at) == (30, Position(1, 2))
    run.do(Command.LONGER, Command.SHORTER, Command.SHORTER)
    assert (run.segment.length, run.at) == (20, Position(1, 2))
    run.do(Command.SHORTER)
    assert run.segment.length == 10
    assert run.session.timeline.segments[7].length == 20


@for_each(("offset", "length"), [(9.9, 10), (10, 20), (10.1, 20), (19, 20)])
def test_shorter_needs_more_than_10_s_left(offset: float, length: int) -> None:
    assert run_for(15 + offset).do(Command.SHORTER).segment.length == length


def test_a_segment_lasts_an_hour_at_most() -> None:
    run = drive(circuit_of(timed("a", 3585)), prepare=0)
    run.do(Command.LONGER, Command.LONGER)
    assert run.segment.length == 3595
    assert len(run.session.undos) == 1


def test_what_waits_and_what_is_over_have_no_length_to_change() -> None:
    run = drive(circuit_of(counted("a", 50)), rounds=1, prepare=0, rest_after_last=False)
    assert not run.do(Command.LONGER, Command.SHORTER).session.undos
    run.do(Command.NEXT, Command.LONGER)
    assert len(run.session.undos) == 1


# --- rounds ---------------------------------------------------------------------------------


def test_rounds_are_added_and_dropped_within_the_range() -> None:
    run = run_for(20).do(Command.ADD_ROUND)
    assert run.session.timeline == build(ONE, Timing(3))
    assert len(run.session.reached) == len(run.session.timeline.segments)
    assert run.at == Position(1, 5)
    run.do(Command.ADD_ROUND)
    assert run.session.timeline.timing.rounds == 3
    run.do(*[Command.DROP_ROUND] * 5)
    assert run.session.timeline == build(ONE, Timing(1))


def test_the_range_has_a_lower_end() -> None:
    run = drive(circuit_of(timed("a", 9), rounds=Rounds(2, 4)), rounds=2).do(Command.DROP_ROUND)
    assert run.session.timeline.timing.rounds == 2


def test_a_round_begun_is_not_dropped() -> None:
    for seconds in (220.0, 225.0, 500.0):
        assert run_for(seconds).do(Command.DROP_ROUND).session.timeline.timing.rounds == 2
    assert run_for(219.9).do(Command.DROP_ROUND).session.timeline.timing.rounds == 1


def test_a_round_begun_and_left_again_is_not_dropped() -> None:
    run = run_for(220 + 2).do(Command.PREVIOUS, Command.PREVIOUS)
    assert run.segment.round == 1
    assert run.do(Command.DROP_ROUND).session.timeline.timing.rounds == 2


def test_a_change_that_opens_a_round_begins_it() -> None:
    run = drive(ONE, rounds=2, rest=0).wait(105)
    assert (run.segment.kind, run.segment.round) == (Kind.CHANGE, 2)
    assert run.do(Command.DROP_ROUND).session.timeline.timing.rounds == 2


def test_dropping_the_last_round_in_the_rest_before_it_makes_it_the_cool_down() -> None:
    run = drive(ONE, rounds=2, rest_after_last=False).wait(110).do(Command.DROP_ROUND)
    assert run.at == Position(6, 10)
    assert run.shown.cool_down
    assert run.session.completed(run.now)
    assert run.do(Command.UNDO).session.completed(run.now)
    assert run.session.timeline == build(ONE, Timing(2, rest_after_last=False))


def test_a_round_can_be_added_in_the_cool_down_and_not_after_it() -> None:
    run = drive(ONE, rounds=1).wait(110).do(Command.ADD_ROUND)
    assert run.at == Position(6, 10)
    assert not run.shown.cool_down
    run = drive(ONE, rounds=1).wait(500).do(Command.ADD_ROUND, Command.DROP_ROUND)
    assert run.session.timeline.timing.rounds == 1


def test_a_round_taken_back_and_added_again_keeps_what_was_done_in_it() -> None:
    run = drive(ONE, rounds=1).wait(110).do(Command.ADD_ROUND).wait(110 + 20)
    run.do(Command.UNDO)
    assert run.record.rounds_planned == 1
    assert run.at == Position(6, 10)
    run.do(Command.ADD_ROUND)
    assert run.record.segments[7].done == 20


# --- undo -----------------------------------------------------------------------------------


@for_each("command", CHANGES)
@for_each("later", [0, 4])
def test_undo_takes_back_each(command: Command, later: float) -> None:
    run = run_for(20)
    timeline, at = run.session.timeline, run.at
    run.do(command)
    assert len(run.session.undos) == 1
    run.wait(later).do(Command.UNDO)
    assert (run.session.timeline, run.at, run.session.skipped_over) == (timeline, at, frozenset())
    assert not run.session.undos


def test_undo_is_repeatable() -> None:
    run = run_for(20)
    seen = []
    for command in CHANGES:
        seen.append((run.session.timeline, run.at, run.session.skipped_over))
        run.do(command).wait(1)
    for before in reversed(seen):
        run.do(Command.UNDO)
        assert (run.session.timeline, run.at, run.session.skipped_over) == before
    assert run.do(Command.UNDO).at == Position(1, 5)


def test_undo_with_nothing_to_take_back_goes_on() -> None:
    run = run_for(20).do(Command.UNDO).wait(1)
    assert run.at == Position(1, 6)


def test_pauses_are_not_taken_back() -> None:
    run = run_for(20).do(Command.PAUSE).wait(3).do(Command.PAUSE, Command.GO, Command.UNDO)
    assert not run.session.undos
    assert run.session.paused_at is None


def test_undos_are_bounded() -> None:
    run = run_for(1)
    for _ in range(UNDOS // 2 + 5):
        run.do(Command.LONGER, Command.SHORTER)
    assert len(run.session.undos) == UNDOS


def test_undo_of_the_end_pauses_again_what_was_paused() -> None:
    run = drive(ONE, rounds=1).wait(110).do(Command.PAUSE).wait(2).do(Command.NEXT)
    assert run.session.ended(run.now)
    run.do(Command.UNDO)
    assert run.at == Position(6, 10)
    assert run.session.paused_at is not None
    assert run.wait(3).session.paused_for(run.now) == 5


def test_undo_of_the_end_counts_in_again() -> None:
    run = drive(ONE, rounds=1).wait(110).do(Command.PAUSE, Command.PAUSE, Command.NEXT)
    assert run.session.ended(run.now)
    assert run.do(Command.UNDO).session.count_in(run.now) == 3
    assert drive(ONE, rounds=1).wait(110).do(Command.NEXT, Command.UNDO).wait(1).at.offset == 11


# --- cues -----------------------------------------------------------------------------------


def test_commands_hand_over_the_cues_that_were_due() -> None:
    session = begin(build(ONE, Timing(1)), 0)
    session, passed = apply(session, Command.PAUSE, 13)
    assert [each.cue for each in cues_in(passed)] == [Cue.THREE, Cue.TWO]


def test_cues_ahead_of_a_new_position_come_again() -> None:
    run = run_for(33)
    run.heard()
    run.do(Command.RESTART).wait(20)
    assert run.heard() == [
        (33, Cue.WORK), (43, Cue.HALFWAY), (50, Cue.THREE), (51, Cue.TWO), (52, Cue.ONE),
        (53, Cue.SWITCH),
    ]  # fmt: skip
    run.do(Command.NEXT)
    assert run.heard() == [(53, Cue.WORK)]


def test_skipped_cues_do_not_come() -> None:
    run = run_for(16)
    run.heard()
    run.do(Command.NEXT, Command.NEXT)
    assert run.heard() == [(16, Cue.SWITCH), (16, Cue.WORK)]


def test_cues_of_a_jump_in_pause_come_on_going_on() -> None:
    run = run_for(20)
    run.heard()
    run.do(Command.PAUSE, Command.NEXT, Command.NEXT).wait(30)
    assert run.heard() == []
    run.do(Command.PAUSE).wait(4.9)
    assert run.heard() == []
    run.wait(0.1)
    assert run.heard() == [(55, Cue.WORK)]
    assert run.wait(5).heard() == []


def test_cues_of_a_jump_in_pause_come_when_the_count_in_is_skipped() -> None:
    run = run_for(20)
    run.heard()
    run.do(Command.PAUSE, Command.NEXT, Command.PAUSE, Command.GO)
    assert run.heard() == [(20, Cue.SWITCH)]


def test_next_cue_in_a_count_in() -> None:
    run = run_for(20).do(Command.PAUSE, Command.PAUSE)
    assert run.session.next_of(cues_of) == run.now + 5 + 5
    run.do(Command.NEXT)
    assert run.session.next_of(cues_of) == run.now + 3


def test_cues_move_with_the_length() -> None:
    run = run_for(26)
    run.heard()
    run.do(Command.LONGER).wait(20)
    assert run.heard() == [
        (30, Cue.HALFWAY), (42, Cue.THREE), (43, Cue.TWO), (44, Cue.ONE), (45, Cue.SWITCH)
    ]  # fmt: skip
    run = run_for(24.5)
    run.heard()
    assert run.do(Command.SHORTER).wait(0.5).heard() == [(25, Cue.SWITCH)]


def test_undo_into_the_middle_tells_only_what_lies_ahead() -> None:
    run = run_for(25)
    run.heard()
    run.do(Command.NEXT).wait(1).do(Command.UNDO).wait(8)
    assert run.heard() == [(25, Cue.SWITCH), (33, Cue.THREE), (34, Cue.TWO)]


def test_undo_to_a_start_tells_it_again() -> None:
    run = run_for(15)
    run.heard()
    assert run.do(Command.NEXT, Command.UNDO).heard() == [(15, Cue.SWITCH), (15, Cue.WORK)]


def test_undo_that_moves_nothing_tells_nothing() -> None:
    run = run_for(15)
    run.heard()
    assert run.do(Command.LONGER, Command.UNDO).heard() == []
