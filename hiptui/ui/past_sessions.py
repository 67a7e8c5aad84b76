"""The past sessions as a long list: read a page at a time, when somebody looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from hiptui.domain.planner import PlanSettings, last_weeks
from hiptui.domain.record import DayTotal, SessionRecord, minutes_by_week
from hiptui.storage.history.history import History
from hiptui.ui.widgets.heat_map import DAYS, WEEKS

PAGE = 100
"""Sessions read in one go."""


@dataclass
class PastSessions:
    """The sessions of one circuit or of all, and what they come to."""

    history: History
    """Where they are kept."""
    circuit: str | None
    """The circuit's id; None for all."""
    today: date
    """The day it is."""
    week: date
    """Its week's first day."""
    count: int
    """How many there are."""
    days: Mapping[date, DayTotal]
    """What was done on each day of the last year."""
    minutes: Mapping[date, float]
    """Minutes of work in each week of it, by its first day."""
    weeks: str
    """How many of the last weeks had a session, in words."""
    circuits: Mapping[str, str]
    """Names of all circuits that were ever done by their ids, the newest first."""
    _pages: dict[int, list[SessionRecord]] = field(default_factory=dict)

    def at(self, place: int) -> SessionRecord | None:
        """The session at a place of the list, the newest at 0; without segments."""
        number, rest = divmod(place, PAGE)
        if number not in self._pages:
            self._pages[number] = self.history.rows(number * PAGE, PAGE, self.circuit)
        return next(iter(self._pages[number][rest : rest + 1]), None)

    def put(self, place: int, record: SessionRecord) -> None:
        """Put what is now known of a session in its place."""
        self._pages[place // PAGE][place % PAGE] = record

    def place_of(self, day: date) -> int | None:
        """The place of the last session of a day; None where the day had none."""
        if day not in self.days:
            return None
        return sum(total.sessions for later, total in self.days.items() if later > day)


def past_sessions(
    history: History, plan: PlanSettings, circuit: str | None, today: date
) -> PastSessions:
    """The sessions up to `today`; any thread may ask."""
    week = plan.week(today)
    since = week - timedelta(days=DAYS * (WEEKS - 1))
    days = history.days(since, plan.day_ends, circuit)
    named = circuit or plan.circuit
    of_plan = days if named == circuit else history.days(since, plan.day_ends, named)
    past = PastSessions(
        history,
        circuit,
        today,
        week,
        history.count(circuit),
        {total.day: total for total in days},
        minutes_by_week(days, plan.week),
        last_weeks(plan, (one.day for one in of_plan if one.rounds_done), today).sentence,
        {one.circuit: one.name for one in history.newest_of_each()},
    )
    past.at(0)
    return past
