"""The level: how many rounds a runner is at, worked out from what was done and how hard it was."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import date
from typing import Literal

from hiptui.domain.circuit import Rounds
from hiptui.domain.planner import DoneSession

Due = Literal["up", "easy", "back"]

FRESH, STEP, LONG, FORGOTTEN = 11, 14, 28, 56
"""Days off after which the run of good sessions begins anew, the level is one lower, the level is
the least, and nothing is remembered."""
_TRIES = 2
"""Failed tries that are counted at most."""


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
        if self.target is None or len(self.run) < self._need:
            return False
        return all(_light(session) for session in self.run[-self._need :])

    def _add(self, session: DoneSession) -> None:
        self._pass_days(session.day)
        due, level = self.due(), self.level
        rounds = self.rounds.clamp(session.planned)
        if rounds > self.level:
            self._above(session, rounds)
        elif rounds == self.level:
            self._on(session)
        else:
            self._choice(session, rounds)
        if session.good and _light(session):
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

    def _above(self, session: DoneSession, rounds: int) -> None:
        if session.good:
            self._failed = 0
            self._move(rounds, session)
            return
        self._fail(f"One hard try at {rounds}")
        self._below = self.strained = 0

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
            self.strained = 0

    def _choice(self, session: DoneSession, rounds: int) -> None:
        self._below += 1
        self.strained = 0
        if self._below == 3:
            self.target = None
            self._move(rounds, session)

    def _move(self, rounds: int, session: DoneSession) -> None:
        """Take a session's rounds as the level; it is the first at it."""
        self.level, self.eased = rounds, ""
        self.run = [session] if session.good else []
        self._below = self.strained = 0
        if self.target is not None and self.target <= rounds:
            self.target = None

    def _fail(self, why: str) -> None:
        self._failed = min(_TRIES, self._failed + 1)
        self.run = []
        self.eased = why


def _light(session: DoneSession) -> bool:
    return session.effort is None or session.effort <= 7
