"""Programs the program starts: never waited for by whoever starts them, and ended with it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from msgspec import Struct

Slot = Literal["tone", "voice"]

AT_ONCE = 12
"""Programs that may run at the same time; held keys start no more."""
PATIENCE = 0.05
"""Seconds that programs asked to end have before they are killed."""


class ProcessSpec(Struct, frozen=True):
    """What to start and how."""

    argv: Sequence[str]
    """The program and its arguments; no shell reads them."""
    env: Mapping[str, str] | None = None
    """Its environment; None is this program's."""
    data: bytes = b""
    """What it reads."""
    delay: float = 0.0
    """Seconds before it starts."""
    limit: float | None = None
    """Seconds after which it is stopped and has failed."""
    written: Callable[[], object] | None = None
    """Called once it has written something; its input then ends with this program only."""


class Process:
    """One program, in a session of its own so that it and what it starts end together."""

    def __init__(self, spec: ProcessSpec) -> None:
        """Starts nothing yet."""
        self.spec = spec
        self.stopped = False
        self.started = False
        self.status: int | None = None
        self._child: asyncio.subprocess.Process | None = None
        self._go = asyncio.Event()

    @property
    def failed(self) -> bool:
        """Whether it did not start or ended with an error, without being stopped."""
        return not self.stopped and self.status != 0

    async def run(self) -> None:
        """Start it and wait for its end."""
        if self.spec.delay > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._go.wait(), self.spec.delay)
        if self.stopped:
            return
        try:
            self._child = await asyncio.create_subprocess_exec(
                *self.spec.argv,
                env=self.spec.env,
                stdin=PIPE if self.spec.data or self.spec.written else DEVNULL,
                stdout=PIPE if self.spec.written else DEVNULL,
                stderr=DEVNULL,
                start_new_session=True,
            )
        except (OSError, ValueError):
            return
        self.started = True
        if self.stopped:
            self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._end_of(self._child), self.spec.limit)
        except TimeoutError:
            self._signal(signal.SIGKILL)
            await self._child.wait()
        self.status = self._child.returncode

    async def _end_of(self, child: asyncio.subprocess.Process) -> None:
        if self.spec.written is None or child.stdout is None:
            await child.communicate(self.spec.data or None)
            return
        if await child.stdout.read(1):
            self.spec.written()
        await child.wait()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, or keep it from starting; returns at once."""
        self.stopped = True
        self._go.set()
        self._signal(how)

    def _signal(self, how: signal.Signals) -> None:
        if self._child is not None and self._child.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, how)


class Processes:
    """All programs that run; they need a running loop."""

    def __init__(self) -> None:
        """None yet."""
        self._running: dict[Process, asyncio.Task[None]] = {}
        self._closed = False

    def start(
        self, spec: ProcessSpec, ended: Callable[[Process], object] | None = None
    ) -> Process | None:
        """Start a program and return at once; `ended` is called when it is over.

        None where too many run already.
        """
        if self._closed or len(self._running) >= AT_ONCE:
            return None
        _watch_children_without_threads()
        process = Process(spec)
        self._running[process] = asyncio.get_running_loop().create_task(self._run(process, ended))
        return process

    async def run(self, spec: ProcessSpec) -> Process:
        """Start a program and wait for it."""
        process = self.start(spec)
        if process is None:
            process = Process(spec)
            process.stopped = True
        else:
            await asyncio.wait([self._running[process]])
        return process

    async def ended(self, patience: float | None = None) -> None:
        """Wait until all that run have ended, at most so many seconds."""
        if self._running:
            await asyncio.wait(list(self._running.values()), timeout=patience)

    async def close(self) -> None:
        """End all programs: asked first, killed a moment later."""
        self._closed = True
        for how in (signal.SIGTERM, signal.SIGKILL):
            for process in self._running:
                process.stop(how)
            await self.ended(PATIENCE)

    async def _run(self, process: Process, ended: Callable[[Process], object] | None) -> None:
        try:
            await process.run()
        finally:
            del self._running[process]
        if ended is not None:
            ended(process)


def _watch_children_without_threads() -> None:
    """Python 3.11 starts a thread for each program where later ones ask the kernel."""
    if sys.version_info >= (3, 12) or not hasattr(os, "pidfd_open"):
        return
    if isinstance(watcher := asyncio.get_child_watcher(), asyncio.PidfdChildWatcher):
        if not watcher.is_active():  # it serves one loop at a time
            watcher.attach_loop(asyncio.get_running_loop())
        return
    with suppress(OSError):  # a kernel that knows none
        os.close(os.pidfd_open(os.getpid()))
        watcher = asyncio.PidfdChildWatcher()
        watcher.attach_loop(asyncio.get_running_loop())
        asyncio.set_child_watcher(watcher)


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
