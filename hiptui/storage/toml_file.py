"""A TOML file: its text, and every mistake in it, in words; msgspec stops at the first."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard, get_args

from msgspec import Meta, Struct, ValidationError, convert
from msgspec.structs import FieldInfo, fields

from hiptui.domain.formatting import closest
from hiptui.toml_lines import SHOWN, Place, Report, TomlError, shown

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_SIZE = 1 << 20
"""Most bytes of a file."""

_STAND_INS: dict[str, object] = {"id": "-", "name": "-", "move": (), "left": "", "right": ""}
"""For required keys that are missing or wrong, so that the rest of their table can be checked."""


def read(path: Path | Traversable) -> str:
    """The text of a file; TomlError: not there, not readable, too large or not text."""
    return decoded(contents(path))


def contents(path: Path | Traversable) -> bytes:
    """The bytes of a file. Raises TomlError: it is not there, not readable or too large."""
    try:
        if isinstance(path, Path) and not stat.S_ISREG(os.stat(path).st_mode):
            # A pipe would make the program wait for whoever writes into it.
            raise ValueError("a folder" if path.is_dir() else "not a regular file")
        with path.open("rb") as file:
            data = file.read(_SIZE + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise TomlError(1, f"cannot be read: {reason or error}") from None
    if len(data) > _SIZE:
        raise TomlError(1, "larger than 1 MiB")
    return data


def decoded(data: bytes) -> str:
    """The text in `data`. Raises TomlError: it is none."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TomlError(line, "not UTF-8") from None


def understood(value: object, kind: object, place: Place, report: Report) -> object:
    """`value` as a `kind`, for further checks without what is wrong in it, once that is reported.

    None where nothing of it can be used.
    """
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
    if isinstance(value, list) and item and len(value) <= _most(kind):
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
            report.add((*place, key), "" if report.full else _unknown(key, known))
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


def _unknown(key: str, known: Mapping[str, FieldInfo]) -> str:
    close = closest(key, known) if len(key) <= SHOWN else ""
    hint = f", did you mean {close!r}?" if close else f"; known are {', '.join(known)}"
    return f"unknown key {shown(key)}{hint}"


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


def _most(kind: object) -> int:
    """The most items a list may have."""
    return next((meta.max_length for meta in _metas(kind) if meta.max_length is not None), 0)


def expected(kind: object, value: object) -> str:
    """What `kind` allows, and what stands there instead."""
    told = [meta.extra for meta in _metas(kind) if meta.extra]
    by_round = [extra for extra in told if "by round" in extra]
    if by_round:  # the list is told to those who wrote one
        told = by_round if isinstance(value, list) else [one for one in told if one not in by_round]
    words = dict.fromkeys(str(extra["expected"]) for extra in told)
    return f"expected {' or '.join(words)}, got {shown(value)}"
