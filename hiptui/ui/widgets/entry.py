"""A line to type in, over slow lines too."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from textual import events
from textual.binding import Binding
from textual.widgets import Input

_LEFT_TO_BINDINGS = {"enter", "ctrl+c", "super+c"}
_AT_ONCE: Mapping[str, str] = MappingProxyType(
    {
        key: binding.action
        for binding in Binding.make_bindings(Input.BINDINGS)
        for key in [binding.key]
        if key not in _LEFT_TO_BINDINGS
    }
)
"""What keys do that move or delete."""


class Entry(Input):
    """An `Input` whose keys act in the order in which they come.

    The stock one inserts a letter when it comes and runs its bindings later: of keys that arrive in
    one packet, a backspace then takes away the wrong letter. What is pasted is joined to one line.
    """

    async def on_key(self, event: events.Key) -> None:
        """Do what a key does before the next one is looked at."""
        if action := _AT_ONCE.get(event.key):
            event.stop()
            event.prevent_default()
            await self.run_action(action)

    def on_paste(self, event: events.Paste) -> None:
        """Take over all lines, with a space where one ended."""
        event.stop()
        event.prevent_default()
        self.replace(" ".join(event.text.split()), *self.selection)
