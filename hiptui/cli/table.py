"""Text in aligned columns, by the cells that a terminal gives each character."""

from __future__ import annotations

from collections.abc import Sequence

_PLAIN = 0x300
"""Below it each character takes one cell and stands alone."""


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
