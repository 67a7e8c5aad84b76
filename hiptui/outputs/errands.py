"""A thread that starts the other threads: a start waits for the new thread, the loop must not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue

Errand = Callable[[], object]


class Errands:
    """Calls what it is sent, in order, in a thread of its own that begins with the first."""

    def __init__(self) -> None:
        """Starts nothing yet."""
        self._queue: SimpleQueue[Errand | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    def send(self, errand: Errand) -> None:
        """Have something called that takes no time itself; returns at once."""
        if self._closed:
            return
        self._queue.put(errand)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="hiptui-errands", daemon=True)
            try:
                self._thread.start()
            except RuntimeError:
                self._closed = True

    def flush(self, patience: float) -> bool:
        """Wait until all that was sent so far has been called; whether it has been."""
        done = threading.Event()
        self.send(done.set)
        return not self._closed and done.wait(patience)

    def close(self, patience: float) -> None:
        """Call what was sent, then no more; waits for it at most `patience` seconds."""
        self._closed = True
        self._queue.put(None)
        if self._thread is not None and self._thread.is_alive():
            self._thread.join(patience)

    def _run(self) -> None:
        while (errand := self._queue.get()) is not None:
            try:
                errand()
            except RuntimeError:
                # No more threads: what was to begin stays silent.
                continue
