"""Where lines go and keys come from: standard output, and the terminal if there is one."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import termios
from codecs import getincrementaldecoder
from collections.abc import Coroutine, Sequence
from contextlib import ExitStack, suppress
from select import select
from selectors import SelectSelector
from signal import Signals
from typing import Any

from hiptui.domain.formatting import printable
from hiptui.outputs.capabilities import BELL

Event = str | Signals
"""A key by its name, or a signal."""

CHUNK = 512
"""Bytes written at once: a pipe that takes anything takes so many."""
PATIENCE = 0.5
"""Seconds that leaving waits for a reader who lags behind."""

_SIGNALS = (Signals.SIGINT, Signals.SIGTERM, Signals.SIGHUP, Signals.SIGQUIT, Signals.SIGTSTP)
_KEY = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]|[\s\S]")
_NAMES = {
    " ": "space",
    "\n": "enter",
    "\r": "enter",
    "\x1b": "escape",
    "\x03": "ctrl+c",
    "\x1a": "ctrl+z",
    "\x1b[C": "right",
    "\x1bOC": "right",
    "\x1b[D": "left",
    "\x1bOD": "left",
    "\x1b[5~": "pageup",
    "\x1b[6~": "pagedown",
}


def new_loop() -> asyncio.SelectorEventLoop:
    """An event loop for a console: one that can wait for files too, where lines may go."""
    return asyncio.SelectorEventLoop(SelectSelector())


class Console:
    """Standard output and the keys, in the running loop; all is put back when it is left."""

    def __init__(self, keys: int | None, out: int, encoding: str = "utf-8") -> None:
        """Write to descriptor `out`, and read keys from terminal `keys` if it is one."""
        self.keyed = keys is not None
        self._keys = keys
        self._out = out
        self._encoding = encoding
        self._loop = asyncio.get_running_loop()
        self._unsent = b""
        self._sent = asyncio.Event()
        self._failure: OSError | None = None
        self._events: list[Event] = []
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._awake = asyncio.Event()
        self._before: list[Any] = []
        self._stack = ExitStack()

    def __enter__(self) -> Console:
        with self._stack as stack:  # what was begun is undone where the rest fails
            with suppress(OSError):  # a terminal anew: not to wait on ours would bind the shell too
                flags = os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY
                self._out = os.open(os.ttyname(self._out), flags)
                stack.callback(os.close, self._out)
            stack.callback(self._stop_writing)
            for number in _SIGNALS:
                if (handler := signal.getsignal(number)) is not signal.SIG_IGN:  # as under nohup
                    stack.callback(signal.signal, number, handler)
                    stack.callback(self._loop.remove_signal_handler, number)
                    self._loop.add_signal_handler(number, self._came, number)
            stack.callback(self._give_keys_back)
            self._take_keys()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def say(self, line: str) -> None:
        """Write a line, as soon as somebody takes it."""
        if self._failure is None:
            self._unsent += f"{printable(line)}\n".encode(self._encoding, "backslashreplace")
            self._sent.clear()
            self._loop.add_writer(self._out, self._write)

    def write(self, sequence: str) -> None:
        """Of all that outputs send, ring the bell, where somebody hears it."""
        if sequence == BELL and sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write(sequence)
            sys.stderr.flush()

    async def wait(self, seconds: float | None) -> Sequence[Event]:
        """Wait for events, at most so long; what came, maybe nothing. OSError: can't write lines.

        Only meanwhile keys are taken: what is typed at the end is for the shell.
        """
        if self._keys is not None:
            self._loop.add_reader(self._keys, self._pressed, self._keys)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._awake.wait()
        if self._keys is not None:
            self._loop.remove_reader(self._keys)
        self._awake.clear()
        if self._failure:
            raise self._failure
        events, self._events = self._events, []
        return events

    def forget_keys(self) -> None:
        """Take none of those that were typed until now but ctrl+c."""
        while self._keys is not None and Signals.SIGHUP not in self._events:
            if not select([self._keys], [], [], 0)[0]:
                break
            self._pressed(self._keys)
        self._events = [one for one in self._events if one in {"ctrl+c", *Signals}]

    def wake(self) -> None:
        """Let who waits look again: there may be something sooner to wait for."""
        self._awake.set()

    async def drain(self) -> None:
        """Write the rest, as far as somebody takes it in time."""
        if self._unsent:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._sent.wait()

    async def attend(self, work: Coroutine[Any, Any, object]) -> Signals | None:
        """Wait for the end of `work`, or a signal to leave by; keys are the shell's by now."""
        self._give_keys_back()
        task = self._loop.create_task(work)
        task.add_done_callback(lambda _: self.wake())
        while not (task.done() or self._events):
            self._awake.clear()
            await self._awake.wait()
        task.cancel()
        signals = (one for one in self._events if isinstance(one, Signals))
        return next((one for one in signals if one is not Signals.SIGTSTP), None)

    def suspend(self) -> None:
        """Back to the shell, until it lets us go on."""
        self._give_keys_back()
        self._loop.remove_signal_handler(Signals.SIGTSTP)
        os.kill(os.getpid(), Signals.SIGTSTP)
        self._loop.add_signal_handler(Signals.SIGTSTP, self._came, Signals.SIGTSTP)
        self._take_keys()

    def _came(self, *events: Event) -> None:
        self._events += events
        self._awake.set()

    def _write(self) -> None:
        try:
            count = os.write(self._out, self._unsent[:CHUNK])
        except BlockingIOError:
            return
        except OSError as error:
            self._failure, count = error, len(self._unsent)
            self._awake.set()
        self._unsent = self._unsent[count:]
        if not self._unsent:
            self._stop_writing()

    def _stop_writing(self) -> None:
        self._loop.remove_writer(self._out)
        self._sent.set()

    def _pressed(self, keys: int) -> None:
        """Keys by name; the end of input is a hang-up."""
        try:
            data = os.read(keys, CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._loop.remove_reader(keys)  # it would come again and again
            self._came(Signals.SIGHUP)
        found: list[str] = _KEY.findall(self._decoder.decode(data))
        self._came(*(_NAMES.get(key, key) for key in found))

    def _take_keys(self) -> None:
        """Keys come at once and unseen, ctrl+c and ctrl+z among them."""
        if (keys := self._keys) is None:
            return
        modes = termios.tcgetattr(keys)
        self._before = [*modes[:6], [*modes[6]]]
        modes[3] &= ~(termios.ICANON | termios.ECHO)
        none = bytes([os.fpathconf(keys, "PC_VDISABLE")])
        modes[6][termios.VMIN], modes[6][termios.VTIME] = 1, 0
        modes[6][termios.VINTR] = modes[6][termios.VSUSP] = none
        termios.tcsetattr(keys, termios.TCSANOW, modes)

    def _give_keys_back(self) -> None:
        if self._keys is not None and self._before:
            with suppress(termios.error):  # the terminal is gone
                termios.tcsetattr(self._keys, termios.TCSANOW, self._before)


def terminal() -> int | None:
    """The terminal that standard input is, if keys typed there are for this program."""
    try:
        number = sys.stdin.fileno()
        return number if os.tcgetpgrp(number) == os.getpgrp() else None
    except (AttributeError, OSError, ValueError):  # no input, no terminal, or closed
        return None
