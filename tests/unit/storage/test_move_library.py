from __future__ import annotations

import re
from collections import Counter

from hiptui.domain.circuit import Circuit, Move, Side, Sides
from hiptui.storage import circuits
from tests.support import for_each

SHIPPED = circuits.collect(None).circuits
LIBRARY = circuits.library()
BY_NAME = {move.name: move for move in LIBRARY}

OWN = Circuit("own", "Own", (Move("Zercher Kniebeuge für Läufer", targets=("glutes",)),))


def names(words: str, *own: Circuit) -> list[str]:
    return [move.name for move in circuits.search_moves(words, own)]


def test_library_has_no_problem() -> None:
    text = circuits.shipped_path("moves.toml").read_text("utf-8")
    head = '[[circuit]]\nid = "library"\nname = "Library"\n'
    loaded = circuits.read_text(head + text.replace("[[move]]", "[[circuit.move]]"), "moves.toml")
    assert loaded.problems == ()
    assert loaded.circuits[0].moves == LIBRARY
    assert len(LIBRARY) >= 45


def test_every_name_is_there_once_in_library_and_circuits() -> None:
    moves = [*LIBRARY, *(move for circuit in SHIPPED for move in circuit.moves)]
    twice = [name for name, count in Counter(move.name for move in moves).items() if count > 1]
    assert twice == []
    assert Counter(move.short for move in LIBRARY).most_common(1)[0][1] == 1


def test_every_move_says_what_it_trains_and_how_long() -> None:
    for move in LIBRARY:
        assert move.targets, move.name
        assert move.figure == ""
        assert move.block(1) == int(move.block(1)), "halves are whole seconds"
        assert move.reps or 20 <= move.block(1) * len(move.order) <= 60
        assert move.sides is not Sides.ALTERNATING or move.label(None)


LOOKED_FOR = (
    "hip glutes quads hamstrings calves shins ankles feet knees core back mobility band step"
)


@for_each("word", [*LOOKED_FOR.split(), "chair", "wall", "towel"])
def test_what_runners_look_for_is_found(word: str) -> None:
    assert names(word)


def test_texts_are_sentences_and_promise_nothing() -> None:
    for move in LIBRARY:
        text = " ".join((move.setup, move.turn, *move.steps, move.check))
        assert not re.search(r"prevent|cure|heal|injur|guarantee", text, re.IGNORECASE)
        for sentence in (move.setup, *filter(None, (move.turn,)), *move.steps):
            assert sentence.endswith("."), (move.name, sentence)
        assert not move.check.endswith(".")


