from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from msgspec.structs import replace

from hiptui.domain import narration
from hiptui.domain.circuit import Circuit, Rounds, Side, Sides
from hiptui.domain.commands import Command
from hiptui.domain.formatting import lasting
from hiptui.domain.session import Session, begin
from hiptui.domain.settings import Settings, resolve
from hiptui.domain.timeline import Kind, Timeline, build
from hiptui.storage import circuits
from tests.strategies import timelines
from tests.support import Driver, circuit_of, counted, drive, for_each, hips, timed

SHIPPED = circuits.collect(None).circuits


def lines(driver: Driver, index: int) -> list[tuple[float, str]]:
    return [(line.offset, line.what) for line in narration.lines_of(driver.session.timeline, index)]


def told(session: Session, until: float) -> list[str]:
    return [line.what for _, line in session.passage(until).of(narration.lines_of)]


def shipped(circuit: Circuit) -> Timeline:
    return build(circuit, resolve(circuit, Settings()))


AGAIN = "Round 2 of 3. Move 1 of 7: hip CAR. Left side: left leg circles."


@for_each(
    ("index", "expected"),
    [
        (
            0,
            "0 Get ready. Round 1 of 3. Move 1 of 7: hip CAR. Left side: left leg circles. "
            "Left leg ready. 15 seconds.",
        ),
        (
            4,
            "0 Round 1 of 3. Move 2 of 7: hip raise with lateral leg lift. "
            "Left side: lie on your right side, left leg lifts. Left leg ready. 10 seconds.",
        ),
        (
            5,
            "0 Work. Hip raise with lateral leg lift, left side. 30 seconds.\n15 15 seconds to go.",
        ),
        (
            6,
            "0 Switch. Right side: lie on your left side, right leg lifts. "
            "Roll over, lie on your left side. 5 seconds.",
        ),
        (
            26,
            "0 Round 1 of 3 done. Rest 2 minutes. Then hip CAR, left side.\n"
            f"110 Get into position. {AGAIN} 10 seconds.",
        ),
        (
            30,  # the setup in the first round only
            "0 Round 2 of 3. Move 2 of 7: hip raise with lateral leg lift. "
            "Left side: lie on your right side, left leg lifts. 10 seconds.",
        ),
        (78, "0 Done. 2 minutes to cool down."),
        (79, ""),
    ],
)
def test_each_kind_of_segment_is_told_in_sentences(index: int, expected: str) -> None:
    assert "\n".join(f"{at:g} {text}" for at, text in lines(drive(hips()), index)) == expected


def test_a_rest_too_short_to_get_into_position_later_tells_at_once() -> None:
    (line,) = lines(drive(hips(), rest=10), 26)
    assert line[1].startswith(f"Round 1 of 3 done. Rest 10 seconds. {AGAIN}")


def test_halves_of_a_second_round_up() -> None:
    told = lines(drive(circuit_of(timed("Plank", 45, Sides.EACH))), 1)
    assert told == [(0, "Work. Plank, left side. 23 seconds."), (11.25, "12 seconds to go.")]


def test_work_that_nothing_announced_tells_all() -> None:
    circuit = circuit_of(timed("Plank", 20, Sides.EACH), timed("Squat", 30))
    session = drive(circuit, prepare=0, change=0, switch=0, rest=0, rounds=2)
    told = [lines(session, index)[0][1] for index in range(6)]
    assert told[:3] == [
        "Round 1 of 2. Move 1 of 2: plank. Left side: left leg. Work. 10 seconds.",
        "Round 1 of 2. Move 1 of 2: plank. Right side: right leg. Work. 10 seconds.",
        "Round 1 of 2. Move 2 of 2: squat. Work. 30 seconds.",
    ]
    assert told[3:] == [line.replace("Round 1", "Round 2") for line in told[:3]]
    assert lines(session, 6) == [(0, "Done.")]


def test_repetitions_are_counted() -> None:
    reps = counted("Clam", 8, Sides.EACH)
    assert lines(drive(circuit_of(reps)), 1) == [
        (0, "Work. Clam, left side. 8 repetitions. n when done.")
    ]
    paced = drive(circuit_of(counted("Clam", 1, pace=3)), reps="pace")
    assert lines(paced, 1) == [(0, "Work. Clam. 1 repetition, 3 seconds.")]


@for_each(
    ("seconds", "text"),
    [
        (1, "1 second"),
        (45, "45 seconds"),
        (119, "119 seconds"),
        (120, "2 minutes"),
        (121, "2 minutes 1 second"),
        (1905, "31 minutes 45 seconds"),
    ],
)
def test_lengths(seconds: float, text: str) -> None:
    assert lasting(seconds) == text


def test_the_opening_tells_what_comes_and_what_to_have_ready() -> None:
    assert narration.opening(drive(hips()).session.timeline) == (
        "Hip circuit for runners: 7 moves, 3 rounds, 31 minutes 45 seconds. "
        "Have ready: mat, yoga block or water bottle."
    )
    assert narration.opening(drive(circuit_of(counted("Clam", 8)), rounds=1).session.timeline) == (
        "Test: 1 move, 1 round, about 2 minutes 31 seconds."
    )


