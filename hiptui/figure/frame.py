"""How a figure is looked at: roles for colours, cells, the frame they make, and the camera."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import groupby, product
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from hiptui.domain.circuit import Side
from hiptui.figure.motion import Figure, Prop, Scene, mirrored_prop, other_side
from hiptui.figure.skeleton import Vec, cross, direction, dot, sub, unit

SMALLEST = (30, 12)
"""Columns and rows; below either there is no figure, only its caption."""


class BodyRole(IntEnum):
    """What a part of the picture is; the theme says which colour that has."""

    EMPTY = 0
    MAT = 1
    SHADOW = 2
    """On the floor, under the body; darker than the mat."""
    CONTACT = 3
    """The edge below what touches the floor; darker still."""
    FAR = 4
    """The leg that is farther away than its twin."""
    NEAR = 5
    """The other leg."""
    SKIN = 6
    """Face, neck, forearms, hands."""
    TORSO = 7
    """The shirt, with its sleeves: an arm is never taken for a leg."""
    BACK = 8
    """The shirt's back, the sleeve of an arm that is farther than its twin, a block's dark side."""
    HIPS = 9
    """The shorts: they turn with the pelvis."""
    HAIR = 10
    """Hair and eyes, and the forearm that is farther away than its twin."""
    MARK = 11
    """The number on the chest."""
    WORKING = 12
    """The leg that the side names."""
    PROP = 13
    """Block or hurdle."""
    PROP_SHADE = 14
    """The block's darker face."""
    LETTER = 15
    """L or R at the working foot."""


Cell = tuple[str, BodyRole, BodyRole]
"""Glyph, its role and the role behind it."""


class Run(NamedTuple):
    """Neighbouring cells of one pair of roles."""

    text: str
    """One character a cell."""
    fg: BodyRole
    bg: BodyRole
    """The role behind them; EMPTY is the background."""


class View(Struct, frozen=True):
    """How a figure is looked at."""

    width: int
    """Columns."""
    height: int
    """Rows."""
    side: Side | None = None
    """The side to show; None shows the figure as it was written."""
    turn: int = 0
    """Degrees by which the camera is turned by hand."""
    mono: bool = False
    """True where the terminal shows no colours: shapes alone must do."""


_ROLES = tuple(BodyRole)


class Frame(Struct, frozen=True):
    """One picture of a figure at three bytes a cell, a quarter of what its runs take."""

    width: int
    glyphs: str
    """Of all cells, row by row."""
    roles: bytes
    """Of all cells, with the role behind in the upper four bits."""

    @classmethod
    def of(cls, grid: Sequence[Sequence[Cell]]) -> Frame:
        """The picture of these cells; a blank takes the role of what stands on its ground."""
        roles = bytearray()
        for row in grid:
            count, fg, bg = 0, BodyRole.EMPTY, BodyRole.EMPTY
            for glyph, front, back in row:
                if back == bg and (front == fg or glyph == " " or not fg):
                    count, fg = count + 1, fg or front
                else:
                    roles += bytes((fg | bg << 4,)) * count
                    count, fg, bg = 1, front, back
            roles += bytes((fg | bg << 4,)) * count
        glyphs = "".join(glyph for row in grid for glyph, _, _ in row)
        return cls(len(grid[0]), glyphs, bytes(roles))

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.glyphs) // self.width

    @property
    def rows(self) -> tuple[tuple[Run, ...], ...]:
        """Each row's runs, from left to right; together exactly `width` cells."""
        return tuple(tuple(self.row(y)) for y in range(self.height))

    def row(self, y: int) -> Iterator[Run]:
        """The runs of a row: neighbours differ in their roles."""
        glyphs, roles = self.cells_of(y)
        start = 0
        for byte, cells in groupby(roles):
            end = start + sum(1 for _ in cells)
            yield Run(glyphs[start:end], _ROLES[byte & 15], _ROLES[byte >> 4])
            start = end

    def cells_of(self, y: int) -> tuple[str, bytes]:
        """Glyphs and roles of a row; to compare those costs a third of what its runs do."""
        own = slice(y * self.width, (y + 1) * self.width)
        return self.glyphs[own], self.roles[own]

    @property
    def text(self) -> str:
        """The glyphs alone, without trailing blanks."""
        return "\n".join("".join(run.text for run in row).rstrip() for row in self.rows)


# --- the camera: where a point in space lies, and how large all is drawn -----------------------

Disc = tuple[float, float, float]
"""x, y and radius, in units: half a cell across, a quarter of one down."""
Box = tuple[float, float, float, float]
"""Left, low, right and high edge on the picture plane, in centimetres."""

_THINNEST = 1.05
_RADII = {"head": 14.0, "nose": 8.0, "pelvis": 10.0, "hip": 9.0, "shoulder": 6.0, "knee": 6.0}
_OTHER_RADIUS = 4.0
_SAMPLES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_AWAY = 0.45


