from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings

from hiptui.domain.commands import Command
from hiptui.domain.record import Rating
from hiptui.storage.history import Busy, Gone
from hiptui.storage.history.file import UPKEEP, HistoryFile, acquire
from hiptui.storage.history.recorder import Pacing, SessionRecorder, SessionRows
from hiptui.storage.history.session_state import Observation, SessionState, Transition, between
from tests.strategies import walks
from tests.support import circuit_of, drive, examples, for_each, hips, timed
from tests.unit.storage.history_support import (
    AT_ONCE,
    LONG,
    MORNING,
    Run,
    change,
    history,
    query,
    shift,
    statuses,
    worked,
)

# --- what is left of a session --------------------------------------------------------------


def test_a_finished_session_is_completed_with_all_that_was_done(tmp_path: Path) -> None:
    run = Run(history(tmp_path), drive(hips(), rounds=2, rest_after_last=False))
    run.driver.wait(5000)
    run.finish()
    (one,) = history(tmp_path).sessions()
    assert (one.status, one.rounds_planned, one.rounds_done) == ("completed", 2, 2)
    assert (one.work_seconds, one.left_seconds, one.right_seconds) == (840, 360, 360)
    assert len(one.segments) == 52
    assert all(segment.done == segment.planned for segment in one.segments)
    assert query(tmp_path, "SELECT count(*) FROM saved") == [(0,)]


def test_a_session_left_early_is_partial_with_what_was_skipped(tmp_path: Path) -> None:
    run = Run(history(tmp_path))
    run.driver.to(1, 12).do(Command.NEXT).wait(2)
    run.finish()
    (one,) = history(tmp_path).sessions()
    assert one.status == "partial"
    assert [(s.done, s.skipped) for s in one.segments[:3]] == [(0, True), (12, True), (2, False)]
    assert one.work_seconds == 12


def test_a_session_without_a_second_of_work_leaves_no_row(tmp_path: Path) -> None:
    for index, offset in ((1, 0.9), (79, 0)):  # skipping through it all is no work
        run = Run(history(tmp_path))
        run.driver.to(index, offset)
        run.finish()
        assert query(tmp_path, "SELECT * FROM sessions") == []
        assert query(tmp_path, "SELECT * FROM segments") == []


def test_one_that_died_before_any_work_is_not_offered_and_goes(tmp_path: Path) -> None:
    Run(history(tmp_path)).cut()
    store = history(tmp_path)
    assert store.interrupted() is None
    assert list(store.sessions()) == []
    worked(store).finish()
    assert query(tmp_path, "SELECT count(*) FROM sessions") == [(1,)]


def test_rounds_added_and_dropped_change_the_rows(tmp_path: Path) -> None:
    run = worked(history(tmp_path))
    run.driver.do(Command.ADD_ROUND)
    run.save()
    assert query(tmp_path, "SELECT count(*), max(place) FROM segments") == [(105, 104)]
    run.driver.do(Command.DROP_ROUND, Command.DROP_ROUND)
    run.finish()
    assert query(tmp_path, "SELECT count(*), max(place) FROM segments") == [(53, 52)]


# --- transitions ----------------------------------------------------------------------------


def transitions(folder: Path) -> list[tuple[object, ...]]:
    start = int(MORNING.timestamp() * 1000)
    told = f"(at - {start}) / 1000.0, kind, place, offset"
    return query(folder, f"SELECT {told} FROM transitions ORDER BY number")


def test_every_transition_is_kept_with_its_moment_however_late_one_looks(tmp_path: Path) -> None:
    Run(history(tmp_path)).walk("52", "1 pause", "10 pause", "7", "next").finish()
    assert transitions(tmp_path) == [
        *[(0, "begin", 0, 0), (15, "enter", 1, 0), (45, "enter", 2, 0), (50, "enter", 3, 0)],
        *[(53, "pause", 3, 3), (68, "go", 3, 3), (70, "enter", 4, 0)],
    ]


def test_the_end_is_a_transition(tmp_path: Path) -> None:
    run = Run(history(tmp_path), drive(circuit_of(timed("a", 10)), rounds=1, prepare=0, rest=0))
    run.driver.wait(30)
    run.finish()
    assert transitions(tmp_path) == [(0, "begin", 0, 0), (10, "end", 1, 0)]


# --- going on -------------------------------------------------------------------------------


