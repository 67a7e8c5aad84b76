from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from hiptui.cli.history import lines
from hiptui.domain.record import Rating, SessionRecord, as_json
from tests.unit.cli.conftest import Run, keep
from tests.unit.storage.history_support import ID, MORNING, change, past

COMMAND = "history"

FULL = past(
    work_seconds=1260,
    left_seconds=540,
    right_seconds=540,
    rating=Rating("left", 6, "could go on"),
)
PART = past(
    2,
    circuit="own",
    name="Übung 片足",
    started=MORNING + timedelta(days=3),
    ended=MORNING + timedelta(days=3, minutes=9),
    status="partial",
    rounds_done=0,
    work_seconds=61.5,
    left_seconds=0,
    right_seconds=0,
    segments=(),
)


@pytest.fixture
def other(home: Path) -> Path:
    """An export of another machine."""
    file = home.with_name("other.json")
    file.write_text(json.dumps([as_json(FULL)]))
    return file


def test_nothing_done_yet(run: Run, home: Path) -> None:
    assert run() == (0, "No sessions yet.\n", "")
    assert run("--since", "2025-03-01") == (0, "No sessions since 2025-03-01.\n", "")
    assert run("--json") == (0, "[]\n", "")
    assert list(home.iterdir()) == []


def test_sessions_as_lines_with_totals(run: Run, home: Path) -> None:
    keep(home, PART, FULL)

    assert run() == (
        0,
        "date              circuit                  status     rounds   work  left  right  harder"
        "  effort  note\n"
        "2025-03-01 06:41  Hip circuit for runners  completed     3/3  21:00  9:00   9:00  left  "
        "       6  could go on\n"
        "2025-03-04 06:41  Übung 片足               partial       0/3   1:02  0:00   0:00\n"
        "\n"
        "2 sessions in 2 weeks: work 22:02, left 9:00, right 9:00\n",
        "",
    )


def test_since_a_day(run: Run, home: Path) -> None:
    keep(home, FULL, PART)
    for words in ([], ["--json"], ["--csv"]):
        out = run("--since", "2025-03-02", *words)[1]
        assert "Übung" in out or "\\u00dcbung" in out
        assert "Hip circuit" not in out
    assert "1 session in 1 week: work 1:02" in run("--since", "2025-03-04")[1]
    assert run("--since", "2025-03-05")[1] == "No sessions since 2025-03-05.\n"


