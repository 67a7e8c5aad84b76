"""A session under way: time and commands go in, everybody who follows it is told.

The full screen, the plain lines and the remote control all drive the same coach.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from hiptui.domain.commands import Command, apply, resume
from hiptui.domain.session import Due, Session
from hiptui.domain.snapshot import Snapshot, next_change, sample
from hiptui.vigil import Vigil, Wakeup


class Follower(Protocol):
    """Somebody who wants to know what becomes of a session: the record, the sounds."""

    def follow(self, before: Session, after: Session, due: Sequence[Due], now: float) -> None:
        """Time passed or a command was given; `due` are the cues that came meanwhile."""

    def next_moment(self, session: Session) -> float | None:
        """Clock second at which to be told again without a command, or None."""


class Coach:
    """The one place where a session changes."""

    def __init__(
        self,
        session: Session,
        clock: Callable[[], float],
        followers: Sequence[Follower] = (),
        vigil: Vigil | None = None,
    ) -> None:
        """Coach `session` by `clock`, in the session's seconds; `vigil` notices lost time."""
        self.session = session
        self.clock = clock
        self.followers = tuple(followers)
        self.woken: Wakeup | None = None
        self._vigil = vigil
        self._beat = clock()
        self.snapshot = sample(session, self._beat)
        if vigil:
            vigil.look()  # what was before does not count

    def do(self, command: Command) -> bool:
        """Give a command; returns whether it changed the timetable or the place in it.

        One that comes before the runner could see that the machine had slept does nothing.
        """
        if self._wakes_up():
            return False
        self.woken = None
        now = self.clock()
        before = self.session
        self.session, due = apply(before, command, now)
        self._tell(before, due, now)
        return self.session.undos != before.undos or self.session.timeline != before.timeline

    def resume(self) -> None:
        """Go on with a session that was cut short."""
        now = self.clock()
        before, self.session = self.session, resume(self.session, now)
        self._tell(before, (), now)

    def stop_at(self, moment: float) -> None:
        """Pause as of `moment`, when the machine fell asleep or the process was stopped."""
        before = self.session
        self.session, due = apply(before, Command.HOLD, moment)
        self._tell(before, due, self.clock())

    def look(self) -> Snapshot:
        """Look at the clock: give the cues that are due, and return what is shown now."""
        if self._wakes_up():
            return self.snapshot
        now = self.clock()
        before = self.session
        self.session, due = before.advance(now)
        self._tell(before, due, now)
        return self.snapshot

    def next_moment(self) -> float | None:
        """Clock second at which to look again, or None while nothing happens by itself.

        Counted from the last look, so that what has changed since is not waited for in vain.
        """
        moments = [next_change(self.session, self._beat), self.session.next_cue()]
        moments += [follower.next_moment(self.session) for follower in self.followers]
        return min((moment for moment in moments if moment is not None), default=None)

    def settled(self) -> Session:
        """The session as it stands at this moment."""
        return self.session.settled(self.clock())

    def _wakes_up(self) -> bool:
        """Pause as of the last beat if time was lost since."""
        wakeup = self._vigil.look() if self._vigil else None
        if wakeup is None or self.session.paused_at is not None:
            return False
        self.woken = wakeup
        self.stop_at(self._beat)
        return True

    def _tell(self, before: Session, due: Sequence[Due], now: float) -> None:
        self._beat = now
        self.snapshot = sample(self.session, now)
        for follower in self.followers:
            follower.follow(before, self.session, due, now)