def test_a_cut_session_is_offered_and_goes_on_where_it_was(tmp_path: Path) -> None:
    run = worked(history(tmp_path), 17.25).walk("longer 1")
    session_id = run.cut()
    before = run.driver.session.settled(run.driver.now)
    store = history(tmp_path)
    offer = store.interrupted()
    assert offer is not None
    (here,) = store.sessions()
    assert (here.status, here.work_seconds) == ("interrupted", 18.25)
    assert (offer.id, offer.started) == (session_id, here.started)
    session, writer = store.resume(session_id, 5.0, lambda: MORNING + timedelta(hours=8))
    assert session.paused_at == 5.0
    assert shift(session) == shift(before) == shift(offer.saved)
    writer.finish(session, 6.0)
    assert writer.close(LONG)
    (one,) = store.sessions()
    assert (one.id, one.status, one.started) == (session_id, "partial", MORNING)
    assert (one.work_seconds, one.paused_seconds) == (18.25, 1)
    assert [kind for (_, kind, _, _) in transitions(tmp_path)][-1] == "resume"


def test_only_the_newest_is_offered_and_older_ones_are_kept_as_partial(tmp_path: Path) -> None:
    worked(history(tmp_path)).cut()
    second = worked(history(tmp_path), at=MORNING + timedelta(days=1)).cut()
    offer = history(tmp_path).interrupted()
    assert offer is not None
    assert offer.id == second
    assert statuses(tmp_path) == ["partial", "interrupted"]
    assert query(tmp_path, "SELECT count(*) FROM saved") == [(1,)]


def test_one_that_comes_to_no_work_changes_nothing_about_what_was_cut_short(
    tmp_path: Path,
) -> None:
    session_id = worked(history(tmp_path)).cut()
    Run(history(tmp_path), at=MORNING + timedelta(days=1)).walk("0", "next 0.9").finish()
    offer = history(tmp_path).interrupted()
    assert offer is not None
    assert (offer.id, offer.saved.anchor.offset) == (session_id, 20)
    again = Run(history(tmp_path), at=MORNING + timedelta(days=2)).walk("next 1")
    assert statuses(tmp_path) == ["partial", "running"]
    again.finish()


def test_each_second_writes_what_changed_and_no_more(tmp_path: Path) -> None:
    run = worked(history(tmp_path))
    text, rows = ("SELECT text FROM saved", "SELECT * FROM segments")
    before = query(tmp_path, text), query(tmp_path, rows)
    run.walk("1")
    assert query(tmp_path, text) == before[0]
    pairs = zip(query(tmp_path, rows), before[1], strict=True)
    assert [row[1] for row, old in pairs if row != old] == [1]
    run.cut()
    offer = history(tmp_path).interrupted()
    assert offer
    assert offer.saved.anchor.offset == 21


@for_each(
    "act",
    ["DELETE FROM sessions", "DELETE FROM segments", "UPDATE sessions SET status = 'partial'"],
)
def test_what_another_program_does_to_one_under_way_is_made_good_a_second_later(
    tmp_path_factory: pytest.TempPathFactory, act: str
) -> None:
    folder = tmp_path_factory.mktemp("changed")
    run = worked(history(folder))
    change(folder, "PRAGMA foreign_keys = ON", act)
    run.walk("1").cut()
    offer = history(folder).interrupted()
    assert offer
    assert (offer.id, offer.saved.anchor.offset) == (run.writer.id, 21)
    (one,) = history(folder).sessions()
    assert one.segments == run.driver.record.segments


def dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as db:
        return list(db.iterdump())


@given(walks())
@example([(1.0, Command.PREVIOUS), (1.0, None)])
@example([(20.0, None), (1.0, None)])
@example([(52.0, None), (1.0, None)])
@hypothesis_settings(max_examples=examples(10))
def test_what_is_written_second_by_second_is_what_is_written_at_once(
    walk: list[tuple[float, Command | None]],
) -> None:
    driver, transitions = drive(hips()), list[Transition]()
    seen = Observation(driver.session, driver.now, MORNING)
    with TemporaryDirectory() as folder:
        files = [HistoryFile(Path(folder, name)) for name in ("often.db", "once.db")]
        often, once = (SessionRows(file, None, "one", MORNING) for file in files)
        for seconds, command in walk:
            driver.wait(seconds).do(*([command] if command else []))
            was, seen = seen, Observation(driver.session, driver.now, MORNING)
            transitions += between(was, seen)
            assert often.write(SessionState(seen, tuple(transitions), False, None))
        for one in (often, once):
            assert one.write(SessionState(seen, tuple(transitions), False, None))
            one.close()
        assert dump(files[0].path) == dump(files[1].path)


def test_a_second_of_work_costs_two_pages(tmp_path: Path) -> None:
    run = worked(history(tmp_path), 5).walk("1")
    log = tmp_path / "history.db-wal"
    before = log.stat().st_size
    run.walk(*["1"] * 10)
    assert log.stat().st_size - before == 10 * 2 * (4096 + 24)
    run.finish()


