"""The plan's settings: what the runner says of their weeks, and which day and week it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""By `date.weekday()`."""
Run = Literal["rest", "easy", "hard", "long"]
RUNS: tuple[Run, ...] = ("rest", "easy", "hard", "long")
"""What may be run on a day."""
RaceKind = Literal["short", "half", "marathon"]
YEARS = (2000, 2199)
"""The first and the last year of a race or a pause."""

RACE_EVE: Mapping[RaceKind, int] = MappingProxyType({"short": 2, "half": 3, "marathon": 3})
"""Days of rest before a race."""
RACE_AFTER: Mapping[RaceKind, int] = MappingProxyType({"short": 2, "half": 5, "marathon": 10})
"""Days of rest after a race."""
_WEEKS = 12
"""Weeks one looks back."""
_WORTH_SAYING = 3
"""Weeks in a row that are told."""
_WEEK = timedelta(days=7)


class Race(Struct, frozen=True):
    """A race the runner trains for."""

    day: date
    """When it is."""
    kind: RaceKind
    """How long it is."""

    def rests(self, day: date) -> bool:
        """Whether it wants `day` free: itself, the days before and those after."""
        return -RACE_AFTER[self.kind] <= (self.day - day).days <= RACE_EVE[self.kind]


class Pause(Struct, frozen=True):
    """Days on which the plan keeps still."""

    start: date
    """The first of them."""
    until: date | None = None
    """The last of them; None where nobody knows yet."""

    def covers(self, day: date) -> bool:
        """Whether `day` is one of them."""
        return self.start <= day and (self.until is None or day <= self.until)


class PlanSettings(Struct, frozen=True):
    """The tables [goal] and [plan] of settings.toml."""

    goal: int = 2
    """Sessions a week, 1 to 3."""
    week_starts: Literal["monday", "sunday"] = "monday"
    """The first day of a week."""
    day_ends: int = 4
    """Hour, 0 to 12: a session that starts before it belongs to the day before."""
    circuit: str = "runner-hips"
    """Id of the circuit that is planned."""
    runs: Mapping[Weekday, Run] = MappingProxyType({})
    """What is run on each weekday."""
    days: tuple[Weekday, ...] = ()
    """The runner's own choice of days; the planner chooses where it is empty."""
    never: tuple[Weekday, ...] = ()
    """Days that never suit."""
    at: time = time(18)
    """When on a day, for the calendar."""
    race: Race | None = None
    """The next race, or the last one."""
    pause: Pause | None = None
    """A pause by hand."""

    def day(self, moment: datetime) -> date:
        """The day that a local moment belongs to."""
        return moment.date() - timedelta(days=moment.hour < self.day_ends)

    def week(self, day: date) -> date:
        """The first day of the week of `day`."""
        return day - timedelta(days=(day.weekday() + (self.week_starts == "sunday")) % 7)

    def run(self, day: date) -> Run:
        """What is run on `day`: easy where nothing is known, rest where other days are."""
        return self.runs.get(WEEKDAYS[day.weekday()], "rest" if self.runs else "easy")

    def by_hand(self, day: date) -> bool:
        """Whether the runner chose this weekday."""
        return WEEKDAYS[day.weekday()] in self.days

    def free(self, day: date) -> bool:
        """Whether neither the pause nor the race takes `day`."""
        paused = self.pause is not None and self.pause.covers(day)
        return not paused and not (self.race is not None and self.race.rests(day))


class DoneSession(Struct, frozen=True):
    """What the coaching needs to know of a past session of the plan's circuit."""

    day: date
    """The day it belongs to."""
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
    def good(self) -> bool:
        """Whether all of it was done and did not take too much."""
        return self.done >= self.planned and (self.effort is None or self.effort < 9)


class Weeks(Struct, frozen=True):
    """The last weeks up to a day; the running one is among them once it has a session."""

    counts: tuple[int, ...]
    """Sessions of each, the oldest first: 12 weeks, or those since the first session."""
    in_a_row: int
    """Weeks in a row, up to now, that had one."""

    @property
    def sentence(self) -> str:
        """Such as "11 of the last 12 weeks, 5 in a row"; empty before the second week."""
        if len(self.counts) < 2:
            return ""
        text = f"{sum(map(bool, self.counts))} of the last {len(self.counts)} weeks"
        row = f", {self.in_a_row} in a row" if self.in_a_row >= _WORTH_SAYING else ""
        return text + row


def last_weeks(plan: PlanSettings, days: Iterable[date], today: date) -> Weeks:
    """The weeks up to `today`, from the days of all sessions that count."""
    counts = Counter(plan.week(day) for day in days if day <= today)
    running = plan.week(today)
    last = running if running in counts else running - _WEEK
    first = min(counts, default=running)
    since = [last - i * _WEEK for i in range((last - first).days // 7 + 1)]
    in_a_row = sum(1 for _ in takewhile(counts.__contains__, since))
    return Weeks(tuple(counts[week] for week in reversed(since[:_WEEKS])), in_a_row)
