"""The circuits and the library of moves, read, every mistake told; the user's own also written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, count
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from msgspec import Struct, convert
from msgspec.structs import replace

from hiptui import toml_lines
from hiptui.domain.circuit import Circuit, Move
from hiptui.domain.formatting import closest, holds, identifier
from hiptui.files import write_atomically
from hiptui.storage import circuit_checks
from hiptui.storage.circuit_checks import made_move, toml
from hiptui.storage.circuit_format import CIRCUITS, MoveTable
from hiptui.toml_lines import Problem, Report, TomlError, parse, shown

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from hiptui.domain.circuit_draft import Draft

_File: TypeAlias = "Path | Traversable"
_FOLDER = "circuits.d"


class Loaded(Struct, frozen=True):
    """What was read: the good circuits, and what is wrong with the others."""

    circuits: tuple[Circuit, ...] = ()
    """In the order of the files."""
    problems: tuple[Problem, ...] = ()
    """In the order of the files; a bounded number of each."""


def shipped_path(name: str = "circuits.toml") -> Path | Traversable:
    """The file that comes with the program under `name`."""
    package = Path(__file__).resolve().parents[1]
    # A checkout and an editable install have it beside the package.
    for folder in (package, package.parent):
        if (folder / name).is_file():
            return folder / name
    # Last, for a package inside an archive: every start would pay 15 ms for the import.
    from importlib.resources import files  # noqa: PLC0415

    return files("hiptui") / name


def read(path: Path | Traversable, figures: Collection[str] | None = None) -> Loaded:
    """The circuits of one file, and every problem; in circuits.d it may hold that of its name only.

    A figure that is not among `figures` is one too, where they are given: sessions do without it.
    """
    try:
        text = toml_lines.read(path)
    except TomlError as error:
        return Loaded(problems=(error.problem(str(path)),))
    alone = isinstance(path, Path) and path.absolute().parent.name == _FOLDER
    return read_text(text, str(path), figures, path.name.removesuffix(".toml") if alone else None)


def read_text(
    text: str, origin: str, figures: Collection[str] | None = None, only: str | None = None
) -> Loaded:
    """The same for a text that was read already; `only` is the id of the one it may hold."""
    try:
        document = parse(text)
    except TomlError as error:
        return Loaded(problems=(error.problem(origin),))
    report = Report()
    circuits = _circuits(_listed(document, report), report, origin, only)
    if figures is not None:
        _check_figures(document.get("circuit"), figures, report)
    return Loaded(circuits, report.problems(text, origin, document))


def collect(user: Path | None, extra: Sequence[Path] = ()) -> Loaded:
    """All circuits; see Reading."""
    reading = Reading(user, extra)
    reading.up_to(None)
    return reading.loaded()


class Reading:
    """The shipped circuits, the user's and those of more files, read one file after the other."""

    def __init__(self, user: Path | None, extra: Sequence[Path] = ()) -> None:
        """Nothing yet. `user` and circuits.d beside it may be missing; `extra` files come last."""
        self._own: tuple[Circuit, ...] = ()
        own = [user] if user and _exists(user) else []
        own += sorted(user.with_name(_FOLDER).glob("[!.]*.toml")) if user else []
        self._coming: list[tuple[_File, bool]] = [(shipped_path(), False)]
        self._coming += [(path, True) for path in own] + [(path, False) for path in extra]
        self._parts: list[Loaded] = []
        self._turn = Lock()

    @property
    def done(self) -> bool:
        """Whether all files are read."""
        return not self._coming

    def go_on(self) -> None:
        """Read one more file, if there is one; any thread may, and waits for the one that does."""
        with self._turn:
            if self._coming:
                self._parts.append(self._read(*self._coming[0]))
                del self._coming[0]

    def up_to(self, most: int | None) -> None:
        """Read files of so many bytes together, or all."""
        while self._coming and (most is None or (most := most - _size(self._coming[0][0])) >= 0):
            self.go_on()

    def loaded(self) -> Loaded:
        """Circuits in order, so far; one with the id of an earlier one takes its place."""
        by_id = {circuit.id: circuit for part in self._parts for circuit in part.circuits}
        problems = tuple(problem for part in self._parts for problem in part.problems)
        return Loaded(tuple(by_id.values()), problems)

    def _read(self, path: _File, users: bool) -> Loaded:
        """The circuits of a file; told is one that circuits.toml, the first of theirs, has too."""
        loaded = read(path)
        if not users:
            return loaded
        ids = {one.id for one in loaded.circuits}
        told = (
            f"{shown(one.id)} is in {one.origin} too, the one here counts"
            for one in self._own
            if one.id in ids
        )
        problems = *loaded.problems, *(Problem(str(path), 1, "", text) for text in told)
        self._own = self._own or loaded.circuits
        return Loaded(loaded.circuits, problems)


