"""What the tests of the history share: a home, a calendar, a session that is written down."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TypeVar

from hiptui.domain.circuit import Side
from hiptui.domain.record import Rating, SegmentRecord, SessionRecord
from hiptui.domain.session import Session
from hiptui.domain.timeline import Kind
from hiptui.storage.history.exchange import read_sessions, to_json
from hiptui.storage.history.file import HistoryFile
from hiptui.storage.history.history import History
from hiptui.storage.history.recorder import Pacing, SessionRecorder
from tests.support import Driver, drive, hips

T = TypeVar("T")

MORNING = datetime(2025, 3, 1, 6, 41, tzinfo=timezone(timedelta(hours=1)))
"""A Saturday."""
AT_ONCE = Pacing(pace=0, retry=0)
"""Commits as fast as they come."""
LONG = 20.0
"""Seconds to wait for what takes milliseconds."""
ID = "00000000-0000-4000-8000-{:012}"


def history(folder: Path) -> History:
    """A history in `folder`, as another program would open it too."""
    return History(folder / "history.db", AT_ONCE)


class Run:
    """A session that is done and written down, its own clock beside the calendar."""

    writer: SessionRecorder

    def __init__(
        self, store: History | None, driver: Driver | None = None, at: datetime = MORNING
    ) -> None:
        self.driver = driver or drive(hips())
        self.shift = at - timedelta(seconds=self.driver.now)
        if store:
            self.writer = store.begin(self.driver.session, self.driver.now, lambda: self.at)

    @property
    def at(self) -> datetime:
        """The moment by the calendar."""
        return self.shift + timedelta(seconds=self.driver.now)

    def put(self) -> None:
        """Say how it is now."""
        self.writer.session_changed(self.driver.session, (), self.driver.now)

    def save(self) -> Run:
        """Write it down as it is."""
        self.put()
        assert self.writer.flush(LONG)
        return self

    def walk(self, *steps: str) -> Run:
        """Go on, and write it down as it is after each of these."""
        for one in steps:
            self.driver.walk(one)
            self.save()
        return self

    def finish(self) -> str:
        """End it and close; its id."""
        self.writer.finish(self.driver.session, self.driver.now)
        assert self.writer.close(LONG)
        return self.writer.id

    def cut(self) -> str:
        """Save and stop without an end, as after a hang-up; its id."""
        self.save()
        assert self.writer.close(LONG)
        return self.writer.id


def worked(store: History, seconds: float = 20, at: datetime = MORNING) -> Run:
    """A run that is `seconds` into its first work, saved."""
    run = Run(store, at=at)
    run.driver.to(1, seconds)
    return run.save()


def shift(session: Session) -> tuple[object, ...]:
    """What must survive of a session, apart from clocks and undo."""
    return (
        session.timeline,
        session.anchor,
        session.paused_seconds,
        session.reached,
        session.finished,
        session.skipped_over,
        session.completed_before,
    )


def past(number: int = 1, **more: object) -> SessionRecord:
    """A past session like any other."""
    fields: dict[str, object] = {
        "id": ID.format(number),
        "circuit": "runner-hips",
        "name": "Hip circuit for runners",
        "started": MORNING,
        "ended": MORNING + timedelta(minutes=32),
        "status": "completed",
        "rounds_planned": 3,
        "rounds_done": 3,
        "work_seconds": 60,
        "left_seconds": 30,
        "right_seconds": 30,
        "paused_seconds": 4.5,
        "rating": Rating(),
        "segments": (
            SegmentRecord(0, Kind.WORK, 1, 1, Side.LEFT, 30, 30, False),
            SegmentRecord(1, Kind.WORK, 1, 1, Side.RIGHT, 30, 30, False),
        ),
    }
    return SessionRecord(**{**fields, **more})  # type: ignore[arg-type]  # the caller names its fields


def exported(*records: SessionRecord) -> bytes:
    """What another machine's `history --json` would say."""
    return "".join(to_json(records)).encode()


def received(*records: SessionRecord) -> list[SessionRecord]:
    """The sessions as they come from another machine."""
    return list(read_sessions(exported(*records)))


def old_history(folder: Path) -> None:
    """A history as version 1 wrote it: one completed, one partial, one cut short in round 1."""
    with closing(sqlite3.connect(folder / "history.db")) as db:
        db.executescript(Path(__file__).with_name("history-v1.sql").read_text("utf-8"))


class TracedFile(HistoryFile):
    """The file of a history that keeps what it was asked."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.asked: list[str] = []

    def read(self, query: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """The answer, its statements kept."""

        def traced(db: sqlite3.Connection) -> T:
            db.set_trace_callback(self.asked.append)
            return query(db)

        return super().read(traced, nothing)

    def plans(self) -> list[str]:
        """How SQLite answers what was asked."""
        with closing(sqlite3.connect(self.path)) as db:
            return [row[3] for sql in self.asked for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]


def query(folder: Path, sql: str) -> list[tuple[object, ...]]:
    """What the file itself says."""
    with closing(sqlite3.connect(folder / "history.db")) as db:
        return db.execute(sql).fetchall()


def change(folder: Path, *statements: str) -> None:
    """Change the file past the program."""
    with closing(sqlite3.connect(folder / "history.db")) as db, db:
        for one in statements:
            db.execute(one)


def statuses(folder: Path) -> list[str]:
    """How its sessions ended."""
    return [one.status for one in history(folder).sessions()]


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
