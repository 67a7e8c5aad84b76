"""The installed program in a real terminal of its own: a pty, and a screen emulated by pyte."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pexpect
import pyte

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
"""Seconds a busy machine gets to show something."""
FRAME_END = b"\x1b[?2026l"
"""What ends each frame, once the program knows that the terminal understands it."""
_ASKS_SYNC, _HAS_SYNC = b"\x1b[?2026$p", "\x1b[?2026;2$y"
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
}
_LAUNCH = """
import subprocess, sys, termios
before = termios.tcgetattr(0)
child = subprocess.Popen(sys.argv[1:])
print(f"[pid={child.pid}]", flush=True)
code = child.wait()
same = termios.tcgetattr(0) == before
termios.tcsetattr(0, termios.TCSANOW, before)
print(f"[code={code}][termios={same}]", flush=True)
"""


class Terminal:
    """A program in a terminal; leaves nothing running behind."""

    def __init__(
        self,
        arguments: Sequence[str],
        home: Path,
        *,
        cells: int = 80,
        rows: int = 24,
        environ: Mapping[str, str] | None = None,
        module: str = "hiptui",
    ) -> None:
        program = [sys.executable, "-m", module, *arguments]
        words = [sys.executable, "-c", _LAUNCH, *program]
        self._start(words, cells, rows, program_environ(home, environ or {}))

    def _start(self, words: list[str], cells: int, rows: int, environ: dict[str, str]) -> None:
        self.raw = b""
        self.screen = pyte.Screen(cells, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._pending = b""
        self._looks: list[Callable[[Terminal], None]] = []
        self._child = pexpect.spawn(
            words[0], words[1:], dimensions=(rows, cells), env=environ, timeout=PATIENCE
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if (found := re.search(rb"\[pid=(\d+)\]", self.raw)) and b"[code=" not in self.raw:
            with suppress(ProcessLookupError):
                os.kill(int(found[1]), 9)

    def close(self) -> None:
        """Take the terminal away, as when a line is cut."""
        self._child.close(force=True)

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(row.rstrip() for row in self.screen.display)

    @property
    def pid(self) -> int:
        """The program's process."""
        self.until(lambda: b"[pid=" in self.raw, "its process id")
        found = re.search(rb"\[pid=(\d+)\]", self.raw)
        assert found
        return int(found[1])

    def at_each_frame(self, look: Callable[[Terminal], None]) -> None:
        """Call `look` whenever a frame is complete."""
        self._looks.append(look)

    def press(self, *keys: str) -> None:
        """Type keys."""
        for key in keys:
            self._child.send(_KEYS.get(key, key))

    def shows(self, *words: str) -> None:
        """Wait until all `words` are on the screen."""
        self.until(lambda: all(word in self.text for word in words), " and ".join(words))

    def until(self, true: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
        """Read on until something is true."""
        end = time.monotonic() + patience
        while not true():
            left = end - time.monotonic()
            assert left > 0, f"waited for {what} in vain; the screen:\n{self.text}"
            self._read(left)

    def ends(self) -> int:
        """Wait for the program's end; its exit code."""
        self.until(lambda: b"[termios=" in self.raw, "the end")
        found = re.search(rb"\[code=(-?\d+)\]", self.raw)
        assert found
        return int(found[1])

    @property
    def restored(self) -> bool:
        """Whether the terminal is as it was: its modes, its first screen, its cursor."""
        return (
            b"[termios=True]" in self.raw
            and _last(self.raw, b"\x1b[?1049l", b"\x1b[?1049h")
            and _last(self.raw, b"\x1b[?25h", b"\x1b[?25l")
            and _last(self.raw, b"\x1b[?1000l", b"\x1b[?1000h")
        )

    def _read(self, seconds: float) -> None:
        try:
            data = self._child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return
        except pexpect.EOF:
            raise AssertionError(f"the program ended; it said:\n{self.raw[-2000:]!r}") from None
        self.raw += data
        if _ASKS_SYNC in data:
            self._child.send(_HAS_SYNC)
        *frames, self._pending = (self._pending + data).split(FRAME_END)
        for frame in frames:
            self._stream.feed(frame + FRAME_END)
            for look in self._looks:
                look(self)
        if not self.raw.count(FRAME_END):
            self._stream.feed(self._pending)
            self._pending = b""


def _last(raw: bytes, one: bytes, other: bytes) -> bool:
    return raw.rfind(one) > raw.rfind(other)


def program_environ(home: Path, more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a program with this home."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "HIPTUI_HOME": str(home / "hiptui"),
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        **more,
    }


def run(
    home: Path, *arguments: str, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `hiptui` without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "hiptui", *arguments],
        env=program_environ(home, environ or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE,
    )


def timetable(home: Path, *arguments: str) -> dict[str, Any]:
    """What `hiptui show --json` says."""
    data: dict[str, Any] = json.loads(run(home, "show", *arguments, "--json").stdout)
    return data
