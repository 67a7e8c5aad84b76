"""What the plan says: today, the week, why so many rounds, and what it is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, time
from typing import Literal, NamedTuple, get_args

from msgspec.structs import replace
from textual.content import Content

from hiptui.domain.coaching import Advice, DayAhead, Plan
from hiptui.domain.formatting import date_text, many
from hiptui.domain.planner import (
    RUNS,
    WEEKDAYS,
    YEARS,
    Pause,
    PlanSettings,
    Race,
    RaceKind,
    Weekday,
    last_weeks,
    sessions_by_week,
    shortfall,
)
from hiptui.ui.widgets import clickable, hanging, spread

Edited = Literal["", "runs", "days"]
"""The row of the week that is being changed."""
NAME, CELL, NARROW_CELL = 6, 6, 4
"""Cells of a row's name, of a day, and of one where there is little room."""
FACT = 8
"""Cells of the name of a fact."""
NOTHING = "none"


class Outlook(NamedTuple):
    """What comes of a plan, worked out once: a long history takes its time."""

    plan: Plan
    advice: Advice
    """What it says of today."""
    ahead: tuple[DayAhead, ...]
    """This week and the next."""
    weeks: Sequence[int]


def outlook(plan: Plan, today: date) -> Outlook:
    """What comes of `plan`; any thread may ask."""
    advice, ahead = plan.advise(today), plan.days_ahead(today)
    return Outlook(plan, advice, ahead, sessions_by_week(plan.settings, plan.days, today))


def today_rows(advice: Advice, length: str, ends: str, large: bool, width: int) -> list[Content]:
    """What today asks for: the rounds first, unless they stand above in large letters; then why."""
    head = Content.styled(f"Today: {today_word(advice).lower()}", "$phase-work bold")
    done = f"{length}   done by {ends} from now" if advice.rounds else ""
    fits = head.cell_length + len(done) < width
    times = Content.styled(done if fits else length, "$loud")
    rows = [] if large else [spread(head, times, width)]
    for text in filter(None, (advice.sentence, advice.around)):
        rows += Content(text).wrap(width)
    return [*rows, times] if large and done else rows


def today_word(advice: Advice) -> str:
    """Today in large letters: "3 ROUNDS", "REST", "DONE"."""
    if advice.rounds:
        return many(advice.rounds, "round").upper()
    return "DONE" if advice.verdict == "done" else "REST"


def week_rows(outlook: Outlook, edited: Edited, day: int, width: int) -> list[Content]:
    """The week: what is run, the circuit's days, and the week after.

    In the row that is `edited` the `day` is marked that the keys change: a place in the week.
    """
    advice, settings = outlook.advice, outlook.plan.settings
    week, following = outlook.ahead[:7], outlook.ahead[7:]
    cell = CELL if width >= NAME + 7 * CELL else NARROW_CELL
    goal = Content.styled(f"   {advice.done_this_week} of {advice.goal} this week", "$quiet")

    def row(name: str, kind: Edited, texts: Iterable[Content]) -> Content:
        cells = []
        for place, text in enumerate(texts):
            shown = text.truncate(cell - 1)
            if kind and (kind, place) == (edited, day):
                shown = Content.styled(shown.plain, "$background on $accent bold")
            action = f"screen.cell('{kind}', {place})"
            cells.append(clickable(shown, action) if kind else shown)
            cells.append(Content(" " * (cell - shown.cell_length)))
        return Content.assemble((name.ljust(NAME), "$quiet"), *cells)

    names = (
        Content.styled(f"{each.day:%a}", "$loud bold" if each.day == advice.day else "$quiet")
        for each in week
    )
    runs = (each.run if settings.runs else "." for each in week)
    rows = [
        row("", "", names),
        row(
            "run", "runs", (Content.styled(run, "$quiet" if run == "rest" else "") for run in runs)
        ),
        row("hips", "days", (_day(each, advice.day, settings, edited) for each in week)),
        row("next", "", (_circuit(each, advice.day) for each in following)),
    ]
    if rows[2].cell_length + goal.cell_length <= width:
        rows[2] += goal
    return rows


def _day(each: DayAhead, today: date, settings: PlanSettings, edited: Edited) -> Content:
    if edited != "days":
        return _circuit(each, today)
    weekday = WEEKDAYS[each.day.weekday()]
    suits = "yes" if weekday in settings.days else "never" if weekday in settings.never else "."
    return Content(suits)


def _circuit(each: DayAhead, today: date) -> Content:
    """A day of the circuit: what was done, what is planned, today in brackets."""
    if each.done is not None:
        return Content.styled(f"✓{each.done}", "$phase-work")
    if each.planned is None:
        return Content.styled("·", "$quiet")
    planned = f"[{each.planned}]" if each.day == today else f"{each.planned}"
    return Content.styled(planned, "$loud bold")


