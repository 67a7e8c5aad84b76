"""What the command line may say: its parsers, and the checks of single values."""

from __future__ import annotations

import re
from argparse import (
    REMAINDER,
    ArgumentParser,
    ArgumentTypeError,
    RawDescriptionHelpFormatter,
)
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from hiptui import __version__

if TYPE_CHECKING:
    from datetime import date

SPEEDS = (0.01, 10_000.0)
"""Slowest and fastest clock of a session."""
SIZES = ((30, 12), (300, 100))
"""Smallest and largest figure: columns and rows."""
_SHOWN = 300
"""Characters of a message that may repeat what was typed."""


class Wrong(Exception):
    """Wrong use or bad input: lines for stderr, exit 2."""


class _Parser(ArgumentParser):
    """Tells what is wrong in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        what = message.removeprefix("argument ")[:_SHOWN]
        raise Wrong(f"{what}, see {self.prog} --help")


def root(commands: Mapping[str, str]) -> ArgumentParser:
    """The parser of what stands before the command; `commands` are names with their help."""
    listed = "\n".join(f"  {name:8}{about}" for name, about in commands.items())
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


def takes_nothing(parser: ArgumentParser) -> None:
    """No arguments of its own."""


def takes_json(parser: ArgumentParser) -> None:
    """The arguments of a command that can write JSON."""
    parser.add_argument("--json", action="store_true", help="for programs")


def takes_files(parser: ArgumentParser) -> None:
    """The arguments of `check`."""
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="circuits or figures")


def _takes_circuit(parser: ArgumentParser, nargs: str | None = None) -> None:
    parser.add_argument("circuit", metavar="CIRCUIT", nargs=nargs, help="its id, see hiptui list")
    _takes_timing(parser)


def _takes_timing(parser: ArgumentParser) -> None:
    parser.add_argument("--rounds", metavar="N", type=_number, help="how often all moves are done")
    parser.add_argument("--rest", metavar="S", type=_rest, help="seconds of rest after a round")
    about = "the side that goes first in every move done one side after the other"
    parser.add_argument("--first", metavar="SIDE", choices=("left", "right"), help=about)


def takes_start(parser: ArgumentParser) -> None:
    """The arguments of `start`."""
    _takes_circuit(parser, "?")
    parser.add_argument("--plain", action="store_true", help="lines of text, also through a pipe")


def takes_remote(parser: ArgumentParser) -> None:
    """The arguments of `remote`."""
    whats = ("pause", "next", "previous", "status", "watch")
    about = "what to do: pause, next, previous, status or watch"
    parser.add_argument("what", choices=whats, metavar="WHAT", help=about)
    written = parser.add_mutually_exclusive_group()
    written.add_argument("--json", action="store_true", help="the status for programs")
    written.add_argument(
        "--format", metavar="TEXT", type=_format, help='such as "{phase} {remaining} {move_name}"'
    )


def takes_show(parser: ArgumentParser) -> None:
    """The arguments of `show`."""
    _takes_circuit(parser)
    takes_json(parser)


def takes_history(parser: ArgumentParser) -> None:
    """The arguments of `history`."""
    written = parser.add_mutually_exclusive_group()
    written.add_argument("--json", action="store_true", help="for programs, with all segments")
    written.add_argument("--csv", action="store_true", help="for spreadsheets")
    written.add_argument(
        "--merge", metavar="FILE", help="add another machine's --json; - is standard input"
    )
    written.add_argument("--edit", metavar="ID", help="say something else of a session")
    written.add_argument("--delete", metavar="ID", help="delete a session; asks first")
    parser.add_argument("--since", metavar="DATE", type=_day, help="from YYYY-MM-DD on")
    parser.add_argument("--effort", metavar="N", type=_effort, help="with --edit: 1 to 10, or none")
    harder = ("left", "same", "right", "none")
    about = "with --edit: left, same, right or none"
    parser.add_argument("--harder", metavar="SIDE", choices=harder, help=about)
    parser.add_argument("--note", metavar="TEXT", type=_note, help="with --edit: a line, or none")
    parser.add_argument("--yes", action="store_true", help="with --delete: do not ask")


def takes_export(parser: ArgumentParser) -> None:
    """The arguments of `export`."""
    whats = ("workout", "session", "plan")
    about = "workout: a circuit for a Garmin watch; session: what was done; plan: a calendar"
    parser.add_argument("what", choices=whats, metavar="WHAT", help=about)
    parser.add_argument(
        "name",
        metavar="ID",
        nargs="?",
        help="the circuit's, or the beginning of a session's; without it the last session",
    )
    _takes_timing(parser)
    parser.add_argument(
        "--weeks", metavar="N", type=_ranged(1, 104), default=8, help="of the plan; 8 if not said"
    )
    parser.add_argument(
        "--alarm", metavar="MIN", type=_ranged(0, 1440), help="remind so many minutes before"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="where to; - is standard output")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")


def takes_doctor(parser: ArgumentParser) -> None:
    """The arguments of `doctor`."""
    sounding = parser.add_mutually_exclusive_group()
    sounding.add_argument(
        "--play", action="store_true", help="play the cues without a terminal too"
    )
    sounding.add_argument("--quiet", action="store_true", help="play nothing")


def takes_figure(parser: ArgumentParser) -> None:
    """The arguments of `figure`."""
    parser.add_argument("figure", metavar="ID", help="the name of its file without .toml")
    parser.add_argument("--side", choices=("left", "right"), help="the leg that works")
    parser.add_argument(
        "--camera", metavar="DEGREES", type=_degrees, default=0, help="turn the camera so far"
    )
    parser.add_argument("--size", metavar="WxH", type=_size, help="columns and rows, such as 44x16")


def _number(text: str) -> int:
    """A whole number; its range depends on the circuit."""
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
        raise ArgumentTypeError(f"expected a whole number, got {quoted(text)}")
    return int(text)


def _ranged(least: int, most: int) -> Callable[[str], int]:
    """A whole number from `least` to `most`."""

    def number(text: str) -> int:
        if not least <= (found := _number(text)) <= most:
            allowed = f"expected a whole number from {least} to {most}"
            raise ArgumentTypeError(f"{allowed}, got {quoted(text)}")
        return found

    return number


def _rest(text: str) -> int:
    from hiptui.domain.settings import setting  # noqa: PLC0415 - used rarely

    rest, seconds = setting("timing", "rest"), _number(text)
    if not rest.accepts(seconds):
        raise ArgumentTypeError(f"expected {rest.expected}, got {quoted(text)}")
    return seconds


def _effort(text: str) -> int | str:
    if text == "none":
        return text
    if re.fullmatch(r"[0-9]{1,9}", text) and 1 <= int(text) <= 10:
        return int(text)
    raise ArgumentTypeError(f"expected 1 to 10 or none, got {quoted(text)}")


def _note(text: str) -> str:
    from hiptui.domain.record import NOTE_LENGTH  # noqa: PLC0415 - used rarely

    if len(text) > NOTE_LENGTH:
        raise ArgumentTypeError(f"expected at most {NOTE_LENGTH} characters, got {len(text)}")
    return text


def _degrees(text: str) -> int:
    degrees = _number(text)
    if not -360 <= degrees <= 360:
        raise ArgumentTypeError(f"expected a whole number from -360 to 360, got {quoted(text)}")
    return degrees


def _size(text: str) -> tuple[int, int]:
    (least_wide, least_high), (most_wide, most_high) = SIZES
    if found := re.fullmatch(r"([0-9]{1,4})x([0-9]{1,4})", text):
        wide, high = int(found[1]), int(found[2])
        if least_wide <= wide <= most_wide and least_high <= high <= most_high:
            return wide, high
    allowed = f"{least_wide}x{least_high} to {most_wide}x{most_high}"
    raise ArgumentTypeError(f"expected columns x rows from {allowed}, got {quoted(text)}")


def _day(text: str) -> date:
    from datetime import date  # noqa: PLC0415 - used rarely

    with suppress(ValueError):
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    raise ArgumentTypeError(f"expected a day as YYYY-MM-DD, got {quoted(text)}")


def _format(text: str) -> str:
    from hiptui.remote.protocol import check_format  # noqa: PLC0415 - used rarely

    try:
        return check_format(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def _speed(text: str) -> float:
    least, most = SPEEDS
    with suppress(ValueError):
        if least <= (factor := float(text)) <= most:
            return factor
    raise ArgumentTypeError(f"expected a number from {least:g} to {most:g}, got {quoted(text)}")


def quoted(text: str) -> str:
    """What the user typed, short, for an error to repeat."""
    return f'"{text if len(text) <= 40 else text[:39] + "…"}"'
