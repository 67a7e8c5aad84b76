"""A session under way, for any front end; here its clock, and what interrupts it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Timer(Protocol):
    """A call that is still to come."""

    def cancel(self) -> None:
        """Call it off; after the call it does nothing."""


class Clock:
    """A clock whose session seconds pass `speed` times as fast as real ones."""

    def __init__(self, speed: float = 1.0) -> None:
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


ASLEEP = 2.0
"""Seconds that the boot-time clock must have gained on the monotonic one."""
STOPPED = 5.0
"""Seconds from the last look to SIGCONT. Without SIGCONT the program was merely held up."""
BEAT = 1.0
"""Real seconds between two looks at the most, while time moves: one that is late tells a stop."""
_LOOKS = 50
"""How often SIGCONT is looked for after a stop: the thread that hears it may be a slower one."""
_BETWEEN_LOOKS = 0.01
"""Seconds from one of these looks to the next."""

# It counts the time asleep: where there is no CLOCK_BOOTTIME, CLOCK_MONOTONIC does, and
# time.monotonic() does not.
_BOOT_TIME = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Interruption(StrEnum):
    """Why time was lost."""

    SLEPT = "the machine slept"
    STOPPED = "the program was stopped"


class InterruptionDetector:
    """Looks at two clocks with each beat of a session."""

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        boot_time: Callable[[], float] = lambda: time.clock_gettime(_BOOT_TIME),
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        """Begin now. `monotonic` stands still while the machine sleeps, `boot_time` does not."""
        self._monotonic = monotonic
        self._boot_time = boot_time
        self._sleep = sleep
        self._checked = monotonic()
        self._gained = boot_time() - self._checked
        self._stopped = False

    def sigcont(self) -> None:
        """SIGCONT has come; may be called from a signal handler."""
        if self._monotonic() - self._checked >= STOPPED:
            self._stopped = True

    def check(self, *, beats: bool = False) -> Interruption | None:
        """What has happened since the last look, or None for nothing out of the ordinary.

        `beats` says that there is a look each `BEAT`, unless something holds the program up.
        """
        if beats and self._monotonic() - self._checked >= STOPPED:
            for _ in range(_LOOKS):
                if self._stopped:
                    break
                self._sleep(_BETWEEN_LOOKS)
        now = self._monotonic()
        gained = self._boot_time() - now
        slept, stopped = gained - self._gained >= ASLEEP, self._stopped
        self._checked, self._gained, self._stopped = now, gained, False
        if slept:
            return Interruption.SLEPT
        return Interruption.STOPPED if stopped else None
