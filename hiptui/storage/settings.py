"""settings.toml: read with care, written back with everything in it that is not ours."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from errno import EINVAL
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from hiptui.domain.cue_settings import CUES, HOOK_KEYS, CueSettings
from hiptui.domain.problems import printable
from hiptui.domain.settings import DISPLAY, TIMING, Choice, Setting, Settings
from hiptui.domain.timing import Timing
from hiptui.storage.toml_file import TomlError, parse

LIMIT = 2**20
"""Bytes a settings file may have."""
HEADER = "# hiptui writes this file. Values and keys it does not know are kept, comments are not.\n"
"""The first line."""

_WARNINGS = 20
"""More are counted only."""
_TEXT = 200
"""Characters a text may have."""
_COMMAND = 2000
"""Characters a hook's command may have."""

Keys: TypeAlias = tuple[str, ...]
"""A dotted key in its parts."""
Values: TypeAlias = dict[str, Any]
"""Checked values by the name of their field."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a settings file holds."""

    settings: Settings
    """What it says, with defaults for the rest."""
    warnings: tuple[str, ...]
    """What is wrong in it, a line each."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one value in the file may be."""

    expected: str
    """The same in words."""
    accepts: Callable[[object], bool]
    """Whether a value may stand there."""


def whole(least: int, most: int) -> Rule:
    """A whole number; true and false are none."""
    return Rule(
        f"a whole number from {least} to {most}",
        lambda value: type(value) is int and least <= value <= most,
    )


def one_of(words: tuple[str, ...]) -> Rule:
    """One of a few words."""
    return Rule(" or ".join(f'"{word}"' for word in words), lambda value: value in words)


def flag() -> Rule:
    """True or false."""
    return Rule("true or false", lambda value: isinstance(value, bool))


def text(most: int = _TEXT) -> Rule:
    """A text without control characters."""
    return Rule(
        f"a text of at most {most:,} printable characters",
        lambda value: isinstance(value, str) and len(value) <= most and value.isprintable(),
    )


def _timing_rule(setting: Setting) -> Rule:
    match setting.kind:
        case "switch":
            return flag()
        case "choice":
            return one_of(setting.values)
        case _:
            return whole(setting.min, setting.max)


_TIMING = {item.key: _timing_rule(item) for item in TIMING}
"""The keys of [timing] and [circuit.ID]."""
_TABLES: Mapping[str, Mapping[str, Rule]] = {
    "display": {"theme": text(), "plain": flag()}
    | {item.key: one_of(item.values) for item in DISPLAY},
}
"""Tables of single values: each key is the field of Settings that takes it."""
_OPEN: Mapping[str, Rule] = {"keys": text()}
"""Tables in which any key may stand: each is a field of Settings."""
_CUES: Mapping[str, Rule] = {item.key: one_of(item.values) for item in CUES}
_HOOKS: Mapping[str, Rule] = dict.fromkeys(HOOK_KEYS, text(_COMMAND))
_DEFAULT = Settings()


def read(path: Path) -> Read:
    """The settings in `path`; a missing file is as good as an empty one."""
    try:
        table = _load(path)
    except FileNotFoundError:
        return Read(Settings(), ())
    except (OSError, ValueError) as error:
        line = f"{short(path.name)}: {_reason(error)}; using the defaults"
        return Read(Settings(), (line,))
    return _Reader(path.name, table).read()


def save(path: Path, changes: Mapping[Keys, object | None]) -> None:
    """Set values in `path`, or remove them where None, and keep all else that is in it.

    A damaged file is kept as `.bad` beside it. Nothing is written where nothing changes.

    Raises:
        OSError: It cannot be written.
    """
    from tomli_w import dumps  # noqa: PLC0415 - most runs change no setting

    from hiptui.storage import atomic  # noqa: PLC0415 - the same

    table, damaged = _load_to_change(path)
    changed = [keys for keys, value in changes.items() if _put(table, keys, value)]
    if not changed:
        return
    try:
        data = (HEADER + dumps(table)).encode()
    except (ValueError, RecursionError) as error:
        raise OSError(EINVAL, f"a value cannot be written: {error}", str(path)) from error
    if damaged:
        _set_aside(path)
    atomic.write(path, data)


def _load(path: Path) -> dict[str, object]:
    """The file's table; ValueError, or OSError, where it is damaged."""
    with path.open("rb") as file:
        data = file.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise ValueError("larger than 1 MiB")
    return parse(data.decode("utf-8-sig"))


def _load_to_change(path: Path) -> tuple[dict[str, object], bool]:
    """The file's table, and whether it is damaged and the table a fresh one."""
    try:
        return _load(path), False
    except FileNotFoundError:
        return {}, False
    except (OSError, ValueError):
        return {}, True


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


class _Reader:
    """Makes Settings of a table, and warns of what is wrong in it."""

    def __init__(self, file: str, table: Mapping[str, object]) -> None:
        self._file = short(file)
        self._table = table
        self._warnings: dict[str, None] = {}

    def read(self) -> Read:
        values: Values = {
            "timing": Choice(**self._known(("timing",), _TIMING, Timing())),
            "circuits": MappingProxyType(self._circuits()),
            "cues": CueSettings(
                **self._known(("cues",), _CUES, _DEFAULT.cues),
                hooks=MappingProxyType(self._known(("hooks",), _HOOKS)),
            ),
        }
        for table, rules in _TABLES.items():
            values |= self._known((table,), rules, _DEFAULT)
        for table, rule in _OPEN.items():
            rules = dict.fromkeys(self._inner((table,)), rule)
            values[table] = MappingProxyType(self._known((table,), rules))
        return Read(Settings(**values), self._bounded())

    def _circuits(self) -> dict[str, Choice]:
        return {
            circuit: Choice(**self._known(("circuit", circuit), _TIMING))
            for circuit in self._inner(("circuit",))
        }

    def _inner(self, keys: Keys) -> Mapping[str, object]:
        """The table at `keys`; an empty one where there is none."""
        table = self._table
        for i, key in enumerate(keys, start=1):
            inner = table.get(key, {})
            if not isinstance(inner, dict):
                self._warn(keys[:i], inner, "a table")
                return {}
            table = inner
        return table

    def _known(self, keys: Keys, rules: Mapping[str, Rule], defaults: object = None) -> Values:
        """The good values of the keys that have a rule."""
        good = {}
        for key, value in self._inner(keys).items():
            if (rule := rules.get(key)) is None:
                continue
            if rule.accepts(value):
                good[key] = value
            else:
                self._warn((*keys, key), value, rule.expected, getattr(defaults, key, None))
        return good

    def _warn(self, keys: Keys, value: object, expected: str, default: object = None) -> None:
        key = ".".join(short(part) for part in keys)
        instead = "leaving it out" if default is None else f"using {shown(default)}"
        line = f"{self._file}: {key} = {shown(value)}: expected {expected}; {instead}"
        self._warnings[line] = None  # once, however often a table is asked for

    def _bounded(self) -> tuple[str, ...]:
        lines = tuple(self._warnings)
        more = len(lines) - _WARNINGS
        rest = (f"{self._file}: and {more} more wrong values",) if more > 0 else ()
        return lines[:_WARNINGS] + rest


def shown(value: object) -> str:
    """A value from a file, as TOML writes it, short and printable."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() if value.bit_length() > 64:
            return "a huge number"
        case str():
            return f'"{short(value)}"'
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return short(str(value))


def short(words: str, most: int = 40) -> str:
    """`words` printable and cut to `most` characters."""
    return printable(words if len(words) <= most else words[: most - 1] + "…")
