"""The L or R beside the lit foot, which ends all guessing about sides."""

from __future__ import annotations

import math
from collections.abc import Iterator

from hiptui.domain.circuit import Side
from hiptui.figure.frame import BodyRole
from hiptui.figure.raster import Cell
from hiptui.figure.shapes import Picture

_BLOCK_FROM = (80, 28)
"""Columns and rows from which the letter is three by three cells."""
_BLOCKS = {
    Side.LEFT: ("█  ", "█  ", "▀▀▀"),
    Side.RIGHT: ("█▀▙", "█▜▘", "▀ ▀"),
}
_REACH = (4, 10)
"""How far from the foot it may stand: so many columns, and one in so many of the width."""

_AWAY = 8.0
"""Centimetres from the foot, away from the knee, where it would like to stand."""

Place = tuple[int, int]
"""Row and column."""


def place(grid: list[list[Cell]], picture: Picture, side: Side) -> None:
    """Write the letter where there is room nearest to the foot, away from the body."""
    large = len(grid[0]) >= _BLOCK_FROM[0] and len(grid) >= _BLOCK_FROM[1]
    lines = _BLOCKS[side] if large else (side.value[0].upper(),)
    size = (len(lines), len(lines[0]))
    wish = _wish(picture, side)
    spots = sorted(_spots(grid, size, wish), key=lambda spot: _distance(spot, size, wish))
    clear = (spot for margin in (1, 0) for spot in spots if _free(grid, size, spot, margin))
    spot = next(clear, None)
    if spot is None:
        return
    row, column = spot
    for down, line in enumerate(lines):
        for across, glyph in enumerate(line):
            if glyph != " ":
                _, fg, bg = grid[row + down][column + across]
                grid[row + down][column + across] = (glyph, BodyRole.LETTER, fg or bg)


def _wish(picture: Picture, side: Side) -> tuple[float, float]:
    joints, own = picture.scene.joints, "_" + side.value[0]
    toe, ankle, knee = (picture.lens.at(joints[name + own]) for name in ("toe", "ankle", "knee"))
    foot = ((toe[0] + ankle[0]) / 2, (toe[1] + ankle[1]) / 2)
    x, y = foot[0] - knee[0], foot[1] - knee[1]
    away = _AWAY * picture.lens.scale / max(1.0, math.hypot(x, y))
    return (foot[0] + x * away, foot[1] + y * away)


def _spots(grid: list[list[Cell]], size: Place, wish: tuple[float, float]) -> Iterator[Place]:
    middle = (wish[1] / 4, wish[0] / 2)
    reach = _REACH[0] + len(grid[0]) / _REACH[1]
    for row in range(len(grid) - size[0] + 1):
        if abs(row + size[0] / 2 - middle[0]) <= reach / 2:
            for column in range(len(grid[0]) - size[1] + 1):
                if abs(column + size[1] / 2 - middle[1]) <= reach:
                    yield row, column


def _distance(spot: Place, size: Place, wish: tuple[float, float]) -> float:
    x, y = 2 * spot[1] + size[1] - wish[0], 4 * spot[0] + 2 * size[0] - wish[1]
    # Rounded, so that a mirrored picture decides ties alike.
    return round(x * x + y * y, 4)


def _free(grid: list[list[Cell]], size: Place, spot: Place, margin: int) -> bool:
    row, column = spot
    for line in grid[row : row + size[0]]:
        for _, fg, bg in line[max(0, column - margin) : column + size[1] + margin]:
            if fg > BodyRole.SHADOW or bg > BodyRole.SHADOW:
                return False
    return True
