from __future__ import annotations

import re

import pytest
from garmin_fit_sdk.profile import Profile

from hiptui.domain.circuit import Circuit, Move, Rounds, Side, Sides, TimingChoice, in_round
from hiptui.storage import circuits
from tests.support import for_each

LOADED = circuits.collect(None)
CIRCUITS = {circuit.id: circuit for circuit in LOADED.circuits}
HIPS = CIRCUITS["runner-hips"]
MOVES = [*(move for one in LOADED.circuits for move in one.moves), *circuits.library()]
SIDED = [move for move in MOVES if move.sides is Sides.EACH]


def named(move: Move) -> str:
    return move.name


def texts(move: Move, side: Side | None) -> list[str]:
    return [
        move.label(side),
        move.for_side(side).setup,
        move.for_side(side).turn,
        *move.for_side(side).steps,
        move.for_side(side).check,
    ]


def swapped(text: str) -> str:
    """`text` with the words left and right exchanged, each in its own case."""
    words = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}
    return re.sub(r"\b(?:left|right|Left|Right)\b", lambda match: words[match[0]], text)


def total(circuit: Circuit, rounds: int, prepare: int = 15) -> float:
    """Seconds to the end of the last work, with the built-in settings."""
    rest = in_round(120 if circuit.timing.rest is None else circuit.timing.rest, 1)
    change = 10 if circuit.timing.change is None else circuit.timing.change
    switch = 5 if circuit.timing.switch is None else circuit.timing.switch
    work = sum(move.block(1) * len(move.order) for move in circuit.moves)
    switches = switch * sum(len(move.order) - 1 for move in circuit.moves)
    one = work + switches + change * (len(circuit.moves) - 1)
    return prepare + rounds * one + (rounds - 1) * (rest or change)


def test_no_problem_and_three_circuits_in_order() -> None:
    assert LOADED.problems == ()
    assert list(CIRCUITS) == ["runner-hips", "myrtl", "seven-minute"]


def test_hips_moves_are_the_sources_seven_in_its_order() -> None:
    assert [(move.name, move.figure, move.fit) for move in HIPS.moves] == [
        ("Hip controlled articular rotation", "hip-cars", (11, 7)),
        ("Hip raise with lateral leg lift", "side-hip-raise", (19, 24)),
        ("Over-under hurdle walk", "over-under", (31, 12)),
        ("Seated leg lift", "seated-leg-lift", (6, 56)),
        ("Single-leg glute bridge with leg lift", "bridge-leg-lift", (10, 4)),
        ("Single-leg glute bridge", "bridge-single", (10, 30)),
        ("Standing hip hinge with rotation", "hinge-rotation", (29, 11)),
    ]


def test_hips_sides_are_the_legs_that_work() -> None:
    sides = [str(move.order[0]) for move in HIPS.moves]
    assert sides == ["left", "left", "None", "left", "left", "right", "right"]
    assert HIPS.moves[2].sides is Sides.ALTERNATING


def test_hips_first_labels_name_both_legs() -> None:
    assert [move.label(move.order[0]) for move in HIPS.moves] == [
        "Left leg circles, right knee planted",
        "Left leg on top lifts, right knee down",
        "Go right, then left, over and under",
        "Left leg lifts, right leg stays down",
        "Left foot planted, right leg moves",
        "Right foot planted, left leg up",
        "Right leg stands, left foot lifted",
    ]


def test_hips_turn_lines_say_the_coming_side() -> None:
    assert [move.for_side(move.order[-1]).turn for move in HIPS.moves] == [
        "Knee down. Now the right leg.",
        "Roll over and lie on your left side.",
        "",
        "Move the block outside your right leg.",
        "Swap: right foot planted, left leg straight.",
        "Swap: left foot planted, right leg up.",
        "Swap: stand on your left leg.",
    ]


def test_hips_traps() -> None:
    raise_, seated, hinge = HIPS.moves[1], HIPS.moves[3], HIPS.moves[6]
    assert "Lie on your right side, right forearm down" in raise_.for_side(Side.LEFT).setup
    assert "Block just outside your left leg." in seated.for_side(Side.LEFT).setup
    turns = [step for step in hinge.for_side(Side.RIGHT).steps if step.startswith("Turn")]
    assert turns == [
        "Turn hips and chest to the left, then back to the middle.",
        "Turn to the right, then back to the middle.",
    ]


