"""The full-screen program: its screens and how one leads to the next."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from hiptui.domain.settings import setting
from hiptui.runtime import Runtime, StartRequest
from hiptui.storage.settings import NotSaved
from hiptui.ui.key_commands import Where
from hiptui.ui.key_turns import KeysInTurn
from hiptui.ui.keymap import bindings, keymap
from hiptui.ui.opening import bottom_screen, screen_for
from hiptui.ui.own_session import OwnSession
from hiptui.ui.screens.base import BaseScreen, OpenScreen, ResumeSession, StartSession
from hiptui.ui.session_outputs import SessionOutputs
from hiptui.ui.signals import watch_continuation
from hiptui.ui.themes import CONSOLE_FONT, THEMES, fallbacks, is_offered, theme_commands

if TYPE_CHECKING:
    from hiptui.ui.screens.session import SessionScreen


class HiptuiApp(KeysInTurn):
    """Coaches a runner through timed strength circuits."""

    TITLE = "hiptui"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.EVERYWHERE)

    def __init__(self, runtime: Runtime, start: StartRequest | None = None) -> None:
        """The program on `runtime`; `start` leads straight into a session."""
        super().__init__()
        self.runtime = runtime
        self.on_settings_screen_keys_changed()
        self.outputs = SessionOutputs(self, runtime)
        self.own = OwnSession(self, runtime, self.outputs)
        self._start = start
        for theme in THEMES:
            self.register_theme(theme)
        for name, theme in self.available_themes.items():
            if not is_offered(theme):
                self.unregister_theme(name)
        # Before any screen is styled, so that nothing is styled twice.
        self.set_reactive(HiptuiApp.theme, runtime.settings.display.theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> Screen[Any]:
        """What lies below everything, so no empty screen is drawn before it."""
        return bottom_screen(self.runtime, self.keys, self._start)

    def on_mount(self) -> None:
        """Straight into a session, if one was asked for."""
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember(theme.name))
        if self._start:
            for warning in (*self.runtime.warnings, *self.keys.warnings):
                self.notify(warning, severity="warning", markup=False)
            self.own.begin(self._start)
        if not self.is_headless:
            watch_continuation(self.runtime.detector.sigcont)
        self.call_after_refresh(_thaw)

    async def on_unmount(self) -> None:
        """Leave no program of ours behind, and the title as it was."""
        await self.outputs.close()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What all that is shown goes through."""
        console = [CONSOLE_FONT] if self.runtime.has_console_font else []
        return [*super().get_line_filters(), *console]

    def get_css_variables(self) -> dict[str, str]:
        """The colours; none yet while Textual sets itself up with a theme that nobody chose."""
        return super().get_css_variables() if "runtime" in vars(self) else {}

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our colours in themes that do not know them."""
        return fallbacks(self.current_theme)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the palette offers: what the screen does, and every theme by its name."""
        if isinstance(screen, BaseScreen):
            yield from screen.system_commands()
        yield from theme_commands(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A locked session locks the program's keys too."""
        return not self.own.is_locked or action in {"interrupt", "repaint"}

    # --------------------------------------------------------------------------- between screens

    @on(StartSession)
    def _start_session(self, event: StartSession) -> None:
        cut = event.cut if self.runtime.records else None  # a rehearsal never asks
        if cut and cut.circuit.id == event.circuit.id:
            self.own.ask(StartSession(event.circuit, event.choice), cut)
        else:
            self.own.enter(partial(self.runtime.start, event.circuit, event.choice), self.keys)

    @on(ResumeSession)
    def _resume_session(self, event: ResumeSession) -> None:
        self.own.enter(partial(self.runtime.resume, event.interrupted), self.keys)

    def on_session_screen_over(self, event: SessionScreen.Over) -> None:
        """On to the summary, or back."""
        self.own.end(event)

    @on(OpenScreen)
    def _open_screen(self, event: OpenScreen) -> None:
        self.push_screen(screen_for(event, self.runtime), self._show_edited)

    def _show_edited(self, circuit_id: str | None) -> None:
        if circuit_id and isinstance(self.screen, BaseScreen):
            self.screen.choose(circuit_id)

    def on_settings_screen_keys_changed(self) -> None:
        """Let keys do what the settings say."""
        self.keys = keymap(self.runtime.settings.keys, self.runtime.settings_path.name)
        self.set_keymap(self.keys.changed)

    async def on_settings_screen_sound_check(self) -> None:
        """Play each cue once."""
        await self.outputs.check()

    # --------------------------------------------------------------------------- what keys do

    def action_help(self) -> None:
        """Show the keys and the help of the screen."""
        from hiptui.ui.modals import HelpScreen  # noqa: PLC0415 - not at the start

        if isinstance(self.screen, BaseScreen):
            asked = HelpScreen(self.screen.WHERE.value, self.screen.commands())
            self.push_screen(asked, self.screen.run_command)

    def action_repaint(self) -> None:
        """Send every cell again."""
        self.repaint()

    def action_suspend(self) -> None:
        """Back to the shell; a session waits."""
        self.own.suspend()

    def action_leave_program(self) -> None:
        """Leave; a session asks first."""
        self.own.leave()

    def action_interrupt(self) -> None:
        """As escape; a second time leaves the program, whatever is going on."""
        self.own.interrupt()

    def hang_up(self, number: int) -> None:
        """The terminal has gone, or the program is told to end: save, and leave at once."""
        self.own.save()
        super().hang_up(number)

    def _remember(self, theme: str) -> None:
        if theme != self.runtime.settings.display.theme:
            try:
                self.runtime.set(setting("display", "theme"), None, theme)
            except NotSaved as problem:
                self.notify(str(problem), severity="warning", markup=False)


def run(runtime: Runtime, start: StartRequest | None = None) -> int:
    """Run the full-screen program; returns its exit code."""
    app = HiptuiApp(runtime, start)
    code = app.run_to_end(mouse=runtime.uses_mouse)
    if app.own.live:
        app.own.live.close()
    return code


def _thaw() -> None:
    """What was loaded stays: the collector need not look at it again."""
    gc.freeze()
    gc.enable()
