"""settings.toml, read with care, and written back with everything in it that is not ours."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from errno import EACCES, EINVAL
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from hiptui import toml_lines
from hiptui.domain.circuit import TimingChoice
from hiptui.domain.cues import CueSettings
from hiptui.domain.formatting import closest, printable
from hiptui.domain.planner import PlanSettings
from hiptui.domain.settings import DisplaySettings, Settings
from hiptui.files import write_atomically
from hiptui.storage.settings_rules import DEFAULTS, FIELDS, RULES, WRONG, Keys, rule_at
from hiptui.toml_lines import TomlError

LIMIT = 2**20
"""Bytes a settings file may have."""
HEADER = "# hiptui writes this file. Values and keys it does not know are kept, comments are not.\n"

_WARNINGS = 20
"""More are counted only."""
_FEW = 8
"""Values that are told at a glance; among more the nearest is named first."""


class Read(Struct, frozen=True):
    """What a settings file holds."""

    settings: Settings
    warnings: tuple[str, ...] = ()


class NotSaved(Exception):
    """A value that could not be written, in one line; it holds until the program ends."""


def read(path: Path) -> Read:
    """The settings in `path`; a missing file is as good as an empty one."""
    try:
        table = load(path)
    except FileNotFoundError:
        return Read(Settings(), ())
    except (OSError, ValueError) as error:
        line = f"{short(path.name)}: {_reason(error)}; using the defaults"
        return Read(Settings(), (line,))
    return read_table(table, path.name)


def read_table(table: Mapping[str, object], file: str) -> Read:
    """The settings in a table, for warnings that name `file`."""
    return _Reader(file).read(table)


def load(path: Path) -> dict[str, object]:
    """The file's table; ValueError, or OSError, where it is damaged."""
    with path.open("rb") as file:
        data = file.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise ValueError("larger than 1 MiB")
    return toml_lines.parse(data.decode("utf-8-sig"))


def _reason(error: OSError | ValueError) -> str:
    match error:
        case TomlError():
            return f"line {error.line}: {short(error.text, 160)}"
        case UnicodeDecodeError():
            return f"not UTF-8 (byte {error.start})"
        case OSError():
            return f"cannot be read ({error.strerror})"
        case _:
            return str(error)


def _known_below(path: Keys) -> Mapping[str, None]:
    """The keys that may stand in the table at `path`; none where any may."""
    if not path:
        return dict.fromkeys(("circuit", *(place[0] for place in RULES), "keys"))
    if path[0] == "circuit" and len(path) > 1:
        path = ("timing", *path[2:])
    depth = len(path)
    return dict.fromkeys(place[depth] for place in RULES if place[:depth] == path != place)


def unknown_circuits(read: Read, ids: Collection[str], file: str) -> tuple[str, ...]:
    """A line for each circuit that has settings and is nearly called as another one."""
    # Any other one may be of a file that is not read today.
    missing = ((id, closest(id, ids)) for id in read.settings.circuits if id not in ids)
    return tuple(
        f'{short(file)}: circuit.{short(id)}: no such circuit, did you mean "{close}"?'
        for id, close in missing
        if close
    )


