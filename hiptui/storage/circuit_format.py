"""The format of circuits.toml: keys, their types, ranges and lengths, and what is wrong in one.

What a type cannot say (one key excludes another, no control characters) is in circuit_checks.
The `expected` of a type is how an error message names it. The JSON Schema says the same.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Literal, TypeGuard, get_args

from msgspec import Meta, Struct, ValidationError, convert
from msgspec.structs import FieldInfo, fields

from hiptui.domain.circuit import ID, LONGEST, MOVES, ROUNDS, expects, whole_number
from hiptui.domain.formatting import closest
from hiptui.toml_lines import SHOWN, Place, Report, shown

CIRCUITS = 500
"""The most circuits of a file."""


def _name(most: int) -> Meta:
    words = f"a text of 1 to {most} characters"
    return expects(words, min_length=1, max_length=most, pattern=r"\S")


Id = Annotated[str, ID]
Name = Annotated[str, _name(80)]
Short = Annotated[str, _name(20)]
Text = Annotated[str, expects("a text of at most 2000 characters", max_length=2000)]
_ADDRESS = "an address that begins with http:// or https://"
Source = Annotated[str, expects(_ADDRESS, max_length=2000, pattern=r"^https?://\S+$")]
_ONE_A_ROUND = Meta(
    min_length=1,
    max_length=ROUNDS,
    extra={"expected": f"a list of 1 to {ROUNDS} whole numbers, one a round", "by round": True},
)
Seconds = Annotated[int, whole_number(1, LONGEST)]
SecondsByRound = Annotated[tuple[Seconds, ...], _ONE_A_ROUND]
Pause = Annotated[int, whole_number(0, LONGEST)]
PauseByRound = Annotated[tuple[Pause, ...], _ONE_A_ROUND]
Reps = Annotated[int, whole_number(1, 1000)]
Pace = Annotated[float, expects("a number above 0, at most 60", gt=0, le=60)]
Count = Annotated[int, whole_number(1, ROUNDS)]
_FIT = "two whole numbers, category 0 to 32 and exercise 0 to 65534"
Fit = Annotated[
    tuple[Annotated[int, Meta(ge=0, le=32)], Annotated[int, Meta(ge=0, le=65534)]], expects(_FIT)
]
Names = Annotated[tuple[Name, ...], expects("a list of at most 50 texts", max_length=50)]
Texts = Annotated[tuple[Text, ...], expects("a list of at most 50 texts", max_length=50)]
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
    label: Text | LabelTable | None = None
    figure: Text = ""
    fit: Fit | None = None
    targets: Names = ()
    equipment: Names = ()


Moves = Annotated[
    tuple[MoveTable, ...],
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
    rounds: Count | RoundsTable | None = None
    rest: Pause | PauseByRound | None = None
    prepare: Pause | None = None
    change: Pause | None = None
    switch: Pause | None = None
    rest_after_last: Annotated[bool, expects("true or false")] | None = None
    targets: Names = ()
    equipment: Names = ()


_TABLES = {CircuitTable: "a table [[circuit]]", MoveTable: "a table [[circuit.move]]"}
_STAND_INS: dict[str, object] = {"id": "-", "name": "-", "move": (), "left": "", "right": ""}
"""For required keys that are missing or wrong, so that the rest of their table can be checked."""


def understood(value: object, kind: object, place: Place, report: Report) -> object:
    """`value` as a `kind` without what is wrong in it, which is told; None where that is all."""
    try:
        return convert(value, kind)
    except ValidationError:
        if report.full:  # explaining is slow: a file of mistakes must not hold up the start
            report.add(place, "")
            return None
    table = next((part for part in _parts(kind) if _is_table(part)), None)
    item = next((get_args(part)[0] for part in _parts(kind) if _is_list(part)), None)
    if isinstance(value, dict) and table:
        return _table(value, table, place, report)
    most = next((meta.max_length for meta in _metas(kind) if meta.max_length is not None), 0)
    if isinstance(value, list) and item and len(value) <= most:
        before = report.count
        parts = [understood(part, item, (*place, at), report) for at, part in enumerate(value)]
        if report.count > before:
            return tuple("" if part is None else part for part in parts)  # each keeps its index
    report.add(place, expected(kind, value))
    return None


def _table(
    raw: Mapping[str, object], table: type[Struct], place: Place, report: Report
) -> Struct | None:
    """Report every mistake in `raw`; None where a required key has no stand-in."""
    known = _known(table)
    for key in raw:
        if key not in known:
            close = closest(key, known) if len(key) <= SHOWN and not report.full else ""
            hint = f", did you mean {close!r}?" if close else f"; known are {', '.join(known)}"
            report.add((*place, key), f"unknown key {shown(key)}{hint}")
    good = {name: value for name, value in _STAND_INS.items() if name in known}
    for name, entry in known.items():
        if name in raw:
            value = understood(raw[name], entry.type, (*place, name), report)
            if value is not None:
                good[name] = value
        elif entry.required:
            report.add(place, f"missing key {name!r}")
    lacking = any(entry.required and name not in good for name, entry in known.items())
    return None if lacking else table(**good)


@cache
def _known(table: type[Struct]) -> dict[str, FieldInfo]:
    return {entry.name: entry for entry in fields(table)}


def _parts(kind: object) -> Iterator[object]:
    """`kind` and, where it is a union or has constraints, what it is made of."""
    yield kind
    if not _is_list(kind):
        for part in get_args(kind):
            yield from _parts(part)


def _is_table(kind: object) -> TypeGuard[type[Struct]]:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _is_list(kind: object) -> bool:
    return get_args(kind)[1:] == (...,)


def _metas(kind: object) -> list[Meta]:
    parts = (meta for part in _parts(kind) for meta in getattr(part, "__metadata__", ()))
    return [meta for meta in parts if isinstance(meta, Meta)]


def expected(kind: object, value: object) -> str:
    """What `kind` allows, and what stands there instead."""
    told = [meta.extra for meta in _metas(kind) if meta.extra]
    by_round = [extra for extra in told if "by round" in extra]
    if by_round:  # the list is told to those who wrote one
        told = by_round if isinstance(value, list) else [one for one in told if one not in by_round]
    words = dict.fromkeys(str(extra["expected"]) for extra in told)
    words |= {_TABLES.get(part, "a table"): None for part in _parts(kind) if _is_table(part)}
    return f"expected {' or '.join(words)}, got {shown(value)}"
