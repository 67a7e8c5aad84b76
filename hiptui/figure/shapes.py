"""The body's volumes as parts of a picture: limbs, torso, head, shadow, props."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from hiptui.domain.circuit import Side
from hiptui.figure.frame import BodyRole, Disc, Lens
from hiptui.figure.motion import Prop, Scene
from hiptui.figure.raster import Part, Rows, hull, polygon
from hiptui.figure.skeleton import Vec, add, cross, dot, lerp, sub, unit

HEAD = 11.5
"""Radius of the head in centimetres."""

_LIMBS = {
    "leg": (("hip", "knee", 7.8, 5.8), ("knee", "ankle", 5.6, 3.6), ("heel", "toe", 3.4, 2.6)),
    "arm": (
        ("shoulder", "elbow", 4.8, 4.0),
        ("elbow", "hand", 4.0, 3.2),
        ("hand", "finger", 3.4, 2.8),
    ),
}
_CLEAR = {"hip": 0.4, "shoulder": 0.75}
"""Share of the upper bone that has no outline: a sleeve is the shirt's almost to the elbow."""
_BARE = {BodyRole.TORSO: BodyRole.SKIN, BodyRole.BACK: BodyRole.HAIR}
"""What is below a sleeve: dark where that arm is the farther one."""
_HALO = 1.25
_GONE = 4.0
"""Centimetres: a bar this low has sunk into the floor and is not there."""
_FROM_BEHIND = -0.85
"""Cosine of face and camera from which a sliver of face, too thin to stay, is hair too."""
_FADE = 75.0
"""Centimetres above the floor from which nothing casts a shadow."""
_THIN = 0.85
"""A shadow's breadth, of that of what casts it."""
_TOUCHES = 3.5
"""Centimetres above the floor up to which a limb lies on it."""
_BONES = [
    ("pelvis", "neck", 10.0, 9.0),
    ("head", "head", HEAD, HEAD),
    *(
        (start + side, end + side, thick, thin)
        for side in ("_l", "_r")
        for start, end, thick, thin in (*_LIMBS["leg"], *_LIMBS["arm"])
    ),
]


class Picture(Struct, frozen=True):
    """What parts are made for: the scene, its camera, the picture's size in pixels."""

    scene: Scene
    lens: Lens
    side: Side | None
    """Whose leg is lit."""
    width: int
    height: int

    def part(
        self,
        role: BodyRole,
        group: str,
        depth: float,
        shape: Sequence[Disc],
        apart: Sequence[Disc] = (),
    ) -> Part:
        """A part of this shape, and what lies behind keeps its distance from `apart`."""
        grow = max(_HALO, self.width / 90)
        rows = hull(shape, self.width, self.height)
        return Part(role, group, depth, rows, hull(apart, self.width, self.height, grow))

    def flat(self, corners: Sequence[Vec]) -> Rows:
        """The rows of a flat convex piece."""
        return polygon([self.lens.at(corner) for corner in corners], self.width, self.height)


def parts(picture: Picture) -> list[Part]:
    """Everything, from front to back."""
    found = [*_torso(picture), *_head(picture), *_shadow(picture)]
    for limb in ("leg_l", "leg_r", "arm_l", "arm_r"):
        found += _limb(picture, limb)
    for number, prop in enumerate(picture.scene.props):
        found += _prop(picture, prop, f"prop{number}")
    return sorted(found, key=lambda part: -part.depth)


def limb_role(picture: Picture, limb: str) -> BodyRole:
    """Lit, near or far, a sleeve for an arm; what moves is never dimmed."""
    if picture.side is not None and limb == f"leg_{picture.side.value[0]}":
        return BodyRole.WORKING
    dimmed = limb in picture.lens.far and limb not in picture.scene.moving
    if limb.startswith("arm"):
        return BodyRole.BACK if dimmed else BodyRole.TORSO
    return BodyRole.FAR if dimmed else BodyRole.NEAR


def _limb(picture: Picture, limb: str) -> Iterator[Part]:
    joints, lens, side = picture.scene.joints, picture.lens, limb[-2:]
    role = limb_role(picture, limb)
    for start, end, thick, thin in _LIMBS[limb[:3]]:
        a, b = joints[start + side], joints[end + side]
        if start == "hip":  # whose ball would look out above the shorts
            a = lerp(a, b, 0.12)
        shape = [lens.disc(a, thick), lens.disc(b, thin)]
        if start == "heel":
            shape.append(lens.disc(joints["ankle" + side], 3.6))
        # No outline where the limb grows out of the body, or it looks like a loose ball; none
        # around a hand, which rests on something.
        clear = lerp(a, b, _CLEAR.get(start, 0.0))
        apart = [lens.disc(clear, thick * 0.85), *shape[1:]] if start != "hand" else ()
        shade = _BARE[role] if start in ("elbow", "hand") else role
        yield picture.part(shade, limb, lens.depth(lerp(a, b, 0.5)) + 3, shape, apart)


