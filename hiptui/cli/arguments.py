"""What commands share of their arguments: the parsers, and the checks of single values."""

from __future__ import annotations

import re
from argparse import REMAINDER, ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from hiptui import __version__

SPEEDS = (0.01, 10_000.0)
"""Slowest and fastest clock of a session."""
_SHOWN = 300
"""Characters of a message that may repeat what was typed."""


class Wrong(Exception):
    """Wrong use or bad input: lines for stderr, and the exit code."""

    code = 2


class Failed(Wrong):
    """What was asked for cannot be done."""

    code = 1


class _Parser(ArgumentParser):
    """Tells what is wrong in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        what = message.removeprefix("argument ")[:_SHOWN]
        raise Wrong(f"{what}, see {self.prog} --help")


def root(commands: Mapping[str, str]) -> ArgumentParser:
    """The parser of what stands before the command; `commands` are names with their help."""
    listed = "\n".join(f"  {name:11}{about}" for name, about in commands.items())
    main = parser(
        "hiptui",
        "Coaches you through timed strength circuits. Without a command: the full screen.",
        usage="hiptui [options] [COMMAND ...]",
        epilog=f"commands (hiptui COMMAND --help tells more):\n{listed}",
    )
    main.add_argument("command", nargs="?", metavar="COMMAND", help="one of those below")
    main.add_argument("words", nargs=REMAINDER, metavar="...", help="what the command takes")
    return main


def parser(
    prog: str, about: str, usage: str | None = None, epilog: str | None = None
) -> ArgumentParser:
    """A parser of the options that stand before and after the command alike."""
    made = _Parser(
        prog,
        usage,
        about,
        epilog,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument(
        "--circuits",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="circuits to add for this run; may stand several times",
    )
    made.add_argument("--settings", metavar="FILE", type=Path, help="settings to use instead")
    made.add_argument(
        "--speed", metavar="FACTOR", type=_speed, default=1.0, help="run the clock so much faster"
    )
    made.add_argument(
        "--record", action="store_true", help="write a session down whatever the clock's speed"
    )
    made.add_argument("--version", action="version", version=f"hiptui {__version__}")
    return made


def add_json(parser: ArgumentParser) -> None:
    """For a command that can write JSON."""
    parser.add_argument("--json", action="store_true", help="for programs")


def add_circuit(parser: ArgumentParser, nargs: str | None = None) -> None:
    """The circuit and how it is done today."""
    parser.add_argument("circuit", metavar="CIRCUIT", nargs=nargs, help="its id, see hiptui list")
    add_timing(parser)


def add_timing(parser: ArgumentParser) -> None:
    """How a circuit is done today."""
    parser.add_argument("--rounds", metavar="N", type=number, help="how often all moves are done")
    parser.add_argument("--rest", metavar="S", type=_rest, help="seconds of rest after a round")
    about = "the side that goes first in every move done one side after the other"
    parser.add_argument("--first", metavar="SIDE", choices=("left", "right"), help=about)


def number(text: str) -> int:
    """A whole number; its range depends on the circuit."""
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
        raise ArgumentTypeError(f"expected a whole number, got {quoted(text)}")
    return int(text)


def ranged(least: int, most: int) -> Callable[[str], int]:
    """A whole number from `least` to `most`."""

    def checked(text: str) -> int:
        if not least <= (found := number(text)) <= most:
            allowed = f"expected a whole number from {least} to {most}"
            raise ArgumentTypeError(f"{allowed}, got {quoted(text)}")
        return found

    return checked


def _rest(text: str) -> int:
    from hiptui.domain.settings import setting  # noqa: PLC0415 - used rarely

    rest, seconds = setting("timing", "rest"), number(text)
    if not rest.accepts(seconds):
        raise ArgumentTypeError(f"expected {rest.expected}, got {quoted(text)}")
    return seconds


def _speed(text: str) -> float:
    least, most = SPEEDS
    with suppress(ValueError):
        if least <= (factor := float(text)) <= most:
            return factor
    raise ArgumentTypeError(f"expected a number from {least:g} to {most:g}, got {quoted(text)}")


def quoted(text: str) -> str:
    """What the user typed, short, for an error to repeat."""
    return f'"{text if len(text) <= 40 else text[:39] + "…"}"'
