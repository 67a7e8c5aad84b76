"""`hiptui plan`: today's sentence, rounds and the week."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from hiptui.cli import columns, complain, print_json, print_text
from hiptui.cli.circuits import circuits_of, settings_of
from hiptui.domain.coaching import Advice, DayAhead, Plan, planned
from hiptui.domain.formatting import date_text
from hiptui.domain.planner import DoneSession, last_weeks, sessions_by_week, shortfall
from hiptui.files import paths_here


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: Namespace) -> int:
    settings = settings_of(args).plan
    circuit = planned(settings, circuits_of(args))
    today = settings.day(datetime.now().astimezone())
    sessions: Sequence[DoneSession] = ()
    if (path := paths_here().history).exists():
        from hiptui.storage.history.history import History  # noqa: PLC0415 - SQLite, for this only

        history = History(path)
        sessions = history.done_sessions(circuit.id, settings.day_ends)
        complain(*history.notices())
    plan = Plan(settings, circuit, sessions, today)
    advice = plan.advise(today)
    if args.json:
        return print_json(advice.as_json())
    return print_text("\n".join(lines(plan, advice)))


def lines(plan: Plan, advice: Advice) -> Iterator[str]:
    """The advice for a reader."""
    yield f"{advice.day:%A} {date_text(advice.day)}: {plan.circuit.name}"
    yield advice.sentence
    yield from filter(None, (advice.around, advice.side_sentence))
    yield ""
    yield columns([*_week(plan, advice)], right=set())
    weeks = sessions_by_week(plan.settings, plan.days, advice.day)
    told = [*filter(None, (shortfall(plan.settings), last_weeks(weeks)))]
    if told:
        yield from ("", *told)
    if advice.rounds is not None:
        first = f" --first {advice.first}" if advice.first else ""
        yield f"\nhiptui start {plan.circuit.id} --rounds {advice.rounds}{first}"


def _week(plan: Plan, advice: Advice) -> Iterator[tuple[str, ...]]:
    ahead = plan.days_ahead(advice.day)
    this_week, following = ahead[:7], ahead[7:]
    yield ("", *(f"{each.day:%a}" for each in this_week), "")
    if plan.settings.runs:
        yield ("run", *(each.run for each in this_week), "")
    goal = f"{advice.done_this_week} of {advice.goal} this week"
    yield ("circuit", *(_cell(each, advice.day) for each in this_week), goal)
    yield ("next week", *(_cell(each, advice.day) for each in following), "")


def _cell(each: DayAhead, today: date) -> str:
    if each.done is not None:
        return f"{each.done} done"
    if each.planned is None:
        return "."
    return f"[{each.planned}]" if each.day == today else str(each.planned)
