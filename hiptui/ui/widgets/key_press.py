"""A field that takes the next key, whatever it is."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import Static


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
