"""A line to type in by which a list is filtered, and afterwards by what it is."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from hiptui.ui.widgets.entry import Entry
from hiptui.ui.widgets.row import clickable
from hiptui.ui.widgets.text import Text


class FilterLine(Vertical):
    """Asks for words, and says which hold once nothing is typed any more."""

    DEFAULT_CSS = "FilterLine { height: auto; }"

    def compose(self) -> ComposeResult:
        """The words that hold."""
        yield Text(id="filter")

    @property
    def is_open(self) -> bool:
        """Whether somebody types."""
        return bool(self.query(Entry))

    async def ask(self, words: str, hint: str) -> None:
        """Let somebody type, from the words that hold; `hint` says what is looked for."""
        entry = Entry(words, placeholder=hint, compact=True, id="entry", select_on_focus=False)
        await self.mount(entry, before="#filter")
        self.screen.set_focus(entry)

    async def close(self) -> None:
        """Take the line away that is typed in."""
        await self.query(Entry).remove()

    def show(self, words: str) -> None:
        """Say that `words` hold."""
        line = self.query_one("#filter", Text)
        line.display = bool(words) and not self.is_open
        all_again = clickable(Content("escape shows all"), "screen.back")
        line.update(Content(f"filter: {words}, ") + all_again)
