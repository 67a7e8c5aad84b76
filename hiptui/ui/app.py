"""The full-screen program: its screens and how one leads to the next."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Iterable
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.screen import Screen

from hiptui.domain.settings import setting
from hiptui.domain.timing import TimingChoice
from hiptui.runtime import Runtime, StartRequest
from hiptui.storage.history.errors import HistoryError
from hiptui.storage.settings import NotSaved
from hiptui.ui.keymap import keymap
from hiptui.ui.messages import (
    EditCircuits,
    GoBack,
    OpenSettings,
    ResumeSession,
    SessionOver,
    SoundCheck,
    StartSession,
)
from hiptui.ui.modals.question import Question, leave_question
from hiptui.ui.screens.base import Page
from hiptui.ui.screens.circuits import CircuitsScreen
from hiptui.ui.session_outputs import SessionOutputs
from hiptui.ui.textual_patches import PatchedApp
from hiptui.ui.themes import THEMES, fallbacks

if TYPE_CHECKING:
    from hiptui.engine.live_session import LiveSession
    from hiptui.ui.screens.session import SessionScreen

AGAIN = 3.0
"""Real seconds within which a second ctrl+c leaves the program."""
SAVING = 0.5
"""Real seconds that a hang-up gives the disk."""
INTERRUPTED = 130
"""Exit code after ctrl+c."""


class HiptuiApp(PatchedApp[None]):
    """Coaches a runner through timed strength circuits."""

    TITLE = "hiptui"
    ENABLE_COMMAND_PALETTE = True
    CSS = """
    Screen { background: $background; layers: page figure; overflow: hidden; }
    ModalScreen { background: $background; }
    Canvas { layer: page; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "app.interrupt", "Interrupt", show=False, priority=True),
        Binding("ctrl+q", "app.leave_program", "Quit", show=False, priority=True),
    ]

    def __init__(self, runtime: Runtime, start: StartRequest | None = None) -> None:
        """The program on `runtime`; `start` leads straight into a session."""
        super().__init__()
        self.runtime = runtime
        self.keys = keymap(runtime.settings.keys, runtime.settings_path.name)
        self._start = start
        self._interrupted = float("-inf")
        self._leaving = False
        self.outputs = SessionOutputs(self, runtime)
        self._began = runtime.wall()
        for theme in THEMES:
            self.register_theme(theme)
        # Before any screen is styled, so that nothing is styled twice.
        self.set_reactive(HiptuiApp.theme, runtime.settings.display.theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> Screen[Any]:
        """The start screen; below everything, so no empty one is drawn before it."""
        return CircuitsScreen(self.runtime, self.keys)

    def on_mount(self) -> None:
        """Straight into a session, if one was asked for."""
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember(theme.name))
        if self._start:
            for warning in (*self.runtime.warnings, *self.keys.warnings):
                self.notify(warning, severity="warning", markup=False)
            self.post_message(StartSession(self._start.circuit, self._start.choice))
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, self.hang_up, signal.SIGINT)
        if not self.is_headless:
            self._watch_for_stops()
        self.call_after_refresh(_thaw)

    def _watch_for_stops(self) -> None:
        """Hear of SIGCONT, of which the driver wants to hear too."""
        drivers = signal.getsignal(signal.SIGCONT)

        def continued(number: int, frame: FrameType | None) -> None:
            self.runtime.detector.sigcont()
            if callable(drivers):
                drivers(number, frame)

        signal.signal(signal.SIGCONT, continued)

    def on_unmount(self) -> None:
        """Leave no program of ours behind, and the title as it was."""
        self.outputs.close()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our colours in themes that do not know them."""
        return fallbacks(self.current_theme)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers: this screen's commands, themes, circuits outside a session."""
        if isinstance(screen, Page):
            for command in screen.keys.of_screen(screen.WHERE):
                if command.palette:
                    run = partial(self.run_action, command.runs, screen)
                    yield SystemCommand(command.label, command.help, run)
        yield SystemCommand("Theme", "change the colours", self.action_change_theme)
        if isinstance(screen, CircuitsScreen):
            for circuit in self.runtime.circuits:
                start = partial(self.post_message, StartSession(circuit, TimingChoice()))
                yield SystemCommand(f"Start {circuit.name}", circuit.summary, start)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A locked session locks the program's keys too."""
        locked = self.session_screen is not None and self.session_screen.locked
        return action == "interrupt" if locked else True

    # --------------------------------------------------------------------------- between screens

    @on(StartSession)
    def _start_session(self, event: StartSession) -> None:
        self._enter(partial(self.runtime.start, event.circuit, event.choice))

    @on(ResumeSession)
    def _resume_session(self, event: ResumeSession) -> None:
        self._enter(partial(self.runtime.resume, event.interrupted))

    def _enter(self, begin: Callable[[], LiveSession]) -> None:
        try:
            live = begin()
        except HistoryError as problem:
            self.notify(str(problem), severity="error", markup=False)
            if isinstance(self.screen, CircuitsScreen):
                self.screen.reread()  # what runs elsewhere can be driven from there
            return
        from hiptui.ui.screens.session import SessionScreen  # noqa: PLC0415 - not at the start

        self._began = self.runtime.wall()
        self.push_screen(SessionScreen(self.runtime, self.keys, live, self.outputs))

    @on(SessionOver)
    def _session_over(self, event: SessionOver) -> None:
        from hiptui.domain.record import record  # noqa: PLC0415 - not at the start

        live = event.live
        self.runtime.finish(live)
        done = record(live.settled(), self.runtime.now())
        if self._leaving:
            self.exit()
        elif not done.work_seconds:
            self.runtime.close()
            self.pop_screen()
        else:
            from hiptui.ui.screens.summary import SummaryScreen  # noqa: PLC0415 - not at the start

            times = "-".join(map(self.runtime.time_of_day, (self._began, self.runtime.wall())))
            circuit = live.session.timeline.circuit
            self.switch_screen(SummaryScreen(self.runtime, self.keys, done, circuit, times))

    @on(OpenSettings)
    def _open_settings(self, event: OpenSettings) -> None:
        from hiptui.ui.screens.settings import SettingsScreen  # noqa: PLC0415 - not at the start

        self.push_screen(SettingsScreen(self.runtime, self.keys, event.circuit))

    @on(SoundCheck)
    def _sound_check(self) -> None:
        self.outputs.check()

    @on(GoBack)
    def _go_back(self) -> None:
        self.runtime.close()
        self.pop_screen()

    @on(EditCircuits)
    def _edit_circuits(self) -> None:
        from hiptui.ui.editor import edit  # noqa: PLC0415 - not at the start

        with self.suspend():
            problem = edit(self.runtime.paths.circuits)
        self.runtime.read_circuits()
        if problem:
            self.notify(problem, severity="error", markup=False)
        if isinstance(self.screen, CircuitsScreen):
            self.screen.reread()

    # --------------------------------------------------------------------------- what keys do

    def action_help(self) -> None:
        """Keys and help of the screen."""
        from hiptui.ui.modals.help import HelpScreen  # noqa: PLC0415 - not at the start

        if isinstance(self.screen, Page):
            self.push_screen(HelpScreen(self.screen.keys.of_screen(self.screen.WHERE)))

    def action_suspend(self) -> None:
        """Back to the shell; a session waits."""
        if session := self.session_screen:
            session.hold()
        self.runtime.flush(SAVING)
        self.action_suspend_process()

    def action_leave_program(self) -> None:
        """Leave; a session asks first."""
        session = self.session_screen
        if session is None:
            self.exit()
        elif not isinstance(self.screen, Question):
            self._leaving = True
            self.push_screen(leave_question(), partial(self._answered, session))

    def action_interrupt(self) -> None:
        """As escape; a second time leaves the program, whatever is going on."""
        now = asyncio.get_running_loop().time()
        asked = isinstance(self.screen, Question) and self.session_screen is not None
        again = asked or now - self._interrupted <= AGAIN
        self._interrupted = now
        if again:
            if session := self.session_screen:
                self.runtime.finish(session.live)
            self.exit(return_code=INTERRUPTED)
        elif self.screen is (session := self.session_screen) and session:
            session.action_leave()
        elif isinstance(self.screen, CommandPalette):
            self.pop_screen()
        else:
            self.simulate_key("escape")
            self.notify("ctrl+c again leaves.", timeout=AGAIN)

    def hang_up(self, number: int) -> None:
        """The terminal has gone, or the program is told to end: save, and leave at once."""
        if session := self.session_screen:
            session.hold()
        self.runtime.close(SAVING)
        self.exit(return_code=128 + number)

    @property
    def session_screen(self) -> SessionScreen | None:
        """The session under way, or None."""
        if "hiptui.ui.screens.session" not in sys.modules:
            return None
        from hiptui.ui.screens.session import SessionScreen  # noqa: PLC0415 - not at the start

        return next((one for one in self.screen_stack if isinstance(one, SessionScreen)), None)

    def _answered(self, session: SessionScreen, leave: bool | None) -> None:
        self._leaving = bool(leave)
        if leave:
            session.leave()

    def _remember(self, theme: str) -> None:
        if theme != self.runtime.settings.display.theme:
            try:
                self.runtime.set(setting("display", "theme"), None, theme)
            except NotSaved as problem:
                self.notify(str(problem), severity="warning", markup=False)


def run(runtime: Runtime, start: StartRequest | None = None) -> int:
    """Run the full-screen program; returns its exit code."""
    app = HiptuiApp(runtime, start)
    app.run()
    runtime.close()
    return app.return_code or 0


def _thaw() -> None:
    """What was loaded stays: the collector need not look at it again."""
    gc.freeze()
    gc.enable()
