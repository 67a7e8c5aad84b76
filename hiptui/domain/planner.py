"""The plan's settings: what the runner says of their weeks, and which days suit the circuit."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import combinations, pairwise, takewhile
from types import MappingProxyType
from typing import Literal, get_args

from msgspec import Struct

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""By `date.weekday()`."""
Run = Literal["rest", "easy", "hard", "long"]
RUNS: tuple[Run, ...] = get_args(Run)
RaceKind = Literal["short", "half", "marathon"]
YEARS = (2000, 2199)
"""The first and the last year of a race or a pause."""

_RACE_REST: Mapping[RaceKind, tuple[int, int]] = {
    "short": (2, 2),
    "half": (3, 5),
    "marathon": (3, 10),
}
"""Days of rest before a race, and after it."""
APART = 2
"""Days between two sessions, at least."""
_KEY: tuple[Run, ...] = ("hard", "long")
_OfDays = Callable[[Sequence[int]], int]
_POINTS: Mapping[Run, int] = {"easy": 40, "rest": 30, "hard": 20, "long": 5}


class Race(Struct, frozen=True, forbid_unknown_fields=True, rename={"day": "date"}):
    """A race the runner trains for."""

    day: date
    kind: RaceKind

    def rests(self, day: date) -> bool:
        """Whether it wants `day` free: itself, the days before and those after."""
        before, after = _RACE_REST[self.kind]
        return -after <= (self.day - day).days <= before


class Pause(
    Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, rename={"start": "from"}
):
    """Days on which the plan keeps still."""

    start: date
    until: date | None = None
    """The last of them; None where nobody knows yet."""

    def covers(self, day: date) -> bool:
        """Whether `day` is one of them."""
        return self.start <= day and (self.until is None or day <= self.until)


class PlanSettings(Struct, frozen=True, rename={"goal": "sessions_per_week", "at": "time"}):
    """The tables [goal] and [plan] of settings.toml, under the names that they have there."""

    goal: int = 2
    """Sessions a week, 1 to 3."""
    week_starts: Literal["monday", "sunday"] = "monday"
    day_ends: int = 4
    """Hour, 0 to 12: a session that starts before it belongs to the day before."""
    circuit: str = "runner-hips"
    """Id of the circuit that is planned."""
    runs: Mapping[Weekday, Run] = MappingProxyType({})
    days: tuple[Weekday, ...] = ()
    """The runner's own choice of days; the planner chooses where it is empty."""
    never: tuple[Weekday, ...] = ()
    at: time = time(18)
    """When on a day, for the calendar."""
    race: Race | None = None
    """The next race, or the last one."""
    pause: Pause | None = None

    def day(self, moment: datetime) -> date:
        """The day that a local moment belongs to."""
        return moment.date() - timedelta(days=moment.hour < self.day_ends)

    def week(self, day: date) -> date:
        """The first day of the week of `day`."""
        return day - timedelta(days=(day.weekday() + (self.week_starts == "sunday")) % 7)

    def run(self, day: date) -> Run:
        """What is run on `day`: easy where nothing is known, rest where other days are."""
        return self.runs_by_weekday()[day.weekday()]

    def runs_by_weekday(self) -> list[Run]:
        """The same for every weekday, Monday first."""
        usual: Run = "rest" if self.runs else "easy"
        return [self.runs.get(weekday, usual) for weekday in WEEKDAYS]

    def by_hand(self, day: date) -> bool:
        """Whether the runner chose this weekday."""
        return WEEKDAYS[day.weekday()] in self.days

    def free(self, day: date) -> bool:
        """Whether neither the pause nor the race takes `day`."""
        paused = self.pause is not None and self.pause.covers(day)
        return not paused and not (self.race is not None and self.race.rests(day))


class DoneSession(Struct, frozen=True, array_like=True):
    """What the coaching needs to know of a past session of the plan's circuit."""

    day: date
    planned: int
    """Rounds planned, as changed on the way."""
    done: int
    """Rounds without skipped work."""
    effort: int | None = None
    """From 1 to 10."""
    harder: str | None = None
    """The side that was harder: left, same or right."""

    @property
    def counts(self) -> bool:
        """Whether one whole round was done."""
        return self.done >= 1

    @property
    def light(self) -> bool:
        """Whether it was no harder than a 7, as far as was said."""
        return self.effort is None or self.effort <= 7

    @property
    def good(self) -> bool:
        """Whether all of it was done and did not take too much."""
        return self.done >= self.planned and (self.effort is None or self.effort < 9)


