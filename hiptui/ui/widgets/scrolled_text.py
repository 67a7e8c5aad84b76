"""Text that scrolls where it does not fit."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.visual import VisualType

from hiptui.ui.widgets.text import Text


class ScrolledText(VerticalScroll, can_focus=False):
    """A text in a place that may be too low for it: the wheel scrolls, or who asks it to."""

    def __init__(self, *, id: str) -> None:
        """Nothing yet."""
        super().__init__(id=id)
        self._text = Text()

    def compose(self) -> ComposeResult:
        """The text."""
        yield self._text

    def show(self, content: VisualType) -> None:
        """Show `content` from its top."""
        self._text.update(content)
        self.scroll_home(animate=False)
