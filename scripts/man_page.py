"""Writes the manual page from the parsers and the table of keys."""

from __future__ import annotations

from argparse import Action, ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path

from hiptui import __version__
from hiptui.cli import parser_of
from hiptui.cli.main import HELP, command_named
from hiptui.domain.narration import SAFETY
from hiptui.ui.key_commands import COMMANDS, Where
from hiptui.ui.keymap import readable

PAGE = Path(__file__).parent.parent / "docs" / "hiptui.1"
_FILES = (
    ("settings.toml", "what the settings screen writes, in the configuration folder"),
    ("circuits.toml", "your own circuits, written by you, in the same folder"),
    ("circuits.d/", "circuits that were imported, one a file"),
    ("figures/", "your own figures, one a file"),
    ("history.db", "what you did, in the data folder"),
)
_VARIABLES = (
    ("HIPTUI_HOME", "one folder that holds all of the files below"),
    ("HIPTUI_PLAIN", "1: sessions are plain lines, as with --plain"),
    ("NO_COLOR", "when set, nothing is told by colour"),
    ("VISUAL, EDITOR", "what opens your circuits"),
)
_EXITS = (
    ("0", "done"),
    ("1", "failed"),
    ("2", "wrong use or bad input"),
    ("129, 130, 143", "ended by SIGHUP, SIGINT or SIGTERM; the session is kept"),
)


def page() -> str:
    """The page, in the macros of man(7)."""
    return "\n".join([*_head(), *_commands(), *_keys(), *_places(), ""])


def _head() -> Iterator[str]:
    yield f'.TH HIPTUI 1 "" "hiptui {__version__}" "User Commands"'
    yield from (".SH NAME", r"hiptui \- a coach for timed strength circuits, made for runners")
    yield from (".SH SYNOPSIS", ".B hiptui", r"[\fIoptions\fR] [\fICOMMAND\fR ...]")
    yield ".SH DESCRIPTION"
    yield _escaped(
        "Says which move, which side and for how long, shows how the move is done, keeps the time "
        "and remembers what was done. Without a command it fills the screen."
    )
    yield from (".PP", _escaped(SAFETY))
    yield ".SH OPTIONS"
    yield from _arguments(parser_of("hiptui", ""), set())


def _commands() -> Iterator[str]:
    common = {action.dest for action in _actions(parser_of("hiptui", ""))}
    yield ".SH COMMANDS"
    yield _escaped("The options above may stand before and after each.")
    for name, about in HELP.items():
        _, parser = command_named(name)
        own = [action for action in _actions(parser) if action.dest not in common]
        usage = [_placed(action) for action in own if not action.option_strings]
        yield f".SS {' '.join([f'hiptui {name}', *usage])}"
        yield _escaped(f"{about[0].upper()}{about[1:]}.")
        yield from _arguments(parser, common)


def _placed(action: Action) -> str:
    """An argument without a name, in the heading of its command."""
    more = " ..." if action.nargs == "+" else ""
    return f"[{action.metavar}]" if action.nargs == "?" else f"{action.metavar}{more}"


def _arguments(parser: ArgumentParser, told: set[str]) -> Iterator[str]:
    """A paragraph for each, but those told of already."""
    for action in _actions(parser):
        if action.dest in told:
            continue
        value = rf" \fI{_escaped(str(action.metavar))}\fR" if action.metavar else ""
        names = ", ".join(rf"\fB{_escaped(name)}\fR" for name in action.option_strings)
        yield from (".TP", f"{names}{value}".strip(), _escaped(action.help or ""))


def _actions(parser: ArgumentParser) -> list[Action]:
    return [*parser._get_positional_actions(), *parser._get_optional_actions()]


def _keys() -> Iterator[str]:
    yield ".SH KEYS"
    for where in Where:
        yield f".SS {where.capitalize()}"
        rows: dict[str, list[str]] = {}
        for command in COMMANDS:
            if command.where is where:
                rows.setdefault(command.help, []).extend(map(readable, command.bound))
        yield from _table((", ".join(keys), about) for about, keys in rows.items())


def _places() -> Iterator[str]:
    yield from (".SH ENVIRONMENT", *_table(_VARIABLES))
    yield from (".SH FILES", *_table(_FILES), ".PP")
    yield _escaped("hiptui doctor tells the folders. Nothing leaves the machine.")
    yield from (".SH EXIT STATUS", *_table(_EXITS))
    yield from (".SH EXAMPLES", ".nf")
    yield _escaped("hiptui start runner-hips --rounds 2\nhiptui export plan -o plan.ics")
    yield ".fi"


def _table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, about in rows:
        yield from (".TP", rf"\fB{_escaped(name)}\fR", _escaped(about))


def _escaped(text: str) -> str:
    """A text that the macros leave as it is."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
