"""The command line: what commands share of what they write, print and ask.

Each command is a module, with `add_arguments(parser)` and `run(args)` giving the exit code.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from errno import EBADF
from pathlib import Path
from typing import Any, TextIO

UNASKED: dict[str, Any] = {"circuits": [], "settings": None, "speed": 1.0, "record": False}
"""What the options say that stand before and after every command, where nobody gave them."""
_PLAIN = 0x300
"""Below it each character takes one cell and stands alone."""


class Wrong(Exception):
    """Wrong use or bad input: lines for stderr, and the exit code."""

    code = 2


class Failed(Wrong):
    """What was asked for cannot be done."""

    code = 1


def quoted(text: str) -> str:
    """What the user typed, short, for an error to repeat."""
    return f'"{text if len(text) <= 40 else text[:39] + "…"}"'


def print_text(text: str) -> int:
    """A text for stdout; what its encoding lacks is escaped. Always 0."""
    return print_pieces([f"{text}\n"])


def print_pieces(pieces: Iterable[str], *, encoding: str | None = None) -> int:
    """The same for text that comes piece by piece, with its own line ends."""
    if isinstance(out := _stdout(), io.TextIOWrapper):
        out.reconfigure(encoding=encoding, errors="backslashreplace")
    for piece in pieces:
        _send(sys.stdout.write, piece)
    _send(sys.stdout.flush)
    return 0


def print_json(data: object) -> int:
    """Data for programs, in UTF-8 whatever the terminal's encoding. Always 0."""
    from json import dumps  # noqa: PLC0415 - not for --version

    return print_pieces([f"{dumps(data, ensure_ascii=False, indent=2)}\n"], encoding="utf-8")


def print_bytes(data: bytes) -> int:
    """Data as it is. Always 0."""
    _send(_stdout().buffer.write, data)
    _send(sys.stdout.buffer.flush)
    return 0


def flush() -> None:
    """Send what is left on its way: at the interpreter's end errors would show."""
    if sys.stdout is not None:
        _send(sys.stdout.write, "")  # tries again what argparse failed to write
        _send(sys.stdout.flush)


def complain(*lines: str) -> None:
    """Lines for stderr, each with the program's name in front."""
    say(*(f"hiptui: {line}" for line in lines))


def say(*lines: str) -> None:
    """Lines for stderr; where nobody can read them there is nothing left to say."""
    from hiptui.domain.formatting import printable  # noqa: PLC0415 - for errors only

    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write("".join(f"{printable(line)}\n" for line in lines))


def confirmed(question: str, nobody: Wrong) -> bool:
    """Whether the person at the terminal says yes; raises `nobody` where there is none to ask."""
    if not _is_terminal(sys.stdin):
        raise nobody
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() in {"y", "yes"}:
        return True
    say("Kept as it was.")
    return False


def has_screen() -> bool:
    """Whether a full screen can be shown, which is drawn on standard error."""
    able = os.environ.get("TERM") != "dumb"
    return able and _is_terminal(sys.stdin) and _is_terminal(sys.stderr)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def contents(file: str, most: int, *, regular: bool = True) -> bytes:
    """The bytes of a file, of standard input for "-", at most one more than `most`; TomlError."""
    from hiptui import toml_lines  # noqa: PLC0415 - for those who read

    if file != "-":
        return toml_lines.contents(Path(file), regular=regular, most=most)
    try:
        return b"" if sys.stdin is None else sys.stdin.buffer.read(most + 1)
    except OSError as error:
        raise toml_lines.TomlError(0, f"cannot be read: {error.strerror}") from error


def did_you_mean(word: str, known: Iterable[str]) -> str:
    from hiptui.domain.formatting import closest  # noqa: PLC0415 - for errors only

    close = closest(word, known)
    return f'did you mean "{close}"? ' if close else ""


def _stdout() -> TextIO:
    if sys.stdout is None:
        raise OSError(EBADF, os.strerror(EBADF), "standard output")
    return sys.stdout


def _send(write: Callable[..., object], *data: object) -> None:
    try:
        write(*data)
    except OSError as error:
        # The interpreter flushes once more when it ends, and must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OSError(error.errno, error.strerror, "standard output") from error


def columns(rows: Sequence[Sequence[str]], right: set[int], widths: Sequence[int] = ()) -> str:
    """Rows as text, each column as wide as `widths` says, those in `right` flush right."""
    widths = widths or widths_of(rows)
    lines = []
    for row in rows:
        cells = []
        for i, (cell, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - cell_width(cell))
            cells.append(space + cell if i in right else cell + space)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def widths_of(rows: Sequence[Sequence[str]], least: Sequence[int] = ()) -> tuple[int, ...]:
    """The width of each column's widest cell, or as much as it had before."""
    found = (max(map(cell_width, column)) for column in zip(*rows, strict=True))
    return tuple(map(max, found, least or (0,) * len(rows[0])))


def cell_width(text: str) -> int:
    """Cells a text takes on a terminal."""
    if all(ord(char) < _PLAIN for char in text):
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - 15 ms that most names need not pay

    return cell_len(text)
