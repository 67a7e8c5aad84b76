from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Rounds
from hiptui.domain.coaching import Advice, Plan, first_side
from hiptui.domain.coaching_table import Level
from hiptui.domain.planner import (
    DoneSession,
    Pause,
    PlanSettings,
    Race,
    is_eve,
    last_weeks,
    sessions_by_week,
)
from tests.support import for_each
from tests.unit.domain.test_planner import MONDAY, WEEK, day, plan_of, plans

RANGE = Rounds(2, 4)


def done(text: str) -> list[DoneSession]:
    """Sessions as the rule writes them: "4:2f6" is day 4, two rounds, in full, effort 6."""
    found = re.findall(r"(-?\d+):(\d+)([f-])(\d*)(?: |$)", text)
    assert len(found) == len(text.split()), text
    return [
        DoneSession(
            MONDAY + timedelta(days=int(at)),
            int(rounds),
            int(rounds) - (full == "-"),
            int(effort) if effort else None,
        )
        for at, rounds, full, effort in found
    ]


def advise(plan: PlanSettings, rounds: Rounds, sessions: list[DoneSession], today: date) -> Advice:
    """What the plan says of a day after these sessions."""
    return after(plan, rounds, sessions, today).advise(today)


def after(plan: PlanSettings, rounds: Rounds, sessions: list[DoneSession], today: date) -> Plan:
    """The plan of a circuit with this range of rounds after these sessions."""
    return Plan(plan, Circuit("planned", "Planned", (), rounds=rounds), sessions, today)


def level(text: str, asked: int, rounds: Rounds = RANGE) -> tuple[int, str | None]:
    """The rounds advised, and why where they are more than the level."""
    found = Level(rounds, done(text)).at(MONDAY + timedelta(days=asked))
    due = found.asks()
    return found.level + bool(due), due


THREE = "0:2f6 3:2f6 7:3f8"
"""A history that leads to level 3."""
FOUR = "0:2f6 3:3f8 7:4f8"
"""One that leads to level 4."""
TWICE = f"{FOUR} 23:3f8 39:2f6"
"""Two breaks after that."""
TRIES = "1:3-8 4:3-8 7:3-8 10:2f6 13:2f6 16:2f6 19:2f6 22:2f6 25:2f6"


@for_each(
    ("past", "asked", "expected"),
    [
        ("", 0, (2, None)),
        ("1:2f6 4:2f7 8:2f6", 11, (3, "up")),
        ("0:2f6 2:2f6 4:2f6", 7, (2, None)),
        ("0:2f6 2:2f6 4:2f6 7:2f6", 9, (3, "up")),
        ("1:2f 4:2f 8:2f", 11, (2, None)),
        ("1:2f 4:2f 8:2f 11:2f", 15, (3, "up")),
        ("1:2f8 4:2f8 8:2f7", 11, (2, None)),
        ("1:2f4 4:2f3", 8, (3, "easy")),
        ("1:2f4 3:2f3", 8, (2, None)),
        ("1:2f6 4:2-6 8:2f6", 11, (2, None)),
        ("1:2f6 12:2f6 15:2f6", 18, (2, None)),
        ("1:2f6 4:2f6 8:2f6 11:3-8", 15, (2, None)),
        ("1:2f6 4:2f6 8:2f6 11:3-8 15:2f6 18:2f6 22:2f6 25:2f6", 28, (2, None)),
        ("1:2f6 4:2f6 8:2f6 11:3-8 15:2f6 18:2f6 22:2f6 25:2f6 29:2f6", 32, (3, "up")),
        # Two strained sessions lead one down.
        (f"{THREE} 10:3f9", 17, (3, None)),
        (f"{THREE} 10:3-8 14:3f9", 17, (2, None)),
        (f"{THREE} 10:3f9 14:3-8", 17, (2, None)),
        # A break lowers the level; the way back.
        *[(FOUR, 19, (4, None)), (FOUR, 23, (3, None)), (FOUR, 37, (2, None))],
        (FOUR, 67, (2, None)),
        (f"{FOUR} 23:3f6", 26, (4, "back")),
        (f"{FOUR} 23:3f8", 26, (3, None)),
        (f"{FOUR} 37:2f6", 40, (2, None)),
        (f"{FOUR} 37:2f6 40:2f6", 43, (3, "back")),
        (f"{FOUR} 37:2f6 40:2f6 43:3f6", 46, (3, None)),
        (f"{FOUR} 37:2f6 40:2f6 43:3f6 46:3f6", 49, (4, "back")),
        (f"{FOUR} 67:2f6 70:2f6", 73, (2, None)),  # forgotten
        *[(TWICE, 42, (3, "back")), (f"{TWICE} 42:3f6", 45, (4, "back"))],  # the target is kept
        # Three times fewer rounds are a choice; a failed try ends the row.
        (f"{THREE} 10:2f6 13:2f6", 16, (3, None)),
        (f"{THREE} 10:2f6 13:2f6 16:2f6", 19, (2, None)),
        (f"{THREE} 10:2f6 13:2f6 16:3f6 19:2f6", 22, (3, None)),
        (f"{THREE} 10:2f6 13:2f6 16:4-8 19:2f6", 22, (3, None)),
        # Rounds outside the range count as its ends.
        ("1:9f6 4:9f6 8:9f6", 11, (4, None)),
        ("1:1f6 4:1f6 8:1f6", 11, (3, "up")),
        # The first sessions lead to one round more at the most.
        ("1:3f4 4:3f3", 8, (3, None)),
        ("1:3f4 4:3f3 8:3f3", 11, (4, "up")),
        # Two failed tries are counted at the most, and forgotten when the level rises.
        (TRIES, 31, (2, None)),
        (f"{TRIES} 28:2f6", 31, (3, "up")),
        ("1:2f6 4:2f6 8:2f6 11:3-8 15:3f6 18:3f6 22:3f6", 25, (4, "up")),
        ("1:2f4 4:3-8 7:2f4 11:2f3", 14, (2, None)),  # easy ones after one are no reason
    ],
)
def test_the_level(past: str, asked: int, expected: tuple[int, str | None]) -> None:
    assert level(past, asked) == expected


