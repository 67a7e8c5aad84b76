"""The real program in a pty that the test can cut, stall and resize, and what it leaves on disk."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyte

from hiptui.domain.session import Session
from hiptui.storage.history.history import History
from hiptui.ui.stage.lines import line
from tests.screens import Picture

ROOT = Path(__file__).parents[3]
PATIENCE = 20.0
"""Seconds a busy machine gets to show something."""
SPEED = 5.0
"""Session seconds in a real one."""
CIRCUIT = """
[[circuit]]
id = "short"
name = "Short one"
rounds = 2
rest = 2
prepare = 2
change = 1
switch = 1

[[circuit.move]]
name = "Side plank"
seconds = 4
sides = "each"
label = { left = "Left forearm down", right = "Right forearm down" }

[[circuit.move]]
name = "Squat"
seconds = 3
"""
"""24 seconds: nine of them a round, two before, between and after the rounds."""
LONG = CIRCUIT.replace("seconds = 3", "seconds = 3000")
"""The same with a move in which there is time to look around."""
SETTINGS = """
[cues]
sound = "off"
voice = "off"
notify = "off"
[display]
figure = "off"
"""
_SCREEN = (b"\x1b[?1049h", b"\x1b[?1049l")
_CURSOR = (b"\x1b[?25l", b"\x1b[?25h")
_MOUSE = (b"\x1b[?1000h", b"\x1b[?1000l")


class Program:
    """A program in a terminal of its own, whose controlling terminal it is."""

    def __init__(
        self,
        home: Path,
        *arguments: str,
        cells: int = 60,
        rows: int = 16,
        environ: Mapping[str, str | None] | None = None,
        shell: str = "",
        after: str = "",
        program: Sequence[str] = (),
    ) -> None:
        """Run `hiptui` with `arguments`, or another `program`.

        `shell` is run by sh before it, `after` are redirections.
        """
        self.master, self.slave = os.openpty()
        self.raw = b""
        self._drawn = 0
        self.resize(cells, rows)
        self.screen = pyte.Screen(cells, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.modes = termios.tcgetattr(self.slave)
        run = f'{shell}\nexec "$@" <"$0" >"$0" 2>"$0" {after}'
        self.process = subprocess.Popen(
            ["sh", "-c", run, os.ttyname(self.slave), *(program or command(*arguments))],
            env=environment(home, environ or {}),
            start_new_session=True,  # sh opens the terminal first: so it becomes its own
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.signal(signal.SIGKILL)
            self.process.wait()
        self.cut()

    def cut(self) -> None:
        """Close the terminal, as a window that is closed or a line that breaks."""
        for name in ("master", "slave"):
            if (fd := getattr(self, name)) >= 0:
                os.close(fd)
            setattr(self, name, -1)

    def signal(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def resize(self, cells: int, rows: int) -> None:
        """Give the terminal another size."""
        termios.tcsetwinsize(self.master, (rows, cells))

    def stall(self) -> None:
        """Fill the terminal, as if nobody read any more; reading goes on where it was."""
        filler = os.open(os.ttyname(self.slave), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        with contextlib.suppress(BlockingIOError):
            while os.write(filler, bytes(512)):  # which a terminal does not show
                pass
        os.close(filler)

    def wait(self, seconds: float) -> None:
        """Let time pass without reading."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)

    def press(self, *keys: str) -> None:
        """Type keys."""
        for key in keys:
            os.write(self.master, key.encode())

    def read(self, seconds: float) -> None:
        """Take what is written within `seconds`."""
        end = time.monotonic() + seconds
        while self._take(end - time.monotonic()):
            pass

    @property
    def text(self) -> str:
        """What the screen shows."""
        self._stream.feed(self.raw[self._drawn :])
        self._drawn = len(self.raw)
        return "\n".join(row.rstrip() for row in self.screen.display)

    def shows(self, *words: str) -> None:
        """Wait until all `words` are on the screen."""
        self.until(lambda: all(word in self.text for word in words), " and ".join(words))

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Read on until something is true."""
        end = time.monotonic() + PATIENCE
        while not true():
            left = end - time.monotonic()
            assert left > 0, f"waited for {what} in vain; the screen:\n{self.text}"
            self._take(min(left, 0.05))

    def ends(self) -> int:
        """Wait for the end; the exit code, negative for a signal."""
        self.until(lambda: self.process.poll() is not None, "the end")
        if self.master >= 0:
            self.read(0.01)
        code: int = self.process.returncode
        return code

    def begin(self, folder: Path) -> float:
        """Wait until a session has begun; when that was."""
        self.until(lambda: (folder / "history.db").exists() and bool(began(folder)), "a session")
        return began(folder) or 0.0

    @property
    def picture(self) -> Picture:
        """The screen, to look for block letters."""
        return picture(self.text)

    @property
    def quiet(self) -> bool:
        """Whether nothing went wrong that a person would be shown."""
        return b"Traceback" not in self.raw and b"Error" not in self.raw

    @property
    def restored(self) -> bool:
        """Whether the terminal is as it was: its modes, its first screen, its cursor."""
        return termios.tcgetattr(self.slave) == self.modes and self.gave_back

    @property
    def gave_back(self) -> bool:
        """Whether all that was switched on is off."""
        pairs = (_SCREEN, _CURSOR, _MOUSE)
        return all(self.raw.rfind(off) >= self.raw.rfind(on) for on, off in pairs)

    def since(self, mark: int) -> str:
        """What a screen would show that has seen no more than what came after `mark`."""
        screen = pyte.Screen(self.screen.columns, self.screen.lines)
        pyte.ByteStream(screen).feed(self.raw[mark:])
        return "\n".join(row.rstrip() for row in screen.display)

    def _take(self, seconds: float) -> bool:
        if self.master < 0:
            time.sleep(max(0.0, seconds))  # nobody to read from: a process is waited for
            return False
        if not select.select([self.master], [], [], max(0.0, seconds))[0]:
            return False
        with contextlib.suppress(OSError):
            self.raw += os.read(self.master, 65536)
        return True


def picture(text: str) -> Picture:
    """A text, to look for block letters."""
    return Picture([line(row) for row in text.split("\n")])


def command(*arguments: str) -> list[str]:
    """How to run `hiptui`."""
    return [sys.executable, "-m", "hiptui", *arguments]


def environment(home: Path, more: Mapping[str, str | None]) -> dict[str, str]:
    """What the program finds set; None unsets."""
    environ: dict[str, str | None] = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "HIPTUI_HOME": str(home / "hiptui"),
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        **more,
    }
    return {name: value for name, value in environ.items() if value is not None}


def furnish(home: Path, circuits: str = CIRCUIT) -> Path:
    """A home with a circuit of one's own and a quiet program; its folder for files."""
    folder = home / "hiptui"
    folder.mkdir(parents=True, mode=0o700)
    (folder / "circuits.toml").write_text(circuits)
    (folder / "settings.toml").write_text(SETTINGS)
    return folder


