"""A word in block letters, to be read from across the room."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from hiptui.ui.stage.block_letters import letters


class BlockWord(Static):
    """The largest letters that fit the place it has; its height comes from the style sheet."""

    def __init__(self, word: str = "", *, id: str | None = None) -> None:
        """`word` in capitals."""
        super().__init__(id=id)
        self._word = word

    def show(self, word: str) -> None:
        """Another word."""
        self._word = word
        self.refresh()

    def render(self) -> Content:
        """The letters, or the plain word where none fit."""
        return Content("\n".join(letters(self._word, *self.size)) or self._word)
