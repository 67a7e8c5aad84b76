"""The way back to the program's loop: from any thread, and harmless once all is over."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

Call = Callable[[], object]


class Loop:
    """Hands sequences, messages and calls to the loop; after `close` it hands on nothing."""

    def __init__(
        self,
        write: Callable[[str], None],
        say_once: Callable[[str], None],
        soon: Callable[[Call], object],
    ) -> None:
        """As in the host."""
        self._write = write
        self._say_once = say_once
        self._soon = soon
        self._said: set[str] = set()
        self._closed = False

    def write(self, sequence: str) -> None:
        """Send a sequence to the terminal; in the loop's thread only."""
        if not self._closed:
            with suppress(OSError):
                self._write(sequence)

    def say(self, message: str) -> None:
        """Show a message, the same one once only; from any thread."""
        if message not in self._said:
            self._said.add(message)
            self.soon(lambda: self._say_once(message))

    def soon(self, call: Call) -> None:
        """Call in the loop's thread; from any thread."""
        if not self._closed:
            with suppress(RuntimeError):
                self._soon(call)

    def close(self) -> None:
        """Nobody listens any more."""
        self._closed = True
