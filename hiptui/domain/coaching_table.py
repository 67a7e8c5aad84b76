"""The level, which is the rounds a runner is at, and the table of the plan: what matches first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from datetime import date, timedelta
from itertools import chain
from typing import Literal, NamedTuple

from hiptui.domain.circuit import Rounds
from hiptui.domain.formatting import counted, date_text, many, ordinal
from hiptui.domain.planner import DoneSession, PlanSettings, Race, days_left, is_eve

Reason = Literal[
    "paused", "race", "after-race", "done", "goal", "yesterday", "eve", "first", "not-today",
    "race-week", "first-after-race", "new", "up", "easy", "back", "away", "down", "strained",
    "level",
]  # fmt: skip
"""The row of the table that matched."""
Due = Literal["up", "easy", "back"]

FRESH, STEP, LONG, FORGOTTEN = 11, 14, 28, 56
"""Days off after which the run of good sessions begins anew, the level is one lower, the level is
the least, and nothing is remembered."""


class Level:
    """The rounds of one circuit, replayed session by session, oldest first."""

    def __init__(self, rounds: Rounds, sessions: Iterable[DoneSession] = ()) -> None:
        self.rounds = rounds
        self.level = rounds.min
        self.target: int | None = None
        """The level before a break, until it is reached again."""
        self.run: list[DoneSession] = []
        """Good sessions at the level."""
        self.sessions = 0
        """How many there were ever."""
        self.last: DoneSession | None = None
        self.strained = 0
        """Sessions at the level, in a row, that took too much."""
        self.eased = ""
        """Why fewer rounds are better until they feel like a 7."""
        self._need = 1
        """Good sessions for each step back to the target."""
        self._failed = 0
        """Failed tries above the level."""
        self._below = 0
        """Sessions below the level, in a row."""
        self._refused = 0
        """Suggestions, in a row, that were not taken."""
        for session in sessions:
            self._add(session)

    def at(self, day: date) -> Level:
        """The level as `day` finds it, after the days off before it."""
        found = copy(self)
        found._pass_days(day)
        return found

    def days_off(self, day: date) -> int:
        """Days since the last session; 0 where there was none."""
        return (day - self.last.day).days if self.last else 0

    def due(self) -> Due | None:
        """Why a round more is due, whether or not it is time to say so."""
        most = self.rounds.min + 1 if self.sessions < 3 else self.rounds.max
        if self.level >= min(most, self.rounds.max):
            return None
        if self._is_up():
            return "up"
        if self._is_easy():
            return "easy"
        return "back" if self._is_back() else None

    def asks(self) -> Due | None:
        """The same where it is time to say so: twice, then at every third session."""
        return self.due() if self._refused == 0 or self._refused % 3 == 1 else None

    def _is_up(self) -> bool:
        n = 3 + 2 * self._failed
        n += any(session.effort is None for session in self.run[-n:])
        if len(self.run) < n or (self.run[-1].day - self.run[0].day).days < 7:
            return False
        efforts = [session.effort for session in self.run[-n:] if session.effort is not None]
        return sum(efforts) <= 7 * len(efforts)

    def _is_easy(self) -> bool:
        if self._failed or len(self.run) < 2:
            return False
        before, last = self.run[-2:]
        easy = (before.effort or 10) <= 4 and (last.effort or 10) <= 4
        return easy and (last.day - before.day).days >= 3

    def _is_back(self) -> bool:
        last = self.run[-self._need :]
        ready = self.target is not None and len(last) == self._need
        return ready and all(session.light for session in last)

    def _add(self, session: DoneSession) -> None:
        self._pass_days(session.day)
        due, level = self.due(), self.level
        rounds = self.rounds.clamp(session.planned)
        if rounds == self.level:
            self._on(session)
        elif rounds < self.level:  # a choice; the third in a row makes it the level
            self._below, self.strained = self._below + 1, 0
            if self._below == 3:
                self.target = None
                self._move(rounds, session)
        elif session.good:
            self._failed = 0
            self._move(rounds, session)
        else:
            self._fail(f"One hard try at {rounds}")
        if session.good and session.light:
            self.eased = ""
        self._refused = self._refused + 1 if due and self.level <= level else 0
        self.sessions += 1
        self.last = session

    def _pass_days(self, day: date) -> None:
        off = self.days_off(day)
        if off >= FRESH:
            self.run = []
        if off >= FORGOTTEN:
            self.level, self.target = self.rounds.min, None
        elif off >= STEP:
            before = max(self.target or 0, self.level)
            lower = self.rounds.min if off >= LONG else self.level - 1
            self.level, self._need = max(self.rounds.min, lower), 2 if off >= LONG else 1
            self.target = before if before > self.level else None

    def _on(self, session: DoneSession) -> None:
        self._below = 0
        if session.good:
            self.run.append(session)
            self.strained = 0
            return
        self.strained += 1
        self.run = []
        if self.strained == 2:
            self.level, self.target = max(self.rounds.min, self.level - 1), None
            self._fail("Two hard ones in a row")

    def _move(self, rounds: int, session: DoneSession) -> None:
        """Take a session's rounds as the level; it is the first at it."""
        self.level, self.eased = rounds, ""
        self.run = [session] if session.good else []
        self._below = self.strained = 0
        if self.target is not None and self.target <= rounds:
            self.target = None

    def _fail(self, why: str) -> None:
        self._failed = min(2, self._failed + 1)  # more are not counted
        self.run, self.eased = [], why
        self._below = self.strained = 0


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
        self.off = level.days_off(today)
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
        done = (*self.done, self.today) if self.row().rounds else (*self.done,)
        for day in _days_after(self.plan, self.today):
            if self.on(day, done).is_circuit_day():
                yield day
                done = (*done, day)

    def asks(self) -> Due | None:
        """Why it is time to suggest a round more; never shortly before a race."""
        near = self.to_race is not None and 0 <= self.to_race <= 14
        return None if near else self.level.asks()

    def row(self) -> Row:
        """The first row of the table that matches."""
        return next(chain(_resting(self), _training(self)))


