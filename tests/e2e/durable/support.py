"""A home with a short circuit in it, and what a session leaves on the disk."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from hiptui.domain.session import Session
from hiptui.storage.history.history import History
from tests.terminal import PATIENCE, Terminal

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
LONG = CIRCUIT.replace("prepare = 2", "prepare = 600")
"""The same with ten minutes in which to look around."""
SETTINGS = """
[cues]
sound = "off"
voice = "off"
notify = "off"
[display]
figure = "off"
"""
TICK = 0.2
"""Seconds by which the clock on the wall and the program's may differ."""


def furnish(home: Path, circuits: str = CIRCUIT) -> Path:
    """A home with a circuit of one's own and a quiet program; its folder for files."""
    folder = home / "hiptui"
    folder.mkdir(parents=True, mode=0o700)
    (folder / "circuits.toml").write_text(circuits)
    (folder / "settings.toml").write_text(SETTINGS)
    return folder


def fast(*arguments: str, speed: float) -> tuple[str, ...]:
    """Arguments for a session that runs fast and is written down all the same."""
    return (*arguments, "--speed", f"{speed:g}", "--record")


def begin(program: Terminal, folder: Path) -> float:
    """Wait until a session has begun; when that was."""
    program.until(lambda: began(folder) is not None, "a session")
    return began(folder) or 0.0


# --- what is on the disk --------------------------------------------------------------------


@contextmanager
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    """The history, to look into."""
    db = sqlite3.connect(folder / "history.db", timeout=PATIENCE, isolation_level=None)
    with closing(db):
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
    if not (folder / "history.db").exists():
        return None
    try:
        rows = query(folder, "SELECT at FROM transitions WHERE kind = 'begin'")
    except sqlite3.OperationalError:  # the tables are being made
        return None
    return rows[0][0] / 1000 if rows else None


def place(session: Session) -> float:
    """Second of the timetable at which a session stands."""
    return session.timeline.starts[session.anchor.index] + session.anchor.offset


def saved_place(folder: Path) -> float:
    """Second of the timetable at which the unfinished session stands; without one infinity."""
    rows = query(folder, "SELECT text, offset FROM saved JOIN sessions ON key = session")
    if not rows:
        return float("inf")
    ((text, offset),) = rows
    saved = json.loads(text)
    before = saved["segments"][: saved["index"]]
    return float(sum(row[1] for row in before) + offset)