def test_a_suggestion_that_is_not_taken_comes_again_and_then_seldom() -> None:
    past, asked = "1:2f6 4:2f6 8:2f6", []
    for i in range(8):
        at = 11 + 3 * i
        asked.append(level(past, at)[1])
        past += f" {at}:2f6"
    assert [bool(why) for why in asked] == [True, True, False, False, True, False, False, True]


# --- today ------------------------------------------------------------------------------------


def said(past: str, asked: int, plan: PlanSettings | None = None, rounds: Rounds = RANGE) -> Advice:
    """The advice for a day; day 0 is a Monday."""
    asked_on = MONDAY + timedelta(days=asked)
    return advise(plan or plan_of(WEEK), rounds, done(past), asked_on)


HALF = Race(date(2026, 3, 15), "half")


@for_each(
    ("past", "asked", "changes", "verdict", "reason", "rounds", "sentence"),
    [
        ("", 0, {"pause": Pause(MONDAY, date(2026, 3, 22))}, "rest", "paused", None,
         "Paused until 22 March. Nothing runs out."),
        ("", 0, {"pause": Pause(MONDAY)}, "rest", "paused", None, "Paused. Nothing runs out."),
        ("", 4, {"race": HALF}, "rest", "race", None,
         "Race in 2 days: rest. What you built keeps."),
        ("", 5, {"race": HALF}, "rest", "race", None,
         "Race tomorrow: rest. What you built keeps."),
        ("", 6, {"race": HALF}, "rest", "race", None, "Race today. What you built keeps."),
        ("1:2f6", 9, {"race": HALF}, "rest", "after-race", None,
         "Day 3 after the half: walk, sleep, eat. Next: Tue 24 March."),
        ("1:3f6", 1, {}, "done", "done", None, "Done: 3 rounds. Next: Friday."),
        ("1:3-6", 1, {}, "done", "done", None, "Done: 2 rounds. Next: Friday."),
        ("1:2f6 4:2f6", 5, {"days": ("sat",)}, "rest", "goal", None,
         "2 of 2 this week. Next: Sat 21 March."),
        ("1:2f6 4:2f6", 6, {}, "rest", "goal", None, "2 of 2 this week. Next: Tuesday."),
        ("1:2f6", 2, {}, "rest", "yesterday", None,
         "Yesterday's circuit is still at work. Next: Friday."),
        ("-3:2f6", 0, {}, "rest", "eve", None,
         "Hard run tomorrow: fresh hips for it. Next: Tuesday."),
        ("1:2f6", 5, {"never": ("sun",)}, "rest", "eve", None,
         "Long run tomorrow: fresh hips for it. Next: Tuesday."),
        ("", 2, {"runs": {}}, "do", "first", 2,
         "2 rounds to meet the moves. Tab shows how each one is done."),
        ("1:3f6", 3, {}, "rest", "not-today", None,
         "Nothing planned today. Next: Friday, 3 rounds."),
        ("-3:2f6", 1, {"race": HALF}, "lighter", "race-week", 2, "Race in 5 days: 2 easy rounds."),
        ("1:2f6", 15, {"race": HALF}, "lighter", "first-after-race", 2,
         "First one after the race: 2 rounds, and see how tomorrow feels."),
        ("1:4f6", 4, {}, "do", "new", 3, "Still new to it: 3 rounds, 4 can wait."),
        ("1:2f6 4:2f7 8:2f6", 11, {}, "do", "up", 3,
         "Three full sessions at 2, none above 8: room for a third round."),
        ("1:2f4 4:2f3", 8, {}, "do", "easy", 3, "Two easy ones at 2: room for a third round."),
        (f"{FOUR} 25:3f6", 29, {}, "do", "back", 4, "It sits well again: back to 4 rounds."),
        ("0:2f6 3:3f8 6:4f8", 22, {}, "lighter", "away", 3,
         "16 days off: 3 today, 4 again when it sits well."),
        ("1:2f6", 15, {}, "lighter", "away", 2, "14 days off: 2 today, more when it sits well."),
        (f"{THREE} 11:3-8 15:3f9", 18, {}, "lighter", "down", 2,
         "Two hard ones in a row: 2 rounds until they feel like a 7."),
        ("1:2f6 4:2f6 8:2f6 11:3-8", 15, {}, "lighter", "down", 2,
         "One hard try at 3: 2 rounds until they feel like a 7."),
        (f"{THREE} 11:3-8", 15, {}, "do", "strained", 3,
         "The last one took a lot: same 3, no hurry."),
        (f"{THREE} 11:3f8", 15, {}, "do", "level", 3, "Circuit day: 3 rounds, as last time."),
        (f"{THREE} 11:2f8", 15, {}, "do", "level", 3, "Circuit day: 3 rounds."),
    ],
)  # fmt: skip
def test_the_table(  # noqa: PLR0917
    past: str,
    asked: int,
    changes: dict[str, object],
    verdict: str,
    reason: str,
    rounds: int | None,
    sentence: str,
) -> None:
    plan = replace(plan_of(WEEK), **changes)
    advice = said(past, asked, plan)
    assert (advice.verdict, advice.reason, advice.rounds) == (verdict, reason, rounds)
    assert advice.sentence == sentence


