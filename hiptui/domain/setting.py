"""One setting: where it stands in settings.toml, what it may be, how it is read, stepped, typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from msgspec import Struct

from hiptui.domain.formatting import clock

Table: TypeAlias = Literal[
    "timing", "cues", "display", "keys", "hooks", "goal", "plan", "circuit", "move"
]
"""A table of settings.toml whose values are settings, or one of a file of circuits."""
Kind: TypeAlias = Literal["count", "seconds", "switch", "choice", "text"]
"""How a value is shown, stepped and typed."""

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,6})")
_YES = {"on", "yes", "true"}
_NO = {"off", "no", "false"}
_MANY = 9
"""Choices that are listed with commas."""
_NONE: Mapping[str, str] = MappingProxyType({})


class Setting(Struct, frozen=True):
    """What a screen and the reader of settings.toml need to know of one value."""

    table: Table
    """The table of settings.toml in which it stands, and its section on the screen."""
    key: str
    """Its name in that table."""
    label: str
    """Its name on the screen."""
    help: str
    """One sentence on what it does."""
    kind: Kind
    """How it is shown, stepped and typed."""
    min: int = 0
    """Least value, for count and seconds."""
    max: int = 0
    """Greatest value, for count and seconds; most characters of a text."""
    step: int = 1
    """What left and right add, for count and seconds."""
    choices: Mapping[str, str] = _NONE
    """What a choice may be, with some words on each."""

    def path(self, circuit_id: str | None = None) -> tuple[str, ...]:
        """Its place in settings.toml, for all circuits or for one."""
        return (self.table, self.key) if circuit_id is None else ("circuit", circuit_id, self.key)

    def accepts(self, value: object) -> bool:
        """Whether `value` may stand in the file; true and false are no numbers."""
        match self.kind:
            case "switch":
                return isinstance(value, bool)
            case "choice":
                return isinstance(value, str) and value in self.choices
            case "text":
                return isinstance(value, str) and len(value) <= self.max and value.isprintable()
            case _:
                return type(value) is int and self.min <= value <= self.max

    @property
    def expected(self) -> str:
        """What may stand in the file, in words."""
        match self.kind:
            case "switch":
                return "true or false"
            case "choice":
                words = [f'"{word}"' for word in self.choices]
                return " or ".join(words) if len(words) < _MANY else f"one of {', '.join(words)}"
            case "text":
                return f"a text of at most {self.max:,} printable characters"
            case _:
                return f"a whole number from {self.min} to {self.max}"

    def readable(self, value: object) -> str:
        """A value as shown: seconds as m:ss, a switch as on or off."""
        if self.kind == "seconds" and isinstance(value, int):
            return clock(value)
        if isinstance(value, tuple):
            return ", ".join(map(self.readable, value))
        if self.kind == "switch":
            return "on" if value else "off"
        return str(value)

    @property
    def allowed(self) -> str:
        """What may be typed, in words."""
        match self.kind:
            case "switch":
                return "on or off"
            case "choice":
                return " or ".join(self.choices)
            case "text":
                return f"at most {self.max:,} characters"
            case _:
                return f"{self.readable(self.min)}-{self.readable(self.max)}"

    def stepped(self, value: object, by: int) -> object:
        """The value `by` steps on: it stops at the ends of the range and goes round a choice."""
        if self.kind == "switch":
            return not value
        if self.kind == "choice":
            words = [*self.choices]
            at = words.index(str(value)) if value in words else 0
            return words[(at + by) % len(words)]
        if isinstance(value, tuple):
            value = value[0]
        if isinstance(value, int):
            return max(self.min, min(self.max, value + by * self.step))
        return value

    def parse(self, text: str) -> object:
        """The value a person typed: "90" or "1:30" for seconds.

        Raises:
            ValueError: It is not allowed; the message says what is.
        """
        text = text.strip()
        word = text.lower()
        value: object = text
        if self.kind == "switch":
            value = word in _YES if word in _YES | _NO else None
        elif self.kind == "choice":
            value = word
        elif self.kind != "text":
            value = self._whole(text)
        if not self.accepts(value):
            raise ValueError(f"{self.label}: {self.allowed}, please")
        return value

    def _whole(self, text: str) -> int | None:
        match = _CLOCK.fullmatch(text)
        if match is None or (match[1] and (self.kind != "seconds" or int(match[2]) > 59)):
            return None
        return int(match[1] or 0) * 60 + int(match[2])
