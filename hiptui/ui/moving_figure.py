"""The moving figure as fast as the line allows, and still where motion is not wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App

from hiptui.runtime import Runtime

if TYPE_CHECKING:
    from hiptui.ui.widgets.figure_view import FigureView

RATE = 8.0
"""Figure frames a real second."""
FAR_RATE = 6.0
"""The same over SSH."""


def moving_figure(runtime: Runtime, app: App[Any]) -> FigureView:
    """A figure for `app`; drawing one costs imports, so it is asked for after the first frame."""
    from hiptui.ui.widgets.figure_view import FigureView  # noqa: PLC0415 - after the first frame

    chosen = runtime.settings.display.motion
    still = chosen == "reduced" or (chosen == "auto" and app.animation_level == "none")
    return FigureView(runtime.clock, FAR_RATE if runtime.far_away else RATE, still=still)
