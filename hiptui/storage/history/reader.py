"""Questions about the past sessions, each answered from an index however long the history is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from msgspec.structs import replace

from hiptui.domain.circuit import Circuit
from hiptui.domain.planner import DoneSession
from hiptui.domain.record import DayTotal, SessionRecord
from hiptui.storage.history.file import HistoryFile
from hiptui.storage.history.rows import (
    LEAST_WORK,
    SELECT,
    circuit_then,
    instant,
    record_of_row,
    segments_of,
)
from hiptui.storage.history.session_state import Times, Transition, times

T = TypeVar("T")
Row = tuple[Any, ...]
_Place = tuple[int, int, str]
"""Start second, end second and id of the last session read."""

PAGE = 500
"""Sessions read in one go: no reading transaction lasts longer than that."""
_DAY = 86_400
"""Seconds."""
_EPOCH = date(1970, 1, 1)
_LOCAL_DAY = f"(started + started_offset - ?) / {_DAY}"
"""Days since 1970 by the calendar where a session began; `?` are seconds that days end late."""
_ORDER = "started, ended, id"
"""Of sessions, oldest first: two that began in the same second have an order too."""
_NEWEST_FIRST = "started DESC, ended DESC, id DESC"
_NEWEST = f"{LEAST_WORK} AND started = (SELECT max(started) FROM sessions WHERE {LEAST_WORK})"
"""Those that began last; the planner would sort all sessions for one of them."""
_NEWEST_OF_EACH = f"""
    WITH RECURSIVE names (circuit) AS (
        SELECT (SELECT circuit FROM sessions WHERE {LEAST_WORK} ORDER BY circuit LIMIT 1)
        UNION ALL
        SELECT (SELECT circuit FROM sessions
                WHERE {LEAST_WORK} AND circuit > names.circuit ORDER BY circuit LIMIT 1)
        FROM names WHERE names.circuit IS NOT NULL
    )
    SELECT (
        SELECT key FROM sessions WHERE {LEAST_WORK} AND circuit = names.circuit
        ORDER BY started DESC LIMIT 1
    ) FROM names
