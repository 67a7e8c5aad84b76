"""The history: everything the program keeps of sessions, in one file; begin with `History`."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import chain
from pathlib import Path

from msgspec.structs import replace

from hiptui.domain.record import Rating, SessionRecord
from hiptui.domain.session import Session
from hiptui.storage.history import GONE, Deleted, Gone, Interrupted, Merged, Running
from hiptui.storage.history.file import HistoryFile
from hiptui.storage.history.reader import HistoryReader
from hiptui.storage.history.recorder import Pacing, SessionRecorder
from hiptui.storage.history.rows import (
    delete,
    interrupted,
    live_session,
    put_rating,
    undelete,
    unfinished,
)
from hiptui.storage.history.session_rows import SessionRows
from hiptui.storage.history.session_state import Observation

Wall = Callable[[], datetime]
"""Tells the local time, with its offset."""


class History(HistoryReader):
    """The past sessions in one database file, and the one under way; any thread may call."""

    def __init__(self, path: Path, pacing: Pacing | None = None) -> None:
        super().__init__(HistoryFile(path))
        self._pacing = pacing or Pacing()

    def begin(self, session: Session, now: float, wall: Wall) -> SessionRecorder:
        """Keep a session that starts at `now`, others as partial; Busy where another one runs."""
        session_id, at = str(uuid.uuid4()), wall()
        rows = SessionRows(self._file, self._file.take_lock(session_id), session_id, at)
        seen = Observation(session, now, at)
        return SessionRecorder(rows, self._pacing, wall, seen, "begin")

    def resume(self, session_id: str, now: float, wall: Wall) -> tuple[Session, SessionRecorder]:
        """Go on with an interrupted session: paused at `now` at its last beat.

        Raises Busy: another program runs one. Raises Gone: it was resumed, kept or
        discarded meanwhile.
        """
        lock = self._file.take_lock(session_id)
        cut = self._file.read(lambda db: unfinished(db, session_id), None)
        if cut is None:
            self._file.release(lock)
            raise Gone(f"{GONE} to resume")
        rows = SessionRows(self._file, lock, session_id, cut.record.started)
        session = cut.session(now)
        seen = Observation(session, now, wall())
        return session, SessionRecorder(rows, self._pacing, wall, seen, "resume")

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
        """Keep an interrupted session as partial. Raises Busy, Gone, CantSave: it was not."""
        self._file.end(session_id, keep=True)

    def discard(self, session_id: str) -> None:
        """Forget an interrupted session. Raises Busy, Gone, CantSave: it was not."""
        self._file.end(session_id, keep=False)

    def rate(self, session_id: str, rating: Rating) -> None:
        """What the runner says of a past session, and when; Busy, Gone, CantSave: not kept."""
        with self._file.standing_still(session_id):
            if not self._file.write(lambda db: put_rating(db, session_id, rating.cleaned())):
                raise Gone(GONE)

    def delete(self, session_id: str, at: datetime) -> Deleted:
        """Delete a session at the moment `at`; a merge does not bring it back, `undelete` does.

        Raises Busy: it is running. Raises Gone, CantSave: it was not deleted.
        """
        with self._file.standing_still(session_id):
            deleted = self._file.write(lambda db: delete(db, session_id, int(at.timestamp())))
        if deleted is None:
            raise Gone(GONE)
        return deleted

    def undelete(self, deleted: Deleted) -> None:
        """Take a `delete` back. Raises CantSave: it was not."""
        self._file.write(lambda db: undelete(db, deleted))

    def merge(self, sessions: Iterable[SessionRecord]) -> Merged:
        """Merge another machine's sessions, all or none; CantSave, or what `sessions` raises."""
        from hiptui.storage.history.exchange import merge  # noqa: PLC0415 - for this only

        incoming = iter(sessions)
        if (first := next(incoming, None)) is None:
            return Merged()
        live = self._file.live()
        return self._file.write(lambda db: merge(db, chain([first], incoming), live))
