"""Reading values out of parsed TOML, with every problem noted where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TypeGuard

from msgspec import Struct, field

from hiptui.figure.geometry import Vec, direction
from hiptui.toml_lines import Problem, dotted, lines

Table = Mapping[str, object]

_SHOWN = 40
_FARTHEST = 400


def lines_of(text: str) -> dict[str, int]:
    """The line of every table and entry, by its path."""
    return {dotted(place): line for place, line in lines(text).items()}


class Notes(Struct):
    """Collects the problems of one file."""

    file: str
    """Its name."""
    lines: Mapping[str, int]
    """The line of each path."""
    problems: list[Problem] = field(default_factory=list)
    """In the order they were found."""

    def note(self, path: str, text: str) -> None:
        """Note that `text` is wrong at `path`."""
        at = path
        while at and at not in self.lines:
            at = at[: max(at.rfind("."), at.rfind("["), 0)]
        self.problems.append(Problem(self.file, self.lines.get(at, 1), path, text))

    def expected(self, path: str, what: str, got: object) -> None:
        """Note that `path` should hold `what`."""
        self.note(path, f"expected {what}, got {shown(got)}")


def shown(value: object) -> str:
    """A value from outside as a short printable text."""
    text = ascii(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


class Reader(Struct, frozen=True):
    """A table of the file; what it is asked for is checked, what it is not asked for unknown."""

    notes: Notes
    """Where problems go."""
    path: str
    """Where the table stands."""
    table: Table
    """Its entries."""

    def at(self, name: str) -> str:
        """The path of an entry."""
        return f"{self.path}.{name}" if self.path else name

    def allow(self, names: Sequence[str]) -> None:
        """Note every entry that has another name."""
        for name in self.table:
            if name not in names:
                self.notes.expected(self.at(name), f"one of {', '.join(names)}", name)

    def text(self, name: str, most: int, default: str | None = None) -> str:
        """A line of at most `most` printable characters; required where there is no default."""
        value = self.table.get(name, default)
        given = isinstance(value, str) and (value or default is not None)
        if given and isinstance(value, str) and len(value) <= most and value.isprintable():
            return value
        self.notes.expected(self.at(name), f"a text of 1 to {most} printable characters", value)
        return ""

    def choice(self, name: str, among: Sequence[str], default: str) -> str:
        """One of a few words."""
        value = self.table.get(name, default)
        if isinstance(value, str) and value in among:
            return value
        self.notes.expected(self.at(name), " or ".join(f'"{word}"' for word in among), value)
        return default

    def number(self, name: str, low: float, high: float, default: float | None) -> float:
        """A number within limits; required where there is no default."""
        value = self.table.get(name, default)
        if is_number(value) and low <= value <= high:
            return float(value)
        self.notes.expected(self.at(name), f"a number from {low:g} to {high:g}", value)
        return low

    def point(self, name: str, default: Vec | None = None) -> Vec | None:
        """Three centimetres."""
        return as_point(self.notes, self.at(name), self.table[name]) if self.has(name) else default

    def direction(self, name: str, default: Vec | None = None) -> Vec | None:
        """A unit vector, written as azimuth and elevation."""
        if not self.has(name):
            return default
        pair = self.pair(name, (-360, 360), (-180, 180))
        return direction(*pair) if pair else default

    def pair(
        self, name: str, first: tuple[float, float], second: tuple[float, float]
    ) -> tuple[float, float] | None:
        """Two numbers within limits."""
        pair = _numbers(self.table[name], 2)
        if pair and first[0] <= pair[0] <= first[1] and second[0] <= pair[1] <= second[1]:
            return pair[0], pair[1]
        limits = f"{first[0]:g} to {first[1]:g} and {second[0]:g} to {second[1]:g}"
        self.notes.expected(self.at(name), f"two numbers, {limits} degrees", self.table[name])
        return None

    def sub(self, name: str) -> Reader | None:
        """A table within this one."""
        value = self.table[name]
        if isinstance(value, dict):
            return Reader(self.notes, self.at(name), value)
        self.notes.expected(self.at(name), "a table", value)
        return None

    def has(self, name: str) -> bool:
        """Whether the entry is there."""
        return name in self.table


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether `value` is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _numbers(value: object, count: int) -> list[float] | None:
    if not isinstance(value, list) or len(value) != count:
        return None
    found = [float(item) for item in value if is_number(item)]
    return found if len(found) == count else None


def as_point(notes: Notes, path: str, value: object) -> Vec | None:
    """Three centimetres, each from -400 to 400."""
    found = _numbers(value, 3)
    if found and max(map(abs, found)) <= _FARTHEST:
        return (found[0], found[1], found[2])
    notes.expected(path, f"three numbers, -{_FARTHEST} to {_FARTHEST} cm", value)
    return None
