"""settings.toml, read with care, and written back with everything in it that is not ours."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from errno import EACCES, EINVAL
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from hiptui import toml_lines
from hiptui.domain.formatting import closest, printable, shortened
from hiptui.domain.settings import Settings
from hiptui.files import write_atomically
from hiptui.toml_lines import SHOWN, TomlError

if TYPE_CHECKING:
    from hiptui.storage.settings_rules import Keys

HEADER = "# hiptui writes this file. Values and keys it does not know are kept, comments are not.\n"


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
        return Read(Settings(), (f"{short(path.name)}: {wrong}; using the defaults",))
    if not table:
        return Read(Settings())
    from hiptui.storage.settings_rules import read_table  # noqa: PLC0415 - not without any

    return read_table(table, path.name)


def _table(path: Path) -> tuple[dict[str, object], str]:
    """The file's table, empty where there is none; or an empty one, and why it is of no use."""
    try:
        # --settings may be /dev/null, or what a shell's <(command) writes.
        return toml_lines.parse(toml_lines.read(path, regular=False)), ""
    except TomlError as error:
        where = f"line {error.line}: " if error.line else ""
        return {}, "" if error.missing else where + short(str(error), 160)


def unknown_circuits(read: Read, ids: Collection[str], file: str) -> tuple[str, ...]:
    """A line for each circuit that has settings and is nearly called as another one."""
    # Any other one may be of a file that is not read today.
    missing = ((id, closest(id, ids)) for id in read.settings.circuits if id not in ids)
    return tuple(
        f'{short(file)}: circuit.{short(id)}: no such circuit, did you mean "{close}"?'
        for id, close in missing
        if close
    )


def short(words: str, most: int = SHOWN) -> str:
    """Words from a file as a message repeats them."""
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
