"""The library of moves that comes with the program, to build circuits from."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hiptui.domain.circuit import Circuit, Move
from hiptui.storage import circuit_checks, toml_file
from hiptui.storage.circuits import shipped_path
from hiptui.toml_lines import Problem, TomlError, parse, shown

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


class Library(NamedTuple):
    """What was read: the good moves, and what is wrong with the others."""

    moves: tuple[Move, ...] = ()
    """In the order of the file."""
    problems: tuple[Problem, ...] = ()
    """In the order of the file."""


@cache
def library() -> Library:
    """The shipped moves, read when they are first asked for."""
    return read(shipped_path("moves.toml"))


def search(words: str, circuits: Iterable[Circuit] = ()) -> tuple[Move, ...]:
    """The moves of `circuits`, then of the library, that match each of `words`; equal ones once."""
    split = words.split()
    moves = (*(move for circuit in circuits for move in circuit.moves), *library().moves)
    return tuple(dict.fromkeys(move for move in moves if move.matches(split)))


def read(path: Path | Traversable) -> Library:
    """The moves of one file; whatever is wrong with it becomes a problem."""
    origin = str(path)
    try:
        text = toml_file.read(path)
        document = parse(text)
    except TomlError as error:
        return Library(problems=(Problem(origin, error.line, "", error.text),))
    report = toml_file.Report()
    moves = _moves(document, report)
    return Library(moves, report.problems(text, origin))


def _moves(document: dict[str, object], report: toml_file.Report) -> tuple[Move, ...]:
    for key in document:
        if key != "move":
            report.add((key,), f"unknown key {shown(key)}, expected [[move]]")
    tables = document.get("move", [])
    if not isinstance(tables, list):
        report.add(("move",), f"expected tables [[move]], got {shown(tables)}")
        return ()
    found = (circuit_checks.move(raw, ("move", at), report) for at, raw in enumerate(tables))
    return tuple(move for move in found if move)
