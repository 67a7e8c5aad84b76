"""Writes what completes the command line in shells, from its parsers."""

from __future__ import annotations

from argparse import Action, ArgumentParser

import shtab

from hiptui.cli import parser_of
from hiptui.cli.main import FILES, FOLDER, HELP, command_named
from hiptui.figure.library import shipped_ids

_CIRCUITS = "hiptui list 2>/dev/null | sed '1d; s/ .*//'"
"""What prints the ids of all circuits there are when the key is pressed, the runner's own too."""
_COMPLETE_CIRCUITS = shtab.cmd(_CIRCUITS) | {"zsh": "_hiptui_circuits"}
_ZSH = f"_hiptui_circuits() {{ compadd -- $({_CIRCUITS}) }}"
"""shtab's own way has zsh run the command when it reads the script."""
_CIRCUIT_ARGUMENTS = {("start", "circuit"), ("show", "circuit"), ("export", "name")}


def whole_parser() -> ArgumentParser:
    """All commands and what they take in one parser."""
    whole = parser_of("hiptui", "")
    _prepare("", whole)
    commands = whole.add_subparsers()
    for name, about in HELP.items():
        _, parser = command_named(name)
        _prepare(name, parser)
        commands.add_parser(name, parents=[parser], add_help=False, help=about, description=about)
    return whole


def _prepare(command: str, parser: ArgumentParser) -> None:
    """Say of each argument what its words are."""
    for action in (*parser._get_optional_actions(), *parser._get_positional_actions()):
        if (command, action.dest) in _CIRCUIT_ARGUMENTS:
            _complete(action, _COMPLETE_CIRCUITS)
        elif (command, action.dest) == ("figure", "figure"):
            action.choices = shipped_ids()
        elif action.metavar == "FILE":
            _complete(action, shtab.FILE)


def _complete(action: Action, how: shtab.CompleteType) -> None:
    action.complete = how  # type: ignore[attr-defined] # what shtab asks for


def script(shell: str) -> str:
    """The script of a shell."""
    return shtab.complete(whole_parser(), shell, preamble={"zsh": _ZSH}.get(shell, ""))


if __name__ == "__main__":
    for shell, name in FILES.items():
        (FOLDER / name).write_text(script(shell), encoding="utf-8")
