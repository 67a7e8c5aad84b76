"""The session of this program: how it begins, what comes after it, and the ways out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.command import CommandPalette

from hiptui.runtime import Runtime, StartRequest
from hiptui.storage.history import HistoryError
from hiptui.ui.keymap import Keymap
from hiptui.ui.screens.base import BaseScreen, ResumeSession, SessionRefused, StartSession
from hiptui.ui.session_outputs import SessionOutputs
from hiptui.ui.signals import SignalledApp

if TYPE_CHECKING:
    from hiptui.engine.live_session import LiveSession
    from hiptui.storage.history import Interrupted
    from hiptui.ui.screens.session import SessionScreen


AGAIN = 3.0
"""Real seconds within which a second ctrl+c leaves the program."""
SAVING = 0.5
"""Real seconds that a hang-up gives the disk."""
INTERRUPTED = 130
"""Exit code after ctrl+c."""


class OwnSession:
    """Leads into a session, to the summary and out of the program, and loses nothing."""

    def __init__(self, app: SignalledApp, runtime: Runtime, outputs: SessionOutputs) -> None:
        """No session yet."""
        self._app = app
        self._runtime = runtime
        self._outputs = outputs
        self.live: LiveSession | None = None
        self._interrupted = float("-inf")

    @property
    def screen(self) -> SessionScreen | None:
        """The screen of the session under way, or None."""
        if "hiptui.ui.screens.session" not in sys.modules:
            return None
        from hiptui.ui.screens.session import SessionScreen  # noqa: PLC0415 - not at the start

        return next((one for one in self._app.screen_stack if isinstance(one, SessionScreen)), None)

    @property
    def is_locked(self) -> bool:
        """Whether a session locks the keys."""
        return self.screen is not None and self.screen.locked

    def begin(self, start: StartRequest) -> None:
        """Begin what was asked for, or go on with what was cut short of it."""
        new, cut = StartSession(start.circuit, start.choice), start.interrupted
        if cut and start.asks:
            self.ask(new, cut)
        else:
            self._app.post_message(ResumeSession(cut) if cut else new)

    def ask(self, new: StartSession, cut: Interrupted) -> None:
        """Ask whether to go on with what was cut short or to begin anew; neither: the circuits."""
        from hiptui.domain.narration import resume_question  # noqa: PLC0415 - the same
        from hiptui.ui.modals import ResumeQuestion  # noqa: PLC0415 - the same
        from hiptui.ui.screens.circuits import CircuitsScreen  # noqa: PLC0415 - the same

        def answered(go_on: bool | None) -> None:
            if go_on is not None:
                self._app.post_message(ResumeSession(cut) if go_on else new)
                return
            while not isinstance(self._app.screen, CircuitsScreen):
                self._app.pop_screen()

        if not isinstance(self._app.screen, ResumeQuestion):  # the key came twice
            question = ResumeQuestion(resume_question(cut.saved))
            self._app.push_screen(question, answered)

    def enter(self, begin: Callable[[], LiveSession], keys: Keymap) -> None:
        """Show the session that `begin` begins, or say why there is none."""
        if self.screen:  # the key came twice
            return
        try:
            live = begin()
        except HistoryError as problem:
            self._app.screen.post_message(SessionRefused(str(problem)))
            return
        from hiptui.ui.screens.session import SessionScreen  # noqa: PLC0415 - not at the start

        self.live = live
        self._app.push_screen(SessionScreen(self._runtime, keys, live, self._outputs))

    def end(self, event: SessionScreen.Over) -> None:
        """Let the summary take the place of the session and of all that lies above it."""
        if (session := self.screen) is None:  # told already
            return
        while self._app.screen is not session:
            self._app.pop_screen()
        told = _keep_or_forget(event)
        for screen in self._app.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.choose(event.live.session.timeline.circuit.id)
        if event.quit:
            self._app.leave()
        elif told:
            event.live.close()
            self._app.pop_screen()
            self._app.notify(told, markup=False)
        else:
            self._sum_up(event)

    def _sum_up(self, event: SessionScreen.Over) -> None:
        from hiptui.ui.screens.summary import SummaryScreen  # noqa: PLC0415 - not at the start

        moments = (event.began, self._runtime.clock.wall())
        times = "-".join(map(self._runtime.time_of_day, moments))
        self._app.switch_screen(SummaryScreen(self._runtime, event.live, times))

    # ------------------------------------------------------------------------------ the ways out

    def leave(self) -> None:
        """Leave; a session asks first."""
        from hiptui.ui.modals import Question, SaveQuestion  # noqa: PLC0415 - not at the start

        if session := self.screen:
            if not isinstance(self._app.screen, Question):
                session.action_leave(quit=True)
        elif not isinstance(self._app.screen, SaveQuestion):
            screens = (one for one in self._app.screen_stack[::-1] if isinstance(one, BaseScreen))
            next(screens).leave_program()

    def interrupt(self) -> None:
        """Do as escape; a second time leave, whatever is going on."""
        from hiptui.ui.modals import Question  # noqa: PLC0415 - not at the start

        now, session = self._runtime.clock.ticks(), self.screen
        again = now - self._interrupted <= AGAIN
        self._interrupted = now
        if again or (session and isinstance(self._app.screen, Question)):
            if session:
                session.live.finish()
            self._outputs.mute(True)
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
        if session := self.screen:
            session.hold()
        if (live := self.live) and live.recorder:
            live.recorder.flush(SAVING)
        self._app.action_suspend_process()

    def save(self) -> None:
        """Fall silent, and keep what there is of a session in the little time of a hang-up."""
        self._outputs.mute(True)
        if session := self.screen:
            session.hold()
        if self.live:
            self.live.close(SAVING)
        self._keep()

    def _keep(self) -> None:
        for screen in self._app.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.keep()


def _keep_or_forget(event: SessionScreen.Over) -> str:
    """Keep the session or forget it; returns what is to be said of one that is not kept."""
    live = event.live
    if event.keep:
        live.finish()
        kept = live.done().is_kept
        return "" if kept else "Too short to keep: less than a second of work."
    try:
        if live.recorder:
            live.recorder.forget()
    except HistoryError as problem:
        return str(problem)
    return "Forgotten: nothing of it is kept."