def _days_after(plan: PlanSettings, day: date) -> Iterator[date]:
    """The days after `day`, far enough to find a circuit day among them; a pause is skipped."""
    for _ in range(60):
        day += timedelta(days=1)
        if plan.pause and plan.pause.covers(day):
            if plan.pause.until is None:
                return
            day = plan.pause.until + timedelta(days=1)
        yield day


# --- the table: the first row that matches counts, those after it are not asked for -----------


def _resting(day: PlanDay) -> Iterator[Row]:
    pause, last = day.plan.pause, day.level.last
    if pause and pause.covers(day.today):
        until = f" until {date_text(pause.until)}" if pause.until else ""
        yield Row("paused", None, f"Paused{until}. Nothing runs out.")
    if (race := day.plan.race) and race.rests(day.today):
        yield _race(race, (race.day - day.today).days)
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
    found, level, least = day.level, day.level.level, day.level.rounds.min
    few, same = many(least, "round"), many(level, "round")
    if not day.done:
        yield Row("first", least, f"{few} to meet the moves. Tab shows how each one is done.")
    if day.to_race is not None and 0 <= day.to_race <= 7:
        sentence = f"Race in {day.to_race} days: {many(least, 'easy round')}."
        yield Row("race-week", least, sentence)
    if (race := day.plan.race) and day.done[-1] <= race.day < day.today:
        sentence = f"First one after the race: {few}, and see how tomorrow feels."
        yield Row("first-after-race", least, sentence)
    if found.sessions < 3 and level > least + 1:
        sentence = f"Still new to it: {many(least + 1, 'round')}, {level} can wait."
        yield Row("new", least + 1, sentence)
    if due := day.asks():
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
    if due == "back":
        return f"It sits well again: back to {many(level + 1, 'round')}."
    full_ones = f"{counted(full)} full sessions at {level}, none above 8"
    why = full_ones if due == "up" else f"Two easy ones at {level}"
    return f"{why}: room for {ordinal(level + 1)} round."
