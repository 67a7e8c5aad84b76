from __future__ import annotations

from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Rounds, Side, Sides, Timing, in_round
from hiptui.domain.cues import opens_round
from hiptui.domain.timeline import Kind, Position, Segment, Timeline, build
from tests.strategies import circuits, timelines, timings
from tests.support import circuit_of, counted, for_each, hips, timed

L, R = Side.LEFT, Side.RIGHT
PAIR = circuit_of(timed("a", 45, Sides.EACH), timed("b", 20))


def kinds(timeline: Timeline) -> str:
    """The kinds by their first letters: p w s c r."""
    return "".join(segment.kind[0] for segment in timeline.segments)


def test_the_runners_circuit_by_default() -> None:
    timeline = build(hips(), Timing())
    assert len(timeline.segments) == 79
    assert timeline.seconds == 1905
    assert timeline.work_seconds == 1260
    assert timeline.work_end == 1905 - 120
    assert timeline.last_work == 77


@pytest.mark.parametrize(("rounds", "minutes", "work"), [(2, 18, 14), (3, 27, 21), (4, 36, 28)])
def test_the_runners_circuit_bare(rounds: int, minutes: int, work: int) -> None:
    timeline = build(hips(), Timing(rounds, prepare=0, change=0, switch=0))
    assert timeline.seconds == minutes * 60
    assert timeline.work_seconds == work * 60
    assert set(kinds(timeline)) == {"w", "r"}


def test_sides_of_the_runners_circuit() -> None:
    timeline = build(hips(), Timing(rounds=2))
    sides = [timeline.segments[i].side for i in timeline.work][:13]
    assert sides == [L, R, L, R, None, L, R, L, R, R, L, R, L]


def bare(segment: Segment) -> Segment:
    """The segment without its move."""
    return replace(segment, move=None)


def test_a_whole_timetable() -> None:
    timeline = build(PAIR, Timing(rounds=2))
    rounds = [
        [
            Segment(Kind.WORK, 22.5, number, 1, L),
            Segment(Kind.SWITCH, 5, number, 1, R),
            Segment(Kind.WORK, 22.5, number, 1, R),
            Segment(Kind.CHANGE, 10, number, 2, None),
            Segment(Kind.WORK, 20, number, 2, None),
            Segment(Kind.REST, 120, number),
        ]
        for number in (1, 2)
    ]
    expected = [Segment(Kind.PREPARE, 15, 1, 1, L), *rounds[0], *rounds[1]]
    assert list(map(bare, timeline.segments)) == expected
    assert timeline.starts[:5] == (0, 15, 37.5, 42.5, 65)
    # A change in place of a rest carries the round that follows.
    change = build(PAIR, Timing(2, rest=0)).segments[6]
    assert bare(change) == Segment(Kind.CHANGE, 10, 2, 1, L)


@for_each(
    ("timing", "expected"),
    [
        (Timing(2, rest=0), "pwswcw" + "cwswcw"),
        (Timing(2, rest=0, rest_after_last=False), "pwswcw" + "cwswcw"),
        (Timing(2, rest_after_last=False), "pwswcwr" + "wswcw"),
        (Timing(2, rest=0, change=0), "pwsww" + "wsww"),
        (Timing(1, prepare=0), "wswcwr"),
        (Timing(1, switch=0), "pwwcwr"),
        (Timing(1, change=0), "pwswwr"),
    ],
)
def test_what_has_no_length_does_not_exist(timing: Timing, expected: str) -> None:
    assert kinds(build(PAIR, timing)) == expected


@given(timelines())
def test_what_leads_to_work_carries_it(timeline: Timeline) -> None:
    for at, after in pairwise(timeline.segments):
        if at.kind in {Kind.PREPARE, Kind.SWITCH, Kind.CHANGE}:
            assert after.kind is Kind.WORK
            assert (at.round, at.move_number, at.side) == (
                after.round,
                after.move_number,
                after.side,
            )
            assert at.reps is None
        if at.kind is Kind.REST:
            assert (at.move_number, at.side) == (None, None)
            assert after.round == at.round + 1


@given(circuits(), timings())
def test_segments_tile_the_timeline(circuit: Circuit, timing: Timing) -> None:
    timeline = build(circuit, timing)
    assert timeline.starts[0] == 0
    assert len(timeline.starts) == len(timeline.segments) + 1
    for segment, (start, end) in zip(timeline.segments, pairwise(timeline.starts), strict=True):
        assert segment.length > 0
        assert end - start == pytest.approx(segment.length, abs=2e-6)


