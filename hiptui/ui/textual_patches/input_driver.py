"""A terminal driver that waits for keys instead of asking for them ten times a second.

It stands in for private methods of Textual's LinuxDriver, so it looks first whether those are
still the ones it was written for, and is not used where they are not. Against the stock driver:
CPU x0.3 and wakeups x0.3 in a program that shows a clock, 75 instead of 280 ms to exit, no CPU at
all while nothing happens. At the end of input it stops reading, where the stock driver spins, and
neither a dead nor a stalled terminal keeps it from exiting. It never asks for mouse movements
without a button: a dropped line would leave a shell full of them.
"""

import os
import select
import signal
import termios
import time
from asyncio import run_coroutine_threadsafe
from codecs import getincrementaldecoder
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, Full
from typing import TYPE_CHECKING, Any, TextIO, cast

from textual._parser import Parser
from textual._xterm_parser import XTermParser
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from hiptui.ui.textual_patches import changed
from hiptui.ui.textual_patches.cell_diff import RESET

if TYPE_CHECKING:
    from textual.app import App

MOUSE_ON = "\x1b[?1000h\x1b[?1002h\x1b[?1006h"
"""Buttons, movement while one is held, coordinates without limit."""
MOUSE_OFF = "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l"
ALONE = 0.01
"""Seconds that what goes with a frame waits for one: a write of its own is 1 ms of each key."""
LAST_WRITES = 0.4
"""Seconds that the terminal gets to take what is left, once to drain and once with flushes."""
FLUSHES = 16
"""How often what a stalled terminal does not take is dropped, to make room for what follows."""


def why_not() -> str:
    """Why the driver cannot be used; empty if it can."""
    return changed(
        "driver",
        (LinuxDriver, "__init__ start_application_mode stop_application_mode disable_input close"),
        (LinuxDriver, "_run_input_thread run_input_thread"),
        (LinuxDriver, "_sigtstp_application _sigcont_application"),
        (LinuxDriver, "_enable_mouse_support _disable_mouse_support send_message"),
        (WriterThread, "__init__ run write stop"),
        (Parser, "__init__ tick feed"),
    )


class PatchedDriver(LinuxDriver):
    """Powers display and input for Linux and macOS."""

    def __init__(self, app: "App[Any]", **options: Any) -> None:  # noqa: ANN401 - the stock one's
        super().__init__(app, **options)
        self._output = Output(cast("TextIO", self._file))
        self._file = cast("Any", self._output)
        self._wake: tuple[int, int] | None = None
        self._sent: Future[bool] | None = None
        self._soon = ""

    def write_soon(self, data: str) -> None:
        """Write together with the next frame, or alone where none comes."""
        if not self._soon:
            self._loop.call_later(ALONE, self.write, "")
        self._soon += data

    def write(self, data: str) -> None:
        """Write, or leave it out while the terminal is stalled: the loop must not wait for it."""
        writer = self._writer_thread
        data, self._soon = self._soon + data, ""
        if writer is None or not data:
            return
        rest = self._output.write_now(data)
        if rest and not writer._queue.full():
            self._output.handed_over += 1
            writer.write(cast("str", rest))

    def send_message(self, message: Message) -> None:
        """Send a message to the app, which gets it some turns of its loop later."""
        self._sent = run_coroutine_threadsafe(self._app._post_message(message), self._loop)

    @property
    def has_input(self) -> bool:
        """Whether something was typed that has not come to the app yet."""
        underway = self._sent is not None and not self._sent.done()
        return underway or bool(select.select([self.fileno], [], [], 0)[0])

    def _sigtstp_application(self, *_: object) -> None:
        """Stop from the loop: a lock held where a signal came in between would never be free."""
        stop = super()._sigtstp_application
        # While an editor has the terminal the loop waits for it, and there is nothing to give back.
        self._loop.call_soon_threadsafe(stop) if self._auto_restart else stop()

    def _sigcont_application(self, *_: object) -> None:
        if self._auto_restart:
            self._loop.call_soon_threadsafe(super()._sigcont_application)

    def start_application_mode(self) -> None:
        """Take the terminal."""
        if self._key_thread is not None and self._key_thread.is_alive():
            self.suspend_application_mode()  # continued without having been told to stop
        self._close_wake()
        self._wake = os.pipe()
        self._output.begin()
        self.write(MOUSE_OFF)  # what a dropped line may have left on
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def _enable_mouse_support(self) -> None:
        """Ask for clicks, drags and the wheel."""
        if self._mouse:
            self.write(MOUSE_ON)
            self.flush()

    def _disable_mouse_support(self) -> None:
        """Ask for nothing of the mouse."""
        if self._mouse:
            self.write(MOUSE_OFF)
            self.flush()

    def disable_input(self) -> None:
        """End the input thread at once."""
        if self._wake is not None:
            os.write(self._wake[1], b"\0")
        super().disable_input()
        self._close_wake()

    def _close_wake(self) -> None:
        for end in self._wake or ():
            os.close(end)
        self._wake = None

    def stop_application_mode(self) -> None:
        """Give the terminal back, before anything that it has not read yet if need be."""
        queue = self._writer_thread and self._writer_thread._queue
        if queue and queue.qsize() > queue.maxsize // 2:
            with suppress(Empty):
                while True:
                    queue.get_nowait()
        super().stop_application_mode()
        self.write(RESET)  # a frame ends in any style

    def close(self) -> None:
        """End the writer thread; drop what a stalled terminal does not take."""
        writer = self._writer_thread
        if writer is None:
            return
        self.write("")  # what no frame took along: the title given back
        self._output.close()
        with suppress(Full):
            writer._queue.put(None, timeout=LAST_WRITES)
        writer.join(LAST_WRITES)
        signal.signal(signal.SIGWINCH, lambda *_: None)
        for _ in range(FLUSHES):  # each makes room for some of what is left
            if not writer.is_alive():
                return
            with suppress(termios.error):
                termios.tcflush(self._output.fileno(), termios.TCOFLUSH)
            # Linux does not wake a blocked writer when its terminal is flushed; a signal does.
            if writer.ident is not None:
                signal.pthread_kill(writer.ident, signal.SIGWINCH)
            writer.join(LAST_WRITES / FLUSHES)

    def run_input_thread(self) -> None:
        """Wait for input and dispatch events, until woken up by the pipe or hung up."""
        assert self._wake is not None
        wake = self._wake[0]
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        while True:
            ready, _, _ = select.select([self.fileno, wake], [], [], _patience(parser))
            if wake in ready:
                return
            if self.fileno in ready:
                data = _read(self.fileno)
                if not data:
                    return
                if text := decode(data):  # an empty text would end the parser
                    self._process(parser.feed(text))
            self._process(parser.tick())

    def _process(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)


