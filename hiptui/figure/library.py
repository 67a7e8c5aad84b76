"""Figures by id: those that ship, and those beside the user's circuits.

Reading and checking files is imported with the first figure that is asked for, not before.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hiptui import toml_lines
from hiptui.toml_lines import Problem, Report, TomlError

if TYPE_CHECKING:
    from hiptui.figure.motion import Figure

MOVES = Path(__file__).with_name("moves")
"""The files of the figures that ship, unless the program runs from an archive."""
_ID = re.compile(r"[a-z0-9-]{1,80}")

Stamp = tuple[int, int, int]
"""What changes with a file: its time, its size, which file it is."""


class Loaded(Struct, frozen=True):
    """What a file held."""

    figure: Figure | None
    """None where the file is missing or wrong."""
    problems: tuple[Problem, ...] = ()
    """All that is wrong in it."""


def parse(text: str, figure_id: str, file: str) -> Loaded:
    """The figure that a TOML text describes."""
    from hiptui.figure.figure_file import read  # noqa: PLC0415

    try:
        table = toml_lines.parse(text)
    except TomlError as error:
        return Loaded(None, (error.problem(file),))
    report = Report()
    figure = read(table, figure_id, report)
    return Loaded(figure, report.problems(text, file, table))


def load_file(path: Path) -> Loaded:
    """The figure in a file; its id is the file's name without .toml."""
    try:
        return parse(toml_lines.read(path), path.stem, str(path))
    except TomlError as error:
        return Loaded(None, (error.problem(str(path)),))


@lru_cache(maxsize=64)
def shipped(figure_id: str) -> Figure | None:
    """The figure of this id that comes with the program; None where there is none."""
    # Not importlib.resources: it costs 15 ms, as much as all the rest.
    from pkgutil import get_data  # noqa: PLC0415

    if not _ID.fullmatch(figure_id):
        return None
    try:
        data = get_data("hiptui.figure", f"moves/{figure_id}.toml")
    except OSError:
        return None
    text = (data or b"").decode("utf-8")
    return parse(text, figure_id, f"{figure_id}.toml").figure


def shipped_ids() -> tuple[str, ...]:
    """The ids of all figures that come with the program."""
    try:
        names = os.listdir(MOVES)
    except OSError:  # in an archive; all others need not pay 15 ms for the import
        from importlib.resources import files  # noqa: PLC0415

        names = [item.name for item in (files("hiptui.figure") / "moves").iterdir()]
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml")))


class Library:
    """Figures by id: the user's own folder first, then those that ship."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._known: dict[str, tuple[Stamp, Loaded]] = {}

    def get(self, figure_id: str) -> Figure | None:
        """The figure of this id, read again where its file changed; None where there is none."""
        own = self.load(figure_id)
        return own.figure if own and own.figure else shipped(figure_id)

    def ids(self) -> tuple[str, ...]:
        """All figures there are, the user's own among them."""
        own = {path.stem for path in self._folder.glob("*.toml")} if self._folder else set()
        return tuple(sorted({*filter(_ID.fullmatch, own), *shipped_ids()}))

    def own_problems(self) -> tuple[Problem, ...]:
        """What is wrong in the user's own files; shipped figures of these ids stand in."""
        found: list[Problem] = []
        for path in sorted(self._folder.glob("*.toml")) if self._folder else ():
            if own := self.load(path.stem):
                found += own.problems
            else:
                found.append(Problem(str(path), 1, "", "expected a name of a-z, 0-9 and -"))
        return tuple(found)

    def load(self, figure_id: str) -> Loaded | None:
        """What the folder's own file of this id holds now; None where there is none."""
        if self._folder is None or not _ID.fullmatch(figure_id):
            return None
        path = self._folder / f"{figure_id}.toml"
        try:
            stat = path.stat()
        except OSError:
            return None
        stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        known = self._known.get(figure_id)
        if known is None or known[0] != stamp:
            known = self._known[figure_id] = (stamp, load_file(path))
        return known[1]
