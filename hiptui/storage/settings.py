"""settings.toml, read with care, and written back with everything in it that is not ours."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from errno import EACCES, EINVAL
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from hiptui import toml_lines
from hiptui.domain.circuit import TimingChoice
from hiptui.domain.cues import CueSettings
from hiptui.domain.formatting import closest, printable, shortened
from hiptui.domain.planner import PlanSettings
from hiptui.domain.settings import DisplaySettings, Settings
from hiptui.files import write_atomically
from hiptui.storage.settings_rules import ANY, DEFAULTS, FIELDS, RULES, WRONG, Keys, Rule, Rules
from hiptui.toml_lines import SHOWN, TomlError

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
    table, wrong = _table(path)
    if wrong:
        return Read(Settings(), (f"{_short(path.name)}: {wrong}; using the defaults",))
    return read_table(table, path.name)


def read_table(table: Mapping[str, object], file: str) -> Read:
    """The settings in a table, for warnings that name `file`."""
    good: dict[Keys, dict[str, Any]] = {}
    warnings = [f"{_short(file)}: {wrong}" for wrong in _walk(table, RULES, (), good)]
    if (more := len(warnings) - _WARNINGS) > 0:
        warnings[_WARNINGS:] = [f"{_short(file)}: and {more} more wrong values"]

    def values(*path: str) -> Mapping[str, Any]:
        return MappingProxyType(good.get(path, {}))

    plan = {**values("goal"), **values("plan"), "runs": values("plan", "runs")}
    circuits = table.get("circuit")
    ids = circuits if isinstance(circuits, dict) else ()
    settings = Settings(
        plan=PlanSettings(**{FIELDS[key]: value for key, value in plan.items()}),
        timing=TimingChoice(**values("timing")),
        circuits=MappingProxyType({id: TimingChoice(**values("circuit", id)) for id in ids}),
        cues=CueSettings(**values("cues"), hooks=values("hooks")),
        display=DisplaySettings(**values("display")),
        keys=values("keys"),
    )
    return Read(settings, tuple(warnings))


def _walk(
    table: Mapping[str, object], rules: Rules, path: Keys, good: dict[Keys, dict[str, Any]]
) -> Iterator[str]:
    """Keep in `good` what may stand in the table at `path`; what may not, but for x- keys."""
    for key, value in table.items():
        place, rule = (*path, key), rules.get(key, rules.get(ANY))
        if isinstance(rule, Rule):
            try:
                good.setdefault(path, {})[key] = rule.parse(value)
            except WRONG:
                many = isinstance(value, str) and len(rule.choices) > _FEW
                close = closest(str(value), rule.choices) if many else ""
                yield _wrong(place, value, rule.expected, close)
        elif rule is None:
            if not key.startswith("x-"):
                yield _unknown(place, value, rules)
        elif isinstance(value, dict):
            yield from _walk(value, rule, place, good)
        else:
            yield _wrong(place, value, "a table")


def _unknown(keys: Keys, value: object, known: Iterable[str]) -> str:
    close = closest(keys[-1], known)
    hint = f'did you mean "{close}"?' if close else f"known are {', '.join(known)}"
    place, table = ".".join(map(_short, keys)), isinstance(value, dict)
    what = f"{place}: unknown table" if table else f"{place} = {_shown(value)}: unknown key"
    return f"{what}, {hint}"


def _wrong(keys: Keys, value: object, expected: str, close: str = "") -> str:
    key, default = ".".join(map(_short, keys)), DEFAULTS.get(keys)
    instead = "leaving it out" if default is None else f"using {_shown(default)}"
    meant = f'did you mean "{close}"? ' if close else ""
    return f"{key} = {_shown(value)}: {meant}expected {expected}; {instead}"


def _table(path: Path) -> tuple[dict[str, object], str]:
    """The file's table, empty where there is none; or an empty one, and why it is of no use."""
    try:
        # --settings may be /dev/null, or what a shell's <(command) writes.
        return toml_lines.parse(toml_lines.read(path, regular=False)), ""
    except TomlError as error:
        where = f"line {error.line}: " if error.line else ""
        return {}, "" if error.missing else where + _short(str(error), 160)


def unknown_circuits(read: Read, ids: Collection[str], file: str) -> tuple[str, ...]:
    """A line for each circuit that has settings and is nearly called as another one."""
    # Any other one may be of a file that is not read today.
    missing = ((id, closest(id, ids)) for id in read.settings.circuits if id not in ids)
    return tuple(
        f'{_short(file)}: circuit.{_short(id)}: no such circuit, did you mean "{close}"?'
        for id, close in missing
        if close
    )


def _shown(value: object) -> str:
    """A value from a file, as TOML writes it, short and printable."""
    if isinstance(value, str):
        return f'"{_short(value)}"'
    return "a list" if isinstance(value, list) else _short(toml_lines.shown(value))


def _short(words: str, most: int = SHOWN) -> str:
    return printable(shortened(words, most))


def save(path: Path, changes: Mapping[Keys, object | None]) -> None:
    """Set values in `path`, or remove them where None, if that changes any; OSError: it cannot be.

    All else in it is kept, a damaged file as `.bad` beside it.
    """
    from tomli_w import dumps  # noqa: PLC0415 - most runs change nothing

    table, damaged = _table(path)
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
    """Set or remove one value, and tables that are empty then; whether that changed anything."""
    key, *rest = keys
    old = table.get(key)
    if not rest:
        if type(old) is type(value) and old == value:
            return False
        table[key] = value
        if value is None:
            del table[key]
        return True
    inner = old if isinstance(old, dict) else {}
    if not _put(inner, tuple(rest), value):
        return False
    table[key] = inner
    if not inner:
        del table[key]
    return True
