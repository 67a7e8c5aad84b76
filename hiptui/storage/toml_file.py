"""A TOML file: its text, and what is found wrong in it."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from hiptui.toml_lines import Place, Problem, TomlError, dotted, lines, nearest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_SIZE = 1 << 20
"""Most bytes of a file."""
_LIMIT = 100
"""Problems of one file that are worth listing."""


def read(path: Path | Traversable) -> str:
    """The text of a file.

    Raises:
        TomlError: It is not there, not readable, too large or not text.
    """
    return decoded(contents(path))


def contents(path: Path | Traversable) -> bytes:
    """The bytes of a file.

    Raises:
        TomlError: It is not there, not readable or too large.
    """
    try:
        data = _data(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise TomlError(1, f"cannot be read: {reason or error}") from None
    if len(data) > _SIZE:
        raise TomlError(1, "larger than 1 MiB")
    return data


def decoded(data: bytes) -> str:
    """The text in `data`.

    Raises:
        TomlError: It is none.
    """
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TomlError(line, "not UTF-8") from None


def _data(path: Path | Traversable) -> bytes:
    """The file's bytes, one more than allowed at most."""
    if isinstance(path, Path) and not stat.S_ISREG(os.stat(path).st_mode):
        # A pipe would make the program wait for whoever writes into it.
        raise ValueError("a folder" if path.is_dir() else "not a regular file")
    with path.open("rb") as file:
        return file.read(_SIZE + 1)


class Report(Struct):
    """The problems of one file, as they are found."""

    found: list[tuple[Place, str]] = field(default_factory=list)
    """Where and what, at most as many as are worth listing."""
    count: int = 0
    """How many were met; once the list is full, not all are looked for."""

    def add(self, place: Place, text: str) -> None:
        """One more problem."""
        self.count += 1
        if not self.full:
            self.found.append((place, text))

    @property
    def full(self) -> bool:
        """True when more problems are counted only."""
        return len(self.found) >= _LIMIT

    def problems(self, text: str, origin: str) -> tuple[Problem, ...]:
        """The problems with their lines, and at the end how many more there are.

        Args:
            text: The document they were found in.
            origin: Its file.
        """
        if not self.count:
            return ()
        found = lines(text)
        problems = [
            Problem(origin, nearest(found, place), dotted(place), what)
            for place, what in self.found
        ]
        problems.sort(key=lambda problem: problem.line)
        more = self.count - len(problems)
        if more:
            last = problems[-1].line
            problems.append(Problem(origin, last, "", f"and more problems, at least {more}"))
        return tuple(problems)
