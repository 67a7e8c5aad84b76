"""Programs the program starts: never waited for by the loop, and ended with it."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hiptui.outputs.errands import Errands

AT_ONCE = 12
"""Programs that may run at the same time; held keys start no more."""
PATIENCE = 0.05
"""Seconds that programs asked to end have before they are killed."""


@dataclass(frozen=True, slots=True)
class ProcessSpec:
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


class Process:
    """One program, in a session of its own so that it and what it starts end together."""

    def __init__(self, order: ProcessSpec) -> None:
        """Starts nothing yet."""
        self.order = order
        self.stopped = False
        self.started = False
        self.status: int | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._wake = threading.Event()

    @property
    def failed(self) -> bool:
        """Whether it did not start or ended with an error, without being stopped."""
        return not self.stopped and self.status != 0

    def run(self) -> None:
        """Start it and wait for its end: in a thread, never in the loop."""
        if self.order.delay > 0:
            self._wake.wait(self.order.delay)
        process = self._start()
        if process is None:
            return
        try:
            process.communicate(self.order.data or None, self.order.limit)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            process.wait()
        self.status = process.returncode

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, or keep it from starting; returns at once."""
        self.stopped = True
        self._wake.set()
        self._signal(how)

    def _start(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self.stopped:
                return None
            try:
                self._process = subprocess.Popen(
                    self.order.argv,
                    env=self.order.env,
                    stdin=subprocess.PIPE if self.order.data else subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            except (OSError, ValueError, subprocess.SubprocessError):
                return None
            self.started = True
            return self._process

    def _signal(self, how: signal.Signals) -> None:
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                return
            try:
                os.killpg(self._process.pid, how)
            except (ProcessLookupError, PermissionError):
                return


class Processes:
    """All programs that run."""

    def __init__(self, errands: Errands) -> None:
        """None yet; `errands` starts their threads."""
        self._errands = errands
        self._running: dict[Process, threading.Thread] = {}
        self._lock = threading.Lock()
        self._closed = False

    def start(
        self, order: ProcessSpec, ended: Callable[[Process], None] | None = None
    ) -> Process | None:
        """Start a program and return at once; `ended` is called from another thread.

        None where too many run already.
        """
        child = Process(order)
        thread = threading.Thread(
            target=self._run, args=(child, ended), name="hiptui-child", daemon=True
        )
        with self._lock:
            if self._closed or len(self._running) >= AT_ONCE:
                return None
            self._running[child] = thread
        self._errands.send(thread.start)
        return child

    def run(self, order: ProcessSpec) -> Process:
        """Start a program and wait for it: for threads that have nothing else to do."""
        child = Process(order)
        with self._lock:
            if self._closed:
                child.stopped = True
                return child
            self._running[child] = threading.current_thread()
        self._run(child, None)
        return child

    def close(self) -> None:
        """End all programs: asked first, killed a moment later."""
        with self._lock:
            self._closed = True
            running = dict(self._running)
        for child in running:
            child.stop()
        begun = {child: thread for child, thread in running.items() if thread.is_alive()}
        for thread in begun.values():
            thread.join(PATIENCE / len(begun))
        for child, thread in begun.items():
            if thread.is_alive():
                child.stop(signal.SIGKILL)

    def _run(self, child: Process, ended: Callable[[Process], None] | None) -> None:
        child.run()
        with self._lock:
            self._running.pop(child, None)
        if ended is not None:
            ended(child)
