"""The skeleton: from the stance of a key, or from between two of them, to joints in space.

Axes: x is the figure's own left, y is up, z is the way it faces when standing. Centimetres.
"""

from __future__ import annotations

import math

from msgspec import Struct

Vec = tuple[float, float, float]
ORIGIN = (0.0, 0.0, 0.0)

LIMBS = ("leg_l", "leg_r", "arm_l", "arm_r")
ANCHORS = ("pelvis", "neck", "hip_l", "hip_r")
LINES = ("trunk", "hips", "shoulders", "head", "face")

TRUNK, NECK, HALF_SHOULDERS, HALF_HIPS = 50.0, 21.0, 18.0, 10.0
BONES = {"leg": (42.0, 42.0), "arm": (28.0, 27.0)}
"""Centimetres of thigh and shin, upper arm and forearm."""
ENDS = {"leg": 18.0, "arm": 9.0}
"""Centimetres of foot and hand."""
HEEL = 5.0
NOSE = 12.0
FLOOR = 6.5
"""A planted hand or foot this low, in centimetres, lies flat on the floor."""

_JOINTS = {"leg": ("knee", "ankle", "toe"), "arm": ("elbow", "hand", "finger")}

Chain = tuple[Vec, Vec, Vec]
"""Directions of the upper bone, the lower bone and the foot or hand."""


def add(a: Vec, b: Vec, scale: float = 1.0) -> Vec:
    """`a + scale * b`."""
    return (a[0] + scale * b[0], a[1] + scale * b[1], a[2] + scale * b[2])


def sub(a: Vec, b: Vec) -> Vec:
    """`a - b`."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def dot(a: Vec, b: Vec) -> float:
    """The scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    """The vector product; left x up = forward."""
    (x, y, z), (p, q, r) = a, b
    return (y * r - z * q, z * p - x * r, x * q - y * p)


def length(a: Vec) -> float:
    """Centimetres from the origin."""
    return math.sqrt(dot(a, a))


def unit(a: Vec, otherwise: Vec = (0.0, 0.0, 1.0)) -> Vec:
    """`a` at length 1; `otherwise` where it has no direction."""
    size = length(a)
    return (a[0] / size, a[1] / size, a[2] / size) if size > 1e-9 else otherwise


def flat(a: Vec, normal: Vec) -> Vec:
    """The part of `a` that is perpendicular to the unit vector `normal`."""
    return add(a, normal, -dot(a, normal))


def lerp(a: Vec, b: Vec, s: float) -> Vec:
    """The point that lies the share `s` of the way from `a` to `b`."""
    return add(a, sub(b, a), s)


def slerp(a: Vec, b: Vec, s: float) -> Vec:
    """The direction that lies the share `s` of the turn from unit vector `a` to `b`."""
    cosine = max(-1.0, min(1.0, dot(a, b)))
    angle = math.acos(cosine)
    if angle < 1e-4:
        return unit(lerp(a, b, s), a)
    side = unit(flat(b, a), unit(cross(a, (0.31, 0.95, 0.05))))
    return add(add(ORIGIN, a, math.cos(angle * s)), side, math.sin(angle * s))


def direction(azimuth: float, elevation: float) -> Vec:
    """The unit vector of a direction in degrees: azimuth 90 is own left, elevation 90 is up."""
    az, el = math.radians(azimuth), math.radians(elevation)
    return (math.sin(az) * math.cos(el), math.sin(el), math.cos(az) * math.cos(el))


def reach(root: Vec, target: Vec, bend: Vec, bones: tuple[float, float]) -> tuple[Vec, Vec]:
    """Directions of two bones that lead from `root` to `target`, the joint pushed to `bend`."""
    first, second = bones
    line = sub(target, root)
    axis = unit(line, (0.0, -1.0, 0.0))
    far = max(abs(first - second) + 1e-6, min(first + second - 1e-6, length(line)))
    along = (first * first - second * second + far * far) / (2 * far)
    out = math.sqrt(max(0.0, first * first - along * along))
    pole = unit(flat(bend, axis), unit(cross(axis, (0.0, 0.3, 0.95))))
    joint = add(add(ORIGIN, axis, along), pole, out)
    return unit(joint), unit(sub(add(ORIGIN, axis, far), joint))


