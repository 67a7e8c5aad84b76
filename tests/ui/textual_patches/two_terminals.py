"""An app whose every frame is sent to two emulated terminals: as Textual has it, and as cells."""

from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import Any

import pyte
from rich.cells import cell_len
from rich.console import RenderableType
from textual import events
from textual.driver import Driver
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen

from hiptui.ui.textual_patches import PatchedApp

Scene = Callable[[Pilot[None]], Awaitable[None]]


class Capture(Driver):
    """Keeps what is written; its terminal has a fixed size."""

    @cached_property
    def written(self) -> list[str]:
        return []

    def write(self, data: str) -> None:
        self.written.append(data)

    def start_application_mode(self) -> None:
        assert self._size is not None
        size = Size(*self._size)
        self.send_message(events.Resize(size, size))

    def disable_input(self) -> None:
        pass

    def stop_application_mode(self) -> None:
        pass


class Emulated:
    """A screen of pyte that can be compared cell by cell."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.Stream(self.screen)
        self.screen.reset_mode(7, private=True)  # no line wrap, as Textual sets it

    def feed(self, text: str) -> None:
        self.stream.feed(text)

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self.screen.dirty.update(range(rows))

    def cells(self, y: int) -> list[Any]:
        line = self.screen.buffer[y]
        return [line[x] for x in range(self.screen.columns)]

    def row(self, y: int) -> list[Any]:
        return [*map(_seen, self.cells(y))]

    def text(self) -> str:
        rows = range(self.screen.lines)
        return "\n".join("".join(map(_whole, *self._pairs(y))).rstrip() for y in rows)

    def _pairs(self, y: int) -> tuple[list[str], list[str], list[str]]:
        """The characters of a row, with those before and after each."""
        row = [cell.data for cell in self.cells(y)]
        return ["", *row[:-1]], row, [*row[1:], " "]


def _whole(before: str, one: str, after: str) -> str:
    """A character as terminals have it, which blank what is left of a wide one; pyte keeps that."""
    half = cell_len(one) == 2 and after
    return " " if half or (not one and cell_len(before) != 2) else one


def _seen(cell: pyte.screens.Char) -> pyte.screens.Char:
    """A cell without what it hides: a blank its letter's colour, a full block what lies behind."""
    if cell.underscore or cell.strikethrough or cell.reverse:
        return cell
    if cell.data == " ":
        return cell._replace(fg="", bold=False, italics=False)
    return cell._replace(bg="") if cell.data == "█" else cell


class TwinApp(PatchedApp[None]):
    """Compares the two terminals after every frame."""

    def __init__(self) -> None:
        super().__init__(driver_class=Capture)
        self.comparing = True
        self.frames = 0
        self.stock_bytes = 0
        self.light_bytes = 0
        self.writes_in_a_frame = 0

    def begin(self, columns: int, rows: int) -> None:
        self.terminals = Emulated(columns, rows), Emulated(columns, rows)

    @property
    def capture(self) -> Capture:
        assert isinstance(self._driver, Capture)
        return self._driver

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        stock, light = self.terminals
        self.capture.written.clear()
        super()._display(screen, renderable)
        render = getattr(renderable, "render_segments", None)
        if render is None or self._batch_count or not self._running:
            return
        x, y = self.screen.outer_size.clamp_offset(self.cursor_position)
        text = f"{render(self.console)}\x1b[{y + 1};{x + 1}H"
        stock.feed(text)
        sent = "".join(self.capture.written)
        light.feed(sent)
        self.frames += 1
        self.stock_bytes += len(text.encode())
        self.light_bytes += len(sent.encode())
        self.writes_in_a_frame = max(self.writes_in_a_frame, len(self.capture.written))
        if self.comparing:
            assert_same(stock, light)

    async def play(self, scene: Scene, columns: int = 80, rows: int = 24) -> None:
        """Run the app on an emulated terminal while the scene acts."""
        self.begin(columns, rows)
        await self.run_async(size=(columns, rows), auto_pilot=ended(scene))
        assert self._exception is None

    async def resize(self, pilot: Pilot[None], columns: int, rows: int) -> None:
        """Give both terminals another size, as a window manager would."""
        self.capture._size = (columns, rows)
        for terminal in self.terminals:
            terminal.resize(columns, rows)
        await pilot.resize_terminal(columns, rows)


def ended(scene: Scene) -> Callable[[Pilot[Any]], Any]:
    """The scene, and the end of the app after it."""

    async def act(pilot: Pilot[None]) -> None:
        try:
            await pilot.pause()
            await scene(pilot)
            await pilot.pause()
        finally:
            pilot.app.exit()

    return act


def assert_same(one: Emulated, other: Emulated) -> None:
    """Fail on the first cell that was touched, or the cursor, that differs."""
    for y in one.screen.dirty | other.screen.dirty:
        for x, (cell, twin) in enumerate(zip(one.cells(y), other.cells(y), strict=True)):
            assert cell == twin or _seen(cell) == _seen(twin), f"column {x}, row {y}"
    one.screen.dirty.clear()
    other.screen.dirty.clear()
    ours, theirs = one.screen.cursor, other.screen.cursor
    assert (ours.x, ours.y) == (theirs.x, theirs.y)