def _read(fd: int) -> bytes:
    """What was typed; nothing at the end of input."""
    try:
        return os.read(fd, 4096)
    except OSError:  # EIO: the other side of the terminal is closed
        return b""


def _patience(parser: XTermParser) -> float | None:
    """Seconds until a lone escape counts as the key; no end without one."""
    deadline = parser._timeout_time
    return None if deadline is None else max(0.0, deadline - time.monotonic())


class Output:
    """Writes straight to the terminal; survives its end.

    No buffer and no lock: a thread that waits here for a stalled terminal does not hold up the
    end of the program. What the terminal takes at once needs no thread at all: each frame of a
    thread is three wakeups, and a key waits until it is the thread's turn.
    """

    def __init__(self, file: TextIO) -> None:
        self._fd = file.fileno()
        self._encoding = file.encoding
        self._direct = -1
        self.handed_over = 0
        """How many texts a thread was given to `write`; whoever gives them counts them here."""
        self._written = 0

    def fileno(self) -> int:
        """The file descriptor of the terminal."""
        return self._fd

    def begin(self) -> None:
        """A new thread writes from here on, and it was given nothing yet."""
        self.close()
        self._direct = _without_waiting(self._fd)
        self.handed_over = self._written = 0

    def write_now(self, text: str) -> str | bytes:
        """What of a text the terminal does not take at once: all, while a thread has some to write.

        To be called by one thread, the one that hands over what is returned.
        """
        if self._direct < 0 or self.handed_over != self._written:
            return text
        data = text.encode(self._encoding, "replace")
        try:
            return data[os.write(self._direct, data) :]
        except OSError:  # it takes nothing now, or is gone; the thread finds out which
            return data

    def write(self, text: str | bytes) -> None:
        """Write all of a text, waiting for the terminal where it is slow."""
        data = text.encode(self._encoding, "replace") if isinstance(text, str) else text
        while data:
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:
                select.select([], [self._fd], [])
            except OSError:  # the terminal is gone; the input side tells the app
                break
        self._written += 1

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        """Write only with the thread."""
        if self._direct >= 0:
            os.close(self._direct)
            self._direct = -1


def _without_waiting(fd: int) -> int:
    """The terminal opened anew, so that not to wait for it is a matter of ours; -1 if it can't be.

    On the descriptor itself it would hold for the shell too, which shares it.
    """
    with suppress(OSError):
        direct = os.open(os.ttyname(fd), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        if os.fstat(direct).st_rdev == os.fstat(fd).st_rdev:
            return direct
        os.close(direct)
    return -1
