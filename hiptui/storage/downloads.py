"""Files for the person: in the Downloads folder of their home, beside those that are there."""

from __future__ import annotations

import os
from datetime import date
from itertools import count
from pathlib import Path


def save(home: Path, name: str, day: date, ending: str, data: bytes) -> Path:
    """Write `data` to hiptui-NAME-DATE.ENDING, numbered where that is taken; its path.

    In `home`'s folder Downloads, or in `home` where there is none. Readable by its owner only.

    Raises:
        OSError: It cannot be written.
    """
    downloads = home / "Downloads"
    folder = downloads if downloads.is_dir() else home
    stem = f"hiptui-{name}-{day.isoformat()}"
    for number in count(1):
        path = folder / (f"{stem}.{ending}" if number == 1 else f"{stem}-{number}.{ending}")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        return path
    raise AssertionError  # numbers do not end


def shown(path: Path, home: Path) -> str:
    """A path as a person reads it: "~/Downloads/hiptui-plan-2026-03-10.ics"."""
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
