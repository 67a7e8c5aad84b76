from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from msgspec.structs import replace

from hiptui.cli.plan import lines
from hiptui.domain.coaching import Plan
from hiptui.domain.planner import DoneSession, PlanSettings
from hiptui.domain.record import Rating
from hiptui.storage.history.history import History
from tests.support import GOOD, for_each, hips
from tests.unit.cli.conftest import Run, keep
from tests.unit.domain.test_coaching import done
from tests.unit.domain.test_planner import day, plan_of
from tests.unit.storage.history_support import ID, MORNING, change, past

COMMAND = "plan"


def shown(plan: PlanSettings, past: str, today: date, harder: str | None = None) -> str:
    sessions = [replace(item, harder=harder) for item in done(past)]
    whole = Plan(plan, hips(), sessions, today)
    return "\n".join(lines(whole, whole.advise(today)))


def test_an_empty_home(run: Run, home: Path) -> None:
    code, out, err = run("--json")
    assert (code, err) == (0, "")
    advice = json.loads(out)
    assert [*advice] == [
        "date", "verdict", "rounds", "reason", "sentence", "next", "first", "days",
        "done_this_week", "goal", "level", "suggested",
    ]  # fmt: skip
    assert (advice["verdict"], advice["rounds"], advice["reason"]) == ("do", 2, "first")
    assert "2 rounds to meet the moves." in run()[1]
    assert list(home.iterdir()) == []


def test_the_week_as_lines() -> None:
    week = "rest hard easy hard rest easy long"
    assert shown(plan_of(week), "-6:3f8 -3:3f8 1:3f8 -20:2f6", day("fri"), "right") == (
        "Friday 13 March: Hip circuit for runners\n"
        "Circuit day: 3 rounds, as last time.\n"
        "Not coming from a run? March and swing the legs for 3 minutes first.\n"
        "Right was harder in 4 of the last 4: right goes first.\n"
        "\n"
        "           Mon   Tue     Wed   Thu   Fri   Sat   Sun\n"
        "run        rest  hard    easy  hard  rest  easy  long\n"
        "circuit    .     3 done  .     .     [3]   .     .     1 of 2 this week\n"
        "next week  .     3       .     .     3     .     .\n"
        "\n"
        "3 of the last 4 weeks\n"
        "\n"
        "hiptui start runner-hips --rounds 3 --first right"
    )


def test_a_day_of_rest_names_no_command() -> None:
    out = shown(plan_of(""), "0:2f6", day("tue"))
    assert "Yesterday's circuit is still at work. Next: Thursday." in out
    assert "hiptui start" not in out
    assert "[" not in out


def test_fewer_days_than_wanted_say_why() -> None:
    plan = plan_of("easy rest hard easy rest long easy", 3)
    assert "2 of 3 days fit between the hard and long runs." in shown(plan, "", day("mon"))
    none = plan_of("hard hard hard hard hard hard hard")
    assert "No day fits between the hard and long runs" in shown(none, "", day("mon"))


def test_a_week_may_start_on_sunday() -> None:
    out = shown(plan_of("", week_starts="sunday"), "", day("mon"))
    assert "Sun  Mon  Tue" in out


def test_sessions_of_the_plans_circuit_by_their_local_day(home: Path) -> None:
    """MORNING is a Saturday, 6:41 an hour east of Greenwich."""
    night, later = MORNING.replace(hour=2), MORNING + timedelta(days=3)
    first = past(1, started=night, ended=night, rating=Rating("left", 6))
    third = past(3, started=later, ended=later, rounds_done=1)
    keep(home, first, past(2, circuit="other"), third)
    found = History(home / "history.db").done_sessions("runner-hips", PlanSettings().day_ends)
    day, other = date(2025, 2, 28), date(2025, 3, 4)
    assert found == [DoneSession(day, 3, 3, 6, "left"), DoneSession(other, 3, 1)]


def test_a_history_counts(run: Run, home: Path) -> None:
    keep(home, past(1))
    advice = json.loads(run("--json")[1])
    assert advice["reason"] != "first"
    assert advice["level"] == 2  # long ago


def test_a_damaged_session_is_left_out_and_told(run: Run, home: Path) -> None:
    keep(home, past(1), past(2))
    change(home, f"UPDATE sessions SET rounds_done = 'many' WHERE id = '{ID.format(1)}'")
    code, _, err = run()
    assert code == 0
    assert err.startswith(f"hiptui: can't read session {ID.format(1)} in ")
    assert len(History(home / "history.db").done_sessions("runner-hips", 0)) == 1


@for_each(
    ("settings", "told"),
    [
        ("[goal]\nsessions_per_week = 9\n", "settings.toml: goal.sessions_per_week = 9: expected "),
        ("[goal\n", "settings.toml: line 1: "),
    ],
)
def test_what_is_wrong_is_told_and_the_plan_goes_on(
    run: Run, home: Path, settings: str, told: str
) -> None:
    (home / "settings.toml").write_text(settings)
    code, out, err = run("--json")
    advice = json.loads(out)
    assert (code, advice["goal"], advice["reason"]) == (0, 2, "first")
    assert err.startswith(f"hiptui: {told}")
    assert err.count("\n") == 1


def test_a_circuit_that_is_gone_gives_way(run: Run, home: Path) -> None:
    (home / "settings.toml").write_text('[plan]\ncircuit = "gone"\n')
    code, out, err = run()
    assert (code, err) == (0, "")
    assert "Hip circuit for runners" in out


def test_fixed_rounds_have_no_level(run: Run, home: Path) -> None:
    (home / "circuits.toml").write_text(GOOD.replace('"Mine"', '"Mine"\nrounds = 3'))
    (home / "settings.toml").write_text('[plan]\ncircuit = "mine"\n')
    advice = json.loads(run("--json")[1])
    assert (advice["rounds"], advice["level"], advice["suggested"]) == (3, None, None)
