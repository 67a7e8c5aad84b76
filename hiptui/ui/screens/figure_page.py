"""A page of drawn lines on which a moving figure stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from textual.app import ComposeResult
from textual.geometry import Region

from hiptui.domain.circuit import Move, Side
from hiptui.runtime import Runtime
from hiptui.ui.keymap import Keymap
from hiptui.ui.moving_figure import moving_figure
from hiptui.ui.screens.base import BaseScreen
from hiptui.ui.stage.lines import Line
from hiptui.ui.stage.rows import Box
from hiptui.ui.widgets.lines_view import Canvas

if TYPE_CHECKING:
    from hiptui.ui.widgets.figure_view import FigureView

Result = TypeVar("Result")


class FigurePage(BaseScreen[Result]):
    """Lines with room for a figure, which comes after the first frame: drawing it costs imports."""

    DEFAULT_CSS = """
    FigurePage { background: $background; layers: page figure; overflow: hidden; }
    FigurePage > Canvas { layer: page; }
    """

    def __init__(self, runtime: Runtime, keys: Keymap) -> None:
        """A page on `runtime` whose keys are named by `keys`."""
        super().__init__()
        self.runtime = runtime
        self.keys = keys
        self.figure_view: FigureView | None = None
        self.figure_box: Box | None = None

    def compose(self) -> ComposeResult:
        """One canvas."""
        yield Canvas(self.lines, id="page")

    def on_mount(self) -> None:
        """Bring the figure on once the page is seen."""
        if self.runtime.shows_figures:
            self.call_after_refresh(self._bring_figure)

    def lines(self, cells: int, rows: int) -> Sequence[Line]:
        """What the page shows at a size; nothing where a screen does not say."""
        return ()

    def redraw(self) -> None:
        """Show what is true now."""
        for canvas in self.query("#page").results(Canvas):  # none yet at the very beginning
            canvas.redraw()

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
        if not self.is_attached:  # the program is leaving already
            return
        view = moving_figure(self.runtime, self.app)
        await self.mount(view)
        self.figure_view = view
        view.place(self.figure_box and Region(*self.figure_box))
        self.pose()
        self.redraw()
