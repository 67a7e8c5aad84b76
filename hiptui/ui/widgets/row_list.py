"""A list of rows: keys and mouse choose, headings are passed over; the rows of forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import ClassVar, Self

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.visual import Visual, VisualType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from hiptui.ui.widgets import Row, clickable, spread

AT_ONCE = 100
"""Rows that a list has at first, and those it gets whenever its end comes near."""


class RowList(OptionList, inherit_bindings=False):
    """Takes the arrow, page and end keys and j, k; all others are the screen's.

    One click chooses a row; a click on the chosen one posts `OptionSelected`.
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
    """Its rows; more of them change nothing around it."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up"),
        Binding("down,j", "cursor_down"),
        Binding("pageup", "page_up"),
        Binding("pagedown", "page_down"),
        Binding("home", "first"),
        Binding("end", "last"),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self.auto_links = False
        self._again = self._was_full = False
        self._coming: Iterator[Option] = iter(())

    def put(self, rows: Iterable[Visual | str], at: int | None) -> None:
        """Show `rows`, the one at `at` or after it chosen; texts are headings, never chosen.

        Those of a long list come when they are about to be seen: 10,000 take 150 ms, at each key
        of a filter.
        """
        top = self.scroll_y
        self._coming = map(_option, rows)
        self.set_options(islice(self._coming, AT_ONCE))
        self._reach(at or 0)
        if at is not None and self.option_count:
            at = min(at, self.option_count - 1)
            rest = range(at, self.option_count)
            self.highlighted = next((i for i in rest if not self.options[i].disabled), at)
            self.scroll_to(y=top, animate=False, immediate=True)
            self.scroll_to_highlight()

    def validate_highlighted(self, highlighted: int | None) -> int | None:
        """One of its rows, which comes if it is not there yet."""
        if highlighted is not None:
            self._reach(highlighted)
        return super().validate_highlighted(highlighted)

    @property
    def _most(self) -> int:
        """Rows that may be seen of it: those of the screen."""
        return self.app.size.height

    def _reach(self, row: int) -> None:
        """Have the row, and a screen of rows below it."""
        if (lacking := row + self._most - self.option_count) > 0:
            self.add_options(islice(self._coming, lacking + AT_ONCE))

    def on_resize(self) -> None:
        """There may be room now for more than it has."""
        self._reach(self.scroll_offset.y + self.size.height)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """What comes into sight is followed by more; once it is seen, and told of, by the next."""
        super().watch_scroll_y(old_value, new_value)
        self._reach(round(new_value) + self.size.height)
        self.call_after_refresh(self.call_after_refresh, self._draw_ahead)

    def _draw_ahead(self) -> None:
        """Draw the next page; it is kept, so the key that asks for it is answered sooner: 4 ms."""
        height = self.size.height
        self._reach(self.scroll_offset.y + height + self._most)
        for y in range(height, 2 * height):
            self.render_line(y)

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Paint it anew, and lay out what is to be, but not for rows below a full list's edge."""
        layout = layout and not (self._was_full and self.option_count > self.size.height)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def add_options(self, new_options: Iterable[Option | VisualType | None]) -> Self:
        self._was_full = self.virtual_size.height > self.size.height
        super().add_options(new_options)
        self._was_full = False
        return self

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The height of its rows; of a long list it is more than any screen has, not counted."""
        if self.option_count >= self._most:
            return self.option_count
        return super().get_content_height(container, viewport, width)

    def action_last(self) -> None:
        """To the last row, however many are still to come."""
        self.add_options(self._coming)
        super().action_last()

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

    def action_page_up(self) -> None:
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]  # Textual's

    def action_page_down(self) -> None:
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]  # Textual's

    def action_cursor_up(self) -> None:
        if self.highlighted != self._end(1):
            super().action_cursor_up()

    def action_cursor_down(self) -> None:
        if self.highlighted != self._end(-1):
            super().action_cursor_down()

    def _end(self, step: int) -> int | None:
        """The first row that can be chosen, or with -1 the last."""
        places = range(self.option_count)[::step]
        return next((i for i in places if not self.options[i].disabled), None)


def _option(row: Visual | str) -> Option:
    if isinstance(row, str):
        heading = Content.styled(row, "$phase-ready bold")
        return Option(Row(lambda _: heading), disabled=True)
    return Option(row)


def row_of(label: Content, value: str, index: int | None, width: int) -> Content:
    """A row of the form; where `index` is given, arrows that can be clicked."""
    shown = Content.styled(value, "$phase-work").truncate(max(8, width * 3 // 5), ellipsis=True)
    if index is None:
        return spread(label, shown + "  ", width)
    less = clickable(Content.styled("‹ ", "$quiet"), f"screen.step({index}, -1)")
    more = clickable(Content.styled(" ›", "$quiet"), f"screen.step({index}, 1)")
    return spread(label, Content.assemble(less, shown, more), width)


def heading(text: str, *, airy: bool) -> tuple[str, ...]:
    """A heading, with air above it where there are rows to spare."""
    return ("", text) if airy else (text,)
