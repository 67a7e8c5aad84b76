"""From shapes to cells: row masks painted front to back, then two-by-two pixels a cell.

A pixel is one unit wide and two units tall (half a cell each way). Each row of a shape is one
whole number used as a bit mask, so that hiding what lies behind is one `and`.
"""

# ruff: noqa: PLR1730 - a comparison costs half of what min() and max() do, and this is the hot loop

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from hiptui.figure.frame import BodyRole, Cell, Disc

Rows = dict[int, int]
"""Pixel row -> mask; bit i is pixel column i."""

_SHADED = frozenset(
    (
        BodyRole.TORSO,
        BodyRole.BACK,
        BodyRole.HIPS,
        BodyRole.FAR,
        BodyRole.HAIR,
        BodyRole.PROP_SHADE,
    )
)
"""What is filled with a shade where there are no colours, so that limbs stand out."""

_OUTLINE = {BodyRole.TORSO: BodyRole.BACK, BodyRole.NEAR: BodyRole.FAR}
"""What an outline on a part is painted in; black would look like a hole."""

_SPUR_FROM = 3
"""A single pixel is a spur on a row of so many, and of as many rows."""

_GLYPHS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
_WEIGHT = {
    # The silhouette outweighs what lies within it; the lit leg outweighs all.
    BodyRole.EMPTY: 1.1,
    BodyRole.MAT: 0.9,
    BodyRole.SHADOW: 0.9,
    BodyRole.CONTACT: 1.0,
    BodyRole.MARK: 0.8,
    BodyRole.HAIR: 1.2,
    BodyRole.WORKING: 1.45,
}


class Part(Struct, frozen=True):
    """A piece of the picture, painted as a whole."""

    role: BodyRole
    group: str
    """Pieces of one group keep no distance from each other."""
    depth: float
    """Greater is nearer."""
    rows: Rows
    halo: Rows
    """Where nothing of another group behind it is drawn."""
    over: tuple[tuple[BodyRole, Rows], ...] = ()
    """What is painted on it."""


class Canvas:
    """A grid of roles that is painted from front to back."""

    def __init__(self, width: int, height: int, mono: bool = False) -> None:
        """An empty one, so many pixels wide and high; `ink` is the role of every pixel."""
        self.width, self.height, self.mono = width, height, mono
        self.ink = [bytearray(width) for _ in range(height)]
        self._taken = [0] * height
        self._halos: dict[tuple[str, int], Rows] = {}

    def paint(self, part: Part) -> None:
        """Paint what of `part` is not hidden by the parts painted before."""
        tone = part.role in _SHADED if self.mono else part.role
        others = [
            halo
            for (group, like), halo in self._halos.items()
            # Between two colours an outline would only make stripes. The floor reaches up to the
            # body: an outline on it would look like a shadow.
            if group != part.group and like == tone and part.role > BodyRole.CONTACT
        ]
        for row, mask in part.rows.items():
            hidden = self._taken[row]
            for halo in others:
                hidden |= halo.get(row, 0)
            seen = mask & ~hidden
            if seen:
                self._put(row, seen, part.role)
                for role, rows in part.over:
                    self._put(row, seen & rows.get(row, 0), role)
            if part.role in _OUTLINE and not self.mono:
                seen = mask & ~self._taken[row]
                self._put(row, seen & hidden, _OUTLINE[part.role])
            self._taken[row] |= seen
        own = self._halos.setdefault((part.group, tone), {})
        for row, mask in part.halo.items():
            own[row] = own.get(row, 0) | mask

    def _put(self, row: int, mask: int, role: BodyRole) -> None:
        ink = self.ink[row]
        while mask:
            low = (mask & -mask).bit_length() - 1
            run = (mask >> low) + 1
            count = (run & -run).bit_length() - 1
            ink[low : low + count] = bytes((role,)) * count
            mask &= ~(((1 << count) - 1) << low)


