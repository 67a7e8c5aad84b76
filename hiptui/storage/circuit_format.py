"""The format of circuits.toml: which keys there are, their types, ranges, lengths and meaning.

What a type cannot say (one key excludes another, no control characters) is in circuit_checks.
The `expected` of a type is how an error message names it. The JSON Schema says the same.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

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


class RoundsTable(Struct, frozen=True, forbid_unknown_fields=True):
    """A range of rounds."""

    min: Count
    max: Count
    default: Count | None = None


class LabelTable(Struct, frozen=True, forbid_unknown_fields=True):
    """What the legs do on the left and on the right."""

    left: Text
    right: Text


OneRange = Annotated[RoundsTable, expects("a table")]
OneLabel = Annotated[LabelTable, expects("a table")]


class MoveTable(Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[circuit.move]]`."""

    name: Name
    short: Short | None = None
    seconds: Seconds | SecondsByRound | None = None
    reps: Reps | None = None
    pace: Pace | None = None
    sides: SidesWord = "both"
    only: OnlyWord | None = None
    first: SideWord | None = None
    setup: Text = ""
    turn: Text = ""
    steps: Texts = ()
    check: Text = ""
    label: Text | OneLabel | None = None
    figure: Text = ""
    fit: Fit | None = None
    targets: Names = ()
    equipment: Names = ()


Moves = Annotated[
    tuple[Annotated[MoveTable, expects("a table [[circuit.move]]")], ...],
    expects(f"1 to {MOVES} tables [[circuit.move]]", min_length=1, max_length=MOVES),
]


class CircuitTable(Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[circuit]]`."""

    id: Id
    name: Name
    move: Moves
    summary: Text = ""
    credit: Text = ""
    source: Source | None = None
    rounds: Count | OneRange | None = None
    rest: Pause | PauseByRound | None = None
    prepare: Pause | None = None
    change: Pause | None = None
    switch: Pause | None = None
    rest_after_last: Flag | None = None
    targets: Names = ()
    equipment: Names = ()


OneCircuit = Annotated[CircuitTable, expects("a table [[circuit]]")]
