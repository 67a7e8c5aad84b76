"""`hiptui completion`: the script that completes this command line in a shell."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from hiptui.cli.stdio import print_pieces

FILES = {"bash": "hiptui.bash", "zsh": "_hiptui", "fish": "hiptui.fish"}
"""The script of each shell, by the name it looks for; scripts/completions.py writes them."""
FOLDER = Path(__file__).parent / "completions"


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    about = f"{', '.join([*FILES][:-1])} or {[*FILES][-1]}"
    parser.add_argument("shell", metavar="SHELL", choices=[*FILES], help=about)


def run(args: Namespace) -> int:
    """Print it; the exit code."""
    return print_pieces([(FOLDER / FILES[args.shell]).read_text(encoding="utf-8")])
