"""TOML with places: the parsed document, the line of each key, and what is wrong there."""

from __future__ import annotations

import re
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from hiptui.domain.formatting import printable

Place: TypeAlias = tuple[str | int, ...]
"""Keys and list indices from the top of a document."""

SHOWN = 40
"""Characters of a wrong value or key that a message repeats."""
_PARTS = 32
"""The reader's time grows with the square of a key's parts; nobody means this many."""
_DEPTH = 8
"""What is nested deeper than this has no line of its own."""

# It begins with a dot, of which there are few: to try each word would take long.
_LONG_KEY = re.compile(
    rf"""\.[ \t]*+(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{_PARTS - 1}}}"""
)
_TOKEN = re.compile(
    r"""
      (?P<string>\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}
        |"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    | (?P<comment>\#[^\n]*)
    | (?P<mark>[\[\]{},=.\n])
    | (?P<bare>[^\s\[\]{},=.\"'\#]+)
    """,
    re.VERBOSE | re.DOTALL,
)


class TomlError(ValueError):
    """A text that is not TOML."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        """Line of the mistake, from 1."""
        self.text = text
        """What is wrong."""


class Problem(Struct, frozen=True):
    """One mistake in one file."""

    file: str
    """The file as the user named it."""
    line: int
    """Line in the file, from 1."""
    path: str
    """Place in the file: circuit[2].move[0].seconds; empty for the file as a whole."""
    text: str
    """What is wrong, and what was expected."""

    @property
    def brief(self) -> str:
        """The same with the file's name alone, for where there is little room."""
        return str(replace(self, file=self.file.rpartition("/")[2]))

    def __str__(self) -> str:
        """One printable line: FILE:LINE: PATH: TEXT."""
        place = f"{self.path}: " if self.path else ""
        return printable(f"{self.file}:{self.line}: {place}{self.text}")


def parse(text: str) -> dict[str, object]:
    """The document in `text`.

    Raises:
        TomlError: It is not TOML, or made to exhaust its reader.
    """
    import tomli  # noqa: PLC0415 - programs that read no circuits need not pay for it

    long = _LONG_KEY.search(text)
    if long:
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
    return _Scanner(text).document()


def nearest(known: dict[Place, int], place: Place) -> int:
    """The line of `place`, or of the innermost table round it that has one."""
    for length in range(len(place), 0, -1):
        if place[:length] in known:
            return known[place[:length]]
    return 1


def shown(value: object) -> str:
    """A value from a file as a message repeats it: short and printable."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if value.bit_length() <= 64 else "a huge number"
        case str():
            return repr(value if len(value) <= SHOWN else value[: SHOWN - 1] + "…")
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


class _Scanner:
    """One pass over the tokens of a valid document."""

    def __init__(self, text: str) -> None:
        self._tokens = (match for match in _TOKEN.finditer(text) if match.lastgroup != "comment")
        self._token = ""
        self._line = 1
        self._breaks = 0
        self._known: dict[Place, int] = {}
        self._counts: dict[Place, int] = {}
        self._next()

    def document(self) -> dict[Place, int]:
        table: Place = ()
        while self._token:
            if self._token == "\n":
                self._next()
            elif self._token == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._known

    def _next(self) -> None:
        """Go to the next token; "" is the end."""
        self._line += self._breaks
        match = next(self._tokens, None)
        self._token = match[0] if match else ""
        self._breaks = self._token.count("\n")

    def _header(self) -> Place:
        line = self._line
        self._next()
        many = self._token == "["
        if many:
            self._next()
        *outer, last = self._key()
        while self._token not in ("\n", ""):
            self._next()
        place: Place = ()
        for part in outer:
            place = self._latest((*place, part))
        place = (*place, last)
        if many:
            self._counts[place] = self._counts.get(place, -1) + 1
            self._known.setdefault(place, line)
            place = self._latest(place)
        self._known.setdefault(place, line)
        return place

    def _latest(self, place: Place) -> Place:
        """`place`, or its newest table where it is a list of tables."""
        return (*place, self._counts[place]) if place in self._counts else place

    def _key(self) -> list[str]:
        parts = []
        while self._token not in ("=", "]", "\n", ""):
            if self._token != ".":
                parts.append(self._token.strip("\"'"))
            self._next()
        return parts[:_DEPTH] or [""]

    def _pair(self, table: Place) -> None:
        line = self._line
        place = table
        for part in self._key():
            place = (*place, part)
            self._known.setdefault(place, line)
        self._next()
        self._value(place)

    def _value(self, place: Place) -> None:
        if self._token not in ("[", "{"):
            self._next()
            while self._token not in (",", "]", "}", "\n", ""):
                self._next()
        elif len(place) > _DEPTH:
            self._skip()
        elif self._token == "[":
            self._list(place)
        else:
            self._inline(place)

    def _skip(self) -> None:
        """Past the list or table that begins here, however deep."""
        depth = 0
        while self._token:
            depth += (self._token in ("[", "{")) - (self._token in ("]", "}"))
            self._next()
            if depth == 0:
                return

    def _list(self, place: Place) -> None:
        index = 0
        self._next()
        while self._token not in ("]", ""):
            if self._token in (",", "\n"):
                self._next()
                continue
            self._known.setdefault((*place, index), self._line)
            self._value((*place, index))
            index += 1
        self._next()

    def _inline(self, place: Place) -> None:
        self._next()
        while self._token not in ("}", ""):
            if self._token in (",", "\n"):
                self._next()
            else:
                self._pair(place)
        self._next()
