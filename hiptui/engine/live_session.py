"""A session under way: time and commands go in, everybody who follows it is told.

The full screen, the plain lines and the remote control all drive the same live session.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from hiptui.domain.commands import Command, apply, resume
from hiptui.domain.session import Due, Session
from hiptui.domain.snapshot import Snapshot, next_change, sample
from hiptui.engine.interruptions import Interruption, InterruptionDetector


class SessionListener(Protocol):
    """Somebody who wants to know what becomes of a session: the record, the sounds."""

    def session_changed(
        self, before: Session, after: Session, due: Sequence[Due], now: float
    ) -> None:
        """Time passed or a command was given; `due` are the cues that came meanwhile."""

    def next_wakeup(self, session: Session) -> float | None:
        """Clock second at which to be told again without a command, or None."""


class LiveSession:
    """The one place where a session changes."""

    def __init__(
        self,
        session: Session,
        clock: Callable[[], float],
        listeners: Sequence[SessionListener] = (),
        detector: InterruptionDetector | None = None,
    ) -> None:
        """Run `session` by `clock`, in session seconds; `detector` notices lost time."""
        self.session = session
        self.clock = clock
        self.listeners = tuple(listeners)
        self.interruption: Interruption | None = None
        self._detector = detector
        self._last_tick = clock()
        self.snapshot = sample(session, self._last_tick)
        if detector:
            detector.check()  # what was before does not count

    def command(self, command: Command) -> bool:
        """Give a command; returns whether it changed the timetable or the place in it.

        One that comes before the runner could see that the machine had slept does nothing.
        """
        if self._interrupted():
            return False
        self.interruption = None
        now = self.clock()
        before = self.session
        self.session, due = apply(before, command, now)
        self._notify(before, due, now)
        return self.session.undos != before.undos or self.session.timeline != before.timeline

    def resume(self) -> None:
        """Go on with a session that was cut short."""
        now = self.clock()
        before, self.session = self.session, resume(self.session, now)
        self._notify(before, (), now)

    def pause_as_of(self, moment: float) -> None:
        """Pause as of `moment`, when the machine fell asleep or the process was stopped."""
        before = self.session
        self.session, due = apply(before, Command.HOLD, moment)
        self._notify(before, due, self.clock())

    def tick(self) -> Snapshot:
        """Look at the clock: give the cues that are due, and return what is shown now."""
        if self._interrupted():
            return self.snapshot
        now = self.clock()
        before = self.session
        self.session, due = before.advance(now)
        self._notify(before, due, now)
        return self.snapshot

    def next_wakeup(self) -> float | None:
        """Clock second at which to look again, or None while nothing happens by itself.

        Counted from the last look, so that what has changed since is not waited for in vain.
        """
        moments = [next_change(self.session, self._last_tick), self.session.next_cue()]
        moments += [listener.next_wakeup(self.session) for listener in self.listeners]
        return min((moment for moment in moments if moment is not None), default=None)

    def settled(self) -> Session:
        """The session as it stands at this moment."""
        return self.session.settled(self.clock())

    def _interrupted(self) -> bool:
        """Pause as of the last beat if time was lost since."""
        wakeup = self._detector.check() if self._detector else None
        if wakeup is None or self.session.paused_at is not None:
            return False
        self.interruption = wakeup
        self.pause_as_of(self._last_tick)
        return True

    def _notify(self, before: Session, due: Sequence[Due], now: float) -> None:
        self._last_tick = now
        self.snapshot = sample(self.session, now)
        for listener in self.listeners:
            listener.session_changed(before, self.session, due, now)
