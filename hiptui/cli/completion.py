"""`hiptui completion` and `hiptui schema`: what shells and editors complete from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from hiptui.cli.stdio import print_json, print_pieces

FILES = {"bash": "hiptui.bash", "zsh": "_hiptui", "fish": "hiptui.fish"}
"""The script of each shell, by the name it looks for; scripts/completions.py writes them."""
FOLDER = Path(__file__).parent / "completions"


def add_arguments(parser: ArgumentParser) -> None:
    """The shell; nothing for the schema."""
    if parser.prog == "hiptui completion":
        about = f"{', '.join([*FILES][:-1])} or {[*FILES][-1]}"
        parser.add_argument("shell", metavar="SHELL", choices=[*FILES], help=about)


def run(args: Namespace) -> int:
    if args.command == "completion":
        return print_pieces([(FOLDER / FILES[args.shell]).read_text(encoding="utf-8")])
    from hiptui.storage.circuit_format import schema  # noqa: PLC0415 - not for a shell's start

    return print_json(schema())
