"""Circuits that the program writes: one a file in circuits.d, checked before, the same after."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import msgspec
import tomli_w
from msgspec.structs import replace

from hiptui import toml_lines
from hiptui.domain.circuit import Circuit, Move, Rounds, Side, Sides
from hiptui.domain.circuit_draft import Draft
from hiptui.domain.formatting import identifier
from hiptui.files import write_atomically
from hiptui.storage.circuit_checks import PACE, PAUSES
from hiptui.storage.circuits import read_text
from hiptui.toml_lines import Problem, TomlError

_TEXTS = ("setup", "turn", "steps", "check", "figure", "fit", "targets", "equipment")


def problems(circuit: Circuit, figures: Collection[str]) -> tuple[Problem, ...]:
    """What `check` would say of the file of a circuit."""
    return read_text(toml(circuit), "", figures).problems


def is_ours(circuit: Circuit, folder: Path) -> bool:
    """Whether it is in `folder`, and nobody wrote comments into its file, which would go."""
    path = Path(circuit.origin)
    if path != folder / f"{circuit.id}.toml":
        return False
    try:
        text = toml_lines.read(path)
    except TomlError:
        return False
    same = read_text(text, circuit.origin).circuits == (circuit,)
    return same and text.count("#") == toml(circuit).count("#")


def save(circuit: Circuit, before: Circuit | None, folder: Path, taken: Collection[str]) -> Circuit:
    """Write a circuit without problems into `folder`, and return it as it is read again.

    It takes the place of `before`; where that is None, or something else is in its file by now,
    it is a new one, under an id that is not `taken`. Raises OSError: it cannot be written.
    """
    name = circuit.id
    if before is None or not is_ours(before, folder):
        files = {path.stem for path in folder.glob("*.toml")}
        name = free_id(identifier(circuit.name), files.union(taken))
    path = folder / f"{name}.toml"
    text = toml(replace(circuit, id=name))
    write_atomically(path, text.encode())
    (again,) = read_text(text, str(path)).circuits
    return again


def keep_draft(draft: Draft, path: Path) -> None:
    """Write down a circuit that is being edited, mistakes and all, for `kept_draft`."""
    write_atomically(path, msgspec.json.encode(replace(draft, past=())))


def kept_draft(path: Path) -> Draft | None:
    """The circuit that was being edited when the program had to end; None where none was."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Draft)
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError):
        return None


def free_id(name: str, taken: Collection[str]) -> str:
    """`name`, with a number where it is taken."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name[:75]}-{number}"
    return free


def toml(circuit: Circuit) -> str:
    """The circuit as a file of its own, without what goes without saying."""
    return tomli_w.dumps({"circuit": [_circuit(circuit)]})


def _circuit(circuit: Circuit) -> dict[str, Any]:
    keys = ("summary", "credit", "source", "targets", "equipment")
    table: dict[str, Any] = {"id": circuit.id, "name": circuit.name}
    table |= _given({key: getattr(circuit, key) for key in keys})
    pauses = {key: getattr(circuit.timing, key) for key in PAUSES}
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
