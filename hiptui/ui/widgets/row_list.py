"""A list of rows: keys and mouse choose, headings are passed over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.visual import Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class RowList(OptionList, inherit_bindings=False):
    """Takes the arrow, page and end keys and j, k; all others are the screen's.

    One click chooses a row; a click on the chosen one posts `OptionSelected`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up"),
        Binding("down,j", "cursor_down"),
        Binding("pageup", "page_up"),
        Binding("pagedown", "page_down"),
        Binding("home", "first"),
        Binding("end", "last"),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """An empty list."""
        super().__init__(id=id, classes=classes, markup=False)
        self.auto_links = False
        self._again = False

    def put(
        self, rows: Sequence[Visual], at: int | None, headings: frozenset[int] = frozenset()
    ) -> None:
        """Show `rows`, the one at `at` chosen; those in `headings` cannot be chosen."""
        top = self.scroll_y
        self.set_options(Option(row, disabled=i in headings) for i, row in enumerate(rows))
        if at is not None and rows:
            self.highlighted = min(at, len(rows) - 1)
            self.scroll_to(y=top, animate=False, immediate=True)
            self.scroll_to_highlight()

    def repaint_rows(self) -> None:
        """Let each row work out its text anew when it is painted."""
        if self.option_count:
            self.replace_option_prompt_at_index(0, self.options[0].prompt)

    def on_click(self, event: events.Click) -> None:
        """See whether the chosen row is clicked; the list's own handler comes after this one."""
        meta = event.style.meta
        self._again = meta.get("option") == self.highlighted and "@click" not in meta

    def action_select(self) -> None:
        """Tell of a second click."""
        if self._again:
            super().action_select()

    def action_cursor_up(self) -> None:
        """Up, and no further than the first row."""
        if self.highlighted != self._end(1):
            super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """Down, and no further than the last row."""
        if self.highlighted != self._end(-1):
            super().action_cursor_down()

    def _end(self, step: int) -> int | None:
        """The first row that can be chosen, or with -1 the last."""
        places = range(self.option_count)[::step]
        return next((i for i in places if not self.options[i].disabled), None)