def test_the_log_of_a_session_stops_growing(tmp_path: Path) -> None:
    run = worked(history(tmp_path), 5).walk(*["0.1"] * 40)
    log = tmp_path / "history.db-wal"
    before = log.stat().st_size
    run.walk(*["0.1"] * 80)
    assert log.stat().st_size == before
    run.finish()


def test_one_cut_in_its_cool_down_is_completed_and_not_offered(tmp_path: Path) -> None:
    run = Run(history(tmp_path), drive(hips(), rounds=2))
    run.driver.wait(run.driver.session.timeline.work_end + 5)
    run.cut()
    assert history(tmp_path).interrupted() is None
    assert statuses(tmp_path) == ["completed"]


def test_keep_makes_it_partial(tmp_path: Path) -> None:
    session_id = worked(history(tmp_path)).cut()
    store = history(tmp_path)
    store.keep(session_id)
    assert store.interrupted() is None
    assert statuses(tmp_path) == ["partial"]
    assert query(tmp_path, "SELECT count(*) FROM saved") == [(0,)]
    with pytest.raises(Gone):
        store.resume(session_id, 0.0, lambda: MORNING)
    assert not store.runs_elsewhere()
    assert not history(tmp_path).runs_elsewhere()


def test_discard_forgets_it_and_nothing_else(tmp_path: Path) -> None:
    kept = worked(history(tmp_path)).finish()
    session_id = worked(history(tmp_path), at=MORNING + timedelta(days=1)).cut()
    store = history(tmp_path)
    store.discard(session_id)
    with pytest.raises(Gone):
        store.discard(kept)
    assert [one.id for one in store.sessions()] == [kept]
    assert query(tmp_path, "SELECT DISTINCT session FROM segments") == [(1,)]


# --- two programs ---------------------------------------------------------------------------


def test_a_second_program_sees_a_running_session_and_keeps_off(tmp_path: Path) -> None:
    run = worked(history(tmp_path))
    other = history(tmp_path)
    assert other.runs_elsewhere()
    assert other.running_circuit() == run.driver.session.timeline.circuit
    assert [(one.id, one.status) for one in other.sessions()] == [(run.writer.id, "running")]
    assert other.interrupted() is None
    with pytest.raises(Busy, match="hiptui remote"):
        other.begin(run.driver.session, 0.0, lambda: MORNING)
    with pytest.raises(Busy):
        other.resume(run.writer.id, 0.0, lambda: MORNING)
    for act in (other.keep, other.discard):
        with pytest.raises(Busy):
            act(run.writer.id)
    assert [one.status for one in other.sessions()] == ["running"]
    run.finish()
    assert not other.runs_elsewhere()
    assert [one.status for one in other.sessions()] == ["partial"]


def test_a_running_session_without_a_name_is_the_one_saved_last(tmp_path: Path) -> None:
    session_id = worked(history(tmp_path)).cut()
    held = acquire(tmp_path / "running.lock", "")
    assert held is not None
    store = history(tmp_path)
    assert store.running_circuit() == hips()
    assert store.interrupted() is None
    assert [(one.id, one.status) for one in store.sessions()] == [(session_id, "running")]
    held.close()
    held.close()
    assert [one.status for one in store.sessions()] == ["interrupted"]


def test_upkeep_is_no_session(tmp_path: Path) -> None:
    session_id = worked(history(tmp_path)).cut()
    held = acquire(tmp_path / "running.lock", UPKEEP)
    assert held is not None
    store = history(tmp_path)
    assert not store.runs_elsewhere()
    assert store.interrupted() is not None
    with pytest.raises(Busy):
        store.keep(session_id)
    held.close()


def test_a_session_that_could_not_save_runs_all_the_same(tmp_path: Path) -> None:
    held = acquire(tmp_path / "running.lock", "unsaved")
    assert held is not None
    assert history(tmp_path).runs_elsewhere()
    assert history(tmp_path).running_circuit() is None
    held.close()


@pytest.mark.parametrize("kind", ["folder", "link", "pipe"])
def test_what_is_no_file_in_the_place_of_the_lock_holds_nothing_up(
    tmp_path: Path, kind: str
) -> None:
    lock, diary = tmp_path / "running.lock", tmp_path / "diary.txt"
    diary.write_text("dear diary")
    make = {"folder": lock.mkdir, "link": lambda: lock.symlink_to(diary)}
    make.get(kind, lambda: os.mkfifo(lock))()
    store = history(tmp_path)
    assert not store.runs_elsewhere()
    assert store.interrupted() is None
    worked(store).finish()
    assert diary.read_text() == "dear diary"
    assert statuses(tmp_path) == ["partial"]
    assert store.notices() == ()