class _Spans:
    """The left and right edge of a convex shape in every pixel row."""

    def __init__(self, width: int, height: int) -> None:
        self._width = width
        self._last = height - 1
        self._left = [math.inf] * height
        self._right = [-math.inf] * height
        self._rows = (height, -1)

    def _touch(self, top: float, bottom: float) -> range:
        """The rows whose middles lie between two heights; they will be read."""
        first = max(0, math.ceil((top - 1) / 2))
        last = min(self._last, math.floor((bottom - 1) / 2))
        low, high = self._rows
        if first < low or last > high:
            self._rows = (min(first, low), max(last, high))
        return range(first, last + 1)

    def disc(self, x: float, y: float, r: float) -> None:
        left, right, square = self._left, self._right, r * r
        for row in self._touch(y - r, y + r):
            half = math.sqrt(max(0.0, square - (2 * row + 1 - y) ** 2))
            if x - half < left[row]:
                left[row] = x - half
            if x + half > right[row]:
                right[row] = x + half

    def edge(self, ax: float, ay: float, bx: float, by: float) -> None:
        if ay > by:
            ax, ay, bx, by = bx, by, ax, ay
        if by - ay < 1e-9:
            return
        left, right, slope = self._left, self._right, (bx - ax) / (by - ay)
        for row in self._touch(ay, by):
            x = ax + (2 * row + 1 - ay) * slope
            if x < left[row]:
                left[row] = x
            if x > right[row]:
                right[row] = x

    def tangents(self, a: Disc, b: Disc, grow: float) -> None:
        """Widen the rows that the two outer tangents of two discs cross."""
        (ax, ay, ra), (bx, by, rb) = a, b
        dx, dy = bx - ax, by - ay
        far = math.hypot(dx, dy)
        if far <= abs(ra - rb) + 1e-9:
            return
        ux, uy, lean = dx / far, dy / far, (ra - rb) / far
        out = math.sqrt(1 - lean * lean)
        ra, rb = ra + grow, rb + grow
        for sign in (out, -out):
            nx, ny = ux * lean - uy * sign, uy * lean + ux * sign
            self.edge(ax + ra * nx, ay + ra * ny, bx + rb * nx, by + rb * ny)

    def rows(self) -> Rows:
        found: Rows = {}
        for row in range(self._rows[0], self._rows[1] + 1):
            left, right = self._left[row], self._right[row]
            if left <= right:
                first, last = math.ceil(left - 0.5), math.floor(right - 0.5)
                if first < 0:
                    first = 0
                if last >= self._width:
                    last = self._width - 1
                if first <= last:
                    found[row] = (2 << (last - first)) - 1 << first
        return _without_spurs(found)


def _without_spurs(rows: Rows) -> Rows:
    """The rows without a first or last one of a single pixel, which would come and go in motion."""
    for last, before in ((min, 1), (max, -1)):
        if len(rows) >= _SPUR_FROM:
            row = last(rows)
            if rows[row].bit_count() == 1 and rows[row + before].bit_count() >= _SPUR_FROM:
                del rows[row]
    return rows


def hull(discs: Sequence[Disc], width: int, height: int, grow: float = 0.0) -> Rows:
    """The rows of the convex hull of some discs, each grown by `grow` units."""
    if not discs:
        return {}
    spans = _Spans(width, height)
    for index, (x, y, r) in enumerate(discs):
        spans.disc(x, y, r + grow)
        for other in discs[index + 1 :]:
            spans.tangents((x, y, r), other, grow)
    return spans.rows()


def polygon(points: Sequence[tuple[float, float]], width: int, height: int) -> Rows:
    """The rows of a convex polygon."""
    spans = _Spans(width, height)
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        spans.edge(ax, ay, bx, by)
    return spans.rows()


_Quad = tuple[int, int, int, int]


@cache
def _encoded(quad: _Quad) -> Cell:
    weights = {role: quad.count(role) * _WEIGHT.get(BodyRole(role), 1.05) for role in quad}
    first, *others = sorted(weights, key=lambda role: (-weights[role], -role))
    if not others:
        return "█" if first else " ", BodyRole(first), BodyRole.EMPTY
    # The figure is the glyph, the floor what lies behind it.
    bg, fg = sorted((first, others[0]))
    bits = 0
    # What a cell has no third colour for joins the figure, but never the lit leg.
    joins = bg <= BodyRole.CONTACT and fg != BodyRole.WORKING
    for place, role in enumerate(quad):
        if role == fg or (joins and role != bg and role > BodyRole.CONTACT):
            bits |= 1 << place
    return _GLYPHS[bits], BodyRole(fg), BodyRole(bg)


@cache
def _encoded_mono(quad: _Quad) -> Cell:
    if min(quad) > BodyRole.CONTACT and sum(role in _SHADED for role in quad) >= 3:
        return "▒", BodyRole.NEAR, BodyRole.EMPTY
    bits = sum(1 << place for place, role in enumerate(quad) if role > BodyRole.CONTACT)
    return _GLYPHS[bits], (BodyRole.NEAR if bits else BodyRole.EMPTY), BodyRole.EMPTY


def cells(canvas: Canvas, mono: bool) -> list[list[Cell]]:
    """The canvas as cells."""
    encoded = _encoded_mono if mono else _encoded
    found = []
    for row in range(0, canvas.height, 2):
        top, low = canvas.ink[row], canvas.ink[row + 1]
        quads = zip(top[0::2], top[1::2], low[0::2], low[1::2], strict=True)
        found.append([encoded(quad) for quad in quads])
    return found
