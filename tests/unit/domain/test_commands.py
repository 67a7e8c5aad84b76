from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from hiptui.domain.circuit import Rounds, Sides, Timing
from hiptui.domain.commands import UNDOS, Command, apply
from hiptui.domain.cues import Cue, cues_of
from hiptui.domain.session import begin
from hiptui.domain.timeline import Position, build
from tests.support import Driver, circuit_of, counted, cues_in, drive, for_each, timed

ONE = circuit_of(timed("a", 40, Sides.EACH), timed("b", 30), rounds=Rounds(1, 3))
"""p 0-15, a left 15-35, switch -40, a right -60, change -70, b -100, rest -220, a left -240."""
CHANGES = [one for one in Command if one not in {"pause", "hold", "go", "undo"}]


def after(steps: str, rounds: int = 2, **timing: object) -> Driver:
    return drive(ONE, rounds=rounds, **timing).walk(steps)  # type: ignore[arg-type]  # by name


# --- pause and count-in ---------------------------------------------------------------------


@for_each(
    ("steps", "offset", "paused", "count"),
    [
        ("20 pause 100", 5, 100, None),
        ("20 pause 10 pause 2", 5, 12, 3),
        ("20 pause 10 pause 2 pause", 5, 12, None),
        ("20 pause 10 pause 2 pause 8", 5, 20, None),
        ("20 pause 10 pause 2 pause 8 pause 9", 9, 25, 0),
        ("20 pause 10 pause 2 go", 5, 12, 0),
        ("20 pause 10 pause 2 go 3", 8, 12, 0),
        ("20 go", 5, 0, 0),
        ("20 pause go", 5, 0, None),
        ("20 hold 4 hold 4", 5, 8, None),
        ("20 hold 4 hold 4 pause 2 hold 1", 5, 11, None),
        ("28 pause pause 3 shorter", 13, 3, 2),  # which can do nothing
        ("20 pause 3 pause go undo", 5, 3, 0),  # no pause is taken back
    ],
)
def test_pauses_stand_still_and_count_in(
    steps: str, offset: float, paused: float, count: float | None
) -> None:
    run = after(steps)
    assert (run.at, run.session.paused_for(run.now)) == (Position(1, offset), paused)
    assert run.session.count_in(run.now) == (count or 0)
    assert (run.session.paused_at is None) == (count is not None)
    assert not run.session.undos


@for_each(("seconds", "count"), [(5, 3), (20, 5), (37, 3), (65, 3), (110, 3)])
def test_going_on_counts_in(seconds: float, count: int) -> None:
    run = after(f"{seconds} pause 10")
    at = run.at
    assert run.walk("pause").session.count_in(run.now) == count
    run.wait(count - 0.5)
    assert (run.at, run.session.count_in(run.now)) == (at, 0.5)
    assert run.wait(1.5).at == Position(at.index, at.offset + 1)
    assert run.session.paused_for(run.now) == 10 + count


def test_go_changes_nothing_elsewhere() -> None:
    run = after("20")
    before = run.session.settled(run.now)
    assert run.walk("go").session == before


@for_each("command", [*CHANGES, Command.UNDO])
def test_commands_leave_a_pause_paused_and_begin_a_count_in_anew(command: Command) -> None:
    run = after(f"20 longer pause 5 {command} 5")
    assert run.session.paused_at is not None
    assert run.session.paused_for(run.now) == 10
    count = 3 if command is Command.NEXT else 5
    run = after(f"20 longer pause 5 pause 3 {command}")
    assert run.session.count_in(run.now) == count
    run.wait(count)
    assert run.session.paused_for(run.now) == 5 + 3 + count
    assert run.session.count_in(run.now) == 0


def test_nothing_pauses_past_the_end() -> None:
    run = after("500 pause hold 5", rounds=1)
    assert run.session.paused_at is None
    assert run.session.paused_for(run.now) == 0
    assert run.session.ended(run.now)


def test_work_that_waits_counts_in_5_s() -> None:
    run = drive(circuit_of(counted("a", 5)), prepare=0).do(Command.PAUSE, Command.PAUSE)
    assert run.session.count_in(run.now) == 5


# --- next, previous, restart ----------------------------------------------------------------


def test_next_skips_to_the_next_segment() -> None:
    run = after("20 next")
    assert run.at == Position(2)
    assert run.session.skipped_over == {1}
    assert run.wait(5).at == Position(3)


