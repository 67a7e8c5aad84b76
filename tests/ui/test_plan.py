from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiptui.domain.circuit import Side
from hiptui.domain.planner import WEEKDAYS, Pause, PlanSettings, Race, Weekday
from hiptui.domain.record import Rating
from hiptui.runtime import Runtime
from hiptui.ui.screens.plan import PlanScreen
from hiptui.ui.screens.plan_text import next_day, next_run, parse_pause, parse_race, parse_time
from tests.past import a_session, remember, weeks_of
from tests.screens import SIZES, FakeRuntime, Program, running, runtime_in
from tests.support import for_each

RUNS = '[plan]\nruns = { tue = "hard", wed = "easy", thu = "hard", sat = "easy", sun = "long" }\n'
TODAY = date(2025, 3, 11)
"""The day of the fake clock, a Tuesday."""


async def look_ahead(program: Program) -> PlanScreen:
    """Open the plan."""
    await program.press("w")
    await program.look_back()
    assert isinstance(program.app.screen, PlanScreen)
    return program.app.screen


def saved(runtime: Runtime) -> dict[str, Any]:
    return tomllib.loads(runtime.settings_path.read_text("utf-8"))


def with_weeks(home: Path, weeks: int = 6, settings: str = RUNS) -> FakeRuntime:
    runtime = runtime_in(home, settings=settings)
    remember(runtime, weeks_of(runtime, weeks))
    return runtime


# --- what it says ----------------------------------------------------------------------------


async def test_the_first_visit_asks_nothing(tmp_path: Path) -> None:
    meet = "2 rounds to meet the moves. Tab shows how each one is done."
    async with running(runtime_in(tmp_path, rounds=None)) as program:
        await look_ahead(program)
        for size in SIZES:
            await program.resize(*size)
            assert program.picture.says(meet), size
            assert "Mon" in program.part("#week"), size
        assert [*tmp_path.iterdir()] == []
        await program.press("escape")
        assert program.circuits


async def test_today_the_week_and_why_are_those_of_the_plan_and_runs_are_changed_in_place(
    tmp_path: Path,
) -> None:
    runtime = with_weeks(tmp_path)
    async with running(runtime, (120, 36)) as program:
        assert "0 of 2 this week" in program.part("#today"), "on the start screen too"
        await program.resize(100, 30)
        await look_ahead(program)
        plan = runtime.plan()
        advice = plan.advise(TODAY)
        assert advice.rounds
        assert program.picture.says(advice.sentence)
        assert program.picture.shows(f"{advice.rounds} ROUNDS")
        assert program.picture.says("Three hours or more after the run; six is better.")
        week = program.part("#week")
        assert "run rest hard easy hard rest easy long" in week
        assert f"[{advice.rounds}]" in week
        assert "0 of 2 this week" in week
        assert "of the last" in program.part("#facts")
        await program.press("r", "right", "down", "right", "right", "up", "enter")
        assert saved(runtime)["plan"]["runs"] == {
            "tue": "long", "wed": "easy", "thu": "easy", "sat": "easy", "sun": "long",
        }  # fmt: skip
        assert "run rest long easy easy rest easy long" in program.part("#week")
        assert isinstance(program.app.screen, PlanScreen)
        rows = program.text.split("\n")
        y = next(i for i, row in enumerate(rows) if " run " in row)
        x = rows[y].index("easy")
        await program.click(x, y)
        await program.click(x, y)
        assert saved(runtime)["plan"]["runs"]["wed"] == "hard", "by the mouse too"
        await program.click(rows[y].index("easy", x + 4), y)
        runs = saved(runtime)["plan"]["runs"]
        assert (runs["wed"], runs["thu"]) == ("hard", "easy"), "the first click chooses"


async def test_a_week_that_starts_on_sunday_is_changed_day_by_day(tmp_path: Path) -> None:
    runtime = with_weeks(tmp_path, settings='[goal]\nweek_starts = "sunday"\n')
    async with running(runtime, (100, 30)) as program:
        await look_ahead(program)
        await program.press("r", "down", "right", "up", "enter")
        assert {*saved(runtime)["plan"]["runs"]} == {"mon", "sun"}


async def test_the_side_that_was_harder_goes_first_and_is_said(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path)
    rated = [
        a_session(i, one.started, rating=Rating("right", 6))
        for i, one in enumerate(weeks_of(runtime, 3), start=1)
    ]
    remember(runtime, rated)
    async with running(runtime, (100, 30)) as program:
        await look_ahead(program)
        assert "right goes first" in program.part("#facts")
        await program.press("enter")
        timeline = program.session.live.session.timeline
        sided = [one for one in timeline.segments if one.kind == "work" and one.side]
        assert sided[0].side is Side.RIGHT
        assert timeline.timing.rounds == runtime.plan().advise(TODAY).rounds


async def test_the_start_screen_keeps_the_rounds_of_the_settings(tmp_path: Path) -> None:
    runtime = with_weeks(tmp_path, settings="[timing]\nrounds = 4\n")
    async with running(runtime) as program:
        assert program.picture.says(runtime.plan().advise(TODAY).sentence)
        await program.press("enter")
        assert program.session.live.session.timeline.timing.rounds == 4


