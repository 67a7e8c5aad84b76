"""A figure's keys in time: which is at hand, its caption, and the body between two of them."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import Any, TypeVar, cast

from msgspec import Struct
from msgspec.structs import astuple, replace

from hiptui.domain.circuit import Side
from hiptui.figure.skeleton import ORIGIN, Joints, Stance, Vec, add, joints_between, lerp, stance

_HAIR = 1e-4
"""Of a frame: how late a moment may seem and still belong to the next frame."""
_PASSING = 0.001
"""Seconds before a key that is passed in motion: its caption still stands."""
_SOON = 1e-5
"""Seconds: the next change is never now."""


Camera = tuple[float, float]
"""Degrees: where the camera stands (azimuth) and how high (elevation)."""


class Prop(Struct, frozen=True):
    """A thing on the floor."""

    kind: str
    """"line" (an open line of points), "box" or "mat" (two opposite corners)."""
    points: tuple[Vec, ...]
    """Centimetres."""


class Key(Struct, frozen=True):
    """One key pose and the way to it."""

    say: str
    """Caption while moving to this key and staying in it."""
    move: float
    """Seconds to get here."""
    hold: float
    """Seconds to stay; at 0 the motion flows through."""
    stance: Stance
    camera: Camera
    moving: tuple[str, ...]
    """Limbs that move without being the side's leg."""
    props: tuple[Prop, ...]


class Beat(Struct, frozen=True):
    """The way to one key and the stay there, in seconds from the start."""

    start: float
    arrive: float
    end: float
    """When its key is left."""
    origin: int
    """Index of the key it comes from."""
    goal: int


class Scene(Struct, frozen=True):
    """A body and its surroundings at one moment."""

    joints: Joints
    props: tuple[Prop, ...]
    camera: Camera
    moving: tuple[str, ...]
    entering: float
    """Share of the way into position that is still to go: 1 at the first key, 0 in the cycle."""


class Figure(Struct, frozen=True, eq=False):
    """A move as key poses in time. Two figures are equal only if they are the same object."""

    id: str
    """As its file is named."""
    name: str
    cue: str
    """The one thing to keep in mind."""
    side: Side | None
    """The side whose leg works in the keys as written; None where there are no sides."""
    keys: tuple[Key, ...]
    """At least one."""
    stills: tuple[int, ...]
    """Indices of the most telling keys."""
    beats: tuple[Beat, ...]
    """The way into position, then one cycle."""
    lead: float
    """Seconds of the way into position, which is shown once."""
    cycle: float
    """Seconds of what repeats."""

    def phase(self, t: float) -> float:
        """`t` seconds from the start, folded into the way into position and one cycle.

        To the microsecond, so that sums of seconds that should be equal are.
        """
        if t < self.lead or self.cycle <= 0:
            return round(max(0.0, min(t, self.lead)), 6)
        folded = round((t - self.lead) % self.cycle, 6)
        return round(self.lead + (0.0 if folded >= self.cycle else folded), 6)

    def beat(self, t: float) -> Beat:
        """The beat at hand at `t` seconds from the start."""
        at = bisect_right(self.beats, self.phase(t), key=lambda beat: beat.start)
        return self.beats[at - 1]

    def caption(self, t: float) -> str:
        """What to say at `t`: the key that is being reached or held."""
        return self.keys[self.beat(t).goal].say

    def moment(self, t: float, fps: float) -> float:
        """The moment to draw at `t`: a whole number of frames into its beat, or its key."""
        beat, phase = self.beat(t), self.phase(t)
        step = int((phase - beat.start) * fps + _HAIR)
        return round(beat.arrive if phase >= beat.arrive else beat.start + step / fps, 6)

    def next_change(self, t: float, fps: float) -> float:
        """The next time after `t` at which frame or caption could differ; inf if never."""
        beat, phase = self.beat(t), self.phase(t)
        if phase >= beat.arrive:
            still = self.cycle <= 0 and beat is self.beats[-1]
            return float("inf") if still else t + max(beat.end - phase, _SOON)
        step = int((phase - beat.start) * fps + _HAIR) + 1
        return t + max(min(beat.start + step / fps, beat.arrive) - phase, _SOON)

    def reached(self, key: int) -> float:
        """When the key of this index is first reached; just before, if it is passed in motion."""
        beat = next(beat for beat in self.beats if beat.goal == key)
        return beat.arrive if beat.end > beat.arrive or not beat.arrive else beat.arrive - _PASSING

    def scene(self, t: float) -> Scene:
        """Body and surroundings at `t`."""
        beat = self.beat(t)
        a, b = self.keys[beat.origin], self.keys[beat.goal]
        s = self.progress(t)
        yaw, pitch = (p + (q - p) * s for p, q in zip(a.camera, b.camera, strict=True))
        props = tuple(_prop_between(p, q, s) for p, q in zip(a.props, b.props, strict=True))
        ways = sum(other.end <= self.lead for other in self.beats) - 1
        entering = max(0.0, 1 - (self.beats.index(beat) - 1 + s) / ways) if ways else 0.0
        body = joints_between(a.stance, b.stance, s)
        return Scene(body, props, (yaw, pitch), b.moving, entering)

    def progress(self, t: float) -> float:
        """The eased share of the way that is done at `t`, 0 to 1."""
        beat, phase = self.beat(t), self.phase(t)
        if phase >= beat.arrive:
            return 1.0
        share = (phase - beat.start) / (beat.arrive - beat.start)
        starting = 0.0 if self.keys[beat.origin].hold else 1.0
        stopping = 0.0 if self.keys[beat.goal].hold else 1.0
        return _eased(share, starting, stopping)


