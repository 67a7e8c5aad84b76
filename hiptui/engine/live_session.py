"""A session under way: time and commands go in, everybody who follows it is told.

The full screen, the plain lines and the remote control all drive the same live session.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from hiptui.domain.commands import Command, apply, resume
from hiptui.domain.cues import cues_of
from hiptui.domain.record import SessionRecord, record
from hiptui.domain.session import Passage, Session, Snapshot, next_change, sample
from hiptui.engine import Interruption, InterruptionDetector

if TYPE_CHECKING:
    from hiptui.storage.history.recorder import SessionRecorder


class SessionListener(Protocol):
    """Listener told of every change of a session: the record, the sounds, the written lines."""

    def session_changed(self, session: Session, passages: Sequence[Passage], now: float) -> None:
        """Time passed or a command was given, which led to `session`.

        What lies in the `passages` is new; a command has two, one before it and one after.
        """

    def next_wakeup(self, session: Session) -> float | None:
        """Clock second at which to be told again without a command, or None."""
        return None


class LiveSession:
    """The one place where a session changes."""

    def __init__(
        self,
        session: Session,
        clock: Callable[[], float],
        detector: InterruptionDetector | None = None,
        recorder: SessionRecorder | None = None,
    ) -> None:
        """Run `session` by `clock`, in session seconds; nothing is kept without a `recorder`."""
        self.session = session
        self.clock = clock
        self.recorder = recorder
        self.listeners: tuple[SessionListener, ...] = (recorder,) if recorder else ()
        self.interruption: Interruption | None = None
        self._held = False
        self._goes_on = False
        self._over: float | None = None
        self._detector = detector
        self._last_tick = clock()
        self.snapshot = sample(session, self._last_tick)
        if detector:
            detector.check()  # what was before does not count

    def command(self, command: Command) -> bool:
        """Give a command; returns whether it changed the timetable or the place in it.

        One that comes before the runner could see that the machine had slept does nothing. While
        it is held, none makes time move: to go on waits for the release.
        """
        if self._interrupted():
            return False
        if self._held and command is Command.PAUSE:
            self._goes_on = True
            return False
        self.interruption = None
        now = self.clock()
        before = self.session
        changed, passed = apply(before, command, now)
        self.session, reached = changed.advance(now)
        self._notify((passed, reached), now)
        return self.session.undos != before.undos or self.session.timeline != before.timeline

    def resume(self) -> None:
        """Go on with a session that was cut short."""
        now = self.clock()
        self.session = resume(self.session, now)
        self._notify((), now)

    def hold(self) -> None:
        """Stand still until `release`, whoever commands: something is in front of the session."""
        if not self._held:
            self._goes_on = not self.tick().paused
            self.command(Command.HOLD)
            self._held = True

    def release(self, *, go_on: bool = True) -> None:
        """Nothing is in front any more: go on, if time moved before or somebody asked for it."""
        goes_on, self._held, self._goes_on = self._goes_on and go_on, False, False
        if goes_on and self.tick().paused:
            self.command(Command.PAUSE)

    def tick(self) -> Snapshot:
        """Look at the clock: tell the listeners what is new, and return what is shown now."""
        if self._interrupted():
            return self.snapshot
        now = self.clock()
        self.session, passed = self.session.advance(now)
        self._notify((passed,), now)
        return self.snapshot

    def next_wakeup(self) -> float | None:
        """Clock second at which to look again, or None while nothing happens by itself.

        Counted from the last look, so that what has changed since is not waited for in vain.
        """
        moments = [next_change(self.session, self._last_tick), self.session.next_of(cues_of)]
        moments += [listener.next_wakeup(self.session) for listener in self.listeners]
        return min((moment for moment in moments if moment is not None), default=None)

    def done(self) -> SessionRecord:
        """What was done so far; once it is over, up to its end."""
        return record(self.session, self.clock() if self._over is None else self._over)

    def finish(self) -> None:
        """Keep it, completed or as partial: it is over."""
        self._over = self.clock()
        if self.recorder:
            self.recorder.finish(self.session, self._over)

    def notices(self) -> tuple[str, ...]:
        """What the runner should be told about the record, each thing once."""
        return self.recorder.notices() if self.recorder else ()

    def close(self, deadline: float = 1.0) -> bool:
        """Write down the rest; whether it is on the disk. What is not finished can be resumed."""
        return self.recorder.close(deadline) if self.recorder else True

    def _interrupted(self) -> bool:
        """Pause as of the last beat if time was lost since."""
        paused = self.session.paused_at is not None
        beats = not paused and self.snapshot.segment is not None
        wakeup = self._detector.check(beats=beats) if self._detector else None
        if wakeup is None or paused:
            return False
        self.interruption = wakeup
        self.session, passed = apply(self.session, Command.HOLD, self._last_tick)
        self._notify((passed,), self.clock())
        return True

    def _notify(self, passages: Sequence[Passage], now: float) -> None:
        self._last_tick = now
        self.snapshot = sample(self.session, now)
        for listener in self.listeners:
            listener.session_changed(self.session, passages, now)
