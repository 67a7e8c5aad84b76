from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Rounds, TimingChoice
from hiptui.domain.commands import Command, apply
from hiptui.domain.record import record
from hiptui.domain.session import sample
from hiptui.domain.timeline import Kind, Timeline
from hiptui.storage.history.session_state import SavedSession, restore, save
from tests.strategies import timelines, walks
from tests.support import Driver, drive, for_each, hips
from tests.unit.storage.history_support import ID, MORNING, Run, history, past, received


def kept(circuit: Circuit) -> Circuit:
    """The circuit as it is read again."""
    return msgspec.json.decode(msgspec.json.encode(circuit), type=Circuit)


@given(timelines(), walks())
def test_a_restored_session_shows_and_has_done_the_same(
    timeline: Timeline, walk: list[tuple[float, Command | None]]
) -> None:
    driver = Driver(timeline)
    for seconds, command in walk:
        driver.wait(seconds).do(*([command] if command else []))
    # Counting in and over both stand still without being paused; the rest is held as it is.
    before = replace(apply(driver.session, Command.HOLD, driver.now)[0], undos=())
    after = restore(save(driver.session, driver.now), kept(timeline.circuit), 7.0)
    assert after.paused_at == 7.0
    assert after.timeline.circuit == timeline.circuit
    shown = (sample(after, 7.0), sample(before, driver.now))
    assert replace(shown[0], paused=True) == replace(shown[1], paused=True)
    assert record(after, 7.0) == record(before, driver.now)
    assert save(after, 7.0) == save(restore(save(after, 7.0), timeline.circuit, 9.0), 9.0)


def test_what_was_added_to_a_rest_is_known_though_its_round_is_the_last_by_now() -> None:
    circuit = hips(Rounds(1, 3))
    driver = drive(circuit, rounds=2, rest=30, prepare=0, rest_after_last=False)
    segments = driver.session.timeline.segments
    rest = next(i for i, one in enumerate(segments) if one.kind is Kind.REST)
    driver.to(rest, 5).do(Command.DROP_ROUND, Command.LONGER)
    after = restore(save(driver.session, driver.now), circuit, 0.0).timeline.segments[rest]
    assert (after.seconds, after.planned) == (40, 30)


@given(timelines(), walks(), walks())
def test_a_restored_session_goes_on_as_the_one_that_was_held(
    timeline: Timeline,
    before: list[tuple[float, Command | None]],
    after: list[tuple[float, Command | None]],
) -> None:
    driver = Driver(timeline)
    for seconds, command in before:
        driver.wait(seconds).do(*([command] if command else []))
    driver.do(Command.HOLD)
    other = Driver(timeline, driver.now)
    other.session = restore(save(driver.session, driver.now), timeline.circuit, driver.now)
    driver.session = replace(driver.session, undos=())
    if driver.session.paused_at is None:
        return  # It was over, and stays so.

    for seconds, command in after:
        for one in (driver, other):
            one.wait(seconds).do(*([command] if command else []))

    assert other.record == driver.record
    assert other.shown == driver.shown


def test_every_field_of_a_circuit_survives() -> None:
    timing = TimingChoice(rest=5, prepare=0, rest_after_last=False)
    circuit = replace(hips(), timing=timing, source="https://x.example")
    circuit = replace(circuit, moves=(replace(circuit.moves[0], fit=(11, 7), figure="hip-car"),))
    assert kept(circuit) == circuit


def test_a_circuit_kept_before_its_timing_was_one_value_can_still_be_read() -> None:
    text = json.loads(msgspec.json.encode(hips()))
    del text["timing"]
    text |= {"rest": 5, "prepare": None, "change": 1, "switch": 2, "rest_after_last": False}
    text["rounds"]["default"] = 3
    assert msgspec.json.decode(json.dumps(text), type=Circuit) == hips()


def saved() -> str:
    driver = drive(hips())
    driver.to(3, 12)
    return save(driver.session, driver.now).text


def changed(**fields: object) -> str:
    return json.dumps({**json.loads(saved()), **fields})


