from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Move, Side, Sides, Timing
from hiptui.domain.commands import Command, apply
from hiptui.domain.cues import Line, Wording, lines_of, pick, script
from hiptui.domain.session import Passage, Session, begin
from hiptui.domain.settings import Settings, VoiceMode, resolve
from hiptui.domain.timeline import Kind, Placed, Timeline, build
from hiptui.storage.circuits import read, shipped_path
from tests.support import circuit_of, counted, for_each, hips

SHIPPED = read(shipped_path()).circuits


def by_words(text: str) -> float:
    """A speaker that needs 0.3 s a word."""
    return 0.3 * len(text.split())


def hip_line(**timing: int) -> Timeline:
    return build(hips(), replace(Timing(), **timing))


def said(timeline: Timeline, index: int, mode: VoiceMode = "names") -> list[tuple[float, str]]:
    return [(line.offset, pick(line, lambda text: 0.0)) for line in lines_of(timeline, index, mode)]


def find(timeline: Timeline, kind: str, move: int | None = None, nth: int = 0) -> int:
    places = enumerate(timeline.segments)
    return [i for i, s in places if s.kind == kind and move in {None, s.move_number}][nth]


HIP_CAR = "Left leg circles. Hip CAR."


@for_each(
    ("timing", "kind", "move", "expected"),
    [
        ({}, "prepare", 1, [(0, HIP_CAR)]),
        # A label that does not begin with the side has the side before it.
        ({}, "change", 2, [(0, "Left. Lie on your right side, left leg lifts. Hip raise.")]),
        (
            {},
            "switch",
            2,
            [
                (
                    0,
                    "Right. Lie on your left side, right leg lifts. "
                    "Roll over, lie on your left side. Hip raise.",
                )
            ],
        ),
        # A rest says what comes, and again when it is time to get into position, if that is apart.
        ({}, "rest", None, [(0, HIP_CAR), (110, HIP_CAR)]),
        ({"rest": 10}, "rest", None, [(0, HIP_CAR)]),
        ({"rest": 5}, "rest", None, [(0, HIP_CAR)]),
        ({"rest": 60, "change": 0}, "rest", None, [(0, HIP_CAR)]),
        # Work that nothing before it could announce tells the side.
        ({"prepare": 0}, "work", 1, [(0, HIP_CAR), (15, "15 seconds to go.")]),
    ],
)
def test_what_a_segment_says(
    timing: dict[str, int], kind: str, move: int | None, expected: list[tuple[float, str]]
) -> None:
    timeline = hip_line(**timing)
    assert said(timeline, find(timeline, kind, move)) == expected


def test_halfway_says_the_seconds_to_go_rounded_up() -> None:
    timeline = build(circuit_of(Move("A", "A", seconds=45, sides=Sides.EACH)), Timing())
    assert said(timeline, find(timeline, "work")) == [(11.25, "12 seconds to go.")]


def test_the_last_round_is_told_at_its_first_work_only() -> None:
    timeline = hip_line(rounds=2)
    (line,) = (line for line in script(timeline, "names") if "Last round." in texts(line))
    segment = timeline.segments[line.index]
    assert (line.offset, segment.round, segment.move_number) == (0, 2, 1)
    assert not any("Last round." in texts(line) for line in script(hip_line(rounds=1), "names"))


def texts(line: Line) -> list[str]:
    return [wording.text for wording in line.what]


@pytest.mark.parametrize("rest_after_last", [True, False])
def test_done_comes_after_the_last_work_and_nothing_follows(rest_after_last: bool) -> None:
    timeline = build(hips(), replace(Timing(), rest_after_last=rest_after_last))
    *_, last = script(timeline, "names")
    assert last == Placed(timeline.last_work + 1, 0.0, (Wording("Done."),))


def test_off_says_nothing() -> None:
    assert list(script(hip_line(), "off")) == []


def test_coach_adds_the_setup_in_round_one_only() -> None:
    timeline = hip_line()
    first, second = (find(timeline, "change", 2, nth) for nth in (0, 1))
    assert "Left leg ready." in said(timeline, first, "coach")[0][1]
    assert "ready" not in said(timeline, second, "coach")[0][1]


