"""A lighter display, driver and paint timer for Textual.

Changed cells only, keys awaited instead of polled, paints when there is something to paint. Use
`class MyApp(PatchedApp[None])` in place of `App`, and `PatchedScreen` of `screen` in place of
`Screen`; nothing else changes. Each part stands in for private parts of Textual, and stays off by
itself where those are not as expected: `app.stock_display`, `app.stock_driver` and
`screen.stock_timer` tell why, and are empty where the light part is in use. Measured on a clock and
a bar, 80x24: 532 -> 99 bytes a second, CPU x0.7.
"""

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from types import CodeType
from typing import Any, cast
from zlib import crc32

from rich.console import RenderableType
from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App, ReturnType, ScreenError
from textual.driver import Driver
from textual.screen import Screen
from textual.timer import Timer

from hiptui.ui.textual_patches.cell_diff import IN_ONE_PIECE, RESET, Cells

SHAPES = {"display": 798782712, "driver": 3318705748, "screen": 3369559408}
"""The numbers of the private parts in Textual 8.2.8."""
SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
BACKLOG = 8
"""Waiting writes from which the terminal counts as stalled; the queue blocks at 30."""
CATCH_UP = 0.1
"""Seconds between two looks whether a stalled terminal reads again."""


def changed(what: str, *parts: tuple[type, str]) -> str:
    """Why a part cannot be used: what it stands in for has changed; empty where it has not.

    It has where one of the methods takes or uses other names than those whose number is known.
    Names are compared, not bytecode, so that every version of Python gives the same number; those
    inside comprehensions too, which are functions of their own up to Python 3.11 alone.

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
                shape.append((name, arguments, sorted({*_names(code)})))
    return "" if crc32(repr(shape).encode()) == SHAPES[what] else f"Textual's {what} has changed"


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)


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

        But not where it is laid out for that size already: after a suspended program comes back,
        and where a window changes its size and has it back before that was looked at, 8 ms.
        """
        self._cells.forget()
        with suppress(ScreenError):  # shutting down
            if self._sent and event.size == self.screen.outer_size:
                self.repaint()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        driver = self._driver
        if self.stock_display or driver is None or driver.is_headless or driver.is_inline:
            super()._display(screen, renderable)
        elif not isinstance(renderable, CompositorUpdate):
            if renderable is not None:  # no update of cells: it may leave anything on the screen
                self._cells.forget()
                driver.write(RESET)
            super()._display(screen, renderable)
        else:
            if self._running and not self._closed and not self._batch_count:
                self._send(driver, renderable)
            self.post_display_hook()

    def _send(self, driver: Driver, update: CompositorUpdate) -> None:
        """Send a frame in one write, unless the terminal does not keep up."""
        if backlog(driver) >= BACKLOG:
            if self._catching_up is None:
                self._catching_up = self.set_interval(CATCH_UP, self._catch_up)
            return
        size = self.screen.outer_size  # as it is laid out, maybe not yet as the terminal is
        cursor = size.clamp_offset(self.cursor_position)
        reset = bool(self.stock_driver)
        pieces = getattr(update, "pieces", None)
        frame = pieces and self._cells.change(pieces(self.console), cursor, size, reset=reset)
        if frame is None:
            stock = update.render_segments(self.console)
            frame = self._cells.frame(stock, cursor, size, reset=reset)
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

    @property
    def input_waits(self) -> bool:
        """Whether something was typed that has not acted yet."""
        return self.message_queue_size > 0 or getattr(self._driver, "has_input", False)

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
