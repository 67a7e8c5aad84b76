"""The table of the plan: for one day the first row that matches, with its sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from hiptui.domain.level import STEP, Due, Level
from hiptui.domain.plan_settings import PlanSettings
from hiptui.domain.planner import days_left, is_eve

Reason = Literal[
    "paused", "race", "after-race", "done", "goal", "yesterday", "eve", "first", "not-today",
    "race-week", "first-after-race", "new", "up", "easy", "back", "away", "down", "strained",
    "level",
]  # fmt: skip
"""The row of the table that matched."""

_RACES = {"short": "race", "half": "half", "marathon": "marathon"}
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_COUNTS = ("Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
"""Words for numbers from 3 on."""
_ORDINALS = (
    "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
"""Words for places from 2 on."""


class Row(NamedTuple):
    """A row of the table that matched."""

    reason: Reason
    """Which one."""
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
        return next(filter(None, (rule(self) for rule in _RESTS)), None)

    def training(self) -> Row:
        """The first row of the table that leads to a session."""
        return next(filter(None, (rule(self) for rule in _TRAINING)))


def _days_after(plan: PlanSettings, day: date) -> Iterator[date]:
    """The days after `day`, far enough to find a circuit day among them; a pause is skipped."""
    for _ in range(60):
        day += timedelta(days=1)
        if plan.pause and plan.pause.covers(day):
            if plan.pause.until is None:
                return
            day = plan.pause.until + timedelta(days=1)
        yield day


def rounds_text(number: int, kind: str = "") -> str:
    """Such as "1 round" or "2 easy rounds"."""
    return f"{number} {kind}round{'' if number == 1 else 's'}"


def date_text(day: date) -> str:
    """Such as "22 March"."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _ordinal(number: int) -> str:
    """A place with its article: "a third", "an 11th"."""
    word = _ORDINALS[number - 2] if number - 2 < len(_ORDINALS) else f"{number}th"
    return f"{'an' if number in (8, 11, 18) else 'a'} {word}"


# --- the table: the first row that matches ----------------------------------------------------


def _paused(day: PlanDay) -> Row | None:
    pause = day.plan.pause
    if pause is None or not pause.covers(day.today):
        return None
    until = f" until {date_text(pause.until)}" if pause.until else ""
    return Row("paused", None, f"Paused{until}. Nothing runs out.")


def _race(day: PlanDay) -> Row | None:
    if day.race is None or day.to_race is None or not day.race.rests(day.today):
        return None
    if day.to_race < 0:
        name = _RACES[day.race.kind]
        return Row("after-race", None, f"Day {-day.to_race} after the {name}: walk, sleep, eat.")
    if day.to_race == 0:
        return Row("race", None, "Race today. What you built keeps.")
    when = "tomorrow" if day.to_race == 1 else f"in {day.to_race} days"
    return Row("race", None, f"Race {when}: rest. What you built keeps.")


def _done(day: PlanDay) -> Row | None:
    last = day.level.last
    if last is None or last.day != day.today:
        return None
    return Row("done", None, f"Done: {rounds_text(last.done)}.")


def _goal(day: PlanDay) -> Row | None:
    if day.this_week < day.plan.goal:
        return None
    return Row("goal", None, f"{day.this_week} of {day.plan.goal} this week.")


def _yesterday(day: PlanDay) -> Row | None:
    if day.off != 1:
        return None
    return Row("yesterday", None, "Yesterday's circuit is still at work.")


def _eve(day: PlanDay) -> Row | None:
    if day.plan.by_hand(day.today) or not is_eve(day.plan, day.today):
        return None
    run = day.plan.run(day.today + timedelta(days=1)).capitalize()
    return Row("eve", None, f"{run} run tomorrow: fresh hips for it.")


def _not_today(day: PlanDay) -> Row | None:
    if not day.done or day.is_circuit_day():
        return None
    return Row("not-today", None, "Nothing planned today.")


def _first(day: PlanDay) -> Row | None:
    if day.done:
        return None
    sentence = f"{rounds_text(day.least)} to meet the moves. Tab shows how each one is done."
    return Row("first", day.least, sentence)


def _race_week(day: PlanDay) -> Row | None:
    if day.to_race is None or not 0 <= day.to_race <= 7:
        return None
    easy = rounds_text(day.least, "easy ")
    return Row("race-week", day.least, f"Race in {day.to_race} days: {easy}.")


def _first_after_race(day: PlanDay) -> Row | None:
    if day.race is None or not day.done[-1] <= day.race.day < day.today:
        return None
    sentence = f"First one after the race: {rounds_text(day.least)}, and see how tomorrow feels."
    return Row("first-after-race", day.least, sentence)


def _new(day: PlanDay) -> Row | None:
    most, level = day.least + 1, day.level.level
    if day.level.sessions >= 3 or level <= most:
        return None
    return Row("new", most, f"Still new to it: {rounds_text(most)}, {level} can wait.")


def _more(day: PlanDay) -> Row | None:
    due = asks(day)
    if due is None:
        return None
    level, full = day.level.level, len(day.level.run)
    room = f"room for {_ordinal(level + 1)} round."
    count = _COUNTS[full - 3] if 3 <= full < 3 + len(_COUNTS) else str(full)
    sentences = {
        "up": f"{count} full sessions at {level}, none above 8: {room}",
        "easy": f"Two easy ones at {level}: {room}",
        "back": f"It sits well again: back to {rounds_text(level + 1)}.",
    }
    return Row(due, level + 1, sentences[due])


def asks(day: PlanDay) -> Due | None:
    """Why it is time to suggest a round more; never shortly before a race."""
    near = day.to_race is not None and 0 <= day.to_race <= 14
    return None if near else day.level.asks()


def _away(day: PlanDay) -> Row | None:
    if day.off < STEP:
        return None
    level, target = day.level.level, day.level.target
    then = f"{target} again" if target else "more"
    then = f"{then} when it sits well" if level < day.level.rounds.max else "no hurry"
    return Row("away", level, f"{day.off} days off: {level} today, {then}.")


def _down(day: PlanDay) -> Row | None:
    if not day.level.eased:
        return None
    level = day.level.level
    return Row("down", level, f"{day.level.eased}: {rounds_text(level)} until they feel like a 7.")


def _strained(day: PlanDay) -> Row | None:
    if not day.level.strained:
        return None
    level = day.level.level
    return Row("strained", level, f"The last one took a lot: same {level}, no hurry.")


def _level(day: PlanDay) -> Row:
    level, last = day.level.level, day.level.last
    same = ", as last time" if last and last.planned == level else ""
    return Row("level", level, f"Circuit day: {rounds_text(level)}{same}.")


Rule = Callable[[PlanDay], Row | None]
_RESTS: tuple[Rule, ...] = (_paused, _race, _done, _goal, _yesterday, _eve, _not_today)
_TRAINING: tuple[Rule, ...] = (
    _first, _race_week, _first_after_race, _new, _more, _away, _down, _strained, _level,
)  # fmt: skip
