"""Keeping the machine awake during a session, by the first way that grants it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from hiptui.outputs.capabilities import Capabilities
from hiptui.outputs.processes import Process, Processes, ProcessSpec

REFUSED = "Nothing keeps this screen awake: set it to stay on."
"""What the runner is told where no way grants it."""
WAITS = ("sh", "-c", "echo; exec cat")
"""What the programs start once they have the lock: says so, and ends with its input."""


def presenting() -> AbstractContextManager[Any]:
    """The lock that keeps machine and screen awake; imported only when asked for."""
    lock: AbstractContextManager[Any] = import_module("wakepy").keep.presenting(on_fail="pass")
    return lock


def inhibitors(found: Capabilities) -> tuple[tuple[str, ...], ...]:
    """Programs that keep a machine awake while what they start runs."""
    if not found.inhibitor:
        return ()
    if Path(found.inhibitor).name == "caffeinate":
        return ((found.inhibitor, "-d", "-i", *WAITS),)
    why = ("--who=hiptui", "--why=a circuit is under way", "--mode=block")
    return ((found.inhibitor, "--what=idle:sleep", *why, *WAITS),)


class KeepAwake:
    """Holds the lock from `start` to `stop`: the desktop's, asked in a thread, or a program's."""

    def __init__(
        self,
        further: Sequence[Sequence[str]],
        processes: Processes,
        told: Callable[[str], object],
    ) -> None:
        """`told` hears once a session by what the lock is held, or "" where nothing grants it.

        `further` are the programs to try where the desktop refuses.
        """
        self._further = further
        self._processes = processes
        self._told = told
        self._over: threading.Event | None = None
        self._thread: threading.Thread | None = None
        self._program: Process | None = None
        self._trying: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Ask for the lock and return at once."""
        if self._over is not None:
            return
        over, loop = threading.Event(), asyncio.get_running_loop()
        self._over = over
        self._thread = threading.Thread(
            target=self._keep, args=(over, loop), name="hiptui-awake", daemon=True
        )
        with suppress(RuntimeError):  # no more threads: what needs none may still do
            self._thread.start()
            return
        self._answered(over, "")

    def stop(self) -> None:
        """Let the machine sleep again."""
        if self._over is not None:
            self._over.set()
            self._over = None
        if self._program is not None:
            self._program.stop()
            self._program = None

    def join(self, patience: float) -> None:
        """Wait at most `patience` seconds until the desktop has been told."""
        if self._thread is not None and self._thread.is_alive():
            self._thread.join(patience)

    def _keep(self, over: threading.Event, loop: asyncio.AbstractEventLoop) -> None:
        """In the thread: hold the desktop's lock, and tell the loop whether it was granted."""
        by = ""
        try:
            with presenting() as mode:
                if getattr(mode, "active", False):
                    by = str(getattr(mode.method, "name", "")) or "the desktop"
                    loop.call_soon_threadsafe(self._answered, over, by)
                    over.wait()
        except (ImportError, OSError, RuntimeError, ValueError, AttributeError):
            pass
        if not by:
            with suppress(RuntimeError):  # the loop is closed: nobody waits for the answer
                loop.call_soon_threadsafe(self._answered, over, "")

    def _answered(self, over: threading.Event, by: str) -> None:
        if self._over is not over:
            return
        if by:
            self._told(by)
        else:
            self._trying = asyncio.get_running_loop().create_task(self._try_programs(over))

    async def _try_programs(self, over: threading.Event) -> None:
        for argv in self._further:
            if self._over is not over:
                return
            if await self._holds(argv):
                if self._over is over:
                    self._told(Path(argv[0]).name)
                return
        if self._over is over:
            self._told("")

    async def _holds(self, argv: Sequence[str]) -> bool:
        """Start a program; whether it is granted the lock: one that is refused starts nothing."""
        answer: asyncio.Queue[bool] = asyncio.Queue()
        spec = ProcessSpec(argv, written=lambda: answer.put_nowait(True))
        self._program = self._processes.start(spec, lambda _: answer.put_nowait(False))
        return self._program is not None and await answer.get()
