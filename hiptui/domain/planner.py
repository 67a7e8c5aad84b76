"""Which days of a week suit the circuit, beside what is run; docs/coaching.md gives the rule."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise

from hiptui.domain.plan_settings import WEEKDAYS, PlanSettings, Run

APART = 2
"""Days between two sessions, at least."""
_KEY: tuple[Run, ...] = ("hard", "long")
_POINTS: Mapping[Run, int] = {"easy": 40, "rest": 30, "hard": 20, "long": 5}
_ONLY_REST = 10
_LEAST = 15
"""Points a day needs where there are several a week."""
_MONDAY = date(2024, 1, 1)
"""Any Monday: the points of a weekday are the same in every week."""


def is_eve(plan: PlanSettings, day: date) -> bool:
    """Whether a hard or long run waits on the day after."""
    return plan.run(day + timedelta(days=1)) in _KEY


def points(plan: PlanSettings) -> dict[int, int]:
    """Points of each weekday, 0 for Monday; without those that never suit."""
    week = [_MONDAY + timedelta(days=i) for i in range(7)]
    return {
        i: _points(plan, day)
        for i, day in enumerate(week)
        if WEEKDAYS[i] not in plan.never and not is_eve(plan, day)
    }


def _points(plan: PlanSettings, day: date) -> int:
    run = plan.run(day)
    found = _POINTS[run]
    if run == "rest" and [plan.run(_MONDAY + timedelta(days=i)) for i in range(7)].count(run) == 1:
        found = _ONLY_REST
    found -= {"long": 10, "hard": 5}.get(plan.run(day - timedelta(days=1)), 0)
    return found + 5 * (plan.run(day + timedelta(days=2)) not in _KEY)


def choose(points: Mapping[int, int], goal: int) -> tuple[tuple[int, ...], int]:
    """The weekdays for `goal` sessions a week, or for fewer where so many do not fit; their score.

    Equal scores go to the earliest days from Monday on.
    """
    for n in range(goal, 0, -1):
        sets = [days for days in _sets(points, n) if min(gaps(days)) >= APART]
        if sets:
            best = max(sets, key=lambda days: _score(points, days))
            return best, _score(points, best)
    return (), 0


def gaps(days: Sequence[int]) -> list[int]:
    """Days from each weekday to the next one, round the week."""
    return [after - day for day, after in pairwise((*days, days[0] + 7))]


def _sets(points: Mapping[int, int], n: int) -> Iterator[tuple[int, ...]]:
    """All sets of n days, the earliest first."""
    return combinations([day for day in sorted(points) if n == 1 or points[day] >= _LEAST], n)


def _score(points: Mapping[int, int], days: Sequence[int]) -> int:
    return sum(points[day] for day in days) - 2 * (max(gaps(days)) - min(gaps(days)))


def weekdays(plan: PlanSettings) -> tuple[int, ...]:
    """The weekdays of the circuit, 0 for Monday: the runner's own, or those that suit best."""
    if plan.days:
        return tuple(sorted(WEEKDAYS.index(day) for day in set(plan.days)))
    return choose(points(plan), plan.goal)[0]


def shortfall(plan: PlanSettings) -> str:
    """Why there are fewer days than wanted, or nothing."""
    found = len(weekdays(plan))
    if plan.days or found >= plan.goal:
        return ""
    if found == 0:
        return "No day fits between the hard and long runs; your own days can be set."
    return f"{found} of {plan.goal} days fit between the hard and long runs."


def days_left(plan: PlanSettings, today: date, done: Sequence[date]) -> tuple[date, ...]:
    """The circuit's days from `today` to the end of the week.

    `done` are the days of past sessions, in order. After a miss the rest is chosen again, unless
    the runner chose by hand; nothing is missed before the first session.
    """
    first = plan.week(today)
    week = [first + timedelta(days=i) for i in range(7)]
    usual = weekdays(plan)
    ahead = [day for day in week if day >= today and plan.free(day)]
    if done:
        ahead = [day for day in ahead if (day - done[-1]).days >= APART]
    kept = tuple(day for day in ahead if day.weekday() in usual)
    wanted = sum(day.weekday() in usual and plan.free(day) for day in week)
    wanted -= len(done) - bisect_left(done, first)
    if plan.days or not done or len(kept) >= wanted:
        return kept
    following = [week[-1] + timedelta(days=i) for i in range(1, 8)]
    next_first = next(day for day in following if day.weekday() in usual)
    ahead = [day for day in ahead if (next_first - day).days >= APART]
    return _again(points(plan), ahead, wanted) or kept


def _again(points: Mapping[int, int], ahead: Sequence[date], wanted: int) -> tuple[date, ...]:
    """The best of the days ahead, as many of those wanted as fit."""
    by_weekday = {day.weekday(): day for day in ahead if day.weekday() in points}
    usable = {weekday: points[weekday] for weekday in by_weekday}
    for n in range(wanted, 0, -1):
        found = [sorted(by_weekday[i] for i in days) for days in _sets(usable, n)]
        apart = [days for days in found if all((b - a).days >= APART for a, b in pairwise(days))]
        if apart:
            return tuple(max(apart, key=lambda days: sum(usable[day.weekday()] for day in days)))
    return ()