@for_each(
    "text",
    [
        "",
        "null",
        "[]",
        saved()[:-9],
        changed(version=2),
        changed(index=80),
        changed(index=-1),
        changed(offset=-0.5),
        changed(offset=None),
        changed(reached=[0.0]),
        changed(finished=[0.5]),
        changed(left=[-1]),
        changed(segments=[]),
        changed(timing={"rounds": "three"}),
        changed(segments=[["work", 30, 1, 8, "left", None, False]], reached=[0.0]),
        changed(segments=[["work", 30, 10**9, 1, "left", None, False]], reached=[0.0]),
        changed(timing={**json.loads(saved())["timing"], "rounds": 10**9}),
        changed(segments=[["work", 0, 1, 1, "left", None, False]], reached=[0.0]),
        changed(segments=[["nap", 30, 1, 1, "left", None, False]], reached=[0.0]),
    ],
)
def test_what_is_no_saved_session_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        restore(SavedSession(text), hips(), 0.0)


def test_what_was_added_to_a_segment_is_known_after_a_cut() -> None:
    driver = drive(hips()).walk("next 5 longer 3")
    before = driver.session.timeline.segments
    after = restore(save(driver.session, driver.now), hips(), 0.0).timeline.segments
    assert [at.planned for at in after] == [at.planned for at in before]
    assert [at.added for at in after if at.added] == [10]
    assert (before[1].added, after[1].move) == (10, hips().moves[0])


def test_time_alone_changes_no_text() -> None:
    driver = drive(hips()).wait(20)
    first = save(driver.session, driver.now)
    driver.walk("5 pause 7")
    then = save(driver.session, driver.now)
    assert then.text == first.text
    assert (first.offset, then.offset, then.paused_seconds) == (5, 10, 7)
    assert restore(then, hips(), 0.0).reached[1] == 10


def test_what_an_earlier_pass_reached_is_kept() -> None:
    driver = drive(hips()).walk("35 previous 4")
    after = restore(save(driver.session, driver.now), hips(), 0.0)
    assert (after.anchor.offset, after.reached[1]) == (4, 20)


@for_each("offset", [-0.5, float("nan"), float("inf")])
def test_a_spoilt_offset_is_refused(offset: float) -> None:
    with pytest.raises(ValueError, match=r"."):
        restore(SavedSession(saved(), offset, 0.0), hips(), 0.0)


def seconds(at: datetime) -> float:
    return (at - MORNING).total_seconds()


def told(folder: Path, session_id: str) -> tuple[dict[int, float], list[tuple[float, float]]]:
    """Where segments began and pauses lay, in seconds since the session began."""
    began, pauses = history(folder).times(session_id)
    return (
        {index: seconds(at) for index, at in began.items()},
        [(seconds(start), seconds(end)) for start, end in pauses],
    )


@pytest.mark.parametrize(
    ("steps", "began", "pauses"),
    [
        ("53|pause|10 pause|7", {0: 0, 1: 15, 2: 45, 3: 50}, [(53, 68)]),
        # Passes of the first work: 5 s from 15, 12 s from 20, 4 s from 32; the longest counts.
        ("20|previous|12|previous|4|next", {0: 0, 1: 20, 2: 36}, []),
        ("20|pause|9", {0: 0, 1: 15}, [(20, 29)]),  # it ends in a pause
    ],
)
def test_segments_begin_where_they_did_and_pauses_lie_between(
    tmp_path: Path, steps: str, began: dict[int, float], pauses: list[tuple[float, float]]
) -> None:
    run = Run(history(tmp_path)).walk(*steps.split("|"))
    assert told(tmp_path, run.finish()) == (began, pauses)


def test_a_night_between_two_halves_is_a_pause(tmp_path: Path) -> None:
    run = Run(history(tmp_path)).walk("25", "1")
    session_id = run.cut()
    night = timedelta(hours=8)
    again = Run(None, run.driver, run.at + night)
    session, again.writer = history(tmp_path).resume(session_id, run.driver.now, lambda: again.at)
    again.driver.session = session
    again.walk("pause", "15").finish()
    pause = (26, 26 + night.total_seconds() + 5)
    assert told(tmp_path, session_id) == ({0: 0, 1: 15}, [pause])


def test_of_a_session_from_elsewhere_nobody_knows(tmp_path: Path) -> None:
    store = history(tmp_path)
    assert store.times(ID.format(1)) == ({}, ())
    store.merge(received(past()))
    assert store.times(past().id) == ({}, ())
