"""Programs that are started: never waited for, and ended with this one. Players, and hooks."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from hiptui.domain.cues import COUNT, HOOK_KEYS, Cue, hook_key
from hiptui.domain.formatting import up
from hiptui.domain.timeline import Placed, Segment, Timeline
from hiptui.outputs.capabilities import literal

Slot = Literal["tone", "voice"]

AT_ONCE = 12
"""Programs that may run at the same time; held keys start no more."""
HOOKS_AT_ONCE = 4
"""Hooks that may run at the same time; they leave room for the sounds."""
VALUE_LENGTH = 200
"""Characters of a variable's value, for a hook."""
PATIENCE = 0.05
"""Seconds that programs asked to end have before they are killed."""
KILLED = 0.5
"""Seconds within which the killed ones are seen to be gone: Python warns of what is left."""


class Process(Struct, eq=False):
    """One program, in a session of its own so that it and what it starts end together."""

    argv: Sequence[str]
    """The program and its arguments; no shell reads them."""
    env: Mapping[str, str] | None = None
    """Its environment; None is this program's."""
    data: bytes = b""
    delay: float = 0.0
    """Seconds before it starts."""
    limit: float | None = None
    """Seconds after which it is stopped and has failed."""
    written: Callable[[], object] | None = None
    """Called once it has written something; its input then ends with this program only."""
    started: bool = False
    stopped: bool = False
    status: int | None = None
    _child: asyncio.subprocess.Process | None = None
    _go: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def failed(self) -> bool:
        """Whether it did not start or ended with an error, without being stopped."""
        return not self.stopped and self.status != 0

    async def run(self) -> None:
        """Start it and wait for its end."""
        if self.delay > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._go.wait(), self.delay)
        if self.stopped:
            return
        try:
            self._child = await asyncio.create_subprocess_exec(
                *self.argv,
                env=self.env,
                stdin=PIPE if self.data or self.written else DEVNULL,
                stdout=PIPE if self.written else DEVNULL,
                stderr=DEVNULL,
                start_new_session=True,
            )
        except (OSError, ValueError):
            return
        self.started = True
        if self.stopped:
            self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._end_of(self._child), self.limit)
        except TimeoutError:
            self._signal(signal.SIGKILL)
            await self._child.wait()
        self.status = self._child.returncode

    async def _end_of(self, child: asyncio.subprocess.Process) -> None:
        if self.written is None or child.stdout is None:
            await child.communicate(self.data or None)
            return
        if await child.stdout.read(1):
            self.written()
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
        self._running: dict[Process, asyncio.Task[None]] = {}
        self._closed = False

    def start(
        self, process: Process, ended: Callable[[Process], object] | None = None
    ) -> Process | None:
        """Start a program and return at once, None where too many run; `ended` hears of its end."""
        if self._closed or len(self._running) >= AT_ONCE:
            return None
        _watch_children_without_threads()
        self._running[process] = asyncio.get_running_loop().create_task(self._run(process, ended))
        return process

    async def run(self, process: Process) -> Process:
        """Start a program and wait for it."""
        if self.start(process):
            await asyncio.wait([self._running[process]])
        else:
            process.stopped = True
        return process

    async def ended(self, patience: float | None = None) -> None:
        """Wait until all that run have ended, at most so many seconds."""
        if self._running:
            await asyncio.wait(list(self._running.values()), timeout=patience)

    async def close(self) -> None:
        """End all programs: asked first, killed a moment later."""
        self._closed = True
        for how, patience in ((signal.SIGTERM, PATIENCE), (signal.SIGKILL, KILLED)):
            for process in self._running:
                process.stop(how)
            await self.ended(patience)

    async def _run(self, process: Process, ended: Callable[[Process], object] | None) -> None:
        try:
            await asyncio.sleep(0)  # Textual has tasks begin at once where Python can, from 3.12 on
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
    """Plays one tone and one voice at most, the newer one wins; no more after its first failure."""

    def __init__(
        self, program: tuple[str, ...], processes: Processes, failed: Callable[[str], object]
    ) -> None:
        """Starts nothing; `failed` is called once, with what is to be said of it."""
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
        process = Process((*self._program, str(path)), delay=delay)
        if self._processes.start(process, self._ended):
            self._playing[slot] = process
        return True

    def stop(self, slot: Slot) -> None:
        """Silence what plays in a slot."""
        if (process := self._playing.pop(slot, None)) is not None:
            process.stop()

    def _ended(self, process: Process) -> None:
        if process.failed and not self.broken:
            self.broken = True
            self._failed(f"{Path(self._program[0]).name} failed")


class Hooks:
    """The runner's own commands at cues; one that cannot be started is told once and left alone."""

    def __init__(
        self, commands: Mapping[str, str], processes: Processes, say: Callable[[str], object]
    ) -> None:
        self._processes = processes
        self._say = say
        self._running = 0
        self._commands = {key: self._words(key, commands.get(key, "")) for key in HOOK_KEYS}

    def run(self, at: Placed[Cue], timeline: Timeline) -> None:
        """Start the command of a cue, if there is one."""
        key = hook_key(at.what)
        if not (words := self._commands[key]) or self._running >= HOOKS_AT_ONCE:
            return
        process = Process(words, env={**os.environ, **hook_variables(at, timeline)})
        if self._processes.start(process, lambda process: self._ended(key, process)):
            self._running += 1

    def _words(self, key: str, command: str) -> list[str]:
        try:
            return shlex.split(command)
        except ValueError as error:
            self._say(f"[hooks] {key}: {error}; it is left out")
            return []

    def _ended(self, key: str, process: Process) -> None:
        self._running -= 1
        if self._commands[key] and not (process.started or process.stopped):
            self._commands[key] = []
            program = literal(process.argv[0], 60)
            self._say(f"[hooks] {key}: {program} could not be started; it is left out")


def hook_variables(at: Placed[Cue], timeline: Timeline) -> dict[str, str]:
    """What a command is told: phase, move and side it is about, and the seconds to go."""
    over = at.index >= len(timeline.segments)
    segment = None if over else timeline.segments[at.index]
    move = segment.move if segment else None
    return {
        "HIPTUI_PHASE": segment.kind.value if segment else "done",
        "HIPTUI_MOVE": literal(move.name, VALUE_LENGTH) if move else "",
        "HIPTUI_SIDE": segment.side.value if segment and segment.side else "",
        "HIPTUI_SECONDS": _to_go(at.what, segment) if segment else "0",
    }


def _to_go(cue: Cue, segment: Segment) -> str:
    """Seconds that a cue's segment still takes, rounded up; nothing where it waits."""
    if segment.seconds is None:
        return ""
    if cue is Cue.HALFWAY:
        return str(up(segment.seconds / 2))
    return str(COUNT.get(cue, up(segment.seconds)))
