"""The desk: what screens of Textual's own widgets share, style sheets, minutes, a word on size."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, work
from textual.containers import VerticalScroll
from textual.content import Content

from hiptui.ui import LEAST
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import bindings
from hiptui.ui.screens import BaseScreen, Result, moving_figure
from hiptui.ui.themes import read_sheets
from hiptui.ui.widgets import FigureBox, Rows, Text

if TYPE_CHECKING:
    from hiptui.runtime import Runtime


class DeskScreen(BaseScreen[Result]):
    """A screen made of Textual's own widgets, laid out by the style sheet beside it.

    Sizes are classes of the screen: `-narrow` under 80 cells, `-medium`, `-wide` from 100, `-vast`
    from 150; `-low` under 20 rows, `-middling`, `-high` from 30. `base.tcss` has what all share:
    `#title`, `.panel`, `.side` and the row of keys.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-medium"), (100, "-wide"), (150, "-vast")]  # noqa: RUF012 - as the library declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-middling"), (30, "-high")]  # noqa: RUF012 - the same

    def __init_subclass__(cls, where: Where, **inherits: bool) -> None:
        """A screen whose keys are the commands of `where`, beside its style sheet of that name."""
        cls.WHERE, cls.BINDINGS, cls.CSS_PATH = where, bindings(where), f"{where}.tcss"
        super().__init_subclass__(**inherits)

    def __init__(self, runtime: Runtime) -> None:
        """A screen on `runtime`, for the terminal's size of the moment: it is styled once."""
        cells, rows = self.app.size
        points = ((cells, self.HORIZONTAL_BREAKPOINTS), (rows, self.VERTICAL_BREAKPOINTS))
        at = (max(one for one in named or () if one[0] <= size) for size, named in points)
        super().__init__(runtime, " ".join(name for _, name in at))
        read_sheets(self, Path(__file__).with_name("base.tcss"))

    def on_screen_resume(self) -> None:
        self._await_minute()
        self.pose(moving=True)

    def on_screen_suspend(self) -> None:
        self.stop()
        self.pose(moving=False)

    def pose(self, *, moving: bool) -> None:
        for figure in self.query(FigureBox):
            figure.pose(moving=moving)

    def next_minute(self) -> None:
        """A minute of the wall clock has begun, maybe a day; most screens tell neither."""

    def figure_box(self) -> FigureBox:
        make = partial(moving_figure, self.runtime, self.app)
        return FigureBox(self.runtime.figure, make if self.runtime.shows_figures else None)

    @work(group="export")
    async def export(self, write: Callable[[], str]) -> None:
        """Let a thread `write`, and say where the files are, or why there are none."""
        from hiptui.ui.own_files import ExportError  # noqa: PLC0415 - seldom needed

        with self.telling(ExportError):
            self.notify(await asyncio.to_thread(write), markup=False)

    def tell(self, refusal: str = "") -> None:
        notice = self.query_one("#refusal", Text)
        notice.update(Content(refusal))
        notice.display = bool(refusal)

    def on_resize(self, event: events.Resize) -> None:
        """Say so where it is too small; what its classes of size decide comes once they are set."""
        self.call_next(self.follow_size)
        small = event.size.width < LEAST[0] or event.size.height < LEAST[1]
        notice = self.query("#too-small")
        if small and not notice:
            self.mount(Text(Rows(lambda _: _room_needed(*self.app.size)), id="too-small"))
        elif not small and notice:
            notice.remove()

    def follow_size(self) -> None:
        """Show what depends on the classes of size; for most screens the style sheet does."""

    def action_scroll(self, rows: int) -> None:
        for part in self.query(VerticalScroll):
            part.scroll_relative(y=rows, animate=False)

    def _await_minute(self) -> None:
        self.later(60 - self.runtime.clock.wall().second, self._begin_minute)

    def _begin_minute(self) -> None:
        self._await_minute()
        self.next_minute()


def _room_needed(cells: int, rows: int) -> list[Content]:
    """The words that cover a screen without room; what is too wide even for that is left out."""
    words = ("hiptui needs", f"{LEAST[0]}x{LEAST[1]} cells,", f"this is {cells}x{rows}.")
    return [Content(word) for word in words if len(word) <= cells]
