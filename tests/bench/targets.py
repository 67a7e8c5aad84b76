"""The targets of the benchmark, read from targets.toml."""

import sys
import tomllib
from pathlib import Path
from typing import Any

import msgspec

TABLE = Path(__file__).with_name("targets.toml")
KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "space": " ",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
}


class Program(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A full-screen program and how to drive it."""

    name: str
    command: str
    ready: str
    size: tuple[int, int] = (80, 24)
    """Columns and rows of its terminal."""
    keys: tuple[tuple[float, str], ...] = ()
    """Seconds to wait and key to type, before the window."""
    window: str = ""
    latency: tuple[tuple[str, str], ...] = ()
    quit: tuple[tuple[float, str], ...] = ()
    goals: dict[str, str] = msgspec.field(default_factory=dict)


class Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A command that prints something and ends."""

    name: str
    command: str
    goal_ms: float | None = None


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is measured."""

    reference: str
    environment: dict[str, str] = msgspec.field(default_factory=dict)
    program: tuple[Program, ...] = ()
    command: tuple[Command, ...] = ()


def read_table(path: Path = TABLE) -> Table:
    """Read and check the table of targets."""
    text = path.read_text(encoding="utf-8").replace("{python}", sys.executable)
    data: dict[str, Any] = tomllib.loads(text)
    return msgspec.convert(data, Table)


def key_bytes(name: str) -> bytes:
    """What a terminal sends for a key; a name that is not known is typed as it is."""
    if name.startswith("ctrl+") and len(name) == 6:
        return bytes([ord(name[5].upper()) - 64])
    return KEYS.get(name, name).encode()
