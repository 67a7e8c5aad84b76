"""Frames, kept: the same moment in the same view is drawn once."""

from __future__ import annotations

import math
from itertools import product

from msgspec.structs import replace

from hiptui.domain.circuit import Side
from hiptui.figure.frame import SMALLEST, BodyRole, Cell, Frame, View, lens_for, scene_for
from hiptui.figure.motion import Figure
from hiptui.figure.raster import Canvas, cells
from hiptui.figure.shapes import Picture, parts

KEPT = 240
"""Frames kept at most: two sides of the longest cycle at 8 a second."""
KEPT_CELLS = 2_000_000
"""Cells of a size that are kept, six megabytes: its longest cycle up to 200x80."""

_MOST_STILLS = 3


def render(figure: Figure, t: float, view: View) -> Frame | None:
    """The picture at `t` seconds, None where there is no room for one.

    Pass moments from `Figure.moment`, so that the next cycle finds its frames drawn.
    """
    if view.width < SMALLEST[0] or view.height < SMALLEST[1]:
        return None
    side = shown_side(figure, view.side)
    t, view = figure.phase(t), replace(view, side=side, turn=view.turn % 360)
    key = figure, t, view
    frame = _kept.pop(key, None)
    _kept[key] = frame = frame or _drawn(figure, t, view)
    while len(_kept) > min(KEPT, KEPT_CELLS // (view.width * view.height)):
        del _kept[next(iter(_kept))]
    return frame


_kept: dict[tuple[Figure, float, View], Frame] = {}
"""Those asked for last stand last."""


def still_times(figure: Figure, width: int) -> tuple[float, ...]:
    """When the two or three most telling keys are reached, as many as fit side by side."""
    count = max(1, min(_MOST_STILLS, width // SMALLEST[0]))
    return tuple(figure.reached(index) for index in figure.stills[:count])


def stills(figure: Figure, view: View) -> Frame | None:
    """The most telling keys side by side, None where there is no room for one.

    Each has an equal share of the columns; `still_times` says which moments they are.
    """
    times = still_times(figure, view.width)
    share = replace(view, width=view.width // len(times))
    frames = [frame for t in times if (frame := render(figure, t, share))]
    if not frames:
        return None
    rest = view.width - share.width * len(frames)
    glyphs, roles = "", b""
    for start in range(0, share.width * view.height, share.width):
        row = slice(start, start + share.width)
        glyphs += "".join(frame.glyphs[row] for frame in frames) + " " * rest
        roles += b"".join(frame.roles[row] for frame in frames) + bytes(rest)
    return Frame(view.width, glyphs, roles)


def shown_side(figure: Figure, side: Side | None) -> Side | None:
    """The side whose leg is lit; None for a figure without sides."""
    return None if figure.side is None else side or figure.side


def _drawn(figure: Figure, t: float, view: View) -> Frame:
    scene = scene_for(figure, t, view.side)
    lens = lens_for(figure, view, scene)
    picture = Picture(scene, lens, view.side, 2 * view.width, 2 * view.height)
    canvas = Canvas(picture.width, picture.height, view.mono)
    for part in parts(picture):
        canvas.paint(part)
    grid = cells(canvas, view.mono)
    if view.side is not None:
        place(grid, picture, view.side)
    return Frame.of(grid)


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


def place(grid: list[list[Cell]], picture: Picture, side: Side) -> None:
    """Write the letter where there is room nearest to the foot, away from the body."""
    rows, columns = len(grid), len(grid[0])
    large = columns >= _BLOCK_FROM[0] and rows >= _BLOCK_FROM[1]
    lines = _BLOCKS[side] if large else (side.value[0].upper(),)
    high, wide = len(lines), len(lines[0])
    (x, y), reach = _wish(picture, side), _REACH[0] + columns / _REACH[1]
    # Rounded, so that a mirrored picture decides ties alike.
    spots = sorted(
        (round((2 * column + wide - x) ** 2 + (4 * row + 2 * high - y) ** 2, 4), row, column)
        for row in range(rows - high + 1)
        if abs(row + high / 2 - y / 4) <= reach / 2
        for column in range(columns - wide + 1)
        if abs(column + wide / 2 - x / 2) <= reach
    )
    for margin, (_, row, column) in product((1, 0), spots):
        around = slice(max(0, column - margin), column + wide + margin)
        if all(_is_free(line[around]) for line in grid[row : row + high]):
            for line, glyphs in zip(grid[row:], lines, strict=False):
                for at, glyph in enumerate(glyphs, start=column):
                    if glyph != " ":
                        _, fg, bg = line[at]
                        line[at] = (glyph, BodyRole.LETTER, fg or bg)
            return


def _wish(picture: Picture, side: Side) -> tuple[float, float]:
    joints, own = picture.scene.joints, "_" + side.value[0]
    toe, ankle, knee = (picture.lens.at(joints[name + own]) for name in ("toe", "ankle", "knee"))
    foot = ((toe[0] + ankle[0]) / 2, (toe[1] + ankle[1]) / 2)
    x, y = foot[0] - knee[0], foot[1] - knee[1]
    away = _AWAY * picture.lens.scale / max(1.0, math.hypot(x, y))
    return (foot[0] + x * away, foot[1] + y * away)


def _is_free(line: list[Cell]) -> bool:
    return all(fg <= BodyRole.SHADOW and bg <= BodyRole.SHADOW for _, fg, bg in line)
