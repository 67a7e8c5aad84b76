from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.content import Content

from hiptui.domain.planner import PlanSettings
from hiptui.domain.record import DayTotal, Rating
from hiptui.runtime import Runtime
from hiptui.storage.history.history import History
from hiptui.ui.screens import history
from hiptui.ui.screens.history import HistoryScreen
from hiptui.ui.screens.sessions_text import PAGE, PastSessions, head_row, session_row
from hiptui.ui.widgets import Row
from hiptui.ui.widgets.heat_map import HeatMap, bar, level
from tests.past import a_session, remember, weeks_of
from tests.screens import SIZES, FakeRuntime, Program, composed, running, runtime_in
from tests.support import for_each
from tests.unit.storage.history_support import ID, past

CET = timezone(timedelta(hours=1))
TODAY = date(2025, 3, 11)
"""The day of the fake clock."""


async def look_back(program: Program) -> HistoryScreen:
    """Open the history."""
    await program.press("h")
    await program.look_back()
    assert isinstance(program.app.screen, HistoryScreen)
    return program.app.screen


def with_weeks(home: Path, weeks: int = 8) -> FakeRuntime:
    runtime = runtime_in(home)
    remember(runtime, weeks_of(runtime, weeks))
    return runtime


def rows_of(program: Program) -> list[str]:
    """The rows of the list that are in sight."""
    screen = program.app.screen
    return [row for row in composed(screen, screen.query_one("#list")) if row.strip()]


def rated(runtime: Runtime, number: int) -> Rating:
    found = runtime.history.session(ID.format(number))
    assert found
    return found.rating


# --- what it shows ---------------------------------------------------------------------------


