"""How the program hears that it is to end, or that its terminal has gone, with any driver."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from types import FrameType

from hiptui.ui.textual_patches import PatchedApp

STDIN = 0
LONGEST = 5.0
"""Seconds until a hang-up is heard, at the most: on a busy machine, or never where all is stuck."""
LAST_WORDS = 0.8
"""Seconds that leaving may take after that."""


class SignalledApp(PatchedApp[None]):
    """An app that ends as a signal asks, and when its terminal has gone."""

    signalled = 0
    """The signal that ends it; 0 before there was one."""

    def on_mount(self) -> None:
        """Hear of the end of input."""
        if not self.is_headless:
            watch_end_of_input(STDIN, self.hang_up)

    def leave(self, return_code: int = 0) -> None:
        """Leave as soon as every screen is whole, the ones below too.

        Textual mounts nothing more once `exit` was called, and a half-made screen misses its parts.
        """
        unfinished = next((screen for screen in self.screen_stack if not screen.is_mounted), None)
        if self.screen_stack and not unfinished:
            self.exit(return_code=return_code)
        else:
            (unfinished or self).call_later(self.leave, return_code)

    def hang_up(self, number: int) -> None:
        """Leave at once, because of a signal."""
        self.signalled = number
        self.leave(128 + number)

    def run_to_end(self, *, mouse: bool = True) -> int:
        """Run, as `run` does; the exit code.

        Signals are heard before there is an app: `asyncio.run` would answer an early SIGINT by
        cancelling it, which Textual takes for a good end.
        """
        with asyncio.Runner() as runner:
            loop = runner.get_loop()
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                if signal.getsignal(number) is not signal.SIG_IGN:  # nohup is taken at its word
                    loop.add_signal_handler(number, self.hang_up, number)
            self.run(loop=loop, mouse=mouse)
        # Textual's own driver takes it for an error that its terminal has gone.
        return 128 + self.signalled if self.signalled else self.return_code or 0


def watch_continuation(continued: Callable[[], None]) -> None:
    """Call `continued` at SIGCONT, of which the driver, started by now, hears too."""
    drivers = signal.getsignal(signal.SIGCONT)

    def both(number: int, frame: FrameType | None) -> None:
        continued()
        if callable(drivers):
            drivers(number, frame)

    signal.signal(signal.SIGCONT, both)


def watch_end_of_input(fd: int, hang_up: Callable[[int], None]) -> None:
    """Call `hang_up` once the other side of `fd` is closed.

    A poll that asks for nothing reports a hang-up alone, so its thread sleeps until then: Textual's
    own driver spins at the end of input, and tells nobody. It may also wait without end to say
    goodbye to a terminal that has gone, so this thread sees to the end.
    """
    loop = asyncio.get_running_loop()
    poll = select.poll()
    poll.register(fd, 0)

    saved = Event()

    def tell() -> None:
        hang_up(signal.SIGHUP)
        saved.set()

    def wait() -> None:
        poll.poll()
        _forget(fd)
        with suppress(RuntimeError):  # the program has ended by itself
            loop.call_soon_threadsafe(tell)
            saved.wait(LONGEST)
        time.sleep(LAST_WORDS)
        os._exit(128 + signal.SIGHUP)

    Thread(target=wait, name="end-of-input", daemon=True).start()


def _forget(fd: int) -> None:
    """Send what a terminal that has gone would get nowhere: Textual trips over the errors."""
    terminal, nowhere = os.fstat(fd), os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        with suppress(OSError):  # it is closed
            if os.fstat(standard).st_rdev == terminal.st_rdev:
                os.dup2(nowhere, standard)
