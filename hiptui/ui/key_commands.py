"""One table of everything a key can do: bindings, palette, help and the README come from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_OF_THE_SESSION = frozenset(
    ["pause", "next", "previous", "restart", "longer", "shorter", "add-round", "drop-round", "undo"]
)
"""Ids of the commands that are the session's own, named here so that nothing is loaded for it."""


class Where(StrEnum):
    """The screen a command belongs to."""

    EVERYWHERE = "everywhere"
    CIRCUITS = "circuits"
    SESSION = "session"
    SUMMARY = "summary"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class KeyCommand:
    """Something a key does."""

    where: Where
    """Its screen."""
    keys: str
    """Keys in the terminal library's names, divided by commas."""
    label: str
    """A word or two, for the palette and hints."""
    help: str
    """What it does, for help."""
    id: str = ""
    """Its name in settings.toml; empty where it cannot be rebound."""
    action: str = ""
    """The action it runs; the id where nothing else is said."""
    priority: bool = False
    """Whether it works before anything that has the focus."""
    palette: bool = True
    """Whether the palette lists it."""
    passing: bool = False
    """Whether it does something at certain moments only: other commands may have its keys too."""

    @property
    def bound(self) -> tuple[str, ...]:
        """Its keys."""
        return tuple(key.strip() for key in self.keys.split(",") if key.strip())

    @property
    def runs(self) -> str:
        """The action: for what the session itself does, its command."""
        if self.where is Where.SESSION and self.id in _OF_THE_SESSION:
            return f"command('{self.id}')"
        return self.action or self.id.replace("-", "_")


_E, _C, _S = Where.EVERYWHERE, Where.CIRCUITS, Where.SESSION


def _media(keys: str, command: str) -> KeyCommand:
    """Keys of keyboards and headsets for a command of the session."""
    help = f"{command}, where the terminal reports these keys"
    label = command.capitalize()
    return KeyCommand(_S, keys, label, help, action=f"command('{command}')", palette=False)