async def test_an_empty_history_says_what_will_be_here(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await look_back(program)
        for size in SIZES:
            await program.resize(*size)
            assert program.picture.says("Nothing here yet."), size
        assert not (tmp_path / "history.db").exists()
        await program.press("x", "u", "n", "e", "5", "tab", "end")
        assert program.notes == []
        await program.press("escape")
        assert program.circuits


async def test_one_session_is_told_as_it_was(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path)
    at = datetime(2025, 3, 9, 18, 2, tzinfo=CET)
    remember(runtime, [a_session(1, at, rating=Rating("left", 7, "[b]stiff[/b] \x1b[31m"))])
    async with running(runtime, (120, 36)) as program:
        await look_back(program)
        assert "1 session" in program.text
        row = next(row for row in program.text.split("\n") if "Sun  9 Mar" in row)
        for words in ("Hip circuit for runners", "3/3", "21:00", "7"):
            assert words in row
        assert "Sun 9 March, 18:02-18:34" in program.text
        told = program.part("#what")
        for words in ("Left, right 9:00, 9:00", "‹left›", "‹7›", "very hard"[5:], "[b]stiff[/b]"):
            assert words in told, words
        assert "\x1b" not in program.text


async def test_the_chosen_row_is_in_sight(tmp_path: Path) -> None:
    async with running(with_weeks(tmp_path, 30), (120, 36)) as program:
        screen = await look_back(program)
        for key in ("end", "home"):
            await program.press(key)
            assert screen.chosen
            day = screen.chosen.day
            same = day.year == TODAY.year
            shown = f"{day:%a} {day.day:>2} {day:%b}" if same else f"{day:%d %b %Y}"
            assert shown in program.text, key


@for_each("width", [30, 37, 38, 80])
def test_figures_end_below_the_end_of_their_word(width: int) -> None:
    row = session_row(a_session(1, datetime(2025, 3, 11, 7, tzinfo=UTC)), TODAY, TODAY, width).plain
    head = head_row(width).plain
    work = head.index("work") + len("work")
    assert row[:work].rsplit(maxsplit=1)[-1] == "21:00"
    assert head[work:].strip() in {"", "effort"}
    assert head[work : work + 1] == " "


async def test_the_list_counts_and_its_rows_come_page_by_page(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path)
    first = datetime(2020, 1, 1, 7, tzinfo=UTC)
    remember(runtime, (a_session(i, first + timedelta(hours=4 * i)) for i in range(1, 1001)))
    asked: list[int] = []
    rows = History.rows

    def noted(self: History, offset: int, limit: int, circuit: str | None = None) -> object:
        asked.append(offset)
        return rows(self, offset, limit, circuit)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(History, "rows", noted)
        async with running(runtime, (100, 30)) as program:
            screen = await look_back(program)
            assert "1000 sessions" in program.text
            assert set(asked) == {0}
            await program.press("end")
            assert screen.sessions.highlighted == 999
            assert set(asked) == {0, 1000 - PAGE}
            assert screen.chosen
            assert screen.chosen.id == ID.format(1)


async def test_rows_of_a_list_of_any_length_come_as_they_come_into_sight(tmp_path: Path) -> None:
    async with running(with_weeks(tmp_path)) as program:
        screen = await look_back(program)
        await program.press("down")
        await program.skip(86_400)
        await program.look_back()
        assert screen.past
        assert screen.past.today == TODAY + timedelta(days=1), "at midnight"
        assert screen.sessions.highlighted == 1

        for count in (10_000, 300, 2):
            screen.sessions.put([Row(lambda width: Content("a row"))] * count, 0)
        await program.settle()
        assert screen.sessions.option_count == 2, "the rest of a list never joins another one"

        put(screen, 10_000)
        assert screen.sessions.option_count < 1000
        screen.sessions.action_last()
        assert screen.sessions.highlighted == 9_999, "the oldest, from the first frame on"
        await program.settle()
        assert screen.sessions.option_count == 10_000
        assert "row 9999" in program.text

        put(screen, 10_000)
        await program.settle()
        for _ in range(60):
            await program.press("pagedown")
        assert f"row {screen.sessions.highlighted} " in program.text
        assert screen.sessions.highlighted
        assert 300 < screen.sessions.highlighted < screen.sessions.option_count < 2000
        screen.sessions.scroll_to(y=screen.sessions.max_scroll_y, animate=False, immediate=True)
        await program.settle()
        assert screen.sessions.option_count > screen.sessions.scroll_y + screen.size.height
        screen.sessions.highlighted = 5_000
        await program.settle()
        assert "row 5000 " in program.text


def put(screen: HistoryScreen, count: int) -> None:
    """Let the list have so many rows."""
    rows = (Row(partial(lambda i, width: Content(f"row {i}"), i)) for i in range(count))
    screen.sessions.put(rows, 0)


async def test_the_next_page_is_drawn_before_it_is_asked_for(tmp_path: Path) -> None:
    drawn = set[int]()

    def row(at: int, width: int) -> Content:
        drawn.add(at)
        return Content(f"row {at}")

    async with running(with_weeks(tmp_path), (100, 30), painted=True) as program:
        rows = (await look_back(program)).sessions
        rows.put((Row(partial(row, at)) for at in range(10_000)), 0)
        await program.press("pagedown")
        assert rows.scroll_y
        assert max(drawn) + 1 == rows.scroll_y + 2 * rows.size.height


async def test_a_history_that_answers_late_holds_no_key_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Event()

    def late(kept: History, plan: PlanSettings, circuit: str | None, today: date) -> PastSessions:
        answers.wait(60)
        return PastSessions(kept, plan, circuit, today)

    monkeypatch.setattr(history, "PastSessions", late)
    async with running(with_weeks(tmp_path)) as program:
        await program.press("h")
        assert isinstance(program.app.screen, HistoryScreen)
        await program.press("escape")
        assert program.circuits
        await program.press("h")
        answers.set()
        await program.look_back()
        assert "16 sessions" in program.text


# --- the year --------------------------------------------------------------------------------


async def test_the_year_is_told_and_its_days_can_be_clicked(tmp_path: Path) -> None:
    async with running(with_weeks(tmp_path, 14), (120, 40)) as program:
        screen = await look_back(program)
        await program.press("down", "down")
        told = program.part("#what")
        for words in ("2 of 3 rounds", "Paused 0:40", "Hip CAR L 1:00/1:30 R 0:30/1:30"):
            assert words in told, words
        await program.press("home")
        await program.resize(100, 30)
        assert "11 of the last 12 weeks" in program.text
        for size, signs in (
            ((60, 24), "all rounds ─╯"),
            ((80, 24), "minutes a week ─╯"),
            ((120, 36), "0 in this one ─╯"),
        ):
            await program.resize(*size)
            assert signs in program.text, size
        for size in ((80, 24), (120, 36), (200, 60)):
            await program.resize(*size)
            days = screen.query_one(HeatMap)
            assert screen.chosen
            day = screen.chosen.day - timedelta(days=7)
            x = days.column(day) + days.region.x
            await program.click(x, days.region.y + 1 + day.weekday())
            assert screen.chosen.day == day, size


async def test_the_year_scrolls_where_it_does_not_fit(tmp_path: Path) -> None:
    async with running(with_weeks(tmp_path), (80, 24)) as program:
        screen = await look_back(program)
        assert "Mar" in program.part("HeatMap")
        await program.press(*["left"] * 12)
        assert "Apr" in program.part("HeatMap")
        await program.press("right", *["down"] * 3)
        assert "Mar" in program.part("HeatMap")
        days = screen.query_one(HeatMap)
        assert days.first > 0
        await program.resize(60, 30)
        assert "Mar" in program.part("HeatMap")
        for _ in range(4):
            days.post_message(wheel(events.MouseScrollUp))
        await program.settle()
        assert "Mar" not in program.part("HeatMap")


def wheel(kind: type[events.MouseEvent]) -> events.MouseEvent:
    return kind(None, 1, 1, 0, 0, 0, False, False, False)


@for_each(
    ("total", "expected"),
    [
        (None, 0),
        (DayTotal(TODAY, 1, 0, False, 20), 1),
        (DayTotal(TODAY, 1, 1, False, 420), 2),
        (DayTotal(TODAY, 2, 5, True, 2100), 3),
    ],
)
def test_more_done_is_a_higher_level(total: DayTotal | None, expected: int) -> None:
    assert level(total) == expected


@given(st.floats(0, 500), st.floats(0.1, 500), st.integers(1, 4))
def test_bars_grow_with_the_minutes_and_never_leave_their_rows(
    minutes: float, most: float, rows: int
) -> None:
    drawn = bar(min(minutes, most), most, rows)
    assert len(drawn) == rows
    assert (drawn.strip() == "") == (minutes == 0)
    assert bar(most, most, rows) == "█" * rows


NEW_YORK_SPRING = [
    datetime(2025, 3, 9, 1, 30, tzinfo=timezone(timedelta(hours=-5))),
    datetime(2025, 3, 9, 3, 30, tzinfo=timezone(timedelta(hours=-4))),
    datetime(2025, 3, 9, 23, 59, tzinfo=timezone(timedelta(hours=-4))),
]
"""Around the hour that was left out."""


@pytest.mark.parametrize(
    ("moments", "today", "expected"),
    [
        (NEW_YORK_SPRING, date(2025, 3, 10), {date(2025, 3, 8): 2, date(2025, 3, 9): 1}),
        (
            [datetime(2025, 1, 1, 3, 59, tzinfo=CET), datetime(2025, 1, 1, 4, tzinfo=CET)],
            date(2025, 1, 2),
            {date(2024, 12, 31): 1, date(2025, 1, 1): 1},
        ),
        (
            [datetime(2024, 2, 29, 12, tzinfo=CET)],
            date(2025, 2, 27),
            {date(2024, 2, 29): 1},
        ),
        ([datetime(2024, 2, 18, 12, tzinfo=CET)], date(2025, 2, 17), {}),
    ],
    ids=["the hour that is left out", "the turn of the year", "29 February", "over a year ago"],
)
def test_days_of_the_year_are_local_ones(
    tmp_path: Path, moments: list[datetime], today: date, expected: dict[date, int]
) -> None:
    history = History(tmp_path / "history.db")
    history.merge(past(i, started=at, ended=at) for i, at in enumerate(moments, start=1))
    found = PastSessions(history, PlanSettings(), None, today)
    assert {day: total.sessions for day, total in found.days.items()} == expected


@pytest.mark.parametrize(("starts", "first"), [("monday", "Mon"), ("sunday", "Sun")])
async def test_the_week_begins_where_the_settings_say(
    tmp_path: Path, starts: str, first: str
) -> None:
    runtime = runtime_in(tmp_path, settings=f'[goal]\nweek_starts = "{starts}"\n')
    async with running(runtime, (120, 36)) as program:
        await look_back(program)
        assert program.part("#names").split()[0] == first


# --- what keys do ----------------------------------------------------------------------------


async def test_side_effort_and_note_are_changed_by_the_keys_of_the_summary(tmp_path: Path) -> None:
    runtime = with_weeks(tmp_path)
    async with running(runtime, (120, 36)) as program:
        screen = await look_back(program)
        assert screen.chosen
        assert screen.chosen.id == ID.format(1)
        await program.press("l", "0", "n", *"xq1", "enter")
        rating = rated(runtime, 1)
        assert (rating.harder, rating.effort, rating.note) == ("left", 10, "xq1")
        assert rating.rated
        assert "‹left›" in program.text
        assert "“xq1”" in program.part("#what")
        await program.press("l", "0")
        rating = rated(runtime, 1)
        assert (rating.harder, rating.effort, rating.note) == (None, None, "xq1")
        await program.press("n", "z", "escape")
        assert rated(runtime, 1).note == "xq1"
        assert isinstance(program.app.screen, HistoryScreen)
        await program.press("n", "comma", "space", *"better", "enter")
        assert "“xq1, better”" in program.text, "a note is gone on with"
        before = [row.split()[-1] for row in rows_of(program)]
        await program.press("down", "9")
        shown = [row.split()[-1] for row in rows_of(program)]
        assert shown == [before[0], "9", *before[2:]], "the list shows the new effort"


async def test_a_row_is_clicked_and_once_more_for_its_details(tmp_path: Path) -> None:
    async with running(with_weeks(tmp_path), (120, 36)) as program:
        screen = await look_back(program)
        region = screen.sessions.region
        await program.click(region.x + 3, region.y + 2)
        assert screen.sessions.highlighted == 2
        assert not screen.in_details
        await program.click(region.x + 3, region.y + 2)
        assert screen.in_details


async def test_a_deleted_session_can_be_brought_back(tmp_path: Path) -> None:
    runtime = with_weeks(tmp_path)
    async with running(runtime, (100, 30)) as program:
        screen = await look_back(program)
        assert "u undo" not in program.text
        await program.press("down", "x")
        await program.look_back()
        await program.press("x")
        await program.look_back()
        assert runtime.history.count() == 14
        assert runtime.history.session(ID.format(2)) is None
        assert "14 sessions" in program.text
        assert screen.sessions.highlighted == 1
        for count in (15, 16):
            await program.press("u")
            await program.look_back()
            assert runtime.history.count() == count
            assert program.notes == []
        assert runtime.history.session(ID.format(2))
        assert "16 sessions" in program.text
        await program.press("u")
        assert runtime.history.count() == 16


async def test_the_last_one_can_be_deleted_too(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path)
    remember(runtime, [a_session(1, datetime(2025, 3, 9, 18, tzinfo=CET))])
    async with running(runtime, (100, 30)) as program:
        await look_back(program)
        await program.press("x")
        await program.look_back()
        assert program.picture.says("Nothing here yet.")
        await program.press("u")
        await program.look_back()
        assert "1 session" in program.text


async def test_the_filter_shows_one_circuit(tmp_path: Path) -> None:
    runtime = with_weeks(tmp_path)
    at = datetime(2025, 3, 9, 18, tzinfo=CET)
    remember(runtime, [a_session(99, at, circuit="myrtl", name="Myrtl routine")])
    async with running(runtime, (100, 30)) as program:
        await look_back(program)
        assert "17 sessions" in program.text
        await program.press("slash", *"myr")
        await program.look_back()
        assert "Myrtl routine: 1 session" in program.text
        await program.press("enter")
        assert "Hip circuit" not in program.part("#list")
        await program.press("escape")
        await program.look_back()
        assert "17 sessions" in program.text
        await program.press("escape")
        assert program.circuits


async def test_details_are_gone_into_where_there_is_no_room_beside(tmp_path: Path) -> None:
    async with running(with_weeks(tmp_path), (40, 12)) as program:
        await look_back(program)
        assert "Hip circuit" in program.text
        assert "tab details" in program.text
        await program.press("enter")
        assert "Harder" in program.text
        assert "tab list" in program.text
        await program.press("end")
        await program.press("escape")
        assert "Harder" not in program.text
        assert "tab details" in program.text
        await program.press("escape")
        assert program.circuits


# --- export ----------------------------------------------------------------------------------


async def test_it_exports_the_session_and_the_list_and_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / "Downloads").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    runtime = with_weeks(tmp_path / "data")
    async with running(runtime, (120, 36)) as program:
        screen = await look_back(program)
        for _ in range(2):
            await program.press("e")
            await program.look_back()
        assert screen.chosen
        stem = f"hiptui-runner-hips-{screen.chosen.day}"
        names = {path.name for path in (home / "Downloads").iterdir()}
        table = f"hiptui-history-{TODAY}"
        assert names == {f"{stem}.fit", f"{stem}-2.fit", f"{table}.csv", f"{table}-2.csv"}
        assert any(f"~/Downloads/{stem}-2.fit" in note for note in program.notes)
        text = (home / "Downloads" / f"{table}.csv").read_text("utf-8")
        assert len([*csv.DictReader(text.splitlines())]) == 16


async def test_an_export_that_fails_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "nowhere"))
    async with running(with_weeks(tmp_path), (120, 36)) as program:
        await look_back(program)
        await program.press("e")
        await program.look_back()
        assert any("No such file or directory" in note for note in program.notes)
