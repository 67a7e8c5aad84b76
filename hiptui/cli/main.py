"""The command line; `hiptui completion` and `hiptui schema`, what shells and editors complete from.

Imports wait for the command that needs them, Textual for the screen.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, cast

from hiptui.cli import UNASKED, Wrong, complain, did_you_mean, flush, print_pieces, quoted

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

HELP = {
    "start": "begin a session at once",
    "list": "list the circuits",
    "show": "print a circuit's timetable",
    "history": "print what was done, or merge it",
    "plan": "say what today asks for",
    "export": "write a file for a watch or a training log",
    "import": "bring workouts from other programs",
    "remote": "drive or read a running session",
    "figure": "show how a move is done",
    "doctor": "tell what was found here, and play each cue",
    "check": "check files with circuits, figures or settings",
    "schema": "print the JSON Schema of circuits.toml",
    "serve": "run it in a browser on this machine",
    "completion": "print what completes this command line in a shell",
}
"""Each command in a few words; its module in hiptui.cli has its arguments and `run`."""
_MODULES = {
    **dict.fromkeys(("list", "show"), "circuits"),
    **dict.fromkeys(("completion", "schema"), "main"),
    "import": "importing",
}
"""Where a module has not the name of its command."""
FILES = {"bash": "hiptui.bash", "zsh": "_hiptui", "fish": "hiptui.fish"}
"""The script of each shell, by the name it looks for; scripts/documents.py writes them."""
SCHEMA = "circuits.schema.json"
"""What the types in storage/circuit_format allow, in words; a test compares them."""
FOLDER = Path(__file__).parent / "completions"


def main(argv: Sequence[str] | None = None) -> int:
    """Run `hiptui` with these arguments, or the process's own, and give the exit code."""
    try:
        try:
            code = _command(sys.argv[1:] if argv is None else argv)
        except SystemExit as leave:  # argparse has printed help or version
            code = leave.code if isinstance(leave.code, int) else 0
            flush()  # what it has left in the buffer
    except Wrong as error:
        complain(*error.args)
        return error.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0  # whoever read had enough
    except OSError as error:
        where = "" if error.filename is None else f", {error.filename}"
        complain(f"{error.strerror or error}{where}")
        return 1
    return code


def _command(argv: Sequence[str]) -> int:
    # Where there is nothing to take apart, argparse would be a hundredth of the start.
    args = _root().parse_args(argv) if argv else cast("Namespace", SimpleNamespace(**UNASKED))
    if not argv or args.command is None:
        from hiptui.cli.start import run_alone  # noqa: PLC0415 - not for --version

        return run_alone(args)
    if args.command not in HELP:
        hint = did_you_mean(args.command, HELP)
        raise Wrong(f"no command {quoted(args.command)}; {hint}see hiptui --help")
    command, parser = command_named(args.command)
    code: int = command.run(parser.parse_args(args.words, args))
    return code


def _root() -> ArgumentParser:
    from argparse import REMAINDER  # noqa: PLC0415 - not without arguments

    from hiptui.cli.arguments import parser_of  # noqa: PLC0415 - the same

    listed = "\n".join(f"  {name:11}{about}" for name, about in HELP.items())
    root = parser_of(
        "hiptui",
        "Coaches you through timed strength circuits. Without a command: the full screen.",
        usage="hiptui [options] [COMMAND ...]",
        epilog=f"commands (hiptui COMMAND --help tells more):\n{listed}",
    )
    root.add_argument("command", nargs="?", metavar="COMMAND", help="one of those below")
    root.add_argument("words", nargs=REMAINDER, metavar="...", help="what the command takes")
    return root


def command_named(name: str) -> tuple[ModuleType, ArgumentParser]:
    """The module of one of the commands, and the parser of what stands behind its name."""
    from hiptui.cli.arguments import parser_of  # noqa: PLC0415 - not without arguments

    command = import_module(f"hiptui.cli.{_MODULES.get(name, name)}")
    parser = parser_of(f"hiptui {name}", HELP[name])
    command.add_arguments(parser)
    return command, parser


def add_arguments(parser: ArgumentParser) -> None:
    if parser.prog == "hiptui completion":
        about = f"{', '.join([*FILES][:-1])} or {[*FILES][-1]}"
        parser.add_argument("shell", metavar="SHELL", choices=[*FILES], help=about)


def run(args: Namespace) -> int:
    file = FILES[args.shell] if args.command == "completion" else SCHEMA
    return print_pieces([(FOLDER / file).read_text(encoding="utf-8")])
