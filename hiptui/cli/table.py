"""Text in aligned columns, by the cells that a terminal gives each character."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import combining, east_asian_width


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
    if text.isascii():
        return len(text)
    return sum((1 + (east_asian_width(char) in "WF")) * (not combining(char)) for char in text)
