"""A program on a pty: what a person would type, and what they would see and when."""

import contextlib
import fcntl
import os
import pty
import re
import shlex
import signal
import struct
import termios
import threading
import time
import warnings
from collections.abc import Callable, Mapping

import pyte

Test = Callable[["Terminal"], bool]
_MODE_QUERY = re.compile(rb"\x1b\[\?2026\$p")
# What pyte would print as text: private sequences with intermediates, and strings.
_UNKNOWN = re.compile(
    r"\x1b\[[<=>][\d;:]*[ -/]*[@-~]|\x1b\[[\d;?]*[ -/]+[@-~]|\x1b[P_^\]][^\x07\x1b]*(?:\x07|\x1b\\)"
)


class Terminal:
    """A running program, its output drained by a thread that notes the time."""

    def __init__(self, command: str, size: tuple[int, int], env: Mapping[str, str]) -> None:
        columns, rows = size
        self.chunks: list[tuple[float, bytes]] = []
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._emulated = 0
        self._news = threading.Event()
        argv = shlex.split(command)
        self.started = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside our own threads
            self.pid, self._fd = pty.fork()
        if self.pid == 0:
            self._become(argv, struct.pack("HHHH", rows, columns, 0, 0), env)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @staticmethod
    def _become(argv: list[str], size: bytes, env: Mapping[str, str]) -> None:
        fcntl.ioctl(0, termios.TIOCSWINSZ, size)
        try:
            os.execvpe(argv[0], argv, env)
        finally:
            os._exit(127)

    def _read(self) -> None:
        with contextlib.suppress(OSError):  # the program has closed its side
            while data := os.read(self._fd, 65536):
                self.chunks.append((time.perf_counter(), data))
                if _MODE_QUERY.search(data):
                    os.write(self._fd, b"\x1b[?2026;2$y")
                self._news.set()
        self._news.set()

    @property
    def alive(self) -> bool:
        """Whether the program still has its terminal."""
        return self._reader.is_alive()

    @property
    def text(self) -> str:
        """What is on the screen, as far as it was emulated."""
        return "\n".join(self.screen.display)

    def type(self, data: bytes) -> float:
        """Type something; returns the moment."""
        moment = time.perf_counter()
        os.write(self._fd, data)
        return moment

    def catch_up(self) -> None:
        """Emulate all that has come."""
        while self._emulated < len(self.chunks):
            self._emulate_next()

    def _emulate_next(self) -> float:
        moment, data = self.chunks[self._emulated]
        self._emulated += 1
        text = _UNKNOWN.sub("", data.decode("utf-8", "surrogateescape"))
        text = text.replace("\x1b[?1049h", "\x1b[2J\x1b[H")
        self._stream.feed(text.encode("utf-8", "surrogateescape"))
        return moment

    def wait(self, test: Test, timeout: float = 20.0) -> float | None:
        """The moment at which the output came that passed the test; none after the timeout."""
        deadline = time.perf_counter() + timeout
        while True:
            self._news.clear()
            while self._emulated < len(self.chunks):
                moment = self._emulate_next()
                if test(self):
                    return moment
            left = deadline - time.perf_counter()
            if left <= 0 or not self.alive:
                return None
            if self._emulated == len(self.chunks):
                self._news.wait(left)

    def wait_end(self, timeout: float = 3.0) -> float | None:
        """The moment at which the program closed the terminal."""
        self._reader.join(timeout)
        return None if self.alive else time.perf_counter()

    def close(self) -> None:
        """End the program, if it did not end by itself."""
        if os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self._reader.join(1)
        os.close(self._fd)


def shows(text: str) -> Test:
    """The test that a text is on the screen."""
    return lambda terminal: text in terminal.text


def changed(terminal: Terminal) -> Test:
    """The test that anything on the screen differs from now, colours included."""
    before = _cells(terminal.screen)
    return lambda later: _cells(later.screen) != before


def _cells(screen: pyte.Screen) -> list[list[pyte.screens.Char]]:
    return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]
