"""A place for the moving figure among other widgets, alone or with words above and below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.geometry import Region
from textual.visual import Visual

from hiptui.domain.circuit import Move
from hiptui.figure.library import Library
from hiptui.ui.widgets.text import Text

if TYPE_CHECKING:
    from hiptui.ui.widgets.figure_view import FigureView


class FigureBox(Container):
    """Shows how a move is done, in all the room the style sheet gives it.

    It has the class `-shown` where the move has a figure. The figure itself comes after the first
    frame, as drawing costs imports; until then the box trusts that the library has it.
    """

    DEFAULT_CSS = "FigureBox { overflow: hidden; }"
    view: FigureView | None = None
    """The figure, once it has come."""

    def __init__(self, figures: Library, make: Callable[[], FigureView] | None) -> None:
        """A box for one of `figures`, which `make` will draw; None where none are wanted."""
        super().__init__(id="figure", classes="-shown" if make else None)
        self._figures = figures
        self._make = make
        self._move: Move | None = None
        self._moving = True

    def on_mount(self) -> None:
        if self._make:
            self.call_after_refresh(self._bring)

    def show(self, move: Move | None, *, moving: bool) -> None:
        """Show how `move` is done, on its first side."""
        self._move, self._moving = move, moving
        named = move.figure if move and self._make else ""
        figure = self._figures.get(named) if named and self.view else None
        self.set_class(bool(named) and (figure is not None or self.view is None), "-shown")
        if self.view:
            self.view.present(figure, move.order[0] if move else None, moving=moving)

    def on_resize(self) -> None:
        if self.view:
            self.view.place(Region(0, 0, *self.size) if self.size else None)

    async def _bring(self) -> None:
        if self._make and self.is_attached:  # the program may be leaving already
            view = self._make()
            await self.mount(view)
            self.view = view
            self.on_resize()
            self.show(self._move, moving=self._moving)


class Details(VerticalScroll, can_focus=False):
    """A panel beside a list; the style sheet gives the figure what room the words need not."""

    def __init__(self, figure: FigureBox, *, classes: str | None = None) -> None:
        """An empty panel round `figure`."""
        super().__init__(id="side", classes=classes)
        self.figure = figure
        self._about, self._more = Text(id="about"), Text(id="more")

    def compose(self) -> ComposeResult:
        yield self._about
        yield self.figure
        yield self._more

    def show(self, about: Visual, more: Visual, move: Move | None, *, moving: bool) -> None:
        """Tell what is chosen, and show how its `move` is done."""
        self.figure.show(move, moving=moving)
        self._about.update(about)
        self._more.update(more)
