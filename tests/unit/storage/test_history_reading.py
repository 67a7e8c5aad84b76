from __future__ import annotations

import csv
import io
import json
import stat
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.record import Rating, SessionRecord, as_json
from hiptui.storage.history import Gone
from hiptui.storage.history.exchange import to_csv, to_json
from hiptui.storage.history.history import PAGE, HistoryReader
from hiptui.storage.history.rows import instant, interrupted
from tests.support import for_each, hips
from tests.unit.storage.history_support import (
    ID,
    MORNING,
    Run,
    TracedFile,
    history,
    past,
    query,
    received,
    utc,
    worked,
)

BERLIN = ZoneInfo("Europe/Berlin")

# --- nothing there --------------------------------------------------------------------------


def test_looking_makes_nothing_and_finds_nothing(tmp_path: Path) -> None:
    store = history(tmp_path / "home")
    assert list(store.sessions()) == []
    assert not store.runs_elsewhere()
    assert store.interrupted() is None
    assert store.newest() is None
    assert store.newest_of_each() == []
    assert store.circuit(ID.format(1)) is None
    assert store.merge([]).added == 0
    assert store.notices() == ()
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_an_empty_history(tmp_path: Path) -> None:
    (tmp_path / "history.db").touch()
    store = history(tmp_path)
    assert list(store.sessions()) == []
    assert store.notices() == ()