def test_where_in_the_day() -> None:
    warm = "Right after the run is fine: you are warm."
    later = "Three hours or more after the run; six is better."
    fresh = "Not coming from a run? March and swing the legs for 3 minutes first."
    runs = {"mon": "easy", "tue": "long", "wed": "hard"}
    for at, text in ((0, warm), (1, later), (2, later), (3, fresh)):
        by_hand = PlanSettings(runs=runs, days=("mon", "tue", "wed", "thu"))  # type: ignore[arg-type]
        assert said("", at, by_hand).around == text
    assert said("", 0, PlanSettings()).around == fresh  # nobody said what is run
    assert said("1:2f6", 2).around == ""


def test_a_short_race_takes_fewer_days() -> None:
    plan = plan_of("", race=Race(day("sun"), "short"))
    reasons = [said("-5:2f6", at, plan).reason for at in range(11)]
    assert reasons[:7] == [*["race-week"] * 4, *["race"] * 3]
    assert reasons[7:] == ["after-race", "after-race", "not-today", "first-after-race"]


def test_never_a_round_more_shortly_before_a_race() -> None:
    up = "1:2f6 4:2f7 8:2f6"
    near = plan_of(WEEK, race=Race(day("fri", 3), "short"))
    far = plan_of(WEEK, race=Race(day("sat", 3), "short"))
    assert (said(up, 11, near).rounds, said(up, 11, near).suggested) == (2, None)
    assert (said(up, 11, far).rounds, said(up, 11, far).suggested) == (3, 3)


def test_one_whole_round_counts() -> None:
    for rounds, reason in ((0, "first"), (1, "done")):
        past = [DoneSession(day("tue"), 3, rounds)]
        assert advise(plan_of(WEEK), RANGE, past, day("tue")).reason == reason


