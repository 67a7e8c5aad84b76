"""The page of a session: lines of styled text, the moving figure on them, and the flash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.strip import Strip

from hiptui.domain.timeline import Kind
from hiptui.engine import Timer
from hiptui.runtime import Runtime
from hiptui.ui.screens import moving_figure, stands_still
from hiptui.ui.stage import FigureSize, Line, Role
from hiptui.ui.stage import width as line_width
from hiptui.ui.stage.session import Scene, scene
from hiptui.ui.stage.session_view import SessionView
from hiptui.ui.textual_patches.screen import KeptRows

if TYPE_CHECKING:
    from hiptui.figure.motion import Figure
    from hiptui.ui.widgets.figure_view import FigureView

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
FLASH = 0.4
"""Real seconds a flash lasts."""
FLASH_GAP = 1.0
"""Real seconds from one flash to the next, at the least."""


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
        self._lit = Region()

    def redraw(self) -> None:
        """Ask the painter again; rows that stay the same are left alone."""
        width, height = self.outer_size
        if not width or not height:
            return
        old, self.lines = self.lines, tuple(self._painter(width, height))
        pairs = enumerate(zip_longest(old, self.lines))
        self.repaint(y for y, (before, now) in pairs if before != now)

    def light(self, band: Region | None) -> None:
        """Light up a band; None puts the light out."""
        lit, self._lit = self._lit, band or Region()
        self.repaint(y for region in (lit, self._lit) for y in region.line_range)

    def on_resize(self) -> None:
        self.redraw()

    def segments(self, y: int) -> list[Segment]:
        spans = self.lines[y] if y < len(self.lines) else ()
        row = [Segment(span.text, self._style(span.role, drawn=span.is_drawn)) for span in spans]
        gap = self._width - line_width(spans)
        if gap > 0:
            row.append(Segment(" " * gap, self._style(Role.TEXT)))
        elif gap:
            row = [*Strip(row).crop(0, self._width)]
        return self._in_light(Strip(row)) if self._lit.y <= y < self._lit.bottom else row

    def _in_light(self, row: Strip) -> list[Segment]:
        light = self.get_component_rich_style("canvas--lit", partial=True)
        # The band is one of the size before, for a moment.
        begin, end = (min(x, self._width) for x in self._lit.column_span)
        lit = (
            Segment(part.text, self.as_seen((part.style or Style()) + light))
            for part in row.crop(begin, end)
        )
        return [*row.crop(0, begin), *lit, *row.crop(end)]

    def _style(self, role: Role, *, drawn: bool = False) -> Style:
        style = self._styles_of.get((role, drawn))
        if style is None:
            own = self.get_component_rich_style(f"canvas--{role}", partial=True)
            own += Style(bold=False if drawn else None)
            style = self._styles_of[role, drawn] = self.as_seen(self.rich_style + own)
        return style


class SessionPage(Canvas):
    """Shows a view of a session; the figure comes after the first frame: it costs imports."""

    DEFAULT_CSS = "SessionPage { layers: default figure; overflow: hidden; }"
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
    """Where the figure stands changes nothing around the page."""
    figure_view: FigureView | None = None
    """The figure, once it has come."""
    scene = Scene([])
    """Where it stands, and the lines round it."""

    def __init__(self, runtime: Runtime, view: SessionView) -> None:
        super().__init__(self._drawn)
        self.view = view
        """What the page shows."""
        self._runtime = runtime
        self._worked: int | None = None
        self._flashed = float("-inf")
        self._flash_ends: Timer | None = None

    def on_mount(self) -> None:
        if self._runtime.shows_figures:
            self.call_after_refresh(self._bring_figure)

    def on_unmount(self) -> None:
        if self._flash_ends:
            self._flash_ends.cancel()

    def change(self, **changes: object) -> None:
        """Show the same with some parts of the view changed; who asks need not think of drawing."""
        before, self.view = self.view, replace(self.view, **changes)
        if self.view != before:
            self.redraw()
        if self.view.snapshot is not before.snapshot:
            self._pose()

    def flash(self) -> None:
        """One band changes once, for those who look away; never more than one a second."""
        now = self._runtime.clock.ticks()
        off = self._runtime.settings.cues.flash == "off" or stands_still(self._runtime, self.app)
        if not off and now - self._flashed >= FLASH_GAP:
            self._flashed = now
            self.light(self.scene.flash)
            self._flash_ends = self._runtime.clock.call_later(FLASH, partial(self.light, None))

    @property
    def has_figure(self) -> bool:
        """Whether there is a figure of the move at hand, as far as is known by now."""
        move = self.view.snapshot.move
        named = move is not None and move.figure and self._runtime.shows_figures
        return bool(named and (self.figure_view is None or self._figure))

    @property
    def _figure(self) -> Figure | None:
        move = self.view.snapshot.move
        return self._runtime.figure(move.figure) if move else None

    def _drawn(self, cells: int, rows: int) -> Sequence[Line]:
        view = self.view if self.has_figure else replace(self.view, figure=FigureSize.OFF)
        before, self.scene = self.scene, scene(view, cells, rows)
        if self.figure_view and self.scene.figure != before.figure:
            self.figure_view.place(self.scene.figure)
        return self.scene.lines

    async def _bring_figure(self) -> None:
        if self.is_attached:  # the program may be leaving already
            view = moving_figure(self._runtime, self.app)
            await self.mount(view)
            self.figure_view = view
            view.place(self.scene.figure)
            self._pose()
            self.redraw()

    def _pose(self) -> None:
        """Let the figure do what is at hand; the way into position comes with each new work.

        In a rest it is dimmed: nothing lit is to be done yet.
        """
        snapshot, segment, figure = self.view.snapshot, self.view.segment, self.figure_view
        working = segment is not None and segment.kind is Kind.WORK
        if figure:
            figure.set_class(self.view.resting, "-ahead")
            figure.present(self._figure, self.view.side, moving=not snapshot.paused)
            if working and snapshot.index != self._worked:
                figure.restart()
        self._worked = snapshot.index if working else None
