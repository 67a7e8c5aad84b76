"""The history: everything the program keeps of sessions, each question answered from an index."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from msgspec import convert, json
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit
from hiptui.domain.planner import DoneSession
from hiptui.domain.record import DayTotal, Rating, SessionRecord
from hiptui.domain.session import Session
from hiptui.storage.history import GONE, Deleted, Gone, Interrupted, Merged, rows
from hiptui.storage.history.database import DAMAGED
from hiptui.storage.history.file import HistoryFile
from hiptui.storage.history.recorder import Pacing, SessionRecorder, SessionRows
from hiptui.storage.history.rows import LEAST_WORK, SELECT, Row
from hiptui.storage.history.session_state import Observation, Times, Transition, times

T = TypeVar("T")
Wall = Callable[[], datetime]
"""Tells the local time, with its offset."""

PAGE = 500
"""Sessions read in one go: no reading transaction lasts longer than that."""
_DAY = 86_400  # seconds
_EPOCH = date(1970, 1, 1)
_LOCAL_DAY = f"(started + started_offset - ?) / {_DAY}"
"""Days since 1970 by the calendar where a session began; `?` are seconds that days end late."""
_ORDER = "started, ended, id"
"""Of sessions, oldest first: two that began in the same second have an order too."""
_NEWEST_FIRST = "started DESC, ended DESC, id DESC"
_NEWEST = f"{LEAST_WORK} AND started = (SELECT max(started) FROM sessions WHERE {LEAST_WORK})"
"""Those that began last; the planner would sort all sessions for one of them."""
_NEWEST_OF_EACH = f"""
    SELECT (SELECT key FROM sessions WHERE {LEAST_WORK} AND circuit = names.circuit
            ORDER BY started DESC LIMIT 1)
    FROM (SELECT DISTINCT circuit FROM sessions) AS names
"""
"""Their keys; of all other sessions the index alone is read."""


class HistoryReader:
    """Past sessions, for any thread; none where it can't read, `notices` say why."""

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
        sql = f"SELECT key FROM sessions WHERE {LEAST_WORK} AND started >= ? ORDER BY {_ORDER}"
        # Where the day began by the clock there, no time zone tells; none is a whole day off.
        keys = self._ask(sql, (int(start) - _DAY,), lambda row: int(row[0]))
        for first in range(0, len(keys), PAGE):
            some = keys[first : first + PAGE]
            sql = f"{SELECT} WHERE key IN ({', '.join('?' * len(some))})"
            found = self._records(sql, some, live, segments=segments)
            found.sort(key=lambda one: (one.started, one.ended, one.id))
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
        """What was done on each day there from `since` on, oldest first; days end at `day_ends`."""
        where, values = _of_circuit(circuit)
        first = (since - _EPOCH).days
        sql = (
            f"SELECT {_LOCAL_DAY} AS day, count(*), sum(rounds_done), "
            "max(rounds_done = rounds_planned), sum(work_seconds) FROM sessions "
            f"WHERE {where} AND started >= ? GROUP BY day HAVING day >= ? ORDER BY day"
        )

        def total(row: Row) -> DayTotal:
            return DayTotal(_date(row[0]), row[1], row[2], bool(row[3]), row[4])

        # No time zone is a whole day off.
        return self._ask(sql, (day_ends * 3600, *values, (first - 1) * _DAY, first), total)

    def done_sessions(self, circuit: str, day_ends: int) -> list[DoneSession]:
        """What the coaching needs of a circuit's sessions, the oldest first, days as in `days`."""
        sql = (
            f"SELECT id, {_LOCAL_DAY}, rounds_planned, rounds_done, effort, harder FROM sessions "
            f"WHERE {LEAST_WORK} AND circuit = ? ORDER BY {_ORDER}"
        )

        def done(row: Row) -> DoneSession:
            return convert((_date(row[1]), *row[2:]), DoneSession)

        values = day_ends * 3600, circuit
        found = self._ask(sql, values, lambda row: self._sound(row[0], partial(done, row)))
        return [one for one in found if one]

    def circuit(self, session_id: str) -> Circuit | None:
        """The circuit of a session as it was then; None for one from another machine."""
        sql = "SELECT text FROM circuits JOIN sessions USING (digest) WHERE id = ?"
        texts = self._ask(sql, (session_id,), lambda row: json.decode(row[0], type=Circuit))
        return next(iter(texts), None)

    def times(self, session_id: str) -> Times:
        """When the segments of a session began and its pauses lay; empty where nobody knows."""
        sql = (
            "SELECT ended, at, kind, place, transitions.offset "
            "FROM transitions JOIN sessions ON key = session WHERE id = ? ORDER BY number"
        )

        def told(db: sqlite3.Connection) -> Times:
            found = db.execute(sql, (session_id,)).fetchall()
            ended = found[0][0] * 1000 if found else 0
            return times(convert([row[1:] for row in found], list[Transition]), ended)

        return self._file.read(told, Times({}, ()))

    def _ask(self, sql: str, values: tuple[object, ...], make: Callable[[Row], T]) -> list[T]:
        return self._file.read(lambda db: [make(row) for row in db.execute(sql, values)], [])

    def _records(
        self,
        sql: str,
        values: Sequence[object] = (),
        live: str | None = None,
        *,
        segments: bool = True,
    ) -> list[SessionRecord]:
        """The sessions of the rows of a `SELECT`; the `live` one is *running*."""

        def records(db: sqlite3.Connection) -> list[SessionRecord]:
            told = db.execute(sql, values).fetchall()
            done = rows.segments_of(db, (row[0] for row in told)) if segments else {}
            found = (self._record(row, done.get(row[0], ())) for row in told)
            return [
                replace(one, status="running") if one.id == live else one for one in found if one
            ]

        return self._file.read(records, [])

    def _record(self, row: Row, segments: Sequence[Row]) -> SessionRecord | None:
        return self._sound(row[1], partial(rows.record_of_row, row, segments))

    def _sound(self, session_id: str, make: Callable[[], T]) -> T | None:
        """What `make` makes of a session; None, once told, where somebody damaged a value in it."""
        try:
            return make()
        except (ValueError, TypeError, OverflowError, OSError):  # the last of a time too great
            where = f"session {session_id} in {self._file.path}"
            self._file.notices.say(f"can't read {where}: {DAMAGED}; it stays there", stands=True)
            return None