def test_a_pause_holds_to_its_last_day() -> None:
    plan = plan_of("", pause=Pause(day("tue"), day("thu")))
    reasons = [said("", at, plan).reason for at in range(5)]
    assert reasons == ["first", "paused", "paused", "paused", "first"]


def test_no_round_more_is_suggested_for_the_first_after_a_race() -> None:
    up, race = "1:2f6 4:2f7 8:2f6", Race(day("fri", 1), "short")
    after = said(up, 15, plan_of(WEEK, race=race))
    assert (after.reason, after.suggested) == ("first-after-race", None)
    assert said(up, 15).suggested == 3


@for_each(
    ("past", "asked", "plan", "reason"),
    [
        ("1:4f6 4:4f6", 8, plan_of(WEEK), "new"),  # the second one is
        ("1:2f6 4:2f6 8:2f6 11:3-8 15:3f8", 18, plan_of(WEEK), "level"),  # no easier ones
        # The circuit on the day of the race comes before it.
        ("6:2f6", 15, plan_of(WEEK, race=HALF), "first-after-race"),
        # A race is near from seven days on.
        ("-6:2f6", 4, plan_of("", days=("fri",), race=Race(day("fri", 1), "half")), "race-week"),
        ("-6:2f6", 4, plan_of("", days=("fri",), race=Race(day("sat", 1), "half")), "level"),
    ],
)
def test_why(past: str, asked: int, plan: PlanSettings, reason: str) -> None:
    assert said(past, asked, plan).reason == reason


def test_a_suggestion_is_known_on_days_of_rest() -> None:
    advice = said("1:2f6 4:2f7 8:2f6", 8)
    assert (advice.verdict, advice.rounds, advice.suggested) == ("done", None, 3)
    assert (
        said("1:2f6 4:2f7 8:2f6", 10).sentence == "Nothing planned today. Next: Friday, 3 rounds."
    )


def test_fixed_rounds_have_no_level() -> None:
    advice = said("1:3f4 4:3f3 8:3f3", 11, rounds=Rounds(3, 3))
    assert (advice.rounds, advice.level, advice.suggested) == (3, None, None)
    assert said("1:3f6", 15, rounds=Rounds(3, 3)).sentence == "14 days off: 3 today, no hurry."


def test_the_json_to_the_letter() -> None:
    past = [replace(item, harder="right") for item in done("1:2f6 4:2f7 8:2f6")]
    advice = advise(plan_of(WEEK), RANGE, past, day("fri", 1))
    assert advice.as_json() == {
        "date": "2026-03-20",
        "verdict": "do",
        "rounds": 3,
        "reason": "up",
        "sentence": "Three full sessions at 2, none above 8: room for a third round.",
        "next": "2026-03-24",
        "first": "right",
        "days": ["tue", "fri"],
        "done_this_week": 1,
        "goal": 2,
        "level": 2,
        "suggested": 3,
    }
    assert list(advice.as_json())[:3] == ["date", "verdict", "rounds"]


# --- properties -------------------------------------------------------------------------------

races = st.builds(
    Race,
    st.integers(-20, 40).map(lambda i: MONDAY + timedelta(days=i)),
    st.sampled_from(("short", "half", "marathon")),
)
pauses = st.builds(
    lambda start, more: Pause(start, None if more is None else start + timedelta(days=more)),
    st.integers(-20, 40).map(lambda i: MONDAY + timedelta(days=i)),
    st.none() | st.integers(0, 400),
)
pasts = st.lists(
    st.builds(
        DoneSession,
        st.integers(-120, 25).map(lambda i: MONDAY + timedelta(days=i)),
        st.integers(1, 6),
        st.integers(0, 6),
        st.none() | st.integers(1, 10),
        st.sampled_from((None, "left", "same", "right")),
    ),
    max_size=12,
)
ranges = st.builds(
    lambda least, more: Rounds(least, least + more), st.integers(1, 4), st.integers(0, 3)
)
busy_plans = st.builds(
    lambda plan, race, pause: replace(plan, race=race, pause=pause),
    plans,
    st.none() | races,
    st.none() | pauses,
)
days = st.integers(0, 20).map(lambda i: MONDAY + timedelta(days=i))


