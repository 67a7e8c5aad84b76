"""From a circuit's table to a Circuit, with every rule of circuits.toml checked, and back."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Any

from msgspec import Struct

from hiptui.domain.circuit import LONGEST, ROUNDS, Circuit, Move, Rounds, Side, Sides, TimingChoice
from hiptui.domain.formatting import CONTROL, is_blank
from hiptui.storage.circuit_format import (
    CircuitTable,
    LabelTable,
    MoveTable,
    RoundsTable,
    understood,
)
from hiptui.toml_lines import Place, Report, shown

PACE = 2.0
"""Seconds a repetition, where the file does not say."""
PAUSES = ("rest", "prepare", "change", "switch", "rest_after_last")
"""A circuit's keys that its timing takes as they are."""
_CIRCUIT, _MOVE = (
    tuple(name for name in made.__struct_fields__ if name in table.__struct_fields__)
    for made, table in ((Circuit, CircuitTable), (Move, MoveTable))
)
"""What circuits and moves call as the file does."""
_MIRRORED = frozenset({"setup", "turn", "steps", "check", "label"})
"""A move's keys in which {side} and {other} may stand."""
_SIDED = re.compile(r"\{(?:side|other)\}")


def circuit(raw: object, place: Place, report: Report, origin: str) -> Circuit | None:
    """The circuit of a [[circuit]] in the file `origin`; None once its faults are told."""
    before = report.count
    table = understood(raw, CircuitTable, place, report)
    if isinstance(table, CircuitTable) and isinstance(raw, dict):
        _check_circuit(table, place, report)
        for index, move in enumerate(table.move):
            if isinstance(move, MoveTable):
                _check_move(move, raw["move"][index], (*place, "move", index), report)
        if report.count == before:
            return _circuit(table, origin)
    return None


def _check_circuit(table: CircuitTable, place: Place, report: Report) -> None:
    _check_texts(table, frozenset(), place, report)
    rounds = _rounds(table)
    default, at = rounds.default or rounds.min, (*place, "rounds")
    if rounds.min > rounds.max:
        report.add(at, f"expected min <= max, got {rounds.min} and {rounds.max}")
    elif not rounds.min <= default <= rounds.max:
        text = f"expected a whole number from {rounds.min} to {rounds.max}, got {default}"
        report.add((*at, "default"), text)
    only = {getattr(move, "only", None) for move in table.move}
    if only and None not in only and (rounds.max > 2 or rounds.max > len(only)):
        text = f"a round without a move: every move has only, and there may be {rounds.max} rounds"
        report.add((*place, "move"), text)


def _check_move(table: MoveTable, given: dict[str, object], place: Place, report: Report) -> None:
    """Report what is wrong in a move, `given` in the file; the table lacks its wrong values."""
    if ("seconds" in given) == ("reps" in given):
        which = "both" if "seconds" in given else "neither"
        report.add(place, f"expected either seconds or reps, got {which}")
    seconds = (table.reps or 0) * (table.pace or PACE)
    if "pace" in given and "reps" not in given:
        report.add((*place, "pace"), "expected only with reps")
    elif seconds > LONGEST:
        text = f"expected at most {LONGEST} seconds for reps x pace, got {seconds:g}"
        report.add((*place, "reps"), text)
    known = given.get("sides", "both") == table.sides  # else what depends on it cannot be judged
    if known:
        _check_sides(table, place, report)
    mirrored = _MIRRORED if table.sides == "each" or not known else frozenset[str]()
    _check_texts(table, mirrored, place, report)


def _check_sides(table: MoveTable, place: Place, report: Report) -> None:
    each = table.sides == "each"
    if table.first is not None and not each:
        report.add((*place, "first"), 'expected only with sides = "each"')
    if isinstance(table.label, str) and each:
        text = f"expected a table with left and right, got {shown(table.label)}"
        report.add((*place, "label"), text)
    if isinstance(table.label, LabelTable) and not each:
        text = 'expected a text, got a table, which is for sides = "each"'
        report.add((*place, "label"), text)


def _check_texts(table: Struct, mirrored: Container[str], place: Place, report: Report) -> None:
    """Report control characters and braces in every text of `table`."""
    for within, text in _texts(table):
        if within[0] in ("name", "short") and is_blank(text):
            report.add((*place, *within), f"expected a text that can be seen, got {shown(text)}")
        for problem in _text_problems(text, mirrored, str(within[0])):
            report.add((*place, *within), problem)