def test_coach_adds_one_check_in_mid_work_for_the_side_that_works() -> None:
    timeline = hip_line()
    for nth, side in enumerate(Side):
        expected = [(15.0, f"15 seconds to go. Watch the {side} hip.")]
        assert said(timeline, find(timeline, "work", 1, nth), "coach") == expected


def test_coach_checks_work_that_waits_and_work_without_a_halfway() -> None:
    move = replace(counted("Clams", 8), check="Heels together.")
    waiting = build(circuit_of(move), Timing())
    paced = build(circuit_of(move), replace(Timing(), reps="pace"))
    assert said(waiting, 1, "coach") == [(8.0, "Heels together.")]
    assert said(paced, 1, "coach") == [(8.0, "Heels together.")]
    assert said(waiting, 1) == []


def test_a_check_that_would_run_into_the_count_is_left_out() -> None:
    move = replace(counted("Swings", 5, pace=1), check="Stand tall and keep the toes forward.")
    timeline = build(circuit_of(move), replace(Timing(), reps="pace"))
    (line,) = lines_of(timeline, 1, "coach")
    assert pick(line, by_words) == ""


@for_each(
    ("timing", "kind", "move", "taken", "words"),
    [
        ({"prepare": 4}, "prepare", 1, 0, "Left leg circles."),
        ({"prepare": 5}, "prepare", 1, 0, HIP_CAR),
        ({"prepare": 5}, "prepare", 1, 0.6, "Left leg circles."),
        ({"prepare": 5}, "prepare", 1, 1.2, "Left."),
        # The name stands in for a label that is too long, and a turn line outlives both.
        ({"change": 5}, "change", 2, 0, "Left. Hip raise."),
        ({"switch": 5}, "switch", 4, 0.5, "Right. Move the block outside your right leg."),
    ],
)
def test_what_would_run_into_the_count_drops_the_name_first(
    timing: dict[str, int], kind: str, move: int, taken: float, words: str
) -> None:
    timeline = hip_line(**timing)
    (line,) = lines_of(timeline, find(timeline, kind, move), "names")
    assert pick(line, by_words, taken=taken) == words


def test_a_long_name_is_said_whole_or_not_at_all_and_the_side_always() -> None:
    name = "Bulgarian split squat hold"
    move = Move(name, name, seconds=40, sides=Sides.EACH)
    for switch, words in ((10, f"Right leg. {name}."), (4, "Right leg.")):
        timeline = build(circuit_of(move), replace(Timing(), switch=switch))
        (line,) = lines_of(timeline, find(timeline, Kind.SWITCH), "names")
        assert pick(line, by_words) == words
        assert not any("…" in wording.text for wording in line.what)


def test_an_unknown_length_is_asked_for_before_anything_shorter() -> None:
    line: Line = Placed(0, 0.0, (Wording("long", 1.0), Wording("short")))
    assert pick(line, dict[str, float]().get) == "long"
    assert pick(line, {"long": 2.0}.get) == "short"


def lines_in(passage: Passage, mode: VoiceMode) -> Iterator[tuple[float, Line]]:
    return passage.of(partial(lines_of, mode=mode))


def next_line(session: Session, mode: VoiceMode) -> float | None:
    return session.next_of(partial(lines_of, mode=mode))


def due(session: Session, until: float, mode: VoiceMode = "names") -> list[float]:
    return [at for at, _ in lines_in(session.passage(until), mode)]


SECONDS = st.integers(min_value=0, max_value=20)
TIMINGS = st.builds(
    Timing, rounds=st.just(2), rest=SECONDS, prepare=SECONDS, change=SECONDS, switch=SECONDS
)


