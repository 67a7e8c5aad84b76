"""The time as sessions and screens have it: of the session, of the machine, and of the day."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol


class Timer(Protocol):
    """A call that is still to come."""

    def cancel(self) -> None:
        """Call it off; after the call it does nothing."""


class Clock:
    """A clock whose session seconds pass `speed` times as fast as real ones."""

    def __init__(self, speed: float = 1.0) -> None:
        """Session seconds to a real one."""
        self.speed = speed

    def seconds(self) -> float:
        """Seconds of the session's clock."""
        return self.ticks() * self.speed

    def ticks(self) -> float:
        """Real seconds that only grow, whatever happens to the time of day."""
        return time.monotonic()

    def real(self, seconds: float) -> float:
        """Real seconds that session seconds take."""
        return seconds / self.speed

    def wall(self, ahead: float = 0.0) -> datetime:
        """The local time of day, `ahead` session seconds from now."""
        return datetime.now().astimezone() + timedelta(seconds=self.real(ahead))

    def call_later(self, seconds: float, call: Callable[[], object]) -> Timer:
        """Call from the running loop after real seconds."""
        from asyncio import get_running_loop  # noqa: PLC0415 - commands do without a loop

        return get_running_loop().call_later(seconds, call)
