"""The format of circuits.toml: which keys there are, their types, ranges, lengths and meaning.

What a type cannot say (one key excludes another, no control characters) is in circuit_checks.
The `expected` of a type is how an error message names it. The JSON Schema says the same.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

_TITLE = "hiptui circuits"
MOVES, CIRCUITS = 100, 500
"""The most moves of a circuit, and circuits of a file."""


def expects(words: str, **limits: float | str) -> Meta:
    """The limits of a type, and how an error message names them."""
    given: dict[str, Any] = {"extra": {"expected": words}, **limits}
    return Meta(**given)


def _whole(least: int, most: int) -> Meta:
    return expects(f"a whole number from {least} to {most}", ge=least, le=most)


def _name(most: int) -> Meta:
    words = f"a text of 1 to {most} characters"
    return expects(words, min_length=1, max_length=most, pattern=r"\S")


Id = Annotated[str, expects("1 to 80 characters of a-z, 0-9 and -", pattern="^[a-z0-9-]{1,80}$")]
Name = Annotated[str, _name(80)]
Short = Annotated[str, _name(20)]
Text = Annotated[str, expects("a text of at most 2000 characters", max_length=2000)]
_ADDRESS = "an address that begins with http:// or https://"
Source = Annotated[str, expects(_ADDRESS, max_length=2000, pattern=r"^https?://\S+$")]
_ONE_A_ROUND = Meta(
    min_length=1,
    max_length=20,
    extra={"expected": "a list of 1 to 20 whole numbers, one a round", "by round": True},
)
Seconds = Annotated[int, _whole(1, 3600)]
SecondsByRound = Annotated[tuple[Seconds, ...], _ONE_A_ROUND]
Pause = Annotated[int, _whole(0, 3600)]
PauseByRound = Annotated[tuple[Pause, ...], _ONE_A_ROUND]
Reps = Annotated[int, _whole(1, 1000)]
Pace = Annotated[float, expects("a number above 0, at most 60", gt=0, le=60)]
Count = Annotated[int, _whole(1, 20)]
_FIT = "two whole numbers, category 0 to 32 and exercise 0 to 65534"
Fit = Annotated[
    tuple[Annotated[int, Meta(ge=0, le=32)], Annotated[int, Meta(ge=0, le=65534)]], expects(_FIT)
]
Names = Annotated[tuple[Name, ...], expects("a list of at most 50 texts", max_length=50)]
Texts = Annotated[tuple[Text, ...], expects("a list of at most 50 texts", max_length=50)]
Flag = Annotated[bool, expects("true or false")]
SidesWord = Annotated[
    Literal["each", "alternating", "both"], expects('"each", "alternating" or "both"')
]
OnlyWord = Annotated[Literal["first", "last"], expects('"first" or "last"')]
SideWord = Annotated[Literal["left", "right"], expects('"left" or "right"')]


def means(words: str) -> Meta:
    """What a key means, for the JSON Schema."""
    return Meta(description=words)


class RoundsTable(Struct, frozen=True, forbid_unknown_fields=True):
    """A range of rounds."""

    min: Annotated[Count, means("Fewest rounds.")]
    max: Annotated[Count, means("Most rounds.")]
    default: Annotated[
        Count | None,
        means("Rounds unless the runner chooses. Left out: the settings decide."),
    ] = None


class LabelTable(Struct, frozen=True, forbid_unknown_fields=True):
    """What the legs do on the left and on the right."""

    left: Annotated[Text, means("What the legs do while the left works.")]
    right: Annotated[Text, means("What the legs do while the right works.")]


OneRange = Annotated[RoundsTable, expects("a table")]
OneLabel = Annotated[LabelTable, expects("a table")]


class MoveTable(Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[circuit.move]]`."""

    name: Annotated[Name, means("Full name of the move.")]
    short: Annotated[Short | None, means("Short name, for small screens and the voice.")] = None
    seconds: Annotated[
        Seconds | SecondsByRound | None,
        means("Seconds of the whole move, both sides together; or a list by round."),
    ] = None
    reps: Annotated[Reps | None, means("Repetitions, a side where the move has sides.")] = None
    pace: Annotated[
        Pace | None, means("Seconds a repetition, for estimates; 2 where left out.")
    ] = None
    sides: Annotated[
        SidesWord,
        means("each: one side after the other; alternating: both within; both: no sides."),
    ] = "both"
    only: Annotated[
        OnlyWord | None,
        means("first: done in the first round alone, a warm-up; last: in the last alone."),
    ] = None
    first: Annotated[
        SideWord | None,
        means('The side that begins, for sides = "each"; left where left out.'),
    ] = None
    setup: Annotated[
        Text,
        means('How to get into position; may hold {side} and {other} for sides = "each".'),
    ] = ""
    turn: Annotated[Text, means("What to do when the sides switch; {side} is the coming side.")] = (
        ""
    )
    steps: Annotated[
        Texts, means("How it is done, in short sentences; may hold {side} and {other}.")
    ] = ()
    check: Annotated[
        Text, means("What to watch for, in a few words; may hold {side} and {other}.")
    ] = ""
    label: Annotated[
        Text | OneLabel | None,
        means('What the legs do: left and right for sides = "each", otherwise one text.'),
    ] = None
    figure: Annotated[Text, means("Id of the moving figure.")] = ""
    fit: Annotated[Fit | None, means("Garmin exercise category and name.")] = None
    targets: Annotated[Names, means("Muscles.")] = ()
    equipment: Annotated[Names, means("What to have ready.")] = ()


