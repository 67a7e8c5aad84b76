"""A program on a pty: what a person would type, and what they would see and when."""

from __future__ import annotations

import os
import re
import select
import shlex
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pyte

from tests.terminal import LOOK, PATIENCE, Terminal

Test = Callable[[Terminal], bool]
# What pyte would print as text: private sequences with intermediates, and strings.
_UNKNOWN = re.compile(
    r"\x1b\[[<=>][\d;:]*[ -/]*[@-~]|\x1b\[[\d;?]*[ -/]+[@-~]|\x1b[P_^\]][^\x07\x1b]*(?:\x07|\x1b\\)"
)


class WatchedTerminal(Terminal):
    """A terminal that a thread reads, which notes the moment of each piece."""

    def __init__(self, command: str, size: tuple[int, int], env: Mapping[str, str]) -> None:
        cells, rows = size
        environ = {"HIPTUI_HOME": None, "PYTHONPATH": None, **env}
        program = shlex.split(command)
        home = Path(env["HOME"])
        super().__init__(home, program=program, environ=environ, cells=cells, rows=rows, fresh=True)
        self._news, self._over = threading.Event(), threading.Event()
        self._reader = threading.Thread(target=self._read_on, daemon=True)
        self._reader.start()

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._reader.join()
        super().__exit__(*error)

    def wait_for(self, test: Test, timeout: float = PATIENCE) -> float | None:
        """The moment at which the output came that passed the test; none after the timeout."""
        deadline = time.monotonic() + timeout
        while True:
            for moment in self.draw():
                if test(self):
                    return moment
            remaining = deadline - time.monotonic()
            if remaining <= 0 or self.process.poll() is not None:
                return None
            self._take(remaining)

    def wait_end(self, timeout: float = 3.0) -> float | None:
        """The moment at which the program ended."""
        program = os.pidfd_open(self.pid)
        ended = select.select([program], [], [], timeout)[0]
        os.close(program)
        return time.monotonic() if ended else None

    def _read_on(self) -> None:
        while not self._over.is_set():
            if super()._take(LOOK):
                self._news.set()

    def _take(self, seconds: float) -> bool:
        came = self._news.wait(seconds)
        self._news.clear()
        return came

    def _feed(self, data: bytes) -> None:
        text = _UNKNOWN.sub("", data.decode("utf-8", "surrogateescape"))
        text = text.replace("\x1b[?1049h", "\x1b[2J\x1b[H")
        super()._feed(text.encode("utf-8", "surrogateescape"))


def shows(text: str) -> Test:
    """The test that a text is on the screen."""
    return lambda terminal: text in terminal.drawn


def changed(terminal: Terminal) -> Test:
    """The test that anything on the screen differs from now, colours included."""
    before = _cells(terminal.screen)
    return lambda later: _cells(later.screen) != before


def _cells(screen: pyte.Screen) -> list[list[pyte.screens.Char]]:
    return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]