@pytest.mark.parametrize(("index", "side", "other"), [(0, "left", "right"), (2, "right", "left")])
def test_the_instruction_is_mirrored(index: int, side: str, other: str) -> None:
    assert narration.instruction(drive(hips()).to(index).shown) == (
        f"Hip CAR. {side.capitalize()} side: {side} leg circles. "
        f"{side.capitalize()} leg ready. Move the {side} leg. {other.capitalize()} leg stays. "
        f"Slowly back. Watch for: watch the {side} hip."
    )


def test_when_the_work_is_over_there_is_no_instruction() -> None:
    assert narration.instruction(drive(hips()).to(78).shown) == "The work is done."


def test_standing_still_and_going_on() -> None:
    session = drive(hips()).to(1, 12.5)
    assert narration.standing(session.do(Command.PAUSE).shown) == "Paused."
    session.do(Command.PAUSE)
    assert narration.standing(session.shown) == (
        "Going on in 5. Work, hip CAR, left side, 18 seconds to go."
    )
    session.do(Command.GO)
    assert narration.standing(session.shown).startswith("Going on. Work, ")
    assert narration.whereabouts(session.to(26).shown) == "Rest, 2 minutes to go."


def test_what_was_done_whole_is_all_that_was_planned() -> None:
    paced = drive(circuit_of(counted("a", 3, pace=2.4)), rounds=1, reps="pace").wait(999)
    assert narration.closing(paced.record) == "All done: 1 of 1 round, 0:07 of 0:07 of work."


def test_the_closing_tells_what_was_done() -> None:
    whole = drive(circuit_of(timed("Squat", 30)), rounds=2).wait(1000)
    part = drive(hips()).wait(30).do(Command.PAUSE).wait(8)
    open_end = drive(circuit_of(counted("Clam", 8)), rounds=1).wait(25).do(Command.NEXT)
    assert narration.closing(whole.record) == "All done: 2 of 2 rounds, 1:00 of 1:00 of work."
    assert narration.closing(part.record) == (
        "Done in part: 0 of 3 rounds, 0:15 of 21:00 of work, 0:08 in pauses."
    )
    assert narration.closing(open_end.record) == "All done: 1 of 1 round, 0:10 of work."


@pytest.mark.parametrize(
    ("at", "said"), [(1, "2 rounds at the most."), (3, "Too late for one more: 1 round.")]
)
def test_a_round_that_cannot_be_added_says_why(at: int, said: str) -> None:
    stretch = replace(timed("stretch", 30), only="last")
    run = drive(circuit_of(timed("squat", 30), stretch, rounds=Rounds(1, 2)), rounds=1).to(at)
    run.do(Command.ADD_ROUND, Command.ADD_ROUND)
    assert narration.outcome(Command.ADD_ROUND, run.shown, changed=False) == said


def test_lines_come_once_and_in_order_however_time_is_cut() -> None:
    timeline = shipped(SHIPPED[0])

    def whole_session(step: float) -> list[str]:
        session, now, found = begin(timeline, 1000), 1000.0, list[str]()
        while not session.ended(now):
            now += step
            found += told(session, now)
            session, _ = session.advance(now)
        return found

    whole = [line.what for i in range(79) for line in narration.lines_of(timeline, i)]
    assert whole_session(1) == whole_session(7.3) == whole_session(5000) == whole
    assert len(whole) == 79 + 39 + 2


def test_a_pause_holds_the_lines_back() -> None:
    session = drive(hips()).to(1, 10).do(Command.PAUSE)
    assert told(session.session, session.now + 100) == []
    session.wait(60).do(Command.PAUSE)
    assert told(session.session, session.now + 9.9) == []
    assert told(session.session, session.now + 10) == ["15 seconds to go."]


@for_each("circuit", SHIPPED)
def test_each_shipped_line_names_its_side_and_only_says_sentences(circuit: Circuit) -> None:
    timeline = shipped(circuit)
    for index, segment in enumerate(timeline.segments[: timeline.last_work + 1]):
        for line in narration.lines_of(timeline, index):
            assert line.what.isprintable()
            assert re.fullmatch(r"[A-Z0-9].*[.!?]", line.what)
            assert "{" not in line.what
            assert ".." not in line.what
        start = narration.start_of(timeline, index)
        if segment.side and segment.kind is not Kind.REST:
            assert f"{segment.side} side" in start.lower()
            assert f"{Side(segment.side).other} side:" not in start.lower()


@given(timelines())
def test_every_segment_of_any_timetable_is_told_at_its_start(timeline: Timeline) -> None:
    for index in range(timeline.last_work + 2):
        told = list(narration.lines_of(timeline, index))
        assert told[0].offset == 0
        assert all(one.offset < two.offset for one, two in pairwise(told))
        if index < len(timeline.segments):
            assert all(line.offset < timeline.segments[index].length for line in told)


def test_a_label_that_is_the_side_is_said_once() -> None:
    row = replace(timed("Row", 60, Sides.EACH), labels=("Left side", "Right side"))
    assert lines(drive(circuit_of(row)), 2)[0][1] == "Switch. Right side. 5 seconds."
