"""The terminal for a command that draws by itself: put back however the command ends."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import termios
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from types import FrameType, MappingProxyType
from typing import Any, NoReturn

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J"
"""The other screen, no cursor, no wrapping of long rows."""
_LEAVE = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"
_ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_KEY = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]|[\s\S]")
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        " ": "space",
        "\x1b": "escape",
        "\x1b[C": "right",
        "\x1bOC": "right",
        "\x1b[D": "left",
        "\x1bOD": "left",
    }
)


def has_terminal() -> bool:
    """Whether keys can be read and a screen be drawn."""
    streams = (sys.stdin, sys.stdout)
    dumb = os.environ.get("TERM", "dumb") == "dumb"
    return not dumb and all(stream is not None and stream.isatty() for stream in streams)


class Screen:
    """Rows on the terminal's other screen, and the keys."""

    def __init__(self) -> None:
        self._keys, self._out = sys.stdin.fileno(), sys.stdout.fileno()
        self._rows: Sequence[str] = ()
        self._drawn = (0, 0)
        self._before: list[Any] = []
        self._stack = ExitStack()

    def __enter__(self) -> Screen:
        with self._stack as stack:  # what was begun is undone where the rest fails
            for number in _ENDS:
                stack.callback(signal.signal, number, signal.signal(number, _end))
            stack.callback(
                signal.signal, signal.SIGTSTP, signal.signal(signal.SIGTSTP, self._suspend)
            )
            self._before = termios.tcgetattr(self._keys)
            stack.callback(self._give_back)
            self._take()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        found = os.get_terminal_size(self._out)
        return found.columns, found.lines

    def draw(self, rows: Sequence[str]) -> None:
        """Show rows from the top; those that are there already are not sent again."""
        fresh = self._drawn != self.size
        sent = ["\x1b[2J"] if fresh else []
        for number, row in enumerate(rows):
            if fresh or self._rows[number : number + 1] != [row]:
                sent.append(f"\x1b[{number + 1};1H{row}")
        if not fresh and len(rows) < len(self._rows):
            sent.append(f"\x1b[{len(rows) + 1};1H\x1b[J")
        self._rows, self._drawn = [*rows], self.size
        if sent:
            self._write("".join(sent))

    def wait(self, seconds: float) -> Sequence[str]:
        """The keys pressed within so many seconds, by their names; at the end of input "q".

        Ctrl+C interrupts and ctrl+z suspends, as anywhere.
        """
        if not select.select([self._keys], [], [], seconds)[0]:
            return []
        data = os.read(self._keys, 512)
        if b"\x03" in data:
            raise KeyboardInterrupt
        if b"\x1a" in data:
            os.kill(os.getpid(), signal.SIGTSTP)
        found: list[str] = _KEY.findall(data.decode("ascii", "replace"))
        return [_NAMES.get(key, key) for key in found] if data else ["q"]

    def _write(self, text: str) -> None:
        data = text.encode(sys.stdout.encoding, "replace")
        while data:
            data = data[os.write(self._out, data) :]

    def _take(self) -> None:
        """Keys come at once and unseen, none of them as a signal."""
        modes = termios.tcgetattr(self._keys)
        modes[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG)
        modes[6] = [*modes[6]]
        modes[6][termios.VMIN], modes[6][termios.VTIME] = 1, 0
        termios.tcsetattr(self._keys, termios.TCSANOW, modes)
        self._drawn = (0, 0)
        self._write(_ENTER)

    def _give_back(self) -> None:
        with suppress(OSError, termios.error):  # the terminal may be gone
            termios.tcsetattr(self._keys, termios.TCSANOW, self._before)
            self._write(_LEAVE)

    def _suspend(self, number: int, frame: FrameType | None) -> None:
        """Back to the shell, until it lets us go on."""
        self._give_back()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._suspend)
        self._take()


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
