"""Today's advice from the plan and what was done: a verdict, rounds, a sentence and its reason.

The rule, and the studies it rests on, are told in docs/coaching.md.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date, timedelta
from itertools import takewhile
from typing import Literal, NamedTuple

from hiptui.domain.circuit import Circuit, Side
from hiptui.domain.coaching_table import Level, PlanDay, Reason, Row
from hiptui.domain.formatting import date_text, many
from hiptui.domain.planner import WEEKDAYS, DoneSession, PlanSettings, Run, Weekday, weekdays

SHIPPED = PlanSettings().circuit
"""The circuit that is planned where the one in the settings is gone."""
Verdict = Literal["do", "lighter", "rest", "done"]

_LIGHTER: tuple[Reason, ...] = ("race-week", "first-after-race", "away", "down")


class Advice(NamedTuple):
    """What the plan says of one day."""

    day: date
    verdict: Verdict
    rounds: int | None
    """Rounds for today; None at rest and done."""
    reason: Reason
    sentence: str
    """The same for the runner, 70 columns at most."""
    around: str
    """Where in the day, on days of training."""
    next: date | None
    first: Side | None
    """The side that goes first; None leaves it to the moves."""
    side_sentence: str
    days: tuple[Weekday, ...]
    done_this_week: int
    goal: int
    level: int | None
    """Rounds the runner is at; None where the circuit has no range."""
    suggested: int | None
    """One round more, where it is time to suggest it."""

    def as_json(self) -> dict[str, object]:
        """What `hiptui plan --json` shows, in its order."""
        row = {"date": self.day.isoformat(), **self._asdict(), "days": [*self.days]}
        row["next"] = self.next and self.next.isoformat()
        return {key: row[key] for key in row if key not in ("day", "around", "side_sentence")}


class DayAhead(NamedTuple):
    """One day of the week as the plan sees it."""

    day: date
    run: Run
    done: int | None
    """Rounds that were done; None without a session."""
    planned: int | None
    """Rounds that are planned; None where none are, or the session is done."""


def planned(settings: PlanSettings, circuits: Iterable[Circuit]) -> Circuit:
    """The circuit of the plan."""
    by_id = {circuit.id: circuit for circuit in circuits}
    return by_id.get(settings.circuit) or by_id[SHIPPED]


class Plan:
    """The plan of one circuit: its settings, its sessions, and what they say of a day."""

    def __init__(
        self, settings: PlanSettings, circuit: Circuit, sessions: Iterable[DoneSession], today: date
    ) -> None:
        """Replay the sessions up to `today`; those after it are of a clock that was set back."""
        known = sorted((item for item in sessions if item.day <= today), key=lambda item: item.day)
        counted = [item for item in known if item.counts]
        self.settings, self.circuit, self.sessions = settings, circuit, known
        self.days, self.level = [item.day for item in counted], Level(circuit.rounds, counted)
        self.first, self.why_first = first_side(known, today)

    def with_settings(self, settings: PlanSettings) -> Plan:
        """The same sessions, not replayed, asked by other settings."""
        plan = copy(self)
        plan.settings = settings
        return plan

    def advise(self, today: date) -> Advice:
        """What the plan says of `today`."""
        day = PlanDay(self.settings, self.level, self.days, today)
        row = day.row()
        following = next(day.coming(), None)
        rounds, level = self.level.rounds, day.level.level
        verdict: Verdict = "lighter" if row.reason in _LIGHTER else "do"
        if row.rounds is None:
            verdict = "done" if row.reason == "done" else "rest"
        return Advice(
            day=today,
            verdict=verdict,
            rounds=row.rounds,
            reason=row.reason,
            sentence=_with_next(day, row, following),
            around="" if row.rounds is None else where_in_day(self.settings, today),
            next=following,
            first=self.first,
            side_sentence=self.why_first,
            days=tuple(WEEKDAYS[i] for i in weekdays(self.settings)),
            done_this_week=day.this_week,
            goal=self.settings.goal,
            level=level if rounds.min < rounds.max else None,
            suggested=level + 1 if day.asks() and row.reason != "first-after-race" else None,
        )

    def next_time(self, today: date) -> str:
        """What the plan says once today's session is done, and what comes of it next time."""
        now = self.advise(today)
        then = self.advise(now.next) if now.next else None
        return f"{now.sentence} {then.sentence}" if then and then.suggested else now.sentence

    def days_ahead(self, today: date) -> tuple[DayAhead, ...]:
        """The days of this week and the next, as `advise` sees them."""
        day = PlanDay(self.settings, self.level, self.days, today)
        week = [self.settings.week(today) + timedelta(days=i) for i in range(14)]
        coming = {*takewhile(lambda each: each <= week[-1], day.coming())}
        if day.row().rounds:
            coming.add(today)
        rounds = day.on(min(coming)).row().rounds if coming else None
        ahead = dict.fromkeys(coming, rounds)
        begun = bisect_left(self.sessions, week[0], key=lambda item: item.day)
        done = {item.day: item.done for item in self.sessions[begun:] if item.counts}
        return tuple(
            DayAhead(each, self.settings.run(each), done.get(each), ahead.get(each))
            for each in week
        )


def _with_next(day: PlanDay, row: Row, following: date | None) -> str:
    """The row's sentence with the next circuit day at its end, where the row names one."""
    if row.rounds is not None or row.reason in ("paused", "race") or following is None:
        return row.sentence
    near = (following - day.today).days < 7 and row.reason != "after-race"
    when = f"{following:%A}" if near else f"{following:%a} {date_text(following)}"
    if row.reason == "not-today":
        when += f", {many(day.on(following).row().rounds or 0, 'round')}"
    return f"{row.sentence} Next: {when}."


def where_in_day(plan: PlanSettings, day: date) -> str:
    """When on `day` the circuit is best done, beside what is run."""
    run = plan.run(day) if plan.runs else "rest"
    if run == "easy":
        return "Right after the run is fine: you are warm."
    if run == "rest":
        return "Not coming from a run? March and swing the legs for 3 minutes first."
    return "Three hours or more after the run; six is better."


def first_side(sessions: Sequence[DoneSession], today: date) -> tuple[Side | None, str]:
    """The side that goes first, and why in a sentence; None leaves it to the moves.

    `sessions` stand in order, the oldest first. A side that was harder in 3 of the last 4 answers
    of 42 days, the other in none, goes first until it was harder in 1 of them or in none.
    """
    answers = [session for session in sessions if session.harder is not None]
    first: Side | None = None
    heard: list[str | None] = []
    for i, day in enumerate([*(answer.day for answer in answers), today], start=1):
        last = min(i, len(answers))
        recent = answers[max(0, last - 4) : last]
        heard = [session.harder for session in recent if (day - session.day).days <= 42]
        if first is None or heard.count(first) <= 1:
            harder = (one for one in Side if heard.count(one) >= 3 and one.other not in heard)
            first = next(harder, None)
    if first is None:
        return None, ""
    how_often = f"harder in {heard.count(first)} of the last {len(heard)}"
    return first, f"{first.capitalize()} was {how_often}: {first} goes first."
