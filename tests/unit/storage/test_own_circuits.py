"""Circuits that the program writes: whatever can be made passes `check`, and nothing else is."""

from __future__ import annotations

from operator import methodcaller
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Rounds, Timing, TimingChoice
from hiptui.domain.circuit_draft import CIRCUIT, Draft, Field, blank, move_fields
from hiptui.domain.timeline import build
from hiptui.figure.library import shipped_ids
from hiptui.storage.circuit_checks import toml
from hiptui.storage.circuits import (
    collect,
    free_id,
    is_ours,
    kept_draft,
    library,
    problems,
    read,
    read_text,
    save,
)
from tests.strategies import by_round, choices, circuits
from tests.support import GOOD, circuit_of, drive, examples, for_each, timed

MOVES = library()
PLAIN = [replace(move, setup="", turn="", steps=(), check="") for move in MOVES]
"""Moves whose sides can be changed: no words stand in the way."""
FIGURES = shipped_ids()
TYPED = st.sampled_from(["", "7", "90 60", "Plank", "the {side} hip", "a, b", "0", "{x}", "y" * 90])


def fields(circuit: Circuit) -> list[Field]:
    groups = (move_fields(move, at).values() for at, move in enumerate(circuit.moves))
    return [*CIRCUIT, *(one for fields in groups for group in fields for one in group)]


@st.composite
def made(draw: st.DrawFn) -> Draft:
    """What somebody makes who presses and types anything; some of it is refused."""
    draft = blank()
    for _ in range(draw(st.integers(1, 4))):
        move = draw(st.sampled_from(PLAIN) | st.sampled_from(MOVES))
        draft = draft.with_moves(methodcaller("insert", draw(st.integers(0, 3)), move))
    for _ in range(draw(st.integers(0, 12))):
        every = fields(draft.now)
        stepped_often = [one for one in every if one.setting.kind == "choice"]
        field = draw(st.sampled_from(stepped_often) | st.sampled_from(every))
        old = field.value(draft.now)
        if draw(st.booleans()) and field.setting.kind != "text" and old is not None:
            draft = draft.to(
                field.with_value(draft.now, field.stepped(old, draw(st.integers(-3, 3))))
            )
            continue
        try:
            new = field.parse(draw(TYPED))
        except ValueError:
            continue
        typed = draft.to(field.with_value(draft.now, new))
        if not set(problems(typed.circuit, FIGURES)) - set(problems(draft.circuit, FIGURES)):
            draft = typed
    return draft


@settings(max_examples=examples(60))
@given(made())
def test_what_can_be_made_passes_check_is_read_as_it_was_and_runs(draft: Draft) -> None:
    circuit = draft.circuit
    if problems(circuit, FIGURES):  # such a one cannot be saved
        return
    loaded = read_text(toml(circuit), "", FIGURES)
    assert loaded.problems == ()
    assert loaded.circuits == (circuit,)
    rounds = circuit.rounds.min
    timeline = build(circuit, Timing(rounds=rounds, rest=circuit.timing.rest or 0, reps="pace"))
    driver = drive(circuit, rounds=rounds, reps="pace").wait(timeline.seconds + 600 * rounds)
    assert driver.record.status == "completed"


def test_a_new_one_has_an_id_from_its_name_and_a_number_on_a_clash(tmp_path: Path) -> None:
    folder = tmp_path / "circuits.d"
    circuit = replace(circuit_of(timed("Plank", 30)), id="new", name="Übung 1")
    first = save(circuit, None, folder, ["other"])
    assert (first.id, first.origin) == ("ubung-1", str(folder / "ubung-1.toml"))
    assert save(circuit, None, folder, []).id == "ubung-1-2"
    assert save(circuit, None, folder, ["ubung-1-3"]).id == "ubung-1-4"
    assert {path.name for path in folder.iterdir()} == {
        f"ubung-1{n}.toml" for n in ("", "-2", "-4")
    }
    assert (folder / "ubung-1.toml").stat().st_mode & 0o077 == 0


def test_one_of_ours_is_written_again_under_its_id(tmp_path: Path) -> None:
    first = save(circuit_of(timed("Plank", 30)), None, tmp_path, [])
    second = save(replace(first, name="Other"), first, tmp_path, [first.id])
    assert second.id == first.id
    (path,) = tmp_path.iterdir()
    assert read(path, FIGURES).circuits[0].name == "Other"


