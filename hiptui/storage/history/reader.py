"""Questions about the past sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from hiptui.domain.circuit import Circuit
from hiptui.domain.plan_settings import DoneSession
from hiptui.domain.record import DayTotal, SessionRecord
from hiptui.storage.history import queries
from hiptui.storage.history.file import HistoryFile
from hiptui.storage.history.transitions import Times


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
        live = self._file.live()
        return self._file.read(lambda db: queries.by_id(db, session_id, live), None)

    def starting_with(self, start: str) -> list[str]:
        """The ids of at most two sessions that begin with `start`."""
        return self._file.read(lambda db: queries.starting_with(db, start), [])

    def newest(self) -> SessionRecord | None:
        """The newest session, without its segments; one that runs is *interrupted* here."""
        return self._file.read(queries.newest, None)

    def sessions(
        self, since: date | None = None, *, segments: bool = True
    ) -> Iterator[SessionRecord]:
        """Past sessions that began on `since` or later, oldest first, read as they are wanted."""
        live = self._file.live()
        start = datetime.combine(since or date(1, 1, 2), time(), UTC).timestamp()
        # Where the day began by the clock there, no time zone tells; none is a whole day off.
        cursor: queries.Cursor | None = (int(start) - queries.DAY, 0, "")
        while cursor is not None:
            found, cursor = self._page(cursor, segments, live)
            yield from (past for past in found if since is None or past.day >= since)

    def count(self, circuit: str | None = None) -> int:
        """How many sessions there are, of one circuit or of all."""
        return self._file.read(lambda db: queries.count(db, circuit), 0)

    def rows(self, offset: int, limit: int, circuit: str | None = None) -> list[SessionRecord]:
        """At most `limit` sessions, newest first, after `offset` of them; without segments."""
        live = self._file.live()
        return self._file.read(lambda db: queries.rows(db, offset, limit, circuit, live), [])

    def days(self, since: date, day_ends: int = 0, circuit: str | None = None) -> list[DayTotal]:
        """What was done on each day from `since` on, by the calendar there, the oldest first.

        A session that starts before the hour `day_ends` belongs to the day before.
        """
        return self._file.read(lambda db: queries.days(db, since, day_ends, circuit), [])

    def newest_of_each(self) -> list[SessionRecord]:
        """The newest session of each circuit, the newest first; without their segments."""
        return self._file.read(queries.newest_of_each, [])

    def done_sessions(self, circuit: str, day_ends: int) -> list[DoneSession]:
        """What the coaching needs of a circuit's sessions, by their days as in `days`."""
        return self._file.read(lambda db: queries.done_sessions(db, circuit, day_ends), [])

    def circuit(self, session_id: str) -> Circuit | None:
        """The circuit of a session as it was then; None for one from another machine."""
        return self._file.read(lambda db: queries.circuit(db, session_id), None)

    def times(self, session_id: str) -> Times:
        """When the segments of a session began and its pauses lay; empty where nobody knows."""
        return self._file.read(lambda db: queries.times(db, session_id), Times({}, ()))

    def _page(
        self, cursor: queries.Cursor, segments: bool, live: str | None
    ) -> tuple[list[SessionRecord], queries.Cursor | None]:
        nothing: tuple[list[SessionRecord], queries.Cursor | None] = ([], None)
        return self._file.read(lambda db: queries.page(db, cursor, segments, live), nothing)
