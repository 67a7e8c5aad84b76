"""The session of this program: how it begins, what comes after it, and the ways out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from textual import on
from textual.command import CommandPalette

from hiptui.runtime import Runtime, StartRequest
from hiptui.storage import HistoryError
from hiptui.ui.keymap import Keymap
from hiptui.ui.screens import BaseScreen, SessionRefused, StartSession
from hiptui.ui.session_outputs import SessionOutputs
from hiptui.ui.signals import KeysInTurn

if TYPE_CHECKING:
    from textual.events import Key

    from hiptui.engine.live_session import LiveSession
    from hiptui.storage.history import Interrupted
    from hiptui.ui.screens.session import SessionScreen


AGAIN = 3.0
"""Real seconds within which a second ctrl+c leaves the program."""
SAVING = 0.5
"""Real seconds that a hang-up gives the disk."""
INTERRUPTED = 130
"""Exit code after ctrl+c."""


class SessionApp(KeysInTurn):
    """An app that leads into a session, to the summary and out, and loses nothing."""

    keys: Keymap
    """What keys do."""
    live: LiveSession | None = None
    """The session under way, or the last one."""
    untold: tuple[str, ...] = ()
    """What is wrong with the settings, until the start screen or a session tells it."""
    _session: SessionScreen | None = None

    def __init__(self, runtime: Runtime) -> None:
        super().__init__()
        self.runtime = runtime
        self.outputs = SessionOutputs(self, runtime)
        self._interrupted = float("-inf")

    @property
    def session_screen(self) -> SessionScreen | None:
        session = self._session
        return session if session and session in self.screen_stack else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A locked session locks the program's keys too."""
        session = self.session_screen
        return session is None or not session.locked or action in {"interrupt", "repaint"}

    def is_meant(self, key: Key) -> bool:
        """What was typed before lost time was told did not mean a session that stands paused."""
        return self.session_screen is None or key.time >= self.session_screen.lost

    @on(StartSession)
    def _start_session(self, event: StartSession) -> None:
        """Begin what was asked for, or go on with what was cut short of it."""
        start = event.request
        cut = start.interrupted
        if cut and not start.asks:
            self._enter(partial(self.runtime.resume, cut))
        elif cut and self.runtime.records and cut.circuit.id == start.circuit.id:
            self._ask(start, cut)
        else:  # a rehearsal never asks
            self._enter(partial(self.runtime.start, start.circuit, start.choice))

    def _ask(self, start: StartRequest, cut: Interrupted) -> None:
        """Ask whether to go on with what was cut short or to begin anew; neither: the circuits."""
        from hiptui.domain.narration import resume_question  # noqa: PLC0415 - the same
        from hiptui.ui.modals import Question  # noqa: PLC0415 - the same
        from hiptui.ui.screens.circuits import CircuitsScreen  # noqa: PLC0415 - the same

        def answered(go_on: bool | None) -> None:
            if go_on is not None:
                asked = replace(start, asks=False) if go_on else replace(start, interrupted=None)
                self.post_message(StartSession(asked))
                return
            self.untold = ()
            while not isinstance(self.screen, CircuitsScreen):
                self.pop_screen()

        if not isinstance(self.screen, Question):  # the key came twice
            self.push_screen(Question("resume", resume_question(cut.saved)), answered)

    def _enter(self, begin: Callable[[], LiveSession]) -> None:
        if self.session_screen:  # the key came twice
            return
        try:
            live = begin()
        except HistoryError as problem:
            self.screen.post_message(SessionRefused(str(problem)))
            return
        from hiptui.ui.screens.session import SessionScreen  # noqa: PLC0415 - not at the start

        self.live = live
        self.clear_notifications()  # they would lie over the digits
        self._session = SessionScreen(self.runtime, self.keys, live, self.outputs)
        for warning in self.untold:
            self._session.tell(warning)
        self.untold = ()
        self.push_screen(self._session)

    def on_session_screen_over(self, event: SessionScreen.Over) -> None:
        """Let the summary take the place of the session and of all that lies above it."""
        if (session := self.session_screen) is None:  # told already
            return
        while self.screen is not session:
            self.pop_screen()
        told = _kept(session.live) if event.keep else _forgotten(session.live)
        for screen in self._screens:
            screen.choose(session.live.session.timeline.circuit.id)
        if event.quit:
            self.leave()
        elif told:
            session.live.close()
            self.pop_screen()
            self.notify(told, markup=False)
        else:
            self._sum_up(session)

    def _sum_up(self, session: SessionScreen) -> None:
        from hiptui.ui.screens.summary import SummaryScreen  # noqa: PLC0415 - not at the start

        moments = (session.began, self.runtime.clock.wall())
        times = "-".join(map(self.runtime.time_of_day, moments))
        self.switch_screen(SummaryScreen(self.runtime, session.live, times, session.commanded))

    def action_leave_program(self) -> None:
        from hiptui.ui.modals import Question  # noqa: PLC0415 - not at the start

        asked = self.screen.asked if isinstance(self.screen, Question) else ""
        if session := self.session_screen:
            if not asked:
                session.action_leave(quit=True)
        elif asked != "save":
            self._screens[-1].leave_program()

    def action_interrupt(self) -> None:
        """Do as escape; a second time leave, whatever is going on."""
        from hiptui.ui.modals import Question  # noqa: PLC0415 - not at the start

        now, session = self.runtime.clock.ticks(), self.session_screen
        again = now - self._interrupted <= AGAIN
        self._interrupted = now
        if again or (session and isinstance(self.screen, Question)):
            if session:
                session.live.finish()
            self.outputs.mute(True)
            self._keep()
            self.leave(INTERRUPTED)
        elif session and self.screen is session:
            session.action_leave()
        elif isinstance(self.screen, CommandPalette):
            self.pop_screen()
        else:
            self.simulate_key("escape")
            self.notify("ctrl+c again leaves.", timeout=AGAIN)

    def action_suspend(self) -> None:
        if session := self.session_screen:
            session.hold()
        if (live := self.live) and live.recorder:
            live.recorder.flush(SAVING)
        self.action_suspend_process()

    def hang_up(self, number: int) -> None:
        """The terminal has gone, or the program is told to end: fall silent, save, and leave."""
        self.outputs.mute(True)
        if session := self.session_screen:
            session.hold()
        if self.live:
            self.live.close(SAVING)
        self._keep()
        super().hang_up(number)

    def _keep(self) -> None:
        for screen in self._screens:
            screen.keep()

    @property
    def _screens(self) -> list[BaseScreen[Any]]:
        """The screens on one another, without questions and palette."""
        return [one for one in self.screen_stack if isinstance(one, BaseScreen)]


def _kept(live: LiveSession) -> str:
    """Keep the session; why there is nothing to keep, if so."""
    from hiptui.domain.record import TOO_SHORT  # noqa: PLC0415 - not at the start

    live.finish()
    return "" if live.done().is_kept else f"{TOO_SHORT}."


def _forgotten(live: LiveSession) -> str:
    try:
        if live.recorder:
            live.recorder.forget()
    except HistoryError as problem:
        return str(problem)
    return "Forgotten: nothing of it is kept."
