"""Keeping the machine awake during a session, in a thread because asking may take a while."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any

Hold = Callable[[], AbstractContextManager[Any]]


def presenting() -> AbstractContextManager[Any]:
    """The lock that keeps machine and screen awake; imported only when asked for."""
    lock: AbstractContextManager[Any] = import_module("wakepy").keep.presenting(on_fail="pass")
    return lock


class KeepAwake:
    """Holds the lock from `start` to `stop`; where there is none, nothing happens."""

    def __init__(self, enabled: bool, hold: Hold = presenting) -> None:
        """`enabled` is false over SSH, where the runner's machine is another one."""
        self._enabled = enabled
        self._hold = hold
        self._over: threading.Event | None = None
        self._thread: threading.Thread | None = None
        self.held = False

    def start(self) -> None:
        """Ask for the lock and return at once; a RuntimeError where no thread can start."""
        if not self._enabled or self._over is not None:
            return
        over = self._over = threading.Event()
        self._thread = threading.Thread(
            target=self._keep, args=(over,), name="hiptui-awake", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Let the machine sleep again."""
        if self._over is not None:
            self._over.set()
            self._over = None

    def join(self, patience: float) -> None:
        """Wait at most `patience` seconds until the machine has been told."""
        if self._thread is not None and self._thread.is_alive():
            self._thread.join(patience)

    def _keep(self, over: threading.Event) -> None:
        try:
            with self._hold() as mode:
                self.held = bool(getattr(mode, "active", False))
                over.wait()
        except (ImportError, OSError, RuntimeError, ValueError, AttributeError):
            self._enabled = False
        finally:
            self.held = False