@given(busy_plans, ranges, pasts, days)
def test_advice_keeps_its_bounds(
    plan: PlanSettings, rounds: Rounds, past: list[DoneSession], today: date
) -> None:
    advice = advise(plan, rounds, past, today)
    trains = advice.verdict in ("do", "lighter")
    assert (advice.rounds is not None) == trains
    before = [item.day for item in past if item.counts and item.day <= today]
    if advice.rounds is not None:
        level = rounds.min if advice.level is None else advice.level
        assert rounds.min <= advice.rounds <= min(rounds.max, level + 1)
        assert plan.by_hand(today) or not is_eve(plan, today)
        assert not {today, today - timedelta(days=1)} & set(before)
        assert advice.done_this_week < plan.goal
        assert bool(advice.around)
    assert len(advice.sentence) <= 70
    assert len(advice.around) <= 70
    assert len(advice.side_sentence) <= 70
    if advice.next is not None:
        assert advice.next > today
        assert advise(plan, rounds, _as_advised(past, advice), advice.next).verdict != "rest"
        if not trains and advice.reason not in ("paused", "race"):
            assert "Next: " in advice.sentence
    elif advice.days:
        assert plan.pause
        assert plan.pause.until is None, "only a pause without an end names no next day"
    known = [item for item in past if item.day <= today]
    assert advice == advise(plan, rounds, known, today), "a clock that was set back"


def _as_advised(past: list[DoneSession], advice: Advice) -> list[DoneSession]:
    """The past until the day of the advice, that day done where it said so."""
    known = [item for item in past if item.day <= advice.day]
    if advice.rounds is None:
        return known
    return [*known, DoneSession(advice.day, advice.rounds, advice.rounds)]


@given(busy_plans, ranges, pasts, days, st.integers(-60, 60))
def test_all_dates_moved_by_weeks_move_the_advice(
    plan: PlanSettings, rounds: Rounds, past: list[DoneSession], today: date, weeks: int
) -> None:
    by = timedelta(weeks=weeks)
    moved_plan = replace(
        plan,
        race=plan.race and replace(plan.race, day=plan.race.day + by),
        pause=plan.pause
        and Pause(plan.pause.start + by, plan.pause.until and plan.pause.until + by),
    )
    moved_past = [replace(item, day=item.day + by) for item in past]
    here, there = (
        advise(plan, rounds, past, today),
        advise(moved_plan, rounds, moved_past, today + by),
    )
    back = there._replace(day=there.day - by, next=there.next and there.next - by)
    if here.sentence[-1].isdigit() or re.search(r"\d [A-Z]", here.sentence):
        back = back._replace(sentence=here.sentence)  # it names a date
    assert back == here


@given(st.lists(busy_plans, min_size=2, max_size=4), ranges, pasts, days)
def test_what_was_done_is_replayed_once_for_every_change_of_the_plan(
    edits: list[PlanSettings], rounds: Rounds, past: list[DoneSession], today: date
) -> None:
    first = after(edits[0], rounds, past, today)
    for plan in edits:
        once, anew = first.with_settings(plan), after(plan, rounds, past, today)
        assert once.advise(today) == anew.advise(today)
        assert once.days_ahead(today) == anew.days_ahead(today)


@pytest.mark.parametrize("starts", ["monday", "sunday"])
def test_a_year_as_advised(starts: str) -> None:
    """Two sessions every week, across new year, on the days that suit, up to four rounds."""
    plan = plan_of(WEEK, week_starts=starts)
    tuesday = date(2026, 9, 8)
    past: list[DoneSession] = []
    for i in range(364):
        advice = advise(plan, RANGE, past, tuesday + timedelta(days=i))
        if advice.rounds is not None:
            past.append(DoneSession(advice.day, advice.rounds, advice.rounds, effort=6))
    weeks = Counter(plan.week(session.day) for session in past)
    assert len(weeks) == 52
    assert set(weeks.values()) == {2}
    assert {session.day.weekday() for session in past} == {1, 4}
    assert [session.planned for session in past[:8]] == [2, 2, 2, 3, 3, 3, 4, 4]
    assert in_a_row(sessions_by_week(plan, [session.day for session in past], past[-1].day)) == 52


# --- days, weeks, sides -----------------------------------------------------------------------


@for_each(
    ("hour", "ends", "expected"), [(3, 4, 28), (4, 4, 29), (0, 0, 29), (11, 12, 28), (23, 4, 29)]
)
def test_a_day_ends_in_the_night(hour: int, ends: int, expected: int) -> None:
    """Also on the nights in which a clock is changed, by the clock on the wall."""
    zone = ZoneInfo("Europe/Berlin")
    plan = PlanSettings(day_ends=ends)
    assert plan.day(datetime(2026, 3, 29, hour, 30, tzinfo=zone)) == date(2026, 3, expected)
    autumn = datetime(2026, 10, 25, hour, 30, tzinfo=zone)
    assert plan.day(autumn) == plan.day(autumn.replace(fold=1)) == date(2026, 10, expected - 4)