async def test_what_comes_once_the_plan_is_left_is_not_shown(tmp_path: Path) -> None:
    async with running(with_weeks(tmp_path)) as program:
        screen = await look_ahead(program)
        assert screen.is_open
        closing = program.app.pop_screen()
        assert not screen.is_open
        await closing


# --- what is changed -------------------------------------------------------------------------


async def test_days_goal_time_race_and_pause_are_changed_in_place_or_refused_with_what_may_be(
    tmp_path: Path,
) -> None:
    runtime = with_weeks(tmp_path, settings="")
    async with running(runtime, (100, 30)) as program:
        await look_ahead(program)
        await program.press("t", *"25q", "enter")
        assert "A time such as 18:00." in program.text
        await program.press("escape")
        assert "A time such as 18:00." not in program.text
        assert isinstance(program.app.screen, PlanScreen)
        assert runtime.settings.plan == PlanSettings()

        await program.press("d", "space", "right", "space", "space")
        assert saved(runtime)["plan"] == {"days": ["mon"], "never": ["tue"]}
        assert "yes never" in program.part("#week")
        await program.press("space", "left", "up", "escape")
        assert runtime.settings.plan == PlanSettings()
        assert "plan" not in saved(runtime)

        await program.press("g")
        assert "3 a week" in program.text
        await program.press("g")
        assert saved(runtime)["goal"] == {"sessions_per_week": 1}
        await program.press("g")
        assert "2 a week" in program.text

        await program.press("t", *"7.30", "enter")
        await program.press("c", *"2025-03-13 half", "enter")
        assert "Race in 2 days: rest." in program.part("#today")
        await program.press("p", *"2025-03-20", "enter")
        assert "Paused until 20 March. Nothing runs out." in program.part("#today")
        assert saved(runtime)["plan"] == {
            "time": "07:30",
            "race": {"date": date(2025, 3, 13), "kind": "half"},
            "pause": {"from": TODAY, "until": date(2025, 3, 20)},
        }
        await program.press("p", "c", "enter")
        assert saved(runtime)["plan"] == {"time": "07:30"}


async def test_a_change_that_cannot_be_saved_holds_and_is_told(tmp_path: Path) -> None:
    runtime = with_weeks(tmp_path)
    runtime.settings_path.chmod(0o400)
    async with running(runtime, (100, 30)) as program:
        await look_ahead(program)
        await program.press("g")
        assert "3 a week" in program.text
        assert "read-only" in program.part("#refusal")
        await program.press("t", "7", "enter")
        assert runtime.settings.plan.at == time(7)
        assert "read-only" in program.part("#refusal")


@for_each(
    ("text", "expected"),
    [("18:00", time(18)), ("7", time(7)), ("7.05", time(7, 5)), (" 0:00 ", time(0))],
)
def test_times(text: str, expected: time) -> None:
    assert parse_time(text) == expected


def test_races_and_pauses() -> None:
    assert parse_race("2026-03-15 Half") == Race(date(2026, 3, 15), "half")
    assert parse_race(" ") is None
    assert parse_pause("", TODAY) == Pause(TODAY)
    for text in ("2026-03-15", "half", "2026-02-30 half", "1999-01-01 short"):
        with pytest.raises(ValueError, match=r"date|year|Year"):
            parse_race(text)
    with pytest.raises(ValueError, match="from today on"):
        parse_pause("2025-03-10", TODAY)


@given(st.sampled_from(WEEKDAYS), st.sampled_from([1, -1]))
def test_a_day_comes_round_again(weekday: Weekday, by: int) -> None:
    plan = PlanSettings()
    for _ in range(3):
        plan = next_day(plan, weekday, by)
    assert plan == PlanSettings()
    for _ in range(4):
        plan = next_run(plan, weekday, by)
    assert plan.runs == {weekday: "rest"}


# --- the calendar ----------------------------------------------------------------------------


async def test_it_exports_a_calendar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    runtime = with_weeks(tmp_path / "data")
    async with running(runtime, (100, 30)) as program:
        await look_ahead(program)
        for _ in range(2):
            await program.press("e")
            await program.look_back()
    names = {path.name for path in tmp_path.glob("*.ics")}
    assert names == {f"hiptui-plan-{TODAY}.ics", f"hiptui-plan-{TODAY}-2.ics"}
    made = icalendar.Calendar.from_ical((tmp_path / f"hiptui-plan-{TODAY}.ics").read_bytes())
    assert len(made.walk("VEVENT")) == 7


def ends(program: Program) -> datetime:
    """When the session would be done that is begun now."""
    found = re.search(r"done by (\d\d:\d\d) from now", program.text)
    assert found
    return datetime.strptime(found[1], "%H:%M").replace(tzinfo=UTC)


async def test_the_plan_follows_the_clock_and_the_day(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await look_ahead(program)
        before = ends(program)
        await program.wait(60)
        assert ends(program) - before == timedelta(minutes=1)
        await program.skip(86_400)
        await program.look_back()
        assert "Wed 12 March" in program.part("#title")
        assert program.app.screen.outlook.advice.day == date(2025, 3, 12)  # type: ignore[attr-defined]  # the plan's