@given(TIMINGS, st.floats(0.05, 1.5), st.sampled_from(["names", "coach"]))
@example(Timing(rounds=2, rest=2, prepare=0, change=1, switch=0), 0.125, "names")
def test_the_side_is_never_dropped_and_names_never_run_into_the_count(
    timing: Timing, pace: float, mode: VoiceMode
) -> None:
    timeline = build(hips(), timing)
    names = {move.short for move in timeline.circuit.moves}
    for index, segment in enumerate(timeline.segments[: timeline.last_work]):
        coming = timeline.segments[timeline.next_work(index) or 0]
        for line in lines_of(timeline, index, mode):
            text = pick(line, lambda text: pace * len(text.split()))
            if coming.side and segment.kind is not Kind.WORK:
                assert re.search(rf"\b{coming.side.value}\b", text.lower())
            if any(name in text for name in names):
                end = line.offset + pace * len(text.split())
                assert end <= max(segment.length - 3, segment.length % 1 + 1) + 1e-9


@given(TIMINGS)
def test_lines_leave_room_for_the_line_that_follows(timing: Timing) -> None:
    timeline = build(hips(), timing)
    lines = list(script(timeline, "coach"))
    moments = [timeline.starts[line.index] + line.offset for line in lines]
    assert moments == sorted(moments)
    for line, at, then in zip(lines, moments, moments[1:], strict=False):
        finite = [w.room for w in line.what if w.room != math.inf]
        assert all(at + room <= then + 1e-9 for room in finite)


def test_lines_fall_due_at_their_moment_and_once() -> None:
    session = begin(hip_line(), 100.0)
    for before, moment in ((100.0, 100.0), (129.9, 130.0)):
        assert due(session, before) == ([moment] if before == moment else [])
        assert next_line(session, "names") == moment
        assert due(session, moment) == [moment]
        session, _ = session.advance(moment)
    assert due(session, 130.5) == []


def test_every_line_of_a_session_falls_due_however_it_ticks() -> None:
    timeline = hip_line(rounds=2)
    session, told, now = begin(timeline, 0.0), [], 0.0
    while not session.ended(now):
        session, passed = session.advance(now)
        told += [line for _, line in lines_in(passed, "coach")]
        now += 0.73
    told += [line for _, line in lines_in(session.passage(now), "coach")]
    assert told == list(script(timeline, "coach"))


@pytest.mark.parametrize("start", [0.1, 1000.3, 12345.678, 86400.7, 1e6 + 0.9])
def test_a_pause_at_the_moment_of_a_line_neither_repeats_nor_loses_one(start: float) -> None:
    timeline = hip_line(rounds=2, prepare=7, switch=3)
    session, heard = begin(timeline, start), []
    while (moment := next_line(session, "coach")) is not None:
        for command, at in ((Command.PAUSE, 0.0), (Command.PAUSE, 0.3), (Command.GO, 0.7)):
            session, passed = apply(session, command, moment + at)
            heard += [line for _, line in lines_in(passed, "coach")]
    assert heard == list(script(timeline, "coach"))


def test_a_pause_says_nothing_and_a_jump_says_the_new_place() -> None:
    session, _ = begin(hip_line(), 0.0).advance(0.0)
    paused, _ = apply(session, Command.PAUSE, 5.0)
    assert due(paused, 500.0) == []
    assert next_line(paused, "names") is None
    jumped, _ = apply(session, Command.NEXT, 5.0)
    jumped, _ = apply(jumped, Command.NEXT, 5.0)
    ((_, line),) = lines_in(jumped.passage(5.0), "names")
    assert line.what[0].text.startswith("Right leg circles. Now the right leg.")


def test_nothing_is_due_beyond_work_that_waits() -> None:
    session, _ = begin(build(circuit_of(counted("A", 5), counted("B", 5)), Timing()), 0.0).advance(
        0.0
    )
    assert next_line(session, "names") is None


@for_each("circuit", SHIPPED)
@for_each("mode", ["names", "coach"])
def test_shipped_circuits_speak_sensible_sentences(circuit: Circuit, mode: VoiceMode) -> None:
    timeline = build(circuit, resolve(circuit, Settings()))
    lines = list(script(timeline, mode))
    assert lines
    for line in lines:
        for wording in line.what:
            assert re.fullmatch(r"[A-Z0-9].*[.!?]", wording.text)
            assert not re.search(r"[{}\[\]]|\.\.|\s\s|\s[.,]", wording.text)
