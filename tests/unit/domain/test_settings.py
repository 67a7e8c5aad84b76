from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given

from hiptui.domain.circuit import Circuit, Rounds
from hiptui.domain.settings import (
    TIMING,
    TIMING_BY_KEY,
    Choice,
    Settings,
    own_choice,
    resolve,
)
from hiptui.domain.timing import Timing
from tests import support
from tests.support import circuit_of, hips, timed

# key: command line, this circuit, circuit's own, all circuits, built in
VALUES: dict[str, tuple[object, ...]] = {
    "rounds": (5, 6, 7, 8, 3),
    "rest": (0, 30, 40, 50, 120),
    "rest_after_last": (False, True, False, False, True),
    "prepare": (0, 1, 2, 3, 15),
    "change": (0, 1, 2, 3, 10),
    "switch": (0, 1, 2, 3, 5),
    "reps": ("pace", "wait", None, "pace", "wait"),
}
SOURCES = ("command line", "this circuit", "circuit's own", "all circuits", "built in")
CASES = [
    (key, place)
    for key, row in VALUES.items()
    for place in range(len(SOURCES))
    if row[place] is not None
]


@pytest.mark.parametrize(("key", "first"), CASES)
def test_the_first_in_line_that_states_a_value_wins(key: str, first: int) -> None:
    row = [value if place >= first else None for place, value in enumerate(VALUES[key])]
    choice = [Choice(**{key: value}) for value in row]  # type: ignore[arg-type]
    circuit = circuit_of(timed("a", 10))
    if key == "rounds":
        circuit = replace(circuit, rounds=Rounds(default=choice[2].rounds))
    elif key != "reps":
        circuit = replace(circuit, **{key: row[2]})  # type: ignore[arg-type]
    settings = Settings(timing=choice[3], circuits={"test": choice[1], "other": Choice(9, 9)})
    resolved = resolve(circuit, settings, choice[0])
    assert getattr(resolved.timing, key) == VALUES[key][first]
    assert resolved.sources[key] == SOURCES[first]
    others = {name: source for name, source in resolved.sources.items() if name != key}
    assert set(others.values()) == {"built in"}


def test_built_in_values() -> None:
    assert resolve(hips(), Settings()).timing == Timing(3, 120, True, 15, 10, 5, "wait")


@pytest.mark.parametrize(("given_rounds", "rounds"), [(1, 2), (2, 2), (4, 4), (9, 4)])
def test_rounds_from_settings_are_clamped_to_the_circuit(given_rounds: int, rounds: int) -> None:
    everywhere = Settings(timing=Choice(rounds=given_rounds))
    assert resolve(hips(), everywhere).timing.rounds == rounds
    here = Settings().with_timing("runner-hips", "rounds", given_rounds)
    assert resolve(hips(), here).timing.rounds == rounds


def test_built_in_rounds_are_clamped_too() -> None:
    assert resolve(hips(Rounds(1, 1, 1)), Settings()).timing.rounds == 1
    assert resolve(hips(Rounds(5, 6)), Settings()).timing.rounds == 5


def test_rounds_from_the_command_line_are_the_callers_to_refuse() -> None:
    assert resolve(hips(), Settings(), Choice(rounds=9)).timing.rounds == 9


def test_a_value_of_zero_or_no_is_a_value() -> None:
    settings = Settings(timing=Choice(rest=100, rest_after_last=True))
    line = Choice(rest=0, rest_after_last=False)
    timing = resolve(hips(), settings, line).timing
    assert (timing.rest, timing.rest_after_last) == (0, False)


def test_own_choice_is_what_the_circuit_states() -> None:
    circuit = replace(hips(Rounds(2, 4, 2)), rest=0, prepare=1, change=2, switch=3)
    assert own_choice(circuit) == Choice(2, 0, None, 1, 2, 3)
    assert own_choice(replace(circuit, rest_after_last=False)).rest_after_last is False
    assert own_choice(hips()) == Choice()


def test_with_timing_changes_one_value_in_one_place() -> None:
    before = Settings(timing=Choice(rest=1), circuits={"a": Choice(rest=2)}, theme="t")
    everywhere = before.with_timing(None, "change", 3)
    assert everywhere.timing == Choice(rest=1, change=3)
    assert everywhere.circuits == {"a": Choice(rest=2)}
    one = before.with_timing("b", "rest", 4).with_timing("a", "rounds", 5)
    assert one.timing == Choice(rest=1)
    assert one.circuits == {"a": Choice(rest=2, rounds=5), "b": Choice(rest=4)}
    assert one.theme == "t"
    assert before.circuits == {"a": Choice(rest=2)}


def test_with_timing_takes_a_value_away_again() -> None:
    settings = Settings().with_timing("a", "rest", 4).with_timing("a", "rest", None)
    assert settings.choice("a") == Choice()


def test_choice_of_one_circuit_or_of_all() -> None:
    settings = Settings(timing=Choice(rest=1), circuits={"a": Choice(rest=2)})
    assert settings.choice(None) == Choice(rest=1)
    assert settings.choice("a") == Choice(rest=2)
    assert settings.choice("b") == Choice()


def test_general_is_the_global_value_or_the_built_in_one() -> None:
    settings = Settings(timing=Choice(rest=0, rest_after_last=False))
    assert settings.general("rest") == 0
    assert settings.general("rest_after_last") is False
    assert settings.general("prepare") == 15


def test_the_settings_have_the_ranges_and_steps_of_the_contract() -> None:
    shown = {item.key: (item.min, item.max, item.step) for item in TIMING if item.max}
    assert shown == {
        "rounds": (1, 20, 1),
        "rest": (0, 600, 10),
        "prepare": (0, 120, 5),
        "change": (0, 120, 5),
        "switch": (0, 120, 5),
    }
    assert TIMING_BY_KEY["reps"].values == ("wait", "pace")


def test_every_timing_value_can_be_set() -> None:
    names = {spec.name for spec in fields(Timing)}
    assert names == {item.key for item in TIMING} == set(TIMING_BY_KEY)
    assert names == {spec.name for spec in fields(Choice)}
    assert all(item.label and item.help for item in TIMING)


@given(support.circuits(), support.settings())
def test_any_settings_give_rounds_within_the_circuits_range(
    circuit: Circuit, settings: Settings
) -> None:
    rounds = resolve(circuit, settings).timing.rounds
    assert circuit.rounds.min <= rounds <= circuit.rounds.max