def test_next_in_the_last_segment_ends() -> None:
    run = after("110 next", rounds=1)
    assert run.session.ended(run.now)
    assert run.at == Position(7)
    undos = run.session.undos
    assert run.walk("next").session.undos == undos


def test_the_end_by_next_finishes_though_it_was_paused() -> None:
    run = after("80 pause 7", rounds=1, rest_after_last=False)
    run.heard()
    assert run.walk("next").heard() == [(87, Cue.FINISH)]
    assert run.wait(9).session.paused_for(run.now) == 7
    assert run.session.paused_at is None


@for_each(
    ("commands", "places"),
    [
        ("previous", {0: 0, 2: 0, 14: 0, 15: 0, 17.9: 0, 18: 1, 34: 1, 36: 1, 42.9: 2, 43: 3}),
        ("previous", {999: 12}),
        ("restart", {7: 0, 25: 1, 37: 1, 50: 1, 66: 4, 75: 5, 150: 6, 225: 7, 260: 7}),
        ("pause restart", {7: 0, 25: 1, 37: 2, 50: 3, 66: 4, 75: 5, 150: 6}),
        ("pause pause restart", {50: 1}),
        ("restart", {999: 13}),
    ],
)
def test_where_a_command_leads(commands: str, places: dict[float, int]) -> None:
    runs = {seconds: after(f"{seconds} {commands}") for seconds in places}
    assert {seconds: run.at for seconds, run in runs.items()} == {
        seconds: Position(index) for seconds, index in places.items()
    }
    for seconds, run in runs.items():
        assert (run.session.paused_at is None) == (commands != "pause restart")
        assert commands == "previous" or bool(run.session.undos) == (seconds != 999)


# --- longer, shorter ------------------------------------------------------------------------


@for_each(
    ("steps", "length"),
    [
        *[("17 longer", 30), ("17 longer longer shorter shorter", 20), ("17 shorter", 10)],
        # which needs more than 10 s to go
        *[("24.9 shorter", 10), ("25 shorter", 20), ("25.1 shorter", 20), ("34 shorter", 20)],
    ],
)
def test_longer_and_shorter(steps: str, length: int) -> None:
    run = after(steps)
    assert (run.segment.length, run.at.index) == (length, 1)
    assert run.at.offset == pytest.approx(float(steps.split(maxsplit=1)[0]) - 15)
    assert run.session.timeline.segments[7].length == 20


def test_a_segment_lasts_an_hour_at_most() -> None:
    run = drive(circuit_of(timed("a", 3585)), prepare=0).walk("longer longer")
    assert run.segment.length == 3595
    assert len(run.session.undos) == 1


def test_what_waits_and_what_is_over_have_no_length_to_change() -> None:
    run = drive(circuit_of(counted("a", 50)), rounds=1, prepare=0, rest_after_last=False)
    assert not run.walk("longer shorter").session.undos
    assert len(run.walk("next longer").session.undos) == 1


# --- rounds ---------------------------------------------------------------------------------


@for_each(
    ("steps", "rounds", "timing"),
    [
        ("20 add-round", 3, {}),
        ("20 add-round add-round", 3, {}),
        ("20 add-round drop-round drop-round drop-round drop-round", 1, {}),
        # A round begun is not dropped, though it was left again.
        ("219.9 drop-round", 1, {}),
        *[("220 drop-round", 2, {}), ("225 drop-round", 2, {}), ("500 drop-round", 2, {})],
        ("222 previous previous drop-round", 2, {}),
        ("105 drop-round", 2, {"rest": 0}),  # a change opens it
        ("500 add-round drop-round", 1, {"rounds": 1}),
    ],
)
def test_rounds_are_added_and_dropped_ahead_within_the_range(
    steps: str, rounds: int, timing: dict[str, Any]
) -> None:
    run = after(steps, **timing)
    assert run.session.timeline == build(ONE, replace(Timing(**timing), rounds=rounds))
    assert rounds < 3 or len(run.session.reached) == len(run.session.timeline.segments)
    if steps.startswith("20 "):
        assert run.at == Position(1, 5)


def test_the_range_has_a_lower_end() -> None:
    run = drive(circuit_of(timed("a", 9), rounds=Rounds(2, 4)), rounds=2).do(Command.DROP_ROUND)
    assert run.session.timeline.timing.rounds == 2


