"""Which key does what, once a person has bound some anew, and which one was meant."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hiptui.domain.formatting import closest, printable
from hiptui.ui.key_commands import COMMANDS, LIST, KeyCommand, Where

if TYPE_CHECKING:
    from textual.binding import BindingType

_NAMES = {
    "?": "question_mark",
    "/": "slash",
    "\\": "backslash",
    "+": "plus",
    "=": "equals_sign",
    "-": "minus",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    ".": "full_stop",
    ";": "semicolon",
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
}
_TYPED = {name: sign for sign, name in _NAMES.items() if len(sign) == 1}
_SIGNS = _TYPED | {
    "pageup": "page up",
    "pagedown": "page down",
    "media_play_pause": "play/pause",
    "media_play": "play",
    "media_pause": "pause",
    "media_track_next": "next-track",
    "media_track_previous": "previous-track",
}
SHORT = {"left": "←", "right": "→", "up": "↑", "down": "↓", "escape": "esc"}
"""Names of keys where there is little room."""


class Keymap(Struct, frozen=True):
    """The commands with the keys that hold."""

    commands: tuple[KeyCommand, ...]
    warnings: tuple[str, ...] = ()
    """What could not be bound, a line each."""
    refused: Mapping[str, str] = MappingProxyType({})
    """Why, by command id."""

    @property
    def changed(self) -> dict[str, str]:
        """Keys by binding id, as `App.set_keymap` takes them; all or none.

        Where one is exchanged, the library drops what else was on its keys: so it is told of all.
        """
        if self.commands == COMMANDS:
            return {}
        return {command.binding_id: command.keys for command in self.commands}

    def of_screen(self, where: Where) -> list[KeyCommand]:
        """The commands of one screen, those that work everywhere last."""
        own = [command for command in self.commands if command.where is where]
        return own + [command for command in self.commands if command.where is Where.EVERYWHERE]

    def with_key(self, key: str) -> list[KeyCommand]:
        """The commands of all screens that `key` runs, as it is or as it was meant."""
        key = meant(key, {key for command in self.commands for key in command.bound})
        return [command for command in self.commands if key in command.bound]

    def typed(self, where: Where, **more: str) -> dict[str, str]:
        """Ids of what keys do on a screen, by what a terminal makes of the key: "+", "space".

        `more` keys do what no other one does; letters of other layouts what those in their places.
        """
        for command in self.of_screen(where):
            more |= {name_in_settings(key): command.id for key in command.bound if command.id}
        letters = {theirs: more[ours] for theirs, ours in _US.items() if ours in more}
        return {**more, **letters, **more}

    def key(self, where: Where, id: str) -> str:
        """The first key of a command, as a person reads it."""
        own = (one.bound for one in self.of_screen(where) if one.id == id and one.bound)
        return readable(next(own)[0])


def bindings(where: Where) -> list[BindingType]:
    """The bindings of a screen, or of the program; `App.set_keymap` exchanges their keys.

    Keys that do something at certain moments only come first: `check_action` passes them on.
    """
    from textual.binding import Binding  # noqa: PLC0415 - doctor and check judge keys without it

    own = [one for one in COMMANDS if one.where is where and one.action != LIST]
    return [
        Binding(
            command.keys,
            command.runs,
            command.hint,
            show=bool(command.hint),
            tooltip=command.help,
            priority=command.priority,
            id=command.binding_id,
        )
        for command in sorted(own, key=lambda one: not one.passing)
    ]


def name_in_settings(key: str) -> str:
    """A key as [keys] in settings.toml names it."""
    return _TYPED.get(key, key)


def readable(key: str) -> str:
    """A key as a person reads it."""
    return _SIGNS.get(key, key)


def keymap(chosen: Mapping[str, str], file: str = "settings.toml") -> Keymap:
    """The table with the keys a person chose; where two clash the second keeps its default.

    `file` is the name of the settings file, for warnings.
    """
    if not chosen:
        return Keymap(COMMANDS)
    known = {command.id for command in COMMANDS if command.id}
    wrong = {}
    for id in [one for one in chosen if one not in known]:
        close = closest(id, known)
        hint = f'did you mean "{close}"?' if close else f"known are {', '.join(sorted(known))}"
        wrong[id] = f"there is no such command, {hint}"
    wanted = {id: _keys(text) for id, text in chosen.items() if id in known}
    for id in [id for id, keys in wanted.items() if not keys]:
        wrong[id] = 'expected keys divided by commas, as in "space,enter"; default kept'
        del wanted[id]
    while clash := _clash(commands := _bound(wanted), list(wanted)):
        loser, key, other = clash
        del wanted[loser]
        wrong[loser] = f"{readable(key)} already does “{other}”; default kept"
    warnings = (f'{file}: keys.{id} = "{chosen[id]}": {text}' for id, text in wrong.items())
    return Keymap(commands, tuple(map(printable, warnings)), wrong)


def _keys(text: str) -> tuple[str, ...]:
    keys = [key.strip() for key in text.split(",")] if text != "," else ["comma"]
    return tuple(_NAMES.get(key, key) for key in keys if key)


def _bound(wanted: Mapping[str, Sequence[str]]) -> tuple[KeyCommand, ...]:
    return tuple(
        replace(command, keys=",".join(wanted[command.id])) if command.id in wanted else command
        for command in COMMANDS
    )


def _clash(commands: Sequence[KeyCommand], order: list[str]) -> tuple[str, str, str] | None:
    """The bound-anew command to give way, the key, and the label of what has it; or None."""
    for where in (one for one in Where if one is not Where.EVERYWHERE):
        taken: dict[str, KeyCommand] = {}
        for command in commands:
            if command.passing or command.where not in {where, Where.EVERYWHERE}:
                continue
            for key in command.bound:
                other = taken.setdefault(key, command)
                pair = [one for one in (other, command) if one.id in order]
                if other is not command and pair:
                    loser = max(pair, key=lambda one: order.index(one.id))
                    return loser.id, key, (command if loser is other else other).label
    return None


_KEYPAD = {"add": "plus", "subtract": "minus", "divide": "slash", "multiply": "asterisk"}
"""The terminal library's names of keypad keys, to those of the main keys."""
_ON_US = {**_NAMES, "'": "apostrophe", ",": "comma", "`": "grave_accent"}
_LAYOUTS = (
    ("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"),  # Russian
    ("іїєґў", "s]'`o"),  # Ukrainian, Belarusian
    ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),  # Greek
    ("קראטוןםפשדגכעיחלךףזסבהנמצתץ", "ertyuiopasdfghjkl;zxcvbnm,."),  # Hebrew
)
_US = {theirs: ours for layout in _LAYOUTS for theirs, ours in zip(*layout, strict=True)}
"""A letter to what the key in its place types on a US keyboard."""


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
        yield _ON_US.get(_US[small], _US[small])
