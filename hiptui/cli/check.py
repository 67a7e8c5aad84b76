"""`hiptui check`: what is wrong in files with circuits or with a figure."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from hiptui.cli.stdio import print_text, say
from hiptui.domain.formatting import many, printable
from hiptui.domain.problems import Problem

_FIGURE = re.compile(rb"^\s*\[\[\s*key\s*\]\]", re.MULTILINE)
"""What stands in figures only, so that a broken file tells its kind too."""
_LOOK = 1 << 16
"""Bytes within which a figure's first key pose comes."""


def run(args: Namespace) -> int:
    """Tell every problem; the exit code."""
    code = 0
    for path in args.files:
        problems, counts = _figure(path) if _is_figure(path) else _circuits(path)
        say(*map(str, problems))
        if problems:
            code = 2
        else:
            print_text(f"{printable(str(path))}: {counts}, all well")
    return code


def _circuits(path: Path) -> tuple[Sequence[Problem], str]:
    from hiptui.storage.circuits import read  # noqa: PLC0415 - for this kind only

    loaded = read(path)
    moves = sum(len(circuit.moves) for circuit in loaded.circuits)
    return loaded.problems, f"{many(len(loaded.circuits), 'circuit')}, {many(moves, 'move')}"


def _figure(path: Path) -> tuple[Sequence[Problem], str]:
    from hiptui.figure.loading import load_file  # noqa: PLC0415 - for this kind only

    loaded = load_file(path)
    keys = loaded.figure.keys if loaded.figure else ()
    return loaded.problems, f"a figure of {many(len(keys), 'key pose')}"


def _is_figure(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return bool(_FIGURE.search(file.read(_LOOK)))
    except (OSError, ValueError):
        return False