def test_the_program_itself_is_no_other_program(tmp_path: Path) -> None:
    store = history(tmp_path)
    run = worked(store)
    assert not store.runs_elsewhere()
    assert store.interrupted() is None
    assert [one.status for one in store.sessions()] == ["running"]
    run.finish()


def test_once_finished_the_next_may_begin_while_the_first_is_still_rated(tmp_path: Path) -> None:
    store = history(tmp_path)
    first = worked(store)
    first.writer.finish(first.driver.session, first.driver.now)
    assert first.writer.flush(LONG)
    second = worked(history(tmp_path), at=MORNING + timedelta(days=1))
    first.writer.rate(Rating("left", 6, "could go on"))
    assert first.writer.close(LONG)
    assert history(tmp_path).runs_elsewhere()
    second.finish()
    rated = Rating("left", 6, "could go on", first.at)
    assert [one.rating for one in store.sessions()] == [rated, Rating()]
    assert statuses(tmp_path) == ["partial", "partial"]


def test_closing_an_old_writer_does_not_let_go_of_a_new_one(tmp_path: Path) -> None:
    store = history(tmp_path)
    first = worked(store)
    first.writer.finish(first.driver.session, first.driver.now)
    assert first.writer.flush(LONG)
    second = worked(store, at=MORNING + timedelta(days=1))
    assert first.writer.close(LONG)
    assert history(tmp_path).runs_elsewhere()
    assert not store.runs_elsewhere()
    second.finish()


# --- the thread -----------------------------------------------------------------------------


class StubRows(SessionRows):
    """Keeps states instead of writing them; waits for `gate`, and fails as often as told."""

    def __init__(self, failures: int = 0) -> None:
        super().__init__(HistoryFile(Path("nowhere")), None, "an id", MORNING)
        self.released: list[str] = []
        self.states: list[SessionState] = []
        self.gate = Event()
        self.gate.set()
        self.entered = Event()
        self.failures = failures

    def write(self, state: SessionState) -> bool:
        self.states.append(state)
        self.entered.set()
        assert self.gate.wait(LONG)
        self.failures -= 1
        return self.failures < 0

    def release(self) -> None:
        self.released.append("lock")


def run_on(rows: StubRows, pacing: Pacing = AT_ONCE) -> Run:
    """A run on a stub."""
    run = Run(None)
    seen = Observation(run.driver.session, run.driver.now, MORNING)
    run.writer = SessionRecorder(rows, pacing, lambda: run.at, seen, "begin")
    return run


def test_a_disk_that_hangs_holds_nothing_up_and_loses_no_transition() -> None:
    rows = StubRows()
    rows.gate.clear()
    run = run_on(rows)
    assert rows.entered.wait(LONG)
    for _ in range(30):
        run.driver.do(Command.NEXT).wait(0.01)
        run.put()
    assert not run.writer.saved
    assert not run.writer.close(0.0)
    rows.gate.set()
    assert run.writer.close(LONG)
    assert len(rows.states) == 2
    assert [one.place for one in rows.states[-1].transitions] == list(range(31))
    assert rows.states[-1].observation.session is run.driver.session


def test_commits_keep_their_pace_and_the_last_state_wins() -> None:
    rows = StubRows()
    run = run_on(rows, Pacing(pace=3600, retry=3600))
    assert run.writer.flush(LONG)
    for _ in range(100):
        run.driver.wait(0.01)
        run.put()
    assert not run.writer.flush(0.0)
    assert len(rows.states) == 1
    assert run.writer.close(LONG)
    assert len(rows.states) == 2
    assert rows.states[-1].observation.now == run.driver.now


def test_what_failed_is_tried_again_with_everything() -> None:
    rows = StubRows(failures=3)
    run = run_on(rows)
    run.driver.to(2, 1)
    run.put()
    assert run.writer.flush(LONG)
    assert len(rows.states) >= 4
    assert next(one.kind for one in rows.states[-1].transitions) == "begin"
    assert run.writer.close(LONG)


def test_closing_tries_once_more_and_gives_up() -> None:
    rows = StubRows(failures=10**9)
    run = run_on(rows, Pacing(pace=0, retry=3600))
    assert rows.entered.wait(LONG)
    assert not run.writer.close(LONG)
    assert not run.writer.saved
    assert rows.released == ["lock"]


def test_what_comes_after_the_end_is_ignored() -> None:
    rows = StubRows()
    run = run_on(rows)
    run.driver.to(1, 5)
    run.writer.finish(run.driver.session, run.driver.now)
    assert run.writer.flush(LONG)
    assert rows.released == ["lock"]
    run.driver.wait(5)
    run.put()
    assert run.writer.close(LONG)
    assert rows.states[-1].final
    assert rows.states[-1].observation.now == run.driver.now - 5
