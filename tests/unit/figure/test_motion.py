"""Time: beats, cycles, holds, the way into position, captions."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiptui.domain.circuit import Side
from hiptui.figure.frame import scene_for
from hiptui.figure.library import parse
from hiptui.figure.motion import Figure, other_side
from hiptui.figure.render import still_times
from hiptui.figure.skeleton import length, sub
from tests.support import for_each
from tests.unit.figure.test_moves import HIPS, MOVES, every_move, figure

hip_moves = for_each("move", HIPS)
times = st.floats(0, 4000, allow_nan=False)
rates = st.sampled_from([1.0, 6.0, 8.0, 10.0, 24.0])


def written(text: str) -> Figure:
    loaded = parse(text, "test", "test.toml")
    assert not loaded.problems
    assert loaded.figure is not None
    return loaded.figure


THREE = """
again = 2
[[key]]
say = "Into position"
move = 1
hold = 2
[[key]]
say = "Down"
move = 3
hold = 0.5
pelvis = [0, 60, 0]
[[key]]
say = "Up"
move = 1
pelvis = [0, 88, 0]
"""


def test_the_way_into_position_comes_once_and_then_the_cycle() -> None:
    shown = written(THREE)
    # Key 1 is held for 2 s, key 2 takes 3 + 0.5 s; then 1 s to key 3 and 3.5 s back to key 2.
    assert (shown.lead, shown.cycle) == (5.5, 4.5)
    said = [shown.caption(t) for t in (0, 1.99, 2, 5.49, 5.5, 6.49, 6.5, 9.99, 10, 10.5, 460.1)]
    assert said == [
        *("Into position", "Into position", "Down", "Down"),
        *("Up", "Up", "Down", "Down", "Up", "Up", "Up"),
    ]


def test_the_body_is_where_its_keys_say() -> None:
    shown = written(THREE)
    heights = [shown.scene(t).joints["pelvis"][1] for t in (0, 2, 5, 5.5, 6.5, 9.5, 10)]
    assert heights == pytest.approx([88, 88, 60, 60, 88, 60, 60])


def test_a_key_without_a_hold_is_passed_in_motion() -> None:
    shown = written(THREE.replace("pelvis = [0, 88, 0]", "pelvis = [0, 50, 0]"))
    before, at, after = (shown.scene(t).joints["pelvis"][1] for t in (6.4, 6.5, 6.6))
    assert before - at > 0.5
    assert after - at > 0.05


def test_pingpong_goes_back_through_the_keys() -> None:
    shown = written('loop = "pingpong"\n' + THREE.replace("again = 2\n", ""))
    assert [shown.caption(t) for t in (0, 3, 5.6, 6.6, 10.2)] == [
        *("Into position", "Down", "Up", "Down", "Into position")
    ]


def test_a_single_key_never_changes() -> None:
    shown = written('[[key]]\nsay = "Stand"\nmove = 1\nhold = 3\n')
    assert shown.cycle == 0
    assert shown.next_change(0, 8) == inf
    assert shown.next_change(1000, 8) == inf
    assert shown.moment(1000, 8) == shown.moment(0, 8)
    assert shown.caption(1000) == "Stand"


@hip_moves
@given(t=times, fps=rates)
def test_nothing_changes_before_the_next_change(move: str, t: float, fps: float) -> None:
    shown = figure(move)
    end = shown.next_change(t, fps)
    assert end > t
    for share in (0.0, 0.3, 0.7, 0.99):
        between = t + (end - t) * share
        if end - between > 1e-3:
            assert shown.moment(between, fps) == shown.moment(t, fps)
            assert shown.caption(between) == shown.caption(t)


@hip_moves
@given(t=times, fps=rates)
def test_a_moment_is_in_the_past_and_less_than_a_frame_away(
    move: str, t: float, fps: float
) -> None:
    shown = figure(move)
    beat, phase = shown.beat(t), shown.phase(t)
    moment = shown.moment(t, fps)
    assert beat.start <= moment <= phase + 1e-3
    if phase < beat.arrive:
        assert phase - moment < 1 / fps + 1e-3


@hip_moves
@given(t=times)
def test_cycles_repeat(move: str, t: float) -> None:
    shown = figure(move)
    later = shown.lead + t
    one, two = shown.scene(later).joints, shown.scene(later + 3 * shown.cycle).joints
    assert max(length(sub(one[name], two[name])) for name in one) < 0.01


@every_move
def test_a_hold_costs_one_change(move: str) -> None:
    shown = figure(move)
    for beat in shown.beats:
        if beat.end > beat.arrive:
            held_for_ever = not shown.cycle and beat is shown.beats[-1]
            end = inf if held_for_ever else beat.end
            assert shown.next_change(beat.arrive, 24) == pytest.approx(end)


def test_moves_that_do_not_return_to_their_start_have_a_way_into_position() -> None:
    staged = [move for move in MOVES if figure(move).lead > figure(move).keys[0].hold]
    held = ["plank", "side-plank", "wall-sit"]
    swings = ["leg-swing-bent", "leg-swing-lateral", "leg-swing-linear", "high-knees"]
    assert staged == sorted(["bridge-leg-lift", "donkey-kick", "hinge-rotation", *swings, *held])
    assert [move for move in MOVES if not figure(move).cycle] == held


@every_move
def test_still_times_are_when_their_keys_are_reached(move: str) -> None:
    shown = figure(move)
    for index, t in zip(shown.stills, still_times(shown, 200), strict=True):
        assert shown.caption(t) == shown.keys[index].say
        body = shown.scene(t).joints
        pelvis = shown.keys[index].stance.core.pelvis
        assert length(sub(body["pelvis"], pelvis)) < 0.1


def test_an_alternating_move_goes_on_with_left_and_right_exchanged() -> None:
    shown = written(
        'loop = "alternate"\nwork = ["arm_l"]\n'
        "prop = [{ line = [[40, 0, 0], [40, 50, 0]] }]\n"
        '[[key]]\nsay = "Stand"\nmove = 1\n'
        '[[key]]\nsay = "Step"\nmove = 1\nhold = 0.5\nhip_l = [30, 80, 0]\nhips = [80, 10]\n'
        "leg_l = { to = [40, 5, 20], bend = [20, 0] }\n"
        "leg_r = { thigh = [-30, -60], shin = [180, 0] }\narm_l = { on_hips = true }\n"
    )
    one, other = (shown.scene(shown.reached(index)) for index in (1, 3))
    assert [shown.keys[index].say for index in range(4)] == ["Stand", "Step", "Stand", "Step"]
    mirrored = other_side(other.joints)
    assert max(length(sub(one.joints[name], mirrored[name])) for name in mirrored) < 0.001
    assert (one.moving, other.moving) == (("arm_l",), ("arm_r",))
    assert [other.props[0].points[i][0] for i in (0, 1)] == [-40, -40]
    assert one.camera == other.camera


def test_a_key_has_a_camera_of_its_own_from_then_on_and_it_moves_over() -> None:
    shown = written(
        'side = "left"\ncamera = [20, 10]\n[[key]]\nsay = "a"\nmove = 1\nhold = 1\n'
        '[[key]]\nsay = "b"\nmove = 2\nhold = 1\ncamera = [60, -20]\n'
        '[[key]]\nsay = "c"\nmove = 1\nhold = 1\n'
    )
    times = (shown.reached(0), 2.0, shown.reached(1), shown.reached(2))
    assert [scene_for(shown, t, Side.LEFT).camera for t in times] == [
        *((20, 10), (40, -5)),
        *((60, -20), (60, -20)),
    ]
    assert [scene_for(shown, t, Side.RIGHT).camera for t in times] == [
        *((-20, 10), (-40, -5)),
        *((-60, -20), (-60, -20)),
    ]