def test_what_a_person_wrote_is_not_ours(tmp_path: Path) -> None:
    by_hand = tmp_path / "circuits.toml"
    by_hand.write_text(toml(circuit_of(timed("Plank", 30))))
    (own,) = read(by_hand).circuits
    assert not is_ours(own, tmp_path / "circuits.d")
    assert not any(is_ours(one, tmp_path / "circuits.d") for one in collect(None).circuits)


@pytest.mark.parametrize("change", ["# mine\n{}", "{}\n# mine", "{}gone", None])
def test_a_file_that_somebody_changed_meanwhile_stays(tmp_path: Path, change: str | None) -> None:
    first = save(circuit_of(timed("Plank", 30)), None, tmp_path, [])
    assert is_ours(first, tmp_path)
    path = Path(first.origin)
    if change is None:
        path.unlink()
    else:
        path.write_text(change.format(path.read_text()))
    assert not is_ours(first, tmp_path)
    before = path.read_text() if path.exists() else ""
    again = save(replace(first, name="Test"), first, tmp_path, [])
    assert again.id == ("test" if change is None else "test-2")
    assert change is None or path.read_text() == before


@for_each("data", [b"", b"{", b'{"now": 1}', b'{"now": {"id": "\xff"}}'])
def test_a_damaged_draft_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "draft.json").write_bytes(data)
    assert kept_draft(tmp_path / "draft.json") is None


def test_a_free_id_stays_within_its_length() -> None:
    taken = {"x" * 80}
    assert len(free_id("x" * 80, taken)) <= 80


def _again(circuit: Circuit) -> Circuit:
    loaded = read_text(toml(circuit), circuit.origin)
    assert loaded.problems == ()
    (again,) = loaded.circuits
    return again


@for_each("circuit", collect(None).circuits)
def test_each_shipped_circuit(circuit: Circuit) -> None:
    assert _again(circuit) == circuit
    fixed = replace(circuit, rounds=Rounds(1, 1), timing=replace(circuit.timing, rounds=1))
    assert "rounds = 1\n" in toml(fixed)
    assert _again(fixed) == fixed


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


def test_circuits_of_a_folder_come_after_the_users_file_by_name(tmp_path: Path) -> None:
    user, folder = tmp_path / "circuits.toml", tmp_path / "circuits.d"
    folder.mkdir()
    user.write_text(GOOD)
    (folder / "b.toml").write_text(GOOD.replace('"mine"', '"b"'))
    (folder / "a.toml").write_text(GOOD.replace('"mine"', '"a"'))
    (folder / ".c.toml").write_text("hidden")
    (folder / "notes.txt").write_text("other")
    loaded = collect(user)
    assert [circuit.id for circuit in loaded.circuits][-3:] == ["mine", "a", "b"]
    assert loaded.problems == ()


def test_a_file_of_the_folder_is_called_as_its_circuit(tmp_path: Path) -> None:
    folder = tmp_path / "circuits.d"
    folder.mkdir()
    (folder / "a.toml").write_text(GOOD)
    (folder / "b.toml").write_text("[")
    loaded = collect(tmp_path / "circuits.toml")
    assert "mine" not in {circuit.id for circuit in loaded.circuits}
    named, damaged = map(str, loaded.problems)
    assert "circuit[0].id: expected 'a', as the file is called, got 'mine'" in named
    assert "b.toml:1: not TOML" in damaged


def test_a_clash_between_the_users_own_two_is_told(tmp_path: Path) -> None:
    user, folder, extra = (tmp_path / name for name in ("circuits.toml", "circuits.d", "x.toml"))
    folder.mkdir()
    user.write_text(GOOD)
    (folder / "mine.toml").write_text(GOOD.replace('"Mine"', '"Later"'))
    loaded = collect(user)
    assert [circuit.name for circuit in loaded.circuits if circuit.id == "mine"] == ["Later"]
    (problem,) = map(str, loaded.problems)
    assert f"'mine' is in {user} too, the one here counts" in problem
    extra.write_text(GOOD.replace('"Mine"', '"Last"'))
    loaded = collect(user, [extra])
    assert [circuit.name for circuit in loaded.circuits if circuit.id == "mine"] == ["Last"]
