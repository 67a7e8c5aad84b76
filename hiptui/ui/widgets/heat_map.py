"""A year at a glance: a column a week, a cell a day, and below each week its minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from hiptui.domain.record import DayTotal

WEEKS = 53
"""Columns: this week and the 52 before it."""
CELL = 2
"""Cells of a week, at least."""
DAYS = 7
GLYPHS = "·░▒█"
"""Nothing, less than a round, a round or more, all rounds."""
MEANINGS = ("none", "begun", "a round", "all rounds")
"""The same in words."""
_BARS = " ▁▂▃▄▅▆▇█"
_LOW = 2
"""Rows of bars that need no gap above them."""
_EIGHTHS = len(_BARS) - 1


def level(total: DayTotal | None) -> int:
    """How much was done on a day: a place in `GLYPHS`."""
    if total is None:
        return 0
    return 3 if total.whole else 2 if total.rounds_done else 1


def bar(minutes: float, most: float, rows: int) -> str:
    """A column of a bar chart, the top row first; what is there at all shows."""
    eighths = round(minutes / most * rows * _EIGHTHS) if most else 0
    eighths = max(eighths, minutes > 0)
    heights = (min(_EIGHTHS, max(0, eighths - row * _EIGHTHS)) for row in reversed(range(rows)))
    return "".join(_BARS[height] for height in heights)


class HeatMap(Widget):
    """Draws what was done on each day; a click on a day tells of it."""

    @dataclass
    class DayChosen(Message):
        """A day was clicked."""

        day: date

    DEFAULT_CSS = f"HeatMap {{ width: 1fr; height: {DAYS + 1} }}"

    def __init__(self) -> None:
        super().__init__()
        self._days: Mapping[date, DayTotal] = {}
        self._minutes: Mapping[date, float] = {}
        self._weeks: Sequence[date] = ()
        self._today = date.min
        self._chosen: date | None = None
        self._scrolled: int | None = None

    def show(
        self, days: Mapping[date, DayTotal], minutes: Mapping[date, float], week: date, today: date
    ) -> None:
        """Show what was done on `days`, and `minutes` by week; `week` is the running one."""
        self._days, self._minutes, self._today = days, minutes, today
        self._weeks = [week - timedelta(days=DAYS * i) for i in reversed(range(WEEKS))]
        self.refresh()

    def choose(self, day: date | None) -> None:
        """Mark a day, and look at it."""
        changed = [one for one in {self._chosen, day} if one is not None and self._chosen != day]
        before, self._chosen, self._scrolled = self.first, day, None
        if self.first != before:
            self.refresh()
        elif changed:
            self.refresh(*map(self._place, changed))

    def scroll_weeks(self, by: int) -> None:
        """Look at later weeks, or with a negative number at earlier ones."""
        self._scrolled = self._within(self.first + by)
        self.refresh()

    @property
    def cell(self) -> int:
        """Cells of a week, as wide as the style sheet lets the map be."""
        return max(CELL, self.size.width // WEEKS)

    @property
    def first(self) -> int:
        """The first week in sight: where they do not all fit, the chosen day is in the middle."""
        if self._scrolled is not None:
            return self._within(self._scrolled)
        return self._within(self._week_of(self._chosen or self._today) - self._in_sight // 2)

    @property
    def _in_sight(self) -> int:
        return self.size.width // self.cell

    def _within(self, first: int) -> int:
        return max(0, min(first, WEEKS - self._in_sight))

    def _week_of(self, day: date) -> int:
        """The place of a day's week; before the year: 0."""
        return max(0, (day - self._weeks[0]).days // DAYS) if self._weeks else 0

    def column(self, day: date) -> int:
        return self.cell * (self._week_of(day) - self.first)

    def _place(self, day: date) -> Region:
        row = (day - self._weeks[0]).days % DAYS if self._weeks else 0
        return Region(self.column(day), row + 1, self.cell, 1)

    def render_line(self, y: int) -> Strip:
        row = self._row(y) if self._weeks else Content("")
        if not row:
            return Strip.blank(self.size.width, self.rich_style)
        return Visual.to_strips(self, row, self.size.width, 1, self.visual_style, pad=True)[0]

    def _row(self, y: int) -> Content:
        weeks = self._weeks[self.first :]
        if y == 0:
            return self._months(weeks)
        if y > DAYS:
            return self._bars(weeks, y)
        return Content.assemble(*(self._cell(week + timedelta(days=y - 1)) for week in weeks))

    def on_click(self, event: events.Click) -> None:
        week, row = self.first + event.x // self.cell, event.y - 1
        if 0 <= week < len(self._weeks) and 0 <= row < DAYS:
            event.stop()
            self.post_message(self.DayChosen(self._weeks[week] + timedelta(days=row)))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_weeks(-1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_weeks(1)

    def _months(self, weeks: Sequence[date]) -> Content:
        row = ""
        for place, week in enumerate(weeks):
            last = week + timedelta(days=DAYS - 1)
            if last.day <= DAYS:
                row = f"{row:<{self.cell * place}}{last:%b}"
        return Content.styled(row, "$quiet")

    def _cell(self, day: date) -> tuple[str, str]:
        if day > self._today:
            return " " * self.cell, ""
        done = level(self._days.get(day))
        ink = "$phase-work" if done else "$quiet"
        chosen = day == self._chosen
        return f"{GLYPHS[done]:<{self.cell}}", "$loud on $chosen bold" if chosen else ink

    def _bars(self, weeks: Sequence[date], y: int) -> Content:
        """The minutes of each week, with a gap above them where there is room for one."""
        rows = self.size.height - DAYS - 1
        rows -= rows > _LOW
        row = y - (self.size.height - rows)
        if row < 0:
            return Content("")
        most = max(self._minutes.get(week, 0.0) for week in self._weeks)
        bars = (bar(self._minutes.get(week, 0.0), most, rows)[row] for week in weeks)
        return Content.styled("".join(f"{one:<{self.cell}}" for one in bars), "$phase-ready")
