"""What the tests of cues in a real terminal share."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable
from pathlib import Path

from tests.terminal import PATIENCE, Terminal, ask

CIRCUIT = """
[[circuit]]
id = "cues"
name = "Cue check"
rounds = { min = 1, max = 2, default = 1 }
prepare = 300
change = 300
switch = 300
rest = 300
rest_after_last = false

[[circuit.move]]
name = "Side plank"
short = "Plank"
seconds = 1200
sides = "each"
label = { left = "Left forearm down", right = "Right forearm down" }

[[circuit.move]]
name = "Squat"
seconds = 600
"""
"""Phases of 5 minutes and sides of 10, so that none ends by itself however busy the machine is."""
PHASES = (
    "Get ready, left · Plank",
    "Work, left · Plank",
    "Switch, right · Plank",
    "Work, right · Plank",
    "Next · Squat",
    "Work · Squat",
)
"""The titles it is told by, each after a *next*."""

TOLD = re.compile(
    rb"\x1b\](?P<osc>[^\x07\x1b]*)(?:\x1b\\|\x07)"  # a string for the terminal itself
    rb"|(?P<bell>\x07)"
    rb"|\x1b\[(?P<title>2[23];2t)"
    rb"|\x1b\[[0-?]*[ -/]*[@-~]"  # all other control sequences: drawing
    rb"|\x1b[78=>MDEc]"
    rb"|\x1b\([0AB]"
    rb"|\x1bP[^\x1b]*\x1b\\"  # questions about what the terminal can do
)
POINTER = b"22;"
"""The mouse pointer's shape, which the terminal library asks for."""


def told(raw: bytes) -> list[str]:
    """What the terminal was told besides drawing, in order: bells, titles, notifications."""
    found: list[str] = []
    for match in TOLD.finditer(raw):
        if match["bell"]:
            found.append("bell")
        elif match["title"]:
            found.append("aside" if match["title"][:2] == b"22" else "restored")
        elif match["osc"] is not None and not match["osc"].startswith(POINTER):
            found.append(match["osc"].decode())
    return found


def unknown(raw: bytes) -> list[bytes]:
    """Pieces of what was sent that are neither drawing nor anything told."""
    rest = TOLD.sub(b"", raw)
    return re.findall(rb"[\x00-\x07\x0e-\x1f\x7f].{0,20}|\xc2[\x80-\x9f].{0,20}", rest, re.DOTALL)


class CueTerminal(Terminal):
    """A terminal that knows what it was told."""

    @property
    def told(self) -> list[str]:
        """Bells, titles and notifications so far, in order."""
        return told(self.raw)

    @property
    def bells(self) -> int:
        """How often the bell rang."""
        return self.told.count("bell")

    def titled(self, title: str) -> None:
        """Wait until this has been the title."""
        self.until(lambda: f"2;{title}" in self.told, f"the title {title}")


def has_worked(home: Path) -> bool:
    """Whether a second of the work at hand is done, so that the session is worth keeping."""
    remaining = ask(home, "status")["remaining"]
    return isinstance(remaining, int) and remaining < 600


def circuit_in(folder: Path, content: str = CIRCUIT) -> list[str]:
    """Arguments that start the circuit."""
    path = folder / "cues.toml"
    path.write_text(content, encoding="utf-8")
    return ["start", "cues", "--circuits", str(path)]


def settings_in(home: Path, content: str) -> None:
    """Settings for a program with this home."""
    (home / "hiptui").mkdir(exist_ok=True)
    (home / "hiptui" / "settings.toml").write_text(content, encoding="utf-8")


def programs_in(folder: Path, *names: str) -> Path:
    """Programs of these names, each of which adds a line with its name to the log returned."""
    folder.mkdir(exist_ok=True)
    log = folder / "log"
    for name in names:
        path = folder / name
        path.write_text(f"#!/bin/sh\necho {name} >> '{log}'\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return log


def path_with(folder: Path) -> str:
    """A PATH on which the programs of `folder` come first."""
    return f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"


def until(true: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait for something that happens outside the terminal."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, f"waited for {what} in vain"
        time.sleep(0.01)


def alive(pid: int) -> bool:
    """Whether a process is there and not only waiting to be collected."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return fields[0] != "Z"
