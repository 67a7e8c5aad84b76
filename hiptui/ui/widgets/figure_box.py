"""A place for the moving figure among other widgets."""

from __future__ import annotations

from textual.containers import Container
from textual.geometry import Region

from hiptui.domain.circuit import Side
from hiptui.figure.motion import Figure
from hiptui.ui.widgets.figure_view import FigureView


class FigureBox(Container):
    """Holds a figure in all the room it is given by the style sheet."""

    DEFAULT_CSS = "FigureBox { overflow: hidden; }"
    view: FigureView | None = None
    """The figure, once it has come."""

    async def bring(self, view: FigureView) -> None:
        """Let the figure come; it costs imports, so it does after the first frame."""
        await self.mount(view)
        self.view = view
        self.on_resize()

    def present(self, figure: Figure | None, side: Side | None, *, moving: bool) -> None:
        """Show `figure` on `side`."""
        if self.view:
            self.view.present(figure, side, moving=moving)

    def on_resize(self) -> None:
        """The figure takes all there is."""
        if self.view:
            self.view.place(Region(0, 0, *self.size) if self.size else None)
