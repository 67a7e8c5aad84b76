from __future__ import annotations

import gc

from hiptui.domain.circuit import Move, Rounds, Side, Sides
from tests.support import circuit_of, counted, for_each, hips, timed


def test_each_side_has_an_other() -> None:
    assert Side.LEFT.other is Side.RIGHT
    assert Side.RIGHT.other is Side.LEFT


def test_the_garbage_collector_has_nothing_to_look_at_in_a_circuit() -> None:
    circuit = hips()
    for one in (circuit, *circuit.moves, circuit.rounds, circuit.timing):
        assert not gc.is_tracked(one), one


def test_rounds_are_clamped_to_the_range_or_1_to_20() -> None:
    assert [Rounds(2, 4).clamp(given) for given in range(1, 6)] == [2, 2, 3, 4, 4]
    assert (Rounds().clamp(0), Rounds().clamp(21)) == (1, 20)


@for_each(
    ("move", "block"),
    [
        (timed("a", 45, Sides.EACH), 22.5),
        (timed("a", 60, Sides.EACH), 30),
        (timed("a", 45, Sides.ALTERNATING), 45),
        (timed("a", 45), 45),
        (counted("a", 8, Sides.EACH), 16),
        (counted("a", 8), 16),
        (counted("a", 3, pace=0.1), 0.3),
    ],
)
def test_block_is_the_length_of_one_work_segment(move: Move, block: float) -> None:
    assert move.block(1) == block


def test_sides_in_order() -> None:
    assert Move("a", seconds=1, sides=Sides.EACH).order == (Side.LEFT, Side.RIGHT)
    right = Move("a", seconds=1, sides=Sides.EACH, first=Side.RIGHT)
    assert right.order == (Side.RIGHT, Side.LEFT)
    assert Move("a", seconds=1, sides=Sides.ALTERNATING, first=Side.RIGHT).order == (None,)


def test_every_text_is_mirrored_for_the_side_at_work() -> None:
    lift = hips().moves[1]
    assert lift.label(Side.LEFT) == "Lie on your right side, left leg lifts"
    assert lift.label(Side.RIGHT) == "Lie on your left side, right leg lifts"
    assert lift.for_side(Side.RIGHT).turn == "Roll over, lie on your left side."
    assert lift.for_side(Side.LEFT).setup == "Left leg ready."
    assert lift.for_side(Side.RIGHT).check == "Watch the right hip."
    assert lift.for_side(Side.RIGHT).steps == (
        "Move the right leg. Left leg stays.",
        "Slowly back.",
    )


def test_a_label_is_mirrored_too_and_without_one_the_leg_is_named() -> None:
    move = Move("a", seconds=1, sides=Sides.EACH, labels=("{side} up, {other} down",) * 2)
    assert [move.label(side) for side in Side] == ["Left up, right down", "Right up, left down"]
    move = timed("a", 10, Sides.EACH)
    assert [move.label(side) for side in Side] == ["Left leg", "Right leg"]
    assert timed("a", 10).label(None) == ""


def test_without_sides_text_is_literal() -> None:
    walk = hips().moves[2]
    assert walk.label(None) == "Right, then left"
    assert walk.for_side(None).setup == "Stand, hands on hips."
    assert walk.for_side(None).steps == ("Over to the right.", "Under to the left.")


def test_gear_is_named_once_in_order() -> None:
    assert hips().gear == ("mat", "yoga block or water bottle")
    both = Move("a", seconds=1, equipment=("chair", "mat"))
    assert circuit_of(both, both).gear == ("chair", "mat")