def test_json_is_whole_and_oldest_first(run: Run, home: Path) -> None:
    keep(home, PART, FULL)
    code, out, err = run("--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == [as_json(FULL), as_json(PART)]
    assert list(json.loads(out)[0]) == list(as_json(FULL))
    assert '"work_seconds": 1260,' in out


def test_a_damaged_session_is_left_out_and_told(run: Run, home: Path) -> None:
    keep(home, PART, FULL)
    change(home, f"UPDATE sessions SET left_seconds = 'x' WHERE id = '{PART.id}'")
    code, out, err = run("--json")
    assert code == 1
    assert json.loads(out) == [as_json(FULL)]
    assert err.startswith(f"hiptui: can't read session {PART.id} in {home}/history.db: ")


def test_csv_has_a_row_a_session(run: Run, home: Path) -> None:
    keep(home, PART, FULL)
    rows = list(csv.DictReader(io.StringIO(run("--csv")[1])))
    assert [(row["circuit"], row["name"], row["note"]) for row in rows] == [
        ("runner-hips", "Hip circuit for runners", "could go on"),
        ("own", "Übung 片足", ""),
    ]


def test_what_a_terminal_would_act_on_is_escaped(run: Run, home: Path) -> None:
    keep(home, replace(FULL, rating=Rating(note="n" * 100)))
    change(home, "UPDATE sessions SET name = char(27) || '[31mred'")
    out = run()[1]
    assert "\\x1b[31mred" in out
    assert "\x1b" not in out
    assert f" {'n' * 59}…\n" in out


def test_a_long_history_comes_page_by_page() -> None:
    asked = 0

    def sessions() -> Iterator[SessionRecord]:
        nonlocal asked
        for asked in range(1, 1201):
            yield replace(FULL, id=ID.format(asked), name="N" * (40 if 500 < asked <= 1000 else 4))

    pages = lines(sessions(), None)
    first, asked_first = next(pages), asked
    second = next(pages)
    third, last = pages

    assert asked_first == 500
    assert (first.count("\n"), second.count("\n")) == (501, 500)
    assert {row.index("completed") for row in first.splitlines()[1:]} == {27}
    assert {row.index("completed") for row in second.splitlines()} == {60}
    assert {row.index("completed") for row in third.splitlines()} == {60}
    assert last == "\n1200 sessions in 1 week: work 420:00:00, left 180:00:00, right 180:00:00\n"


def test_merging_tells_what_it_did(run: Run, home: Path, other: Path) -> None:
    keep(home, PART)
    more = replace(PART, rating=Rating(effort=4))
    other.write_text(json.dumps([as_json(FULL), as_json(more)]))
    assert run("--merge", str(other)) == (0, "1 added, 1 changed, 0 the same\n", "")
    assert run("--merge", str(other)) == (0, "0 added, 0 changed, 2 the same\n", "")
    assert json.loads(run("--json")[1]) == [as_json(FULL), as_json(more)]


def test_merging_from_standard_input(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps([as_json(FULL)]).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert run("--merge", "-") == (0, "1 added, 0 changed, 0 the same\n", "")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"[")))
    code, out, err = run("--merge", "-")
    assert (code, out) == (2, "")
    assert err.startswith("hiptui: standard input: ")
    assert err.endswith("; nothing was merged\n")
    monkeypatch.setattr(sys, "stdin", None)
    assert run("--merge", "-")[0] == 2
    with open(os.open(home.with_name("x"), os.O_CREAT | os.O_WRONLY), "rb") as unreadable:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(unreadable))
        why = "cannot be read: Bad file descriptor; nothing was merged"
        assert run("--merge", "-") == (2, "", f"hiptui: standard input: {why}\n")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('{"a": 1}', "not a JSON array"),
        ("[1]", "[0]: expected a table, got 1"),
        (json.dumps([as_json(FULL), {**as_json(PART), "effort": 11}]), "[1].effort"),
        (None, "No such file"),
        ("/", "cannot be read: a folder; nothing was merged"),
    ],
)
def test_a_bad_file_changes_nothing(run: Run, home: Path, text: str | None, part: str) -> None:
    other = Path(home.parent, "other.json")
    if text == "/":
        other.mkdir()
    elif text is not None:
        other.write_text(text)

    code, out, err = run("--merge", str(other))

    assert (code, out) == (2, "")
    assert err.startswith(f"hiptui: {other}: ")
    assert part in err
    assert err.count("\n") == 1
    assert run("--json")[1] == "[]\n"


def test_what_cannot_be_saved_is_told(run: Run, home: Path, other: Path) -> None:
    home.rmdir()
    home.write_text("no folder")
    code, out, err = run("--merge", str(other))
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("hiptui: can't save to ")


def test_a_damaged_history_is_put_aside_once(run: Run, home: Path) -> None:
    (home / "history.db").write_bytes(b"no database" * 500)
    code, out, err = run()
    assert (code, out, err.count("\n")) == (0, "No sessions yet.\n", 1)
    assert "history.db was damaged: kept as" in err
    assert run() == (0, "No sessions yet.\n", "")


def test_a_newer_history_is_shown_and_left_alone(run: Run, home: Path, other: Path) -> None:
    keep(home, FULL)
    change(home, "PRAGMA user_version = 99")
    code, out, err = run("--json")
    assert (code, json.loads(out), err.count("\n")) == (0, [as_json(FULL)], 1)
    assert "newer hiptui" in err
    assert run("--merge", str(other))[0] == 1


def test_what_cannot_be_read_is_no_success(run: Run, home: Path) -> None:
    (home / "history.db").mkdir()
    code, out, err = run("--json", "--since", str(date.min))
    assert (code, out) == (1, "[]\n")
    assert err.startswith("hiptui: can't read ")
