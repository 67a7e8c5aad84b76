"""`hiptui completion` and `hiptui schema`: what shells and editors complete from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from hiptui.cli.stdio import print_pieces

FILES = {"bash": "hiptui.bash", "zsh": "_hiptui", "fish": "hiptui.fish"}
"""The script of each shell, by the name it looks for; scripts/completions.py writes them."""
SCHEMA = "circuits.schema.json"
"""What the types in storage/circuit_format allow, in words; a test compares them."""
FOLDER = Path(__file__).parent / "completions"


def add_arguments(parser: ArgumentParser) -> None:
    """The shell; nothing for the schema."""
    if parser.prog == "hiptui completion":
        about = f"{', '.join([*FILES][:-1])} or {[*FILES][-1]}"
        parser.add_argument("shell", metavar="SHELL", choices=[*FILES], help=about)


def run(args: Namespace) -> int:
    file = FILES[args.shell] if args.command == "completion" else SCHEMA
    return print_pieces([(FOLDER / file).read_text(encoding="utf-8")])
