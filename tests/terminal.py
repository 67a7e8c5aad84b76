"""The program in a real terminal of its own: a pty that a test reads, stalls, resizes and cuts."""

from __future__ import annotations

import io
import json
import os
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

import pyte

from hiptui import remote
from hiptui.cli.main import main
from hiptui.remote import Status, is_idle
from tests.preloaded import Fork, can_fork
from tests.support import FULL

ROOT = Path(__file__).parents[1]
PATIENCE = 20.0
"""Seconds a busy machine gets to show something."""
LOOK = 0.05
"""Seconds between two looks at what is waited for outside the terminal."""
ASKS_SYNC, HAS_SYNC = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
"""The question whether frames can be told apart, and the answer that they can."""
FRAME_BEGIN, FRAME_END = b"\x1b[?2026h", b"\x1b[?2026l"
HOME = b"\x1b[H"
"""Where a frame without a cursor ends, one that is short without more."""
_TAKEN = (
    (b"\x1b[?1049h", b"\x1b[?1049l"),
    (b"\x1b[?25l", b"\x1b[?25h"),
    (b"\x1b[?1000h", b"\x1b[?1000l"),
)
"""How screen, cursor and mouse are taken, and given back."""
_IMPORTED = ("ESCDELAY", "LANG", "LC_", "PYTHON", "TEXTUAL", "TZ")
"""How the names of variables begin that are read while a program starts."""
_KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "ctrl+c": "\x03",
    "ctrl+z": "\x1a",
}
_RUN = '{before}\nexec "$@" 0<>"$0" 1>&0 2>&0 {redirect}'
"""What sh does, which opens the terminal first: so it becomes its own, and then the program's."""


