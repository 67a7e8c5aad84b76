"""A widget that draws its rows itself, and keeps those that did not change."""

from __future__ import annotations

from collections.abc import Iterable

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from hiptui.ui.textual_patches import paint


class KeptRows(Widget):
    """Rows from `render_line`, each drawn once until it is repainted.

    Such a widget has no border, padding or tint. Not to look for them, and to hand out the strips
    of before with all that is kept in them, takes a third off a frame.
    """

    def __init__(self, *, id: str | None = None) -> None:
        """A widget without rows."""
        super().__init__(id=id)
        self._strips: dict[int, Strip] = {}
        self._width = 0

    def repaint(self, rows: Iterable[int]) -> None:
        """Draw these rows anew, from top to bottom; those that lie together as one region."""
        width = self.size.width
        regions: list[Region] = []
        for y in rows:
            self._strips.pop(y, None)
            if regions and regions[-1].bottom == y:
                regions[-1] = regions[-1].grow((0, 0, 1, 0))
            else:
                regions.append(Region(0, y, width, 1))
        if regions:
            paint(self, *regions)

    def notify_style_update(self) -> None:
        """Draw everything anew, in the styles of the theme as it is now."""
        self._strips.clear()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows; where nothing changed the strips of before."""
        width = self.size.width
        if width != self._width:
            self._width = width
            self._strips.clear()
        if new := [y for y in crop.line_range if y not in self._strips]:
            filters, background = self.get_line_filters(), self.background_colors[1]
            for y in new:
                strip = self.render_line(y)
                for filter in filters:
                    strip = strip.apply_filter(filter, background)
                self._strips[y] = strip
        strips = [self._strips[y] for y in crop.line_range]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips
