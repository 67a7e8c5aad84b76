"""What the runner should be told about the history, each thing once."""

from __future__ import annotations

from threading import Lock


class Notices:
    """One-line messages from any thread; the same one is said once in a program's life."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._said: set[str] = set()
        self._waiting: list[str] = []

    def say(self, text: str) -> None:
        """Leave `text` for whoever takes it."""
        with self._lock:
            if text not in self._said:
                self._said.add(text)
                self._waiting.append(text)

    def take(self) -> tuple[str, ...]:
        """What has been said since the last time, oldest first."""
        with self._lock:
            taken, self._waiting = tuple(self._waiting), []
            return taken