@given(circuits(timed_only=True), timings())
def test_work_is_exactly_what_is_prescribed(circuit: Circuit, timing: Timing) -> None:
    timeline = build(circuit, timing)
    prescribed = sum(
        in_round(circuit.moves[i - 1].seconds or 0, number)
        for number in range(1, timing.rounds + 1)
        for i in circuit.moves_in(number, timing.rounds)
    )
    assert timeline.work_seconds == prescribed


@given(timelines())
def test_both_sides_get_the_same(timeline: Timeline) -> None:
    work = [timeline.segments[i] for i in timeline.work]
    assert sum(s.length for s in work if s.side is L) == sum(s.length for s in work if s.side is R)


def test_repetitions_wait_or_last_their_estimate() -> None:
    circuit = circuit_of(counted("a", 8, Sides.EACH), timed("b", 30))
    waiting = build(circuit, Timing(1, rest_after_last=False))
    assert bare(waiting.segments[1]) == Segment(Kind.WORK, 16, 1, 1, L, reps=8, waits=True)
    assert waiting.segments[1].seconds is None
    assert (waiting.seconds, waiting.work_seconds) == (15 + 16 + 5 + 16 + 10 + 30, 30)
    paced = build(circuit, Timing(1, rest_after_last=False, reps="pace"))
    assert bare(paced.segments[1]) == Segment(Kind.WORK, 16, 1, 1, L, reps=8)
    assert paced.segments[1].seconds == 16
    assert (paced.seconds, paced.work_seconds) == (waiting.seconds, 62)
    assert paced.waits == ()


@pytest.mark.parametrize("reps", ["wait", "pace"])
def test_work_never_vanishes_however_quick_its_pace(reps: Literal["wait", "pace"]) -> None:
    circuit = circuit_of(counted("a", 1, pace=1e-9))
    timeline = build(circuit, Timing(2, 0, prepare=0, change=0, reps=reps))
    assert len(timeline.work) == 2
    assert timeline.starts[1] > 0


WAITS = build(circuit_of(timed("a", 10), counted("b", 5), timed("c", 10)), Timing(1, prepare=0))
"""a 0-10, change -20, b waits, change, c."""
TWICE = build(PAIR, Timing(rounds=2))


@for_each(
    ("timeline", "begin", "seconds", "position"),
    [
        (TWICE, Position(0), 0, Position(0)),
        (TWICE, Position(0), 14.9, Position(0, 14.9)),
        (TWICE, Position(0), 15, Position(1)),
        (TWICE, Position(0), 37.5, Position(2)),
        (TWICE, Position(0), 64.999999, Position(3, 22.499999)),
        (TWICE, Position(0), 215, Position(7)),
        (TWICE, Position(0), 10_000, Position(13)),
        (TWICE, Position(1, 20), 5, Position(2, 2.5)),
        (TWICE, Position(13), 5, Position(13)),
        (WAITS, Position(0), 9, Position(0, 9)),
        (WAITS, Position(0), 20, Position(2)),
        (WAITS, Position(0), 510, Position(2, 490)),
        (WAITS, Position(2, 490), 5, Position(2, 495)),
        (WAITS, Position(4), 5, Position(4, 5)),
    ],
)
def test_after_some_time(
    timeline: Timeline, begin: Position, seconds: float, position: Position
) -> None:
    assert timeline.after(begin, seconds) == position


@given(timelines(), st.floats(0, 500), st.floats(0, 500))
def test_after_can_be_done_in_steps(timeline: Timeline, one: float, two: float) -> None:
    at_once = timeline.after(Position(0), one + two)
    stepped = timeline.after(timeline.after(Position(0), one), two)

    def place(position: Position) -> float:
        return timeline.starts[position.index] + position.offset

    assert place(stepped) == pytest.approx(place(at_once), abs=2e-6)


def test_crooked_lengths_meet_at_their_ends() -> None:
    circuit = circuit_of(counted("a", 3, pace=0.1), counted("b", 7, pace=0.1))
    timeline = build(circuit, Timing(3, 0, False, 0, 0, 0, "pace"))
    assert timeline.starts == (0, 0.3, 1.0, 1.3, 2.0, 2.3, 3.0)
    assert timeline.after(Position(0), 2.3) == Position(5)


def test_what_can_be_asked_of_a_place() -> None:
    segments = TWICE.segments
    assert [TWICE.first_side(i) for i in (0, 1, 2, 3, 4, 5, 9)] == [1, 1, 1, 1, 5, 5, 7]
    assert [TWICE.next_work(i) for i in (0, 1, 2, 6, 11, 12, 13)] == [1, 1, 3, 7, 11, None, None]
    moves = [segments[i].move for i in (0, 2, 4, 6, 12)]
    assert [move and move.name for move in moves] == ["a", "a", "b", None, None]
    coming = [TWICE.coming(i) for i in (1, 2, 11, 12, 13)]
    assert coming == [segments[1], segments[3], segments[11], None, None]


