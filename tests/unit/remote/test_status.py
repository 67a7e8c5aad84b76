from __future__ import annotations

import json
from argparse import ArgumentTypeError

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.cli.remote import filled, sentence, template
from hiptui.domain.circuit import Sides
from hiptui.domain.commands import Command
from hiptui.domain.timeline import Timeline
from hiptui.remote import FIELDS, IDLE, status_of
from tests.strategies import timelines
from tests.support import Driver, circuit_of, counted, drive, for_each, hips, timed

WORK: dict[str, str | int | bool | None] = {
    **{"circuit": "runner-hips", "phase": "work", "paused": False, "round": 2, "rounds": 3},
    **{"move": 4, "moves": 7, "move_name": "Seated leg lift", "side": "left"},
    **{"remaining": 17, "total_remaining": 1090},
}


def test_a_status_has_these_keys_in_this_order() -> None:
    here = {"round": 1, "move": 1, "move_name": "Hip CAR", "remaining": 25}
    status = status_of(drive(hips()).wait(20.5).shown)
    assert status == {**WORK, **here, "total_remaining": 1765}
    assert tuple(status) == tuple(WORK) == FIELDS


@for_each(
    ("index", "expected"),
    [
        (0, ("prepare", 1, 1, "Hip CAR", "left")),
        (2, ("switch", 1, 1, "Hip CAR", "right")),
        (4, ("change", 1, 2, "Hip raise with lateral leg lift", "left")),
        (9, ("work", 1, 3, "Over-under hurdle walk", None)),
        (26, ("rest", 1, 1, "Hip CAR", "left")),
        (78, ("rest", 3, None, None, None)),
    ],
)
def test_before_work_the_status_names_what_follows(index: int, expected: tuple[object]) -> None:
    status = status_of(drive(hips()).to(index).shown)
    names = ("phase", "round", "move", "move_name", "side")
    assert tuple(status[name] for name in names) == expected


def test_a_round_without_the_warm_up_counts_its_own_moves() -> None:
    circuit = circuit_of(replace(timed("Walk", 60), only="first"), timed("Squat", 40))
    run = drive(circuit)
    counted = [(s := status_of(run.to(i).shown))["move"] for i in (1, 3, 4)]
    assert counted == [1, 2, 1]
    assert (s["round"], s["moves"], s["move_name"]) == (1, 1, "Squat")


def test_repetitions_that_wait_have_no_remaining() -> None:
    status = status_of(drive(circuit_of(counted("Clam", 8, Sides.EACH))).to(1).shown)
    assert (status["remaining"], status["side"]) == (None, "left")
    assert filled("{move_name}|{remaining}|", status) == "Clam||"


def test_a_pause_shows_and_an_end_is_idle() -> None:
    session = drive(circuit_of(timed("Squat", 30)), rest_after_last=False)
    assert status_of(session.do(Command.PAUSE).shown)["paused"] is True
    assert status_of(session.do(Command.PAUSE).shown)["paused"] is True  # counting in
    assert status_of(session.wait(3).shown)["paused"] is False
    assert status_of(session.wait(20_000).shown) == IDLE == {"phase": "idle"}


def test_a_format_fills_known_names_and_leaves_all_else() -> None:
    assert filled("{phase} {remaining} {move_name}", WORK) == "work 17 Seated leg lift"
    assert filled("100% #S {side} $(x) {", WORK | {"side": None}) == "100% #S  $(x) {"
    assert filled("{paused}", WORK) == ""
    assert filled("{paused}", WORK | {"paused": True}) == "paused"
    assert filled("now {phase}", IDLE) == ""


@for_each(
    "text",
    ["{0}", "{}", "{phase.__class__}", "{phase!r}", "{phase:>9999999}", "{round[0]}", "{PHASE}"],
)
def test_a_format_knows_no_other_names(text: str) -> None:
    wrong = r"no field .*choose from circuit, phase, .*remaining"
    with pytest.raises(ArgumentTypeError, match=wrong):
        template(f"{{phase}} {text}")


@given(st.text(max_size=80))
def test_a_format_is_refused_or_harmless(text: str) -> None:
    try:
        template(text)
    except ArgumentTypeError:
        return
    assert text in {filled(text, WORK), text} or "{" in text


def test_what_comes_from_files_can_not_act_on_a_terminal() -> None:
    status = WORK | {"move_name": "a\x1b[2J\nb\x9b"}
    assert filled("{move_name}", status) == "a?[2J?b?"
    assert sentence(status).isprintable()
    assert json.dumps(status).isprintable()


def test_a_status_as_a_sentence() -> None:
    where = "round 2 of 3, move 4 of 7; 18:10 to go in all"
    assert sentence(WORK) == f"work, Seated leg lift, left, 0:17 to go; {where}"
    assert sentence(WORK | {"paused": True}).startswith("paused: work, Seated leg lift")
    cool_down = {"phase": "rest", "move": None, "move_name": None, "side": None}
    assert sentence(WORK | cool_down) == "rest, 0:17 to go; round 2 of 3; 18:10 to go in all"
    assert sentence(IDLE) == "idle"
    assert "; 1:15:00 to go in all" in sentence(WORK | {"total_remaining": 4500})


@given(timelines(), st.floats(0, 5000))
def test_any_session_has_a_status_for_people_and_programs(timeline: Timeline, wait: float) -> None:

    status = status_of(Driver(timeline).wait(wait).shown)
    assert status == IDLE or tuple(status) == FIELDS
    assert sentence(status)
    assert json.loads(json.dumps(status)) == status
