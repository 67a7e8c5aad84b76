"""The plan of one circuit: settings, sessions, and what they say of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from hiptui.domain import coaching, weeks
from hiptui.domain.circuit import Circuit
from hiptui.domain.plan_settings import DoneSession, PlanSettings


class Plan(NamedTuple):
    """What the plan is worked out from."""

    settings: PlanSettings
    """The plan's settings."""
    circuit: Circuit
    """The circuit that is planned."""
    sessions: Sequence[DoneSession] = ()
    """Its sessions."""

    def advise(self, today: date) -> coaching.Advice:
        """What the plan says of `today`."""
        return coaching.advise(self.settings, self.circuit.rounds, self.sessions, today)

    def days_ahead(self, today: date) -> tuple[coaching.DayAhead, ...]:
        """The days of this week and the next."""
        return coaching.days_ahead(self.settings, self.circuit.rounds, self.sessions, today)

    def last_weeks(self, today: date) -> weeks.Weeks:
        """The weeks up to `today`."""
        days = (session.day for session in self.sessions if session.counts)
        return weeks.last_weeks(self.settings, days, today)
