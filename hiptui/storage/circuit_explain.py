"""Every mistake in a table, where msgspec stops at the first: converted key by key, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TypeVar, get_args

from msgspec import UNSET, Meta, Struct, ValidationError, convert
from msgspec.structs import FieldInfo, fields

from hiptui.domain.formatting import closest
from hiptui.storage.toml_file import Report
from hiptui.toml_lines import SHOWN, Place, shown

_STAND_INS: dict[str, object] = {"id": "-", "name": "-", "move": (), "left": "", "right": ""}
"""For required keys that are missing or wrong, so that the rest of their table can be checked."""

TableT = TypeVar("TableT", bound=Struct)


def explain(
    raw: Mapping[str, object],
    table: type[TableT],
    place: Place,
    report: Report,
) -> TableT | None:
    """Report every mistake in `raw`, and give what is right in it, for further checks.

    Args:
        raw: The table as the file has it.
        table: What it should be.
        place: Where it stands.
        report: Takes the problems.

    Returns:
        The table without its wrong keys; None where a required one has no stand-in.
    """
    known = _known(table)
    for key in raw:
        if key not in known:
            report.add((*place, key), "" if report.full else _unknown(key, known))
    good = {name: value for name, value in _STAND_INS.items() if name in known}
    for name, entry in known.items():
        if name in raw:
            value = _key(raw[name], entry.type, (*place, name), report)
            if value is not UNSET:
                good[name] = value
        elif entry.required:
            report.add(place, f"missing key {name!r}")
    lacking = any(entry.required and name not in good for name, entry in known.items())
    return None if lacking else table(**good)


@cache
def _known(table: type[Struct]) -> dict[str, FieldInfo]:
    return {entry.name: entry for entry in fields(table)}


def _unknown(key: str, known: Mapping[str, FieldInfo]) -> str:
    close = closest(key, known) if len(key) <= SHOWN else ""
    hint = f", did you mean {close!r}?" if close else f"; known are {', '.join(known)}"
    return f"unknown key {shown(key)}{hint}"


def _key(value: object, kind: object, place: Place, report: Report) -> object:
    """`value` as a `kind`, or UNSET once its mistakes are reported."""
    try:
        return convert(value, kind)
    except ValidationError:
        pass
    tables = [part for part in _parts(kind) if isinstance(part, type) and issubclass(part, Struct)]
    item = next((get_args(part)[0] for part in _parts(kind) if _is_list(part)), None)
    if isinstance(value, dict) and tables:
        return explain(value, tables[0], place, report) or UNSET
    if isinstance(value, list) and item and len(value) <= _most(kind):
        before = report.count
        parts = [_key(part, item, (*place, index), report) for index, part in enumerate(value)]
        if report.count > before:
            return tuple("" if part is UNSET else part for part in parts)  # each keeps its index
    report.add(place, expected(kind, value))
    return UNSET


def _parts(kind: object) -> Iterator[object]:
    """`kind` and, where it is a union or has constraints, what it is made of."""
    yield kind
    if not _is_list(kind):
        for part in get_args(kind):
            yield from _parts(part)


def _is_list(kind: object) -> bool:
    return get_args(kind)[1:] == (...,)


def _metas(kind: object) -> list[Meta]:
    parts = (meta for part in _parts(kind) for meta in getattr(part, "__metadata__", ()))
    return [meta for meta in parts if isinstance(meta, Meta)]


def _most(kind: object) -> int:
    """The most items a list may have."""
    return next((meta.max_length for meta in _metas(kind) if meta.max_length is not None), 0)


def expected(kind: object, value: object) -> str:
    """What `kind` allows, and what stands there instead."""
    told = [meta.extra for meta in _metas(kind) if meta.extra]
    by_round = [extra for extra in told if "by round" in extra]
    if by_round:  # the list is told to those who wrote one
        told = by_round if isinstance(value, list) else [one for one in told if one not in by_round]
    words = [str(extra["expected"]) for extra in told]
    if any(isinstance(part, type) and issubclass(part, Struct) for part in _parts(kind)):
        words.append("a table")
    return f"expected {' or '.join(dict.fromkeys(words))}, got {shown(value)}"
