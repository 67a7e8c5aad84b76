"""A widget that draws its rows itself, and keeps those that did not change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from hiptui.ui.textual_patches import PatchedScreen


class KeptRows(Widget):
    """Rows from `render_line`, each drawn once until it is repainted.

    Such a widget has no border, padding or tint. Not to look for them, and to hand out the strips
    of before with all that is kept in them, takes a third off a frame.
    """

    def __init__(self, *, id: str | None = None) -> None:
        """A widget without rows."""
        super().__init__(id=id)
        self._strips: dict[int, Strip] = {}
        self._seen_through: tuple[Sequence[LineFilter], Color] | None = None

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
            assert isinstance(self.screen, PatchedScreen)
            self.screen.paint(self, *regions)

    def notify_style_update(self) -> None:
        """Draw everything anew, in the styles of the theme as it is now."""
        self._strips.clear()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows; where nothing changed the strips of before."""
        width = self.size.width
        seen_through = self.get_line_filters(), self.background_colors[1]
        if seen_through != self._seen_through:
            self._seen_through = seen_through
            self._strips.clear()
        strips = [self._strip(y, width, *seen_through) for y in crop.line_range]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _strip(self, y: int, width: int, filters: Sequence[LineFilter], background: Color) -> Strip:
        strip = self._strips.get(y)
        if strip is None or strip.cell_length != width:
            strip = self.render_line(y)
            for filter in filters:
                strip = strip.apply_filter(filter, background)
            self._strips[y] = strip
        return strip