class _Trunk(NamedTuple):
    """The torso's own directions, unit vectors."""

    up: Vec
    hips: Vec
    shoulders: Vec
    behind: Vec
    ahead: Vec


def _torso(picture: Picture) -> list[Part]:
    joints, lens = picture.scene.joints, picture.lens
    pelvis, neck = joints["pelvis"], joints["neck"]
    up = unit(sub(neck, pelvis))
    hips = unit(sub(joints["hip_l"], joints["hip_r"]))
    shoulders = unit(sub(joints["shoulder_l"], joints["shoulder_r"]))
    trunk = _Trunk(up, hips, shoulders, cross(up, hips), cross(shoulders, up))

    def pair(middle: Vec, line: Vec, apart: float, radius: float) -> list[Disc]:
        return [lens.disc(add(middle, line, sign * apart), radius) for sign in (-1, 1)]

    waist = add(pelvis, up, 15)
    shorts = pair(pelvis, hips, 9, 8.6)
    shorts += pair(add(add(pelvis, trunk.behind, 4), up, -1), hips, 6, 8)
    shorts += pair(add(pelvis, up, 9), hips, 7, 7.6)
    shirt = pair(waist, unit(add(hips, shoulders)), 5.5, 7)
    shirt += pair(neck, shoulders, 16, 5.5)
    shirt += pair(add(add(neck, up, -13), trunk.ahead, 4), shoulders, 8, 8.5)
    # No outline around shorts, shirt and head: legs, neck and the far arm grow out of them.
    low = picture.part(BodyRole.HIPS, "body", lens.depth(pelvis), shorts)
    high = picture.part(BodyRole.TORSO, "body", lens.depth(lerp(waist, neck, 0.5)), shirt)
    return [low, replace(high, over=tuple(_marks(picture, trunk)))]


def _marks(picture: Picture, trunk: _Trunk) -> Iterator[tuple[BodyRole, Rows]]:
    """A number on the chest, a dark back: they tell front and back, and a turn."""
    lens, line = picture.lens, trunk.shoulders
    neck, pelvis = picture.scene.joints["neck"], picture.scene.joints["pelvis"]
    if dot(trunk.ahead, lens.toward) > 0.15:
        centre = add(add(neck, trunk.up, -17), trunk.ahead, 11)
        corners = [(-8, 5.5), (8, 5.5), (8, -5.5), (-8, -5.5)]
        points = [add(add(centre, line, x), trunk.up, y) for x, y in corners]
        yield BodyRole.MARK, picture.flat(points)
    if dot(trunk.behind, lens.toward) > 0.2:
        waist = add(pelvis, trunk.up, 17)
        points = [add(neck, line, 19), add(neck, line, -19)]
        points += [add(waist, trunk.hips, -12), add(waist, trunk.hips, 12)]
        yield BodyRole.BACK, picture.flat([add(point, trunk.behind, 5) for point in points])


def _head(picture: Picture) -> Iterator[Part]:
    joints, lens = picture.scene.joints, picture.lens
    neck, head = joints["neck"], joints["head"]
    up, face = unit(sub(head, neck)), unit(sub(joints["nose"], head))
    depth = lens.depth(head)
    ball = [lens.disc(head, HEAD)]
    bare = picture.part(BodyRole.SKIN, "body", depth, ball, ball)
    dark = (_hair(lens, ball[0], up, face, bare.rows), _eyes(picture, head, up, face))
    yield replace(bare, over=tuple((BodyRole.HAIR, rows) for rows in dark))
    nose = [lens.disc(add(add(head, face, HEAD + out), up, -2), 1.8) for out in (-3, 2)]
    yield picture.part(BodyRole.SKIN, "body", depth - 1, nose)
    # Behind the head, or a nape that is nearer than the head would look like a face.
    throat = [lens.disc(neck, 5), lens.disc(head, 5)]
    yield picture.part(BodyRole.SKIN, "body", min(depth - 1, lens.depth(neck) + 1), throat)