def test_dropping_the_last_round_in_the_rest_before_it_makes_it_the_cool_down() -> None:
    run = after("110 drop-round", rest_after_last=False)
    assert run.at == Position(6, 10)
    assert run.shown.cool_down
    assert run.session.completed(run.now)
    assert run.walk("undo").session.completed(run.now)
    assert run.session.timeline == build(ONE, Timing(2, rest_after_last=False))


def test_a_round_can_be_added_in_the_cool_down() -> None:
    run = after("110 add-round", rounds=1)
    assert run.at == Position(6, 10)
    assert not run.shown.cool_down


def test_a_round_taken_back_and_added_again_keeps_what_was_done_in_it() -> None:
    run = after("110 add-round 130 undo", rounds=1)
    assert run.record.rounds_planned == 1
    assert run.at == Position(6, 10)
    assert run.walk("add-round").record.segments[7].done == 20


# --- undo -----------------------------------------------------------------------------------


@for_each("command", CHANGES)
@for_each("later", [0, 4])
def test_undo_takes_back_each(command: Command, later: float) -> None:
    run = after("20")
    timeline, at = run.session.timeline, run.at
    assert len(run.do(command).session.undos) == 1
    run.wait(later).walk("undo")
    assert (run.session.timeline, run.at, run.session.skipped_over) == (timeline, at, frozenset())
    assert not run.session.undos


def test_undo_is_repeatable() -> None:
    run = after("20")
    seen = []
    for command in CHANGES:
        seen.append((run.session.timeline, run.at, run.session.skipped_over))
        run.do(command).wait(1)
    for before in reversed(seen):
        run.walk("undo")
        assert (run.session.timeline, run.at, run.session.skipped_over) == before
    assert run.walk("undo").at == Position(1, 5)
    assert run.walk("1").at == Position(1, 6)


def test_undos_are_bounded() -> None:
    run = after("1" + " longer shorter" * (UNDOS // 2 + 5))
    assert len(run.session.undos) == UNDOS


def test_undo_of_the_end_pauses_again_what_was_paused() -> None:
    run = after("110 pause 2 next", rounds=1)
    assert run.session.ended(run.now)
    assert run.walk("undo").at == Position(6, 10)
    assert run.session.paused_at is not None
    assert run.wait(3).session.paused_for(run.now) == 5


def test_undo_of_the_end_counts_in_again() -> None:
    run = after("110 pause pause next", rounds=1)
    assert run.session.ended(run.now)
    assert run.walk("undo").session.count_in(run.now) == 3
    assert after("110 next undo 1", rounds=1).at.offset == 11


# --- cues -----------------------------------------------------------------------------------


def test_commands_hand_over_the_cues_that_were_due() -> None:
    session = begin(build(ONE, Timing(1)), 0)
    session, passed = apply(session, Command.PAUSE, 13)
    assert [each.cue for each in cues_in(passed)] == [Cue.THREE, Cue.TWO]


@for_each(
    ("before", "steps", "cues"),
    [
        # What lies ahead of a new position comes again, what was skipped does not.
        ("33", "restart 20", "33 work, 43 halfway, 50 3, 51 2, 52 1, 53 switch"),
        ("33 restart 20", "next", "53 work"),
        ("16", "next next", "16 switch, 16 work"),
        # After a jump in a pause they come on going on.
        ("20", "pause next next 30 pause 4.9", ""),
        ("20", "pause next next 30 pause 10", "55 work"),
        ("20", "pause next pause go", "20 switch"),
        # They move with the length.
        ("26", "longer 20", "30 halfway, 42 3, 43 2, 44 1, 45 switch"),
        ("24.5", "shorter 0.5", "25 switch"),
        # Taken back into the middle, to a start, to where it was.
        ("25", "next 1 undo 8", "25 switch, 33 3, 34 2"),
        ("15", "next undo", "15 switch, 15 work"),
        ("15", "longer undo", ""),
    ],
)
def test_cues_after_commands(before: str, steps: str, cues: str) -> None:
    run = after(before)
    run.heard()
    assert ", ".join(f"{at:g} {cue}" for at, cue in run.walk(steps).heard()) == cues


def test_next_cue_in_a_count_in() -> None:
    run = after("20 pause pause")
    assert run.session.next_of(cues_of) == run.now + 5 + 5
    assert run.walk("next").session.next_of(cues_of) == run.now + 3
