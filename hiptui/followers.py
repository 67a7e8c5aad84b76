"""Who follows a session besides the screen: the record, and the cues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from hiptui.domain.session import Due, Session

if TYPE_CHECKING:
    from hiptui.outputs.outputs import Outputs
    from hiptui.storage.history import Writer


class Recorder:
    """Writes a session down as it goes."""

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

    def follow(self, before: Session, after: Session, due: Sequence[Due], now: float) -> None:
        """The session as it is now."""
        self._last = now
        self.writer.put(after, now, self._wall())

    def next_moment(self, session: Session) -> float | None:
        """When to write again, if time goes on."""
        if self._every is None or session.standing(self._last):
            return None
        return self._last + self._every


class Cues:
    """Gives the cues of a session, and keeps the voice from talking of what is over."""

    def __init__(self, outputs: Outputs) -> None:
        """Give them through `outputs`."""
        self._outputs = outputs

    def follow(self, before: Session, after: Session, due: Sequence[Due], now: float) -> None:
        """Sound what is due."""
        self._outputs.follow(before, due, now)
        if after.timeline is not before.timeline:
            self._outputs.prepare(after.timeline)
        if after.paused_at is not None and before.paused_at is None:
            self._outputs.hush()

    def next_moment(self, session: Session) -> float | None:
        """When the voice has something to say."""
        return self._outputs.next_line(session)