def _texts(table: Struct) -> Iterator[tuple[Place, str]]:
    """Every text of `table` but its moves', with its place."""
    for name in table.__struct_fields__:
        value = getattr(table, name)
        if not value:
            continue
        if isinstance(value, str):
            yield (name,), value
        elif isinstance(value, LabelTable):
            yield (name, "left"), value.left
            yield (name, "right"), value.right
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, str):
                    yield (name, index), item


def _text_problems(text: str, mirrored: Container[str], key: str) -> Iterator[str]:
    if not text.isprintable() and (control := re.search(CONTROL, text)):
        what = "line break" if control[0] in "\r\n\u2028\u2029" else "control character"
        yield f"{what} U+{ord(control[0]):04X} at character {control.start() + 1}"
    if "{" not in text and "}" not in text:
        return
    rest = _SIDED.sub("", text)
    if key in mirrored:
        if "{" in rest or "}" in rest:
            yield f"only {{side}} and {{other}} may stand in braces, got {shown(text)}"
    elif rest != text:
        yield f"{{side}} and {{other}} mean nothing here, got {shown(text)}"
    else:
        yield f"braces are not allowed here, got {shown(text)}"


def _circuit(table: CircuitTable, origin: str) -> Circuit:
    rounds = _rounds(table)
    own = {
        "moves": tuple(map(made_move, table.move)),
        "source": table.source or "",
        "rounds": Rounds(rounds.min, rounds.max),
        "timing": TimingChoice(rounds=rounds.default, **_values(table, PAUSES)),
        "origin": origin,
    }
    return Circuit(**_values(table, _CIRCUIT) | own)


def _values(table: Struct, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(table, name) for name in names}


def _rounds(table: CircuitTable) -> RoundsTable:
    """The rounds as a range: one number is fixed, without any the settings decide."""
    match table.rounds:
        case int(number):
            return RoundsTable(number, number, number)
        case None:
            return RoundsTable(1, ROUNDS)
        case given:
            return given


def made_move(table: MoveTable) -> Move:
    """The move that a table without mistakes describes."""
    sides = Sides(table.sides)
    own = {
        "short": table.short or table.name,
        "pace": table.pace or PACE,
        "sides": sides,
        "first": Side(table.first or "left"),
        "labels": _labels(table.label, sides),
    }
    return Move(**_values(table, _MOVE) | own)


def _labels(label: object, sides: Sides) -> tuple[str, str]:
    match label:
        case LabelTable():
            return label.left, label.right
        case str():
            return label, label
        case _:
            return ("Left leg", "Right leg") if sides is Sides.EACH else ("", "")


def toml(circuit: Circuit) -> str:
    """The circuit as a file of its own, without what goes without saying."""
    from tomli_w import dumps  # noqa: PLC0415 - for those who write

    keys = ("summary", "credit", "source", "targets", "equipment")
    given = _given(_values(circuit, keys) | _values(circuit.timing, PAUSES))
    own = {"id": circuit.id, "name": circuit.name, **given}
    own |= _given({"rounds": _written_rounds(circuit)})
    return dumps({"circuit": [{**own, "move": [*map(_written_move, circuit.moves)]}]})


def _written_rounds(circuit: Circuit) -> int | dict[str, int] | None:
    rounds, chosen = circuit.rounds, circuit.timing.rounds
    if rounds.min == rounds.max == chosen:
        return chosen
    if rounds == Rounds() and chosen is None:
        return None
    default = {} if chosen is None else {"default": chosen}
    return {"min": rounds.min, "max": rounds.max, **default}


def _written_move(move: Move) -> dict[str, Any]:
    each = move.sides is Sides.EACH
    own = {
        "short": move.short if move.short != move.name else "",
        "pace": move.pace if move.reps and move.pace != PACE else None,
        "sides": move.sides.value if move.sides is not Sides.BOTH else "",
        "first": move.first.value if each and move.first is Side.RIGHT else "",
        "label": {"left": move.labels[0], "right": move.labels[1]} if each else move.labels[0],
    }
    keys = (*(key for key in MoveTable.__struct_fields__ if key not in ("name", "label")), "label")
    values = {key: own[key] if key in own else getattr(move, key) for key in keys}
    return {"name": move.name, **_given(values)}


def _given(table: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {key: value for key, value in table.items() if value not in (None, "", ())}