def _eyes(picture: Picture, head: Vec, up: Vec, face: Vec) -> Rows:
    """A pixel for each eye that looks this way."""
    aside = cross(up, face)
    rows: Rows = {}
    for sign in (-1.0, 1.0):
        look = unit(add(add(face, aside, 0.42 * sign), up, 0.1))
        if dot(look, picture.lens.toward) > 0.2:
            x, y = picture.lens.at(add(head, look, HEAD))
            rows[int(y // 2)] = rows.get(int(y // 2), 0) | 1 << max(0, int(x))
    return rows


def _hair(lens: Lens, ball: Disc, up: Vec, face: Vec, rows: Rows) -> Rows:
    """The part of the head's disc where the ball's surface is hair, not face."""
    x, y, r = ball
    ux, uy, uz = (dot(up, axis) for axis in (lens.right, lens.up, lens.toward))
    fx, fy, fz = (dot(face, axis) for axis in (lens.right, lens.up, lens.toward))
    if fz < _FROM_BEHIND:
        return rows
    found: Rows = {}
    for row, mask in rows.items():
        v = (y - (2 * row + 1)) / r
        hair = 0
        for column in range(max(0, int(x - r)), int(x + r) + 2):
            u = (column + 0.5 - x) / r
            w = max(0.0, 1 - u * u - v * v) ** 0.5
            high, ahead = u * ux + v * uy + w * uz, u * fx + v * fy + w * fz
            if high > 0.45 + 0.25 * ahead or ahead < -0.1:
                hair |= 1 << column
        found[row] = mask & hair
    return found


def _shadow(picture: Picture) -> Iterator[Part]:
    """The skeleton on the floor, smaller the higher what casts it; a rim below what touches it."""
    joints, lens = picture.scene.joints, picture.lens
    squash = _THIN * max(0.35, lens.toward[1])
    cast: Rows = {}
    touching: Rows = {}
    for start, end, thick, thin in _BONES:
        balls = ((joints[start], thick), (joints[end], thin))
        below = [disc for point, r in balls if (disc := _cast(lens, point, r * squash))]
        for rows, shape in ((cast, below), (touching, _contact(lens, *balls))):
            for row, mask in hull(shape, picture.width, picture.height).items():
                rows[row] = rows.get(row, 0) | mask
    yield Part(BodyRole.SHADOW, "shadow", -1e9, cast, {})
    yield Part(BodyRole.CONTACT, "shadow", -9e8, touching, {})


def _contact(lens: Lens, a: tuple[Vec, float], b: tuple[Vec, float]) -> list[Disc]:
    """A pixel row lower, where a bone with these balls at its ends lies on the floor."""
    (p, thick), (q, thin) = a, b
    found = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        point, radius = lerp(p, q, share), thick + (thin - thick) * share
        if point[1] - radius < _TOUCHES:
            x, y, r = lens.disc(point, radius)
            found.append((x, y + 2, r + 0.5))
    return [*found[:1], *found[1:][-1:]]  # what is between them lies within their hull


def _cast(lens: Lens, point: Vec, radius: float) -> Disc | None:
    near = 1 - max(0.0, point[1]) / _FADE
    return lens.disc((point[0], 0.0, point[2]), radius * near) if near > 0.25 else None


def _prop(picture: Picture, prop: Prop, group: str) -> Iterator[Part]:
    if prop.kind == "box":
        yield from _block(picture, prop, group)
    elif prop.kind == "mat":
        (x, _, z), (far_x, _, far_z) = prop.points
        corners = [(x, 0.0, z), (far_x, 0.0, z), (far_x, 0.0, far_z), (x, 0.0, far_z)]
        yield Part(BodyRole.MAT, "mat", -2e9, picture.flat(corners), {})
    elif max(y for _, y, _ in prop.points) >= _GONE:
        for start, end in pairwise(prop.points):
            shape = [picture.lens.disc(start, 1.8), picture.lens.disc(end, 1.8)]
            # No outline: a bar in front of the body must not cut it in two.
            depth = picture.lens.depth(lerp(start, end, 0.5))
            yield picture.part(BodyRole.PROP, group, depth, shape)


def _block(picture: Picture, prop: Prop, group: str) -> Iterator[Part]:
    """The faces of a box that look at the camera, each in a shade of its own."""
    low, high = prop.points
    lens = picture.lens
    for axis in range(3):
        near = high if (lens.toward[axis] > 0) == (high[axis] > low[axis]) else low
        corners = []
        for one, two in ((low, low), (high, low), (high, high), (low, high)):
            x, y, z = (near if i == axis else one if i == (axis + 1) % 3 else two for i in range(3))
            corners.append((x[0], y[1], z[2]))
        rows = picture.flat(corners)
        if axis == 1:
            # Behind all that stands on it.
            depth = min(lens.depth(corner) for corner in corners)
            yield Part(BodyRole.PROP, group, depth, rows, rows)
        else:
            depth = lens.depth(lerp(low, high, 0.5))
            role = BodyRole.PROP_SHADE if axis else BodyRole.BACK
            yield Part(role, group, depth, rows, rows)
