"""What holds for the figures that ship, on both sides: anatomy, support, floor, rhythm, words."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import pytest

from hiptui.domain.circuit import Side
from hiptui.figure.frame import scene_for
from hiptui.figure.library import shipped, shipped_ids
from hiptui.figure.motion import Figure, other_side
from hiptui.figure.skeleton import Joints, Vec, length, sub
from tests.support import for_each

HIPS = (
    "bridge-leg-lift",
    "bridge-single",
    "hinge-rotation",
    "hip-cars",
    "over-under",
    "seated-leg-lift",
    "side-hip-raise",
)
"""The moves of the hip circuit."""
MOVES = shipped_ids()
RATE = 24
SWIFT = ("jumping-jacks",)

BONES = [
    ("pelvis", "neck", 50),
    ("neck", "head", 21),
    ("shoulder_l", "shoulder_r", 36),
    ("hip_l", "hip_r", 20),
    *[
        (f"{start}_{side}", f"{end}_{side}", size)
        for side in "lr"
        for start, end, size in (
            ("hip", "knee", 42),
            ("knee", "ankle", 42),
            ("ankle", "toe", 18),
            ("shoulder", "elbow", 28),
            ("elbow", "hand", 27),
            ("hand", "finger", 9),
        )
    ],
]

_FOURS = ("hand_l", "hand_r", "knee_l", "ankle_l")
_STANDS = ("ankle_l", "heel_l", "toe_l")
_LIES = ("pelvis", "shoulder_r", "hip_r", "elbow_r")
SUPPORTS = {
    # The joints that carry the body, as the data's own side shows it.
    "hip-cars": _FOURS,
    "donkey-kick": _FOURS,
    "fire-hydrant": _FOURS,
    "leg-swing-lateral": _STANDS,
    "leg-swing-linear": _STANDS,
    "leg-swing-bent": _STANDS,
    "clams": (*_LIES, "knee_r", "ankle_r", "ankle_l"),
    "lateral-leg-raise": (*_LIES, "ankle_r"),
    "push-up": ("hand_l", "hand_r"),
    "plank": ("elbow_l", "elbow_r", "hand_l", "hand_r"),
    "crunch": ("pelvis", "ankle_l", "ankle_r"),
    "squat": ("ankle_l", "ankle_r", "toe_l", "toe_r"),
    "triceps-dip": ("hand_l", "hand_r", "ankle_l", "ankle_r"),
    "wall-sit": ("ankle_l", "ankle_r", "toe_l", "toe_r"),
    "side-hip-raise": ("elbow_r", "knee_r"),
    "seated-leg-lift": ("pelvis", "ankle_l", "toe_l"),
    "bridge-leg-lift": ("ankle_l", "heel_l", "toe_l", "shoulder_l", "shoulder_r"),
    "bridge-single": ("ankle_r", "heel_r", "toe_r", "shoulder_l", "shoulder_r"),
    "hinge-rotation": ("ankle_r", "heel_r", "toe_r", "hip_r", "knee_r"),
}

WORKS = {
    # The leg that each move's first half works, and what its other leg does.
    "hip-cars": Side.RIGHT,
    "side-hip-raise": Side.LEFT,
    "seated-leg-lift": Side.RIGHT,
    "bridge-leg-lift": Side.LEFT,
    "bridge-single": Side.RIGHT,
    "hinge-rotation": Side.RIGHT,
    "clams": Side.LEFT,
    "lateral-leg-raise": Side.LEFT,
    "donkey-kick": Side.RIGHT,
    "fire-hydrant": Side.RIGHT,
    "leg-swing-lateral": Side.RIGHT,
    "leg-swing-linear": Side.RIGHT,
    "leg-swing-bent": Side.RIGHT,
    "side-plank": Side.RIGHT,
}
"""Figures that are not named have no sides."""

every_side = for_each(
    ("move", "side"),
    [(move, side) for move in MOVES for side in (Side if move in WORKS else [None])],
)
every_move = for_each("move", MOVES)


def figure(move: str) -> Figure:
    found = shipped(move)
    assert found is not None
    return found


def samples(shown: Figure, *, lead: bool = False) -> list[float]:
    count = max(1, round(shown.cycle * RATE))
    cycle = [shown.lead + shown.cycle * i / count for i in range(count + 1)]
    return [i / RATE for i in range(int(shown.lead * RATE))] * lead + cycle


@cache
def joints(move: str, side: Side | None, *, lead: bool = False) -> list[Joints]:
    shown = figure(move)
    return [scene_for(shown, t, side).joints for t in samples(shown, lead=lead)]


def away(a: Vec, b: Vec) -> float:
    return length(sub(a, b))


def test_the_seven_moves_ship() -> None:
    assert set(HIPS) < set(MOVES)
    assert set(SUPPORTS) < set(MOVES)


@every_side
def test_bones_keep_their_length(move: str, side: Side | None) -> None:
    for body in joints(move, side, lead=True):
        for start, end, size in BONES:
            assert abs(away(body[start], body[end]) - size) < size * 0.001, (start, end)


@for_each("move", SUPPORTS)
@for_each("side", Side)
def test_what_carries_the_body_stays_where_it_is(move: str, side: Side) -> None:
    own = figure(move).side
    for joint in SUPPORTS[move]:
        other = joint[:-1] + {"l": "r", "r": "l"}.get(joint[-1], joint[-1])
        name = joint if side is own or "_" not in joint else other
        places = [body[name] for body in joints(move, side)]
        assert max(away(place, places[0]) for place in places) < 0.5, name


def test_in_the_hurdle_walk_one_foot_always_stands_still_while_the_other_moves() -> None:
    shown = figure("over-under")
    for beat in shown.beats:
        times = [beat.start + (beat.arrive - beat.start) * i / 12 for i in range(12)]
        bodies = [shown.scene(t).joints for t in times]
        moved = [
            max(away(body[f"ankle_{side}"], bodies[0][f"ankle_{side}"]) for body in bodies)
            for side in "lr"
        ]
        assert min(moved) < 0.02, shown.keys[beat.goal].say


@every_side
def test_nothing_sinks_into_the_floor(move: str, side: Side | None) -> None:
    for body in joints(move, side, lead=True):
        name, (_, height, _) = min(body.items(), key=lambda item: item[1][1])
        assert height > -1, name


@every_move
def test_every_key_touches_the_floor(move: str) -> None:
    shown = figure(move)
    for index in range(len(shown.keys)):
        body = shown.scene(shown.reached(index)).joints
        assert min(point[1] for point in body.values()) < 6 or _on_a_box(shown, index)


def _on_a_box(shown: Figure, index: int) -> bool:
    scene = shown.scene(shown.reached(index))
    low = min(point[1] for point in scene.joints.values())
    return any(
        0 <= low - max(y for _, y, _ in prop.points) < 6
        for prop in scene.props
        if prop.kind == "box"
    )


@every_move
def test_the_loop_closes(move: str) -> None:
    shown = figure(move)
    first = shown.scene(shown.lead).joints
    last = shown.scene(shown.lead + shown.cycle - 1e-4).joints
    assert max(away(first[name], last[name]) for name in first) < 0.1


@every_move
def test_no_joint_jumps(move: str) -> None:
    for a, b in pairwise(joints(move, figure(move).side, lead=True)):
        assert max(away(a[name], b[name]) for name in a) < (20 if move in SWIFT else 15)


@every_move
def test_mirroring_twice_changes_nothing(move: str) -> None:
    body = figure(move).scene(1.0).joints
    assert other_side(other_side(body)) == body
    assert (other_side(body) != body) or not figure(move).side


@every_move
def test_the_data_shows_the_side_that_works(move: str) -> None:
    assert figure(move).side is WORKS.get(move)


@for_each(("move", "side"), [("bridge-leg-lift", "l"), ("bridge-single", "r")])
def test_in_the_bridges_the_planted_leg_is_the_one_that_works(move: str, side: str) -> None:
    shown = figure(move)
    assert shown.side is not None
    assert shown.side.value[0] == side
    other = "r" if side == "l" else "l"
    bodies = joints(move, None)
    assert max(body[f"ankle_{side}"][1] for body in bodies) < 6
    assert max(body[f"ankle_{other}"][1] for body in bodies) > 40


def test_in_the_bridge_with_leg_lift_the_hips_never_drop_between_repetitions() -> None:
    heights = [body["pelvis"][1] for body in joints("bridge-leg-lift", None)]
    assert min(heights) > 25
    assert figure("bridge-leg-lift").scene(0).joints["pelvis"][1] < 12


def test_nobody_stands_up_between_two_turns_of_the_hinge() -> None:
    heights = [body["neck"][1] for body in joints("hinge-rotation", None)]
    assert max(heights) < 125
    assert figure("hinge-rotation").scene(0).joints["neck"][1] > 130


def test_in_the_side_raise_hips_rise_before_the_leg_and_the_leg_comes_down_first() -> None:
    for body in joints("side-hip-raise", None):
        if body["ankle_l"][1] > body["hip_l"][1]:
            assert body["pelvis"][1] == pytest.approx(34.06, abs=0.01)


def test_the_knee_of_the_hip_circle_reaches_hip_height_bent_at_a_right_angle() -> None:
    shown = figure("hip-cars")
    body = shown.scene(shown.reached(1)).joints
    assert body["knee_r"][1] == pytest.approx(body["hip_r"][1], abs=1)
    assert away(body["hip_r"], body["ankle_r"]) == pytest.approx(42 * 2**0.5, abs=1)
    assert body["knee_r"][0] < body["hip_r"][0] - 40


def test_the_hurdle_walk_goes_right_first_and_over_before_under_both_ways() -> None:
    shown = figure("over-under")
    bodies = [(t, shown.scene(t)) for t in samples(shown)]
    turn = min(bodies, key=lambda item: item[1].joints["pelvis"][0])[0]
    assert bodies[0][1].joints["pelvis"][0] > 70
    for start, end, ahead in ((0.0, turn, -1), (turn, 99.0, 1)):
        walk = [scene.joints for t, scene in bodies if start <= t < end]
        high_knee = next(i for i, b in enumerate(walk) if b["ankle_l"][1] > 40)
        first_knee = next(
            i for i, b in enumerate(walk) if max(b["knee_l"][1], b["knee_r"][1]) > 100
        )
        squat = next(i for i, b in enumerate(walk) if b["pelvis"][1] < 50)
        lead = "knee_r" if ahead < 0 else "knee_l"
        assert walk[first_knee][lead][1] > 100
        assert max(first_knee, high_knee) < squat
        assert walk[squat]["head"][1] < 105


def test_hurdles_stay_in_place_and_change_their_heights_while_the_runner_stands() -> None:
    shown = figure("over-under")
    half = len(shown.keys) // 2
    for index, key in enumerate(shown.keys):
        bars = [prop.points[1][:2] for prop in key.props if prop.kind == "line"]
        ahead = -1 if index < half else 1
        assert sorted(bars) == sorted([(ahead * -34, 40), (ahead * 34, 118)]), key.say
    for before, after in ((-1, 0), (half - 1, half)):
        bodies = [shown.scene(shown.reached(index % len(shown.keys))) for index in (before, after)]
        assert away(*(body.joints["pelvis"] for body in bodies)) < 1


def test_feet_clear_the_low_hurdle_and_the_head_the_high_one() -> None:
    for before, body in pairwise(joints("over-under", None)):
        for joint in ("ankle_l", "ankle_r"):
            x, y, _ = body[joint]
            if (abs(x) < 34) is not (abs(before[joint][0]) < 34):
                assert y > 46 or body["pelvis"][1] < 80, joint
        x, y, _ = body["head"]
        if abs(abs(x) - 34) < 11.5:
            assert y < 106 or y > 145


@every_move
def test_no_mat_or_block_shrinks_or_turns_inside_out(move: str) -> None:
    shown = figure(move)
    sizes = {
        (number, *(round(b - a, 6) for a, b in zip(*prop.points, strict=True)))
        for t in samples(shown)
        for number, prop in enumerate(shown.scene(t).props)
        if prop.kind != "line"
    }
    assert len(sizes) == len({number for number, *_ in sizes})


def test_the_seated_leg_clears_the_block_and_stays_straight() -> None:
    for body in joints("seated-leg-lift", None):
        assert away(body["hip_r"], body["ankle_r"]) == pytest.approx(84, abs=0.1)
        x, y, _ = body["heel_r"]
        if -44 < x < -28:
            assert y > 11


@every_move
def test_captions_are_short_and_name_no_side(move: str) -> None:
    for key in figure(move).keys:
        assert 0 < len(key.say) <= 36
        assert not re.search(r"\b(left|right)\b", key.say, re.IGNORECASE)


@every_move
def test_two_or_three_keys_tell_the_move(move: str) -> None:
    assert 2 <= len(figure(move).stills) <= 3
