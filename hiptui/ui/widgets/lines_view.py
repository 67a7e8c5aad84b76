"""A widget that shows lines of styled text and repaints only the rows that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from hiptui.ui.stage import Line, Role
from hiptui.ui.stage import width as line_width
from hiptui.ui.textual_patches import paint

NOWHERE = Region()
Painter = Callable[[int, int], Sequence[Line]]
"""Lines for a size in cells and rows."""

STYLES: Mapping[Role, str] = {
    Role.TEXT: "color: $foreground;",
    Role.DIM: "color: $quiet;",
    Role.STRONG: "color: $loud; text-style: bold;",
    Role.WORK: "color: $phase-work; text-style: bold;",
    Role.NOW: "color: $background; background: $phase-work; text-style: bold;",
    Role.READY: "color: $phase-ready; text-style: bold;",
    Role.REST: "color: $phase-rest; text-style: bold;",
    Role.PAUSE: "color: $phase-pause; text-style: bold;",
    Role.KEY: "color: $phase-ready;",
}
"""The style of each role, as CSS declarations over theme variables."""
_ROLES = "\n".join(f"Canvas > .canvas--{role} {{ {style} }}" for role, style in STYLES.items())


class KeptRows(Widget):
    """Rows from `render_line`, each drawn once until it is repainted.

    Such a widget has no border, padding or tint. Not to look for them, and to hand out the strips
    of before with all that is kept in them, takes a third off a frame.
    """

    def __init__(self) -> None:
        super().__init__()
        self._strips: dict[int, Strip] = {}
        self._styles_of: dict[object, Style] = {}
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
        self._styles_of.clear()
        super().notify_style_update()

    def as_seen(self, style: Style) -> Style:
        """A style as the terminal's colours allow: kept by role, so that rows need no filter."""
        segments = [Segment(" ", style)]
        for filter in self.get_line_filters():
            segments = filter.apply(segments, self.background_colors[1])
        return segments[0].style or style

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows; where nothing changed the strips of before."""
        width = self.size.width
        if width != self._width:
            self._width = width
            self._strips.clear()
        for y in crop.line_range:
            if y not in self._strips:
                self._strips[y] = self.render_line(y)
        strips = [self._strips[y] for y in crop.line_range]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips


class Canvas(KeptRows):
    """What a painter draws, at any size; text is data, never markup."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*(f"canvas--{role}" for role in Role), "canvas--lit"}
    DEFAULT_CSS = f"""
    Canvas {{ width: 1fr; height: 1fr; }}
    {_ROLES}
    Canvas > .canvas--lit {{ color: $background; background: $loud; }}
    """

    def __init__(self, painter: Painter) -> None:
        super().__init__()
        self._painter = painter
        self.lines: tuple[Line, ...] = ()
        """What is shown."""
        self._lit = NOWHERE

    def redraw(self) -> None:
        """Ask the painter again; rows that stay the same are left alone."""
        width, height = self.size
        if not width or not height:
            return
        old, self.lines = self.lines, tuple(self._painter(width, height))
        rows = max(len(old), len(self.lines))
        self.repaint(y for y in range(rows) if old[y : y + 1] != self.lines[y : y + 1])

    def light(self, band: Region | None) -> None:
        """Light up a band; None puts the light out."""
        lit, self._lit = self._lit, band or NOWHERE
        self.repaint(y for region in (lit, self._lit) for y in region.line_range)

    def on_resize(self) -> None:
        self.redraw()

    def render_line(self, y: int) -> Strip:
        spans = self.lines[y] if y < len(self.lines) else ()
        segments = [Segment(s.text, self._style(s.role, drawn=s.is_drawn)) for s in spans]
        width = self.size.width
        if (gap := width - line_width(spans)) > 0:
            segments.append(Segment(" " * gap, self._style(Role.TEXT)))
        strip = Strip(segments, max(width, width - gap)).crop(0, width)
        if self._lit.y <= y < self._lit.bottom:
            light = self.get_component_rich_style("canvas--lit", partial=True)
            begin, end = (min(x, width) for x in self._lit.column_span)
            lit = strip.crop(begin, end)  # the band is one of the size before, for a moment
            lit = Strip(
                Segment(part.text, self.as_seen((part.style or Style()) + light)) for part in lit
            )
            return Strip.join([strip.crop(0, begin), lit, strip.crop(end)])
        return strip

    def _style(self, role: Role, *, drawn: bool = False) -> Style:
        style = self._styles_of.get((role, drawn))
        if style is None:
            own = self.get_component_rich_style(f"canvas--{role}", partial=True)
            own += Style(bold=False if drawn else None)
            style = self._styles_of[role, drawn] = self.as_seen(self.rich_style + own)
        return style
