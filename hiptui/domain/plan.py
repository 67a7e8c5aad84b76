"""The plan of one circuit: settings, sessions, and what they say of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Self

from hiptui.domain import coaching
from hiptui.domain.circuit import Circuit
from hiptui.domain.plan_settings import DoneSession, PlanSettings, Weeks, last_weeks

SHIPPED = "runner-hips"
"""The circuit that is planned where the one in the settings is gone."""


def planned(settings: PlanSettings, circuits: Iterable[Circuit]) -> Circuit:
    """The circuit of the plan."""
    by_id = {circuit.id: circuit for circuit in circuits}
    return by_id.get(settings.circuit) or by_id[SHIPPED]


class Plan(NamedTuple):
    """What the plan is worked out from."""

    settings: PlanSettings
    """The plan's settings."""
    circuit: Circuit
    """The circuit that is planned."""
    past: coaching.Past
    """What was done of it."""

    @classmethod
    def after(
        cls,
        settings: PlanSettings,
        circuit: Circuit,
        sessions: Iterable[DoneSession],
        today: date,
    ) -> Self:
        """The plan as `today` finds it, after these sessions of its circuit."""
        return cls(settings, circuit, coaching.look_back(circuit.rounds, sessions, today))

    def advise(self, today: date) -> coaching.Advice:
        """What the plan says of `today`."""
        return coaching.advise(self.settings, self.past, today)

    def next_time(self, today: date) -> str:
        """What the plan says once today's session is done, and what comes of it next time."""
        now = self.advise(today)
        then = self.advise(now.next) if now.next else None
        return f"{now.sentence} {then.sentence}" if then and then.suggested else now.sentence

    def days_ahead(self, today: date) -> tuple[coaching.DayAhead, ...]:
        """The days of this week and the next."""
        return coaching.days_ahead(self.settings, self.past, today)

    def last_weeks(self, today: date) -> Weeks:
        """The weeks up to `today`."""
        return last_weeks(self.settings, self.past.days, today)
