"""`hiptui check`: what is wrong in files with circuits, with a figure or with settings."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from hiptui.cli import print_text, say
from hiptui.domain.formatting import many, printable
from hiptui.files import paths_here

_LOOK = 1 << 16
"""Bytes within which a file tells its kind."""
_TELLING = re.compile(
    rb"""
    ^[ \t]*(
      (?P<circuits> \[\[ \s* circuit \b | \[ \s* circuit \s* \] | circuit \s* = )
    | (?P<settings> \[ \s* (timing|cues|display|keys|hooks|goal|plan|circuit) \s* [].] )
    | (?P<figure> \[\[ \s* key \s* \]\] | (side|camera|loop|again|stills|work|prop) \s* = )
    )
    """,
    re.MULTILINE | re.VERBOSE,
)
"""The first line that stands in one kind only, so that a broken file tells its kind too."""

Checked = tuple[Sequence[str], str]
"""Every problem, and in words what the file holds."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files", metavar="FILE", nargs="+", type=Path, help="circuits, figures or settings"
    )


def run(args: Namespace) -> int:
    code = 0
    for path in args.files:
        problems, counts = _CHECKS[_kind(path)](path)
        say(*problems)
        if problems:
            code = 2
        else:
            print_text(f"{printable(str(path))}: {counts}, all well")
    return code


def _circuits(path: Path) -> Checked:
    from hiptui.figure.library import Library  # noqa: PLC0415 - for this kind only
    from hiptui.storage.circuits import read  # noqa: PLC0415 - for this kind only

    loaded = read(path, Library(paths_here().figures).ids())
    moves = sum(len(circuit.moves) for circuit in loaded.circuits)
    counts = f"{many(len(loaded.circuits), 'circuit')}, {many(moves, 'move')}"
    return [*map(str, loaded.problems)], counts


def _figure(path: Path) -> Checked:
    from hiptui.figure.library import load_file  # noqa: PLC0415 - for this kind only

    loaded = load_file(path)
    keys = loaded.figure.keys if loaded.figure else ()
    return [*map(str, loaded.problems)], f"a figure of {many(len(keys), 'key pose')}"


def _settings(path: Path) -> Checked:
    from hiptui.storage.circuits import collect  # noqa: PLC0415 - for this kind only
    from hiptui.storage.settings import read, unknown_circuits  # noqa: PLC0415 - the same
    from hiptui.ui.keymap import keymap  # noqa: PLC0415 - the same

    found = read(path)
    ids = {circuit.id for circuit in collect(paths_here().circuits).circuits}
    unknown = unknown_circuits(found, ids, path.name)
    keys = keymap(found.settings.keys, path.name).warnings
    return (*found.warnings, *unknown, *keys), "settings"


_CHECKS = {"circuits": _circuits, "figure": _figure, "settings": _settings}


def _kind(path: Path) -> str:
    """What the file holds, by the first line that tells, else by where it is."""
    beginning = b""
    with suppress(OSError, ValueError):  # for the reader to tell
        if path.is_file():
            with path.open("rb") as file:
                beginning = file.read(_LOOK)
    if telling := _TELLING.search(beginning):
        return next(kind for kind in _CHECKS if telling[kind])
    if path.name == "settings.toml" and os.path.exists(path):
        return "settings"
    return "figure" if path.absolute().parent.name == "figures" else "circuits"
