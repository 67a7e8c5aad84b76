"""What takes keys as they are typed: a line of text, the next key, a line that asks."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from hiptui.domain.record import NOTE_LENGTH
from hiptui.ui.widgets import Text


class Entry(Input):
    """An `Input` that takes all lines of what is pasted, joined to one."""

    DEFAULT_CSS = """
    Entry, Entry:focus {
        border: none;
        height: 1;
        padding: 0;
        background: $chosen;
        background-tint: transparent;
    }
    """
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def __init__(self, hint: str = "") -> None:
        """An empty line; `hint` stands there until something is typed."""
        super().__init__(
            placeholder=hint, max_length=NOTE_LENGTH, select_on_focus=False, compact=True
        )

    def on_paste(self, event: events.Paste) -> None:
        """Take over all lines, with a space where one ended."""
        event.stop()
        event.prevent_default()
        self.replace(" ".join(event.text.split()), *self.selection)


class KeyPress(Static, can_focus=True):
    """Waits for one key while it has the focus."""

    def __init__(self, hint: str, pressed: Callable[[str], object]) -> None:
        """Calls `pressed` with the key's name in the terminal library."""
        super().__init__(hint)
        self._pressed = pressed

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return True

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.screen.call_next(self._pressed, event.key)


class Prompt(Horizontal):
    """A line that asks for something, and may say what holds once nothing is typed any more."""

    DEFAULT_CSS = """
    Prompt {
        height: 1;
        display: none;
        & > Entry { width: 1fr; }
        & > Text { width: auto; margin-right: 1; color: $phase-ready; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self._asked = Text(id="asked")
        self._entry = Entry()
        self._entered: Callable[[str], object] | None = None
        self._typed: Callable[[str], object] | None = None
        self._before: Widget | None = None

    def compose(self) -> ComposeResult:
        yield self._asked
        yield self._entry

    @property
    def value(self) -> str:
        return self._entry.value

    @property
    def asks(self) -> bool:
        return self._entered is not None

    def ask(
        self,
        asked: str,
        value: str,
        entered: Callable[[str], object],
        typed: Callable[[str], object] | None = None,
        hint: str = "",
    ) -> None:
        """Let somebody type, from `value` on; call `typed` at each change, at last `entered`."""
        self._entered, self._typed, self._before = entered, typed, self.screen.focused
        self._asked.update(Content(asked))
        self._asked.display = bool(asked)
        self.display = self._entry.display = True
        self._entry.placeholder = hint
        with self._entry.prevent(Input.Changed):
            self._entry.value = value
        self._entry.cursor_position = len(value)
        self.screen.set_focus(self._entry)

    def close(self, said: Content | None = None) -> None:
        """Ask no more; the focus goes back to where it was, and what holds is `said`."""
        if self.asks:
            self._entered = self._typed = None
            self.screen.set_focus(self._before)
        self.display = self._asked.display = said is not None
        self._entry.display = False
        self._asked.update(said or "")

    def on_input_changed(self, event: Input.Changed) -> None:
        if self._typed:
            self.screen.call_next(self._typed, event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if self._entered:
            self.screen.call_next(self._entered, event.value)