class Free(Struct, frozen=True):
    """A limb given by the directions of its bones, unit vectors."""

    upper: Vec
    lower: Vec
    end: Vec | None = None
    """Foot or hand; None where it follows from the others."""


class Planted(Struct, frozen=True):
    """A limb whose ankle or wrist is at a place."""

    to: Vec
    """Centimetres."""
    bend: Vec | None = None
    """Where the knee or elbow points, a unit vector; None is forward or outward."""
    end: Vec | None = None
    """Unit vector of foot or hand; None where it follows from the others."""
    lift: float = 0.0
    """Height of the arc on the way here, in centimetres, where the place changed."""


class OnHips(Struct, frozen=True):
    """An arm with its hand on the hip."""


Limb = Free | Planted | OnHips


class Core(Struct, frozen=True):
    """Everything but the limbs, in space."""

    anchor: str
    """The joint that is given by place: pelvis, neck, hip_l or hip_r."""
    place: Vec
    """Where it is, in centimetres."""
    trunk: Vec
    """Unit vector from pelvis to neck."""
    hips: Vec
    """Unit vector from right hip to left hip."""
    shoulders: Vec
    """Unit vector from right shoulder to left shoulder."""
    head: Vec
    """Unit vector from neck to the head's centre."""
    face: Vec
    """Unit vector the nose points along."""

    @property
    def pelvis(self) -> Vec:
        """The middle between the hips."""
        if self.anchor == "neck":
            return add(self.place, self.trunk, -TRUNK)
        sign = {"hip_l": -1.0, "hip_r": 1.0}.get(self.anchor, 0.0)
        return add(self.place, self.hips, sign * HALF_HIPS)

    def at(self, anchor: str) -> Vec:
        """Where the joint that may be an anchor is."""
        if anchor.startswith("hip"):
            return self.root("leg" + anchor[-2:])
        return self.neck if anchor == "neck" else self.pelvis

    @property
    def forward(self) -> Vec:
        """The way the pelvis faces."""
        return cross(self.hips, self.trunk)

    @property
    def neck(self) -> Vec:
        """Where the neck begins."""
        return add(self.pelvis, self.trunk, TRUNK)

    def root(self, limb: str) -> Vec:
        """The hip or shoulder from which `limb` hangs."""
        sign = 1.0 if limb.endswith("_l") else -1.0
        if limb.startswith("leg"):
            return add(self.pelvis, self.hips, sign * HALF_HIPS)
        return add(self.neck, self.shoulders, sign * HALF_SHOULDERS)


def core(place: tuple[str, Vec], lines: tuple[Vec, Vec, Vec], head: Vec, face: Vec | None) -> Core:
    """A core of these lines, hips and shoulders made perpendicular to the trunk, face to head."""
    trunk, hips, shoulders = lines
    shoulder_line = unit(flat(shoulders, trunk))
    ahead = cross(shoulder_line, head) if face is None else face
    turned = unit(flat(ahead, head), cross(shoulder_line, trunk))
    return Core(*place, trunk, unit(flat(hips, trunk)), shoulder_line, head, turned)


def core_between(a: Core, b: Core, s: float) -> Core:
    """The core at the share `s` of the way from `a` to `b`; their common anchor moves straight."""
    anchor = a.anchor if a.anchor == b.anchor else "pelvis"
    trunk, hips, shoulders, head, face = (
        slerp(getattr(a, line), getattr(b, line), s) for line in LINES
    )
    place = (anchor, lerp(a.at(anchor), b.at(anchor), s))
    return core(place, (trunk, hips, shoulders), head, face)


class Stance(Struct, frozen=True):
    """One key's body: its core, its limbs as written, and their bones as solved there."""

    core: Core
    limbs: tuple[Limb, ...]
    """In the order of LIMBS."""
    chains: tuple[Chain, ...]
    """The same limbs as directions."""


def stance(body: Core, limbs: tuple[Limb, ...]) -> Stance:
    """A stance with every limb solved."""
    chains = tuple(_solved(limb, body, name) for name, limb in zip(LIMBS, limbs, strict=True))
    return Stance(body, limbs, chains)