def sessions_by_week(plan: PlanSettings, days: Iterable[date], today: date) -> list[int]:
    """Sessions of each week since the first, oldest first; of the running one once it has one."""
    counts = Counter(plan.week(day) for day in days if day <= today)
    running, first = plan.week(today), min(counts, default=plan.week(today))
    weeks = (running - first).days // 7 + (running in counts)
    return [counts[first + timedelta(days=7 * i)] for i in range(weeks)]


def last_weeks(weeks: Sequence[int]) -> str:
    """Such as "11 of the last 12 weeks, 5 in a row"; empty before the second week."""
    last, in_a_row = weeks[-12:], len([*takewhile(bool, reversed(weeks))])
    if len(last) < 2:
        return ""
    row = f", {in_a_row} in a row" if in_a_row >= 3 else ""
    return f"{sum(map(bool, last))} of the last {len(last)} weeks{row}"


# --- which days suit; docs/coaching.md gives the rule -----------------------------------------


def is_eve(plan: PlanSettings, day: date) -> bool:
    """Whether a hard or long run waits on the day after."""
    return plan.run(day + timedelta(days=1)) in _KEY


def points(plan: PlanSettings) -> dict[int, int]:
    """Points of each weekday, 0 for Monday; without those that never suit."""
    runs, found = plan.runs_by_weekday(), {}
    for i, run in enumerate(runs):
        before, after, later = (runs[(i + days) % 7] for days in (-1, 1, 2))
        if WEEKDAYS[i] not in plan.never and after not in _KEY:
            only_rest = run == "rest" and runs.count(run) == 1
            found[i] = 10 if only_rest else _POINTS[run]
            found[i] -= {"long": 10, "hard": 5}.get(before, 0)
            found[i] += 5 * (later not in _KEY)
    return found


def choose(points: Mapping[int, int], goal: int) -> tuple[int, ...]:
    """The weekdays for `goal` sessions a week, or for fewer where so many do not fit."""

    def fits(days: Sequence[int]) -> bool:
        return min(gaps(days)) >= APART

    return _best(points, goal, fits, lambda days: score(points, days))


def _best(points: Mapping[int, int], most: int, fits: _OfDays, score: _OfDays) -> tuple[int, ...]:
    """As many days as fit, of the highest score; equal ones go to the earliest from Monday on.

    Where they are several, none of few points.
    """
    for n in range(most, 0, -1):
        usable = [day for day in sorted(points) if n == 1 or points[day] >= 15]
        if sets := [days for days in combinations(usable, n) if fits(days)]:
            return max(sets, key=score)
    return ()


def gaps(days: Sequence[int]) -> list[int]:
    """Days from each weekday to the next one, round the week."""
    return [after - day for day, after in pairwise((*days, days[0] + 7))]


def score(points: Mapping[int, int], days: Sequence[int]) -> int:
    """Points of a choice of weekdays: the more even the gaps, the more."""
    return sum(points[day] for day in days) - 2 * (max(gaps(days)) - min(gaps(days)))


def weekdays(plan: PlanSettings) -> tuple[int, ...]:
    """The weekdays of the circuit, 0 for Monday: the runner's own, or those that suit best."""
    if plan.days:
        return tuple(sorted(WEEKDAYS.index(day) for day in set(plan.days)))
    return choose(points(plan), plan.goal)


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
    usable = {day.weekday(): day for day in ahead}
    worth = {i: value for i, value in points(plan).items() if i in usable}

    def fits(days: Sequence[int]) -> bool:
        dates = sorted(usable[i] for i in days)
        return all((after - day).days >= APART for day, after in pairwise(dates))

    again = _best(worth, wanted, fits, lambda days: sum(worth[i] for i in days))
    return tuple(sorted(usable[i] for i in again)) or kept