class _Reader:
    """Makes Settings of a table, and warns of what is wrong in it."""

    def __init__(self, file: str) -> None:
        self._file = short(file)
        self._good: dict[Keys, dict[str, Any]] = {}
        """The values that may stand where they stand, by their table."""
        self._warnings: list[str] = []

    def read(self, table: Mapping[str, object]) -> Read:
        self._walk(table, ())
        plan = {**self._values("goal"), **self._values("plan")}
        plan = {FIELDS.get(key, key): value for key, value in plan.items()}
        plan["runs"] = self._values("plan", "runs")
        circuits = table.get("circuit")
        settings = Settings(
            plan=PlanSettings(**plan),
            timing=TimingChoice(**self._values("timing")),
            circuits=MappingProxyType(
                {
                    id: TimingChoice(**self._values("circuit", id))
                    for id in (circuits if isinstance(circuits, dict) else ())
                }
            ),
            cues=CueSettings(**self._values("cues"), hooks=self._values("hooks")),
            display=DisplaySettings(**self._values("display")),
            keys=self._values("keys"),
        )
        return Read(settings, self._bounded())

    def _values(self, *path: str) -> Mapping[str, Any]:
        return MappingProxyType(self._good.get(path, {}))

    def _walk(self, table: Mapping[str, object], path: Keys) -> None:
        """Keep what may stand in the table at `path`; warn of what may not, but for x- keys."""
        known = _known_below(path)
        for key, value in table.items():
            place = (*path, key)
            if rule := rule_at(place):
                try:
                    self._good.setdefault(path, {})[key] = rule.parse(value)
                except WRONG:
                    many = isinstance(value, str) and len(rule.choices) > _FEW
                    close = closest(str(value), rule.choices) if many else ""
                    self._warn(place, value, rule.expected, close)
            elif known and key not in known:
                if not key.startswith("x-"):
                    self._warn_unknown(place, value, known)
            elif isinstance(value, dict):
                self._walk(value, place)
            else:
                self._warn(place, value, "a table")

    def _warn_unknown(self, keys: Keys, value: object, known: Iterable[str]) -> None:
        close = closest(keys[-1], known)
        hint = f'did you mean "{close}"?' if close else f"known are {', '.join(known)}"
        place, table = ".".join(map(short, keys)), isinstance(value, dict)
        what = f"{place}: unknown table" if table else f"{place} = {shown(value)}: unknown key"
        self._warnings.append(f"{self._file}: {what}, {hint}")

    def _warn(self, keys: Keys, value: object, expected: str, close: str = "") -> None:
        key, default = ".".join(map(short, keys)), DEFAULTS.get(keys)
        instead = "leaving it out" if default is None else f"using {shown(default)}"
        meant = f'did you mean "{close}"? ' if close else ""
        line = f"{self._file}: {key} = {shown(value)}: {meant}expected {expected}; {instead}"
        self._warnings.append(line)

    def _bounded(self) -> tuple[str, ...]:
        more = len(self._warnings) - _WARNINGS
        rest = [f"{self._file}: and {more} more wrong values"] if more > 0 else []
        return (*self._warnings[:_WARNINGS], *rest)


def shown(value: object) -> str:
    """A value from a file, as TOML writes it, short and printable."""
    match value:
        case str():
            return f'"{short(value)}"'
        case list():
            return "a list"
        case _:
            return short(toml_lines.shown(value))


def short(words: str, most: int = 40) -> str:
    """`words` printable and cut to `most` characters."""
    return printable(words if len(words) <= most else words[: most - 1] + "…")


def save(path: Path, changes: Mapping[Keys, object | None]) -> None:
    """Set values in `path`, or remove them where None, if that changes any; OSError: it cannot be.

    All else in it is kept, a damaged file as `.bad` beside it.
    """
    from tomli_w import dumps  # noqa: PLC0415 - most runs change nothing

    table, damaged = _to_change(path)
    changed = [keys for keys, value in changes.items() if _put(table, keys, value)]
    if not changed:
        return
    if _is_locked(path):
        raise PermissionError(EACCES, "its owner made it read-only", str(path))
    try:
        data = (HEADER + dumps(table)).encode()
    except (ValueError, RecursionError) as error:
        raise OSError(EINVAL, f"a value cannot be written: {error}", str(path)) from error
    if damaged:
        _set_aside(path)
    write_atomically(path, data)


def _to_change(path: Path) -> tuple[dict[str, object], bool]:
    """The file's table, and whether it is damaged and the table a fresh one."""
    try:
        return load(path), False
    except (OSError, ValueError) as error:
        return {}, not isinstance(error, FileNotFoundError)


def _is_locked(path: Path) -> bool:
    """Whether nobody may write the file; a folder's rights would let us replace it."""
    try:
        return not path.stat().st_mode & 0o222
    except OSError:
        return False


def _set_aside(path: Path) -> None:
    """Rename what is at `path` to the first of .bad, .bad.1, .bad.2 ... that is free."""
    real = os.path.realpath(path)
    names = (f"{real}.bad{f'.{number}' if number else ''}" for number in count())
    os.rename(real, next(name for name in names if not os.path.lexists(name)))


def _put(table: dict[str, Any], keys: Keys, value: object | None) -> bool:
    """Set or remove one value; whether that changed anything."""
    if value is None:
        return _remove(table, keys)
    *outer, last = keys
    for key in outer:
        if not isinstance(table.get(key), dict):
            table[key] = {}
        table = table[key]
    if last in table and type(table[last]) is type(value) and table[last] == value:
        return False
    table[last] = value
    return True


def _remove(table: dict[str, Any], keys: Keys) -> bool:
    key, *rest = keys
    if not rest:
        return table.pop(key, None) is not None
    inner = table.get(key)
    if not isinstance(inner, dict) or not _remove(inner, tuple(rest)):
        return False
    if not inner:
        del table[key]
    return True
