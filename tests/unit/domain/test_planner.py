from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.planner import (
    RUNS,
    WEEKDAYS,
    PlanSettings,
    Weekday,
    choose,
    days_left,
    gaps,
    is_eve,
    points,
    score,
    weekdays,
)
from tests.support import for_each

MONDAY = date(2026, 3, 9)
WEEK = "rest hard easy hard rest easy long"
"""Circuits on Tuesday and Friday; with nothing said of the runs on Monday and Thursday."""


def plan_of(week: str = "", goal: int = 2, **more: object) -> PlanSettings:
    """A plan with what is run from Monday to Sunday."""
    runs = dict(zip(WEEKDAYS, week.split(), strict=False))
    return PlanSettings(goal=goal, runs=runs, **more)  # type: ignore[arg-type]  # words by hand


def day(name: str, week: int = 0) -> date:
    """A weekday by its first three letters, weeks after the first."""
    return MONDAY + timedelta(days=WEEKDAYS.index(name.lower()) + 7 * week)


def names(days: tuple[date, ...]) -> str:
    return " ".join(f"{day:%a}" for day in days)


@for_each(
    ("week", "goal", "days", "worth"),
    [
        ("rest easy rest easy rest rest long", 2, "tue thu", 84),
        ("rest hard easy hard rest easy long", 2, "tue fri", 43),
        ("easy hard easy easy hard easy long", 2, "wed fri", 49),
        ("easy rest hard easy rest long easy", 3, "mon thu", 73),
        ("rest easy easy hard rest long easy", 3, "tue thu sun", 93),
        ("easy easy easy easy easy easy easy", 1, "mon", 45),
        ("easy easy easy easy easy easy easy", 2, "mon thu", 88),
        ("", 2, "mon thu", 88),
        ("", 3, "mon wed fri", 133),
        ("rest hard easy easy rest hard long", 2, "tue thu", 59),
        ("hard rest hard rest hard rest long", 2, "wed fri", 34),
    ],
)
def test_the_table_of_weeks(week: str, goal: int, days: str, worth: int) -> None:
    known = points(plan_of(week, goal))
    chosen = choose(known, goal)
    assert (" ".join(WEEKDAYS[i] for i in chosen), score(known, chosen)) == (days, worth)


def test_a_day_that_is_not_named_is_rest_where_others_are() -> None:
    assert plan_of("").run(MONDAY) == "easy"
    assert PlanSettings(runs={"sun": "long"}).run(MONDAY) == "rest"


def test_the_only_day_of_rest_is_for_rest() -> None:
    assert points(plan_of("rest easy easy easy easy easy easy"))[0] == 15
    assert points(plan_of("rest easy rest easy easy easy easy"))[0] == 35


def test_days_that_suit() -> None:
    assert {0, 3}.isdisjoint(weekdays(plan_of("", never=("mon", "thu"))))
    assert weekdays(plan_of("", days=("sun", "sat"))) == (5, 6)
    assert weekdays(plan_of("hard hard hard hard hard hard long")) == ()
    assert weekdays(plan_of("hard hard hard hard hard long easy")) == (5,)  # one may be poor


weeks = st.fixed_dictionaries({}, optional={day: st.sampled_from(RUNS) for day in WEEKDAYS})
some_days = st.lists(st.sampled_from(WEEKDAYS), unique=True, max_size=4).map(tuple)
plans = st.builds(
    PlanSettings,
    goal=st.integers(1, 3),
    week_starts=st.sampled_from(("monday", "sunday")),
    day_ends=st.integers(0, 12),
    circuit=st.just("runner-hips"),
    at=st.just(time(18)),
    race=st.none(),
    pause=st.none(),
    runs=weeks,
    never=some_days,
    days=st.just(()) | some_days,
)


@given(plans)
def test_chosen_days_suit(plan: PlanSettings) -> None:
    chosen = choose(points(plan), plan.goal)
    assert len(chosen) <= plan.goal
    assert list(chosen) == sorted(set(chosen))
    for i in chosen:
        assert not is_eve(plan, MONDAY + timedelta(days=i))
        assert WEEKDAYS[i] not in plan.never
    if chosen:
        assert min(gaps(chosen)) >= 2
        assert score(points(plan), chosen) <= 45 * len(chosen)


@given(plans, st.sampled_from(WEEKDAYS))
def test_a_day_more_that_never_suits_never_helps(plan: PlanSettings, never: Weekday) -> None:
    less = replace(plan, never=(*plan.never, never))
    before, after = choose(points(plan), plan.goal), choose(points(less), plan.goal)
    worth = [score(points(plan), days) if days else 0 for days in (before, after)]
    assert (len(after), worth[1]) <= (len(before), worth[0])


@for_each(
    ("plan", "today", "past", "left"),
    [
        (plan_of(WEEK), day("mon"), [], "Tue Fri"),
        (plan_of(WEEK), day("wed"), [day("tue")], "Fri"),
        (plan_of(WEEK), day("sat"), [day("tue"), day("fri")], ""),
        # After a miss the rest is chosen again; nothing is missed before the first session.
        (plan_of(""), day("tue"), [day("thu", -1)], "Tue Thu"),
        (plan_of(""), day("wed"), [day("thu", -1)], "Wed Fri"),
        (plan_of(""), day("thu"), [day("thu", -1)], "Thu Sat"),
        (plan_of(""), day("fri"), [day("thu", -1)], "Fri"),  # Sunday is too near to Monday
        (plan_of(""), day("sun"), [day("thu", -1)], ""),
        (plan_of(""), day("tue"), [], "Thu"),
        # A session on another day moves the next one away.
        (plan_of(""), day("wed"), [day("wed")], "Fri"),
        (plan_of(""), day("mon", 1), [day("sun")], "Tue Thu"),
        # Days of one's own are not chosen again.
        (plan_of("", days=("mon", "wed")), day("tue"), [], "Wed"),
        (plan_of("", days=("mon", "wed")), day("thu"), [], ""),
    ],
)
def test_the_days_that_are_to_come(
    plan: PlanSettings, today: date, past: list[date], left: str
) -> None:
    assert names(days_left(plan, today, past)) == left


@given(plans, st.integers(0, 13), st.lists(st.integers(-9, 13), max_size=5), st.integers(-3, 3))
def test_days_left_are_apart_and_move_with_the_weeks(
    plan: PlanSettings, today: int, done: list[int], weeks: int
) -> None:
    def left(shift: int) -> tuple[date, ...]:
        start = MONDAY + timedelta(days=shift)
        past = sorted(start + timedelta(days=i) for i in done if i <= today)
        return days_left(plan, start + timedelta(days=today), past)

    found = left(0)
    moved = tuple(day + timedelta(weeks=weeks) for day in found)
    assert left(7 * weeks) == moved
    for each in found:
        assert plan.week(each) == plan.week(MONDAY + timedelta(days=today))
        assert each >= MONDAY + timedelta(days=today)
        assert plan.by_hand(each) or not is_eve(plan, each)
    if not plan.days:
        assert all((b - a).days >= 2 for a, b in pairwise(found))
        past = [i for i in done if i <= today]
        assert not past or all((d - MONDAY).days - max(past) >= 2 for d in found)
