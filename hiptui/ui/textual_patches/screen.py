"""A screen that paints as soon as it has something to show.

Textual paints at the ticks of a timer, 60 a second: what a key changes waits up to 17 ms for the
next, most often where a figure moves, and each paint is followed by a tick for nothing. Here a
paint waits only where the two before it were less than two such periods ago, so a key that comes
just after a frame is answered at once. Like the display, it is left to Textual where its private
parts are not the ones it was written for.
"""

import asyncio
from collections.abc import Iterable
from zlib import crc32

from rich.segment import Segment
from rich.style import Style
from textual import screen as stock
from textual.geometry import Region
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

KNOWN_SHAPE = 1971430974
"""The number of the private parts in Textual 8.2.8."""


def changed(what: str, known: int, *parts: tuple[type, str]) -> str:
    """Why a part cannot be used: what it stands in for has changed; empty where it has not.

    It has where one of the methods takes or uses other names than those whose number is `known`.
    Names are compared, not bytecode, so that every version of Python gives the same number.

    Args:
        what: what is stood in for.
        known: the number for Textual 8.2.8.
        parts: classes and the names of their methods, separated by spaces.
    """
    shape = []
    for owner, names in parts:
        for name in names.split():
            code = getattr(getattr(owner, name, None), "__code__", None)
            if code is not None:
                arguments = code.co_varnames[: code.co_argcount]
                shape.append((name, arguments, sorted(set(code.co_names))))
    return "" if crc32(repr(shape).encode()) == known else f"Textual's {what} has changed"


class PaintTimer(Timer):
    """Ticks when it is resumed; two ticks may follow each other at once, more in its interval."""

    async def _run(self) -> None:
        loop, period = asyncio.get_running_loop(), self._interval
        due = loop.time() + 2 * period
        while True:
            await self._active.wait()
            if (wait := due - period - loop.time()) > 0:
                await asyncio.sleep(wait)
            if self._active.is_set():
                due = max(due, loop.time()) + period
                await self._tick(next_timer=due, count=0)


class PatchedScreen(Screen[ScreenResultType]):
    """A screen that paints as soon as it has something to show."""

    stock_timer = changed(
        "screen",
        KNOWN_SHAPE,
        (Screen, "_on_idle _on_timer_update _on_update _refresh_layout"),
        (Widget, "refresh _set_dirty _check_refresh _exchange_repaint_regions"),
        (Timer, "__init__ _start _run_timer _run _tick pause resume stop"),
    )
    """Why Textual's own timer is in use; empty while this one is."""
    _paint_timer: PaintTimer | None = None

    @property
    def _update_timer(self) -> Timer:
        if self.stock_timer:
            return super()._update_timer
        if self._paint_timer is None:
            self._paint_timer = PaintTimer(
                self, stock.UPDATE_PERIOD, callback=self._on_timer_update, pause=True
            )
            self._paint_timer._start()
            self._timers.add(self._paint_timer)
        return self._paint_timer


def paint(widget: Widget, *regions: Region) -> None:
    """Paint regions of a widget that draws its own lines.

    On the light screen that goes without the three messages that `refresh` sends: 0.3 ms.
    """
    screen = widget.screen
    if (
        isinstance(screen, PatchedScreen)
        and not screen.stock_timer
        and screen.is_current
        and widget in screen._compositor
    ):
        widget._repaint_regions.update(regions)
        screen._dirty_widgets.add(widget)
        screen._update_timer.resume()
    else:
        widget.refresh(*regions)


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
