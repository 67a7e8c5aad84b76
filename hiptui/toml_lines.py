"""A TOML file: its text, the parsed document, the line of each key, and what is wrong there."""

from __future__ import annotations

import os
import re
import stat
from codecs import BOM_UTF8
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field

from hiptui.domain.formatting import printable, shortened

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Place: TypeAlias = tuple[str | int, ...]
"""Keys and list indices from the top of a document."""

SHOWN = 40
"""Characters of a wrong value or key that a message repeats."""
_LIMIT = 100
"""Problems of one file that are worth listing."""
_PARTS = 32
"""The reader's time grows with the square of a key's parts; nobody means this many."""
SIZE = 1 << 20
"""Most bytes of a file."""
_DEPTH = 8
"""What is nested deeper than this has no line of its own."""

# It begins with a dot, of which there are few: to try each word would take long.
_LONG_KEY = re.compile(
    rf"""\.[ \t]*+(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{_PARTS - 1}}}"""
)
_TOKEN = r"""
      (?P<string>\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}
        |"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    | (?P<comment>\#[^\n]*)
    | (?P<mark>[\[\]{},=.\n])
    | (?P<bare>[^\s\[\]{},=.\"'\#]+)
"""


class TomlError(ValueError):
    """A text that is not TOML, or a file that cannot be read."""

    def __init__(self, line: int, text: str, *, missing: bool = False) -> None:
        super().__init__(text)
        self.line = line
        """From 1; 0 where the file cannot be read at all."""
        self.missing = missing
        """Whether there is no file."""

    def problem(self, file: str) -> Problem:
        """The same as a problem of that file."""
        return Problem(file, self.line or 1, "", str(self))


class Problem(Struct, frozen=True):
    """One mistake in one file."""

    file: str
    """The file as the user named it."""
    line: int
    """Line in the file, from 1."""
    path: str
    """Place in the file: circuit[2].move[0].seconds; empty for the file as a whole."""
    text: str
    named: tuple[str, ...] = ()
    """The same place as people call it: circuit and move by name, then what is in there."""

    def __str__(self) -> str:
        """One printable line: FILE:LINE: PATH: TEXT."""
        place = f"{self.path}: " if self.path else ""
        return printable(f"{self.file}:{self.line}: {place}{self.text}")


def read(path: Path | Traversable, *, regular: bool = True) -> str:
    """The text of a file; TomlError: not there, not readable, too large or not text."""
    return decoded(contents(path, regular=regular))


def contents(path: Path | Traversable, *, regular: bool = True, most: int = SIZE) -> bytes:
    """The bytes of a file, at most one more than `most`. Raises TomlError: it cannot be read."""
    try:
        kind = os.stat(path).st_mode if regular and isinstance(path, Path) else stat.S_IFREG
        if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            # A pipe would make the program wait for whoever writes into it.
            raise ValueError("not a regular file")
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        if isinstance(error, IsADirectoryError):
            reason = "a folder"
        missing = isinstance(error, FileNotFoundError)
        raise TomlError(0, f"cannot be read: {reason}", missing=missing) from None


def decoded(data: bytes) -> str:
    """The text in `data`. Raises TomlError: it is none, or too large."""
    if len(data) > SIZE:
        raise TomlError(0, "larger than 1 MiB")
    try:
        return data.removeprefix(BOM_UTF8).decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise TomlError(1 + data.count(b"\n", 0, error.start), "not UTF-8") from None


def parse(text: str) -> dict[str, object]:
    """The document in `text`. Raises TomlError: it is not TOML, or made to exhaust its reader."""
    import tomli  # noqa: PLC0415 - programs that read no circuits need not pay for it

    if long := _LONG_KEY.search(text):
        line = text.count("\n", 0, long.start()) + 1
        raise TomlError(line, f"more than {_PARTS} dotted parts in a row")
    try:
        return tomli.loads(text)
    except RecursionError:
        raise TomlError(1, "lists or tables nested too deeply") from None
    except tomli.TOMLDecodeError as error:
        at_end = error.pos >= len(error.doc)
        line = text.rstrip("\n").count("\n") + 1 if at_end else error.lineno
        where = "end of file" if at_end else f"column {error.colno}"
        raise TomlError(line, f"not TOML: {error.msg[:200]} ({where})") from None
    except ValueError:
        raise TomlError(1, "a number of too many digits") from None


def lines(text: str) -> dict[Place, int]:
    """The line, from 1, of every table and key in `text`, which must be a TOML document."""
    scanner, line = _Scanner(), 1
    for match in re.finditer(_TOKEN, text, re.VERBOSE | re.DOTALL):
        if match.lastgroup != "comment":
            scanner.take(match[0], line)
        line += match[0].count("\n")
    return scanner.known


