"""Vectors, directions and two-bone reach: the arithmetic under the figure.

Axes: x is the figure's own left, y is up, z is the way it faces when standing. Centimetres.
"""

from __future__ import annotations

import math

Vec = tuple[float, float, float]

_TINY = 1e-9


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
    return (a[0] / size, a[1] / size, a[2] / size) if size > _TINY else otherwise


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
    return add(_scaled(a, math.cos(angle * s)), side, math.sin(angle * s))


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
    joint = add(_scaled(axis, along), pole, out)
    return unit(joint), unit(sub(_scaled(axis, far), joint))


def _scaled(a: Vec, scale: float) -> Vec:
    return (a[0] * scale, a[1] * scale, a[2] * scale)
