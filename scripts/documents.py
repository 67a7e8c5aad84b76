"""Writes what is told of commands and keys: the README's tables, the manual page, completions.

All of it comes from the parsers and the table of key commands: `python scripts/documents.py`.
"""

from __future__ import annotations

from argparse import Action, ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import shtab

from hiptui import __version__
from hiptui.cli.arguments import parser_of
from hiptui.cli.main import FILES, FOLDER, HELP, command_named
from hiptui.domain.narration import SAFETY
from hiptui.figure.library import shipped_ids
from hiptui.ui.key_commands import COMMANDS, Where
from hiptui.ui.keymap import readable

ROOT = Path(__file__).resolve().parents[1]
README, PAGE = ROOT / "README.md", ROOT / "docs" / "hiptui.1"
BEGIN = "<!-- keys: python scripts/documents.py writes them -->\n"
END = "<!-- /keys -->\n"
_FILES = (
    ("settings.toml", "what the settings screen writes, in the configuration folder"),
    ("circuits.toml", "your own circuits, written by you, in the same folder"),
    ("circuits.d/", "circuits of the editor and of imports, one a file"),
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
    ("129, 130, 131, 143", "ended by SIGHUP, SIGINT, SIGQUIT or SIGTERM; the session is kept"),
)
_CIRCUITS = "hiptui list 2>/dev/null | sed '1d; s/ .*//'"
"""What prints the ids of all circuits there are when the key is pressed, the runner's own too."""
_COMPLETE_CIRCUITS = shtab.cmd(_CIRCUITS) | {"zsh": "_hiptui_circuits"}
_COMPLETE_EXPORTS = shtab.cmd(
    rf'[[ "${{COMP_WORDS[*]}} " =~ \ (session|plan)\  ]] || {_CIRCUITS}'
) | {
    "zsh": "_hiptui_exports",
    "fish": f"(string match -qr ' (session|plan) ' (commandline -cp); or {_CIRCUITS})",
}
"""The same, but for what has no circuit's name."""
_ZSH = f"""\
_hiptui_circuits() {{ compadd -- $({_CIRCUITS}) }}
_hiptui_exports() {{ (( $words[(I)(session|plan)] )) || _hiptui_circuits }}"""
"""shtab's own way has zsh run the command when it reads the script."""
_CIRCUIT_ARGUMENTS = {
    **dict.fromkeys([("start", "circuit"), ("show", "circuit")], _COMPLETE_CIRCUITS),
    ("export", "name"): _COMPLETE_EXPORTS,
}


def documents() -> dict[Path, str]:
    """Each file, and what belongs in it."""
    head, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    readme = f"{head}{BEGIN}\n{_tables()}\n{END}{rest.partition(END)[2]}"
    scripts = {FOLDER / name: _script(shell) for shell, name in FILES.items()}
    return {README: readme, PAGE: "\n".join([*_page(), ""]), **scripts}


# --- the README: one table a screen --------------------------------------------------------------


