"""A history that version 1 wrote: one session completed, one partial, one cut short in round 1."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from hiptui.domain.record import Rating, as_json
from hiptui.storage.history.exchange import read_sessions
from tests.unit.storage.history_support import ID, LONG, MORNING, history, old_history, past, query


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with such a history."""
    old_history(tmp_path)
    return tmp_path


def test_all_that_was_written_is_there_and_a_copy_of_it_is_kept(old: Path) -> None:
    done, partial, cut = history(old).sessions()
    assert (done.status, done.rounds_done, done.work_seconds) == ("completed", 3, 462)
    assert done.rating == Rating("right", 6, "steady")
    assert (partial.status, partial.work_seconds) == ("partial", 42)
    assert (cut.status, cut.work_seconds, cut.paused_seconds) == ("interrupted", 108.5, 12)
    assert cut.started == MORNING + timedelta(days=7)
    assert len(cut.segments) == 41
    assert [segment.skipped for segment in cut.segments[3:9]] == [True] + [False] * 4 + [True]
    assert query(old, "PRAGMA user_version") == [(2,)]
    assert query(old, "SELECT rated, offset FROM sessions") == [(None, None)] * 3
    assert history(old).times(done.id).began[1] == MORNING + timedelta(seconds=15)
    with closing(sqlite3.connect(old / "history.db.v1.bak")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM sessions").fetchone() == (3,)


def test_what_was_cut_short_before_goes_on_after(old: Path) -> None:
    store = history(old)
    offer = store.interrupted()
    assert offer is not None
    assert (offer.id, offer.saved.anchor.index, offer.saved.anchor.offset) == (
        ID.format(3),
        9,
        4.5,
    )
    assert offer.saved.timeline.timing.rounds == 4
    assert offer.saved.timeline.segments[3].length == 40
    assert offer.saved.timeline.segments[3].planned == 30

    at = MORNING + timedelta(days=8)
    session, writer = store.resume(offer.id, 100.0, lambda: at)
    assert session.anchor == offer.saved.anchor
    writer.session_changed(session, (), 101.0)
    assert writer.flush(LONG)
    assert writer.close(LONG)

    again = history(old).interrupted()
    assert again is not None
    assert (again.saved.anchor, again.saved.reached) == (session.anchor, session.reached)
    assert again.saved.paused_seconds == session.paused_for(101.0)
    assert again.saved.timeline == session.timeline


def test_an_export_of_version_1_can_be_merged() -> None:
    row = as_json(past(rating=Rating("left", 5, "n")))
    del row["rated"]
    (one,) = read_sessions(json.dumps([row]).encode())
    assert one.rating == Rating("left", 5, "n")