class Terminal:
    """A program in a terminal that is its own; leaves nothing running behind."""

    def __init__(
        self,
        home: Path,
        *arguments: str,
        cells: int = 80,
        rows: int = 24,
        environ: Mapping[str, str | None] | None = None,
        program: Sequence[str] = (),
        before: str = "",
        redirect: str = "",
        fresh: bool = FULL,
    ) -> None:
        """Run `hiptui` with `arguments`, or another `program`.

        sh does what stands in `before` first, and redirects the program's files. A fresh program
        imports all it needs itself.
        """
        self.pieces: list[tuple[float, bytes]] = []
        """What was written, and when it came by the monotonic clock."""
        self.screen = pyte.Screen(cells, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._raw = bytearray()
        self._drawn = self._expected = self._answered = 0
        self._dated = 0, 0
        self.master, self.slave = os.openpty()
        termios.tcsetwinsize(self.slave, (rows, cells))
        self.modes = termios.tcgetattr(self.slave)
        words, whole = [*(program or command(*arguments))], program_environ(home, environ)
        imported = any(name.startswith(_IMPORTED) for name in environ or ())
        fresh = fresh or imported or bool(before or redirect) or words[:2] != command()[:2]
        self.started = time.monotonic()
        self.process: Fork | subprocess.Popen[bytes]
        if can_fork() and not fresh:
            self.process = Fork(words[2:], whole, [self.slave] * 3)
            return
        script = _RUN.format(before=before, redirect=redirect)
        self.process = subprocess.Popen(
            ["sh", "-c", script, os.ttyname(self.slave), *words],
            env=whole,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.signal(signal.SIGKILL)
        self.wait()
        self.cut()

    @property
    def pid(self) -> int:
        """The program's process."""
        return self.process.pid

    # ----------------------------------------------------------------------------- what it is told

    def press(self, *keys: str) -> None:
        """Type keys."""
        for key in keys:
            self.type(_KEYS.get(key, key).encode())

    def type(self, data: bytes) -> None:
        """Type bytes, whatever keys they may be."""
        os.write(self.master, data)

    def signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.process.poll() is None:
            os.kill(self.pid, number)

    def resize(self, cells: int, rows: int) -> None:
        """Give the terminal another size, as a window that is pulled."""
        self.screen.resize(rows, cells)
        termios.tcsetwinsize(self.master, (rows, cells))

    def stall(self) -> None:
        """Fill the terminal, as if nobody read any more; reading goes on where it was."""
        filler = os.open(os.ttyname(self.slave), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        # A busy kernel passes the first of it on later, and has room for 30 small frames again.
        while select.select([], [filler], [], 4 * LOOK)[1]:
            with suppress(BlockingIOError):
                os.write(filler, bytes(512))  # which a terminal does not show
        os.close(filler)

    def cut(self) -> None:
        """Close the terminal, as a window that is closed or a line that breaks."""
        for fd in (self.master, self.slave):
            if fd >= 0:
                os.close(fd)
        self.master = self.slave = -1

    # ----------------------------------------------------------------------------- what it shows

    @property
    def raw(self) -> bytes:
        """All that was written."""
        return bytes(self._raw)

    @property
    def text(self) -> str:
        """What the screen shows."""
        self.draw_all()
        return self.drawn

    @property
    def drawn(self) -> str:
        """What the screen shows of what was emulated so far."""
        return _text_of(self.screen)

    def since(self, mark: int) -> str:
        """What a screen would show that has seen no more than what came after `mark` bytes."""
        screen = pyte.Screen(self.screen.columns, self.screen.lines)
        pyte.ByteStream(screen).feed(self.raw[mark:])
        return _text_of(screen)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing went wrong that a person would be shown; prints it if it did."""
        found = [self._raw.find(word) for word in (b"Traceback", b"Error") if word in self._raw]
        if found:
            print(self._raw[max(0, min(found) - 400) :].decode(errors="replace"))
        return not found

    @property
    def is_restored(self) -> bool:
        """Whether the terminal is as it was: its modes, its first screen, its cursor."""
        return self.has_modes_back and self.has_given_back

    @property
    def has_modes_back(self) -> bool:
        """Whether its modes are as they were."""
        return termios.tcgetattr(self.slave) == self.modes

    @property
    def has_given_back(self) -> bool:
        """Whether all that was switched on is off, and the style plain."""
        off = all(self._raw.rfind(off) >= self._raw.rfind(on) for on, off in _TAKEN)
        self.draw_all()
        return off and self.screen.cursor.attrs == self.screen.default_char

    # ----------------------------------------------------------------------------- waiting

    def shows(self, *words: str, gone: str = "") -> None:
        """Wait until a frame shows all `words`, and what should be `gone` no more."""
        self.until(lambda: self._has_shown(words, gone), " and ".join(words))

    def expect(self, text: str) -> None:
        """Wait until `text` is written, after what was last expected."""
        data = text.encode()

        def written() -> bool:
            return self._raw.find(data, self._expected) >= 0

        self.until(written, text)
        self._expected = self._raw.find(data, self._expected) + len(data)

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Read on until something is true.

        Raises:
            NotShownError: It did not become true.
        """
        end = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > end:
                raise NotShownError(f"waited for {what} in vain; the screen:\n{self.text}")
            self._take(LOOK)

    def ends(self) -> int:
        """Wait for the end, and read what was written; the code, below 0 for a signal."""
        self.until(lambda: self.process.poll() is not None, "the end")
        while self.master >= 0 and self._take(0):
            pass
        return self.process.poll() or 0

    def read(self, seconds: float) -> None:
        """Take what is written within `seconds`."""
        end = time.monotonic() + seconds
        while (remaining := end - time.monotonic()) > 0:
            self._take(remaining)

    def wait(self, seconds: float = PATIENCE) -> int | None:
        """Let time pass without reading, until the program's end at most; its code."""
        end = time.monotonic() + seconds
        while (code := self.process.poll()) is None and time.monotonic() < end:
            time.sleep(LOOK / 10)
        return code

    # ----------------------------------------------------------------------------- reading

    def _has_shown(self, words: Sequence[str], gone: str) -> bool:
        def there() -> bool:
            text = self.drawn
            return all(word in text for word in words) and not (gone and gone in text)

        found = there()
        for _ in self.draw():
            found = found or there()
        return found

    def draw_all(self) -> None:
        """Emulate all that has come."""
        for _ in self.draw():
            pass

    def draw(self) -> Iterator[float]:
        """Emulate what has come, frame by frame, each with its moment; one not whole waits."""
        begin, end = self._raw.rfind(FRAME_BEGIN), self._raw.rfind(FRAME_END)
        whole = begin if begin > end else len(self._raw)
        while self._drawn < whole:
            upto = self._end_of_frame(whole)
            self._feed(bytes(self._raw[self._drawn : upto]))
            self._drawn = upto
            yield self._moment(upto)

    def _end_of_frame(self, whole: int) -> int:
        begin, home = (self._raw.find(mark, self._drawn, whole) for mark in (FRAME_BEGIN, HOME))
        last = HOME if 0 <= home < begin or begin < 0 else FRAME_END
        end = self._raw.find(last, self._drawn, whole)
        return whole if end < 0 else end + len(last)

    def _moment(self, size: int) -> float:
        """When so many bytes had come."""
        while self._dated[1] < size:
            index, dated = self._dated
            self._dated = index + 1, dated + len(self.pieces[index][1])
        return self.pieces[self._dated[0] - 1][0]

    def _feed(self, data: bytes) -> None:
        self._stream.feed(data)

    def _take(self, seconds: float) -> bool:
        """Read once, waiting for `seconds` at most; whether there was something."""
        if self.master < 0:
            time.sleep(seconds)  # nobody to read from: a process is waited for
            return False
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        with suppress(OSError):
            self._keep(os.read(self.master, 65536))
        return True

    def _keep(self, data: bytes) -> None:
        self.pieces.append((time.monotonic(), data))
        self._raw += data
        if self._raw.count(ASKS_SYNC) > self._answered:
            self._answered += 1
            os.write(self.master, HAS_SYNC)


class NotShownError(AssertionError):
    """What a terminal did not come to show."""


def _text_of(screen: pyte.Screen) -> str:
    """The rows, read as they are: `display` measures each character anew."""
    cells = range(screen.columns)
    rows = (screen.buffer[y] for y in range(screen.lines))
    return "\n".join("".join(row[x].data for x in cells).rstrip() for row in rows)


# --- without a terminal ---------------------------------------------------------------------


def command(*arguments: str) -> list[str]:
    """How to run `hiptui`."""
    return [sys.executable, "-m", "hiptui", *arguments]


def program_environ(home: Path, more: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The environment of a program with this home; None unsets."""
    environ: dict[str, str | None] = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "HIPTUI_HOME": str(home / "hiptui"),
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        **(more or {}),
    }
    return {name: value for name, value in environ.items() if value is not None}


def run(
    home: Path, *arguments: str, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `hiptui` without a terminal and without input."""
    return subprocess.run(
        command(*arguments),
        env=program_environ(home, environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE,
    )


def told(home: Path, *arguments: str, data: str = "") -> subprocess.CompletedProcess[str]:
    """What a command that needs no terminal says, given in this process."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with (
        patch.object(remote, "PATIENCE", PATIENCE),
        patch.dict(os.environ, program_environ(home), clear=True),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode()), "utf-8")),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = main(arguments)
    out.seek(0)
    return subprocess.CompletedProcess(arguments, code, out.read(), err.getvalue())


def ask(home: Path, what: str) -> Status:
    """What the session of this home answers, as to `hiptui remote`, however busy the machine is.

    A session can be seen a moment before it listens.
    """
    end = time.monotonic() + PATIENCE
    with patch.object(remote, "PATIENCE", PATIENCE):
        while is_idle(remote.ask(home / "hiptui", "status")) and time.monotonic() < end:
            time.sleep(LOOK)
        return remote.ask(home / "hiptui", what)


def timetable(home: Path, *arguments: str) -> dict[str, Any]:
    """What `hiptui show --json` says."""
    data: dict[str, Any] = json.loads(told(home, "show", *arguments, "--json").stdout)
    return data