class Lens(Struct, frozen=True):
    """An orthographic camera."""

    right: Vec
    """The picture's right, a unit vector."""
    up: Vec
    """The picture's up."""
    toward: Vec
    """From the figure to the camera."""
    scale: float = 1.0
    """Units a centimetre."""
    shift: tuple[float, float] = (0.0, 0.0)
    """Where the origin lies, in units from the picture's top left corner."""
    far: frozenset[str] = frozenset()
    """Limbs on the side that is turned away all through the cycle."""

    def at(self, point: Vec) -> tuple[float, float]:
        """Where `point` lies, in units."""
        x, y = dot(point, self.right), dot(point, self.up)
        return (self.shift[0] + x * self.scale, self.shift[1] - y * self.scale)

    def disc(self, point: Vec, radius: float) -> Disc:
        """A ball around `point`, never too thin to be seen."""
        x, y = self.at(point)
        return (x, y, max(_THINNEST, radius * self.scale))

    def depth(self, point: Vec) -> float:
        """How near `point` is, in centimetres."""
        return dot(point, self.toward)


def scene_for(figure: Figure, t: float, side: Side | None) -> Scene:
    """The scene at `t` as that side shows it."""
    scene = figure.scene(t)
    if side is None or figure.side in (None, side):
        return scene
    azimuth, elevation = scene.camera
    return replace(
        scene,
        joints=other_side(scene.joints),
        props=tuple(map(mirrored_prop, scene.props)),
        camera=(-azimuth, elevation),
        moving=other_side(scene.moving),
    )


def lens_for(figure: Figure, view: View, scene: Scene) -> Lens:
    """The camera for a scene: the same scale all through the cycle, so that nothing jumps."""
    box, whole, far_limbs = _framing(figure, view.side, view.turn)
    # It comes closer late on the way into position: who bends down needs the height until then.
    off = scene.entering * (2 - scene.entering)
    left, low, right, high = (
        near + (far - near) * off for near, far in zip(box, whole, strict=True)
    )
    width, height = 2.0 * view.width, 4.0 * view.height
    # Room for the letter: a column at each side, a row below the foot.
    side, below = (2.0, 3.0) if figure.side else (1.0, 1.5)
    spans = ((width - 2 * side, right - left), (height - 1 - below, high - low))
    # In a small picture a hand at the edge is thicker than its share of the box.
    scale = min(
        (room - 2 * thick) / (span - 2 * radius)
        for room, span in spans
        for thick, radius in ((0.0, 0.0), (_THINNEST, _OTHER_RADIUS))
    )
    middle = (height + 1 - below) / 2
    shift = (width / 2 - (left + right) / 2 * scale, middle + (low + high) / 2 * scale)
    return replace(_lens(scene, view.turn), scale=scale, shift=shift, far=far_limbs)


def _lens(scene: Scene, turn: int) -> Lens:
    azimuth, elevation = scene.camera
    yaw = math.radians(azimuth + turn)
    toward = direction(azimuth + turn, elevation)
    right = (math.cos(yaw), 0.0, -math.sin(yaw))
    return Lens(right, cross(toward, right), toward)


_Shot = tuple[Lens, Scene]


@lru_cache(maxsize=64)
def _framing(figure: Figure, side: Side | None, turn: int) -> tuple[Box, Box, frozenset[str]]:
    """What stays the same all through a move.

    What holds all of the cycle, and the way into position too; the limbs that are far.
    """
    times = [b.start + (b.arrive - b.start) * share for b in figure.beats for share in _SAMPLES]
    shots = [(_lens(scene, turn), scene) for scene in (scene_for(figure, t, side) for t in times)]
    cycle = [shot for shot in shots if not shot[1].entering]
    return _box(cycle), _box(shots), _far(shots)


def _far(shots: list[_Shot]) -> frozenset[str]:
    """Limbs on the side that is turned away: by the mean, or they would flicker."""
    found = set()
    for limb, root in (("leg", "hip"), ("arm", "shoulder")):
        depths = [
            lens.depth(unit(sub(scene.joints[f"{root}_l"], scene.joints[f"{root}_r"])))
            for lens, scene in shots
        ]
        mean = sum(depths) / len(depths)
        if abs(mean) > _AWAY:
            found.add(f"{limb}_{'r' if mean > 0 else 'l'}")
    return frozenset(found)


def _corners(prop: Prop) -> Iterable[Vec]:
    """All that must be in the picture: not the mat."""
    if prop.kind == "box":
        return product(*zip(*prop.points, strict=True))
    return prop.points if prop.kind == "line" else ()


def _box(shots: list[_Shot]) -> Box:
    found = []
    for lens, scene in shots:
        spots = [(point, 2.0) for prop in scene.props for point in _corners(prop)]
        for name, point in scene.joints.items():
            spots.append((point, _RADII.get(name.split("_")[0], _OTHER_RADIUS)))
        for point, radius in spots:
            x, y = lens.at(point)
            found += [(x - radius, -y - radius), (x + radius, -y + radius)]
    across, up = zip(*found, strict=True)
    return (min(across), min(up), max(across), max(up))
