"""A line to type in."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class Entry(Input):
    """An `Input` that takes all lines of what is pasted, joined to one."""

    def on_paste(self, event: events.Paste) -> None:
        """Take over all lines, with a space where one ended."""
        event.stop()
        event.prevent_default()
        self.replace(" ".join(event.text.split()), *self.selection)
