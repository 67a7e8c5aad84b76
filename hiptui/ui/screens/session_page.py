"""The page of a session: drawn lines, the moving figure on them, and the flash."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.geometry import Region
from textual.widget import Widget

from hiptui.domain.timeline import Kind
from hiptui.engine.clock import Timer
from hiptui.runtime import Runtime
from hiptui.ui.screens import moving_figure, stands_still
from hiptui.ui.stage import Box, FigureSize, Line
from hiptui.ui.stage.session import scene
from hiptui.ui.stage.session_view import SessionView
from hiptui.ui.widgets.lines_view import Canvas

if TYPE_CHECKING:
    from hiptui.ui.widgets.figure_view import FigureView

FLASH = 0.4
"""Real seconds a flash lasts."""
FLASH_GAP = 1.0
"""Real seconds from one flash to the next, at the least."""


class SessionPage(Widget):
    """Shows a view of a session; the figure comes after the first frame: it costs imports."""

    DEFAULT_CSS = """
    SessionPage { visibility: hidden; }  /* the canvas covers it: nobody need ask for its rows */
    SessionPage { background: $background; layers: page figure; overflow: hidden; }
    SessionPage > * { visibility: visible; }
    SessionPage > Canvas { layer: page; }
    """
    figure_view: FigureView | None = None
    """The figure, once it has come."""
    figure_box: Box | None = None
    """Where it stands; None where there is no room for it."""

    def __init__(self, runtime: Runtime, view: SessionView) -> None:
        super().__init__()
        self.view = view
        """What the page shows."""
        self._runtime = runtime
        self._canvas = Canvas(self._lines)
        self._worked: int | None = None
        self._band: Box | None = None
        self._flashed = float("-inf")
        self._flash_ends: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self._canvas

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
            self._canvas.redraw()
        if self.view.snapshot is not before.snapshot:
            self._pose()

    def flash(self) -> None:
        """One band changes once, for those who look away; never more than one a second."""
        now = self._runtime.clock.ticks()
        off = self._runtime.settings.cues.flash == "off" or stands_still(self._runtime, self.app)
        if off or now - self._flashed < FLASH_GAP:
            return
        self._flashed = now
        self._canvas.light(self._band and Region(*self._band))
        self._flash_ends = self._runtime.clock.call_later(FLASH, partial(self._canvas.light, None))

    @property
    def has_figure(self) -> bool:
        """Whether there is a figure of the move at hand, as far as is known by now."""
        move = self.view.snapshot.move
        if move is None or not move.figure or not self._runtime.shows_figures:
            return False
        return self.figure_view is None or self._runtime.figures.get(move.figure) is not None

    def _lines(self, cells: int, rows: int) -> Sequence[Line]:
        view = self.view if self.has_figure else replace(self.view, figure=FigureSize.OFF)
        drawn = scene(view, cells, rows)
        self._band = drawn.flash
        if drawn.figure != self.figure_box:
            self.figure_box = drawn.figure
            self._place()
        return drawn.lines

    async def _bring_figure(self) -> None:
        if not self.is_attached:  # the program is leaving already
            return
        view = moving_figure(self._runtime, self.app)
        await self.mount(view)
        self.figure_view = view
        self._place()
        self._pose()
        self._canvas.redraw()

    def _place(self) -> None:
        if self.figure_view:
            self.figure_view.place(self.figure_box and Region(*self.figure_box))

    def _pose(self) -> None:
        """Let the figure do what is at hand; the way into position comes with each new work.

        In a rest it is dimmed: nothing lit is to be done yet.
        """
        snapshot, move, figure = self.view.snapshot, self.view.snapshot.move, self.figure_view
        working = self.view.segment is not None and self.view.segment.kind is Kind.WORK
        if figure:
            figure.set_class(self.view.resting, "-ahead")
            known = self._runtime.figures.get(move.figure) if move and move.figure else None
            figure.present(known, self.view.side, moving=not snapshot.paused)
            if working and snapshot.index != self._worked:
                figure.restart()
        self._worked = snapshot.index if working else None
