"""The listener that keeps a session in the history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from hiptui.domain.session import Passage, Session
from hiptui.storage.history.errors import Gone

if TYPE_CHECKING:
    from hiptui.domain.record import Rating
    from hiptui.storage.history.history import History
    from hiptui.storage.history.writer import Writer


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
