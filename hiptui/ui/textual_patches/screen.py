"""A screen that paints when there is something to paint, and rows that it need not ask twice."""

import asyncio
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual import screen as stock
from textual._compositor import ChopsUpdate, Compositor
from textual._context import visible_screen_stack
from textual.filter import LineFilter
from textual.geometry import Offset, Region
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from hiptui.ui.textual_patches import PatchedApp, changed
from hiptui.ui.textual_patches.cell_diff import Piece

Shown = list[tuple[Widget, tuple[Region, Region]]]
"""Widgets from front to back, each with its region and what of the screen it is clipped to."""


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


class OpenRows(ChopsUpdate):
    """Rows as widgets have them, each with its row and column."""

    def __init__(self, rows: list[tuple[int, int, list[Segment]]]) -> None:
        self.rows = rows

    def render_segments(self, console: Console) -> str:
        return "".join(
            [f"\x1b[{y + 1};{x + 1}H{Strip(row).render(console)}" for y, x, row in self.rows]
        )

    def pieces(self, console: Console) -> Iterator[Piece]:
        """The same, without a text that would have to be taken apart again."""
        colours = console._color_system or ColorSystem.TRUECOLOR
        for y, x, row in self.rows:
            at: tuple[int, int] | None = (x, y)
            for text, style, _ in row:
                if text:
                    yield at, text, _parameters(style, colours)
                    at = None


def _parameters(style: Style | None, colours: ColorSystem) -> str:
    return "" if style is None else style._ansi or Strip.render_ansi(style, colours)


class PatchedCompositor(Compositor):
    """Asks for what is to be painted only the widget that lies open there.

    Textual asks every widget within a box round all that is to be painted for all its rows, and
    cuts them where any widget begins or ends: 54 are asked so at a letter of the filter, here 14.
    """

    def render_update(
        self,
        full: bool = False,
        screen_stack: list[Screen[Any]] | None = None,
        simplify: bool = False,
    ) -> RenderableType | None:
        """What is to be painted; a whole screen too, unless a picture of it is asked for.

        That is a text, to be taken apart into cells again: 2 to 5 ms of a key that pauses.
        """
        if full:
            return super().render_update(full, screen_stack, simplify)
        visible_screen_stack.set(screen_stack or [])
        return self.render_partial_update()

    def render_partial_update(self) -> OpenRows | None:
        open_parts: dict[Widget, tuple[Offset, list[Region]]] = {}
        shown = [*self.visible_widgets.items()]
        dirty = sorted(self._dirty_regions, key=lambda region: region.area)
        self._dirty_regions.clear()
        while dirty:
            whole = part = dirty.pop()
            for before, (widget, (region, clip)) in enumerate(shown):
                if open_part := part.intersection(region).intersection(clip):
                    part = _widened(open_part, region.intersection(clip), shown[:before])
                    open_parts.setdefault(widget, (region.offset, []))[1].append(part)
                    break
            if part != whole or any(map(part.overlaps, dirty)):
                dirty = [rest for one in (*dirty, whole) for rest in _without(part, one)]
        asked = (_rows(widget, *where) for widget, where in open_parts.items())
        rows = sorted(chain.from_iterable(asked), key=itemgetter(0, 1))
        return OpenRows(rows) if rows else None


def _widened(part: Region, own: Region, before: Shown) -> Region:
    """What lies open of a widget round a part of its rows, up to where others lie before it.

    Were the part to end within the widget, a wide character there would be cut in two, and neither
    half be shown. Rows below the first come along as far as they end in the same columns.
    """
    x, y, width, _ = part
    (left, right), bottom = own.column_span, part.bottom
    if (left, right) == part.column_span:
        return part
    for _, (region, clip) in before:
        other = region.intersection(clip)
        if other.y <= y < other.bottom:
            left = max(left, other.right) if other.right <= x else left
            right = min(right, other.x) if other.x >= x + width else right
        bottom = min(edge for edge in (bottom, other.y, other.bottom) if edge > y)
    return Region(left, y, right - left, bottom - y)


def _rows(
    widget: Widget, offset: Offset, parts: list[Region]
) -> Iterator[tuple[int, int, list[Segment]]]:
    """The rows of parts of the screen where a widget lies open; it is asked for each row once."""
    top, bottom = min(part.y for part in parts), max(part.bottom for part in parts)
    whole = Region(0, top - offset.y, widget.outer_size.width, bottom - top)
    if isinstance(widget, KeptRows):
        rows = widget.kept(whole.line_range)
    else:
        rows = [[*strip] for strip in widget.render_lines(whole)]
    for part in parts:
        span = part.translate(-offset).column_span
        for y in part.line_range:
            row = rows[y - top]
            yield y, part.x, row if span == whole.column_span else [*Strip(row).crop(*span)]


