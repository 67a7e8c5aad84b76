"""Sessions as activities, read back by two other programs."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from garmin_fit_sdk import Decoder, Stream
from hypothesis import given, settings
from hypothesis import strategies as st

from hiptui.domain.circuit import Move, Sides
from hiptui.domain.record import Rating, SegmentRecord, SessionRecord
from hiptui.formats.fit import FitError
from hiptui.formats.fit_activity import activity
from tests.support import examples, for_each
from tests.unit.formats.fit_reading import messages, named

_MOVES = (
    Move("Hip CAR", seconds=60, sides=Sides.EACH, fit=(11, 7)),
    Move("Own thing", reps=8),
)
_BEGIN = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)


def _segment(index: int, kind: str, done: float, **more: object) -> SegmentRecord:
    values = {"round": 1, "move": None, "side": None, "planned": done, "skipped": False, **more}
    return SegmentRecord(index=index, kind=kind, done=done, **values)  # type: ignore[arg-type]


_SEGMENTS = (
    _segment(0, "prepare", 15, move=1, side="left"),
    _segment(1, "work", 30, move=1, side="left"),
    _segment(2, "switch", 5, move=1, side="right"),
    _segment(3, "work", 12.5, move=1, side="right", planned=30, skipped=True),
    _segment(4, "change", 0, move=2, planned=10, skipped=True),
    _segment(5, "work", 20, move=2, planned=None),
    _segment(6, "rest", 60),
)


def _past(
    ended: datetime, started: datetime = _BEGIN, paused: float = 0, effort: int | None = None
) -> SessionRecord:
    return SessionRecord(
        "0ab1", "test", "Test", started, ended, "completed", 1, 1, 62.5, 30, 12.5, paused,
        Rating(effort=effort), _SEGMENTS,
    )  # fmt: skip


def _began(begin: datetime) -> dict[int, datetime]:
    """When segments began, with a pause of ten minutes after ten seconds of segment 1."""
    at = (0, 15, 645, 650, 662.5, 662.5, 682.5)
    return {i: begin + timedelta(seconds=seconds) for i, seconds in enumerate(at)}


def _with_pause() -> bytes:
    pause = (_BEGIN + timedelta(seconds=25), _BEGIN + timedelta(seconds=625))
    ended = _BEGIN + timedelta(seconds=742.5)
    return activity(_past(ended, paused=600), _MOVES, _began(_BEGIN), [pause])


def test_each_segment_done_is_a_set_at_its_moment() -> None:
    sets = named(_with_pause(), "set")
    assert [one["set_type"] for one in sets] == [
        "rest", "active", "rest", "active", "active", "rest",
    ]  # fmt: skip
    assert [one["duration"] for one in sets] == [15, 30, 5, 12.5, 20, 60]
    assert [(one["start_time"] - _BEGIN).seconds for one in sets] == [0, 15, 645, 650, 662, 682]
    assert [one["message_index"] for one in sets] == [0, 1, 2, 3, 4, 5]


def test_sets_name_their_exercise_or_none() -> None:
    data = _with_pause()
    active = [one for one in named(data, "set") if one["set_type"] == "active"]
    assert [one.get("category") for one in active] == ["hip_stability", "hip_stability", None]
    assert [one.get("category_subtype") for one in active] == [7, 7, None]
    assert [one.get("repetitions") for one in active] == [None, None, 8]
    titles = [title["wkt_step_name"] for title in named(data, "exercise_title")]
    assert titles == ["Hip CAR", "Own thing"]


def test_a_pause_stops_the_timer_and_counts_as_elapsed_only() -> None:
    data = _with_pause()
    events = [(e["event_type"], (e["timestamp"] - _BEGIN).seconds) for e in named(data, "event")]
    assert events == [("start", 0), ("stop", 25), ("start", 625), ("stop_all", 742)]
    for kind in ("session", "lap"):
        (one,) = named(data, kind)
        assert one["total_elapsed_time"] == 742.5
        assert one["total_timer_time"] == 142.5
        assert one["start_time"] == _BEGIN
    assert named(data, "session")[0]["sub_sport"] == "strength_training"


def test_a_session_paused_for_months_tells_as_long_as_a_file_can() -> None:
    pause = (_BEGIN + timedelta(seconds=25), _BEGIN + timedelta(days=200))
    past = _past(pause[1] + timedelta(seconds=5), paused=200 * 86400)
    (lap,) = named(activity(past, _MOVES, {}, [pause]), "lap")
    assert lap["total_elapsed_time"] == 4_294_967.294


def test_records_come_every_few_seconds_while_the_timer_runs() -> None:
    at = [(one["timestamp"] - _BEGIN).seconds for one in named(_with_pause(), "record")]
    assert at[:6] == [0, 5, 10, 15, 20, 625]
    assert all(b - a <= 5 for a, b in pairwise(at[5:]))


@pytest.mark.parametrize(
    ("zone", "started"),
    [
        ("Pacific/Kiritimati", datetime(2026, 3, 1, 6, 0)),  # noqa: DTZ001 - takes the zone below
        ("Europe/Vienna", datetime(2026, 3, 29, 1, 58)),  # noqa: DTZ001
        ("America/New_York", datetime(2026, 11, 1, 1, 58)),  # noqa: DTZ001
    ],
)
def test_local_time_is_that_of_the_end(zone: str, started: datetime) -> None:
    begin = started.replace(tzinfo=ZoneInfo(zone))
    end = (begin.astimezone(UTC) + timedelta(seconds=143)).astimezone(ZoneInfo(zone))
    data = activity(_past(end, begin), _MOVES, {}, [])
    (one,) = named(data, "activity")
    local = one["local_timestamp"].replace(tzinfo=UTC)
    assert local - one["timestamp"] == end.utcoffset()
    assert named(data, "session")[0]["start_time"] == begin.astimezone(UTC)


def test_garmins_own_reader_finds_no_fault() -> None:
    data = _with_pause()
    read_back, errors = Decoder(Stream.from_byte_array(bytearray(data))).read()
    assert not errors
    assert Decoder(Stream.from_byte_array(bytearray(data))).check_integrity()
    assert len(read_back["set_mesgs"]) == 6
    assert read_back["activity_mesgs"][0]["num_sessions"] == 1
    assert read_back["file_id_mesgs"][0]["type"] == "activity"


def test_a_session_of_another_machine_is_laid_end_to_end() -> None:
    ended = _BEGIN + timedelta(seconds=743)
    data = activity(_past(ended, paused=600), (), {}, [])
    sets = named(data, "set")
    assert [(one["start_time"] - _BEGIN).seconds for one in sets] == [0, 15, 45, 50, 62, 82]
    assert not any(one.get("category") for one in sets)
    (session,) = named(data, "session")
    assert (session["total_timer_time"], session["total_elapsed_time"]) == (142.5, 742.5)
    assert [event["event_type"] for event in named(data, "event")] == ["start", "stop_all"]


def test_effort_is_told() -> None:
    ended = _BEGIN + timedelta(seconds=143)
    data = activity(_past(ended, effort=7), _MOVES, {}, [])
    assert named(data, "session")[0]["workout_rpe"] == 70


@for_each("year", [1970, 1989, 2108, 9999])
def test_a_day_that_no_file_can_tell_is_refused(year: int) -> None:
    begin = datetime(year, 5, 1, tzinfo=UTC)
    with pytest.raises(FitError, match=f"{year}-05-01"):
        activity(_past(begin + timedelta(seconds=143), begin), _MOVES, {}, [])


_SECONDS = st.floats(-50, 250, allow_nan=False)


@settings(max_examples=examples(15), deadline=None)
@given(st.lists(st.tuples(_SECONDS, _SECONDS), max_size=6), st.integers(0, 300))
def test_whatever_the_pauses_time_never_runs_backwards(
    spans: list[tuple[float, float]], length: int
) -> None:
    pauses = [(_BEGIN + timedelta(seconds=a), _BEGIN + timedelta(seconds=b)) for a, b in spans]
    past = _past(_BEGIN + timedelta(seconds=length), paused=length)
    data = activity(past, _MOVES, _began(_BEGIN), pauses)
    read_back = messages(data)
    at = [fields["timestamp"] for kind, fields in read_back if kind in {"event", "record"}]
    assert at == sorted(at)
    kinds = [fields["event_type"] for kind, fields in read_back if kind == "event"]
    assert kinds[0] == "start"
    assert kinds[-1] == "stop_all"
    assert all((a == "start") != (b == "start") for a, b in pairwise(kinds))
    (session,) = [fields for kind, fields in read_back if kind == "session"]
    assert 0 <= session["total_timer_time"] <= session["total_elapsed_time"]
