"""The same body, pose or thing with left and right exchanged."""

from __future__ import annotations

from msgspec.structs import replace

from hiptui.figure.geometry import Vec
from hiptui.figure.motion import Key, Prop
from hiptui.figure.skeleton import (
    LIMBS,
    Core,
    Free,
    Joints,
    Limb,
    Planted,
    Stance,
    stance,
)

_OTHER = {"l": "r", "r": "l"}


def mirrored_joints(joints: Joints) -> Joints:
    """The same body with left and right exchanged."""
    return {_other(name): _mirrored(place) for name, place in joints.items()}


def mirrored_prop(prop: Prop) -> Prop:
    """The same thing on the other side; corners stay the low and the high one.

    Or a mat would turn inside out on the way from one to the other.
    """
    points = tuple(_mirrored(point) for point in prop.points)
    if prop.kind != "line":
        (x, y, z), (far_x, far_y, far_z) = points
        points = ((far_x, y, z), (x, far_y, far_z))
    return Prop(prop.kind, points)


def mirrored_limbs(limbs: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the same limbs of the other side."""
    return tuple(map(_other, limbs))


def mirrored_key(key: Key) -> Key:
    """The same key with left and right exchanged."""
    return replace(
        key,
        stance=_mirrored_stance(key.stance),
        moving=mirrored_limbs(key.moving),
        props=_exchanged(key.props),
    )


def _exchanged(props: tuple[Prop, ...]) -> tuple[Prop, ...]:
    """Things mirrored, each in the place of its kind's last one: what stands there stays."""
    kinds = {prop.kind: [mirrored_prop(p) for p in props if p.kind == prop.kind] for prop in props}
    return tuple(kinds[prop.kind].pop() for prop in props)


def _mirrored_stance(held: Stance) -> Stance:
    body = held.core
    return stance(
        Core(
            anchor=_other(body.anchor),
            place=_mirrored(body.place),
            trunk=_mirrored(body.trunk),
            # Lines run from right to left, so that they are turned round too.
            hips=_turned(body.hips),
            shoulders=_turned(body.shoulders),
            head=_mirrored(body.head),
            face=_mirrored(body.face),
        ),
        tuple(_mirrored_limb(held.limbs[LIMBS.index(_other(name))]) for name in LIMBS),
    )


def _other(name: str) -> str:
    """The name of the joint or limb on the other side; itself where it has no side."""
    return name[:-1] + _OTHER[name[-1]] if name[-2:] in ("_l", "_r") else name


def _mirrored_limb(limb: Limb) -> Limb:
    if isinstance(limb, Free):
        end = _mirrored(limb.end) if limb.end else None
        return Free(_mirrored(limb.upper), _mirrored(limb.lower), end)
    if isinstance(limb, Planted):
        bend, end = (_mirrored(way) if way else None for way in (limb.bend, limb.end))
        return Planted(_mirrored(limb.to), bend, end, limb.lift)
    return limb


def _mirrored(a: Vec) -> Vec:
    return (-a[0], a[1], a[2])


def _turned(line: Vec) -> Vec:
    return (line[0], -line[1], -line[2])
