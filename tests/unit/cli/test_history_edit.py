from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest

from hiptui.domain.record import Rating, SessionRecord
from hiptui.storage.history.history import History
from tests.support import for_each
from tests.unit.cli.conftest import Run
from tests.unit.storage.history_support import ID, MORNING, exported, past, worked

COMMAND = "history"
FIRST = past(1, id="aaaa0000-0000-4000-8000-000000000001", rating=Rating("left", 5, "stiff"))
SECOND = past(2, id="aaaa1111-0000-4000-8000-000000000002", started=MORNING + timedelta(seconds=1))


@pytest.fixture
def store(home: Path) -> History:
    store = History(home / "history.db")
    store.merge([FIRST, SECOND])
    return store


def found(store: History, session: SessionRecord) -> SessionRecord:
    there = store.session(session.id)
    assert there is not None
    return there


def test_what_is_given_changes_and_the_rest_stays(run: Run, store: History) -> None:
    code, out, err = run("--edit", "aaaa0", "--effort", "8")
    assert (code, out, err) == (0, "Changed: 2025-03-01 06:41, Hip circuit for runners.\n", "")
    first = found(store, FIRST).rating
    assert (first.harder, first.effort, first.note) == ("left", 8, "stiff")
    assert first.rated is not None
    assert found(store, SECOND) == SECOND


def test_none_clears(run: Run, store: History) -> None:
    assert run("--edit", FIRST.id, "--effort", "none", "--harder", "none", "--note", "none")[0] == 0
    rating = found(store, FIRST).rating
    assert (rating.harder, rating.effort, rating.note) == (None, None, None)


def test_a_note_is_one_plain_line(run: Run, store: History) -> None:
    assert run("--edit", "AAAA0", "--note", " two\nlines ", "--harder", "same")[0] == 0
    rating = found(store, FIRST).rating
    assert (rating.harder, rating.note) == ("same", "two lines")


def test_a_correction_survives_an_older_export(run: Run, store: History, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_bytes(exported(FIRST))
    run("--edit", "aaaa0", "--effort", "3", "--note", "x")
    assert run("--merge", str(tmp_path / "old.json"))[1] == "0 added, 0 changed, 1 the same\n"
    assert found(store, FIRST).rating.effort == 3


def test_a_merge_names_the_notes_it_replaces(run: Run, store: History, tmp_path: Path) -> None:
    later = past(1, id=FIRST.id, rating=Rating(note="better", rated=MORNING))
    (tmp_path / "new.json").write_bytes(exported(later))
    assert run("--merge", str(tmp_path / "new.json"))[1] == (
        "0 added, 1 changed, 0 the same\n"
        "note replaced, 2025-03-01 06:41, Hip circuit for runners: stiff\n"
    )


@for_each(
    ("words", "part"),
    [
        (("--edit", "aaaa", "--effort", "3"), "more than one session"),
        (("--edit", "f", "--effort", "3"), "no session begins with"),
        (("--edit", "", "--effort", "3"), "no session begins with"),
        (("--edit", "aaaa0"), "say what"),
        (("--edit", "aaaa0", "--effort", "11"), "expected 1 to 10 or none"),
        (("--edit", "aaaa0", "--harder", "both"), "invalid choice"),
        (("--edit", "aaaa0", "--note", "n" * 2001), "at most 2000"),
        (
            ("--edit", "aaaa0", "--note", "a \x1b[31mred"),
            r"plain text, got the control character '\x1b'",
        ),
        (
            ("--edit", "aaaa0", "--note", "a \u202etxt"),
            r"plain text, got the control character '\u202e'",
        ),
        (("--edit", "aaaa0", "--delete", "aaaa0"), "not allowed with"),
        (("--edit", "aaaa0", "--effort", "3", "--since", "2025-01-01"), "stands alone"),
        (("--effort", "3"), "belongs to --edit"),
        (("--delete", "aaaa0", "--note", "x"), "belongs to --edit"),
        (("--edit", "aaaa0", "--effort", "3", "--yes"), "belongs to --delete"),
        (("--delete", "aaaa", "--yes"), "more than one session"),
        (("--delete", "aaaa0"), "--yes"),
    ],
)
def test_wrong_use_changes_nothing(
    run: Run, store: History, words: tuple[str, ...], part: str
) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert part in err
    assert err.count("\n") == 1
    assert [*store.sessions()] == [FIRST, SECOND]


def test_deleted_it_stays_away_from_a_merge(run: Run, store: History, tmp_path: Path) -> None:
    (tmp_path / "all.json").write_bytes(exported(FIRST, SECOND))
    assert run("--delete", "aaaa0", "--yes") == (
        0,
        "Deleted: 2025-03-01 06:41, Hip circuit for runners.\n",
        "",
    )
    assert run("--merge", str(tmp_path / "all.json"))[1] == (
        "0 added, 0 changed, 1 the same, 1 deleted here\n"
    )
    assert [*store.sessions()] == [SECOND]


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1), ("", 1)])
def test_deleting_asks(
    run: Run, store: History, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    stdin = io.StringIO(answer)
    monkeypatch.setattr(stdin, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", stdin)
    got, _, err = run("--delete", "aaaa0")
    assert got == code
    asked = "Delete 2025-03-01 06:41, Hip circuit for runners, 3 of 3 rounds? [y/N] "
    assert err == asked + ("Kept as it was.\n" if code else "")
    assert len([*store.sessions()]) == 1 + code


def test_one_that_runs_is_left_alone(run: Run, store: History) -> None:
    going = worked(store, at=MORNING + timedelta(days=1))
    for words in (
        ("--edit", going.writer.id, "--effort", "3"),
        ("--delete", going.writer.id, "--yes"),
    ):
        code, out, err = run(*words)
        assert (code, out) == (1, "")
        assert "running" in err
    going.finish()
    assert run("--edit", going.writer.id, "--effort", "3")[0] == 0


def test_nothing_is_made_where_nothing_is(run: Run, tmp_path: Path) -> None:
    assert run("--delete", ID.format(1), "--yes")[0] == 2
    assert not (tmp_path / "home" / "history.db").exists()
