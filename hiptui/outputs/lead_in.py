"""Sounds that are foreseen begin early, by the silence that leads them in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from hiptui.outputs.tones import LEAD

What = TypeVar("What")

SAME = 0.01
"""Real seconds by which two moments may differ that are the same."""


class Timer(Protocol):
    """A call that is still to come."""

    def cancel(self) -> object:
        """Call it off."""


class Clock(Protocol):
    """The time, as outputs need it."""

    def seconds(self) -> float:
        """Seconds of the session's clock."""

    def ticks(self) -> float:
        """Real seconds that only grow."""

    def real(self, seconds: float) -> float:
        """Real seconds that session seconds take."""

    def call_later(self, seconds: float, call: Callable[[], object]) -> Timer:
        """Call from the loop after real seconds."""


class LeadIn(Generic[What]):
    """Begins the next sound before its moment, and takes it back where it does not come."""

    def __init__(
        self, clock: Clock, begin: Callable[[What], object], take_back: Callable[[], object]
    ) -> None:
        """`begin` starts a file that is led in, `take_back` silences it again."""
        self._clock = clock
        self._begin = begin
        self._take_back = take_back
        self._next: tuple[float, What] | None = None
        self._timer: Timer | None = None
        self._begun = False

    def foresee(self, coming: tuple[float, What] | None) -> None:
        """What sounds next, with its second of the session's clock."""
        if coming is not None and self._is_next(*coming):
            return
        if self._forget():
            self._take_back()
        self._next = coming
        if coming is not None:
            ahead = self._clock.real(coming[0] - self._clock.seconds()) - LEAD
            if ahead >= 0:
                self._timer = self._clock.call_later(ahead, self._start)

    def has_begun(self, at: float, what: What) -> bool:
        """Whether what comes now has begun already; asked once at its moment."""
        return self._is_next(at, what) and self._forget()

    def _is_next(self, at: float, what: What) -> bool:
        if self._next is None or self._next[1] != what:
            return False
        return abs(self._clock.real(at - self._next[0])) < SAME

    def _forget(self) -> bool:
        """Foresee nothing; whether that had begun."""
        if self._timer is not None:
            self._timer.cancel()
        begun, self._begun, self._timer, self._next = self._begun, False, None, None
        return begun

    def _start(self) -> None:
        if self._next is not None:
            self._begun = True
            self._begin(self._next[1])