def fact_rows(outlook: Outlook, width: int) -> list[Content]:
    """Rounds, sides and weeks, and why there are fewer days than wanted."""
    plan, advice, _, weeks = outlook
    rounds = plan.circuit.rounds
    facts = [
        ("Rounds", _rounds(advice, rounds.min, rounds.max)),
        ("Sides", advice.side_sentence or "Each move begins with its own side."),
        ("Weeks", last_weeks(weeks) or "They are counted from the second one on."),
    ]
    if len(weeks) > 1:
        facts.append(("", " ".join(f"{count or '·'}" for count in weeks[-12:])))
    if found := shortfall(plan.settings):
        facts.append(("Days", found))
    rows = []
    for name, text in facts:
        rows += hanging(Content.styled(name, "$quiet"), Content(text), width, FACT)
    return rows


def _rounds(advice: Advice, least: int, most: int) -> str:
    if advice.level is None:
        return f"{many(most, 'round')}, always."
    range = f"{least} to {most} in this circuit"
    if advice.suggested:
        return f"At {advice.level}, room for {advice.suggested}; {range}."
    return f"At {advice.level}; {range}."


def setting_rows(plan: PlanSettings, time: str, width: int) -> list[Content]:
    """What can be set by a key: goal, time, race, pause."""
    race = NOTHING
    if plan.race:
        race = f"{plan.race.kind}, {date_text(plan.race.day)} {plan.race.day.year}"
    settings = (
        ("g", "Goal", f"{plan.goal} a week", "plan_goal"),
        ("t", "Time", time, "plan_time"),
        ("c", "Race", race, "plan_race"),
        ("p", "Pause", _pause(plan.pause), "plan_pause"),
    )
    rows = []
    for key, name, value, action in settings:
        head = Content.assemble((f"{key} ", "$phase-ready"), (name, "$quiet"))
        rows += hanging(head, clickable(Content(value), f"screen.{action}"), width, FACT)
    return rows


def _pause(pause: Pause | None) -> str:
    if pause is None:
        return NOTHING
    until = f" to {date_text(pause.until)}" if pause.until else " on"
    return f"{date_text(pause.start)}{until}"


def next_run(plan: PlanSettings, weekday: Weekday, by: int) -> PlanSettings:
    """Another run on a weekday; the others are what they were taken for."""
    run = plan.runs.get(weekday, "rest")
    changed = RUNS[(RUNS.index(run) + by) % len(RUNS)]
    return replace(plan, runs={**plan.runs, weekday: changed})


def next_day(plan: PlanSettings, weekday: Weekday, by: int) -> PlanSettings:
    """A weekday chosen by hand, then one that never suits, then left to the plan."""
    states = ("plan", "yes", "never")
    state = "yes" if weekday in plan.days else "never" if weekday in plan.never else "plan"
    state = states[(states.index(state) + by) % len(states)]
    days, never = {*plan.days} - {weekday}, {*plan.never} - {weekday}
    if state == "yes":
        days.add(weekday)
    elif state == "never":
        never.add(weekday)
    if len(never) == len(WEEKDAYS):
        raise ValueError("One day at least must suit.")
    return replace(plan, days=_ordered(days), never=_ordered(never))


def _ordered(days: Collection[Weekday]) -> tuple[Weekday, ...]:
    return tuple(day for day in WEEKDAYS if day in days)


def parse_time(text: str) -> time:
    """A time of day such as 18:00 or 7; ValueError says what may stand there."""
    hour, _, minute = text.strip().replace(".", ":").partition(":")
    try:
        return time(int(hour), int(minute or 0))
    except ValueError as error:
        raise ValueError("A time such as 18:00.") from error


def parse_race(text: str) -> Race | None:
    """A date and how long it is, such as "2026-03-15 half"; ValueError says what may be."""
    if text.strip() in {"", NOTHING}:
        return None
    day, _, kind = text.strip().partition(" ")
    word = kind.strip().lower()
    found: RaceKind | None = next((one for one in get_args(RaceKind) if one == word), None)
    if found is None:
        raise ValueError('A date and short, half or marathon: "2026-03-15 half".')
    return Race(parse_day(day), found)


def parse_day(text: str) -> date:
    """A date of these two centuries, or ValueError."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError("A date such as 2026-03-15.") from error
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(f"A year from {YEARS[0]} to {YEARS[1]}.")
    return day


def parse_pause(text: str, today: date) -> Pause:
    """A pause from today to a date, or without an end; ValueError where it is none, or past."""
    until = parse_day(text) if text.strip() else None
    if until is not None and until < today:
        raise ValueError("A date from today on, or nothing for no end.")
    return Pause(today, until)
