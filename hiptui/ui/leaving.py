"""The ways out of the program: its keys, ctrl+c, and a terminal that goes away."""

from __future__ import annotations

from textual.command import CommandPalette

from hiptui.engine.clock import Clock
from hiptui.ui.own_session import OwnSession
from hiptui.ui.screens.base import BaseScreen
from hiptui.ui.signals import SignalledApp

AGAIN = 3.0
"""Real seconds within which a second ctrl+c leaves the program."""
SAVING = 0.5
"""Real seconds that a hang-up gives the disk."""
INTERRUPTED = 130
"""Exit code after ctrl+c."""


class Leaving:
    """Leaves the program in each of these ways, and loses nothing of a session."""

    def __init__(self, app: SignalledApp, clock: Clock, own: OwnSession) -> None:
        """Leave `app`, and the session `own` if there is one."""
        self._app = app
        self._clock = clock
        self._own = own
        self._interrupted = float("-inf")

    def ask(self) -> None:
        """Leave; a session asks first."""
        from hiptui.ui.modals.question import Question, SaveQuestion  # noqa: PLC0415 - not at the start

        if session := self._own.screen:
            if not isinstance(self._app.screen, Question):
                session.ask_to_leave(quit=True)
        elif not isinstance(self._app.screen, SaveQuestion):
            screens = (one for one in self._app.screen_stack[::-1] if isinstance(one, BaseScreen))
            next(screens).leave_program()

    def interrupt(self) -> None:
        """Do as escape; a second time leave, whatever is going on."""
        from hiptui.ui.modals.question import Question  # noqa: PLC0415 - not at the start

        now, session = self._clock.ticks(), self._own.screen
        again = now - self._interrupted <= AGAIN
        self._interrupted = now
        if again or (session and isinstance(self._app.screen, Question)):
            if session:
                session.live.finish()
            self._own.silence()
            self._keep()
            self._app.leave(INTERRUPTED)
        elif session and self._app.screen is session:
            session.action_leave()
        elif isinstance(self._app.screen, CommandPalette):
            self._app.pop_screen()
        else:
            self._app.simulate_key("escape")
            self._app.notify("ctrl+c again leaves.", timeout=AGAIN)

    def suspend(self) -> None:
        """Go back to the shell; a session waits."""
        if session := self._own.screen:
            session.hold()
        if (live := self._own.live) and live.recorder:
            live.recorder.flush(SAVING)
        self._app.action_suspend_process()

    def save(self) -> None:
        """Fall silent, and keep what there is of a session in the little time of a hang-up."""
        self._own.silence()
        if session := self._own.screen:
            session.hold()
        if self._own.live:
            self._own.live.close(SAVING)
        self._keep()

    def _keep(self) -> None:
        for screen in self._app.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.keep()