def fast(*arguments: str, speed: float = SPEED) -> tuple[str, ...]:
    """Arguments for a session that runs fast and is written down all the same."""
    return (*arguments, "--speed", f"{speed:g}", "--record")


# --- what is on the disk --------------------------------------------------------------------


@contextmanager
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    """The history, to look into."""
    db = sqlite3.connect(folder / "history.db", timeout=PATIENCE, isolation_level=None)
    with contextlib.closing(db):
        yield db


def query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with database(folder) as db:
        return db.execute(sql).fetchall()


def is_sound(folder: Path) -> bool:
    """Whether the database is as SQLite wants it."""
    return query(folder, "PRAGMA integrity_check") == [("ok",)]


def history(folder: Path) -> History:
    """The history, as another program sees it."""
    return History(folder / "history.db")


def began(folder: Path) -> float | None:
    """When the session began, in seconds since 1970."""
    try:
        rows = query(folder, "SELECT at FROM transitions WHERE kind = 'begin'")
    except sqlite3.OperationalError:  # the tables are being made
        return None
    return rows[0][0] / 1000 if rows else None


def place(session: Session) -> float:
    """Second of the timetable at which a session stands."""
    return session.timeline.starts[session.anchor.index] + session.anchor.offset


def saved_place(folder: Path) -> float:
    """Second of the timetable at which the one unfinished session on the disk stands."""
    sql = "SELECT text, offset FROM saved JOIN sessions ON key = session"
    ((text, offset),) = query(folder, sql)
    saved = json.loads(text)
    before = saved["segments"][: saved["index"]]
    return float(sum(row[1] for row in before) + offset)
