"""What is said of sessions: in the list of the past, of one of them, and of the one just done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, get_args

from textual.content import Content

from hiptui.domain.circuit import Circuit
from hiptui.domain.formatting import clock, many, one_line, up
from hiptui.domain.planner import DoneSession, PlanSettings, last_weeks, sessions_by_week
from hiptui.domain.record import Harder, SegmentRecord, SessionRecord, minutes_by_week
from hiptui.ui.widgets import clickable, hanging, spread
from hiptui.ui.widgets.heat_map import DAYS, GLYPHS, MEANINGS, WEEKS

if TYPE_CHECKING:
    from hiptui.storage.history.history import History

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
    """What stands in a row; there is no room for a word above a narrow row's effort."""
    date = "date".ljust(DATE if width >= WIDE else NARROW_DATE)
    left = Content.styled(f"{date}circuit", "$quiet")
    effort = "" if width < NARROW else "effort"
    right = Content.styled(_columns("rounds", "work", effort, width), "$quiet")
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
    wide = width >= SAID + 26  # else each name has a row of its own
    column = SAID if wide else 1
    rows = figure_rows(record, width)
    if record.left_seconds or record.right_seconds:
        rows += harder_rows(rating.harder, column, width)
    rows += effort_rows(rating.effort, column, width)
    note = one_line(rating.note) if rating.note else ""
    said = Content(f"“{note}”") if note else Content.styled("n to write", "$quiet")
    rows += field("Note", said, width, column)
    return [*rows, Content(""), *move_rows(record, circuit, width)]


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


EFFORTS = (
    "very easy",
    "easy",
    "comfortable",
    "steady",
    "getting hard",
    "hard, could go on",
    "hard",
    "very hard",
    "nearly all out",
    "all out",
)
"""What each effort means, from 1."""
_LAST = 4
"""The last answers that a sentence looks at."""
FIGURES, SAID = 13, 8
"""Cells of the names of what was done, and of what the runner says."""


def done_rows(
    record: SessionRecord, circuit: Circuit, before: DoneSession | None, width: int
) -> list[Content]:
    """What was done against what was planned, and beside it last time."""
    rows = figure_rows(record, width)
    skipped = [
        f"{move_name(circuit, work.move)}{f' {work.side}' if work.side else ''}"
        f" (round {work.round})"
        for work in record.work
        if work.skipped and work.move
    ]
    if skipped:
        rows += field("Skipped", Content(", ".join(skipped)), width, FIGURES)
    if before:
        rows += field("Last time", Content(_last_time(before)), width, FIGURES)
    return rows


def figure_rows(record: SessionRecord, width: int) -> list[Content]:
    """The session as a whole: work, rounds, both sides, pauses."""
    seconds, left, right = record.whole_seconds()
    planned = f" of {clock(record.planned_seconds)}" if record.planned_seconds else ""
    rounds = f" of {many(record.rounds_planned, 'round')}"
    fields = [
        ("Work", Content.assemble((clock(seconds), "$loud bold"), planned)),
        ("Rounds", Content.assemble((f"{record.rounds_done}", "$loud bold"), rounds)),
    ]
    if record.left_seconds or record.right_seconds:
        fields.append(("Left, right", Content(f"{clock(left)}, {clock(right)}")))
    if record.paused_seconds >= 1:
        fields.append(("Paused", Content(clock(up(record.paused_seconds)))))
    return [row for name, text in fields for row in field(name, text, width, FIGURES)]


def move_rows(record: SessionRecord, circuit: Circuit | None, width: int) -> list[Content]:
    """What was done of each move, left and right apart, against what was planned.

    Below the name where there is no room beside it.
    """
    work: dict[int, dict[str, list[SegmentRecord]]] = defaultdict(lambda: defaultdict(list))
    for one in record.work:
        if one.move:
            work[one.move][one.side or ""].append(one)
    rows = []
    for number, sides in sorted(work.items()):
        name = Content(move_name(circuit, number))
        done = [f"{side[:1].upper()} {_done(one)}".strip() for side, one in sorted(sides.items())]
        right = Content.styled("   ".join(done), "$quiet")
        if name.cell_length < width - right.cell_length:
            rows.append(spread(name, right, width))
        else:
            fits = right.cell_length <= width
            below = [right] if fits else [Content.styled(one, "$quiet") for one in done]
            rows += [name.truncate(width, ellipsis=True)]
            rows += [one.pad_left(max(0, width - one.cell_length)) for one in below]
    return rows


def _done(work: Sequence[SegmentRecord]) -> str:
    """Seconds done, and those planned where they were more."""
    done = clock(round(sum(one.done for one in work)))
    planned = clock(up(sum(one.planned or 0 for one in work)))
    short = any(one.planned and one.done < one.planned - 0.5 for one in work)
    return f"{done}/{planned}" if short else done


def move_name(circuit: Circuit | None, number: int) -> str:
    """The short name of a move, from 1; its number where nobody knows the circuit any more."""
    if circuit is None or number > len(circuit.moves):
        return f"Move {number}"
    return circuit.moves[number - 1].short


def field(name: str, text: Content, width: int, column: int) -> list[Content]:
    """A name and what belongs to it, wrapped beside it."""
    return hanging(Content.styled(name, "$quiet"), text, width, column)


def harder_rows(harder: Harder | None, column: int, width: int) -> list[Content]:
    """The three answers, each with its key."""
    answers = (_answer(word, word == harder) for word in get_args(Harder))
    return field("Harder", Content("  ").join(answers), width, column)


def effort_rows(effort: int | None, column: int, width: int) -> list[Content]:
    """The scale from 1 to 10, and in words what the chosen one means."""
    scale = [_number(number, number == effort) for number in range(1, 11)]
    numbers = Content(" " if width >= SAID + 36 else "").join(scale)
    words = EFFORTS[effort - 1] if effort else "1 easy, 10 all out"
    said = Content.styled(words, "$loud" if effort else "$quiet")
    return [*field("Effort", numbers, width, column), *field("", said, width, column)]


def kind_sentence(harder: Harder | None, before: Sequence[DoneSession]) -> str:
    """A sentence on the side that was harder; `before` are the sessions before this one."""
    if harder is None:
        return ""
    if harder == "same":
        return "Even today: that is what the circuit is for."
    answers = [one.harder for one in before if one.harder][-(_LAST - 1) :]
    times = answers.count(harder) + 1
    side = harder.capitalize()
    if times == 1:
        return f"{side} was harder today. That happens; give it a calm start next time."
    often = f"{times} times in the last {len(answers) + 1}"
    return f"{side} was harder {often}. Begin with it while you are fresh."


def _last_time(before: DoneSession) -> str:
    """Last time in a line: "6 Mar, 3 of 3 rounds, effort 6, right harder"."""
    parts = [
        f"{before.day.day} {before.day:%b}",
        f"{before.done} of {many(before.planned, 'round')}",
    ]
    if before.effort:
        parts.append(f"effort {before.effort}")
    if before.harder:
        parts.append("even" if before.harder == "same" else f"{before.harder} harder")
    return ", ".join(parts)


def _answer(word: str, chosen: bool) -> Content:
    shown = f"‹{word}›" if chosen else f" {word} "
    ink = "$phase-work bold" if chosen else ""
    text = Content.assemble((word[0], "$phase-ready"), (shown, ink))
    return clickable(text, f"screen.rate('harder', '{word}')")


def _number(number: int, chosen: bool) -> Content:
    shown = f"‹{number}›" if chosen else f" {number}"
    text = Content.styled(shown, "$phase-work bold" if chosen else "")
    return clickable(text, f"screen.rate('effort', {number})")
