"""Workouts for watches, read back by two other programs and compared with `show --json`."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from garmin_fit_sdk import Decoder, Stream
from hypothesis import given, settings
from hypothesis import strategies as st

from hiptui.cli.circuits import show_data, timeline
from hiptui.domain.circuit import Circuit, Move, Side, Sides, Timing
from hiptui.domain.settings import Settings
from hiptui.domain.timeline import Timeline, build
from hiptui.formats.fit import STEPS, FitError, cut, workout
from hiptui.storage.circuits import read, shipped_path
from tests.support import examples, for_each
from tests.unit.formats.fit_reading import named

_NOW = datetime(2026, 11, 28, 7, 30, tzinfo=UTC)
_SHIPPED = read(shipped_path()).circuits


def _done(data: bytes) -> Iterator[dict[str, Any]]:
    """The steps in the order in which a watch does them."""
    steps = named(data, "workout_step")
    done: list[dict[str, Any]] = []
    for step in steps:
        if step["duration_type"] == "repeat_until_steps_cmplt":
            first = next(
                i for i, s in enumerate(done) if s["message_index"] == step["duration_step"]
            )
            done += done[first:] * (step["repeat_steps"] - 1)
        else:
            done.append(step)
    return iter(done)


def _circuit(*moves: Move) -> Circuit:
    return Circuit(id="test", name="Test", moves=moves)


def _built(circuit: Circuit, timing: Timing | None = None) -> Timeline:
    return build(circuit, timing or Timing())


@for_each("circuit", _SHIPPED)
@for_each("chosen", [Settings(), None])
def test_each_step_is_a_segment_of_show(circuit: Circuit, chosen: Settings | None) -> None:
    line = timeline(circuit, chosen or Settings())
    if chosen is None:
        line = _built(circuit, Timing(rounds=1, rest_after_last=False, switch=0))
    data = workout(line, _NOW)
    segments: list[dict[str, Any]] = show_data(line)["segments"]  # type: ignore[assignment]
    for step, segment in zip(_done(data), segments, strict=True):
        work = segment["kind"] == "work"
        assert step["intensity"] == ("active" if work else "rest")
        if segment["seconds"] is None:
            assert (step["duration_type"], step["duration_reps"]) == ("reps", segment["reps"])
        else:
            assert (step["duration_type"], step["duration_time"]) == ("time", segment["seconds"])
        if work:
            side = f"{segment['side'].capitalize()}: " if segment["side"] else ""
            assert step["wkt_step_name"].startswith(side)
            assert side or ":" not in step["wkt_step_name"]
            assert step["notes"] == (segment["label"] or circuit.moves[segment["move"] - 1].check)
        elif segment["side"]:
            assert step["notes"].startswith(f"{segment['side'].capitalize()}: ")


@for_each("circuit", _SHIPPED)
def test_garmins_own_reader_finds_the_same(circuit: Circuit) -> None:
    data = workout(timeline(circuit, Settings()), _NOW)
    stream = Stream.from_byte_array(bytearray(data))
    assert Decoder(stream).check_integrity()
    read_back, errors = Decoder(Stream.from_byte_array(bytearray(data))).read()
    assert not errors
    assert read_back["file_id_mesgs"][0]["type"] == "workout"
    theirs = [step.get("wkt_step_name") for step in read_back["workout_step_mesgs"]]
    assert theirs == [step.get("wkt_step_name") for step in named(data, "workout_step")]
    assert read_back["workout_mesgs"][0]["num_valid_steps"] == len(theirs) <= STEPS


def test_rounds_are_a_repeat_and_moves_have_their_garmin_numbers() -> None:
    hips = _SHIPPED[0]
    data = workout(timeline(hips, Settings()), _NOW)
    steps = named(data, "workout_step")
    assert named(data, "workout")[0]["sub_sport"] == "strength_training"
    assert len(steps) == 28
    assert (steps[-1]["duration_step"], steps[-1]["repeat_steps"]) == (1, 3)
    titles = named(data, "exercise_title")
    assert [title["wkt_step_name"] for title in titles] == [move.name for move in hips.moves]
    assert steps[1]["exercise_category"] == titles[0]["exercise_category"] == "hip_stability"
    assert steps[1]["exercise_name"] == titles[0]["exercise_name"] == 7


def test_a_move_without_a_garmin_number_is_no_other_exercise() -> None:
    data = workout(_built(_circuit(Move("Own thing", seconds=20))), _NOW)
    step = named(data, "workout_step")[1]
    assert step["wkt_step_name"] == "Own thing"
    title = named(data, "exercise_title")[0]
    assert title["wkt_step_name"] == "Own thing"
    for fields in (step, title):
        assert fields.get("exercise_category") is None
        assert fields.get("exercise_name") is None


def test_the_serial_number_is_the_circuits_and_its_settings() -> None:
    circuit = _SHIPPED[0]
    later = _NOW + timedelta(days=3)
    lines = [_built(circuit), _built(circuit, Timing(rest=90)), _built(_SHIPPED[2])]
    numbers = [named(workout(line, _NOW), "file_id")[0]["serial_number"] for line in lines]
    assert len(set(numbers)) == 3
    assert all(numbers)
    assert numbers[0] == named(workout(lines[0], later), "file_id")[0]["serial_number"]


def test_a_long_name_is_cut_at_a_character() -> None:
    name = "Side plank with a slow lift of the leg 🏃‍♀️🦵"
    data = workout(_built(_circuit(Move(name, seconds=20))), _NOW)
    step = named(data, "workout_step")[1]["wkt_step_name"]
    assert name.startswith(step)
    assert len(step) == 38, "the runner is several characters, and comes whole or not at all"
    assert named(data, "exercise_title")[0]["wkt_step_name"] == step


def test_a_side_is_never_cut_off() -> None:
    move = Move("N" * 80, short="N" * 80, seconds=20, sides=Sides.EACH, first=Side.RIGHT)
    steps = named(workout(_built(_circuit(move)), _NOW), "workout_step")
    assert [step["wkt_step_name"][:7] for step in steps[1:4:2]] == ["Right: ", "Left: N"]


@given(st.text(max_size=90), st.integers(1, 100))
def test_cut_text_is_a_beginning_that_fits(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short) <= limit
    assert len(short.encode()) <= 254
    assert text.startswith(short)


@pytest.mark.parametrize(
    ("moves", "timing", "what"),
    [
        (30, Timing(rounds=1), "121 steps, watches take 50; it fits with the first 12 of its 30"),
        (
            12,
            Timing(rounds=2, rest_after_last=False, prepare=0),
            "rest_after_last = true makes it 49",
        ),
        (14, Timing(rounds=1, rest_after_last=False), "switch = 0 makes it 42"),
        (25, Timing(rounds=1, prepare=0, rest_after_last=False), "switch = 0 and change = 0 makes"),
    ],
)
def test_too_many_steps_say_what_to_drop(moves: int, timing: Timing, what: str) -> None:
    each = tuple(Move(f"Move {i}", seconds=40, sides=Sides.EACH) for i in range(moves))
    with pytest.raises(FitError) as error:
        workout(_built(_circuit(*each), timing), _NOW)
    assert what in str(error.value)


@settings(max_examples=examples(30), deadline=None)
@given(
    st.lists(
        st.builds(
            Move,
            name=st.text("abc é🙂", min_size=1, max_size=60),
            seconds=st.integers(1, 3600) | st.tuples(st.integers(1, 99), st.integers(1, 99)),
            only=st.sampled_from([None, "first", "last"]),
            sides=st.sampled_from(Sides),
        ),
        min_size=1,
        max_size=5,
    ),
    st.builds(
        Timing,
        rounds=st.integers(1, 4),
        rest=st.sampled_from([0, 60]),
        change=st.sampled_from([0, 7]),
        rest_after_last=st.booleans(),
    ),
)
def test_any_workout_lasts_as_long_as_its_timetable(moves: list[Move], timing: Timing) -> None:
    line = _built(_circuit(Move("Always", seconds=20), *moves), timing)
    try:
        data = workout(line, _NOW)
    except FitError:
        return
    done = [step["duration_time"] for step in _done(data)]
    assert done == [segment.length for segment in line.segments]