class History(HistoryReader):
    """The past sessions in one database file, and the one under way; any thread may call."""

    def __init__(self, path: Path, pacing: Pacing | None = None) -> None:
        super().__init__(HistoryFile(path))
        self._pacing = pacing or Pacing()

    def begin(self, session: Session, now: float, wall: Wall) -> SessionRecorder:
        """Keep a session that starts at `now`, older ones as partial; Busy where one runs."""
        session_id, at = str(uuid.uuid4()), wall()
        written = SessionRows(self._file, self._file.take_lock(session_id), session_id, at)
        seen = Observation(session, now, at)
        return SessionRecorder(written, self._pacing, wall, seen, "begin")

    def resume(self, session_id: str, now: float, wall: Wall) -> tuple[Session, SessionRecorder]:
        """Go on with an interrupted session, paused; Busy where one runs, Gone where none is."""
        lock = self._file.take_lock(session_id)
        unfinished = "id = ? AND status = 'running'"
        cut = self._file.read(lambda db: rows.as_saved(db, unfinished, session_id), None)
        if cut is None:
            self._file.release(lock)
            raise Gone(f"{GONE} to resume")
        written = SessionRows(self._file, lock, session_id, cut.started)
        session = replace(cut.saved, since=now, told=now, paused_at=now)
        seen = Observation(session, now, wall())
        return session, SessionRecorder(written, self._pacing, wall, seen, "resume")

    def runs_elsewhere(self) -> bool:
        """Whether another program runs a session."""
        return self._file.runs_elsewhere() is not None

    def running_circuit(self) -> Circuit | None:
        """The circuit that another program runs, where it could save it."""
        if (session_id := self._file.runs_elsewhere()) is None:
            return None
        found = self._file.read(lambda db: rows.live_session(db, session_id), None)
        return found.circuit if found else None

    def interrupted(self) -> Interrupted | None:
        """The newest session that was cut short, while none is running."""
        if self._file.runs_here or self.runs_elsewhere():
            return None
        return self._file.read(rows.interrupted, None)

    def keep(self, session_id: str) -> None:
        """Keep an interrupted session as partial. Raises Busy, Gone, CantSave: it was not."""
        self._file.end(session_id, keep=True)

    def discard(self, session_id: str) -> None:
        """Forget an interrupted session. Raises Busy, Gone, CantSave: it was not."""
        self._file.end(session_id, keep=False)

    def rate(self, session_id: str, rating: Rating) -> None:
        """What the runner says of a past session, and when; Busy, Gone, CantSave: not kept."""
        with self._file.standing_still(session_id):
            if not self._file.write(lambda db: rows.put_rating(db, session_id, rating.cleaned())):
                raise Gone(GONE)

    def delete(self, session_id: str, at: datetime) -> Deleted:
        """Delete a session: `undelete` brings it back, no merge does. Busy, Gone, CantSave: not."""
        with self._file.standing_still(session_id):
            deleted = self._file.write(lambda db: rows.delete(db, session_id, int(at.timestamp())))
        if deleted is None:
            raise Gone(GONE)
        return deleted

    def undelete(self, deleted: Deleted) -> None:
        """Take a `delete` back. Raises CantSave: it was not."""
        self._file.write(lambda db: rows.undelete(db, deleted))

    def merge(self, sessions: Iterable[SessionRecord]) -> Merged:
        """Merge another machine's sessions, all or none; CantSave, or what `sessions` raises."""
        from hiptui.storage.history.exchange import merge  # noqa: PLC0415 - for this only

        incoming = iter(sessions)
        if (first := next(incoming, None)) is None:
            return Merged()
        live = self._file.live()
        return self._file.write(lambda db: merge(db, chain([first], incoming), live, self._record))


def _of_circuit(circuit: str | None) -> tuple[str, tuple[str, ...]]:
    """A condition and its values: the sessions of one circuit, or all."""
    if circuit is None:
        return LEAST_WORK, ()
    return f"{LEAST_WORK} AND circuit = ?", (circuit,)


def _date(day: int) -> date:
    return _EPOCH + timedelta(days=day)