def nearest(known: dict[Place, int], place: Place) -> int:
    """The line of `place`, or of the innermost table round it that has one."""
    parts = (place[:length] for length in range(len(place), 0, -1))
    return next((known[part] for part in parts if part in known), 1)


def shown(value: object) -> str:
    """A value from a file as a message repeats it: short and printable."""
    match value:
        case bool() | None:
            return {True: "true", False: "false", None: "null"}[value]
        case int():
            return str(value) if value.bit_length() <= 64 else "a huge number"
        case str():
            return repr(shortened(value, SHOWN))
        case list():
            return f"a list of {len(value)}"
        case dict():
            return "a table"
        case _:
            return str(value)


def dotted(place: Place) -> str:
    """A place as text: circuit[2].move[0].seconds."""
    text = ""
    for part in place:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            plain = part.isascii() and part.replace("-", "_").isidentifier() and len(part) <= 40
            text += f"{'.' if text else ''}{part if plain else shown(part)}"
    return text


def named(place: Place, table: object) -> tuple[str, ...]:
    """The names on the way to a place in `table`, numbers where there are none, and its end."""
    names = []
    while len(place) > 1 and place[0] in ("circuit", "move") and isinstance(at := place[1], int):
        listed = table.get(place[0]) if isinstance(table, dict) else None
        table = listed[at] if isinstance(listed, list) and at < len(listed) else None
        name = table.get("name") if isinstance(table, dict) else None
        names.append(name if isinstance(name, str) and name else f"{place[0]} {at + 1}")
        place = place[2:]
    return *names, dotted(place)


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

    def problems(self, text: str, origin: str, document: object) -> tuple[Problem, ...]:
        """The problems with their lines in `text`, and at the end how many more there are."""
        if not self.count:
            return ()
        found = lines(text)
        problems = [
            Problem(origin, nearest(found, place), dotted(place), what, named(place, document))
            for place, what in self.found
        ]
        problems.sort(key=lambda problem: problem.line)
        if more := self.count - len(problems):
            text = f"and more problems, at least {more}"
            problems.append(Problem(origin, problems[-1].line, "", text))
        return tuple(problems)


class _Scanner:
    """One pass over the tokens of a valid document."""

    def __init__(self) -> None:
        self.known: dict[Place, int] = {}
        self._newest: dict[Place, int] = {}
        """Index of the newest table in each list of tables."""
        self._open: list[tuple[Place, Iterator[int] | None]] = [((), None)]
        """The table at hand and what is open in it; the lists with the indices to come."""
        self._key: list[str] = []
        """Parts of a key or header that has not ended."""
        self._value: Place | None = None
        """The value at hand; None between values."""
        self._brackets = 0
        """Those of a header that are open."""

    def take(self, token: str, line: int) -> None:
        """Go on with the token that begins in `line`."""
        indices, outside = self._open[-1][1], len(self._open) == 1
        if token == "\n" and outside:
            self._key, self._value = [], None
        elif token == "[" and outside and self._value is None:
            self._brackets += 1
        elif token == "]" and self._brackets:
            self._end_header(line)
        elif token in ("]", "}"):
            self._open.pop()
        elif token == ",":
            self._value = None
        elif token == "=":
            self._end_key(line)
        elif self._value is None and indices is None:
            self._key += [token.strip("\"'")] if token not in (".", "\n") else []
        elif token != "\n":
            self._go_on_in_value(token, indices, line)

    def _end_header(self, line: int) -> None:
        self._brackets -= 1
        if not self._key:
            return  # the second bracket
        *outer, last = self._key[:_DEPTH]
        place: Place = ()
        for part in outer:
            place = self._latest((*place, part))
        place = (*place, last)
        if self._brackets:
            self._newest[place] = self._newest.get(place, -1) + 1
            self._note(place, line)
        self._key, self._open = [], [(self._note(self._latest(place), line), None)]

    def _latest(self, place: Place) -> Place:
        """`place`, or its newest table where it is a list of tables."""
        return (*place, self._newest[place]) if place in self._newest else place

    def _end_key(self, line: int) -> None:
        self._value = self._open[-1][0]
        for part in self._key[:_DEPTH]:
            self._value = self._note((*self._value, part), line)
        self._key = []

    def _go_on_in_value(self, token: str, indices: Iterator[int] | None, line: int) -> None:
        if self._value is None and indices is not None:
            self._value = self._note((*self._open[-1][0], next(indices)), line)
        if token in ("[", "{"):
            self._open.append((self._value or (), count() if token == "[" else None))
            self._value = None

    def _note(self, place: Place, line: int) -> Place:
        """The place, which now has a line; of one that is nested too deeply what is round it."""
        if len(place) > _DEPTH:
            return place[:_DEPTH]
        self.known.setdefault(place, line)
        return place