def _tables() -> str:
    parts = []
    for where in Where:
        rows = ["| key | id | does |", "|---|---|---|"]
        own = [command for command in COMMANDS if command.where is where]
        for (text, id), group in groupby(own, key=lambda command: (command.help, command.id)):
            keys = dict.fromkeys(readable(key) for command in group for key in command.bound)
            shown = " ".join(f"`` {key} ``" if "`" in key else f"`{key}`" for key in keys)
            rows.append(f"| {shown} | {f'`{id}`' if id else ''} | {text} |")
        parts.append(f"**{where.capitalize()}**\n\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


# --- the manual page, in the macros of man(7) ----------------------------------------------------


def _page() -> Iterator[str]:
    yield f'.TH HIPTUI 1 "" "hiptui {__version__}" "User Commands"'
    yield from (".SH NAME", r"hiptui \- a coach for timed strength circuits, made for runners")
    yield from (".SH SYNOPSIS", ".B hiptui", r"[\fIoptions\fR] [\fICOMMAND\fR ...]")
    yield ".SH DESCRIPTION"
    yield _escaped(
        "Says which move, which side and for how long, shows how the move is done, keeps the time "
        "and remembers what was done. Without a command it fills the screen."
    )
    yield from (".PP", _escaped(SAFETY))
    common = _actions(parser_of("hiptui", ""))
    yield from (".SH OPTIONS", *_arguments(common))
    yield from (".SH COMMANDS", _escaped("The options above may stand before and after each."))
    for name, about in HELP.items():
        yield from _command(name, about, {action.dest for action in common})
    yield ".SH KEYS"
    for where in Where:
        yield f".SS {where.capitalize()}"
        rows: dict[str, dict[str, None]] = {}
        for command in COMMANDS:
            if command.where is where:
                rows.setdefault(command.help, {}).update(
                    dict.fromkeys(map(readable, command.bound))
                )
        yield from _table((", ".join(keys), about) for about, keys in rows.items())
    yield from (".SH ENVIRONMENT", *_table(_VARIABLES))
    yield from (".SH FILES", *_table(_FILES), ".PP")
    yield _escaped("hiptui doctor tells the folders. Nothing leaves the machine.")
    yield from (".SH EXIT STATUS", *_table(_EXITS))
    yield from (".SH EXAMPLES", ".nf")
    yield _escaped("hiptui start runner-hips --rounds 2\nhiptui export plan -o plan.ics")
    yield ".fi"


def _command(name: str, about: str, told: set[str]) -> Iterator[str]:
    """A command and its own arguments, those without a name in its heading too."""
    own = [action for action in _actions(command_named(name)[1]) if action.dest not in told]
    usage = [_placed(action) for action in own if not action.option_strings]
    yield f".SS {' '.join([f'hiptui {name}', *usage])}"
    yield _escaped(f"{about[0].upper()}{about[1:]}.")
    yield from _arguments(own)


def _placed(action: Action) -> str:
    more = " ..." if action.nargs == "+" else ""
    return f"[{action.metavar}]" if action.nargs == "?" else f"{action.metavar}{more}"


def _arguments(actions: Iterable[Action]) -> Iterator[str]:
    for action in actions:
        value = rf" \fI{_escaped(str(action.metavar))}\fR" if action.metavar else ""
        names = ", ".join(rf"\fB{_escaped(name)}\fR" for name in action.option_strings)
        yield from (".TP", f"{names}{value}".strip(), _escaped(action.help or ""))


def _actions(parser: ArgumentParser) -> list[Action]:
    return [*parser._get_positional_actions(), *parser._get_optional_actions()]


def _table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, about in rows:
        yield from (".TP", rf"\fB{_escaped(name)}\fR", _escaped(about))


def _escaped(text: str) -> str:
    """A text that the macros leave as it is."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


# --- what completes the command line: all commands and what they take in one parser --------------


def _script(shell: str) -> str:
    whole = parser_of("hiptui", "")
    _prepare("", whole)
    commands = whole.add_subparsers()
    for name, about in HELP.items():
        _, parser = command_named(name)
        _prepare(name, parser)
        commands.add_parser(name, parents=[parser], add_help=False, help=about, description=about)
    return shtab.complete(whole, shell, preamble={"zsh": _ZSH}.get(shell, ""))


def _prepare(command: str, parser: ArgumentParser) -> None:
    """Say of each argument what its words are."""
    for action in _actions(parser):
        if how := _CIRCUIT_ARGUMENTS.get((command, action.dest)):
            _complete(action, how)
        elif (command, action.dest) == ("figure", "figure"):
            action.choices = shipped_ids()
        elif action.metavar == "FILE":
            _complete(action, shtab.FILE)


def _complete(action: Action, how: shtab.CompleteType) -> None:
    action.complete = how  # type: ignore[attr-defined] # what shtab asks for


if __name__ == "__main__":
    for path, text in documents().items():
        path.write_text(text, encoding="utf-8")
