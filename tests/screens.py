"""Helpers for tests of the full screen: a runtime without wall time, and eyes for what is drawn."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import cache, cached_property, lru_cache
from pathlib import Path
from selectors import DefaultSelector
from types import CodeType
from typing import Any
from unittest.mock import patch

from rich.cells import cell_len
from rich.console import RenderableType
from textual import _callback, events
from textual._compositor import Compositor
from textual.css.model import RuleSet
from textual.css.parse import parse
from textual.css.tokenize import tokenize_values
from textual.css.tokenizer import Token
from textual.geometry import Region
from textual.keys import key_to_character
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import WorkerCancelled

from hiptui.domain.circuit import TimingChoice
from hiptui.domain.settings import setting
from hiptui.files import Paths
from hiptui.runtime import Runtime, StartRequest
from hiptui.ui.app import HiptuiApp
from hiptui.ui.screens.circuit_browser import CircuitList
from hiptui.ui.screens.circuits import CircuitsScreen
from hiptui.ui.screens.editor import EditorScreen
from hiptui.ui.screens.session import SessionScreen
from hiptui.ui.screens.session_page import Canvas
from hiptui.ui.stage import Line, line, plain
from hiptui.ui.stage.block_letters import FONTS, QUADRANTS
from hiptui.ui.textual_patches.screen import PatchedCompositor
from hiptui.ui.widgets import FigureBox
from hiptui.ui.widgets.figure_view import FigureView
from hiptui.ui.widgets.row_list import RowList
from tests.support import FULL, FakeClock

NOWHERE = (0, 0, 0, 0)
WITH_FIGURE = (CircuitsScreen, EditorScreen, SessionScreen)
"""The screens on which a figure stands."""
SIZES = ((40, 12), (80, 24), (130, 15), (200, 60))
"""Cells and rows that count; property tests stand behind for all others."""
LOOKS = 10_000
"""How often it is looked for what another thread brings, each after 2 ms at the least."""
NEVER = 1000.0
"""Seconds of the real clock between paints nobody asked for: `settle` paints, not the machine."""


# --- the program ----------------------------------------------------------------------------


class FakeRuntime(Runtime):
    """A runtime whose time moves only when told to."""

    clock: FakeClock

    def __init__(
        self, paths: Paths, *extra: Path, speed: float = 1.0, at_once: int | None = None
    ) -> None:
        super().__init__(paths, paths.settings, extra, FakeClock(speed=speed), at_once=at_once)


def runtime_in(
    home: Path, *extra: Path, settings: str = "", circuits: str = "", rounds: int | None = 3
) -> FakeRuntime:
    """A runtime on files of this content in `home`, which is made only where there is some.

    Where `settings` name no rounds, so many hold for this run; None leaves them to the circuits.
    """
    paths = Paths(home, home)
    for path, content in ((paths.settings, settings), (paths.circuits, circuits)):
        if content:
            home.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    runtime = FakeRuntime(paths, *extra)
    if rounds and runtime.settings.timing.rounds is None:
        runtime.settings = runtime.settings.with_value(setting("timing", "rounds"), None, rounds)
    return runtime


class Rest:
    """Knows when a program has nothing to do but to wait for a timer, a thread or a file."""

    def __init__(self) -> None:
        self._wanted: asyncio.Future[None] | None = None
        self._came_at_once = False
        self._dealt_with = 0
        """Messages that a part of the program is dealing with."""

    async def comes(self) -> bool:
        """Let everything happen that is under way; whether there was nothing."""
        self._came_at_once = True
        self._wanted = asyncio.get_running_loop().create_future()
        await self._wanted
        return self._came_at_once

    def watched(self, select: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
        """In place of a loop's sleep until something comes: the program is at rest by then."""

        def watch(selector: DefaultSelector, timeout: float | None = None) -> list[Any]:
            wanted = self._wanted
            if wanted is None or wanted.get_loop() is not asyncio.get_running_loop():
                return select(selector, timeout)
            found = select(selector, timeout if self._dealt_with else 0)
            if found or self._dealt_with or timeout == 0:
                self._came_at_once = False
            else:
                self._wanted = None
                wanted.set_result(None)
            return found

        return watch

    def counted(self, dispatch: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        """In place of dealing with a message: what waits for a thread meanwhile is not at rest."""

        async def count(pump: MessagePump, message: Message) -> None:
            self._dealt_with += 1
            try:
                await dispatch(pump, message)
            finally:
                self._dealt_with -= 1

        return count


class Program:
    """The program, running without a terminal."""

    def __init__(
        self, runtime: FakeRuntime, app: HiptuiApp, pilot: Pilot[None], rest: Rest
    ) -> None:
        self.runtime = runtime
        self.app = app
        self.pilot = pilot
        self.rest = rest

    async def press(self, *keys: str) -> None:
        """Press keys, and let all that follows from each happen."""
        for key in keys:
            self._send(key)
            await self._rest()
        if FULL:
            self.draw()

    async def press_quickly(self, *keys: str) -> None:
        """Press keys faster than the program paints, and look when all have been pressed."""
        await self.pilot.press(*keys)
        await self.settle()

    async def burst(self, *keys: str) -> None:
        """Keys that come in one packet, before the program has looked at the first."""
        for key in keys:
            self._send(key)
        await self.settle()

    def _send(self, key: str) -> None:
        self.app.post_message(events.Key(key, key_to_character(key)))

    @property
    def notes(self) -> list[str]:
        """What is told in passing."""
        return [str(toast.render()) for toast in self.app.screen.query("Toast").results(Static)]

    async def click(self, cells: int, row: int) -> None:
        """Click somewhere."""
        widget, region = self.app.screen.get_widget_at(cells, row)
        await self.pilot.click(widget, offset=(cells - region.x, row - region.y))
        await self.settle()

    async def settle(self) -> None:
        """Let everything happen that is under way; does not wait for timers."""
        await self._rest()
        if FULL:
            self.draw()

    async def _rest(self) -> None:
        await self.rest.comes()
        while self.app.is_running:
            screen = self.app.screen
            await self.pilot.wait_for_animation()  # and paint, which may begin something
            if await self.rest.comes() and screen is self.app.screen:
                return

    def draw(self) -> None:
        """Draw what is in front, whether or not a test looks at it.

        The long version draws what each key came to, and any version the last that there was.
        """
        if self.app.is_running:
            for _ in _drawn(self.app.screen):
                pass

    async def look_back(self) -> None:
        """Wait until the start screen knows the history anew, and what that makes of today."""
        while len(self.app.workers):  # one may begin another, or take another's place
            with suppress(WorkerCancelled):
                await self.app.workers.wait_for_complete()
            await self._rest()
        await self._rest()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What the screen in front shows."""
        for canvas in self.app.screen.query(Canvas):
            return canvas.lines
        return tuple(line(row) for row in composed(self.app.screen))

    @property
    def picture(self) -> Picture:
        """The same, to look at."""
        return Picture(self.lines)

    @property
    def text(self) -> str:
        """The same as text."""
        return plain(self.lines)

    def part(self, selector: str) -> str:
        """What one part of a screen of widgets says, as running text."""
        widget = self.app.screen.query_one(selector)
        rows = (row.strip(" │┃") for row in composed(self.app.screen, widget))
        return " ".join(" ".join(rows).split())

    @property
    def circuits(self) -> CircuitsScreen:
        """The start screen, which must be in front."""
        assert isinstance(self.app.screen, CircuitsScreen), self.app.screen
        return self.app.screen

    @property
    def circuit_list(self) -> CircuitList:
        """Its circuits."""
        return self.circuits.browser.circuit_list

    @property
    def move_list(self) -> RowList:
        """The moves of the chosen one."""
        return self.circuits.browser.move_list

    @property
    def session(self) -> SessionScreen:
        """The session, which must be in front."""
        assert isinstance(self.app.screen, SessionScreen), self.app.screen
        return self.app.screen

    @property
    def at(self) -> tuple[int, int | None]:
        """The segment at hand, and its seconds left."""
        snapshot = self.session.snapshot
        return snapshot.index, snapshot.remaining

    async def wait(self, seconds: float) -> None:
        """Let time pass; what is due happens at its moment."""
        self.runtime.clock.advance(seconds)
        await self.settle()

    async def skip(self, seconds: float) -> None:
        """Let time pass at once: no frame is drawn on the way."""
        self.runtime.clock.skip(seconds)
        await self.settle()

    async def go_to(self, index: int, offset: float = 0.0) -> None:
        """Let time pass until a place ahead in a running session."""
        moment = self.session.live.session.moment(index, offset)
        await self.skip(moment - self.runtime.clock.now)

    @property
    def figure(self) -> FigureView | None:
        """The figure on the screen in front, once it has come."""
        screen = self.app.screen
        if isinstance(screen, CircuitsScreen | EditorScreen):
            return _box(screen).view
        assert isinstance(screen, SessionScreen)
        return screen.page.figure_view

    @property
    def figure_place(self) -> Region | None:
        """Where the figure belongs; None where it does not."""
        screen = self.app.screen
        if isinstance(screen, CircuitsScreen | EditorScreen):
            box = _box(screen)
            shown = all(one.display for one in box.ancestors_with_self)
            return box.region if shown and box.region else None
        assert isinstance(screen, SessionScreen)
        place = screen.page.scene.figure
        return Region(*place) if place else None

    async def drawn(self) -> None:
        """Wait until the figure stands where it belongs, if there is one."""
        for _ in range(LOOKS):
            await self.settle()
            if not self.runtime.shows_figures or not isinstance(self.app.screen, WITH_FIGURE):
                return
            if (view := self.figure) and view.region == (self.figure_place or NOWHERE):
                view.advance()
                await self.settle()
                return
            await asyncio.sleep(0.002)
        raise AssertionError("the figure never came")

    async def resize(self, cells: int, rows: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(cells, rows)
        for _ in range(LOOKS):  # the screen is laid out anew at its next frame
            await self.settle()
            screen = self.app.screen
            if all(one.outer_size == (cells, rows) for one in (screen, *screen.query(Canvas))):
                return
            await asyncio.sleep(0.002)
        raise AssertionError(f"the screen never became {cells}x{rows}")


def _box(screen: Screen[Any]) -> FigureBox:
    return screen.query_one(FigureBox)


def composed(screen: Screen[object], part: Widget | None = None) -> list[str]:
    """The rows of a screen of widgets, or of a part of it, as they lie over one another."""
    width, height = screen.outer_size
    rows = [[" "] * width for _ in range(height)]
    for place, strips in _drawn(screen, part):
        for y, strip in enumerate(strips, place.y):
            rows[y][place.x : place.right] = _cells(strip.text)
    return ["".join(row).rstrip() for row in rows]


def _drawn(
    screen: Screen[object], part: Widget | None = None
) -> Iterator[tuple[Region, list[Strip]]]:
    """What is to be seen of a screen or of a part of it, the lowest first, and where."""
    for widget, (region, clip) in reversed(screen._compositor.visible_widgets.items()):
        inside = widget is not screen and (part is None or part in widget.ancestors_with_self)
        if inside and not isinstance(widget, ScrollBar):
            place = region.intersection(clip)
            yield place, widget.render_lines(place.translate(-region.offset))


def _cells(text: str) -> Sequence[str]:
    """A character for each cell; what follows a wide one is empty."""
    if cell_len(text) == len(text):
        return text
    return [cell for char in text for cell in (char, *[""] * (cell_len(char) - 1))]


@asynccontextmanager
async def running(
    runtime: FakeRuntime,
    size: tuple[int, int] = (80, 24),
    start: StartRequest | None = None,
    *,
    painted: bool = False,
    heard: bool = False,
) -> AsyncIterator[Program]:
    """The program on `runtime`, once it knows its past; `painted` and `heard` as in a terminal."""
    app, rest = HiptuiApp(runtime, start), Rest()
    app.outputs.headless = heard
    with (
        patch.object(DefaultSelector, "select", rest.watched(DefaultSelector.select)),
        patch.object(MessagePump, "_dispatch_message", rest.counted(MessagePump._dispatch_message)),
        patch("textual.app.wait_for_idle", _soon),
        patch("textual.pilot.wait_for_idle", _soon),
        patch("textual.screen.UPDATE_PERIOD", NEVER),
        patch.object(Compositor, "render_update", _stock if painted else _unpainted),
        patch.object(PatchedCompositor, "render_update", _painted if painted else _unpainted),
        patch(
            "textual.css.stylesheet.tokenize_values", lambda new: _tokens(frozenset(new.items()))
        ),
        patch("textual.css.stylesheet.parse", _rules),
        patch.object(RuleSet, "__hash__", object.__hash__),
        patch("textual._callback._count_parameters", _parameters),
    ):
        async with app.run_test(size=size, notifications=True) as pilot:
            program = Program(runtime, app, pilot, rest)
            await program.look_back()
            yield program
            program.draw()
    if app.live:
        app.live.close()


def begun(runtime: Runtime, circuit: str = "runner-hips") -> StartRequest:
    """A session as the command line begins one: no start screen is made, which takes longer."""
    chosen = next(one for one in runtime.circuits if one.id == circuit)
    return StartRequest(chosen, TimingChoice())


@asynccontextmanager
async def in_session(
    home: Path,
    size: tuple[int, int] = (80, 24),
    circuit: str = "runner-hips",
    *,
    index: int = 1,
    figure: str = "off",
    settings: str = "",
    circuits: str = "",
) -> AsyncIterator[Program]:
    """The program in a segment of a session."""
    runtime = runtime_in(home, settings=settings, circuits=circuits)
    runtime.settings = runtime.settings.with_value(setting("display", "figure"), None, figure)
    async with running(runtime, size, begun(runtime, circuit)) as program:
        await program.press(*["n"] * index)
        assert program.session.snapshot.index == index
        yield program


class _Tokens(dict[str, list[Token]]):
    """The tokens of a theme's variables, to be told from others at a glance."""

    __hash__ = object.__hash__  # type: ignore[assignment]  # never changed: its own key


@cache
def _tokens(variables: frozenset[tuple[str, str]]) -> _Tokens:
    return _Tokens(tokenize_values(dict(variables)))


@cache
def _rules(*what: Any, **how: Any) -> list[RuleSet]:  # noqa: ANN401 - as Textual has them
    """The rules of a style sheet, parsed once for all programs, not again at each start."""
    return list(parse(*what, **how))


_look_at = _callback._count_parameters
_known: dict[CodeType, int] = {}


def _parameters(func: Callable[..., object]) -> int:
    """How many parameters a callback has, looked for once in the same code, not at each call."""
    code = getattr(func, "__code__", None)
    if code is None or hasattr(func, "__wrapped__"):
        return _look_at(func)
    if code not in _known:
        _known[code] = _look_at(func) + hasattr(func, "__self__")
    return _known[code] - hasattr(func, "__self__")


def _unpainted(
    compositor: Compositor,
    full: bool = False,
    screen_stack: list[Screen[Any]] | None = None,
    simplify: bool = False,
) -> RenderableType | None:
    """In place of painting what nobody sees, several times a key; pictures are painted in full."""
    return _stock(compositor, full, screen_stack, simplify) if full else None


_stock, _painted = Compositor.render_update, PatchedCompositor.render_update


async def _soon(min_sleep: float = 0, max_sleep: float = 0) -> None:
    """In place of watching the processor until it has nothing to do, 20 ms or more each time."""
    await asyncio.sleep(0)


# --- what is drawn --------------------------------------------------------------------------


class Picture:
    """Lines as somebody before the screen sees them: words, and block letters."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.rows = plain(lines).split("\n") if lines else []
        self._unframed = [re.sub("[┃│]", " ", row).rstrip() for row in self.rows]

    @classmethod
    def of(cls, text: str) -> Picture:
        """What the screen of a terminal shows."""
        return cls([line(row) for row in text.split("\n")])

    @property
    def widths(self) -> list[int]:
        """Cells of each row."""
        return [sum(cell_len(span.text) for span in line) for line in self.lines]

    def shows(self, text: str) -> bool:
        """Whether `text` is there as words or in block letters."""
        return self.says(text) or self.blocks(text) is not None

    def says(self, text: str) -> bool:
        """Whether `text` is there as words, wrapped or not."""
        return any(self._goes_on(text, y, x) == "all" for y, x in self._places(text[:1]))

    def begins(self, text: str, least: int) -> bool:
        """Whether at least `least` characters of `text` are there, with an ellipsis after them."""
        return any(row.find(text[:least]) >= 0 and "…" in row for row in self.rows) or any(
            self._goes_on(text, y, x) == "cut" for y, x in self._places(text[:least])
        )

    def blocks(self, text: str) -> tuple[int, int] | None:
        """Rows and cells of `text` where it stands alone in its highest block letters, or None."""
        found = self.letters(text)
        return (found.height, found.width) if found else None

    def letters(self, text: str) -> Region | None:
        """The place of `text` where it stands alone in its highest block letters, or None."""
        text = text.upper()
        found = [
            (-(-font.height * high // 2), -(-len(columns) * wide // 2), y // 2, x // 2)
            for font in FONTS
            if all(char in font.glyphs for char in text)
            for columns in [tuple(font.columns(text))]
            for wide in self._widths(columns, font.height)
            for pattern in [_pixels(columns, font.height, wide)]
            for y, x in self._tops(pattern[0])
            if (high := self._high(pattern, y, x)) * 2 >= wide
            if self._stands(pattern, y, x, wide, high)
        ]
        if not found:
            return None
        height, width, y, x = max(found)
        return Region(x, y, width, height)

    def _places(self, start: str) -> Iterator[tuple[int, int]]:
        for y, row in enumerate(self._unframed):
            x = row.find(start)
            while x >= 0:
                yield y, x
                x = row.find(start, x + 1)

    def _goes_on(self, text: str, y: int, x: int) -> str:
        """Whether `text` is at a place and goes on in the rows below: all, cut, or not."""
        row = self._unframed[y][x:]
        while True:
            same = _alike(row, text)
            if same == len(text):
                return "all"
            if row[same : same + 1] == "…":
                return "cut"
            if not text[:same].strip() or row[same : same + 2].strip():
                return "not"
            text, y = text[same:].lstrip(), y + 1
            if not text:
                return "all"
            if y == len(self.rows):
                return "not"
            below = self._unframed[y]
            row = below[x:] if below[x:].startswith(text[0]) else below.strip()

    @cached_property
    def _dots(self) -> list[str]:
        """Rows of quadrants: 1 for ink, 0 for paper, x for other characters."""
        most = 2 * max(self.widths, default=0)
        rows = [re.sub(_OTHER, lambda found: "x" * cell_len(found[0]), row) for row in self.rows]
        dots = [row.translate(table) for row in rows for table in (_UPPER, _LOWER)]
        return [row.ljust(most, "0")[:most] for row in dots]

    @cached_property
    def _ink(self) -> set[int]:
        """Lengths of unbroken ink."""
        return set(map(len, re.findall("1+", " ".join(self._dots))))

    def _widths(self, columns: tuple[int, ...], height: int) -> list[int]:
        """Widths that a dot of this pattern may have: each stroke of it is unbroken ink."""
        strokes, most = _strokes(columns, height), len(self._dots[0]) // len(columns)
        ink = self._ink
        return [
            wide
            for wide in ink
            if 2 <= wide <= most and all(stroke * wide in ink for stroke in strokes)
        ]

    def _high(self, pattern: tuple[str, ...], y: int, x: int) -> int:
        """The height of a dot of a pattern: its top is so many rows high."""
        top, rows = pattern[0], self._dots[y:]
        high = next((i for i, row in enumerate(rows) if not row.startswith(top, x)), len(rows))
        return high // next((i for i, row in enumerate(pattern) if row != top), len(pattern))

    @cached_property
    def _joined(self) -> str:
        """All rows of dots with a gap before and after each, ink or not."""
        return "0".join(["", *self._dots, ""]).replace("x", "0")

    def _tops(self, row: str) -> Iterator[tuple[int, int]]:
        """Where `row` begins with no ink beside it: rows of dots and dots."""
        size = len(self._dots[0]) + 1 if self._dots else 1
        alone = f"0{row}0"
        at = self._joined.find(alone)
        while at >= 0:
            y, x = divmod(at, size)
            if not y or not self._dots[y - 1].startswith(row, x):
                yield y, x
            at = self._joined.find(alone, at + 1)

    def _stands(self, pattern: tuple[str, ...], y: int, x: int, wide: int, high: int) -> bool:
        """Whether a pattern is there with more space beside it than between its letters."""
        rows, size = self._dots, len(pattern[0])
        if y + len(pattern) * high > len(rows):
            return False
        for i, expected in enumerate(pattern):
            for row in rows[y + i * high : y + (i + 1) * high]:
                beside = row[max(0, x - wide - 1) : x] + row[x + size :][: wide + 1]
                if not row.startswith(expected, x) or "1" in beside:
                    return False
        return True


_OTHER = f"[^{QUADRANTS}]+"
_UPPER = str.maketrans({"x": "xx"} | {q: f"{i & 1}{i >> 1 & 1}" for i, q in enumerate(QUADRANTS)})
_LOWER = str.maketrans(
    {"x": "xx"} | {q: f"{i >> 2 & 1}{i >> 3 & 1}" for i, q in enumerate(QUADRANTS)}
)


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin alike with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


@cache
def _strokes(columns: tuple[int, ...], height: int) -> set[int]:
    """Lengths of ink in the rows of a pattern, in dots."""
    return set(map(len, re.findall("1+", " ".join(_pixels(columns, height, 1)))))


@lru_cache(maxsize=4096)
def _pixels(columns: tuple[int, ...], height: int, wide: int) -> tuple[str, ...]:
    return tuple(
        "".join(str(column >> dot & 1) * wide for column in columns) for dot in range(height)
    )
