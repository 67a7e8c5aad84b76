"""One table of everything a key can do: bindings, palette, help and the README come from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from hiptui.domain.commands import Command


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

    @property
    def bound(self) -> tuple[str, ...]:
        """Its keys."""
        return tuple(key.strip() for key in self.keys.split(",") if key.strip())

    @property
    def runs(self) -> str:
        """The action: for what a session does, its command."""
        if self.where is Where.SESSION and self.id in set(Command):
            return f"command('{self.id}')"
        return self.action or self.id.replace("-", "_")


_E, _C, _S = Where.EVERYWHERE, Where.CIRCUITS, Where.SESSION

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
    KeyCommand(_C, "enter", "Start", "start the chosen circuit", "start"),
    KeyCommand(_C, "tab", "Moves", "into the moves and back: how each is done", "moves"),
    KeyCommand(_C, "left", "Fewer rounds", "a round fewer today", "fewer-rounds"),
    KeyCommand(_C, "right", "More rounds", "a round more today", "more-rounds"),
    KeyCommand(_C, "s", "Settings", "rounds, rests and times", "settings"),
    KeyCommand(_C, "e", "Edit", "your own circuits, in your editor", "edit"),
    KeyCommand(_C, "slash", "Filter", "by name, muscle or equipment", "filter"),
    KeyCommand(
        _C, "escape", "Back", "out of the filter or the moves", action="back", palette=False
    ),
    KeyCommand(_S, "space", "Pause", "pause; go on with a count-in", "pause"),
    KeyCommand(
        _S, "n,right,pagedown", "Next", "skip to what comes next; repetitions: done", "next"
    ),
    KeyCommand(
        _S,
        "p,left,pageup",
        "Previous",
        "this segment again; in its first 3 s the one before",
        "previous",
    ),
    KeyCommand(_S, "r", "Restart", "the move's first side again; in a pause this side", "restart"),
    KeyCommand(_S, "plus,equals_sign", "Longer", "10 s more, this time only", "longer"),
    KeyCommand(_S, "minus", "Shorter", "10 s less, this time only", "shorter"),
    KeyCommand(_S, "a", "Add a round", "one round more today", "add-round"),
    KeyCommand(_S, "d", "Drop a round", "one round fewer today", "drop-round"),
    KeyCommand(_S, "u", "Undo", "take back the last of these", "undo"),
    KeyCommand(_S, "x", "Lock", "ignore all keys until x twice within a second", "lock"),
    KeyCommand(
        _S,
        "enter",
        "Go",
        "skip the count-in; leave the cool-down",
        action="confirm",
        palette=False,
    ),
    KeyCommand(_S, "escape", "Leave", "asks: keep as partial, or go on", "leave"),
    KeyCommand(
        Where.SUMMARY, "escape,enter", "Back", "back to the circuits", action="back", palette=False
    ),
    KeyCommand(Where.SETTINGS, "up,k", "Up", "choose a row", action="move(-1)", palette=False),
    KeyCommand(Where.SETTINGS, "down,j", "Down", "choose a row", action="move(1)", palette=False),
    KeyCommand(Where.SETTINGS, "left", "Less", "a step less", action="change(-1)", palette=False),
    KeyCommand(Where.SETTINGS, "right", "More", "a step more", action="change(1)", palette=False),
    KeyCommand(Where.SETTINGS, "enter", "Type", "type a value", action="type", palette=False),
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