def _without(part: Region, whole: Region) -> Iterator[Region]:
    """What of a region is not in another one: above, below, left and right of it."""
    if not whole.overlaps(part):
        yield whole
        return
    x, y, width, _ = whole
    part = part.intersection(whole)
    sides = (
        Region(x, y, width, part.y - y),
        Region(x, part.bottom, width, whole.bottom - part.bottom),
        Region(x, part.y, part.x - x, part.height),
        Region(part.right, part.y, whole.right - part.right, part.height),
    )
    yield from filter(None, sides)


class PatchedScreen(Screen[ScreenResultType]):
    """A screen that paints as soon as it has something to show.

    Textual paints at the ticks of a timer, 60 a second: what a key changes waits up to 17 ms for
    the next, most often where a figure moves, and each paint is followed by a tick for nothing.
    Here a paint waits only where the two before it were less than two such periods ago, so a key
    that comes just after a frame is answered at once.
    """

    stock_timer = changed(
        "screen",
        (Screen, "__init__ _on_idle _on_timer_update _on_update _refresh_layout"),
        (Compositor, "__init__ render_update render_partial_update _render_chops"),
        (Widget, "refresh _set_dirty _check_refresh _exchange_repaint_regions"),
        (Timer, "__init__ _start _run_timer _run _tick pause resume stop"),
        (Strip, "render render_ansi render_style"),
    )
    """Why Textual's own timer is in use; empty while this one is."""
    _paint_timer: PaintTimer | None = None

    def __init__(
        self, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name, id, classes)
        if not self.stock_timer:
            self._compositor = PatchedCompositor()

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


class TextFilter(LineFilter):
    """A filter of texts alone, cell for cell: the styles of kept rows are filtered before."""


class KeptRows(Widget):
    """Rows from `segments`, each drawn once until it is repainted.

    Such a widget has no border, padding, tint or link. Not to look for them, and to hand out the
    rows of before, takes a third off a frame.
    """

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[int, list[Segment]] = {}
        self._styles_of: dict[object, Style] = {}
        self._width = 0

    def segments(self, y: int) -> list[Segment]:
        """A row as it is now, as wide as the widget; here a blank."""
        return [Segment(" " * self._width, self.rich_style)]

    def repaint(self, rows: Iterable[int]) -> None:
        """Draw these rows anew, from top to bottom; those that lie together as one region."""
        width = self.outer_size.width
        regions: list[Region] = []
        for y in rows:
            self._kept.pop(y, None)
            if regions and regions[-1].bottom == y:
                regions[-1] = regions[-1].grow((0, 0, 1, 0))
            else:
                regions.append(Region(0, y, width, 1))
        if regions:
            self._paint(regions)

    def _paint(self, regions: list[Region]) -> None:
        """Paint; on the light screen without the three messages that `refresh` sends: 0.3 ms."""
        screen = self.screen if self.is_attached else None  # the program may be leaving already
        if (
            isinstance(screen, PatchedScreen)
            and not screen.stock_timer
            and screen.is_current
            and self in screen._compositor
        ):
            self._repaint_regions.update(regions)
            screen._dirty_widgets.add(self)
            screen._update_timer.resume()
        else:
            self.refresh(*regions)

    def notify_style_update(self) -> None:
        """Draw everything anew, in the styles of the theme as it is now."""
        self._kept.clear()
        self._styles_of.clear()
        super().notify_style_update()

    def as_seen(self, style: Style) -> Style:
        """A style as the terminal's colours allow: kept by role, so that rows need no filter."""
        segments = [Segment(" ", style)]
        for filter in self.get_line_filters():
            segments = filter.apply(segments, self.background_colors[1])
        return segments[0].style or style

    def kept(self, rows: Iterable[int]) -> list[list[Segment]]:
        """The segments of rows; where nothing changed those of before."""
        width = self.outer_size.width
        if width != self._width:
            self._width = width
            self._kept.clear()
        return [self._kept.get(y) or self._kept.setdefault(y, self._anew(y)) for y in rows]

    @cached_property
    def _text_filters(self) -> list[LineFilter]:
        """Looked for once: most terminals need none, and those that do need it always."""
        return [filter for filter in self.get_line_filters() if isinstance(filter, TextFilter)]

    def _anew(self, y: int) -> list[Segment]:
        row = self.segments(y)
        for filter in self._text_filters:
            row = filter.apply(row, self.background_colors[1])
        return row

    def render_lines(self, crop: Region) -> list[Strip]:
        strips = [Strip(row) for row in self.kept(crop.line_range)]
        return [strip.crop(*crop.column_span) for strip in strips]


def parts_in_use() -> tuple[str, ...]:
    """Display, driver and paint timer that an app would use here, in words."""
    app = PatchedApp[None]()
    app.get_driver_class()
    light = {
        "changed cells only": app.stock_display,
        "keys awaited, not polled": app.stock_driver,
        "when there is something to paint": PatchedScreen.stock_timer,
    }
    return tuple(f"Textual's own: {why}" if why else how for how, why in light.items())
