"""Where the program's files are. Nothing is created here."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Paths:
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
