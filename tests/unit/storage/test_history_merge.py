from __future__ import annotations

import itertools
import json
import sqlite3
from contextlib import closing
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.circuit import Side
from hiptui.domain.record import Rating, SegmentRecord, SessionRecord, as_json
from hiptui.domain.timeline import Kind
from hiptui.storage.history import Busy, Gone, Merged, Rejected
from hiptui.storage.history.database import migrate
from hiptui.storage.history.exchange import LARGEST, joined, merge, read_sessions, to_json
from hiptui.storage.history.rows import SELECT, record_of_row, segments_of
from tests.support import for_each
from tests.unit.storage.history_support import (
    ID,
    LONG,
    MORNING,
    Run,
    exported,
    history,
    past,
    query,
    received,
    statuses,
    worked,
)


@st.composite
def pasts(draw: st.DrawFn) -> SessionRecord:
    """Any tellings of a few sessions, often of the same one."""
    started = MORNING + timedelta(minutes=draw(st.integers(0, 3)))
    left, right = draw(st.integers(0, 3)), draw(st.sampled_from([0, 0.125, 30]))
    done = draw(st.sampled_from([0, 1.5, 30]))
    sides = st.sampled_from([Side.LEFT, None])
    return past(
        draw(st.integers(1, 3)),
        started=started,
        ended=started + timedelta(seconds=draw(st.integers(0, 2))),
        status=draw(st.sampled_from(["completed", "partial", "interrupted", "running"])),
        rounds_done=draw(st.integers(0, 3)),
        left_seconds=left,
        right_seconds=right,
        work_seconds=left + right + draw(st.integers(0, 1)),
        rating=Rating(
            draw(st.sampled_from([None, "left", "same", "right"])),
            draw(st.sampled_from([None, 1, 9, 10])),
            draw(st.sampled_from([None, "a", "Ü", "=1", "bb"])),
            draw(st.sampled_from([None, MORNING, MORNING + timedelta(seconds=1)])),
        ),
        segments=tuple(
            SegmentRecord(i, Kind.WORK, 1, 1, draw(sides), None, done, False)
            for i in range(draw(st.integers(0, 2)))
        ),
    )