COMMANDS: tuple[KeyCommand, ...] = (
    KeyCommand(_E, "question_mark", "Help", "keys and help of this screen", "help", "app.help"),
    KeyCommand(
        _E,
        "ctrl+p",
        "Palette",
        "all commands and themes",
        action="app.command_palette",
        priority=True,
        palette=False,
    ),
    KeyCommand(
        _E,
        "q,ctrl+q",
        "Quit",
        "leave the program; in a session it asks first",
        "quit",
        "app.leave_program",
    ),
    KeyCommand(
        _E,
        "ctrl+c",
        "Interrupt",
        "as escape; twice leaves the program",
        action="app.interrupt",
        priority=True,
        palette=False,
    ),
    KeyCommand(_E, "ctrl+z", "Suspend", "back to the shell; fg returns", "suspend", "app.suspend"),
    KeyCommand(_C, "up,k", "Up", "choose", action="move(-1)", palette=False),
    KeyCommand(_C, "down,j", "Down", "choose", action="move(1)", palette=False),
    KeyCommand(_C, "pageup", "Page up", "choose", action="page(-1)", palette=False),
    KeyCommand(_C, "pagedown", "Page down", "choose", action="page(1)", palette=False),
    KeyCommand(_C, "home", "First", "choose", action="edge(-1)", palette=False),
    KeyCommand(_C, "end", "Last", "choose", action="edge(1)", palette=False),
    *(
        KeyCommand(
            _C,
            key,
            f"{label} elsewhere",
            f"{word}, for the session that runs in another terminal",
            action=f"drive('{what}')",
            palette=False,
            passing=True,
        )
        for key, label, word, what in (
            ("space", "Pause", "pause or go on", "pause"),
            ("n", "Next", "skip to what comes next", "next"),
            ("p", "Previous", "go back", "previous"),
        )
    ),
    KeyCommand(_C, "enter", "Start", "start the chosen circuit", "start"),
    KeyCommand(
        _C,
        "p",
        "Keep",
        "keep the session that was cut short as partial",
        action="keep",
        palette=False,
    ),
    KeyCommand(
        _C,
        "d",
        "Discard",
        "forget the session that was cut short",
        action="discard",
        palette=False,
    ),
    KeyCommand(_C, "tab", "Moves", "into the moves and back: how each is done", "moves"),
    KeyCommand(_C, "left", "Fewer rounds", "a round fewer today", "fewer-rounds"),
    KeyCommand(_C, "right", "More rounds", "a round more today", "more-rounds"),
    KeyCommand(_C, "s", "Settings", "rounds, rests and times", "settings"),
    KeyCommand(_C, "e", "Edit", "your own circuits, in your editor", "edit"),
    KeyCommand(_C, "slash", "Filter", "by name, muscle or equipment", "filter", priority=True),
    KeyCommand(
        _C, "escape", "Back", "out of the filter or the moves", action="back", palette=False
    ),
    KeyCommand(_S, "space", "Pause", "pause; go on with a count-in", "pause"),
    _media("media_play_pause,media_play,media_pause", "pause"),
    KeyCommand(
        _S, "n,right,pagedown", "Next", "skip to what comes next; repetitions: done", "next"
    ),
    _media("media_track_next", "next"),
    KeyCommand(
        _S,
        "p,left,pageup",
        "Previous",
        "this segment again; in its first 3 s the one before",
        "previous",
    ),
    _media("media_track_previous", "previous"),
    KeyCommand(_S, "r", "Restart", "the move's first side again; in a pause this side", "restart"),
    KeyCommand(_S, "plus,equals_sign", "Longer", "10 s more, this time only", "longer"),
    KeyCommand(_S, "minus", "Shorter", "10 s less, this time only", "shorter"),
    KeyCommand(_S, "a", "Add a round", "one round more today", "add-round"),
    KeyCommand(_S, "d", "Drop a round", "one round fewer today", "drop-round"),
    KeyCommand(_S, "u", "Undo", "take back the last of these", "undo"),
    KeyCommand(_S, "m", "Mute", "sound off, and on again", "mute"),
    KeyCommand(_S, "f", "Figure", "large, beside or off", "figure"),
    KeyCommand(_S, "left_square_bracket", "Turn left", "turn the figure", "turn-left", "turn(-1)"),
    KeyCommand(
        _S, "right_square_bracket", "Turn right", "turn the figure", "turn-right", "turn(1)"
    ),
    KeyCommand(_S, "backslash", "Turn back", "the figure as it was", "turn-back", "turn(0)"),
    KeyCommand(_S, "x", "Lock", "ignore all keys until x twice within a second", "lock"),
    KeyCommand(
        _S,
        "enter",
        "Go",
        "skip the count-in; leave the cool-down",
        action="confirm",
        palette=False,
        passing=True,
    ),
    KeyCommand(_S, "escape", "Leave", "asks: keep as partial, or go on", "leave"),
    *(
        KeyCommand(
            Where.SUMMARY,
            key,
            f"Harder: {word}",
            "which side was harder",
            action=f"harder('{word}')",
        )
        for key, word in (("l", "left"), ("s", "same"), ("r", "right"))
    ),
    *(
        KeyCommand(
            Where.SUMMARY,
            str(effort % 10),
            f"Effort {effort}",
            "how hard it was; 0 is 10",
            action=f"effort({effort})",
            palette=False,
        )
        for effort in range(1, 11)
    ),
    KeyCommand(Where.SUMMARY, "n", "Note", "write a note", action="note", priority=True),
    KeyCommand(
        Where.SUMMARY, "escape,enter", "Back", "back to the circuits", action="back", palette=False
    ),
    KeyCommand(Where.SETTINGS, "up,k", "Up", "choose a row", action="move(-1)", palette=False),
    KeyCommand(Where.SETTINGS, "down,j", "Down", "choose a row", action="move(1)", palette=False),
    KeyCommand(Where.SETTINGS, "left", "Less", "a step less", action="change(-1)", palette=False),
    KeyCommand(Where.SETTINGS, "right", "More", "a step more", action="change(1)", palette=False),
    KeyCommand(
        Where.SETTINGS,
        "enter",
        "Type",
        "type a value",
        action="type",
        priority=True,
        palette=False,
    ),
    KeyCommand(
        Where.SETTINGS,
        "backspace,delete",
        "Default",
        "back to the value behind it",
        action="clear",
        palette=False,
    ),
    KeyCommand(Where.SETTINGS, "escape", "Back", "back; everything is saved already", "back"),
)


def of_screen(where: Where) -> Iterator[KeyCommand]:
    """The commands of one screen, those that work everywhere last."""
    yield from (command for command in COMMANDS if command.where is where)
    yield from (command for command in COMMANDS if command.where is _E)
