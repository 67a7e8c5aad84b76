"""What takes keys as they are typed: a line, the words a list is filtered by, the next key."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from hiptui.ui.widgets.text import Text, clickable


class Entry(Input):
    """An `Input` that takes all lines of what is pasted, joined to one."""

    def on_paste(self, event: events.Paste) -> None:
        """Take over all lines, with a space where one ended."""
        event.stop()
        event.prevent_default()
        self.replace(" ".join(event.text.split()), *self.selection)


class KeyPress(Static, can_focus=True):
    """Waits for one key while it has the focus; escape takes none."""

    @dataclass
    class Pressed(Message):
        """A key was pressed."""

        key: str
        """Its name in the terminal library."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Every key is taken."""
        return True

    def on_key(self, event: events.Key) -> None:
        """Tell of it, and let nobody else have it."""
        event.stop()
        event.prevent_default()
        self.post_message(self.Pressed(event.key))


class Prompt(Horizontal):
    """A line that asks for something; out of sight while nothing is asked."""

    DEFAULT_CSS = """
    Prompt {
        height: 1;
        display: none;
        & > Entry { width: 1fr; }
        & > Text { width: auto; margin-right: 1; color: $phase-ready; }
    }
    """

    def __init__(self, max_length: int) -> None:
        """Nothing is asked yet; what is typed has `max_length` characters at the most."""
        super().__init__(id="prompt")
        self._asked = Text(id="asked")
        self._entry = Entry(compact=True, max_length=max_length, select_on_focus=False)

    def compose(self) -> ComposeResult:
        """What is asked, and the place for the answer."""
        yield self._asked
        yield self._entry

    def ask(self, asked: str, value: str = "") -> None:
        """Let somebody type, from `value` on."""
        self._asked.update(Content(asked))
        self.display = True
        with self._entry.prevent(Input.Changed):
            self._entry.value = value
        self._entry.cursor_position = len(value)
        self.screen.set_focus(self._entry)

    def close(self) -> None:
        """Ask no more."""
        self.display = False


class FilterLine(Vertical):
    """Asks for words, and says which hold once nothing is typed any more."""

    DEFAULT_CSS = "FilterLine { height: auto; }"

    def compose(self) -> ComposeResult:
        """The words that hold."""
        yield Text(id="filter")

    async def ask(self, words: str, hint: str) -> None:
        """Let somebody type, from the words that hold; `hint` says what is looked for."""
        entry = Entry(words, placeholder=hint, compact=True, id="entry", select_on_focus=False)
        self.query_one("#filter").display = False
        await self.mount(entry, before="#filter")
        self.screen.set_focus(entry)

    async def close(self) -> None:
        """Take the line away that is typed in."""
        await self.query(Entry).remove()

    def show(self, words: str) -> None:
        """Say that `words` hold."""
        line = self.query_one("#filter", Text)
        line.display = bool(words)
        all_again = clickable(Content("escape shows all"), "screen.show_all")
        line.update(Content(f"filter: {words}, ") + all_again)