"""


class HistoryReader:
    """What is kept of past sessions; any thread may ask anything.

    Makes no files, and answers as if there were nothing where it can't read; why is in `notices`.
    """

    def __init__(self, file: HistoryFile) -> None:
        self._file = file

    def notices(self) -> tuple[str, ...]:
        """What the runner should be told since the last call; each thing comes once."""
        return self._file.notices.take()

    def standing_notices(self) -> tuple[str, ...]:
        """What was wrong with the file since this program began: damaged, newer, not to be read."""
        return self._file.notices.standing()

    def session(self, session_id: str) -> SessionRecord | None:
        """One session with its segments."""
        found = self._records(f"{SELECT} WHERE id = ?", (session_id,), self._file.live())
        return found[0] if found else None

    def starting_with(self, start: str) -> list[str]:
        """The ids of at most two sessions that begin with `start`."""
        sql = f"SELECT id FROM sessions WHERE id >= ? AND id < ? AND {LEAST_WORK} LIMIT 2"
        return self._ask(sql, (start, f"{start}~"), lambda row: str(row[0]))

    def newest(self) -> SessionRecord | None:
        """The newest session, without its segments; one that runs is *interrupted* here."""
        sql = f"{SELECT} WHERE {_NEWEST} ORDER BY {_NEWEST_FIRST} LIMIT 1"
        return next(iter(self._records(sql, segments=False)), None)

    def newest_of_each(self) -> list[SessionRecord]:
        """The newest session of each circuit, the newest first; without their segments."""
        found = self._records(f"{SELECT} WHERE key IN ({_NEWEST_OF_EACH})", segments=False)
        return sorted(found, key=lambda one: one.started, reverse=True)

    def sessions(
        self, since: date | None = None, *, segments: bool = True
    ) -> Iterator[SessionRecord]:
        """Past sessions that began on `since` or later, oldest first, read as they are wanted."""
        live = self._file.live()
        start = datetime.combine(since or date(1, 1, 2), time(), UTC).timestamp()
        # Where the day began by the clock there, no time zone tells; none is a whole day off.
        after: _Place | None = (int(start) - _DAY, 0, "")
        while after is not None:
            found, after = self._page(after, segments, live)
            yield from (past for past in found if since is None or past.day >= since)

    def count(self, circuit: str | None = None) -> int:
        """How many sessions there are, of one circuit or of all."""
        where, values = _of_circuit(circuit)
        sql = f"SELECT count(*) FROM sessions WHERE {where}"
        return sum(self._ask(sql, values, lambda row: int(row[0])))

    def rows(self, offset: int, limit: int, circuit: str | None = None) -> list[SessionRecord]:
        """At most `limit` sessions, newest first, after `offset` of them; without segments."""
        live = self._file.live()
        where, values = _of_circuit(circuit)
        sql = f"{SELECT} WHERE {where} ORDER BY {_NEWEST_FIRST} LIMIT ? OFFSET ?"
        return self._records(sql, (*values, limit, offset), live, segments=False)

    def days(self, since: date, day_ends: int = 0, circuit: str | None = None) -> list[DayTotal]:
        """What was done on each day from `since` on, by the calendar there, the oldest first.

        A session that starts before the hour `day_ends` belongs to the day before.
        """
        where, values = _of_circuit(circuit)
        first = (since - _EPOCH).days
        sql = (
            f"SELECT {_LOCAL_DAY} AS day, count(*), sum(rounds_done), "
            "max(rounds_done = rounds_planned), sum(work_seconds) FROM sessions "
            f"WHERE {where} AND started >= ? GROUP BY day HAVING day >= ? ORDER BY day"
        )
        # No time zone is a whole day off.
        return self._ask(sql, (day_ends * 3600, *values, (first - 1) * _DAY, first), _day_total)

    def done_sessions(self, circuit: str, day_ends: int) -> list[DoneSession]:
        """What the coaching needs of a circuit's sessions, the oldest first, days as in `days`."""
        sql = (
            f"SELECT {_LOCAL_DAY}, rounds_planned, rounds_done, effort, harder FROM sessions "
            f"WHERE {LEAST_WORK} AND circuit = ? ORDER BY {_ORDER}"
        )
        return self._ask(
            sql, (day_ends * 3600, circuit), lambda row: DoneSession(_date(row[0]), *row[1:])
        )

    def circuit(self, session_id: str) -> Circuit | None:
        """The circuit of a session as it was then; None for one from another machine."""
        return self._file.read(lambda db: circuit_then(db, session_id), None)

    def times(self, session_id: str) -> Times:
        """When the segments of a session began and its pauses lay; empty where nobody knows."""
        return self._file.read(lambda db: _times(db, session_id), Times({}, ()))

    def _ask(self, sql: str, values: tuple[object, ...], make: Callable[[Row], T]) -> list[T]:
        """What `make` makes of each row."""
        return self._file.read(lambda db: [make(row) for row in db.execute(sql, values)], [])

    def _records(
        self,
        sql: str,
        values: tuple[object, ...] = (),
        live: str | None = None,
        *,
        segments: bool = True,
    ) -> list[SessionRecord]:
        """The sessions of the rows of a `SELECT`; the `live` one is *running*."""

        def records(db: sqlite3.Connection) -> list[SessionRecord]:
            rows = db.execute(sql, values).fetchall()
            done = segments_of(db, (row[0] for row in rows)) if segments else {}
            found = (record_of_row(row, done.get(row[0], ())) for row in rows)
            return [replace(one, status="running") if one.id == live else one for one in found]

        return self._file.read(records, [])

    def _page(
        self, after: _Place, segments: bool, live: str | None
    ) -> tuple[list[SessionRecord], _Place | None]:
        """Sessions after a place, and the place from which to go on, or None."""
        sql = f"{SELECT} WHERE {LEAST_WORK} AND ({_ORDER}) > (?, ?, ?) ORDER BY {_ORDER} LIMIT ?"
        found = self._records(sql, (*after, PAGE), live, segments=segments)
        if len(found) < PAGE:
            return found, None
        last = found[-1]
        return found, (instant(last.started)[0], instant(last.ended)[0], last.id)


def _times(db: sqlite3.Connection, session_id: str) -> Times:
    row = db.execute("SELECT key, ended FROM sessions WHERE id = ?", (session_id,)).fetchone()
    if row is None:
        return Times({}, ())
    rows = db.execute(
        "SELECT at, kind, place, offset FROM transitions WHERE session = ? ORDER BY number", row[:1]
    )
    return times([Transition(*one) for one in rows], row[1] * 1000)


def _of_circuit(circuit: str | None) -> tuple[str, tuple[str, ...]]:
    """A condition and its values: the sessions of one circuit, or all."""
    if circuit is None:
        return LEAST_WORK, ()
    return f"{LEAST_WORK} AND circuit = ?", (circuit,)


def _day_total(row: Row) -> DayTotal:
    day, sessions, done, whole, work = row
    return DayTotal(_date(day), sessions, done, bool(whole), work)


def _date(day: int) -> date:
    return _EPOCH + timedelta(days=day)