def test_another_length_moves_what_follows() -> None:
    timeline = build(PAIR, Timing(rounds=1))
    longer = timeline.with_length(1, 32.5)
    assert longer.segments[1].length == 32.5
    assert longer.seconds == timeline.seconds + 10
    assert longer.starts[2] == timeline.starts[2] + 10
    assert timeline.segments[1].length == 22.5


@given(circuits(), timings(), st.integers(1, 5))
def test_other_rounds_give_what_building_gives(circuit: Circuit, timing: Timing, to: int) -> None:
    assume(circuit.moves[0].only != "last")
    timeline = build(circuit, timing)
    changed = timeline.with_rounds(to, 0)
    assert changed.timing.rounds == to
    assert changed == build(timeline.circuit, changed.timing)


def test_other_rounds_keep_lengths_and_the_segment_at_hand() -> None:
    timeline = build(PAIR, Timing(2, rest_after_last=False)).with_length(1, 30).with_length(6, 140)
    fewer = timeline.with_rounds(1, 6)
    assert kinds(fewer) == "pwswcwr"
    assert [fewer.segments[i].length for i in (1, 6)] == [30, 140]
    assert fewer.last_work == 5
    again = fewer.with_rounds(2, 6)
    assert again == timeline


def test_rounds_of_a_range_do_not_matter_to_build() -> None:
    assert build(hips(Rounds(2, 4)), Timing(7)).segments[-1].round == 7


WARM = circuit_of(
    replace(timed("warm", 90), only="first"),
    timed("a", 40, Sides.EACH),
    replace(timed("stretch", 30), only="last"),
    timed("b", 20),
)


def moves_of(timeline: Timeline) -> str:
    """The round and the first letter of each move worked, in order: "1w 1a 1a"."""
    names = [
        (s.round, s.move.name) for s in map(timeline.segments.__getitem__, timeline.work) if s.move
    ]
    return " ".join(f"{number}{name[0]}" for number, name in names)


@pytest.mark.parametrize(
    ("rounds", "moves"),
    [
        (1, "1w 1a 1a 1s 1b"),
        (2, "1w 1a 1a 1b 2a 2a 2s 2b"),
        (3, "1w 1a 1a 1b 2a 2a 2b 3a 3a 3s 3b"),
    ],
)
def test_moves_of_one_round_come_in_it_alone(rounds: int, moves: str) -> None:
    timeline = build(WARM, Timing(rounds))
    assert moves_of(timeline) == moves
    assert timeline.work_seconds == rounds * 60 + 120


def test_a_round_begins_with_the_first_move_it_has() -> None:
    timeline = build(WARM, Timing(2, rest=0))
    opening = next(s for s in timeline.segments if s.round == 2)
    assert (opening.kind, opening.move_number, opening.side) == (Kind.CHANGE, 2, L)
    assert [i for i in timeline.work if opens_round(timeline, i)] == [1, 9]
    assert [timeline.numbered(s) for s in timeline.segments if s.kind is Kind.WORK] == [
        (1, 3), (2, 3), (2, 3), (3, 3), (1, 3), (1, 3), (2, 3), (3, 3),
    ]  # fmt: skip


def test_each_round_takes_its_own_seconds_and_rest() -> None:
    circuit = circuit_of(replace(timed("a", 1), seconds=(60, 45, 30)))
    timeline = build(circuit, Timing(4, rest=(30, 0), prepare=0, change=5))
    assert [(s.kind[0], s.length) for s in timeline.segments] == [
        ("w", 60), ("r", 30), ("w", 45), ("c", 5), ("w", 30), ("c", 5), ("w", 30),
    ]  # fmt: skip


def test_a_round_fewer_brings_the_last_moves_of_this_one() -> None:
    timeline = build(WARM, Timing(3))
    resting = next(i for i, s in enumerate(timeline.segments) if s.kind is Kind.REST)
    fewer = timeline.with_rounds(2, resting).with_rounds(1, resting)
    assert moves_of(fewer) == "1w 1a 1a 1b 1s"
    assert kinds(fewer) == "pwcwswcwrw"
    assert fewer.with_rounds(3, resting).segments == timeline.segments


@given(timelines())
def test_paced_nothing_waits_and_all_else_is_as_it_was(timeline: Timeline) -> None:
    paced = timeline.paced()
    assert not paced.waits
    assert paced.starts == timeline.starts
    assert [one.planned for one in paced.segments] == [one.length for one in timeline.segments]
    assert paced == build(timeline.circuit, replace(timeline.timing, reps="pace"))
