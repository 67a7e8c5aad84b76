"""Keeping the machine awake during a session, by the first way that grants it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from hiptui.outputs.capabilities import Capabilities
from hiptui.outputs.processes import Process, Processes

REFUSED = "Nothing keeps this screen awake: set it to stay on."
WAITS = ("sh", "-c", "echo; exec cat")
"""What the program starts once it has the lock: says so, and ends with its input."""
ASKING = 5.0
"""Seconds that the machine has to say whether it grants the lock."""


def presenting() -> AbstractContextManager[Any]:
    """The lock that keeps machine and screen awake; imported only when asked for."""
    lock: AbstractContextManager[Any] = import_module("wakepy").keep.presenting(on_fail="pass")
    return lock


def inhibitor(found: Capabilities) -> tuple[str, ...]:
    """The program that keeps a machine awake while what it starts runs; empty without one."""
    if not found.inhibitor:
        return ()
    if Path(found.inhibitor).name == "caffeinate":
        return (found.inhibitor, "-d", "-i", *WAITS)
    why = ("--who=hiptui", "--why=a circuit is under way", "--mode=block")
    return (found.inhibitor, "--what=idle:sleep", *why, *WAITS)


class KeepAwake:
    """Holds the lock from `start` to `stop`: the desktop's, asked in a thread, or a program's."""

    def __init__(
        self, program: tuple[str, ...], processes: Processes, told: Callable[[str], object]
    ) -> None:
        """`told` hears once a session by what the lock is held, or "" where nothing grants it.

        `program` is tried where the desktop refuses.
        """
        self._program = program
        self._processes = processes
        self._told = told
        self._over: threading.Event | None = None
        self._thread: threading.Thread | None = None
        self._process: Process | None = None
        self._trying: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Ask for the lock and return at once."""
        if self._over is not None:
            return
        over = self._over = threading.Event()
        asked = (over, asyncio.get_running_loop())
        self._thread = threading.Thread(
            target=self._keep, args=asked, name="hiptui-awake", daemon=True
        )
        try:
            self._thread.start()
        except RuntimeError:  # no more threads: what needs none may still do
            self._answered(over, "")

    def stop(self) -> None:
        """Let the machine sleep again."""
        if self._over is not None:
            self._over.set()
            self._over = None
        if self._process is not None:
            self._process.stop()
            self._process = None

    def join(self, patience: float) -> None:
        """Wait at most `patience` seconds until the desktop has been told."""
        if self._thread is not None and self._thread.is_alive():
            self._thread.join(patience)

    def _keep(self, over: threading.Event, loop: asyncio.AbstractEventLoop) -> None:
        """In the thread: hold the desktop's lock, and tell the loop whether it was granted."""
        by = ""
        refusals = suppress(ImportError, OSError, RuntimeError, ValueError, AttributeError)
        with refusals, presenting() as mode:
            if getattr(mode, "active", False):
                by = str(getattr(mode.method, "name", "")) or "the desktop"
                loop.call_soon_threadsafe(self._answered, over, by)
                over.wait()
        if not by:
            with suppress(RuntimeError):  # the loop is closed: nobody waits for the answer
                loop.call_soon_threadsafe(self._answered, over, "")

    def _answered(self, over: threading.Event, by: str) -> None:
        if self._over is not over:
            return
        if by or not self._program:
            self._told(by)
        else:
            self._trying = asyncio.get_running_loop().create_task(self._try_program(over))

    async def _try_program(self, over: threading.Event) -> None:
        """Start the program; one that is refused the lock starts nothing."""
        if self._over is not over:  # ended since: nobody would stop it
            return
        answer: asyncio.Queue[str] = asyncio.Queue()
        by = Path(self._program[0]).name
        process = Process(self._program, written=lambda: answer.put_nowait(by))
        self._process = self._processes.start(process, lambda _: answer.put_nowait(""))
        granted = await answer.get() if self._process else ""
        if self._over is over:
            self._told(granted)


async def wake_lock(found: Capabilities) -> str:
    """Whether this machine can be kept awake, and by what; asks for the lock and lets it go."""
    if found.ssh:
        return "not asked for: the runner's machine is another one"
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    processes, program = Processes(), inhibitor(found)
    awake = KeepAwake(program, processes, answer.set_result)
    awake.start()
    by = ""
    with suppress(TimeoutError):
        by = await asyncio.wait_for(answer, ASKING)
    awake.stop()
    await processes.close()
    tried = ", ".join(["the desktop", *program[:1]])
    return f"granted by {by}" if by else f"refused ({tried}): set the screen to stay on"
