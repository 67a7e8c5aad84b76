"""The table of the plan: for one day the first row that matches, with its sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from hiptui.domain.formatting import many
from hiptui.domain.level import STEP, Due, Level
from hiptui.domain.planner import PlanSettings, Race, days_left, is_eve

Reason = Literal[
    "paused", "race", "after-race", "done", "goal", "yesterday", "eve", "first", "not-today",
    "race-week", "first-after-race", "new", "up", "easy", "back", "away", "down", "strained",
    "level",
]  # fmt: skip
"""The row of the table that matched."""

_COUNTS = ("Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
"""Words for numbers from 3 on."""
_ORDINALS = (
    "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
"""Words for places from 2 on."""


class Row(NamedTuple):
    """A row of the table that matched."""

    reason: Reason
    rounds: int | None
    """Rounds for the day; None where it leaves the circuit out."""
    sentence: str
    """What it says, without the next day."""


class PlanDay:
    """One day of the plan, with what was done until then."""

    def __init__(self, plan: PlanSettings, level: Level, done: Sequence[date], today: date) -> None:
        self.plan, self.today, self.done, self._replayed = plan, today, done, level
        self.level = level.at(today)
        self.least = level.rounds.min
        self.off = level.days_off(today)
        self.race = plan.race
        self.to_race = (plan.race.day - today).days if plan.race else None
        self.this_week = len(done) - bisect_left(done, plan.week(today))

    def on(self, day: date, done: Sequence[date] | None = None) -> PlanDay:
        """The same plan on another day, with nothing done since or the days of `done`."""
        return PlanDay(self.plan, self._replayed, self.done if done is None else done, day)

    def is_circuit_day(self) -> bool:
        """Whether the circuit is planned for it."""
        if self.this_week >= self.plan.goal:
            return False
        return self.today in days_left(self.plan, self.today, self.done)

    def coming(self) -> Iterator[date]:
        """The circuit days after this one, if this one and they go as planned."""
        training = self.off > 0 or not self.done
        done = (*self.done, self.today) if training and self.rests() is None else (*self.done,)
        for day in _days_after(self.plan, self.today):
            if self.on(day, done).is_circuit_day():
                yield day
                done = (*done, day)

    def rests(self) -> Row | None:
        """The first row of the table that leaves the circuit out, or says it is done."""
        return next(_resting(self), None)

    def training(self) -> Row:
        """The first row of the table that leads to a session."""
        return next(_training(self))


def _days_after(plan: PlanSettings, day: date) -> Iterator[date]:
    """The days after `day`, far enough to find a circuit day among them; a pause is skipped."""
    for _ in range(60):
        day += timedelta(days=1)
        if plan.pause and plan.pause.covers(day):
            if plan.pause.until is None:
                return
            day = plan.pause.until + timedelta(days=1)
        yield day


def date_text(day: date) -> str:
    """Such as "22 March"."""
    return f"{day.day} {day:%B}"


def _ordinal(number: int) -> str:
    """A place with its article: "a third", "an 11th"."""
    word = _ORDINALS[number - 2] if number - 2 < len(_ORDINALS) else f"{number}th"
    return f"{'an' if number in (8, 11, 18) else 'a'} {word}"


# --- the table: the first row that matches counts, those after it are not asked for -----------


def _resting(day: PlanDay) -> Iterator[Row]:
    pause, last = day.plan.pause, day.level.last
    if pause and pause.covers(day.today):
        until = f" until {date_text(pause.until)}" if pause.until else ""
        yield Row("paused", None, f"Paused{until}. Nothing runs out.")
    if day.race and day.to_race is not None and day.race.rests(day.today):
        yield _race(day.race, day.to_race)
    if last and last.day == day.today:
        yield Row("done", None, f"Done: {many(last.done, 'round')}.")
    if day.this_week >= day.plan.goal:
        yield Row("goal", None, f"{day.this_week} of {day.plan.goal} this week.")
    if day.off == 1:
        yield Row("yesterday", None, "Yesterday's circuit is still at work.")
    if is_eve(day.plan, day.today) and not day.plan.by_hand(day.today):
        run = day.plan.run(day.today + timedelta(days=1)).capitalize()
        yield Row("eve", None, f"{run} run tomorrow: fresh hips for it.")
    if day.done and not day.is_circuit_day():
        yield Row("not-today", None, "Nothing planned today.")


def _race(race: Race, days: int) -> Row:
    if days < 0:
        name = "race" if race.kind == "short" else race.kind
        return Row("after-race", None, f"Day {-days} after the {name}: walk, sleep, eat.")
    if days == 0:
        return Row("race", None, "Race today. What you built keeps.")
    when = "tomorrow" if days == 1 else f"in {days} days"
    return Row("race", None, f"Race {when}: rest. What you built keeps.")


def _training(day: PlanDay) -> Iterator[Row]:
    """The rows that lead to a session; the last one always matches."""
    found, level, least = day.level, day.level.level, day.least
    few, same = many(least, "round"), many(level, "round")
    if not day.done:
        yield Row("first", least, f"{few} to meet the moves. Tab shows how each one is done.")
    if day.to_race is not None and 0 <= day.to_race <= 7:
        sentence = f"Race in {day.to_race} days: {many(least, 'easy round')}."
        yield Row("race-week", least, sentence)
    if day.race and day.done[-1] <= day.race.day < day.today:
        sentence = f"First one after the race: {few}, and see how tomorrow feels."
        yield Row("first-after-race", least, sentence)
    if found.sessions < 3 and level > least + 1:
        sentence = f"Still new to it: {many(least + 1, 'round')}, {level} can wait."
        yield Row("new", least + 1, sentence)
    if due := asks(day):
        yield Row(due, level + 1, _more(due, level, len(found.run)))
    if day.off >= STEP:
        then = f"{found.target} again" if found.target else "more"
        then = f"{then} when it sits well" if level < found.rounds.max else "no hurry"
        yield Row("away", level, f"{day.off} days off: {level} today, {then}.")
    if found.eased:
        yield Row("down", level, f"{found.eased}: {same} until they feel like a 7.")
    if found.strained:
        yield Row("strained", level, f"The last one took a lot: same {level}, no hurry.")
    as_before = ", as last time" if found.last and found.last.planned == level else ""
    yield Row("level", level, f"Circuit day: {same}{as_before}.")


def _more(due: Due, level: int, full: int) -> str:
    """Why a round more is suggested after so many full sessions at a level."""
    room = f"room for {_ordinal(level + 1)} round."
    count = _COUNTS[full - 3] if 3 <= full < 3 + len(_COUNTS) else str(full)
    sentences = {
        "up": f"{count} full sessions at {level}, none above 8: {room}",
        "easy": f"Two easy ones at {level}: {room}",
        "back": f"It sits well again: back to {many(level + 1, 'round')}.",
    }
    return sentences[due]


def asks(day: PlanDay) -> Due | None:
    """Why it is time to suggest a round more; never shortly before a race."""
    near = day.to_race is not None and 0 <= day.to_race <= 14
    return None if near else day.level.asks()
