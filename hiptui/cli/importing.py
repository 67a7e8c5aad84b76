"""`hiptui import`: other programs' workouts, and circuits that were shared, to circuits.d."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from msgspec.structs import replace

from hiptui import toml_lines
from hiptui.cli import complain, contents, print_text
from hiptui.domain.circuit import Circuit
from hiptui.domain.formatting import many, printable
from hiptui.files import Paths, paths_here, write_atomically
from hiptui.formats.importers import Found, Imported, Refused, read
from hiptui.storage.circuit_checks import toml
from hiptui.storage.circuits import collect, free_id, read_text
from hiptui.toml_lines import SIZE, TomlError, parse

_KNOWN = "Seconds, Just Another Workout Timer, OpenHIIT, hiit-cli, Garmin FIT, hiptui"
_TOLD = 50
"""Lines about one file beyond which they are counted only."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="another program's file; - is standard input"
    )
    parser.add_argument("-n", "--dry-run", action="store_true", help="only say what would be done")


def run(args: Namespace) -> int:
    folder = _Folder(paths_here(), dry=args.dry_run)
    return max([_import(file, folder) for file in args.files])


def _import(file: str, folder: _Folder) -> int:
    name = "standard input" if file == "-" else file
    try:
        data = contents(file, SIZE)
        imported = _ours(data, name) or read(data)
        if imported is None:
            raise Refused(f"not a file of {_KNOWN}")
        if not imported.circuits:
            first, more = imported.refused[:1] or ["nothing in it"], len(imported.refused) - 1
            raise Refused(f"{first[0]}{f', and {more} more' if more > 0 else ''}")
        told = [line for found in imported.circuits for line in folder.put(found)]
    except (Refused, TomlError) as error:
        complain(f"{name}: {getattr(error, 'text', error)}; nothing was imported")
        return 2
    complain(*_bounded([f"{name}: left out: {why}" for why in imported.refused]))
    lines = _bounded([*told, *(f"  {line}" for line in imported.said)])
    return print_text("\n".join([f"{printable(name)}, a file of {imported.program}:", *lines]))


def _ours(data: bytes, name: str) -> Imported | None:
    """The circuits of a file like circuits.toml; None where it neither is nor begins like one."""
    try:
        text = toml_lines.decoded(data)
        if "circuit" not in parse(text):
            return None
    except TomlError:
        if data.startswith(b"[[circuit"):
            raise
        return None
    loaded = read_text(text, name)
    circuits = tuple(Found(circuit, ()) for circuit in loaded.circuits)
    why = (f"line {one.line}: {one.path}: {one.text}" for one in loaded.problems)
    return Imported("hiptui", circuits, tuple(map(printable, why)), ())


class _Folder:
    """circuits.d, and all circuits there are, so that none comes twice."""

    def __init__(self, paths: Paths, *, dry: bool) -> None:
        self._path = paths.circuits_folder
        self._dry = dry
        there = collect(paths.circuits).circuits
        self._ids = {circuit.id for circuit in there}
        self._ids |= {path.stem for path in self._path.glob("*.toml")}
        self._known = {_alike(circuit): circuit.id for circuit in there}

    def put(self, found: Found) -> Iterator[str]:
        """Write a circuit, unless it is there; what was done, line by line."""
        circuit = replace(found.circuit, id=free_id(found.circuit.id, self._ids))
        text = toml(circuit)
        loaded = read_text(text, "")
        if loaded.problems:
            complain(f"left out: {circuit.name}: {loaded.problems[0].text}")
            return
        (again,) = loaded.circuits
        if (there := self._known.get(_alike(again))) is not None:
            yield f'"{circuit.name}": already there, as {there}'
            return
        self._known[_alike(again)] = circuit.id
        self._ids.add(circuit.id)
        if not self._dry:
            write_atomically(self._path / f"{circuit.id}.toml", text.encode())
        verb = "would be" if self._dry else "is now"
        rounds = f", {many(often, 'round')}" if (often := again.timing.rounds) else ""
        moves = many(len(again.moves), "move")
        yield f'"{circuit.name}" {verb} {circuit.id}: {moves}{rounds}'
        yield from (f"  {line}" for line in found.said)


def _alike(circuit: Circuit) -> Circuit:
    return replace(circuit, id="", origin="")


def _bounded(lines: list[str]) -> list[str]:
    more = len(lines) - _TOLD
    return lines if more <= 0 else [*lines[:_TOLD], f"and {more} more"]
