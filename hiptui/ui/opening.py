"""The start screen and those that open in front of it, each loaded as it is first asked for."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from hiptui.runtime import Runtime, StartRequest
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import Keymap
from hiptui.ui.messages import OpenScreen


def bottom_screen(runtime: Runtime, keys: Keymap, start: StartRequest | None) -> Screen[Any]:
    """The start screen; below a session asked for, what makes it once one comes back to it."""

    def start_screen(circuit_id: str | None = None) -> Screen[Any]:
        from hiptui.ui.screens.circuits import CircuitsScreen  # noqa: PLC0415 - not below a session

        return CircuitsScreen(runtime, keys, circuit_id)

    if start is None or (start.interrupted and start.asks):
        return start_screen()
    from hiptui.ui.screens.below_session import BelowSession  # noqa: PLC0415 - this way's own

    return BelowSession(start_screen)


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
