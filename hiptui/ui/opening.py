"""The start screen and those in front of it, each loaded as it is first asked for."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.screen import Screen

from hiptui.runtime import Runtime, StartRequest
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import Keymap
from hiptui.ui.screens.base import BaseScreen, OpenScreen, SessionRefused


def bottom_screen(runtime: Runtime, keys: Keymap, start: StartRequest | None) -> Screen[Any]:
    """The start screen; below a session asked for, what makes it once one comes back to it."""
    if start is None or (start.interrupted and start.asks):
        return _start_screen(runtime, keys)
    return BelowSession(runtime, keys)


def _start_screen(runtime: Runtime, keys: Keymap, circuit_id: str | None = None) -> Screen[Any]:
    from hiptui.ui.screens.circuits import CircuitsScreen  # noqa: PLC0415 - not below a session

    return CircuitsScreen(runtime, keys, circuit_id)


def screen_for(event: OpenScreen, runtime: Runtime) -> Screen[Any]:
    """The screen that is asked for; the editor's result is the id of the circuit it saved."""
    if event.where is Where.EDITOR:
        from hiptui.ui.screens.editor import EditorScreen  # noqa: PLC0415 - not at the start

        return EditorScreen(runtime, event.circuit)
    if event.where is Where.HISTORY:
        from hiptui.ui.screens.history import HistoryScreen  # noqa: PLC0415 - not at the start

        return HistoryScreen(runtime)
    if event.where is Where.PLAN:
        from hiptui.ui.screens.plan import PlanScreen  # noqa: PLC0415 - not at the start

        return PlanScreen(runtime)
    from hiptui.ui.screens.settings import SettingsScreen  # noqa: PLC0415 - not at the start

    return SettingsScreen(runtime, event.circuit)


class BelowSession(BaseScreen[None]):
    """Nothing; the start screen comes in front of it once somebody comes back.

    To make that one first, for nobody to see, would take a sixth of the way into the session.
    """

    WHERE: ClassVar[Where] = Where.CIRCUITS
    circuit_id: str | None = None
    _covered = False

    def __init__(self, runtime: Runtime, keys: Keymap) -> None:
        """Nothing until the start screen is to be made, on `runtime`."""
        super().__init__()
        self._runtime, self._keys = runtime, keys

    def choose(self, circuit_id: str) -> None:
        """Let the start screen stand on a circuit."""
        self.circuit_id = circuit_id

    def on_screen_suspend(self) -> None:
        """The session is in front."""
        self._covered = True

    def on_screen_resume(self) -> None:
        """It is over."""
        if self._covered:
            self._go()

    @on(SessionRefused)
    def _go(self) -> None:
        self.app.push_screen(_start_screen(self._runtime, self._keys, self.circuit_id))
