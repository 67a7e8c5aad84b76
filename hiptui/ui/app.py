"""The full-screen program: its screens and how one leads to the next."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, ClassVar

from textual import on
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.command import CommandList, CommandPalette
from textual.filter import LineFilter
from textual.screen import Screen
from textual.theme import ThemeProvider

from hiptui.domain.settings import setting
from hiptui.runtime import Runtime, StartRequest
from hiptui.storage.settings import NotSaved
from hiptui.ui import LEAST
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import bindings, keymap
from hiptui.ui.own_session import SessionApp
from hiptui.ui.screens import BaseScreen, OpenScreen, SessionRefused, StartSession
from hiptui.ui.signals import watch_continuation
from hiptui.ui.themes import CONSOLE_FONT, THEMES, fallbacks, is_offered, theme_commands


class Palette(CommandPalette):
    """A palette that lives in a window too small for its list: Textual's would fail.

    Its page keys do nothing there, and a text is never wrapped to no cell at all.
    """

    DEFAULT_CSS = "Palette CommandList { min-width: 12; }"

    def _action_command_list(self, action: str) -> None:
        if not action.startswith("page") or self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)


class HiptuiApp(SessionApp):
    """Coaches a runner through timed strength circuits."""

    TITLE = "hiptui"
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.EVERYWHERE)

    def __init__(self, runtime: Runtime, start: StartRequest | None = None) -> None:
        super().__init__(runtime)
        self._disable_tooltips = True  # there are none, but each screen would make room for them
        self.on_settings_screen_keys_changed()
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
        if self._start is None or (self._start.interrupted and self._start.asks):
            return _start_screen(self)
        return BelowSession(self.runtime)

    def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember(theme.name))
        if self._start:
            self.untold = (*self.runtime.warnings, *self.keys.warnings)
            self.post_message(StartSession(self._start))
        if not self.is_headless:
            watch_continuation(self.runtime.detector.sigcont)
        self.call_after_refresh(gc.freeze)  # what was loaded stays: it need not be looked at again
        self.call_after_refresh(gc.enable)

    async def on_unmount(self) -> None:
        await self.outputs.close()

    def get_line_filters(self) -> Sequence[LineFilter]:
        console = [CONSOLE_FONT] if self.runtime.has_console_font else []
        return [*super().get_line_filters(), *console]

    def get_css_variables(self) -> dict[str, str]:
        """The colours; none yet while Textual sets itself up with a theme that nobody chose."""
        return super().get_css_variables() if "runtime" in vars(self) else {}

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return fallbacks(self.current_theme)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        if isinstance(screen, BaseScreen):
            yield from screen.system_commands()
        yield from theme_commands(self)

    @on(OpenScreen)
    def _open_screen(self, event: OpenScreen) -> None:
        """Open a screen by the names of its place: "plan" is PlanScreen in screens/plan.py."""
        module = import_module(f"hiptui.ui.screens.{event.where}")  # not at the start
        screen = getattr(module, f"{event.where.capitalize()}Screen")
        self.push_screen(screen(self.runtime, event.circuit), self._show_edited)

    def _show_edited(self, circuit_id: str | None) -> None:
        if circuit_id and isinstance(self.screen, BaseScreen):
            self.screen.choose(circuit_id)

    def on_settings_screen_keys_changed(self) -> None:
        self.keys = keymap(self.runtime.settings.keys, self.runtime.settings_path.name)
        self.set_keymap(self.keys.changed)

    async def on_settings_screen_sound_check(self) -> None:
        await self.outputs.check()

    def action_help(self) -> None:
        from hiptui.ui.modals import HelpScreen  # noqa: PLC0415 - not at the start

        if isinstance(self.screen, BaseScreen):
            asked = HelpScreen(self.screen.WHERE.value, self.screen.commands())
            self.push_screen(asked, self.screen.run_command)

    def action_command_palette(self) -> None:
        """Nothing below the least size."""
        room = all(cells >= least for cells, least in zip(self.size, LEAST, strict=True))
        if room and not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette(id="--command-palette"))

    def search_themes(self) -> None:
        """Textual's, as one of our palettes."""
        self.push_screen(Palette([ThemeProvider], placeholder="Search for themes…"))

    def action_repaint(self) -> None:
        self.repaint()

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
    if app.live:
        app.live.close()
    return code


def _start_screen(app: HiptuiApp) -> Screen[Any]:
    """The start screen, on the circuit of the session before it if there was one."""
    from hiptui.ui.screens.circuits import CircuitsScreen  # noqa: PLC0415 - not below a session

    before = app.live.session.timeline.circuit.id if app.live else None
    return CircuitsScreen(app.runtime, app.keys, before)


class BelowSession(BaseScreen[None]):
    """Nothing; the start screen comes in front of it once somebody comes back.

    To make that one first, for nobody to see, would take a sixth of the way into the session.
    """

    WHERE: ClassVar[Where] = Where.CIRCUITS
    app: HiptuiApp
    _covered = False

    def on_screen_suspend(self) -> None:
        self._covered = True

    def on_screen_resume(self) -> None:
        if self._covered:
            self._go()

    @on(SessionRefused)
    def _go(self) -> None:
        self.app.untold = ()
        self.app.push_screen(_start_screen(self.app))