def beats_of(keys: tuple[Key, ...], again: int, *, pingpong: bool = False) -> tuple[Beat, ...]:
    """The beats of the way into position and of one cycle that returns to key index `again`."""
    order = list(range(len(keys)))
    if pingpong:
        order += reversed(order[again + 1 : -1])
    if len(keys) > again + 1:
        order.append(again)
    found = [Beat(0.0, 0.0, keys[0].hold, 0, 0)]
    for origin, goal in pairwise(order):
        start = found[-1].end
        arrive = round(start + keys[goal].move, 4)
        found.append(Beat(start, arrive, round(arrive + keys[goal].hold, 4), origin, goal))
    return tuple(found)


def _eased(t: float, starting: float, stopping: float) -> float:
    """The share of a way at the share `t` of its time, with the given speeds at both ends.

    Least jerk, no acceleration at the ends: as a hand reaches (Flash and Hogan 1985).
    """
    cube = t * t * t
    rest = cube * (10 - 15 * t + 6 * t * t)
    begun = t - cube * (6 - 8 * t + 3 * t * t)
    ended = cube * (-4 + 7 * t - 3 * t * t)
    return rest + begun * starting + ended * stopping


def _prop_between(a: Prop, b: Prop, s: float) -> Prop:
    if a.points == b.points:
        return a
    return Prop(a.kind, tuple(lerp(p, q, s) for p, q in zip(a.points, b.points, strict=True)))


T = TypeVar("T")
_OTHER = {"_l": "_r", "_r": "_l"}


def other_side(value: T) -> T:
    """A name, a point, or all that is made of them, of the other side."""
    same: Any = value
    if isinstance(value, str):
        same = value[:-2] + _OTHER.get(value[-2:], value[-2:])
    elif isinstance(value, tuple):
        point = len(value) == 3 and isinstance(value[0], float)
        same = (-value[0], *value[1:]) if point else tuple(map(other_side, value))
    elif isinstance(value, dict):
        same = {other_side(name): other_side(place) for name, place in value.items()}
    elif isinstance(value, Struct):
        same = type(value)(*map(other_side, astuple(value)))
    return cast("T", same)


def mirrored_prop(prop: Prop) -> Prop:
    """The same thing on the other side; corners stay the low and the high one.

    Or a mat would turn inside out on the way from one to the other.
    """
    points = other_side(prop.points)
    if prop.kind != "line":
        (x, y, z), (far_x, far_y, far_z) = points
        points = ((far_x, y, z), (x, far_y, far_z))
    return Prop(prop.kind, points)


def mirrored_key(key: Key) -> Key:
    """The same key with left and right exchanged, seen by the same camera.

    Of several things of a kind each takes the place of the last one: what stands there stays.
    """
    props = [mirrored_prop(prop) for prop in key.props]
    kinds = {prop.kind: [one for one in props if one.kind == prop.kind] for prop in props}
    exchanged = tuple(kinds[prop.kind].pop() for prop in key.props)
    core = other_side(key.stance.core)
    # These lines run from right to left, so that they are turned round too.
    turned = {name: add(ORIGIN, getattr(core, name), -1.0) for name in ("hips", "shoulders")}
    left_leg, right_leg, left_arm, right_arm = other_side(key.stance.limbs)
    held = stance(replace(core, **turned), (right_leg, left_leg, right_arm, left_arm))
    return replace(key, stance=held, moving=other_side(key.moving), props=exchanged)
