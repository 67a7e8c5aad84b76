"""Where groups of lines go on a page."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from hiptui.ui.stage.lines import BLANK, Line, Role, Span, fill, line, paragraph, spread, width

ROOMY = 84
"""Cells from which a page has margins."""
FIGURE_ROWS = 13
"""Rows a figure with its caption needs."""
FIGURE_CELLS = 30
"""Cells a figure needs."""
_BESIDE = 41
_LARGE = 28


class FigureSize(StrEnum):
    """How much room the figure takes."""

    LARGE = "large"
    """Most of it."""
    BESIDE = "beside"
    """About half."""
    OFF = "off"
    """None."""


class Box(NamedTuple):
    """A place on the page, in cells."""

    x: int
    y: int
    width: int
    height: int


class Scene(Struct, frozen=True):
    """A page, and where its figure stands."""

    lines: list[Line]
    """The rows."""
    figure: Box | None = None
    """The figure's place with its caption, left blank in the rows; None where there is none."""
    flash: Box | None = None
    """The band that may flash: neither digits nor the side."""


def figure_box(size: FigureSize, cells: int, y: int, rows: int, beside: int = 0) -> Box | None:
    """Room for the figure at the left of `rows` rows, or None where it would be too small.

    `beside` cells are wanted to the right of it, if the figure stays wide enough.
    """
    if size is FigureSize.OFF or rows < FIGURE_ROWS:
        return None
    if size is FigureSize.LARGE:
        width = min(cells - _LARGE, cells * 7 // 10)
    else:
        width = min(cells - _BESIDE, cells * 58 // 100)
        if beside > cells - width - 2:
            width = max(FIGURE_CELLS, cells - beside - 2)
    return Box(0, y, width, rows) if width >= FIGURE_CELLS else None


def across(box: Box | None) -> int:
    """Cells that the figure and the gap beside it take."""
    return box.width + 2 if box else 0


def next_to(box: Box | None, body: list[Line], rows: int) -> list[Line]:
    """`body` in the middle of `rows` rows, to the right of the figure's place."""
    if not box:
        return body
    gap = Span(" " * across(box))
    return [(gap, *row) if row else row for row in middle(body, rows)]


def stage_rows(rows: int) -> int:
    """Rows kept for the digits before anything may be left in."""
    return 5 if rows < 16 else max(5, rows * 9 // 20)


def that_fit(room: int, *groups: Sequence[Line]) -> list[Sequence[Line]]:
    """Each group whole or not at all, the first first, within `room` rows."""
    kept: list[Sequence[Line]] = []
    for group in groups:
        fits = len(group) <= room
        kept.append(group if fits else ())
        room -= len(group) if fits else 0
    return kept


def stacked(top: list[Line], middle: list[Line], below: list[Line], rows: int) -> list[Line]:
    """Top at the top, below at the bottom, the middle between them with even gaps."""
    spare = rows - len(top) - len(middle) - len(below)
    before = max(0, spare // 2)
    after = max(0, spare - before)
    return [*top, *[BLANK] * before, *middle, *[BLANK] * after, *below][:rows]


def middle(body: list[Line], rows: int) -> list[Line]:
    """`body` in the middle of the rows."""
    return stacked([], body[:rows], [], rows)


def framed(body: list[Line], cells: int, rows: int, role: Role) -> list[Line]:
    """`body` in a frame that cannot be overlooked."""
    inner = cells - 4
    middle = [(Span("┃ ", role), *fill(row, inner), Span(" ┃", role)) for row in body[: rows - 2]]
    return [
        line(f"┏{'━' * (cells - 2)}┓", role),
        *middle,
        line(f"┗{'━' * (cells - 2)}┛", role),
    ]


def apart(left: list[Line], right: list[Line], cells: int) -> list[Line]:
    """Two blocks at the two edges, row by row."""
    rows = max(len(left), len(right))
    blank = [BLANK] * rows
    pairs = zip([*left, *blank][:rows], [*right, *blank][:rows], strict=True)
    return [spread(one, other, cells) for one, other in pairs]


def width_of(rows: list[Line]) -> int:
    """Cells of the widest row."""
    return max((width(row) for row in rows), default=0)


def bullet(text: str, cells: int) -> list[Line]:
    """A step, wrapped, with a dot in front."""
    rows = paragraph(text, cells - 2)
    return [(Span("· " if i == 0 else "  ", Role.DIM), *row) for i, row in enumerate(rows)]
