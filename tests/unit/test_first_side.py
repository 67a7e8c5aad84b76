"""The side that goes first: with the other one, everything told and kept is mirrored."""

from __future__ import annotations

import json
import re
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiptui.cli.main import main
from hiptui.domain.circuit import Circuit, Side, Sides, Timing
from hiptui.domain.cues import script
from hiptui.domain.narration import lines_of as sentences_of
from hiptui.domain.session import sample
from hiptui.domain.settings import VoiceMode
from hiptui.domain.timeline import Kind, Timeline, build
from hiptui.remote import status_of
from hiptui.storage.history.history import History
from tests.strategies import circuits, timelines
from tests.support import Driver, for_each
from tests.unit.storage.history_support import LONG, Run, history
from tests.unit.storage.test_shipped_circuits import CIRCUITS, swapped

L, R = Side.LEFT, Side.RIGHT
TIMING = Timing(rounds=2)
_TIME = re.compile(r"seconds? left")


def both(circuit: Circuit, timing: Timing = TIMING) -> tuple[Timeline, Timeline]:
    """The timetable with the left side first, and with the right."""
    return build(circuit.with_first(L), timing), build(circuit.with_first(R), timing)


@given(circuits(), timelines())
def test_only_the_sides_change(circuit: Circuit, other: Timeline) -> None:
    left, right = both(circuit, other.timing)
    assert left.starts == right.starts
    assert left.work_seconds == right.work_seconds
    for one, two in zip(left.segments, right.segments, strict=True):
        assert (one.kind, one.round, one.move_number) == (two.kind, two.round, two.move_number)
        assert (one.side and one.side.other) == two.side
    for i in left.work:
        first = left.segments[left.first_side(i)].side
        assert first in (None, L)


@given(circuits())
def test_the_moves_own_sides_are_left_alone_without_it(circuit: Circuit) -> None:
    again = circuit.with_first(L).with_first(R)
    assert again == circuit.with_first(R)
    for old, new in zip(circuit.moves, again.moves, strict=True):
        assert new.first is (R if old.sides is Sides.EACH else old.first)


@for_each("circuit", CIRCUITS.values())
def test_what_is_told_is_mirrored(circuit: Circuit) -> None:
    left, right = both(circuit)
    for i, segment in enumerate(left.segments[: left.last_work + 1]):
        one, two = ([line.what for line in sentences_of(each, i)] for each in (left, right))
        sided = segment.side is not None or segment.kind is Kind.REST
        for text, other in zip(one, two, strict=True):
            assert other == (swapped(text) if sided and not _TIME.search(text) else text)
        if segment.side:
            assert one[0] != two[0]


@for_each("circuit", CIRCUITS.values())
@for_each("mode", ["names", "coach"])
def test_what_is_said_is_mirrored(circuit: Circuit, mode: VoiceMode) -> None:
    left, right = both(circuit)
    for one, two in zip(script(left, mode), script(right, mode), strict=True):
        assert (one.index, one.offset) == (two.index, two.offset)
        segment = left.segments[one.index] if one.index < len(left.segments) else None
        if segment and (segment.side or segment.kind is Kind.REST):
            assert [each.text for each in two.what] == [swapped(each.text) for each in one.what]


@given(st.integers(0, 1300))
def test_what_remote_reads_is_mirrored(second: int) -> None:
    statuses = []
    for timeline in both(CIRCUITS["runner-hips"]):
        driver = Driver(timeline)
        driver.wait(second)
        statuses.append(dict(status_of(sample(driver.session, driver.now))))
    one, two = (status.pop("side", None) for status in statuses)
    assert statuses[0] == statuses[1]
    assert (one, two) in {(None, None), ("left", "right"), ("right", "left")}


def test_a_round_that_is_added_begins_with_the_same_side() -> None:
    _, right = both(CIRCUITS["runner-hips"])
    longer = right.with_rounds(3, 0)
    assert {longer.segments[longer.first_side(i)].side for i in longer.work} == {None, R}


def test_what_is_kept_is_mirrored_and_resumed(tmp_path: Path) -> None:
    """Cut in the first side of the second move: the next start goes on with the same side."""
    store = history(tmp_path)
    timeline = build(CIRCUITS["runner-hips"].with_first(R), TIMING)
    run = Run(store, Driver(timeline))
    run.driver.wait(100)
    session_id = run.cut()

    kept = next(store.sessions())
    assert [segment.side for segment in islice(kept.segments, 1, 4)] == ["right", "left", "left"]
    assert (kept.right_seconds, kept.left_seconds) == (40, 30)
    session, writer = History(tmp_path / "history.db").resume(session_id, 0.0, lambda: run.at)
    try:
        assert session.timeline.segments == timeline.segments
        assert session.position(0.0).index == 5
    finally:
        assert writer.close(LONG)


def test_show(capsys: pytest.CaptureFixture[str]) -> None:
    for side in ("left", "right"):
        assert main(["show", "runner-hips", "--json", "--first", side]) == 0
        segments = json.loads(capsys.readouterr().out)["segments"]
        work = [one for one in reversed(segments) if (one["kind"], one["round"]) == ("work", 1)]
        first = {segment["move_name"]: segment["side"] for segment in work}
        assert set(first.values()) == {side, None}
        assert list(first.values()).count(None) == 1


def test_another_side_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "runner-hips", "--first", "up"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
