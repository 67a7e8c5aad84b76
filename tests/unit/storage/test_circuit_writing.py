"""A circuit that is written is read again as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Rounds, TimingChoice
from hiptui.storage.circuit_writing import toml
from hiptui.storage.circuits import collect, read_text
from tests.support import by_round, choices, circuits


def _again(circuit: Circuit) -> Circuit:
    loaded = read_text(toml(circuit), circuit.origin)
    assert loaded.problems == ()
    (again,) = loaded.circuits
    return again


@pytest.mark.parametrize("circuit", collect(None).circuits, ids=lambda circuit: circuit.id)
def test_each_shipped_circuit(circuit: Circuit) -> None:
    assert _again(circuit) == circuit


@given(
    circuits(),
    choices(),
    by_round(st.integers(0, 600)) | st.none(),
    st.sampled_from([Rounds(), Rounds(2, 4)]),
)
def test_any_circuit(
    circuit: Circuit, chosen: TimingChoice, rest: int | tuple[int, ...] | None, rounds: Rounds
) -> None:
    number = None if chosen.rounds is None else rounds.clamp(chosen.rounds)
    timing = replace(chosen, rounds=number, rest=rest, reps=None)
    once = _again(replace(circuit, rounds=rounds, timing=timing))
    assert (once.timing, once.rounds) == (timing, rounds)
    assert [(m.name, m.seconds, m.reps, m.pace, m.order, m.only) for m in once.moves] == [
        (m.name, m.seconds, m.reps, m.pace, m.order, m.only) for m in circuit.moves
    ]
    assert _again(once) == once


def test_a_fixed_number_of_rounds_is_a_number() -> None:
    (circuit,) = (one for one in collect(None).circuits if one.id == "myrtl")
    fixed = replace(circuit, rounds=Rounds(1, 1), timing=replace(circuit.timing, rounds=1))
    assert "rounds = 1\n" in toml(fixed)
    assert _again(fixed) == fixed
