"""A lighter display, driver and paint timer for Textual.

Changed cells only, keys awaited instead of polled, paints when there is something to paint. Use
`class MyApp(PatchedApp[None])` in place of `App` and `PatchedScreen` in place of `Screen`; nothing
else changes. Each part stands in for private parts of Textual, and stays off by itself where those
are not as expected: `app.stock_display`, `app.stock_driver` and `screen.stock_timer` tell why, and
are empty where the light part is in use. Measured on a clock and a bar, 80x24: 532 -> 99 bytes a
second, CPU x0.7.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from operator import itemgetter
from typing import Any, cast
from zlib import crc32

from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual import screen as stock
from textual._compositor import Compositor, CompositorUpdate
from textual.app import App, ReturnType, ScreenError
from textual.driver import Driver
from textual.geometry import Region
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from hiptui.ui.textual_patches.cell_diff import IN_ONE_PIECE, RESET, Cells

SHAPES = {"display": 798782712, "driver": 3686868551, "screen": 4088984722}
"""The numbers of the private parts in Textual 8.2.8."""
SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
BACKLOG = 8
"""Waiting writes from which the terminal counts as stalled; the queue blocks at 30."""
CATCH_UP = 0.1
"""Seconds between two looks whether a stalled terminal reads again."""


def changed(what: str, *parts: tuple[type, str]) -> str:
    """Why a part cannot be used: what it stands in for has changed; empty where it has not.

    It has where one of the methods takes or uses other names than those whose number is known.
    Names are compared, not bytecode, so that every version of Python gives the same number.

    Args:
        what: what is stood in for.
        parts: classes and the names of their methods, separated by spaces.
    """
    shape = []
    for owner, names in parts:
        for name in names.split():
            code = getattr(getattr(owner, name, None), "__code__", None)
            if code is not None:
                arguments = code.co_varnames[: code.co_argcount]
                shape.append((name, arguments, sorted(set(code.co_names))))
    return "" if crc32(repr(shape).encode()) == SHAPES[what] else f"Textual's {what} has changed"


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


class OpenRows(CompositorUpdate):
    """Rows that widgets have kept, each with its column and row."""

    def __init__(self, pieces: list[tuple[int, int, Strip]]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        return "".join(
            [f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for y, x, strip in self.pieces]
        )


class PatchedCompositor(Compositor):
    """Asks one widget alone for rows that lie open in it.

    Textual asks every widget on the screen, and cuts all their rows where any begins or ends.
    """

    def render_partial_update(self) -> CompositorUpdate | None:
        pieces: list[tuple[int, int, Strip]] = []
        for dirty in self._dirty_regions:
            above = (one for one in self.visible_widgets.items() if dirty.overlaps(one[1][0]))
            widget, (region, clip) = next(above)
            if not isinstance(widget, KeptRows) or dirty not in region.intersection(clip):
                return super().render_partial_update()
            strips = widget.render_lines(dirty.translate(-region.offset))
            pieces += ((dirty.y + i, dirty.x, strip) for i, strip in enumerate(strips))
        self._dirty_regions.clear()
        return OpenRows(sorted(pieces, key=itemgetter(0, 1))) if pieces else None


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
        (Compositor, "__init__ render_partial_update _render_chops"),
        (Widget, "refresh _set_dirty _check_refresh _exchange_repaint_regions"),
        (Timer, "__init__ _start _run_timer _run _tick pause resume stop"),
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
        width = self.outer_size.width
        regions: list[Region] = []
        for y in rows:
            self._strips.pop(y, None)
            if regions and regions[-1].bottom == y:
                regions[-1] = regions[-1].grow((0, 0, 1, 0))
            else:
                regions.append(Region(0, y, width, 1))
        if regions:
            self._paint(regions)

    def _paint(self, regions: list[Region]) -> None:
        """Paint; on the light screen without the three messages that `refresh` sends: 0.3 ms."""
        screen = self.screen
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
        width = self.outer_size.width
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


def backlog(driver: Driver) -> int:
    """How many writes wait for the terminal to read."""
    writer = getattr(driver, "_writer_thread", None)
    return 0 if writer is None else cast("int", writer._queue.qsize())


def light_driver(stock: type[Driver]) -> tuple[type[Driver], str]:
    """The driver to use where Textual would use `stock`, and why it is that one, if it is."""
    if stock.__name__ != "LinuxDriver":  # a browser, or chosen by TEXTUAL_DRIVER
        return stock, f"made for LinuxDriver, not {stock.__name__}"
    try:
        module = import_module("hiptui.ui.textual_patches.input_driver")
    except ImportError as error:  # a private module has moved
        return stock, str(error)
    reason: str = module.why_not()
    return (stock if reason else module.PatchedDriver), reason


class PatchedApp(App[ReturnType]):
    """An app with the light display and driver, or with Textual's own where they do not fit."""

    stock_display = changed("display", (App, "_display _begin_update _end_update _on_resize"))
    """Why Textual's own display is in use; empty while this one is."""
    stock_driver = ""
    """Why Textual's own driver is in use; empty while the light one is."""
    _catching_up: Timer | None = None
    _sent = False

    @cached_property
    def _cells(self) -> Cells:
        return Cells()

    def repaint(self) -> None:
        """Send every cell again."""
        self._cells.forget()
        with suppress(ScreenError):  # shutting down
            self.screen.refresh()

    async def _on_resize(self, event: events.Resize) -> None:
        """Trust nothing on the screen; App's own handler, called after this, repaints it.

        After a suspended program comes back the size is the same, and Textual repaints nothing.
        """
        self._cells.forget()
        if self._sent and event.size == self.size:
            self.repaint()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        driver = self._driver
        render = getattr(renderable, "render_segments", None)
        if self.stock_display or driver is None or driver.is_headless or driver.is_inline:
            super()._display(screen, renderable)
        elif render is None:
            if renderable is not None:  # no update of cells: it may leave anything on the screen
                self._cells.forget()
                driver.write(RESET)
            super()._display(screen, renderable)
        else:
            if self._running and not self._closed and not self._batch_count:
                self._send(driver, render)
            self.post_display_hook()

    def _send(self, driver: Driver, render: Callable[[Console], str]) -> None:
        """Send a frame in one write, unless the terminal does not keep up."""
        if backlog(driver) >= BACKLOG:
            if self._catching_up is None:
                self._catching_up = self.set_interval(CATCH_UP, self._catch_up)
            return
        size = self.screen.outer_size  # as it is laid out, maybe not yet as the terminal is
        cursor = size.clamp_offset(self.cursor_position)
        frame = self._cells.frame(
            render(self.console), (cursor.x, cursor.y), size, reset=bool(self.stock_driver)
        )
        self._sent = True
        if frame:
            marked = self._sync_available and len(frame.encode()) > IN_ONE_PIECE
            driver.write(f"{SYNC_START}{frame}{SYNC_END}" if marked else frame)
            driver.flush()

    def _catch_up(self) -> None:
        """Make up for the frames that were left out, with one that shows the present."""
        if self._driver is not None and not backlog(self._driver) and self._catching_up:
            self._catching_up.stop()
            self._catching_up = None
            self.repaint()

    def send_to_terminal(self, sequence: str) -> None:
        """Send a whole sequence that Textual has no word for: a title, a bell, a notification."""
        if self._driver is not None:
            getattr(self._driver, "write_soon", self._driver.write)(sequence)

    def get_driver_class(self) -> type[Driver]:
        """The light driver, where Textual would take its own for Linux and macOS."""
        stock = super().get_driver_class()
        if self.stock_display:  # the driver leaves out writes; only the light display makes up
            self.stock_driver = self.stock_display
            return stock
        driver, self.stock_driver = light_driver(stock)
        return driver


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
