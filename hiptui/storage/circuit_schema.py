"""The JSON Schema of circuits.toml, from which editors complete and check."""

from __future__ import annotations

from typing import Any

from hiptui.storage.circuit_tables import FileTable

_TITLE = "hiptui circuits"

_WORDS = {
    "FileTable": {"circuit": "The circuits, in the order in which they are listed."},
    "CircuitTable": {
        "id": "Unique; a circuit with the id of a shipped one replaces it.",
        "name": "Shown in the list of circuits.",
        "move": "The moves, in the order of a round.",
        "summary": "What the circuit is for.",
        "credit": "Whose circuit it is.",
        "source": "Where it was published.",
        "rounds": "A range of rounds, or one number where it is fixed. Left out: 1 to 20.",
        "rest": "Seconds of rest after a round, or a list by round. Left out: the settings decide.",
        "prepare": "Seconds before the first move. Left out: the settings decide.",
        "change": "Seconds between moves. Left out: the settings decide.",
        "switch": "Seconds to turn over to the other side. Left out: the settings decide.",
        "rest_after_last": "Whether a rest follows the last round too.",
        "targets": "Muscles.",
        "equipment": "What to have ready.",
    },
    "RoundsTable": {
        "min": "Fewest rounds.",
        "max": "Most rounds.",
        "default": "Rounds unless the runner chooses. Left out: the settings decide.",
    },
    "MoveTable": {
        "name": "Full name of the move.",
        "short": "Short name, for small screens and the voice.",
        "seconds": "Seconds of the whole move, both sides together; or a list by round.",
        "reps": "Repetitions, a side where the move has sides.",
        "pace": "Seconds a repetition, for estimates; 2 where left out.",
        "sides": "each: one side after the other; alternating: both within; both: no sides.",
        "only": "first: done in the first round alone, a warm-up; last: in the last alone.",
        "first": 'The side that begins, for sides = "each"; left where left out.',
        "setup": 'How to get into position; may hold {side} and {other} for sides = "each".',
        "turn": "What to do when the sides switch; {side} is the coming side.",
        "steps": "How it is done, in short sentences; may hold {side} and {other}.",
        "check": "What to watch for, in a few words; may hold {side} and {other}.",
        "label": 'What the legs do: left and right for sides = "each", otherwise one text.',
        "figure": "Id of the moving figure.",
        "fit": "Garmin exercise category and name.",
        "targets": "Muscles.",
        "equipment": "What to have ready.",
    },
    "LabelTable": {
        "left": "What the legs do while the left works.",
        "right": "What the legs do while the right works.",
    },
}
"""What each key means, by table."""

_TITLES = {
    "FileTable": _TITLE,
    "CircuitTable": "Circuit",
    "RoundsTable": "Range of rounds",
    "MoveTable": "Move",
    "LabelTable": "Label of each side",
}

_EACH = {"properties": {"sides": {"const": "each"}}, "required": ["sides"]}


def schema() -> dict[str, object]:
    """JSON Schema (draft 2020-12) of circuits.toml."""
    from msgspec.json import schema as generated  # noqa: PLC0415 - one command needs it

    body: dict[str, Any] = generated(FileTable)
    tables = body["$defs"]
    for name, table in tables.items():
        table["title"] = _TITLES[name]
        table.pop("description", None)
        for key, words in _WORDS[name].items():
            table["properties"][key]["description"] = words
    _add_rules(tables["MoveTable"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _TITLE,
        **tables.pop("FileTable"),
        "$defs": tables,
    }


def _add_rules(move: dict[str, Any]) -> None:
    """What the types of a move cannot say: one key needs or excludes another."""
    move["oneOf"] = [{"required": ["seconds"]}, {"required": ["reps"]}]
    move["dependentRequired"] = {"pace": ["reps"]}
    move["if"] = _EACH
    move["then"] = {"properties": {"label": {"type": "object"}}}
    move["else"] = {"properties": {"label": {"type": "string"}, "first": False}}
