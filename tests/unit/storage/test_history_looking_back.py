"""What the history screen asks: how many, which rows, what on which day."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiptui.domain.planner import PlanSettings
from hiptui.domain.record import DayTotal, SessionRecord, minutes_by_week
from hiptui.storage.history.history import HistoryReader
from tests.support import examples
from tests.unit.storage.history_support import MORNING, TracedFile, history, past, worked


def several(count: int) -> list[SessionRecord]:
    """Two sessions a second, every third of another circuit, oldest first."""
    made = []
    for number in range(count):
        started = MORNING + timedelta(seconds=number // 2)
        ended = started + timedelta(minutes=30 + number % 2)
        circuit = "myrtl" if number % 3 == 0 else "runner-hips"
        made.append(past(number, circuit=circuit, started=started, ended=ended, segments=()))
    return made


def test_rows_come_newest_first_a_page_at_a_time(tmp_path: Path) -> None:
    store = history(tmp_path)
    every = several(25)
    store.merge(every)
    newest_first = every[::-1]
    assert store.count() == 25
    assert store.rows(0, 10) == newest_first[:10]
    assert store.rows(20, 10) == newest_first[20:]
    assert store.rows(25, 10) == []
    assert [*store.sessions()] == every


def test_rows_of_one_circuit(tmp_path: Path) -> None:
    store = history(tmp_path)
    store.merge(several(25))
    mine = [one for one in several(25)[::-1] if one.circuit == "myrtl"]
    assert store.count("myrtl") == len(mine) == 9
    assert store.rows(0, 5, "myrtl") + store.rows(5, 50, "myrtl") == mine
    assert (store.count("none"), store.rows(0, 5, "none")) == (0, [])


def test_one_that_runs_or_was_cut_short_says_so(tmp_path: Path) -> None:
    run = worked(history(tmp_path))
    assert [one.status for one in history(tmp_path).rows(0, 9)] == ["running"]
    run.cut()
    assert [one.status for one in history(tmp_path).rows(0, 9)] == ["interrupted"]


def test_without_a_file_there_is_nothing(tmp_path: Path) -> None:
    store = history(tmp_path)
    assert (store.count(), store.rows(0, 9), store.days(date(2025, 1, 1))) == (0, [], [])
    assert list(tmp_path.iterdir()) == []


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """A moment around the start of 2025, anywhere in the world."""
    zone = timezone(timedelta(minutes=draw(st.integers(-12 * 4, 14 * 4)) * 15))
    return datetime(2024, 12, 30, tzinfo=zone) + timedelta(seconds=draw(st.integers(0, 5 * 86_400)))


@settings(max_examples=examples(30))
@given(
    st.lists(moments(), max_size=8),
    st.integers(0, 12),
    st.dates(date(2024, 12, 29), date(2025, 1, 4)),
)
def test_days_are_those_of_the_calendar_there(
    starts: list[datetime], day_ends: int, since: date
) -> None:
    plan = PlanSettings(day_ends=day_ends)
    with tempfile.TemporaryDirectory() as folder:
        store = history(Path(folder))
        store.merge(past(i, started=at, ended=at, segments=()) for i, at in enumerate(starts))
        found = store.days(since, day_ends)
    wanted = Counter(plan.day(at) for at in starts)
    assert {one.day: one.sessions for one in found} == {
        day: count for day, count in wanted.items() if day >= since
    }
    assert [one.day for one in found] == sorted(one.day for one in found)


def test_a_day_tells_what_was_done_on_it(tmp_path: Path) -> None:
    store = history(tmp_path)
    part = past(1, rounds_done=1, status="partial", work_seconds=90.5, circuit="myrtl")
    whole = past(2, work_seconds=1260)
    night = past(3, started=MORNING + timedelta(hours=20), ended=MORNING + timedelta(hours=21))
    store.merge([part, whole, night])
    first, second = date(2025, 3, 1), date(2025, 3, 2)
    assert store.days(first) == [
        DayTotal(first, 2, 4, True, 1350.5),
        DayTotal(second, 1, 3, True, 60),
    ]
    assert [one.sessions for one in store.days(first, day_ends=4)] == [3]
    assert store.days(first, circuit="myrtl") == [DayTotal(first, 1, 1, False, 90.5)]
    assert store.days(second) == [DayTotal(second, 1, 3, True, 60)]


@pytest.mark.parametrize(
    ("starts", "weeks"),
    [
        ("monday", {date(2025, 2, 24): 3.0, date(2025, 3, 3): 3.0}),
        ("sunday", {date(2025, 2, 23): 1.0, date(2025, 3, 2): 5.0}),
    ],
)
def test_minutes_add_up_by_week(
    starts: Literal["monday", "sunday"], weeks: dict[date, float]
) -> None:
    totals = [
        DayTotal(date(2025, 3, day), 1, 3, True, 60.0 * minutes)
        for day, minutes in ((1, 1), (2, 2), (3, 3))
    ]
    plan = PlanSettings(week_starts=starts)
    assert minutes_by_week(totals, plan.week) == weeks


def test_they_are_answered_from_indexes(tmp_path: Path) -> None:
    worked(history(tmp_path)).finish()
    file = TracedFile(tmp_path / "history.db")
    reader = HistoryReader(file)
    for circuit in (None, "runner-hips"):
        reader.rows(100, 50, circuit)
        reader.days(date(2025, 1, 1), 4, circuit)
    plans = file.plans()
    assert len(file.asked) == 4
    assert not [plan for plan in plans if "sessions" in plan and "INDEX" not in plan]
    assert not [plan for plan in plans if "TEMP B-TREE FOR ORDER BY" in plan]
