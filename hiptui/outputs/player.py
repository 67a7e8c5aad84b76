"""Plays sound files, those that are foreseen begun early by the silence that leads them in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Generic, Literal, Protocol, TypeVar

from hiptui.outputs.processes import Process, Processes, ProcessSpec
from hiptui.outputs.tones import LEAD

Slot = Literal["tone", "voice"]
What = TypeVar("What")

SAME = 0.01
"""Real seconds by which two moments may differ that are the same."""


class Player:
    """Hands files to the player program: at most one tone and one voice, the newer one wins.

    Its first failure is reported, and it plays no more.
    """

    def __init__(
        self, program: tuple[str, ...], processes: Processes, failed: Callable[[str], object]
    ) -> None:
        """Starts nothing; `failed` is called once, with the program's name."""
        self._program = program
        self._processes = processes
        self._failed = failed
        self._playing: dict[Slot, Process] = {}
        self.broken = not program

    def play(self, path: Path, slot: Slot, delay: float = 0.0) -> bool:
        """Play a file after `delay` seconds; False where there is no player."""
        self.stop(slot)
        if self.broken:
            return False
        spec = ProcessSpec((*self._program, str(path)), delay=delay)
        if (process := self._processes.start(spec, self._ended)) is not None:
            self._playing[slot] = process
        return True

    def stop(self, slot: Slot) -> None:
        """Silence what plays in a slot."""
        if (process := self._playing.pop(slot, None)) is not None:
            process.stop()

    def _ended(self, process: Process) -> None:
        if process.failed and not self.broken:
            self.broken = True
            self._failed(Path(self._program[0]).name)


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
