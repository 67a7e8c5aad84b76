from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.planner import RUNS, WEEKDAYS, Pause, PlanSettings, Race
from hiptui.storage import settings
from hiptui.storage.settings import read_table, save
from hiptui.storage.settings_rules import RULES, changes
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


def test_a_pause_may_be_without_an_end(file: Path) -> None:
    plan, warnings = read(file, "[plan]\npause = { from = 2026-04-06 }")
    assert (plan.pause, warnings) == (Pause(date(2026, 4, 6)), ())


def test_nothing_gives_the_defaults(file: Path) -> None:
    assert read(file, "") == (PlanSettings(), ())


@for_each(
    ("text", "warning"),
    [
        ("[goal]\nsessions_per_week = 9",
         "goal.sessions_per_week = 9: expected a whole number from 1 to 3; using 2"),
        ("[goal]\nsessions_per_week = true",
         "goal.sessions_per_week = true: expected a whole number from 1 to 3; using 2"),
        ('[goal]\nweek_starts = "tuesday"',
         'goal.week_starts = "tuesday": expected "monday" or "sunday"; using "monday"'),
        ("[goal]\nday_ends = 13",
         "goal.day_ends = 13: expected a whole number from 0 to 12; using 4"),
        ("goal = 2", "goal = 2: expected a table; leaving it out"),
        ('[plan]\ncircuit = "A B"',
         'plan.circuit = "A B": expected a circuit\'s id; using "runner-hips"'),
        ('[plan]\nruns = { tue = "fast" }',
         'plan.runs.tue = "fast": expected "rest" or "easy" or "hard" or "long"; leaving it out'),
        ('[plan]\nruns = "tue"', 'plan.runs = "tue": expected a table; leaving it out'),
        ('[plan]\ndays = ["tuesday"]', "plan.days = a list: expected a list of "
         '"mon", "tue", "wed", "thu", "fri", "sat", "sun"; leaving it out'),
        ("[plan]\ndays = [[]]", "plan.days = a list: expected a list of "
         '"mon", "tue", "wed", "thu", "fri", "sat", "sun"; leaving it out'),
        ('[plan]\nnever = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]',
         "plan.never = a list: expected a list of at most 6 of "
         '"mon", "tue", "wed", "thu", "fri", "sat", "sun"; leaving it out'),
        ('[plan]\ntime = "25:00"',
         'plan.time = "25:00": expected a time such as "18:00"; using "18:00"'),
        ("[plan]\ntime = 18", 'plan.time = 18: expected a time such as "18:00"; using "18:00"'),
        ("[plan]\nrace = 2026-03-15", "plan.race = 2026-03-15: expected a table such as "
         '{ date = 2026-03-15, kind = "half" }, kind "short", "half" or "marathon"; '
         "leaving it out"),
        ("[plan]\npause = { from = 2026-04-06, until = 2026-04-05 }", "plan.pause = a table: "
         "expected a table such as { from = 2026-04-06, until = 2026-04-19 }; leaving it out"),
        ("[plan]\npause = { from = 2026-04-06, to = 2026-04-19 }", "plan.pause = a table: "
         "expected a table such as { from = 2026-04-06, until = 2026-04-19 }; leaving it out"),
        ("[plan]\npause = { from = 9999-12-31 }", "plan.pause = a table: "
         "expected a table such as { from = 2026-04-06, until = 2026-04-19 }; leaving it out"),
        ("[plan]\npause = { from = 2026-04-06T10:00:00 }", "plan.pause = a table: "
         "expected a table such as { from = 2026-04-06, until = 2026-04-19 }; leaving it out"),
    ],
)  # fmt: skip
def test_one_bad_value_falls_back_and_is_told(file: Path, text: str, warning: str) -> None:
    assert read(file, text) == (PlanSettings(), (f"settings.toml: {warning}",))


@for_each("key", ["date", "kind"])
def test_half_a_race_is_none(file: Path, key: str) -> None:
    text = {"date": "date = 2026-03-15", "kind": 'kind = "half"'}[key]
    plan, warnings = read(file, f"[plan]\nrace = {{ {text} }}")
    assert plan.race is None
    assert len(warnings) == 1


PLACES = [keys for keys in RULES if keys[0] in ("goal", "plan")]
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
    assert read_table({}, "settings.toml").settings.plan == PlanSettings()
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
