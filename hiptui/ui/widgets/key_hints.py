"""The row of keys at the foot of a screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from types import MappingProxyType

from textual.app import App
from textual.binding import ActiveBinding
from textual.content import Content

from hiptui.ui.key_commands import COMMANDS
from hiptui.ui.keymap import readable
from hiptui.ui.widgets.text import Row, Text, clickable

GAP = "   "
_ORDER = {command.binding_id: place for place, command in enumerate(COMMANDS)}
"""The place of each binding in the table."""
SHORT: Mapping[str, str] = MappingProxyType(
    {"left": "←", "right": "→", "up": "↑", "down": "↓", "escape": "esc"}
)
"""Names of keys where there is little room."""
HELP = "help"
"""The action whose hint stays when others go."""


class KeyHints(Text):
    """What keys do at this moment: the active bindings that have a hint, in their order.

    Follows `refresh_bindings` and the focus by itself. As many as fit whole, help always; each can
    be clicked.
    """

    DEFAULT_CSS = "KeyHints { height: 1; }"

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._show())
        self._show()

    def _show(self) -> None:
        if self.is_attached:
            hints = tuple(self._hints())
            self.update(Row(lambda width: _fitting(hints, width)), layout=False)

    def _hints(self) -> Iterator[tuple[str, Content]]:
        """Action and text of each hint: the first key of each command; one text for one word."""
        first: dict[str | None, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.enabled:
                first.setdefault(active.binding.id, active)
        hints = sorted(first.values(), key=lambda one: _ORDER.get(one.binding.id or "", 0))
        for word, group in groupby(hints, lambda one: one.binding.description):
            bound = [*group]
            does = Content.styled(f" {word}", "$quiet")
            keys = Content("").join(_key(active) for active in bound)
            yield bound[-1].binding.action, keys + clickable(does, _action(bound[-1]))


def _key(active: ActiveBinding) -> Content:
    key = active.binding.key
    return clickable(Content.styled(SHORT.get(key, readable(key)), "$phase-ready"), _action(active))


def _action(active: ActiveBinding) -> str:
    where = "app" if isinstance(active.node, App) else "screen"
    return f"{where}.{active.binding.action}"


def _fitting(hints: tuple[tuple[str, Content], ...], width: int) -> Content:
    help = [text for action, text in hints if action == HELP]
    kept: list[Content] = []
    for hint in [text for action, text in hints if action != HELP]:
        if Content(GAP).join([*kept, hint, *help]).cell_length <= width:
            kept.append(hint)
    return Content(GAP).join([*kept, *help])
