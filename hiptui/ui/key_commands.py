"""The table of everything a key can do: bindings, palette, help, hints and README come from it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

LIST = "list"
"""The action of keys that the focused list or field handles itself: told in help, not bound."""
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
    HISTORY = "history"
    PLAN = "plan"
    SETTINGS = "settings"
    EDITOR = "editor"


class KeyCommand(NamedTuple):
    """Something a key does."""

    keys: str
    """Keys in the terminal library's names, divided by commas."""
    label: str
    """A word or two, for the palette."""
    help: str
    """What it does, for help; begins with a verb."""
    id: str = ""
    """Its name in settings.toml; empty where it cannot be rebound."""
    action: str = ""
    """The action it runs; the id where nothing else is said."""
    hint: str = ""
    """Its word in the row of keys; empty leaves it out."""
    priority: bool = False
    """Whether it works before anything that has the focus."""
    palette: bool = True
    """Whether the palette lists it."""
    passing: bool = False
    """Whether it does something at certain moments only: other commands may have its keys too."""
    where: Where = Where.EVERYWHERE
    """Its screen."""
    group: str = ""
    """The heading it stands under in help."""

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

    @property
    def binding_id(self) -> str:
        """The name under which its keys are exchanged, also where a person cannot do so."""
        return self.id or f"{self.where}:{self.runs}"


def _group(where: Where, group: str, *commands: KeyCommand) -> tuple[KeyCommand, ...]:
    return tuple(command._replace(where=where, group=group) for command in commands)


def _media(keys: str, command: str) -> KeyCommand:
    """Keys of keyboards and headsets for a command of the session."""
    help = f"{command}, where the terminal reports these keys"
    action = f"command('{command}')"
    return KeyCommand(keys, command.capitalize(), help, action=action, palette=False)


def _drive(key: str, label: str, what: str) -> KeyCommand:
    """A key for the session that runs in another terminal."""
    return KeyCommand(
        key,
        f"{label} elsewhere",
        f"{label.lower()} the session that runs in another terminal",
        action=f"drive('{what}')",
        hint=what,
        palette=False,
        passing=True,
    )


