"""Where lines go and keys come from: standard output, and the terminal if there is one."""

from __future__ import annotations

import asyncio
import os
import re
import select
import signal
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from signal import Signals
from types import FrameType, MappingProxyType
from typing import Any, Protocol

from hiptui.domain.formatting import printable

Event = str | Signals
"""A key by its name, or a signal."""

CHUNK = 512
"""Bytes written at once: a pipe that takes anything takes so many."""
LEAST = 0.001
"""Seconds of a wait, so that what is ready by now is seen."""
PATIENCE = 0.5
"""Seconds that leaving waits for a reader who lags behind."""

_SIGNALS = (Signals.SIGINT, Signals.SIGTERM, Signals.SIGHUP, Signals.SIGTSTP)
_KEY = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]|[\s\S]")
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        " ": "space",
        "\n": "enter",
        "\r": "enter",
        "\x1b": "escape",
        "\x1b[C": "right",
        "\x1bOC": "right",
        "\x1b[D": "left",
        "\x1bOD": "left",
        "\x1b[5~": "pageup",
        "\x1b[6~": "pagedown",
    }
)


class Served(Protocol):
    """Somebody else who is to be called when something can be read."""

    def fileno(self) -> int:
        """What can be read, or below 0 while there is nothing."""

    def serve(self) -> None:
        """Read it."""


class Console:
    """Standard output and the keys; everything is put back when it is left."""

    def __init__(self, keys: int | None, out: int, encoding: str = "utf-8") -> None:
        """Write to descriptor `out`, and read keys from terminal `keys` if it is one."""
        self.keyed = keys is not None
        self.served: Served | None = None
        self._keys = keys
        self._out = out
        self._encoding = encoding
        self._unsent = b""
        self._woken = -1
        self._before: list[Any] = []
        self._stack = ExitStack()

    def __enter__(self) -> Console:
        with self._stack as stack:  # what was begun is undone where the rest fails
            self._out = _own_description(self._out, stack)
            self._catch_signals(stack)
            self._read_keys()
            stack.callback(self._give_keys_back)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def say(self, line: str) -> None:
        """Write a line, as soon as somebody takes it."""
        data = f"{printable(line)}\n".encode(self._encoding, "backslashreplace")
        self._unsent += data

    async def wait(self, seconds: float | None) -> Sequence[Event]:
        """Wait for events, at most so long; what came, maybe nothing."""
        inputs = [self._woken, *([] if self._keys is None else [self._keys])]
        served = self.served.fileno() if self.served else -1
        if served >= 0:
            inputs.append(served)
        ready = await _ready(inputs, self._out if self._unsent else None, seconds)
        if self._out in ready:
            self._write()
        if self.served and served in ready:
            self.served.serve()
        events: list[Event] = []
        if self._woken in ready:
            events += [Signals(number) for number in os.read(self._woken, CHUNK)]
        if self._keys in ready:
            events += self._pressed(self._keys)
        return events

    def drain(self) -> None:
        """Write what is left, as far as somebody takes it in time."""
        end = time.monotonic() + PATIENCE
        with suppress(OSError):
            while self._unsent and (left := end - time.monotonic()) > 0:
                if select.select([], [self._out], [], left)[1]:
                    self._write()

    def suspend(self) -> None:
        """Back to the shell, until it lets us go on."""
        self._give_keys_back()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, _ignore)
        self._read_keys()

    def _write(self) -> None:
        with suppress(BlockingIOError):
            count = os.write(self._out, self._unsent[:CHUNK])
            self._unsent = self._unsent[count:]

    def _pressed(self, keys: int) -> list[Event]:
        """Keys by name; the end of input is a hang-up."""
        try:
            data = os.read(keys, CHUNK)
        except BlockingIOError:
            return []
        except OSError:
            data = b""
        if not data:
            return [Signals.SIGHUP]
        found: list[str] = _KEY.findall(data.decode("ascii", "replace"))
        return [_NAMES.get(key, key) for key in found]

    def _catch_signals(self, stack: ExitStack) -> None:
        """Signals become events; those that were ignored stay so, as under nohup."""
        self._woken, wake = os.pipe()
        for end in (self._woken, wake):
            os.set_blocking(end, False)
            stack.callback(os.close, end)
        before = signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        stack.callback(signal.set_wakeup_fd, before)
        for number in _SIGNALS:
            if (handler := signal.getsignal(number)) is not signal.SIG_IGN:
                signal.signal(number, _ignore)
                stack.callback(signal.signal, number, handler)

    def _read_keys(self) -> None:
        """Keys come at once and unseen; ctrl+c and ctrl+z stay signals."""
        if self._keys is not None:
            modes = termios.tcgetattr(self._keys)
            self._before = list(modes)
            modes[3] &= ~(termios.ICANON | termios.ECHO)
            modes[6] = [*modes[6]]
            modes[6][termios.VMIN], modes[6][termios.VTIME] = 1, 0
            termios.tcsetattr(self._keys, termios.TCSANOW, modes)

    def _give_keys_back(self) -> None:
        if self._keys is not None:
            with suppress(termios.error):  # the terminal is gone
                termios.tcsetattr(self._keys, termios.TCSANOW, self._before)


async def _ready(inputs: Sequence[int], out: int | None, seconds: float | None) -> set[int]:
    """Which of these can be read, or written in the case of `out`, within so many seconds."""
    loop, found, woken = asyncio.get_running_loop(), set[int](), asyncio.Event()

    def note(descriptor: int) -> None:
        found.add(descriptor)
        woken.set()

    for descriptor in inputs:
        loop.add_reader(descriptor, note, descriptor)
    if out is not None:
        try:
            loop.add_writer(out, note, out)
        except PermissionError:  # a file takes all at once
            note(out)
    with suppress(TimeoutError):
        await asyncio.wait_for(woken.wait(), None if seconds is None else max(seconds, LEAST))
    for descriptor in inputs:
        loop.remove_reader(descriptor)
    if out is not None:
        loop.remove_writer(out)
    return found


def terminal() -> int | None:
    """The terminal that standard input is, if keys typed there are for this program."""
    try:
        number = sys.stdin.fileno()
        return number if os.tcgetpgrp(number) == os.getpgrp() else None
    except (AttributeError, OSError, ValueError):  # no input, no terminal, or closed
        return None


def _own_description(out: int, stack: ExitStack) -> int:
    """A terminal opened once more, not to wait for one that is stalled; else `out` itself.

    Setting that on the descriptor we were given would set it for the shell too.
    """
    with suppress(OSError):
        own = os.open(os.ttyname(out), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        stack.callback(os.close, own)
        return own
    return out


def _ignore(number: int, frame: FrameType | None) -> None:
    """The wakeup descriptor tells."""
