"""Time as a screen needs it: each minute that begins, and whether anybody is there."""

from __future__ import annotations

from collections.abc import Callable

from hiptui.engine.clock import Clock, Timer

QUIET = 60.0
"""Real seconds without a key after which nobody is taken to look."""


class Minutes:
    """Calls as each minute of the wall clock begins."""

    def __init__(self, clock: Clock, call: Callable[[], None]) -> None:
        """Silent until started."""
        self._clock = clock
        self._call = call
        self._timer: Timer | None = None

    def start(self) -> None:
        """Call from the next minute on."""
        self.stop()
        seconds = 60 - self._clock.wall().second
        self._timer = self._clock.call_later(seconds, self._begin_minute)

    def stop(self) -> None:
        """Call no more."""
        if self._timer:
            self._timer.cancel()

    def _begin_minute(self) -> None:
        self.start()
        self._call()


class Presence:
    """Whether somebody is there, by keys and clicks."""

    def __init__(self, clock: Clock, changed: Callable[[], None]) -> None:
        """Call `changed` as somebody goes or comes back."""
        self._clock = clock
        self._changed = changed
        self._timer: Timer | None = None
        self.is_away = False

    def noticed(self) -> None:
        """Somebody did something, and is there for a while."""
        self.stop()
        self._timer = self._clock.call_later(QUIET, self._go)
        if self.is_away:
            self.is_away = False
            self._changed()

    def stop(self) -> None:
        """Wait for nobody."""
        if self._timer:
            self._timer.cancel()

    def _go(self) -> None:
        self.is_away = True
        self._changed()
