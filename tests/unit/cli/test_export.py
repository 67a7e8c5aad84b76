"""`hiptui export`: what it writes, and what it leaves alone."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hiptui.cli.main import main
from hiptui.domain.circuit import Side
from hiptui.domain.commands import Command
from hiptui.domain.record import SegmentRecord
from hiptui.domain.timeline import Kind
from hiptui.storage.history.history import History
from tests.support import for_each
from tests.unit.cli.conftest import Run, Terminal
from tests.unit.formats.fit_reading import named
from tests.unit.storage.history_support import AT_ONCE, MORNING, past, worked

COMMAND = "export"


def test_a_workout_is_written_as_shown(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("workout", "runner-hips", "--rounds", "2", "-o", "hips.fit") == (0, "", "")
    main(["show", "runner-hips", "--rounds", "2", "--json"])
    work = [s for s in json.loads(capsys.readouterr().out)["segments"] if s["kind"] == "work"]
    data = (tmp_path / "hips.fit").read_bytes()
    steps = [s for s in named(data, "workout_step") if s.get("intensity") == "active"]
    assert [step["notes"] for step in steps] * 2 == [segment["label"] for segment in work]


def test_stdout_gets_the_bytes(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", "workout", "seven-minute", "-o", "-"]) == 0
    data = capfdbinary.readouterr().out
    assert named(data, "workout")[0]["wkt_name"] == "Seven-minute circuit"


def test_without_a_terminal_a_file_is_kept(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    (tmp_path / "a.fit").write_text("mine")
    kept = "hiptui: a.fit exists and is kept, --force replaces it\n"
    assert run("workout", "myrtl", "-o", "a.fit") == (1, "", kept)
    assert (tmp_path / "a.fit").read_text() == "mine"
    assert run("workout", "myrtl", "-o", "a.fit", "--force")[0] == 0
    assert (tmp_path / "a.fit").read_bytes()[8:12] == b".FIT"


@for_each(("answer", "code"), [("y\n", 0), ("\n", 1), ("no\n", 1), ("", 1)])
def test_at_a_terminal_it_asks(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    (tmp_path / "a.fit").write_text("mine")
    got, _, err = run("workout", "myrtl", "-o", "a.fit")
    assert got == code
    assert err.startswith("Replace a.fit? [y/N] ")
    assert ((tmp_path / "a.fit").read_bytes() == b"mine") is (code == 1)


@for_each(
    ("words", "code", "told"),
    [
        ("workout -o a.fit", 2, "export workout: name a circuit, see hiptui list"),
        ("workout myrtl", 2, "say where to with -o FILE"),
        ("session --rounds 2 -o a.fit", 2, "are for a workout"),
        ("session  -o a.fit", 2, 'no session begins with ""'),
        ("workout nope -o a.fit", 2, 'no circuit "nope"'),
        ("workout myrtl -o nowhere/a.fit", 2, "no such folder"),
        ("workout myrtl -o .", 2, '-o ".": a folder'),
        ("workout long -o a.fit --circuits long.toml", 1, "long has 61 steps"),
        ("plan mine -o -", 2, "takes no name"),
        ("plan -o - --weeks 0", 2, "a whole number from 1 to 104"),
        ("plan -o - --alarm soon", 2, "a whole number"),
        ("plan -o - --alarm 1441", 2, "a whole number from 0 to 1440"),
        ("plan", 2, "say where to"),
    ],
)
def test_what_cannot_be_is_one_line_and_no_file(
    run: Run, tmp_path: Path, words: str, code: int, told: str
) -> None:
    move = '[[circuit.move]]\nname = "Up"\nseconds = 20\n'
    head = '[[circuit]]\nid = "long"\nname = "Long"\nrounds = 1\n'
    (tmp_path / "long.toml").write_text(head + move * 30)
    got, out, err = run(*words.split(" "))
    assert (got, out, err.count("\n")) == (code, "", 1)
    assert told in err
    assert not (tmp_path / "a.fit").exists()


def _done(home: Path, pause: float = 0, at: datetime = MORNING) -> str:
    """A session of the hip circuit, left in its second move; its id."""
    run = worked(History(home / "history.db", AT_ONCE), at=at)
    if pause:
        run.driver.do(Command.PAUSE)
        run.save().driver.wait(pause).do(Command.PAUSE, Command.GO)
        run.save()
    run.driver.to(5, 12)
    return run.finish()


def test_a_session_is_written_as_history_has_it(
    run: Run, tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session_id = _done(home, pause=600)
    assert run("session", session_id[:6], "-o", "a.fit") == (0, "", "")
    main(["history", "--json"])
    (past,) = json.loads(capsys.readouterr().out)
    done = [s for s in past["segments"] if s["done"]]
    data = (tmp_path / "a.fit").read_bytes()
    sets = named(data, "set")
    assert [one["duration"] for one in sets] == [segment["done"] for segment in done]
    assert [one["set_type"] == "active" for one in sets] == [s["kind"] == "work" for s in done]
    assert [e["event_type"] for e in named(data, "event")] == ["start", "stop", "start", "stop_all"]
    (session,) = named(data, "session")
    assert session["total_elapsed_time"] - session["total_timer_time"] == past["paused_seconds"]
    begin = datetime.fromisoformat(past["started"])
    assert session["start_time"] == begin.astimezone(UTC)
    (whole,) = named(data, "activity")
    assert whole["local_timestamp"].replace(tzinfo=UTC) - whole["timestamp"] == begin.utcoffset()


def test_without_an_id_it_is_the_last_session(run: Run, tmp_path: Path, home: Path) -> None:
    last = _done(home, at=MORNING + timedelta(days=2))
    _done(home)
    assert run("session", "-o", "a.fit")[0] == 0
    assert run("session", last.upper(), "-o", "b.fit")[0] == 0
    assert (tmp_path / "a.fit").read_bytes() == (tmp_path / "b.fit").read_bytes()


def test_a_session_that_runs_or_is_unknown_is_refused(run: Run, tmp_path: Path, home: Path) -> None:
    def refused(*words: str) -> tuple[int, str]:
        code, _, err = run("session", *words, "-o", "a.fit")
        return code, err

    code, why = refused()
    assert (code, "no session on record yet" in why) == (2, True)
    going = worked(History(home / "history.db", AT_ONCE))
    code, why = refused()
    assert (code, "it is running" in why) == (1, True)
    going.finish()
    code, why = refused("nope")
    assert (code, 'no session begins with "nope"' in why) == (2, True)
    History(home / "history.db").merge([past(1), past(2)])
    code, why = refused("0000")
    assert (code, "more than one session begins with" in why) == (2, True)
    assert not (tmp_path / "a.fit").exists()


def test_a_merged_session_has_no_exercises(run: Run, tmp_path: Path, home: Path) -> None:
    alone = SegmentRecord(0, Kind.WORK, 1, 1, Side.LEFT, 30, 30, False)
    History(home / "history.db").merge([past(1, segments=(alone,))])
    assert run("session", "-o", "a.fit")[0] == 0
    (one,) = named((tmp_path / "a.fit").read_bytes(), "set")
    assert (one["duration"], one.get("category")) == (30, None)


# the plan


def test_the_plan_is_written_for_a_calendar(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "settings.toml").write_text('[plan]\ntime = "06:30"\n')
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "Etc/UTC")
    assert run("plan", "-o", "plan.ics", "--weeks", "2", "--alarm", "10") == (0, "", "")
    text = (tmp_path / "plan.ics").read_bytes().decode()
    assert text.count("BEGIN:VEVENT\r\n") == 7
    assert text.count("RRULE:FREQ=WEEKLY;UNTIL=") == 2
    assert text.count("TRIGGER:-PT10M\r\n") == 2
    assert "T063000" in text


def test_a_zone_without_a_name_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "Nowhere/Else")
    code, out, err = run("plan", "-o", "-")
    assert code == 0
    assert "TZID" not in out
    assert err == (
        "hiptui: export plan: this machine's time zone has no name; other calendars may shift it\n"
    )
