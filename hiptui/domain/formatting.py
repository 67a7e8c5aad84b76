"""Durations, clocks, mirrored sentences and looked-for words as text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

_BRACE = re.compile(r"(?P<start>^\W*|[.!?…][\"')\]”’»]*\s+[\"'(\[“‘«]*)?\{(?P<name>side|other)\}")


def mirrored(template: str, side: str, other: str) -> str:
    """`template` with {side} and {other} filled in, capitalised where a sentence starts."""

    def fill(match: re.Match[str]) -> str:
        word = side if match["name"] == "side" else other
        start = match["start"]
        return word if start is None else start + word.capitalize()

    return _BRACE.sub(fill, template)


def holds(texts: Iterable[str], words: Iterable[str]) -> bool:
    """Whether each of `words` is in one of `texts`, whatever their case and accents."""
    found = _folded("\n".join(texts))
    return all(_folded(word) in found for word in words)


def _folded(text: str) -> str:
    """`text` without case and accents: "Ä" becomes "a"."""
    if text.isascii():
        return text.lower()
    import unicodedata  # noqa: PLC0415 - most texts have no accents

    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def clock(seconds: int) -> str:
    """Whole seconds as m:ss, or h:mm:ss from an hour on: 65 -> "1:05"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def to_microsecond(seconds: float) -> float:
    """Seconds to the microsecond, so that sums of binary fractions meet where they should."""
    return round(seconds, 6)


def up(seconds: float) -> int:
    """Seconds rounded up to whole ones, forgiving the last digits of binary fractions."""
    return max(0, math.ceil(to_microsecond(seconds)))


def total(seconds: float, estimated: bool) -> str:
    """A total as text, marked "~" where it is an estimate: "31:45", "~6:35"."""
    return f"{'~' if estimated else ''}{clock(up(seconds))}"


def number(seconds: float) -> int | float:
    """Seconds for JSON: a whole number where it is one, else a float to the millisecond."""
    rounded = round(seconds, 3)
    return int(rounded) if rounded == int(rounded) else rounded


def ago(days: int) -> str:
    """How long ago, in a word of at most five characters: "today", "3 d", "5 wk", "2 y"."""
    if days <= 0:
        return "today"
    if days < 14:
        return f"{days} d"
    return f"{days // 7} wk" if days < 365 else f"{days // 365} y"
