"""The history: everything the program keeps of sessions, in one file; begin with `History`."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from msgspec.structs import replace

from hiptui.domain.record import Rating, SessionRecord
from hiptui.domain.session import Session
from hiptui.storage.history.file import HistoryFile, RunningLock
from hiptui.storage.history.reader import HistoryReader
from hiptui.storage.history.resume_state import interrupted, live_session, unfinished
from hiptui.storage.history.rows import delete, put_rating, undelete
from hiptui.storage.history.session_rows import SessionRows
from hiptui.storage.history.transitions import Observation, TransitionKind
from hiptui.storage.history.types import Deleted, Gone, Interrupted, Merged, Running
from hiptui.storage.history.writer import Pacing, Writer


class History(HistoryReader):
    """The past sessions in one database file, and the one under way; any thread may call."""

    def __init__(self, path: Path, pacing: Pacing | None = None) -> None:
        super().__init__(HistoryFile(path))
        self._pacing = pacing or Pacing()

    def begin(self, session: Session, now: float, at: datetime) -> Writer:
        """Keep a session that starts at `now`, the moment `at` (with its local offset).

        Older unfinished sessions are kept as partial.

        Raises:
            Busy: another program runs one.
        """
        session_id = str(uuid.uuid4())
        lock = self._file.take_lock(session_id)
        rows = SessionRows(
            self._file.path, self._file.notices, session_id, at, alone=lock is not None
        )
        return self._writer(rows, lock, Observation(session, now, at), "begin")

    def resume(self, session_id: str, now: float, at: datetime) -> tuple[Session, Writer]:
        """Go on with an interrupted session: paused at `now` at its last beat.

        Raises:
            Busy: another program runs one.
            Gone: it was resumed, kept or discarded meanwhile.
        """
        lock = self._file.take_lock(session_id)
        cut = self._file.read(lambda db: unfinished(db, session_id), None)
        if cut is None:
            self._file.release(lock)
            raise Gone(f"{_GONE} to resume")
        started, alone = cut.record.started, lock is not None
        rows = SessionRows(self._file.path, self._file.notices, session_id, started, alone)
        session = cut.session(now)
        return session, self._writer(rows, lock, Observation(session, now, at), "resume")

    def running(self) -> Running | None:
        """The session that another program runs, as it saved it last."""
        if (session_id := self._file.runs_elsewhere()) is None:
            return None
        found = self._file.read(lambda db: live_session(db, session_id), None)
        if found is None:
            return Running(None, None)
        return Running(replace(found.record, status="running"), found.saved)

    def interrupted(self) -> Interrupted | None:
        """The newest session that was cut short, while none is running."""
        if self._file.runs_here or self._file.runs_elsewhere() is not None:
            return None
        return self._file.read(interrupted, None)

    def keep(self, session_id: str) -> None:
        """Keep an interrupted session as partial.

        Raises:
            Busy, Gone, CantSave: it was not.
        """
        self._end(
            session_id, "UPDATE sessions SET status = 'partial' WHERE id = ? AND status = 'running'"
        )

    def discard(self, session_id: str) -> None:
        """Forget an interrupted session.

        Raises:
            Busy, Gone, CantSave: it was not.
        """
        self._end(session_id, "DELETE FROM sessions WHERE id = ? AND status = 'running'")

    def rate(self, session_id: str, rating: Rating) -> None:
        """What the runner says of a past session, and when; replaces what was said before.

        Raises:
            Busy: it is running.
            Gone, CantSave: it was not written.
        """
        with self._file.standing_still(session_id):
            if not self._file.write(lambda db: put_rating(db, session_id, rating.cleaned())):
                raise Gone(_GONE)

    def delete(self, session_id: str, at: datetime) -> Deleted:
        """Delete a session at the moment `at`; a merge does not bring it back, `undelete` does.

        Raises:
            Busy: it is running.
            Gone, CantSave: it was not deleted.
        """
        with self._file.standing_still(session_id):
            deleted = self._file.write(lambda db: delete(db, session_id, int(at.timestamp())))
        if deleted is None:
            raise Gone(_GONE)
        return deleted

    def undelete(self, deleted: Deleted) -> None:
        """Take a `delete` back.

        Raises:
            CantSave: it was not.
        """
        self._file.write(lambda db: undelete(db, deleted))

    def merge(self, sessions: Iterable[SessionRecord]) -> Merged:
        """Merge the sessions of another machine; all of them or none.

        Raises:
            CantSave: they could not be written. What `sessions` raises comes through.
        """
        from hiptui.storage.history.exchange import merge  # noqa: PLC0415 - for this only

        incoming = iter(sessions)
        if (first := next(incoming, None)) is None:
            return Merged()
        live = self._file.live()
        return self._file.write(lambda db: merge(db, chain([first], incoming), live))

    def _writer(
        self, rows: SessionRows, lock: RunningLock | None, seen: Observation, kind: TransitionKind
    ) -> Writer:
        return Writer(rows, partial(self._file.release, lock), self._pacing, seen, kind)

    def _end(self, session_id: str, statement: str) -> None:
        def end(db: sqlite3.Connection) -> int:
            saved = "(SELECT key FROM sessions WHERE id = ? AND status = 'running')"
            db.execute(f"DELETE FROM saved WHERE session = {saved}", (session_id,))
            return db.execute(statement, (session_id,)).rowcount

        with self._file.locked():
            if not self._file.write(end):
                raise Gone(_GONE)


_GONE = "that session is no longer there"
