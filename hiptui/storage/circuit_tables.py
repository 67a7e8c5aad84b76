"""The tables of circuits.toml: which keys there are, their types, ranges and lengths.

What a type cannot say (one key excludes another, no control characters) is in circuit_checks.
The `expected` of a type is how an error message names it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

MOVES = 100
"""Most moves in a circuit."""
CIRCUITS = 500
"""Most circuits in a file."""

Id = Annotated[
    str,
    Meta(
        pattern="^[a-z0-9-]{1,80}$",
        extra={"expected": "1 to 80 characters of a-z, 0-9 and -"},
    ),
]
Name = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=80,
        pattern=r"\S",
        extra={"expected": "a text of 1 to 80 characters"},
    ),
]
Short = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=20,
        pattern=r"\S",
        extra={"expected": "a text of 1 to 20 characters"},
    ),
]
Text = Annotated[
    str, Meta(max_length=2000, extra={"expected": "a text of at most 2000 characters"})
]
Source = Annotated[
    str,
    Meta(
        max_length=2000,
        pattern=r"^https?://\S+$",
        extra={"expected": "an address that begins with http:// or https://"},
    ),
]
Seconds = Annotated[int, Meta(ge=1, le=3600, extra={"expected": "a whole number from 1 to 3600"})]
_ONE_A_ROUND = Meta(
    min_length=1,
    max_length=20,
    extra={"expected": "a list of 1 to 20 whole numbers, one a round", "by round": True},
)
SecondsByRound = Annotated[
    tuple[Seconds, ...],
    _ONE_A_ROUND,
]
Pause = Annotated[int, Meta(ge=0, le=3600, extra={"expected": "a whole number from 0 to 3600"})]
PauseByRound = Annotated[
    tuple[Pause, ...],
    _ONE_A_ROUND,
]
Reps = Annotated[int, Meta(ge=1, le=1000, extra={"expected": "a whole number from 1 to 1000"})]
Pace = Annotated[float, Meta(gt=0, le=60, extra={"expected": "a number above 0, at most 60"})]
Count = Annotated[int, Meta(ge=1, le=20, extra={"expected": "a whole number from 1 to 20"})]
Category = Annotated[int, Meta(ge=0, le=32)]
Exercise = Annotated[int, Meta(ge=0, le=65534)]
Fit = Annotated[
    tuple[Category, Exercise],
    Meta(extra={"expected": "two whole numbers, category 0 to 32 and exercise 0 to 65534"}),
]
Names = Annotated[
    tuple[Name, ...], Meta(max_length=50, extra={"expected": "a list of at most 50 texts"})
]
Texts = Annotated[
    tuple[Text, ...], Meta(max_length=50, extra={"expected": "a list of at most 50 texts"})
]
Flag = Annotated[bool, Meta(extra={"expected": "true or false"})]
SidesWord = Annotated[
    Literal["each", "alternating", "both"],
    Meta(extra={"expected": '"each", "alternating" or "both"'}),
]
OnlyWord = Annotated[Literal["first", "last"], Meta(extra={"expected": '"first" or "last"'})]
SideWord = Annotated[Literal["left", "right"], Meta(extra={"expected": '"left" or "right"'})]


class RoundsTable(Struct, frozen=True, forbid_unknown_fields=True):
    """A range of rounds."""

    min: Count
    max: Count
    default: Count | UnsetType = UNSET


class LabelTable(Struct, frozen=True, forbid_unknown_fields=True):
    """What the legs do on the left and on the right."""

    left: Text
    right: Text


class MoveTable(Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[circuit.move]]`."""

    name: Name
    short: Short | UnsetType = UNSET
    seconds: Seconds | SecondsByRound | UnsetType = UNSET
    reps: Reps | UnsetType = UNSET
    pace: Pace | UnsetType = UNSET
    sides: SidesWord = "both"
    only: OnlyWord | UnsetType = UNSET
    first: SideWord | UnsetType = UNSET
    setup: Text = ""
    turn: Text = ""
    steps: Texts = ()
    check: Text = ""
    label: LabelTable | Text | UnsetType = UNSET
    figure: Text = ""
    fit: Fit | UnsetType = UNSET
    targets: Names = ()
    equipment: Names = ()


Moves = Annotated[
    tuple[MoveTable, ...],
    Meta(
        min_length=1,
        max_length=MOVES,
        extra={"expected": f"1 to {MOVES} tables [[circuit.move]]"},
    ),
]


class CircuitTable(Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[circuit]]`."""

    id: Id
    name: Name
    move: Moves
    summary: Text = ""
    credit: Text = ""
    source: Source | UnsetType = UNSET
    rounds: Count | RoundsTable | UnsetType = UNSET
    rest: Pause | PauseByRound | UnsetType = UNSET
    prepare: Pause | UnsetType = UNSET
    change: Pause | UnsetType = UNSET
    switch: Pause | UnsetType = UNSET
    rest_after_last: Flag | UnsetType = UNSET
    targets: Names = ()
    equipment: Names = ()


Circuits = Annotated[tuple[CircuitTable, ...], Meta(max_length=CIRCUITS)]


class FileTable(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole circuits.toml."""

    circuit: Circuits = ()
