"""The past sessions, read a page at a time, and what the history says of them."""

from __future__ import annotations

from datetime import date, timedelta

from textual.content import Content

from hiptui.domain.circuit import Circuit
from hiptui.domain.formatting import clock, one_line
from hiptui.domain.planner import PlanSettings, last_weeks, sessions_by_week
from hiptui.domain.record import SessionRecord, minutes_by_week
from hiptui.storage.history.history import History
from hiptui.ui.screens import summary_text as summary
from hiptui.ui.widgets.heat_map import DAYS, GLYPHS, MEANINGS, WEEKS
from hiptui.ui.widgets.text import spread

DATE, NARROW_DATE = 12, 7
"""Cells of the date in a row, and where there is little room."""
WIDE, NARROW = 56, 38
"""Cells from which a row has the whole date, and under which its columns are close together."""
NOTHING = (
    "Nothing here yet.",
    "After your first session its rounds, both sides and how it felt stand here.",
)

PAGE = 100
"""Sessions read in one go."""


class PastSessions:
    """The sessions of one circuit or of all, and what they come to; any thread may ask for them."""

    def __init__(
        self, history: History, plan: PlanSettings, circuit: str | None, today: date
    ) -> None:
        """Those up to `today` of a circuit by its id, or of all."""
        self.circuit, self.today, self.week = circuit, today, plan.week(today)
        self.count = history.count(circuit)
        since = self.week - timedelta(days=DAYS * (WEEKS - 1))
        days = history.days(since, plan.day_ends, circuit)
        self.days = {total.day: total for total in days}
        self.minutes = minutes_by_week(days, plan.week)
        named = circuit or plan.circuit
        of_plan = days if named == circuit else history.days(since, plan.day_ends, named)
        done = (one.day for one in of_plan if one.rounds_done)
        self.weeks = last_weeks(sessions_by_week(plan, done, today))
        self.circuits = {one.circuit: one.name for one in history.newest_of_each()}
        self._history = history
        self._pages: dict[int, list[SessionRecord]] = {}
        self.at(0)

    def at(self, place: int) -> SessionRecord | None:
        """The session at a place of the list, the newest at 0; without segments."""
        number, rest = divmod(place, PAGE)
        if number not in self._pages:
            self._pages[number] = self._history.rows(number * PAGE, PAGE, self.circuit)
        return next(iter(self._pages[number][rest : rest + 1]), None)

    def put(self, place: int, record: SessionRecord) -> None:
        """Put what is now known of a session in its place."""
        self._pages[place // PAGE][place % PAGE] = record

    def place_of(self, day: date) -> int | None:
        """The place of the last session of a day; None where the day had none."""
        if day not in self.days:
            return None
        return sum(total.sessions for later, total in self.days.items() if later > day)


def head_row(width: int) -> Content:
    """What stands in a row."""
    date = "date".ljust(DATE if width >= WIDE else NARROW_DATE)
    left = Content.styled(f"{date}circuit", "$quiet")
    right = Content.styled(_columns("rounds", "work", "effort", width), "$quiet")
    return spread(left, right, width)


def session_row(record: SessionRecord, day: date, today: date, width: int) -> Content:
    """A session in a row: date, circuit, rounds, work, effort; `day` is the one it belongs to."""
    running = record.status == "running"
    rounds = "now" if running else f"{record.rounds_done}/{record.rounds_planned}"
    effort = str(record.rating.effort or "")
    figures = _columns(rounds, clock(record.whole_seconds()[0]), effort, width)
    when = _date(day, today, width).ljust(DATE if width >= WIDE else NARROW_DATE)
    left = Content.assemble((when, "$quiet"), one_line(record.name))
    return spread(left, Content(figures), width)


def _columns(rounds: str, work: str, effort: str, width: int) -> str:
    if width < NARROW:
        return f"{rounds:>4}{work:>6}{effort:>3}"
    return f"{rounds:>6} {work:>6} {effort:>6}"


def _date(day: date, today: date, width: int) -> str:
    """A day as short as it can be told: of this year or not."""
    here = day.year == today.year
    if width < WIDE:
        return f"{day.day:>2} {day:%b}" if here else f"{day:%b %y}"
    return f"{day:%a} {day.day:>2} {day:%b}" if here else f"{day.day:>2} {day:%b %Y}"


def detail_rows(record: SessionRecord, circuit: Circuit | None, width: int) -> list[Content]:
    """What was done of a session, move by move, and what the runner said of it."""
    rating = record.rating
    wide = width >= summary.SAID + 26  # else each name has a row of its own
    column = summary.SAID if wide else 1
    rows = summary.figure_rows(record, width)
    if record.left_seconds or record.right_seconds:
        rows += summary.harder_rows(rating.harder, width, column)
    rows += summary.effort_rows(rating.effort, width, column)
    note = one_line(rating.note) if rating.note else ""
    said = Content(f"“{note}”") if note else Content.styled("n to write", "$quiet")
    rows += summary.field("Note", said, width, column)
    return [*rows, Content(""), *summary.move_rows(record, circuit, width)]


def day_names(plan: PlanSettings) -> str:
    """The names at the left of the map, from the week's first day on; every second one."""
    days = [plan.week(date(2024, 1, 1)) + timedelta(days=i) for i in range(7)]
    names = (f"{day:%a}" if i % 2 == 0 else "" for i, day in enumerate(days))
    return "\n".join(["", *names])


def legend(minutes: float, width: int) -> str:
    """What the signs of the map mean, and the minutes of the running week: as much as fits."""
    signs = "  ".join(f"{sign} {word}" for sign, word in zip(GLYPHS, MEANINGS, strict=True))
    bars = f"{signs}   ▂▅ minutes a week"
    told = (f"{bars}, {round(minutes)} in this one", bars, signs)
    return next((text for text in told if len(text) <= width), "")


def title(weeks: str, width: int) -> Content:
    """The screen's name, and the last weeks in as many words as fit."""
    name = Content.styled("History", "$phase-work bold")
    fits = len(weeks) + name.cell_length < width
    return spread(name, Content(weeks if fits else weeks.partition(",")[0]), width)
