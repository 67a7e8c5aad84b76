from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.planner import RUNS, WEEKDAYS, Pause, PlanSettings, Race
from hiptui.domain.settings import Settings
from hiptui.storage import settings
from hiptui.storage.settings import save
from hiptui.storage.settings_rules import RULES, changes, read_table
from tests.support import for_each
from tests.unit.domain.test_planner import plans

ALL = """
[goal]
sessions_per_week = 3
week_starts = "sunday"
day_ends = 0
[plan]
circuit = "mine"
runs = { tue = "hard", sun = "long" }
days = ["fri", "tue", "tue"]
never = ["mon"]
time = "06:30"
race = { date = 2026-03-15, kind = "half" }
pause = { from = 2026-04-06, until = 2026-04-19 }
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def read(file: Path, text: str) -> tuple[PlanSettings, tuple[str, ...]]:
    """What the file says of the plan, and the warnings."""
    file.write_text(text)
    found = settings.read(file)
    return found.settings.plan, found.warnings


def test_reads_all_there_is(file: Path) -> None:
    plan, warnings = read(file, ALL)
    assert warnings == ()
    assert plan == PlanSettings(
        goal=3,
        week_starts="sunday",
        day_ends=0,
        circuit="mine",
        runs={"tue": "hard", "sun": "long"},
        days=("tue", "fri"),
        never=("mon",),
        at=time(6, 30),
        race=Race(date(2026, 3, 15), "half"),
        pause=Pause(date(2026, 4, 6), date(2026, 4, 19)),
    )
    assert read(file, "") == (PlanSettings(), ())
    endless = PlanSettings(pause=Pause(date(2026, 4, 6)))
    assert read(file, "[plan]\npause = { from = 2026-04-06 }") == (endless, ())


DAYS = '"mon", "tue", "wed", "thu", "fri", "sat", "sun"; leaving it out'
SUCH_A_PAUSE = "a table such as { from = 2026-04-06, until = 2026-04-19 }; leaving it out"
SUCH_A_RUN = '"rest" or "easy" or "hard" or "long"'
SUCH_A_RACE = (
    'a table such as { date = 2026-03-15, kind = "half" }, kind "short", "half" or "marathon"; '
    "leaving it out"
)


@for_each(
    ("key", "value", "said", "expected"),
    [
        ("goal.sessions_per_week", "9", "9", "a whole number from 1 to 3; using 2"),
        ("goal.sessions_per_week", "true", "true", "a whole number from 1 to 3; using 2"),
        ("goal.week_starts", '"tuesday"', '"tuesday"', '"monday" or "sunday"; using "monday"'),
        ("goal.day_ends", "13", "13", "a whole number from 0 to 12; using 4"),
        ("goal", "2", "2", "a table; leaving it out"),
        ("plan.circuit", '"A B"', '"A B"', 'a circuit\'s id; using "runner-hips"'),
        (
            "plan.runs.tue",
            '"fast"',
            '"fast"',
            '"rest" or "easy" or "hard" or "long"; leaving it out',
        ),
        ("plan.runs", '"tue"', '"tue"', "a table; leaving it out"),
        ("plan.days", '["tuesday"]', "a list", f"a list of {DAYS}"),
        ("plan.days", "[[]]", "a list", f"a list of {DAYS}"),
        ("plan.never", str(list(WEEKDAYS)), "a list", f"a list of at most 6 of {DAYS}"),
        ("plan.time", '"25:00"', '"25:00"', 'a time such as "18:00"; using "18:00"'),
        ("plan.time", "18", "18", 'a time such as "18:00"; using "18:00"'),
        ("plan.race", "2026-03-15", "2026-03-15", SUCH_A_RACE),
        ("plan.race", "{ date = 2026-03-15 }", "a table", SUCH_A_RACE),
        ("plan.race", '{ kind = "half" }', "a table", SUCH_A_RACE),
        ("plan.pause", "{ from = 2026-04-06, until = 2026-04-05 }", "a table", SUCH_A_PAUSE),
        ("plan.pause", "{ from = 2026-04-06, to = 2026-04-19 }", "a table", SUCH_A_PAUSE),
        ("plan.pause", "{ from = 9999-12-31 }", "a table", SUCH_A_PAUSE),
        ("plan.pause", "{ from = 2026-04-06T10:00:00 }", "a table", SUCH_A_PAUSE),
    ],
)
def test_one_bad_value_falls_back_and_is_told(
    file: Path, key: str, value: str, said: str, expected: str
) -> None:
    warning = f"settings.toml: {key} = {said}: expected {expected}"
    assert read(file, f"{key} = {value}") == (PlanSettings(), (warning,))


TABLES = [(table, cast("Mapping[str, object]", RULES[table])) for table in ("goal", "plan")]
PLACES: list[tuple[str, ...]] = [
    *((table, key) for table, rules in TABLES for key in rules if key != "runs"),
    *(("plan", "runs", day) for day in WEEKDAYS),
]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(PLACES), anything))
def test_whatever_stands_there_is_read_or_told(values: dict[tuple[str, ...], object]) -> None:
    table: dict[str, dict[str, object]] = {"goal": {}, "plan": {}}
    for keys, value in values.items():
        if keys[:2] == ("plan", "runs"):
            table["plan"].setdefault("runs", {})[keys[2]] = value  # type: ignore[index]
        else:
            table[keys[0]][keys[1]] = value
    found = read_table(table, "settings.toml")
    plan, bad = found.settings.plan, found.warnings
    assert read_table({}, "settings.toml") == settings.Read(Settings())
    assert all(day in WEEKDAYS and run in RUNS for day, run in plan.runs.items())
    assert len(bad) <= len(values)


some_dates = st.dates(date(2000, 1, 1), date(2199, 1, 1))
whole_plans = st.builds(
    lambda plan, race, pause, at: replace(
        plan,
        circuit="mine",
        race=race,
        pause=pause,
        at=at,
        days=_sorted(plan.days),
        never=_sorted(plan.never),
    ),
    plans,
    st.none() | st.builds(Race, some_dates, st.sampled_from(("short", "half", "marathon"))),
    st.none() | st.builds(Pause, some_dates, st.none() | st.just(date(2199, 6, 1))),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
)


def _sorted(days: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(day for day in WEEKDAYS if day in days)


@given(whole_plans, whole_plans)
def test_what_is_written_is_read_again(before: PlanSettings, after: PlanSettings) -> None:
    table: dict[str, Any] = {}
    for changed in (
        changes(PlanSettings(), before),
        changes(before, after),
    ):
        for (*outer, last), value in changed.items():
            inner = table
            for key in outer:
                inner = inner.setdefault(key, {})
            inner[last] = value
            if value is None:
                del inner[last]
    found = read_table(table, "settings.toml")
    assert (found.settings.plan, found.warnings) == (after, ())


def test_only_what_changed_is_written(file: Path) -> None:
    plan, _ = read(file, ALL + "[x-mine]\ny = 1\n")
    without_race = replace(plan, race=None, goal=2, runs={"tue": "easy", "sun": "long"})
    changed = changes(plan, without_race)
    assert changed == {
        ("goal", "sessions_per_week"): None,
        ("plan", "race"): None,
        ("plan", "runs", "tue"): "easy",
    }
    save(file, changed)
    again = settings.read(file)
    assert (again.settings.plan, again.warnings) == (without_race, ())
    assert "[x-mine]\ny = 1" in file.read_text()
    assert changes(plan, plan) == {}
