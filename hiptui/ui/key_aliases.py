"""What key was meant: with Caps Lock, on the keypad, on a layout of other letters."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.events import Key
    from textual.screen import Screen

_KEYPAD = {"add": "plus", "subtract": "minus", "divide": "slash", "multiply": "asterisk"}
"""The terminal library's names of keypad keys, to those of the main keys."""
_SIGNS = {
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    ";": "semicolon",
    "'": "apostrophe",
    ",": "comma",
    ".": "full_stop",
    "`": "grave_accent",
}
_LAYOUTS = (
    ("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"),  # Russian
    ("іїєґў", "s]'`o"),  # Ukrainian, Belarusian
    ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),  # Greek
    ("קראטוןםפשדגכעיחלךףזסבהנמצתץ", "ertyuiopasdfghjkl;zxcvbnm,."),  # Hebrew
)
_US = {theirs: ours for layout in _LAYOUTS for theirs, ours in zip(*layout, strict=True)}
"""A letter to what the key in its place types on a US keyboard."""


def with_letters(typed: Mapping[str, str]) -> dict[str, str]:
    """Commands by what is typed, with the letters that other layouts have in those places."""
    letters = {theirs: typed[ours] for theirs, ours in _US.items() if ours in typed}
    return {**typed, **{letter: id for letter, id in letters.items() if letter not in typed}}


def meant_on(screen: Screen[Any], event: Key) -> str:
    """The key that was meant on a screen; what is typed into a field stays as it is."""
    field = screen.focused
    typing = field and field.check_consume_key(event.key, event.character)
    if typing or next(aliases(event.key), None) is None:
        return event.key
    return meant(event.key, screen.active_bindings)


def meant(key: str, bound: Container[str]) -> str:
    """The key to act on: `key` where it is bound, else the first alias that is, else `key`."""
    return next((one for one in (key, *aliases(key)) if one in bound), key)


def aliases(key: str) -> Iterator[str]:
    """The keys that `key` may stand for, by the terminal library's names, likeliest first."""
    if key in _KEYPAD:
        yield _KEYPAD[key]
    if len(key) != 1:
        return
    small = key.lower()
    if small != key:
        yield small
    if small in _US:
        yield _SIGNS.get(_US[small], _US[small])