Joints = dict[str, Vec]
"""Joint name -> centimetres. Paired joints end in _l or _r."""


def joints_between(a: Stance, b: Stance, s: float) -> Joints:
    """All joints at the share `s` of the way from `a` to `b`."""
    body = core_between(a.core, b.core, s)
    found: Joints = {"pelvis": body.pelvis, "neck": body.neck}
    found["head"] = add(body.neck, body.head, NECK)
    found["nose"] = add(found["head"], body.face, NOSE)
    for index, name in enumerate(LIMBS):
        _hang(found, name, body.root(name), _chain_between(a, b, index, body, s))
    return found


def _hang(found: Joints, limb: str, root: Vec, chain: Chain) -> None:
    kind, side = limb[:3], limb[3:]
    first, second = BONES[kind]
    middle, end, tip = _JOINTS[kind]
    found[("hip" if kind == "leg" else "shoulder") + side] = root
    joint = found[middle + side] = add(root, chain[0], first)
    last = found[end + side] = add(joint, chain[1], second)
    found[tip + side] = add(last, chain[2], ENDS[kind])
    if kind == "leg":
        below = unit(flat(chain[1], chain[2]), (0.0, -1.0, 0.0))
        found["heel" + side] = add(add(last, chain[2], -HEEL), below, 1.5)


def _chain_between(a: Stance, b: Stance, index: int, body: Core, s: float) -> Chain:
    one, two, name = a.limbs[index], b.limbs[index], LIMBS[index]
    upper, lower, end = (
        slerp(p, q, s) for p, q in zip(a.chains[index], b.chains[index], strict=True)
    )
    if isinstance(one, Planted) and isinstance(two, Planted):
        target = lerp(one.to, two.to, s)
        if two.lift and one.to != two.to:
            target = add(target, (0.0, two.lift, 0.0), math.sin(math.pi * s))
        bend = slerp(_bend(one, a.core, name), _bend(two, b.core, name), s)
        upper, lower = reach(body.root(name), target, bend, BONES[name[:3]])
    elif isinstance(one, OnHips) and isinstance(two, OnHips):
        upper, lower, end = _on_hips(body, name)
    return upper, lower, end


def _solved(limb: Limb, body: Core, name: str) -> Chain:
    if isinstance(limb, OnHips):
        return _on_hips(body, name)
    if isinstance(limb, Free):
        return limb.upper, limb.lower, limb.end or _default_end(limb.upper, limb.lower, body, name)
    upper, lower = reach(body.root(name), limb.to, _bend(limb, body, name), BONES[name[:3]])
    if limb.end is None and limb.to[1] <= FLOOR:
        ahead = body.forward if abs(body.forward[1]) < 0.9 else body.trunk
        return upper, lower, unit(flat(ahead, (0.0, 1.0, 0.0)))
    return upper, lower, limb.end or _default_end(upper, lower, body, name)


def _default_end(upper: Vec, lower: Vec, body: Core, name: str) -> Vec:
    if name.startswith("arm"):
        return lower
    bent = add(flat(upper, lower), flat(body.forward, lower), 0.35)
    return unit(bent, body.forward)


def _bend(limb: Planted, body: Core, name: str) -> Vec:
    return limb.bend or (body.forward if name.startswith("leg") else _outward(body, name))


def _outward(body: Core, name: str) -> Vec:
    sign = 1.0 if name.endswith("_l") else -1.0
    return add(ORIGIN, body.hips, sign)


def _on_hips(body: Core, name: str) -> Chain:
    sign = 1.0 if name.endswith("_l") else -1.0
    target = add(add(body.pelvis, body.trunk, 11.0), body.hips, 15.0 * sign)
    target = add(target, body.forward, 3.0)
    elbow = add(_outward(body, name), body.forward, -0.6)
    upper, lower = reach(body.root(name), target, elbow, BONES["arm"])
    inward = add(body.forward, body.hips, -0.4 * sign)
    return upper, lower, unit(add(inward, body.trunk, -0.5))