Moves = Annotated[
    tuple[Annotated[MoveTable, expects("a table [[circuit.move]]")], ...],
    expects(f"1 to {MOVES} tables [[circuit.move]]", min_length=1, max_length=MOVES),
]


class CircuitTable(Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[circuit]]`."""

    id: Annotated[Id, means("Unique; a circuit with the id of a shipped one replaces it.")]
    name: Annotated[Name, means("Shown in the list of circuits.")]
    move: Annotated[Moves, means("The moves, in the order of a round.")]
    summary: Annotated[Text, means("What the circuit is for.")] = ""
    credit: Annotated[Text, means("Whose circuit it is.")] = ""
    source: Annotated[Source | None, means("Where it was published.")] = None
    rounds: Annotated[
        Count | OneRange | None,
        means("A range of rounds, or one number where it is fixed. Left out: 1 to 20."),
    ] = None
    rest: Annotated[
        Pause | PauseByRound | None,
        means("Seconds of rest after a round, or a list by round. Left out: the settings decide."),
    ] = None
    prepare: Annotated[
        Pause | None,
        means("Seconds before the first move. Left out: the settings decide."),
    ] = None
    change: Annotated[
        Pause | None, means("Seconds between moves. Left out: the settings decide.")
    ] = None
    switch: Annotated[
        Pause | None,
        means("Seconds to turn over to the other side. Left out: the settings decide."),
    ] = None
    rest_after_last: Annotated[Flag | None, means("Whether a rest follows the last round too.")] = (
        None
    )
    targets: Annotated[Names, means("Muscles.")] = ()
    equipment: Annotated[Names, means("What to have ready.")] = ()


OneCircuit = Annotated[CircuitTable, expects("a table [[circuit]]")]
Circuits = Annotated[tuple[OneCircuit, ...], Meta(max_length=CIRCUITS)]


class FileTable(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole circuits.toml."""

    circuit: Annotated[Circuits, means("The circuits, in the order in which they are listed.")] = ()


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
        for entry in table["properties"].values():
            _drop_null(entry)
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


def _drop_null(entry: dict[str, Any]) -> None:
    """TOML has no null: a key is left out instead."""
    kinds = [kind for kind in entry.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        del entry["anyOf"]
        entry |= kinds[0]
    elif kinds:
        entry["anyOf"] = kinds
    if entry.get("default", "") is None:
        del entry["default"]
