"""The circuits: read from the shipped file and the user's own, checked, every mistake told."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hiptui.domain.circuit import Circuit
from hiptui.domain.problems import Problem
from hiptui.storage import circuit_checks, toml_file
from hiptui.storage.circuit_explain import Report, shown
from hiptui.storage.circuit_schema import schema
from hiptui.storage.circuit_tables import CIRCUITS
from hiptui.storage.toml_file import Place

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["Loaded", "collect", "read", "schema", "shipped_path"]

_SIZE = 1 << 20
"""Most bytes of a file."""
_NAME = "circuits.toml"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read: the good circuits, and what is wrong with the others."""

    circuits: tuple[Circuit, ...] = ()
    """In the order of the files."""
    problems: tuple[Problem, ...] = ()
    """In the order of the files; a bounded number of each."""


def shipped_path() -> Path | Traversable:
    """The circuits.toml that comes with the program."""
    package = Path(__file__).resolve().parents[1]
    # A checkout and an editable install have it beside the package.
    for folder in (package, package.parent):
        if (folder / _NAME).is_file():
            return folder / _NAME
    # Last, for a package inside an archive: every start would pay 15 ms for the import.
    from importlib.resources import files  # noqa: PLC0415

    return files("hiptui") / _NAME


def read(path: Path | Traversable) -> Loaded:
    """The circuits of one file; whatever is wrong with it becomes a problem."""
    origin = str(path)
    try:
        text = _text(path)
        document = toml_file.parse(text)
    except toml_file.TomlError as error:
        return Loaded(problems=(Problem(origin, error.line, "", error.text),))
    report = Report()
    circuits = _circuits(document, report, origin)
    return Loaded(circuits, _problems(report, text, origin))


def collect(user: Path | None, extra: Sequence[Path] = ()) -> Loaded:
    """The shipped circuits, the user's and those of more files.

    Args:
        user: The user's own file; it may be missing.
        extra: More files, which must be there.

    Returns:
        Circuits in order; one with the id of an earlier one takes its place.
    """
    files = [shipped_path(), *([user] if user and _exists(user) else []), *extra]
    loaded = [read(path) for path in files]
    by_id = {circuit.id: circuit for part in loaded for circuit in part.circuits}
    return Loaded(
        tuple(by_id.values()), tuple(problem for part in loaded for problem in part.problems)
    )


def _exists(path: Path) -> bool:
    """False only where there is surely nothing: what cannot be looked at is for `read` to tell."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return True


def _text(path: Path | Traversable) -> str:
    """The text of a file.

    Raises:
        TomlError: It is not there, not readable, too large or not text.
    """
    try:
        data = _data(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise toml_file.TomlError(1, f"cannot be read: {reason or error}") from None
    if len(data) > _SIZE:
        raise toml_file.TomlError(1, "larger than 1 MiB")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise toml_file.TomlError(line, "not UTF-8") from None


def _data(path: Path | Traversable) -> bytes:
    """The file's bytes, one more than allowed at most."""
    if isinstance(path, Path) and not stat.S_ISREG(os.stat(path).st_mode):
        # A pipe would make the program wait for whoever writes into it.
        raise ValueError("a folder" if path.is_dir() else "not a regular file")
    with path.open("rb") as file:
        return file.read(_SIZE + 1)


def _circuits(document: dict[str, object], report: Report, origin: str) -> tuple[Circuit, ...]:
    for key in document:
        if key != "circuit":
            report.add((key,), f"unknown key {shown(key)}, expected [[circuit]]")
    tables = document.get("circuit", [])
    if not isinstance(tables, list):
        report.add(("circuit",), f"expected tables [[circuit]], got {shown(tables)}")
        return ()
    if len(tables) > CIRCUITS:
        report.add(
            ("circuit", CIRCUITS),
            f"expected at most {CIRCUITS} circuits in a file, got {len(tables)}",
        )
    good: dict[str, Circuit] = {}
    first: dict[str, int] = {}
    for index, raw in enumerate(tables[:CIRCUITS]):
        circuit = circuit_checks.circuit(raw, ("circuit", index), report, origin)
        name = raw.get("id") if isinstance(raw, dict) else None
        if not isinstance(name, str):
            continue
        if first.setdefault(name, index) != index:
            text = f"{shown(name)} is the id of circuit[{first[name]}] already"
            report.add(("circuit", index, "id"), text)
        elif circuit:
            good[name] = circuit
    return tuple(good.values())


def _problems(report: Report, text: str, origin: str) -> tuple[Problem, ...]:
    """The report as problems with lines, and at the end how many more there are."""
    if not report.count:
        return ()
    lines = toml_file.lines(text)
    problems = [
        Problem(origin, toml_file.nearest(lines, place), _dotted(place), what)
        for place, what in report.found
    ]
    problems.sort(key=lambda problem: problem.line)
    more = report.count - len(problems)
    if more:
        last = problems[-1].line
        problems.append(Problem(origin, last, "", f"and more problems, at least {more}"))
    return tuple(problems)


def _dotted(place: Place) -> str:
    """A place as text: circuit[2].move[0].seconds."""
    text = ""
    for part in place:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            plain = part.isascii() and part.replace("-", "_").isidentifier() and len(part) <= 40
            text += f"{'.' if text else ''}{part if plain else shown(part)}"
    return text
