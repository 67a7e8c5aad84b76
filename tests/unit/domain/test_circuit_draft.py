"""A circuit under way: each change can be taken back, and no words are lost on the way."""

from __future__ import annotations

from operator import methodcaller

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Move, Rounds, Side, Sides, TimingChoice
from hiptui.domain.circuit_draft import CIRCUIT, Draft, Field, blank, copied, move_fields
from tests.strategies import circuits, moves
from tests.support import circuit_of, counted, for_each, timed

PLANK = Move(
    "Side plank",
    "Side plank",
    seconds=60,
    sides=Sides.EACH,
    first=Side.RIGHT,
    turn="Roll over to the {side}.",
    labels=("Left forearm down", "Right forearm down"),
)


def field(circuit: Circuit, key: str, at: int | None = None) -> Field:
    groups = {"": CIRCUIT} if at is None else move_fields(circuit.moves[at], at)
    return next(one for group in groups.values() for one in group if one.key == key)


def put(draft: Draft, key: str, new: object, at: int | None = None) -> Draft:
    return draft.to(field(draft.now, key, at).with_value(draft.now, new))


def draft_of(*listed: Move) -> Draft:
    circuit = circuit_of(*listed)
    return Draft(circuit, circuit)


def names(draft: Draft) -> str:
    return "".join(move.name for move in draft.circuit.moves)


def test_moves_are_added_removed_and_put_elsewhere() -> None:
    a, b, c = (timed(name, 30) for name in "abc")
    draft = blank().with_moves(lambda moves: moves.extend([a, c, b]))
    assert names(draft) == "acb"
    assert names(draft.with_moves(lambda moves: moves.insert(1, moves.pop(0)))) == "cab"
    assert names(draft.with_moves(lambda moves: moves.pop(1))) == "ab"


@given(circuits(), st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), moves()), max_size=8))
def test_every_change_can_be_taken_back(
    circuit: Circuit, changes: list[tuple[int, int, Move]]
) -> None:
    drafts = [Draft(circuit, circuit)]
    for kind, number, move in changes:
        draft, places = drafts[-1], max(1, len(drafts[-1].now.moves))
        at = number % places
        match kind:
            case 0:
                after = draft.with_moves(methodcaller("insert", at, move))
            case 1 if draft.now.moves:
                after = draft.with_moves(methodcaller("pop", at))
            case 2 if draft.now.moves:
                after = draft.with_moves(list.reverse)
            case _:
                after = put(draft, "name", f"Name {number}")
        if after.past != draft.past:
            drafts.append(after)
    for draft in reversed(drafts[:-1]):
        assert drafts.pop().undone() == draft
    assert not drafts[0].is_changed
    assert drafts[0].undone() == drafts[0]


def test_what_changes_nothing_need_not_be_taken_back() -> None:
    draft = draft_of(PLANK)
    assert put(draft, "name", draft.now.name) is draft


def test_trying_other_sides_loses_no_words_and_keeps_none_that_mean_nothing() -> None:
    draft = draft_of(PLANK)
    without = put(draft, "sides", "both", 0)
    (move,) = without.circuit.moves
    assert (move.turn, move.labels, move.first) == ("", ("", ""), Side.LEFT)
    back = put(put(without, "sides", "alternating", 0), "sides", "each", 0)
    assert back.circuit == draft.circuit
    assert not back.is_changed


def test_a_label_is_one_text_for_both_sides_or_one_for_each() -> None:
    draft = put(put(draft_of(PLANK), "sides", "both", 0), "label", "Both arms", 0)
    assert draft.circuit.moves[0].labels == ("Both arms", "Both arms")
    draft = put(put(draft_of(PLANK), "left", "L", 0), "right", "R", 0)
    assert [draft.circuit.moves[0].label(side) for side in Side] == ["L", "R"]


def test_counted_otherwise_a_move_lasts_about_as_long() -> None:
    draft = put(draft_of(replace(PLANK, seconds=40)), "counted", "repetitions", 0)
    assert (draft.now.moves[0].reps, draft.now.moves[0].seconds) == (10, None)
    back = put(draft, "counted", "seconds", 0)
    assert (back.now.moves[0].reps, back.now.moves[0].seconds) == (None, 40)


def test_a_short_name_follows_the_name_until_it_has_its_own() -> None:
    draft = put(draft_of(timed("Plank", 30)), "name", "Long lever plank on the elbows", 0)
    assert draft.now.moves[0].short == "Long lever plank on the elbows"
    draft = put(put(draft, "short", "Lever plank", 0), "name", "Plank", 0)
    assert draft.now.moves[0].short == "Lever plank"


def test_steps_are_added_at_the_end_and_go_without_words() -> None:
    draft = put(put(draft_of(PLANK), "steps.0", "One.", 0), "steps.1", "Two.", 0)
    assert draft.now.moves[0].steps == ("One.", "Two.")
    assert put(draft, "steps.0", "", 0).now.moves[0].steps == ("Two.",)


def test_the_range_of_rounds_stays_one() -> None:
    draft = put(draft_of(PLANK), "most", 3)
    assert put(draft, "fewest", 5).now.rounds == Rounds(5, 5)
    assert put(put(draft, "fewest", 3), "most", 2).now.rounds == Rounds(2, 2)
    own = replace(draft.now, timing=TimingChoice(rounds=3))
    assert put(Draft(own, own), "most", 2).now.timing.rounds == 2


@for_each(
    ("key", "typed", "new"),
    [
        ("seconds", "1:30", 90),
        ("seconds", "60 45, 30", (60, 45, 30)),
        ("targets", " glutes,  , hips ", ("glutes", "hips")),
        ("name", " Plank\tnow ", "Plank now"),
    ],
)
def test_what_is_typed_becomes_a_value(key: str, typed: str, new: object) -> None:
    assert field(circuit_of(PLANK), key, 0).parse(typed) == new


def test_what_is_no_such_value_is_refused_with_what_is() -> None:
    for typed in ("soon", "60 x", "0"):
        with pytest.raises(ValueError, match="0:01-1:00:00"):
            field(circuit_of(PLANK), "seconds", 0).parse(typed)
    pace = field(circuit_of(counted("Squat", 8)), "pace", 0)
    assert pace.parse("1.5") == 1.5
    with pytest.raises(ValueError, match="above 0"):
        pace.parse("fast")


def test_lengths_by_round_are_stepped_together() -> None:
    seconds = field(circuit_of(PLANK), "seconds", 0)
    assert seconds.stepped((60, 45), -1) == (50, 35)
    assert seconds.stepped(3600, 1) == 3600


def test_a_copy_has_a_name_of_its_own_and_nothing_to_lose_yet() -> None:
    copy = copied(circuit_of(PLANK))
    assert copy.circuit.name == "Test (copy)"
    assert not copy.is_changed
    assert len(copied(replace(circuit_of(PLANK), name="x" * 80)).circuit.name) == 80


def test_the_fields_show_what_is_there() -> None:
    draft = draft_of(PLANK)
    shown = {key: field(draft.now, key, 0).value(draft.now) for key in ("first", "left", "only")}
    assert shown == {"first": "right", "left": "Left forearm down", "only": "all"}