def test_hips_state_their_rounds_and_no_other_timing() -> None:
    assert (HIPS.rounds, HIPS.timing) == (Rounds(2, 4), TimingChoice())
    assert [move.seconds for move in HIPS.moves] == [60] * 7
    assert total(HIPS, 3) + 120 == 1905


def test_hips_credit_the_source() -> None:
    for words in ("Yusuf Jeffers", "NASM-certified", "USATF-certified", "Danielle Zickl"):
        assert words in HIPS.credit
    assert "Runner's World" in HIPS.credit
    assert HIPS.moves[3].equipment == ("yoga block or water bottle",)
    assert HIPS.gear[0] == "yoga block or water bottle"


def test_myrtl_repetitions_and_length() -> None:
    myrtl = CIRCUITS["myrtl"]
    assert [move.reps for move in myrtl.moves] == [8, 15, 8, 5, 8, 5, 5, 5, 5, 5, 10, 10]
    assert [move.pace for move in myrtl.moves] == [2] * 9 + [1] * 3
    assert {move.sides for move in myrtl.moves} == {Sides.EACH}
    assert (myrtl.rounds, myrtl.timing) == (Rounds(1, 1), TimingChoice(1, 0, change=5, switch=2))
    assert total(myrtl, 1) == 400
    assert 5 * 60 <= total(myrtl, 1, prepare=0) <= 7 * 60


def test_seven_minute_times() -> None:
    seven = CIRCUITS["seven-minute"]
    assert [move.seconds for move in seven.moves] == [30] * 12
    assert [move.name for move in seven.moves if move.sides is Sides.EACH] == ["Side plank"]
    assert (seven.rounds, seven.timing) == (Rounds(1, 3), TimingChoice(1, 0, change=10))
    assert seven.gear == ("chair", "wall")
    assert total(seven, 1) == 490


@for_each("move", SIDED)
def test_every_text_mirrors_word_by_word(move: Move) -> None:
    left, right = texts(move, Side.LEFT), texts(move, Side.RIGHT)
    assert [swapped(text) for text in left] == right
    assert move.label(Side.LEFT).startswith("Left ")
    assert move.label(Side.LEFT) != move.label(Side.RIGHT)
    assert {"left", "right"} <= set(re.findall(r"\w+", move.label(Side.LEFT).lower()))
    assert re.search(r"\b(left|right)\b", move.for_side(Side.LEFT).turn, re.IGNORECASE)


@for_each("move", MOVES)
def test_no_brace_is_left_and_sentences_begin_with_a_capital(move: Move) -> None:
    for side in move.order:
        for text in texts(move, side):
            assert not set("{}") & set(text)
            for sentence in re.split(r"(?<=[.!?])\s+", text):
                assert not sentence[:1].islower(), sentence


@for_each("move", MOVES)
def test_texts_fit_the_smallest_screen(move: Move) -> None:
    assert 0 < len(move.short) <= 20
    assert "…" not in move.short
    assert move.setup
    assert 1 <= len(move.steps) <= 5
    for side in move.order:
        assert len(move.label(side)) <= 38
        assert len(move.for_side(side).check) <= 40
        assert len(move.for_side(side).check.split()) <= 8
        assert len(move.for_side(side).turn) <= 60
        assert len(move.for_side(side).setup) <= 120


@pytest.mark.parametrize(
    ("file", "moves"),
    [
        ("circuits.toml", [move for circuit in LOADED.circuits for move in circuit.moves]),
        ("moves.toml", circuits.library()),
    ],
)
def test_fit_numbers_are_garmins_and_named_beside_them(file: str, moves: list[Move]) -> None:
    text = circuits.shipped_path(file).read_text("utf-8")
    lines = re.findall(r"^fit = \[(\d+), (\d+)\]   # (\w+)$", text, re.MULTILINE)
    assert [(int(one), int(two)) for one, two, _ in lines] == [
        move.fit for move in moves if move.fit
    ]
    types = Profile["types"]
    for category, exercise, name in lines:
        kind = types["exercise_category"][int(category)]
        assert types[f"{kind}_exercise_name"][int(exercise)] == name


def test_a_circuits_moves_have_names_and_are_exercises_of_their_own() -> None:
    for circuit in LOADED.circuits:
        fits = [move.fit for move in circuit.moves if move.fit]
        assert len(set(fits)) == len(fits)
        assert len({move.short for move in circuit.moves}) == len(circuit.moves)
