"""A circuit as circuits.toml has it; read again it is the same."""

from __future__ import annotations

from typing import Any

import tomli_w

from hiptui.domain.circuit import Circuit, Move, Rounds, Side, Sides
from hiptui.storage.circuit_checks import PACE

_PAUSES = ("rest", "prepare", "change", "switch", "rest_after_last")
_TEXTS = ("setup", "turn", "steps", "check", "figure", "fit", "targets", "equipment")


def toml(circuit: Circuit) -> str:
    """The circuit as a file of its own, without what goes without saying."""
    return tomli_w.dumps({"circuit": [_circuit(circuit)]})


def _circuit(circuit: Circuit) -> dict[str, Any]:
    keys = ("summary", "credit", "source", "targets", "equipment")
    table: dict[str, Any] = {"id": circuit.id, "name": circuit.name}
    table |= _given({key: getattr(circuit, key) for key in keys})
    pauses = {key: getattr(circuit.timing, key) for key in _PAUSES}
    table |= {key: value for key, value in pauses.items() if value is not None}
    rounds = _rounds(circuit)
    if rounds is not None:
        table["rounds"] = rounds
    return {**table, "move": [_move(move) for move in circuit.moves]}


def _rounds(circuit: Circuit) -> int | dict[str, int] | None:
    rounds, chosen = circuit.rounds, circuit.timing.rounds
    if rounds.min == rounds.max == chosen:
        return chosen
    if rounds == Rounds() and chosen is None:
        return None
    default = {} if chosen is None else {"default": chosen}
    return {"min": rounds.min, "max": rounds.max, **default}


def _move(move: Move) -> dict[str, Any]:
    each = move.sides is Sides.EACH
    label = {"left": move.labels[0], "right": move.labels[1]} if each else move.labels[0]
    return {"name": move.name} | _given(
        {
            "short": move.short if move.short != move.name else "",
            "seconds": move.seconds,
            "reps": move.reps,
            "pace": move.pace if move.reps and move.pace != PACE else None,
            "sides": move.sides.value if move.sides is not Sides.BOTH else "",
            "only": move.only,
            "first": move.first.value if each and move.first is Side.RIGHT else "",
            **{key: getattr(move, key) for key in _TEXTS},
            "label": label,
        }
    )


def _given(table: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {key: value for key, value in table.items() if value not in (None, "", ())}
