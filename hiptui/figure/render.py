"""Frames, kept: the same moment in the same view is drawn once."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from hiptui.domain.circuit import Side
from hiptui.figure.camera import lens_for, scene_for
from hiptui.figure.frame import SMALLEST, BodyRole, Frame, FrameCache, Run, View
from hiptui.figure.motion import Figure
from hiptui.figure.raster import Canvas, cells, runs
from hiptui.figure.shapes import Picture, parts
from hiptui.figure.side_letter import place

KEPT = 250_000
"""Cells kept: two sides of the longest cycle at 8 frames a second where it is drawn at 58x18."""

_MOST_STILLS = 3
_CACHE = FrameCache(KEPT)


def render(figure: Figure, t: float, view: View) -> Frame | None:
    """The picture at `t` seconds, None where there is no room for one.

    Pass moments from `Figure.moment`, so that the next cycle finds its frames drawn.
    """
    if view.width < SMALLEST[0] or view.height < SMALLEST[1]:
        return None
    side = shown_side(figure, view.side)
    t, view = figure.phase(t), replace(view, side=side, turn=view.turn % 360)
    return _CACHE.frame((figure, t, view), partial(_drawn, figure, t, view))


def still_times(figure: Figure, width: int) -> tuple[float, ...]:
    """When the two or three most telling keys are reached, as many as fit side by side."""
    return figure.still_times(max(1, min(_MOST_STILLS, width // SMALLEST[0])))


def stills(figure: Figure, view: View) -> Frame | None:
    """The most telling keys side by side, None where there is no room for one.

    Each has an equal share of the columns; `still_times` says which moments they are.
    """
    times = still_times(figure, view.width)
    share = replace(view, width=view.width // len(times))
    frames = [frame for t in times if (frame := render(figure, t, share))]
    if not frames:
        return None
    rest = " " * (view.width - share.width * len(frames))
    pad = (Run(rest, BodyRole.EMPTY, BodyRole.EMPTY),) if rest else ()
    lines = zip(*(frame.rows for frame in frames), strict=True)
    rows = tuple(tuple(run for row in line for run in row) + pad for line in lines)
    return Frame(view.width, view.height, rows)


def shown_side(figure: Figure, side: Side | None) -> Side | None:
    """The side whose leg is lit; None for a figure without sides."""
    return None if figure.side is None else side or figure.side


def _drawn(figure: Figure, t: float, view: View) -> Frame:
    scene = scene_for(figure, t, view.side, view.turn)
    lens = lens_for(figure, view, scene)
    picture = Picture(scene, lens, view.side, 2 * view.width, 2 * view.height)
    canvas = Canvas(picture.width, picture.height, view.mono)
    for part in parts(picture):
        canvas.paint(part)
    grid = cells(canvas, view.mono)
    if view.side is not None:
        place(grid, picture, view.side)
    return Frame(view.width, view.height, tuple(runs(row) for row in grid))
