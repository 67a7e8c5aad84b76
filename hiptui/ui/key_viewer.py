"""`hiptui doctor --keys`: each key as it arrives, its name for settings.toml, and what it does."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from hiptui.ui.keymap import Keymap, name_in_settings
from hiptui.ui.signals import SignalledApp

_HEAD = ("received", "name for [keys]", "does")
_WIDTHS = (15, 15)
_NOTHING = "nothing"


class KeyViewer(SignalledApp, inherit_bindings=False):
    """Shows the newest keys at the bottom; ctrl+c leaves."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { padding: 1 2; } #keys { height: 1fr; content-align: left bottom; }"
    HINT: ClassVar[str] = "Press keys, also those of a clicker. What shows nothing never arrives."

    def __init__(self, keys: Keymap) -> None:
        super().__init__()
        self._keys = keys
        self._rows: list[str] = []

    def compose(self) -> ComposeResult:
        """The hint, and the keys under their headings."""
        yield Static(Content(f"{self.HINT} ctrl+c leaves.\n\n{_row(*_HEAD)}"))
        yield Static(id="keys")

    async def on_event(self, event: events.Event) -> None:
        """Show a key before anything else may act on it."""
        if not isinstance(event, events.Key):
            await super().on_event(event)
        elif event.key == "ctrl+c":
            self.leave()
        else:
            self._show(event)

    def _show(self, event: events.Key) -> None:
        typed = f" {event.character}" if event.is_printable and event.character != event.key else ""
        name = name_in_settings(event.key)
        does = ", ".join(f"{one.where}: {one.label}" for one in self._keys.with_key(event.key))
        row = _row(event.key + typed, name, does or _NOTHING)
        self._rows = [*self._rows, row][-self.size.height :]
        self.query_one("#keys", Static).update(Content("\n".join(self._rows)))


def _row(received: str, name: str, does: str) -> str:
    return f"{received:{_WIDTHS[0]}} {name:{_WIDTHS[1]}} {does}"


def run(keys: Keymap) -> int:
    """Show keys until ctrl+c; the exit code."""
    return KeyViewer(keys).run_to_end()
