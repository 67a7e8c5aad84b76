"""Durations, clocks, counts, sentences and looked-for words as text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

# Patterns are compiled where they are first used: together they would take 1 ms of every start.
_BRACE = r"(?P<start>^\W*|[.!?…][\"')\]”’»]*\s+[\"'(\[“‘«]*)?\{(?P<name>side|other)\}"
_JOINERS = "\u200c\u200d"
"""Harmless, and needed within emoji and in Persian and Indian writing."""
CONTROL = "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
"""Control characters, line breaks, overrides and isolates of the writing direction, surrogates."""
_BREAKS = "[\x00-\x1f\x7f-\x9f\u2028\u2029]"
_EMPTY = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and a symbol that show nothing."""
_TWELVE_HOURS = frozenset((
    "AE", "AU", "BD", "BH", "CY", "EG", "ET", "GR", "HK", "IN", "IQ", "JO", "KW", "LB",
    "LY", "MY", "NG", "NZ", "OM", "PH", "QA", "SA", "SD", "SY", "US", "YE", "en_CA",
))  # fmt: skip
"""Territories whose clocks have twelve hours, after the locales of glibc and Unicode."""


@lru_cache(maxsize=256)  # a session asks for the same every second
def mirrored(template: str, side: str, other: str) -> str:
    """`template` with {side} and {other} filled in, capitalised where a sentence starts."""

    def fill(match: re.Match[str]) -> str:
        word = side if match["name"] == "side" else other
        start = match["start"]
        return word if start is None else start + word.capitalize()

    return re.sub(_BRACE, fill, template)


def holds(texts: Iterable[str], words: Iterable[str]) -> bool:
    """Whether each of `words` is in one of `texts`, whatever their case and accents."""
    found = folded("\n".join(texts))
    return all(folded(word) in found for word in words)


def folded(text: str) -> str:
    """`text` without case and accents: "Ä" becomes "a"."""
    if text.isascii():
        return text.lower()
    import unicodedata  # noqa: PLC0415 - most texts have no accents

    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def one_line(text: str) -> str:
    """Foreign text as one line: breaks and control characters are spaces, turns of direction go."""
    if text.isprintable():
        return text.strip()
    return re.sub(CONTROL, "", re.sub(_BREAKS, " ", text)).strip()


def is_blank(text: str) -> bool:
    """Whether nothing of `text` would be seen."""
    import unicodedata  # noqa: PLC0415 - for files only

    return all(unicodedata.category(char)[0] in "CMZ" or char in _EMPTY for char in text)


def identifier(name: str) -> str:
    """An id out of a name: "Übung 1" is "ubung-1"; "workout" where nothing is left."""
    import unicodedata  # noqa: PLC0415 - for new circuits only

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "workout"


def many(number: int, word: str) -> str:
    """A count: "1 move", "2 moves"."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def counted(number: int) -> str:
    """A count as a sentence begins with it: "Three" up to "Twelve", else digits."""
    words = ("Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
    return words[number - 3] if 3 <= number <= 12 else str(number)


def ordinal(number: int) -> str:
    """A place from 2 to 20 with its article: "a third", "an 11th"."""
    words = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    word = words[number - 2] if number <= 10 else f"{number}th"
    return f"{'an' if number in (8, 11, 18) else 'a'} {word}"


def date_text(day: date) -> str:
    """Such as "22 March"."""
    return f"{day.day} {day:%B}"


def lowered(text: str) -> str:
    """`text` as it stands inside a sentence; "IT band", "McGill" and "T-spine" are left alone."""
    rest = text.partition(" ")[0][1:]
    return text[:1].lower() + text[1:] if rest[:1].isalpha() and rest.islower() else text


def closest(word: str, known: Iterable[str]) -> str:
    """The one of `known` that `word` may have been meant to be, or empty."""
    from difflib import get_close_matches  # noqa: PLC0415 - for mistakes only

    return next(iter(get_close_matches(word[:100], [*known], 1)), "")


def shortened(text: str, most: int) -> str:
    """`text` in at most `most` characters; an ellipsis stands for the rest."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def printable(text: str) -> str:
    """`text` with everything that a terminal would act on written as an escape."""
    if text.isprintable():
        return text
    return "".join(
        char
        if char.isprintable() or char in _JOINERS
        else char.encode("unicode_escape", "surrogatepass").decode()
        for char in text
    )


def time_of_day(at: datetime, *, twelve_hours: bool) -> str:
    """A time of day: "19:05", or "7:05 PM"."""
    if not twelve_hours:
        return f"{at.hour:02}:{at.minute:02}"
    return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"


def has_twelve_hours(environ: Mapping[str, str]) -> bool:
    """Whether the clocks of the locale that `environ` names have twelve hours."""
    named = (environ.get(name) for name in ("LC_ALL", "LC_TIME", "LANG"))
    locale = next(filter(None, named), "").partition(".")[0].partition("@")[0]
    return not _TWELVE_HOURS.isdisjoint((locale, locale.partition("_")[2]))


def clock(seconds: int) -> str:
    """Whole seconds as m:ss, or h:mm:ss from an hour on: 65 -> "1:05"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def from_clock(text: str, *, minutes: bool) -> int | None:
    """Seconds of "90", and where `minutes` may be typed of "1:30"; None for anything else."""
    match = re.fullmatch(r"(?:(\d{1,3}):)?(\d{1,6})", text)
    if match is None or (match[1] and (not minutes or int(match[2]) > 59)):
        return None
    return int(match[1] or 0) * 60 + int(match[2])


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


def sentences(*parts: str) -> str:
    """Parts as sentences, one after the other; empty ones are left out."""
    texts = (part.strip() for part in parts)
    return " ".join(text if text[-1] in ".!?…" else f"{text}." for text in texts if text)


def lasting(seconds: float) -> str:
    """A length in words, rounded up: "45 seconds", "2 minutes", "31 minutes 45 seconds"."""
    whole = up(seconds)
    if whole < 120:
        return many(whole, "second")
    minutes, rest = divmod(whole, 60)
    return f"{minutes} minutes {many(rest, 'second')}" if rest else f"{minutes} minutes"


def to_go(seconds: float) -> str:
    """Time that remains: "15 seconds to go". Never "left", which is a side."""
    return f"{lasting(seconds)} to go"
