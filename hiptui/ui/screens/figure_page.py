"""A page on which a moving figure stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.geometry import Region

from hiptui.domain.circuit import Move, Side
from hiptui.runtime import Runtime
from hiptui.ui.keymap import Keymap
from hiptui.ui.screens.base import Page
from hiptui.ui.stage.rows import Box

if TYPE_CHECKING:
    from hiptui.ui.widgets.figure_view import FigureView

RATE = 8.0
"""Figure frames a real second."""
FAR_RATE = 6.0
"""The same over SSH."""

Result = TypeVar("Result")


class FigurePage(Page[Result]):
    """Lines with room for a figure, which comes after the first frame: drawing it costs imports."""

    def __init__(self, runtime: Runtime, keys: Keymap) -> None:
        """A page on `runtime`."""
        super().__init__(keys)
        self.runtime = runtime
        self.figure_view: FigureView | None = None
        self.figure_box: Box | None = None

    def on_mount(self) -> None:
        """Bring the figure on once the page is seen."""
        if self.runtime.shows_figures:
            self.call_after_refresh(self._bring_figure)

    def pose(self) -> None:
        """Tell the figure what to do; a screen says what."""

    def has_figure(self, move: Move | None) -> bool:
        """Whether there is a figure of `move`, as far as is known by now."""
        if move is None or not move.figure or not self.runtime.shows_figures:
            return False
        return self.figure_view is None or self.runtime.figures.get(move.figure) is not None

    def present(self, move: Move | None, side: Side | None, *, moving: bool) -> None:
        """Show the figure of `move`."""
        if self.figure_view:
            figure = self.runtime.figures.get(move.figure) if move and move.figure else None
            self.figure_view.present(figure, side, moving=moving)

    def stand(self, box: Box | None) -> None:
        """Where the figure stands, or nowhere."""
        if box != self.figure_box:
            self.figure_box = box
            if self.figure_view:
                self.figure_view.place(box and Region(*box))

    async def _bring_figure(self) -> None:
        view = figure_view(self.runtime, self.app)
        if not self.is_attached:  # the program is leaving already
            return
        await self.mount(view)
        self.figure_view = view
        view.place(self.figure_box and Region(*self.figure_box))
        self.pose()
        self.redraw()


def figure_view(runtime: Runtime, app: App[Any]) -> FigureView:
    """A figure as fast as the line allows, still where motion is not wanted."""
    from hiptui.ui.widgets.figure_view import FigureView  # noqa: PLC0415 - after the first frame

    chosen = runtime.settings.display.motion
    still = chosen == "reduced" or (chosen == "auto" and app.animation_level == "none")
    return FigureView(runtime.clock, FAR_RATE if runtime.far_away else RATE, still=still)
