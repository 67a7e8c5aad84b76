"""settings.toml written back, with everything in it that is not ours."""

from __future__ import annotations

import os
from collections.abc import Mapping
from errno import EACCES, EINVAL
from itertools import count
from pathlib import Path
from typing import Any

from tomli_w import dumps

from hiptui.files import write_atomically
from hiptui.storage.settings import Keys, load

HEADER = "# hiptui writes this file. Values and keys it does not know are kept, comments are not.\n"
"""The first line."""


def save(path: Path, changes: Mapping[Keys, object | None]) -> None:
    """Set values in `path`, or remove them where None, and keep all else that is in it.

    A damaged file is kept as `.bad` beside it. Nothing is written where nothing changes.

    Raises:
        OSError: It cannot be written.
    """
    table, damaged = _load_to_change(path)
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


def _load_to_change(path: Path) -> tuple[dict[str, object], bool]:
    """The file's table, and whether it is damaged and the table a fresh one."""
    try:
        return load(path), False
    except FileNotFoundError:
        return {}, False
    except (OSError, ValueError):
        return {}, True


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
