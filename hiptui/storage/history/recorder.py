"""A running session written down by a thread, so that a slow disk holds nothing up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from threading import Condition, Event, Thread
from time import monotonic
from typing import NamedTuple

from msgspec.structs import replace

from hiptui.domain.record import Rating
from hiptui.domain.session import Passage, Session
from hiptui.storage.history import Gone
from hiptui.storage.history.session_rows import SessionRows, SessionState
from hiptui.storage.history.session_state import Observation, TransitionKind, between, opening


class Pacing(NamedTuple):
    """How often a session is written down, in seconds."""

    pace: float = 0.1
    """The least between two commits."""
    retry: float = 1.0
    """After a write that failed."""
    every: float | None = None
    """Session seconds after which to write again; None where a look a second is enough."""


class SessionRecorder:
    """Listener that writes down the latest state of one session; any thread may call it.

    Nothing here waits for the disk but `flush` and `close`, which wait no longer than told.
    """

    def __init__(
        self,
        rows: SessionRows,
        pacing: Pacing,
        wall: Callable[[], datetime],
        seen: Observation,
        kind: TransitionKind,
    ) -> None:
        """Write `rows`; `wall` tells the local time, with its offset."""
        self.id = rows.id
        self._rows = rows
        self._pacing = pacing
        self._wall = wall
        self._changed = Condition()
        self._closing = Event()
        self._seen = seen
        self._transitions = [opening(seen, kind)]
        self._final = False
        self._rating: Rating | None = None
        self._version = 1
        self._written = 0
        self._thread = Thread(target=self._run, name="hiptui-history", daemon=True)
        self._thread.start()

    def session_changed(self, session: Session, passages: Sequence[Passage], now: float) -> None:
        """The session as it is now: once a second and after commands, the rest is worked out."""
        self._take(session, now, final=False)

    def next_wakeup(self, session: Session) -> float | None:
        """When to write again, if time goes on."""
        if self._pacing.every is None or session.standing(self._seen.now):
            return None
        return self._seen.now + self._pacing.every

    def finish(self, session: Session, now: float) -> None:
        """Keep it, completed or as partial, or not at all without a second of work: it is over."""
        self._take(session, now, final=True)

    def forget(self) -> None:
        """Keep nothing but what was completed; Busy, CantSave: it could not be taken back."""
        self.close()
        with suppress(Gone):  # nothing was written
            self._rows.file.end(self.id, keep=False)

    def rate(self, rating: Rating) -> None:
        """What the runner says of it now; replaces what was said before."""
        with self._changed:
            self._rating = replace(rating.cleaned(), rated=self._wall())
            self._version += 1
            self._changed.notify_all()

    def notices(self) -> tuple[str, ...]:
        """What the runner should be told about the record, each thing once."""
        return self._rows.file.notices.take()

    @property
    def saved(self) -> bool:
        """Whether all that is known by now is on the disk."""
        return self._written == self._version

    @property
    def problem(self) -> str:
        """Why it is not written down so far, and what to do; it is tried again until `close`."""
        return self._rows.problem

    def flush(self, deadline: float = 1.0) -> bool:
        """Wait until all is on the disk, at most `deadline` seconds; whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: self.saved, deadline)

    def close(self, deadline: float = 1.0) -> bool:
        """Write the rest and stop, within `deadline` seconds; whether all is written."""
        with self._changed:
            self._closing.set()
            self._changed.notify_all()
        self._thread.join(deadline)
        with self._changed:
            return self.saved

    def _take(self, session: Session, now: float, *, final: bool) -> None:
        with self._changed:
            if self._final:
                return
            seen = Observation(session, now, self._wall())
            self._transitions.extend(between(self._seen, seen))
            self._seen, self._final = seen, final
            self._version += 1
            self._changed.notify_all()

    def _run(self) -> None:
        due = 0.0
        try:
            while self._wait():
                self._closing.wait(max(0.0, due - monotonic()))
                # A try that began before the closing is not the last one.
                closing = self._closing.is_set()
                done = self._write()
                if closing and (not done or self.saved):
                    return
                due = monotonic() + (self._pacing.pace if done else self._pacing.retry)
        finally:
            self._rows.close()
            self._rows.release()

    def _wait(self) -> bool:
        """Wait for something to write; False where there is nothing left to wait for."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing.is_set() or not self.saved)
            return not self.saved

    def _write(self) -> bool:
        with self._changed:
            state = SessionState(self._seen, tuple(self._transitions), self._final, self._rating)
            version = self._version
        if not self._rows.write(state):
            return False
        if state.final:
            self._rows.release()
        with self._changed:
            self._written = version
            self._changed.notify_all()
        return True
