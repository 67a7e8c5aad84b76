"""The screens that open in front of the start screen, each loaded as it is first asked for."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from hiptui.runtime import Runtime
from hiptui.ui.key_commands import Where
from hiptui.ui.messages import OpenScreen


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