def test_a_year_ends_in_the_night_too() -> None:
    eve = datetime(2026, 1, 1, 1, 0, tzinfo=ZoneInfo("Pacific/Kiritimati"))
    assert PlanSettings().day(eve) == date(2025, 12, 31)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_weeks_start_on_their_day(today: date) -> None:
    for starts, weekday in (("monday", 0), ("sunday", 6)):
        first = PlanSettings(week_starts=starts).week(today)  # type: ignore[arg-type]
        assert first.weekday() == weekday
        assert 0 <= (today - first).days < 7


def in_a_row(weeks: list[int]) -> int:
    return next((i for i, count in enumerate(reversed(weeks)) if not count), len(weeks))


def test_the_last_weeks() -> None:
    plan = PlanSettings()
    every = [day("tue", -i) for i in range(1, 13)]
    missing = [at for at in every if at != day("tue", -6)]

    def told(*days: date) -> str:
        return last_weeks(sessions_by_week(plan, days, day("wed")))

    assert told(*missing) == "11 of the last 12 weeks, 5 in a row"
    assert told(*missing, day("tue")) == "11 of the last 12 weeks, 6 in a row"
    assert told(*every[2:]) == "10 of the last 12 weeks"
    assert told(*every[:2]) == "2 of the last 2 weeks"
    assert told(*every[:3]) == "3 of the last 3 weeks, 3 in a row"
    assert told(*every, day("tue", -20)) == "12 of the last 12 weeks, 12 in a row"
    assert told(day("tue")) == told() == ""


@given(plans, st.lists(st.integers(-200, 30)), st.integers(0, 20), st.integers(-60, 60))
def test_the_running_week_never_counts_against(
    plan: PlanSettings, past: list[int], today: int, weeks: int
) -> None:
    at = MONDAY + timedelta(days=today)
    before = [
        MONDAY + timedelta(days=i) for i in past if MONDAY + timedelta(days=i) < plan.week(at)
    ]
    without, with_one = (sessions_by_week(plan, days, at) for days in (before, [*before, at]))
    assert in_a_row(with_one) == in_a_row(without) + 1
    assert with_one == [*without, 1]
    moved = [day + timedelta(weeks=weeks) for day in before]
    assert sessions_by_week(plan, moved, at + timedelta(weeks=weeks)) == without


def side(answers: str, today: int | None = None, apart: int = 3) -> tuple[str | None, str]:
    """The first side after answers of l, s and r, some days apart."""
    words = {"l": "left", "r": "right", "s": "same"}
    past = [
        DoneSession(MONDAY + timedelta(days=apart * i), 3, 3, harder=words[letter])
        for i, letter in enumerate(answers)
    ]
    at = MONDAY + timedelta(days=apart * len(answers) if today is None else today)
    return first_side(past, at)


@for_each(
    ("answers", "first"),
    [
        ("", None),
        ("rr", None),
        ("rrr", "right"),
        ("lll", "left"),
        ("rrsr", "right"),
        ("rlrr", None),
        ("rrrs", "right"),
        ("rrrss", "right"),
        ("rrrsss", None),
        ("rrrlll", None),
        ("rrrllll", "left"),
        ("llsrr", None),
        ("llsrrr", "right"),
    ],
)
def test_the_side_that_goes_first(answers: str, first: str | None) -> None:
    assert side(answers)[0] == first
    mirrored = answers.translate(str.maketrans("lr", "rl"))
    other = {"left": "right", "right": "left", None: None}[first]
    assert side(mirrored)[0] == other


def test_why_a_side_goes_first() -> None:
    assert side("rrrs")[1] == "Right was harder in 3 of the last 4: right goes first."
    assert side("lll")[1] == "Left was harder in 3 of the last 3: left goes first."
    assert side("s")[1] == ""


def test_answers_are_heard_for_six_weeks() -> None:
    # On as long as two are heard.
    later = {42: "right", 42 + 3: "right", 42 + 6: None}
    assert {today: side("rrr", today=today)[0] for today in later} == later
    assert side("rrr", apart=22)[0] is None