_CIRCUITS = (
    *_group(
        Where.CIRCUITS,
        "Elsewhere",
        _drive("space", "Pause", "pause"),
        _drive("n", "Skip in", "next"),
        _drive("p", "Go back in", "previous"),
    ),
    *_group(
        Where.CIRCUITS,
        "Cut short",
        KeyCommand(
            "enter",
            "Resume",
            "go on with the session that was cut short",
            action="resume",
            hint="resume",
            palette=False,
            passing=True,
        ),
        KeyCommand(
            "p",
            "Keep",
            "keep the session that was cut short as partial",
            action="keep",
            hint="keep as partial",
            palette=False,
        ),
        KeyCommand(
            "d",
            "Discard",
            "forget the session that was cut short",
            action="discard",
            hint="discard",
            palette=False,
        ),
    ),
    *_group(
        Where.CIRCUITS,
        "Train",
        KeyCommand("enter", "Start", "start the chosen circuit", "start", hint="start"),
        KeyCommand(
            "tab", "Moves", "go into the moves, and back", "moves", hint="moves", priority=True
        ),
        KeyCommand(
            "tab",
            "Circuits",
            "go into the moves, and back",
            "moves",
            "leave_moves",
            hint="back",
            priority=True,
            palette=False,
            passing=True,
        ),
        KeyCommand(
            "left",
            "Fewer rounds",
            "do fewer or more rounds today",
            "fewer-rounds",
            hint="rounds",
        ),
        KeyCommand(
            "right", "More rounds", "do fewer or more rounds today", "more-rounds", hint="rounds"
        ),
        KeyCommand(
            "s",
            "Settings",
            "set rounds, rests and times",
            "settings",
            "open('settings')",
            hint="settings",
        ),
        KeyCommand(
            "h",
            "History",
            "look back on what was done",
            "history",
            "open('history')",
            hint="history",
        ),
        KeyCommand(
            "w",
            "Plan",
            "see what today asks for, and the week",
            "plan",
            "open('plan')",
            hint="plan",
        ),
    ),
    *_group(
        Where.CIRCUITS,
        "Choose",
        KeyCommand("up,k", "Up", "choose a circuit or a move", action=LIST, palette=False),
        KeyCommand("down,j", "Down", "choose a circuit or a move", action=LIST, palette=False),
        KeyCommand("pageup", "Page up", "go up or down a page", action=LIST, palette=False),
        KeyCommand("pagedown", "Page down", "go up or down a page", action=LIST, palette=False),
        KeyCommand("home", "First", "go to the first or the last", action=LIST, palette=False),
        KeyCommand("end", "Last", "go to the first or the last", action=LIST, palette=False),
        KeyCommand(
            "shift+up", "Text up", "scroll the text", action="scroll_text(-1)", palette=False
        ),
        KeyCommand(
            "shift+down", "Text down", "scroll the text", action="scroll_text(1)", palette=False
        ),
        KeyCommand(
            "slash",
            "Filter",
            "filter by name, muscle or equipment",
            "filter",
            hint="filter",
            priority=True,
        ),
        KeyCommand(
            "e",
            "Edit",
            "edit the chosen circuit, or a copy of it",
            "edit",
            "open('editor')",
            hint="edit",
        ),
        KeyCommand("ctrl+e", "Edit the file", "edit circuits.toml in your own editor", "edit-file"),
        KeyCommand(
            "escape", "Back", "leave the moves, or the filter", action="back", palette=False
        ),
    ),
)
_SESSION = (
    *_group(
        Where.SESSION,
        "Go",
        KeyCommand(
            "enter",
            "Go",
            "skip the count-in; leave the cool-down",
            action="confirm",
            palette=False,
            passing=True,
        ),
        KeyCommand("space", "Pause", "pause; go on with a count-in", "pause"),
        _media("media_play_pause,media_play,media_pause", "pause"),
        KeyCommand(
            "n,right,pagedown", "Next", "skip to what comes next; repetitions: done", "next"
        ),
        _media("media_track_next", "next"),
        KeyCommand(
            "p,left,pageup",
            "Previous",
            "do this segment again; in its first 3 s the one before",
            "previous",
        ),
        _media("media_track_previous", "previous"),
        KeyCommand(
            "r", "Restart", "do the move's first side again; in a pause this side", "restart"
        ),
        KeyCommand("escape", "Leave", "leave: asks whether to keep it or go on", "leave"),
    ),
    *_group(
        Where.SESSION,
        "Change",
        KeyCommand("plus,equals_sign", "Longer", "add 10 s, this time only", "longer"),
        KeyCommand("minus", "Shorter", "take 10 s off, this time only", "shorter"),
        KeyCommand("a", "Add a round", "add a round today", "add-round"),
        KeyCommand("d", "Drop a round", "drop a round today", "drop-round"),
        KeyCommand("u", "Undo", "take back the last of these", "undo"),
        KeyCommand("m", "Mute", "turn sound off, and on again", "mute"),
        KeyCommand("x", "Lock", "ignore all keys until x twice within a second", "lock"),
    ),
    *_group(
        Where.SESSION,
        "Figure",
        KeyCommand("f", "Figure", "show it large, beside or not at all", "figure"),
        KeyCommand(
            "left_square_bracket", "Turn left", "turn the figure left", "turn-left", "turn(-1)"
        ),
        KeyCommand(
            "right_square_bracket", "Turn right", "turn the figure right", "turn-right", "turn(1)"
        ),
        KeyCommand("backslash", "Turn back", "turn the figure back", "turn-back", "turn(0)"),
    ),
)
_RATING = (
    *(
        KeyCommand(key, f"Harder: {word}", "say which side was harder", action=f"harder('{word}')")
        for key, word in (("l", "left"), ("s", "same"), ("r", "right"))
    ),
    *(
        KeyCommand(
            str(effort % 10),
            f"Effort {effort}",
            "say how hard it was; 0 is 10",
            action=f"effort({effort})",
            palette=False,
        )
        for effort in range(1, 11)
    ),
    KeyCommand("n", "Note", "write a note", action="note", hint="note", priority=True),
)
_SCROLL = (
    KeyCommand("up,k", "Up", "scroll", action="scroll(-1)", palette=False),
    KeyCommand("down,j", "Down", "scroll", action="scroll(1)", palette=False),
)
_SUMMARY = _group(
    Where.SUMMARY,
    "Say how it was",
    *_RATING,
    KeyCommand(
        "e",
        "Export",
        "export the session (FIT) to your Downloads folder",
        "export-summary",
        hint="export",
    ),
    KeyCommand(
        "escape,enter", "Back", "go back to the circuits", action="back", hint="back", palette=False
    ),
    *_SCROLL,
)
_HISTORY = (
    *_group(
        Where.HISTORY,
        "Look back",
        KeyCommand("up,k", "Up", "choose a session", action=LIST, palette=False),
        KeyCommand("down,j", "Down", "choose a session", action=LIST, palette=False),
        KeyCommand("pageup,pagedown", "Page", "go up or down a page", action=LIST, palette=False),
        KeyCommand(
            "home,end", "First, last", "go to the newest or the oldest", action=LIST, palette=False
        ),
        KeyCommand(
            "tab,enter",
            "Details",
            "go into what was done, and back",
            action="details",
            hint="details",
            priority=True,
            palette=False,
        ),
        KeyCommand("left", "Earlier weeks", "look at earlier or later weeks", action="weeks(-4)"),
        KeyCommand("right", "Later weeks", "look at earlier or later weeks", action="weeks(4)"),
        KeyCommand(
            "slash", "Filter", "filter by circuit", "history-filter", hint="filter", priority=True
        ),
    ),
    *_group(Where.HISTORY, "Say how it was", *_RATING),
    *_group(
        Where.HISTORY,
        "Keep or delete",
        KeyCommand("x", "Delete", "delete the session", "delete-session", hint="delete"),
        KeyCommand("u", "Undo", "bring back what was deleted", "undo-delete", hint="undo"),
        KeyCommand(
            "e",
            "Export",
            "export the session (FIT) and the list (CSV) to your Downloads folder",
            "export-session",
            hint="export",
        ),
        KeyCommand("escape", "Back", "go back", action="back", hint="back", palette=False),
    ),
)
_PLAN = (
    *_group(
        Where.PLAN,
        "Today",
        KeyCommand(
            "enter",
            "Start",
            "start with the plan's rounds and its first side",
            action="start",
            hint="start",
        ),
    ),
    *_group(
        Where.PLAN,
        "Change the plan",
        *(
            KeyCommand(
                key,
                label,
                help,
                action=action,
                hint=hint,
                palette=False,
                passing=True,
            )
            for key, label, help, action, hint in (
                ("left", "Day before", "in runs and days: choose a day", "day(-1)", "day"),
                ("right", "Day after", "in runs and days: choose a day", "day(1)", "day"),
                ("up", "Change", "in runs and days: change it", "change(-1)", "change"),
                ("down,space", "Change", "in runs and days: change it", "change(1)", "change"),
                ("enter", "Done", "in runs and days: done", "done", "done"),
            )
        ),
        KeyCommand("r", "Runs", "say what you run on which day", "plan-runs", hint="runs"),
        KeyCommand(
            "d", "Days", "choose days yourself, or days that never suit", "plan-days", hint="days"
        ),
        KeyCommand("g", "Goal", "set the sessions a week, 1 to 3", "plan-goal", hint="goal"),
        KeyCommand("t", "Time", "set the time for the calendar", "plan-time", hint="time"),
        KeyCommand("c", "Race", "set the next race", "plan-race", hint="race"),
        KeyCommand("p", "Pause", "pause the plan, or end the pause", "plan-pause", hint="pause"),
    ),
    *_group(
        Where.PLAN,
        "Use the plan",
        KeyCommand(
            "e",
            "Export",
            "export the coming weeks for a calendar to your Downloads folder",
            "export-plan",
            hint="export",
        ),
        KeyCommand("escape", "Back", "go back", action="back", hint="back", palette=False),
        *_SCROLL,
    ),
)
_SETTINGS = _group(
    Where.SETTINGS,
    "Settings",
    KeyCommand("up,k", "Up", "choose a row", action="move(-1)", palette=False),
    KeyCommand("down,j", "Down", "choose a row", action="move(1)", palette=False),
    KeyCommand(
        "left",
        "Less",
        "take a step less or more",
        action="change(-1)",
        hint="change",
        palette=False,
    ),
    KeyCommand(
        "right",
        "More",
        "take a step less or more",
        action="change(1)",
        hint="change",
        palette=False,
    ),
    KeyCommand(
        "enter",
        "Type",
        "type a value, or press a new key",
        action="type",
        hint="type",
        priority=True,
        palette=False,
    ),
    KeyCommand(
        "backspace,delete",
        "Default",
        "go back to the default",
        action="clear",
        hint="default",
        palette=False,
    ),
    KeyCommand("escape", "Back", "go back; everything is saved already", "back", hint="back"),
)
_EDITOR = (
    *_group(
        Where.EDITOR,
        "Circuit",
        KeyCommand("s,ctrl+s", "Save", "save the circuit", "save-circuit", "save", hint="save"),
        KeyCommand("u", "Undo", "take back the last change", "undo-edit", "undo", hint="undo"),
        KeyCommand("n", "New", "make a new circuit", "new-circuit"),
        KeyCommand("c", "Duplicate", "make a copy of this circuit", "duplicate-circuit"),
    ),
    *_group(
        Where.EDITOR,
        "Moves",
        KeyCommand("a", "Add a move", "search all moves, and add one", "add-move", hint="add"),
        KeyCommand(
            "x,delete", "Remove the move", "take the move out", "remove-move", hint="remove"
        ),
        KeyCommand(
            "shift+up,left_square_bracket",
            "Earlier",
            "put the move earlier or later",
            "move-earlier",
            "shift(-1)",
        ),
        KeyCommand(
            "shift+down,right_square_bracket",
            "Later",
            "put the move earlier or later",
            "move-later",
            "shift(1)",
        ),
    ),
    *_group(
        Where.EDITOR,
        "Choose and change",
        KeyCommand("up,k", "Up", "choose a row", action="move(-1)", palette=False),
        KeyCommand("down,j", "Down", "choose a row", action="move(1)", palette=False),
        KeyCommand(
            "left",
            "Less",
            "take a step less or more",
            action="change(-1)",
            hint="change",
            palette=False,
        ),
        KeyCommand(
            "right",
            "More",
            "take a step less or more",
            action="change(1)",
            hint="change",
            palette=False,
        ),
        KeyCommand(
            "enter",
            "Open",
            "type a value, open a move, add what was found",
            action="open",
            hint="open",
            palette=False,
        ),
        KeyCommand(
            "backspace",
            "Empty",
            "leave it empty, or to the settings",
            action="empty",
            palette=False,
        ),
        KeyCommand(
            "escape",
            "Back",
            "go back; asks where something is not saved",
            action="back",
            hint="back",
            palette=False,
        ),
    ),
)
_EVERYWHERE = _group(
    Where.EVERYWHERE,
    "Anywhere",
    KeyCommand("question_mark", "Help", "show the keys of this screen", "help", hint="help"),
    KeyCommand(
        "ctrl+p",
        "Palette",
        "search commands and themes",
        action="command_palette",
        priority=True,
        palette=False,
    ),
    KeyCommand("q", "Quit", "leave the program; a session asks first", "quit", "leave_program"),
    KeyCommand(
        "ctrl+q",
        "Quit",
        "leave the program; a session asks first",
        action="leave_program",
        priority=True,
        palette=False,
    ),
    KeyCommand(
        "ctrl+c",
        "Interrupt",
        "go back, as escape does; twice leaves the program",
        action="interrupt",
        priority=True,
        palette=False,
    ),
    KeyCommand("ctrl+z", "Suspend", "go back to the shell; fg returns", "suspend"),
    KeyCommand("ctrl+l", "Repaint", "draw the screen again", "repaint", priority=True),
)
COMMANDS: tuple[KeyCommand, ...] = (
    *_CIRCUITS,
    *_SESSION,
    *_SUMMARY,
    *_HISTORY,
    *_PLAN,
    *_SETTINGS,
    *_EDITOR,
    *_EVERYWHERE,
)
