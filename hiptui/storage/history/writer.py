"""A running session written down by a thread, so that a slow disk holds nothing up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from threading import Condition, Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from hiptui.domain.record import Rating
from hiptui.domain.session import Passage, Session
from hiptui.storage.history.session_rows import SessionRows, SessionState
from hiptui.storage.history.transitions import Observation, TransitionKind, between, opening
from hiptui.storage.history.types import Gone

if TYPE_CHECKING:
    from hiptui.storage.history.history import History


class Pacing(NamedTuple):
    """How often a session is written down."""

    pace: float = 0.1
    """Least seconds between two commits."""
    retry: float = 1.0
    """Seconds after which a write that failed is tried again."""


class Writer:
    """Takes the states of one session and writes the latest; any thread may call it.

    Nothing here waits for the disk but `flush` and `close`, which wait no longer than told.
    """

    def __init__(
        self,
        rows: SessionRows,
        release: Callable[[], None],
        pacing: Pacing,
        seen: Observation,
        kind: TransitionKind,
    ) -> None:
        self.id = rows.id
        """The session's UUID."""
        self._rows = rows
        self._release = release
        self._pacing = pacing
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

    def put(self, session: Session, now: float, at: datetime) -> None:
        """The session as it is at `now`, the moment `at` (with its offset).

        To be called once a second and after each command; what lies between is worked out.
        """
        self._take(Observation(session, now, at), final=False)

    def finish(self, session: Session, now: float, at: datetime) -> None:
        """The same, and it is over: completed or kept as partial. What follows is ignored.

        Without a second of work it leaves no row.
        """
        self._take(Observation(session, now, at), final=True)

    def rate(self, rating: Rating) -> None:
        """What the runner says of it; replaces what was said before."""
        with self._changed:
            self._rating = rating.cleaned()
            self._version += 1
            self._changed.notify_all()

    @property
    def saved(self) -> bool:
        """Whether all that was put is on the disk."""
        with self._changed:
            return self._is_saved()

    @property
    def problem(self) -> str:
        """Why the session could not be written down so far, and what to do; or nothing.

        It is tried again each second until `close`.
        """
        return self._rows.problem

    def flush(self, deadline: float = 1.0) -> bool:
        """Wait until all is on the disk, at most `deadline` seconds; whether it is."""
        with self._changed:
            return self._changed.wait_for(self._is_saved, deadline)

    def close(self, deadline: float = 1.0) -> bool:
        """Write the rest and stop, waiting at most `deadline` seconds; whether all is written.

        A session that is not finished can be resumed later.
        """
        with self._changed:
            self._closing.set()
            self._changed.notify_all()
        self._thread.join(deadline)
        return self.saved

    def _is_saved(self) -> bool:
        return self._written == self._version

    def _take(self, seen: Observation, *, final: bool) -> None:
        with self._changed:
            if self._final:
                return
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
            self._release()

    def _wait(self) -> bool:
        """Wait for something to write; False where there is nothing left to wait for."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing.is_set() or not self._is_saved())
            return not self._is_saved()

    def _write(self) -> bool:
        with self._changed:
            state = SessionState(self._seen, tuple(self._transitions), self._final, self._rating)
            version = self._version
        if not self._rows.write(state):
            return False
        if state.final:
            self._release()
        with self._changed:
            self._written = version
            self._changed.notify_all()
        return True


class SessionRecorder:
    """Listener that writes a session down as it goes, and keeps or forgets it in the end."""

    def __init__(
        self,
        writer: Writer,
        history: History,
        wall: Callable[[], datetime],
        every: float | None = None,
    ) -> None:
        """Write with `writer` into `history`; `wall` tells the local time.

        `every` is after how many session seconds to write again; without it each look of whoever
        shows the session, once a second, is enough.
        """
        self._writer = writer
        self._history = history
        self._wall = wall
        self._every = every
        self._last = 0.0

    def session_changed(self, session: Session, passages: Sequence[Passage], now: float) -> None:
        """The session as it is now."""
        self._last = now
        self._writer.put(session, now, self._wall())

    def next_wakeup(self, session: Session) -> float | None:
        """When to write again, if time goes on."""
        if self._every is None or session.standing(self._last):
            return None
        return self._last + self._every

    def finish(self, session: Session, now: float) -> None:
        """Keep it, completed or as partial: it is over."""
        self._writer.finish(session, now, self._wall())

    def forget(self) -> None:
        """Keep nothing of it: it is over. What was completed stays.

        Raises:
            Busy, CantSave: What was written could not be taken back.
        """
        self._writer.close()
        with suppress(Gone):  # nothing was written
            self._history.discard(self._writer.id)

    def rate(self, rating: Rating) -> None:
        """What the runner says of it; replaces what was said before."""
        self._writer.rate(replace(rating, rated=self._wall()))

    def notices(self) -> tuple[str, ...]:
        """What the runner should be told about the record, each thing once."""
        return self._history.notices()

    @property
    def session_id(self) -> str:
        """The session's UUID."""
        return self._writer.id

    @property
    def problem(self) -> str:
        """Why it is not written down so far and what to do, or nothing."""
        return self._writer.problem

    def flush(self, deadline: float = 1.0) -> bool:
        """Write down all that is known by now; whether it is on the disk."""
        return self._writer.flush(deadline)

    def close(self, deadline: float = 1.0) -> bool:
        """Write down the rest; whether it is on the disk. What is not over can be resumed."""
        return self._writer.close(deadline)