def test_only_the_owner_can_read_what_is_written(tmp_path: Path) -> None:
    home = tmp_path / "data" / "hiptui"
    run = worked(history(home))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()}
    assert set(modes) == {"history.db", "history.db-wal", "history.db-shm", "running.lock"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    run.finish()


# --- the JSON of a session ------------------------------------------------------------------


def test_the_json_of_a_session_has_these_keys_in_this_order(tmp_path: Path) -> None:
    store = history(tmp_path)
    session_id = Run(store).walk("next 12.5 next 1").finish()
    store.rate(session_id, Rating("right", 7, "could go on", MORNING))
    (row,) = json.loads("".join(to_json(store.sessions())))
    segments = row.pop("segments")
    assert json.dumps(row) == json.dumps(
        {
            **{"id": session_id, "circuit": "runner-hips", "name": "Hip circuit for runners"},
            **{"started": "2025-03-01T06:41:00+01:00", "ended": "2025-03-01T06:41:13+01:00"},
            **{"status": "partial", "rounds_planned": 3, "rounds_done": 0, "work_seconds": 12.5},
            **{"left_seconds": 12.5, "right_seconds": 0, "paused_seconds": 0, "harder": "right"},
            **{"effort": 7, "note": "could go on", "rated": "2025-03-01T06:41:00+01:00"},
        }
    )
    assert len(segments) == 79
    assert json.dumps(segments[1:3]) == json.dumps(
        [
            {"index": 1, "kind": "work", "round": 1, "move": 1, "side": "left"}
            | {"planned": 30, "done": 12.5, "skipped": True},
            {"index": 2, "kind": "switch", "round": 1, "move": 1, "side": "right"}
            | {"planned": 5, "done": 1, "skipped": False},
        ]
    )


def test_an_empty_export_is_an_empty_array_and_a_header(tmp_path: Path) -> None:
    assert json.loads("".join(to_json([]))) == []
    assert "".join(to_csv([])).count("\r\n") == 1


def test_the_export_is_pure_ascii_and_a_session_a_line() -> None:
    text = "".join(to_json([past(1, rating=Rating(note="Hüfte \u2028 \x9b")), past(2)]))
    assert text.isascii()
    assert len(text.splitlines()) == 4
    assert json.loads(text)[0]["note"] == "Hüfte \u2028 \x9b"


@for_each("note", ['say "hi", twice', "two\r\nlines", "", "plain"])
def test_csv_reads_back(note: str) -> None:
    text = "".join(to_csv([past(rating=Rating("left", 3, note))]))
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert (row["note"], row["effort"], row["work_seconds"]) == (note, "3", "60")
    assert list(row) == [key for key in as_json(past()) if key != "segments"]


@for_each("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_holds_no_formulas(start: str) -> None:
    text = "".join(to_csv([past(name=f"{start}1+1", rating=Rating(note=f"{start}HYPERLINK()"))]))
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["name"] == f"'{start}1+1"
    assert row["note"] == f"'{start}HYPERLINK()"


# --- the calendar ---------------------------------------------------------------------------


def test_a_session_over_the_change_to_summer_time_keeps_its_length(tmp_path: Path) -> None:
    run = Run(history(tmp_path), at=datetime(2025, 3, 30, 1, 50, tzinfo=BERLIN))
    run.driver.to(1, 1200)
    run.shift = datetime(2025, 3, 30, 3, 10, tzinfo=BERLIN) - timedelta(seconds=run.driver.now)
    run.finish()
    (one,) = history(tmp_path).sessions()
    assert as_json(one)["started"] == "2025-03-30T01:50:00+01:00"
    assert as_json(one)["ended"] == "2025-03-30T03:10:00+02:00"
    assert one.ended - one.started == timedelta(minutes=20)


def test_a_session_that_was_paused_for_months_is_there(tmp_path: Path) -> None:
    run = worked(history(tmp_path), at=utc(2025, 3, 1))
    run.driver.walk(f"pause {200 * 86400}")
    run.finish()
    (one,) = history(tmp_path).sessions()
    assert (one.work_seconds, one.paused_seconds) == (20, 200 * 86400)
    assert received(one) == [one]


def test_the_hour_that_comes_twice_stays_in_order(tmp_path: Path) -> None:
    store = history(tmp_path)
    late = datetime(2025, 10, 26, 2, 10, tzinfo=BERLIN, fold=1)
    early = datetime(2025, 10, 26, 2, 40, tzinfo=BERLIN)
    store.merge(received(past(1, started=late, ended=late + timedelta(hours=1))))
    store.merge(received(past(2, started=early, ended=late)))
    assert [one.id for one in store.sessions()] == [ID.format(2), ID.format(1)]
    assert [one.started.hour for one in store.sessions(date(2025, 10, 26))] == [2, 2]


def test_a_time_without_its_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        instant(MORNING.replace(tzinfo=None))


def test_a_session_belongs_to_the_day_it_began_in() -> None:
    night = datetime(2025, 3, 30, 23, 50, tzinfo=BERLIN)
    one = past(started=night, ended=night + timedelta(minutes=32))
    assert one.day == date(2025, 3, 30)


@for_each("hours", [-12, -5, 0, 14])
def test_since_goes_by_the_calendar_where_it_was_done(
    tmp_path_factory: pytest.TempPathFactory, hours: int
) -> None:
    first = datetime(2025, 3, 1, tzinfo=timezone(timedelta(hours=hours)))
    store = history(tmp_path_factory.mktemp("since"))
    for number, started in enumerate((first - timedelta(minutes=1), first), start=1):
        store.merge(received(past(number, started=started, ended=started + timedelta(hours=1))))
    assert [one.id for one in store.sessions(date(2025, 3, 1))] == [ID.format(2)]
    assert [one.id for one in store.sessions(date(2025, 2, 28))] == [ID.format(1), ID.format(2)]
    assert list(store.sessions(date(2025, 3, 2))) == []


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_any_date_can_be_asked_for(day: date) -> None:
    assert list(history(Path("/nonexistent")).sessions(day)) == []


# --- many of them ---------------------------------------------------------------------------


def test_a_long_history_comes_in_order_and_whole(tmp_path: Path) -> None:
    store = history(tmp_path)
    count = PAGE + 3
    base = past()

    def row(number: int) -> SessionRecord:
        start = MORNING + timedelta(hours=number // 2)
        one = replace(base, id=f"00000000-0000-4000-8000-{number:012}", started=start)
        return replace(one, ended=start + timedelta(hours=1))

    store.merge(row(number) for number in reversed(range(count)))
    found = list(store.sessions())
    assert [int(one.id[-12:]) for one in found] == list(range(count))
    assert all(one.segments == base.segments for one in found)
    assert all(one.segments == () for one in store.sessions(segments=False))


def test_a_session_may_run_while_the_history_is_read(tmp_path: Path) -> None:
    worked(history(tmp_path)).finish()
    rows = history(tmp_path).sessions()
    assert next(rows).status == "partial"
    run = worked(history(tmp_path), at=MORNING + timedelta(days=1))
    run.driver.wait(1)
    run.save()
    assert list(rows) == []
    assert [one.status for one in history(tmp_path).sessions()] == ["partial", "running"]
    run.finish()


def test_the_newest_of_each_circuit_and_of_all(tmp_path: Path) -> None:
    store = history(tmp_path)
    for number, day, circuit in ((1, 5, "runner-hips"), (2, 9, "runner-hips"), (3, 7, "myrtl")):
        started, ended = utc(2025, 1, day), utc(2025, 1, day, 1)
        store.merge([past(number, started=started, ended=ended, circuit=circuit)])
    assert [one.id for one in store.newest_of_each()] == [ID.format(2), ID.format(3)]
    newest = store.newest()
    assert newest
    assert newest.id == ID.format(2)


def test_questions_to_a_long_history_are_answered_from_indexes(tmp_path: Path) -> None:
    worked(history(tmp_path)).finish()
    file = TracedFile(tmp_path / "history.db")
    reader = HistoryReader(file)
    list(reader.sessions())
    file.read(interrupted, None)
    reader.newest_of_each()
    reader.newest()
    asked, plans = file.asked, file.plans()
    assert len(asked) == 6
    few = ("COVERING", "sessions_unfinished")  # no row is looked up, or there are hardly any
    scans = [plan for plan in plans if plan.startswith("SCAN sessions")]
    assert [plan for plan in scans if not any(word in plan for word in few)] == []
    assert not [plan for plan in plans if "TEMP B-TREE FOR ORDER BY" in plan]


# --- what was said of it --------------------------------------------------------------------


def test_a_rating_replaces_the_one_before_and_is_plain_text(tmp_path: Path) -> None:
    store = history(tmp_path)
    session_id = worked(store).finish()
    store.rate(session_id, Rating("left", 6, "x" * 3000))
    store.rate(session_id, Rating("same", 8, " a\x1b[31m\n\ud800b " + "c" * 3000))
    (one,) = store.sessions()
    assert one.rating.note is not None
    assert one.rating.note.startswith("a [31m b ccc")
    assert len(one.rating.note) == 2000
    store.rate(session_id, Rating(note="  "))
    assert [one.rating for one in store.sessions()] == [Rating()]


def test_nothing_can_be_said_of_what_is_not_there(tmp_path: Path) -> None:
    worked(history(tmp_path)).finish()
    with pytest.raises(Gone):
        history(tmp_path).rate(ID.format(9), Rating(effort=3))


def test_the_circuit_is_kept_as_it_was_and_once(tmp_path: Path) -> None:
    store = history(tmp_path)
    ids = [worked(store, at=MORNING + timedelta(days=day)).finish() for day in range(2)]
    assert [store.circuit(one) for one in ids] == [hips(), hips()]
    assert query(tmp_path, "SELECT count(*) FROM circuits") == [(1,)]
