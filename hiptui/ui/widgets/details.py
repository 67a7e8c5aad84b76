"""What is chosen, told and shown: words, the moving figure, more words."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.visual import Visual

from hiptui.domain.circuit import Move
from hiptui.ui.widgets.figure_box import FigureBox
from hiptui.ui.widgets.text import Text


class Details(VerticalScroll, can_focus=False):
    """A panel beside a list; the style sheet gives the figure what room the words need not."""

    def __init__(self, figure: FigureBox, *, classes: str | None = None) -> None:
        """An empty panel round `figure`."""
        super().__init__(id="side", classes=classes)
        self.figure = figure
        self._about, self._more = Text(id="about"), Text(id="more")

    def compose(self) -> ComposeResult:
        """The figure between what it is about and what is to be known besides."""
        yield self._about
        yield self.figure
        yield self._more

    def show(self, about: Visual, more: Visual, move: Move | None, *, moving: bool) -> None:
        """Tell what is chosen, and show how its `move` is done."""
        self.figure.show(move, moving=moving)
        self._about.update(about)
        self._more.update(more)
