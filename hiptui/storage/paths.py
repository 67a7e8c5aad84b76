"""Where the program's files are, there or not, and where those for the person go."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class Paths(NamedTuple):
    """The program's two folders and what is in them, there or not."""

    config: Path
    """Folder of what a person writes."""
    data: Path
    """Folder of what the program records."""

    @property
    def settings(self) -> Path:
        """The settings."""
        return self.config / "settings.toml"

    @property
    def circuits(self) -> Path:
        """The user's own circuits."""
        return self.config / "circuits.toml"

    @property
    def circuits_folder(self) -> Path:
        """Folder of the user's own circuits that the program writes, one a file."""
        return self.config / "circuits.d"

    @property
    def figures(self) -> Path:
        """Folder of the user's own figures."""
        return self.config / "figures"

    @property
    def history(self) -> Path:
        """The record of past sessions."""
        return self.data / "history.db"

    @property
    def draft(self) -> Path:
        """A circuit that was being edited when the program had to end."""
        return self.data / "draft.json"

    @property
    def sounds(self) -> Path:
        """Folder of tones and speech that were made once."""
        return self.data / "sounds"


def paths_here() -> Paths:
    """The folders that this process's environment names."""
    return find(os.environ)


def find(environ: Mapping[str, str]) -> Paths:
    """The folders: HIPTUI_HOME in `environ` for all, else the system's usual ones.

    Never raises: where there is no home folder to be found, the root of the file system stands
    in for it, as in containers, and only writing may fail.
    """
    if home := environ.get("HIPTUI_HOME"):
        folder = _absolute(home)
        return Paths(folder, folder)
    from platformdirs import user_config_dir, user_data_dir  # noqa: PLC0415 - 10 ms

    return Paths(_usual(user_config_dir, ".config"), _usual(user_data_dir, ".local/share"))


def _usual(ask: Callable[[str, Literal[False]], str], below_home: str) -> Path:
    try:
        folder = ask("hiptui", False)
    except RuntimeError:  # newer versions of platformdirs refuse to answer without a home
        folder = os.path.join("~", below_home, "hiptui")
    return _absolute(folder)


def _absolute(folder: str) -> Path:
    """`folder` whatever the working directory will be; "~" is the home folder, or else the root."""
    path = os.path.expanduser(folder)
    if path == "~" or path.startswith("~" + os.sep):
        path = os.sep + path[2:]
    try:
        return Path(os.path.abspath(path))
    except OSError:  # the working directory is gone
        return Path(os.sep, path)


def save_download(home: Path, name: str, day: date, ending: str, data: bytes) -> Path:
    """Write `data` to hiptui-NAME-DATE.ENDING, numbered where that is taken; its path.

    In `home`'s folder Downloads, or in `home` where there is none. Readable by its owner only.
    Raises OSError: it cannot be written.
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
