"""Text that scrolls by the keys of lists."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll


class Scroller(VerticalScroll, inherit_bindings=False):
    """Scrolls by the keys of lists, at once: gliding costs a frame for each row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)"),
        Binding("down,j", "move(1)"),
        Binding("pageup", "page(-1)"),
        Binding("pagedown", "page(1)"),
        Binding("home", "page(-1000)"),
        Binding("end", "page(1000)"),
    ]

    def action_move(self, rows: int) -> None:
        """Up or down."""
        self.scroll_relative(y=rows, animate=False)

    def action_page(self, pages: int) -> None:
        """Up or down by what is in sight."""
        self.action_move(pages * max(1, self.size.height - 1))
