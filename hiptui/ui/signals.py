"""Signals that the full-screen program wants to hear of."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from types import FrameType


def watch_signals(hang_up: Callable[[int], None], continued: Callable[[], None] | None) -> None:
    """Call `hang_up` at SIGINT, and `continued` at SIGCONT, of which the driver hears too."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, hang_up, signal.SIGINT)
    if continued:
        drivers = signal.getsignal(signal.SIGCONT)

        def both(number: int, frame: FrameType | None) -> None:
            continued()
            if callable(drivers):
                drivers(number, frame)

        signal.signal(signal.SIGCONT, both)
