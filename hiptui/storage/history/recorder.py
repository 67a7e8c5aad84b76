"""The listener that keeps a session in the history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from hiptui.domain.session import Passage, Session

if TYPE_CHECKING:
    from hiptui.storage.history.writer import Writer


class SessionRecorder:
    """Listener that writes a session down as it goes."""

    def __init__(
        self, writer: Writer, wall: Callable[[], datetime], every: float | None = None
    ) -> None:
        """Write with `writer`; `wall` tells the local time.

        `every` is after how many session seconds to write again; without it each look of whoever
        shows the session, once a second, is enough.
        """
        self.writer = writer
        self._wall = wall
        self._every = every
        self._last = 0.0

    def session_changed(self, session: Session, passages: Sequence[Passage], now: float) -> None:
        """The session as it is now."""
        self._last = now
        self.writer.put(session, now, self._wall())

    def next_wakeup(self, session: Session) -> float | None:
        """When to write again, if time goes on."""
        if self._every is None or session.standing(self._last):
            return None
        return self._last + self._every