def problems_in(files: Iterable[Path], problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of these files."""
    names = set(map(str, files))
    return tuple(problem for problem in problems if problem.file in names)


def _size(path: _File) -> int:
    """The bytes of a file; 0 where it cannot be looked at, for `read` to tell."""
    try:
        return path.stat().st_size if isinstance(path, Path) else 0
    except (OSError, ValueError):
        return 0


def _exists(path: Path) -> bool:
    """False only where there is surely nothing: what cannot be looked at is for `read` to tell."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        pass
    return True


def _listed(document: dict[str, object], report: Report) -> list[object]:
    """The tables [[circuit]], which are all that a file may hold, and no more than it may."""
    for key in document:
        if key != "circuit":
            report.add((key,), f"unknown key {shown(key)}, expected [[circuit]]")
    tables = document.get("circuit", [])
    if not isinstance(tables, list):
        report.add(("circuit",), f"expected tables [[circuit]], got {shown(tables)}")
        return []
    if len(tables) > CIRCUITS:
        text = f"expected at most {CIRCUITS} circuits in a file, got {len(tables)}"
        report.add(("circuit", CIRCUITS), text)
    return tables[:CIRCUITS]


def _circuits(
    tables: Iterable[object], report: Report, origin: str, only: str | None
) -> tuple[Circuit, ...]:
    good: dict[str, Circuit] = {}
    first: dict[str, int] = {}
    for index, raw in enumerate(tables):
        circuit = circuit_checks.circuit(raw, ("circuit", index), report, origin)
        name = raw.get("id") if isinstance(raw, dict) else None
        if isinstance(name, str) and first.setdefault(name, index) != index:
            text = f"{shown(name)} is the id of circuit[{first[name]}] already"
            report.add(("circuit", index, "id"), text)
        elif circuit:
            good[circuit.id] = circuit
        if only is not None and isinstance(raw, dict) and name != only:
            text = f"expected {shown(only)}, as the file is called, got {shown(name)}"
            report.add(("circuit", index, "id"), text)
    return tuple(one for one in good.values() if only in (None, one.id))


def _check_figures(circuits: object, figures: Collection[str], report: Report) -> None:
    for at, circuit in _tables(circuits):
        for number, move in _tables(circuit.get("move")):
            figure = move.get("figure")
            if isinstance(figure, str) and figure and figure not in figures:
                close = closest(figure, figures)
                hint = f", did you mean {close!r}?" if close else ""
                place = ("circuit", at, "move", number, "figure")
                report.add(place, f"there is no figure {shown(figure)}{hint}")


def _tables(value: object) -> Iterator[tuple[int, dict[str, object]]]:
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield index, item


@cache
def library() -> tuple[Move, ...]:
    """The shipped moves, read when they are first asked for."""
    document = parse(toml_lines.read(shipped_path("moves.toml")))
    return tuple(map(made_move, convert(document["move"], tuple[MoveTable, ...])))


def search_moves(words: str, circuits: Iterable[Circuit] = ()) -> tuple[Move, ...]:
    """The moves of `circuits`, then of the library, that match each of `words`; equal ones once."""
    split = words.split()
    moves = (*(move for circuit in circuits for move in circuit.moves), *library())
    found = (m for m in moves if holds((m.name, m.short, *m.targets, *m.equipment), split))
    return tuple(dict.fromkeys(found))


def problems(circuit: Circuit, figures: Collection[str]) -> tuple[Problem, ...]:
    """What `check` would say of the file of a circuit."""
    return read_text(toml(circuit), "", figures).problems


def is_ours(circuit: Circuit, folder: Path) -> bool:
    """Whether it is in `folder`, and nobody wrote comments into its file, which would go."""
    path = Path(circuit.origin)
    if path != folder / f"{circuit.id}.toml":
        return False
    try:
        text = toml_lines.read(path)
    except TomlError:
        return False
    same = read_text(text, circuit.origin).circuits == (circuit,)
    return same and text.count("#") == toml(circuit).count("#")


def save(circuit: Circuit, before: Circuit | None, folder: Path, taken: Collection[str]) -> Circuit:
    """Write a circuit without problems into `folder`, and return it as it is read again.

    It takes the place of `before`; where that is None, or something else is in its file by now,
    it is a new one, under an id that is not `taken`. Raises OSError: it cannot be written.
    """
    name = circuit.id
    if before is None or not is_ours(before, folder):
        files = {path.stem for path in folder.glob("*.toml")}
        name = free_id(identifier(circuit.name), files.union(taken))
    path = folder / f"{name}.toml"
    text = toml(replace(circuit, id=name))
    write_atomically(path, text.encode())
    (again,) = read_text(text, str(path)).circuits
    return again


def keep_draft(draft: Draft, path: Path) -> None:
    """Write down a circuit that is being edited, mistakes and all, for `kept_draft`."""
    write_atomically(path, msgspec.json.encode(replace(draft, past=())))


def kept_draft(path: Path) -> Draft | None:
    """The circuit that was being edited when the program had to end; None where none was."""
    from hiptui.domain.circuit_draft import Draft  # noqa: PLC0415 - for editors only

    try:
        return msgspec.json.decode(path.read_bytes(), type=Draft)
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError):
        return None


def free_id(name: str, taken: Collection[str]) -> str:
    """`name`, with a number where it is taken."""
    numbered = (f"{name[:75]}-{number}" for number in count(2))
    return next(free for free in chain([name], numbered) if free not in taken)
