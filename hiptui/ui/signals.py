"""How the program hears that it is to end, or that its terminal has gone, with any driver."""

from __future__ import annotations

import asyncio
import select
import signal
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from types import FrameType


def watch_signals(hang_up: Callable[[int], None]) -> None:
    """Call `hang_up` with the number of a signal that asks to end."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup is taken at its word
            loop.add_signal_handler(number, hang_up, number)


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
    own driver spins at the end of input, and tells nobody.
    """
    loop = asyncio.get_running_loop()
    poll = select.poll()
    poll.register(fd, 0)

    def wait() -> None:
        poll.poll()
        with suppress(RuntimeError):  # the program has ended by itself
            loop.call_soon_threadsafe(hang_up, signal.SIGHUP)

    Thread(target=wait, name="end-of-input", daemon=True).start()
