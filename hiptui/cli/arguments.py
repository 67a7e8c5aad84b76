"""What commands take: options that stand before and after them alike, circuits, numbers."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from hiptui import __version__
from hiptui.cli import UNASKED, Wrong, quoted

SPEEDS = (0.01, 10_000.0)
"""Slowest and fastest clock of a session."""
_SHOWN = 300
"""Characters of a message that may repeat what was typed."""


class _Parser(ArgumentParser):
    """Tells what is wrong in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        what = message.removeprefix("argument ")[:_SHOWN]
        raise Wrong(f"{what}, see {self.prog} --help")


def parser_of(
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
        help="circuits to add for this run; may stand several times",
    )
    made.add_argument("--settings", metavar="FILE", type=Path, help="settings to use instead")
    made.add_argument("--speed", metavar="FACTOR", type=_speed, help="run the clock so much faster")
    made.add_argument(
        "--record", action="store_true", help="write a session down whatever the clock's speed"
    )
    made.set_defaults(**UNASKED)
    made.add_argument("--version", action="version", version=f"hiptui {__version__}")
    return made


def add_circuit(parser: ArgumentParser, nargs: str | None = None) -> None:
    parser.add_argument("circuit", metavar="CIRCUIT", nargs=nargs, help="its id, see hiptui list")
    add_timing(parser)


def add_timing(parser: ArgumentParser) -> None:
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