def merged(*batches: list[SessionRecord]) -> list[SessionRecord]:
    """What a new history holds after merging batch after batch."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        migrate(db, Path("memory"))
        for batch in batches:
            merge(db, received(*batch), None, record_of_row)
        rows = db.execute(f"{SELECT} ORDER BY started, ended, id").fetchall()
        segments = segments_of(db, [row[0] for row in rows])
        return [record_of_row(row, segments.get(row[0], ())) for row in rows]


@given(st.lists(pasts(), max_size=4), st.lists(pasts(), max_size=4))
def test_the_order_does_not_matter_and_twice_is_once(
    one: list[SessionRecord], other: list[SessionRecord]
) -> None:
    expected = merged(one, other)
    assert merged(other, one) == expected
    assert merged(one, other, one) == expected
    assert merged(list(reversed(one + other))) == expected
    elsewhere = merged(expected)
    assert elsewhere == expected
    assert "".join(to_json(elsewhere)) == "".join(to_json(expected))


@given(pasts(), pasts(), pasts())
def test_joining_is_a_join(a: SessionRecord, b: SessionRecord, c: SessionRecord) -> None:
    a, b, c = (replace(one, id=a.id) for one in (a, b, c))
    assert joined(a, a) == a
    assert joined(a, b) == joined(b, a)
    assert joined(joined(a, b), c) == joined(a, joined(b, c))


def test_what_wins_and_what_is_counted(tmp_path: Path) -> None:
    store = history(tmp_path)
    partial = past(status="partial", work_seconds=60, rating=Rating("left", 5, "mine"))
    more = replace(partial, work_seconds=90, rating=Rating())
    complete = replace(partial, status="completed", rating=Rating("right"))
    counts = [store.merge(received(one)) for one in (partial, partial, more, complete, more)]
    same, changed = Merged(same=1), Merged(changed=1)
    assert counts == [Merged(added=1), same, changed, changed, same]
    (one,) = store.sessions()
    assert (one.status, one.work_seconds, one.rating) == ("completed", 60, partial.rating)


LATER = MORNING + timedelta(hours=1)


@for_each(
    ("loses", "wins"),
    [
        # The later one, whole.
        (Rating("right", 9, "a longer one", MORNING), Rating("left", 3, "mine", LATER)),
        # Without a time it loses.
        (Rating(None, None, "a long note"), Rating(None, 9, None, MORNING)),
        (Rating("same", 9, "a long note"), Rating(None, 1, None, MORNING)),
        # At the same time the longer note, then the greater text.
        (Rating("left", 5, "x"), Rating("left", 5, "my long note")),
        (Rating("left", 5, "hi", LATER), Rating("right", 9, "other", LATER)),
        (Rating(None, 5, "apple"), Rating(None, 5, "zebra")),
        (Rating(None, 5, None), Rating(None, 6, None)),
        (Rating(), Rating("left")),
    ],
)
def test_the_later_rating_wins_whole(loses: Rating, wins: Rating) -> None:
    for order in ((wins, loses), (loses, wins)):
        (one,) = merged(*([past(rating=rating)] for rating in order))
        assert one.rating == wins


def test_notes_that_gave_way_are_named(tmp_path: Path) -> None:
    store = history(tmp_path)
    for number, note in enumerate(("old", None, "kept"), start=1):
        store.merge(received(past(number, rating=Rating(note=note, rated=MORNING))))
    told = store.merge(
        received(
            past(1, rating=Rating(note="new", rated=LATER)),
            past(2, rating=Rating(note="new", rated=LATER)),
            past(3, rating=Rating(effort=3, note="kept", rated=LATER)),
        )
    )
    assert told.changed == 3
    assert [(one.id, one.rating.note) for one in told.replaced] == [(ID.format(1), "old")]


# --- what is deleted stays so ---------------------------------------------------------------


def test_what_was_deleted_here_stays_so(tmp_path: Path) -> None:
    store = history(tmp_path)
    both = received(past(1), past(2))
    store.merge(both)
    store.delete(past(1).id, LATER)
    assert store.merge(both) == Merged(same=1, deleted=1)
    assert [one.id for one in store.sessions()] == [past(2).id]
    assert store.session(past(1).id) is None
    assert query(tmp_path, "SELECT id, at FROM deleted") == [(past(1).id, int(LATER.timestamp()))]


def test_undo_brings_all_of_it_back(tmp_path: Path) -> None:
    store = history(tmp_path)
    run = worked(store, 17)
    session_id = run.finish()
    store.rate(session_id, Rating("left", 5, "n", LATER))
    store.merge(received(past(1)))
    before, times = [*store.sessions()], store.times(session_id)
    deleted = store.delete(session_id, LATER)
    store.merge(received(past(2)))  # takes the key that became free
    assert store.times(session_id).began == {}

    store.undelete(deleted)
    store.undelete(deleted)
    assert [one for one in store.sessions() if one.id != past(2).id] == before
    assert store.times(session_id) == times
    assert store.circuit(session_id) is not None
    assert query(tmp_path, "SELECT * FROM deleted") == []
    assert store.merge(received(*before)).same == 2


def test_one_cut_short_can_be_deleted_and_brought_back(tmp_path: Path) -> None:
    session_id = worked(history(tmp_path), 17).cut()
    store = history(tmp_path)
    offer = store.interrupted()
    deleted = store.delete(session_id, LATER)
    assert store.interrupted() is None
    store.undelete(deleted)
    assert store.interrupted() == offer


def test_one_that_runs_is_neither_deleted_nor_rated(tmp_path: Path) -> None:
    done = worked(history(tmp_path), 17).finish()
    here = history(tmp_path)
    run = worked(here, at=LATER)
    for store in (here, history(tmp_path)):
        with pytest.raises(Busy):
            store.delete(run.writer.id, LATER)
        with pytest.raises(Busy):
            store.rate(run.writer.id, Rating(effort=1))
        store.rate(done, Rating(effort=2))
    history(tmp_path).delete(done, LATER)
    run.finish()
    with pytest.raises(Gone):
        here.delete(done, LATER)
    assert [one.id for one in here.sessions()] == [run.writer.id]


def test_rating_one_that_was_deleted_elsewhere_does_not_bring_it_back(tmp_path: Path) -> None:
    run = worked(history(tmp_path), 17)
    run.writer.finish(run.driver.session, run.driver.now)
    assert run.writer.flush(LONG)
    history(tmp_path).delete(run.writer.id, LATER)
    run.writer.rate(Rating(effort=4, rated=LATER))
    assert run.writer.close(LONG)
    assert [*history(tmp_path).sessions()] == []


def test_a_session_is_found_by_the_start_of_its_id(tmp_path: Path) -> None:
    store = history(tmp_path)
    store.merge(received(past(1), past(2)))
    assert store.starting_with(past(1).id) == [past(1).id]
    assert len(store.starting_with("0000")) == 2
    assert store.starting_with("f") == store.starting_with("%") == []
    assert store.session(past(1).id) == past(1)


def test_sessions_without_a_second_of_work_are_passed_over(tmp_path: Path) -> None:
    store = history(tmp_path)
    idle = past(work_seconds=0.5, left_seconds=0, right_seconds=0.5)
    assert store.merge(received(idle)) == Merged()
    assert list(store.sessions()) == []


def test_a_session_that_runs_is_left_alone(tmp_path: Path) -> None:
    run = worked(history(tmp_path))
    (here,) = history(tmp_path).sessions()
    theirs = replace(here, status="completed", work_seconds=1000)
    assert history(tmp_path).merge(received(theirs)) == Merged()
    run.driver.wait(1)
    run.finish()
    (one,) = history(tmp_path).sessions()
    assert (one.status, one.work_seconds) == ("partial", 21)


def test_a_session_that_can_be_resumed_yields_only_to_one_that_ended(tmp_path: Path) -> None:
    session_id = worked(history(tmp_path)).cut()
    store = history(tmp_path)
    (here,) = store.sessions()
    store.merge(received(replace(here, work_seconds=28, rating=Rating(effort=4))))
    offer = store.interrupted()
    assert offer is not None
    (here,) = store.sessions()
    assert (here.id, here.work_seconds, here.rating.effort) == (offer.id, 20, 4)
    assert offer.id == session_id
    store.merge(received(replace(here, status="partial", work_seconds=25)))
    assert store.interrupted() is None
    assert [(one.status, one.work_seconds) for one in store.sessions()] == [("partial", 25)]
    assert query(tmp_path, "SELECT count(*) FROM saved") == [(0,)]


def test_one_cut_short_elsewhere_cannot_be_resumed_here(tmp_path: Path) -> None:
    store = history(tmp_path)
    store.merge(received(past(status="running")))
    assert store.interrupted() is None
    assert statuses(tmp_path) == ["interrupted"]
    Run(store).finish()
    assert statuses(tmp_path) == ["interrupted"]


# --- what is refused ------------------------------------------------------------------------


@for_each(
    ("change", "message"),
    [
        ({"id": "1"}, r"\.id"),
        *[({"effort": x}, r"\.effort: expected a .* from 1 to 10, got ") for x in (11, True, "6")],
        ({"harder": "both"}, r'\.harder: expected "left", "same" or "right", got .both.'),
        ({"status": "done"}, r"\.status"),
        ({"circuit": "../x"}, r"\.circuit"),
        *[({"name": text}, r"\.name") for text in ("", "\x1b]0;x\x07", "\u202ex", "\u200b\u200d")],
        ({"note": "n" * 2001}, r"\.note"),
        ({"started": "2025-03-01T06:41:00"}, r"\.started"),
        ({"started": "9999-12-31T23:59:59+00:00"}, r"\.started"),
        ({"started": "0001-01-01T00:00:00+14:00"}, r"\.started"),
        ({"ended": "2024-03-01T06:41:00+01:00"}, r"\.ended"),
        ({"ended": 5}, r"\.ended"),
        ({"rounds_done": 4}, r"\.rounds_done"),
        ({"rounds_planned": 10**30}, ""),
        *[({"work_seconds": value}, r"\.work_seconds") for value in (-1, 59, 1e300)],
        ({"segments": {}}, r"\.segments"),
        ({"segments.1.index": 2}, r"\.segments\[1\]\.index"),
        ({"segments.0.kind": "nap"}, r"\.segments\[0\]\.kind"),
        ({"segments.0.done": None}, r"\.segments\[0\]\.done: .*, got null"),
        ({"segments.0.skipped": 0}, r"\.segments\[0\]\.skipped"),
        ({"extra": 1}, r".*extra"),
        ({"note": ...}, ": missing key 'note'"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_merged(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    row: dict[str, Any] = deepcopy(as_json(past(2)))
    ((key, value),) = change.items()
    if value is ...:
        del row[key]
    elif "." in key:
        _, index, name = key.split(".")
        row["segments"][int(index)][name] = value
    else:
        row[key] = value
    with pytest.raises(Rejected, match=rf"\[1\]{message}") as caught:
        history(tmp_path).merge(read_sessions(json.dumps([as_json(past(1)), row]).encode()))
    assert "\n" not in str(caught.value)
    assert str(caught.value).isprintable()
    assert "`" not in str(caught.value)  # in our own words, not the library's
    assert list(history(tmp_path).sessions()) == []


@for_each("row", [None, 5, "x", [], {}, {"id": ID.format(1)}])
def test_what_is_no_session_is_refused(tmp_path: Path, row: object) -> None:
    with pytest.raises(Rejected, match=r"^\[0\]"):
        history(tmp_path).merge(read_sessions(json.dumps([row]).encode()))
    assert list(tmp_path.iterdir()) == []


# --- the file -------------------------------------------------------------------------------


@given(st.lists(pasts(), max_size=3), st.sampled_from([None, 0, 3]), st.sampled_from(["", "\n "]))
def test_any_layout_of_the_array_is_read(
    batch: list[SessionRecord], indent: int | None, tail: str
) -> None:
    text = json.dumps([as_json(one) for one in batch], indent=indent, ensure_ascii=False) + tail
    assert list(read_sessions(text.encode())) == received(*batch)
    assert list(read_sessions(text.encode("utf-8-sig"))) == received(*batch)


ANEW = "write it again with hiptui history --json$"


def test_sessions_are_made_as_they_are_wanted() -> None:
    reading = read_sessions(exported(*[past()] * 200).removesuffix(b"]\n") + b",{}]")
    assert len(list(itertools.islice(reading, 200))) == 200
    with pytest.raises(Rejected, match=r"^\[200\]"):
        next(reading)


@for_each(
    ("text", "message"),
    [
        *[(text, "not a JSON array") for text in (b"", b"{}", "[]".encode("utf-16"))],
        *[(text, r"\[0\]: expected a table, got ") for text in (b"[1]", b"[[]]")],
        *[(text, f"^damaged JSON at its end, {ANEW}") for text in (b"[", b'[{"a": 1}', b'[{"a": ')],
        (b'[{"a": 1} {}]', f"^damaged JSON in line 1, {ANEW}"),
        (b'[{"a": 1},]', f"^damaged JSON in line 1, {ANEW}"),
        (b'[\n{"a": 1},\n{"a": 2}\n] x', f"^damaged JSON in line 4, {ANEW}"),
        (b'[\n{"a": NaN}\n]', f"^damaged JSON in line 2, {ANEW}"),
        (b'[{"a": ' + b"9" * 5000 + b"}]", rf"^\[0\]: damaged JSON, {ANEW}"),
        (b'[{"a": ' + b"[" * 200_000, f"^damaged JSON, {ANEW}"),
        (exported(past()).replace(b"Hip", b"\xff"), rf"^\[0\]: damaged JSON, {ANEW}"),
        (b'[{"note": "\\ud800"}]', f"^damaged JSON.*, {ANEW}"),
    ],
)
def test_a_file_that_is_no_export_is_refused_in_one_line(text: bytes, message: str) -> None:
    with pytest.raises(Rejected, match=message) as caught:
        list(read_sessions(text))
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_a_large_file_that_is_no_export_is_refused_too() -> None:
    with pytest.raises(Rejected, match=r"damaged JSON at its end") as caught:
        list(read_sessions(b'[{"note": "' + b"n" * (12 << 20)))
    assert len(str(caught.value)) < 200
    with pytest.raises(Rejected, match="larger than 256 MiB"):
        list(read_sessions(b" " * (LARGEST + 1)))


def test_where_nothing_can_be_locked_they_are_rated_and_deleted_all_the_same(
    tmp_path: Path,
) -> None:
    (tmp_path / "running.lock").mkdir()
    store = history(tmp_path)
    store.merge([past(1), past(2)])
    store.rate(past(1).id, Rating(effort=3))
    store.delete(past(2).id, LATER)
    assert [(one.id, one.rating.effort) for one in store.sessions()] == [(past(1).id, 3)]
