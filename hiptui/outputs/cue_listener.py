"""The listener that gives a session's cues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hiptui.domain.session import Due, Session

if TYPE_CHECKING:
    from hiptui.outputs.outputs import Outputs


class CueListener:
    """Listener that gives the cues, and keeps the voice from talking of what is over."""

    def __init__(self, outputs: Outputs) -> None:
        """Give them through `outputs`."""
        self._outputs = outputs

    def session_changed(
        self, before: Session, after: Session, due: Sequence[Due], now: float
    ) -> None:
        """Sound what is due."""
        self._outputs.follow(before, due, now)
        if after.timeline is not before.timeline:
            self._outputs.prepare(after.timeline)
        if after.paused_at is not None and before.paused_at is None:
            self._outputs.hush()

    def next_wakeup(self, session: Session) -> float | None:
        """When the voice has something to say."""
        return self._outputs.next_line(session)
