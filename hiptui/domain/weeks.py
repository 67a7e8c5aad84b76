"""The last weeks: how many of them had a session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import takewhile
from typing import NamedTuple

from hiptui.domain.plan_settings import PlanSettings

_WEEKS = 12
"""Weeks one looks back."""
_WORTH_SAYING = 3
"""Weeks in a row that are told."""
_WEEK = timedelta(days=7)


class Weeks(NamedTuple):
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