WHILE_THE_LEFT_LEG_WORKS = {
    "Clams with a band": "Lie on your right side",
    "Reverse clam": "Lie on your right side",
    "Inner thigh lift": "Lie on your left side, left leg straight. Set the right foot flat",
    "Side-lying leg circles": "Lie on your right side",
    "Side plank with leg lift": "Lie on your right side, right elbow under",
    "Copenhagen plank": "right elbow under the shoulder, left knee on the seat",
    "Straight leg raise": "left leg straight, right knee bent",
    "Prone leg lift": "lift the straight left leg",
    "Standing side lift": "Stand on the right leg",
    "Standing kickback": "Stand on the right leg",
    "Hip hike": "Left foot on a step, right foot hanging free",
    "Wall knee press": "Stand with your right side to the wall. Lift the right knee",
    "Hip airplane": "Stand on the left leg",
    "Bird dog": "Reach the left leg back and the right arm forward",
    "Curtsy lunge": "weight on the left leg, hands on hips. Step the right foot back",
    "Split squat": "Left foot a long step in front, right foot behind",
    "Bulgarian split squat": "Right foot back on the seat, left foot a big step in front",
    "Lunge to knee drive": "weight on the left leg. Step the right foot far back",
    "Step-down": "left foot at its edge, right foot free",
    "Step-up with knee drive": "Left foot flat on a step or low bench, right foot on the floor",
    "Single-leg chair squat": "on the left leg",
    "Single-leg wall sit": "lift the right foot. Hold still on the left leg",
    "Single-leg deadlift": "Stand on the left leg, knee soft, a weight in your right hand",
    "Kickstand hinge": "Left foot flat, right toes on the floor just behind it",
    "Single-leg bridge, foot raised": "left heel on the seat, right leg towards the ceiling",
    "Single-leg calf raise": "Ball of the left foot on a step's edge, right foot lifted",
    "Bent-knee calf raise": "Stand on the left foot, left knee a little bent, right foot lifted",
    "Heel drop": "lift the right one off. Lower the left heel",
    "Short foot": "Left foot flat",
    "Toe yoga": "Left foot flat",
    "Towel scrunch": "left foot on the near edge of a towel",
    "Band ankle turn-out": "Turn the left forefoot out to the left",
    "Single-leg hops": "Stand on the left leg",
    "Single-leg balance": "Stand on the left leg",
    "Clock taps": "Stand on the left leg, left knee a little bent",
    "Running man": "Stand on the left leg",
    "Elbow-to-foot lunge": "left foot in front, right leg straight behind",
    "Half-kneeling hip stretch": "Kneel on the left knee, something soft under it, right foot flat",
    "Figure-four stretch": "Cross the left ankle over the right thigh",
    "Lying hamstring stretch": "Lift the left leg",
    "Standing quad stretch": "right hand on something steady. Hold the left foot",
    "Wall calf stretch": "right foot in front, left leg straight behind",
    "Knee to wall": "left toes a hand's width from it, right foot behind",
    "Ankle circles": "Stand on the right leg, one hand on something steady, left foot off",
    "Adductor rock-back": "Straighten the left leg out to the left",
}
"""The body as it is while the left leg works, written down apart from the library."""


def test_the_left_leg_works_where_left_is_said() -> None:
    for name, words in WHILE_THE_LEFT_LEG_WORKS.items():
        move = BY_NAME[name]
        assert words in " ".join(
            (move.for_side(Side.LEFT).setup, *move.for_side(Side.LEFT).steps)
        ), name


def test_every_move_with_sides_is_looked_at() -> None:
    sided = [move.name for move in LIBRARY if move.sides is Sides.EACH]
    assert sided == list(WHILE_THE_LEFT_LEG_WORKS)


def test_turning_over_ends_where_the_setup_begins() -> None:
    """The switch and the setup name the same side of the body to lie or stand on."""
    on = re.compile(r"(?:lie|stand|kneel|weight|it, your back to it,) on (?:the|your) (left|right)")
    compared = 0
    for move in map(BY_NAME.__getitem__, WHILE_THE_LEFT_LEG_WORKS):
        turn, setup = (
            on.search(text.lower())
            for text in (move.for_side(Side.LEFT).turn, move.for_side(Side.LEFT).setup)
        )
        if turn and setup:
            assert turn[1] == setup[1], move.name
            compared += 1
    assert compared >= 15


def test_search_takes_name_muscle_and_equipment() -> None:
    assert names("nordic") == ["Reverse Nordic", "Nordic curl"]
    assert "Wall toe raise" in names("shins")
    assert names("towel") == ["Sliding leg curl", "Towel scrunch", "Lying hamstring stretch"]


def test_search_wants_every_word() -> None:
    both = names("glutes chair")
    assert both == [name for name in names("chair") if name in names("glutes")] != []
    assert names("glutes unicorn") == []


def test_search_folds_case_and_accents() -> None:
    assert names("LAUFER", OWN) == names("läufer", OWN) == [OWN.moves[0].name]
    assert names("GLUTES") == names("glutes")
    assert names("glütes") == names("glutes")


def test_search_for_nothing_gives_all_with_the_circuits_first() -> None:
    assert names("", OWN) == [OWN.moves[0].name, *(move.name for move in LIBRARY)]
    assert names("", OWN, OWN) == names("", OWN)


def test_the_library_is_read_once() -> None:
    assert circuits.library() is circuits.library()
