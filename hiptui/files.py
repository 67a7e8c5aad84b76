"""Files: where the program's are, private folders, files replaced in one step, and SHA-256."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from importlib import import_module
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date


def private_folder(folder: Path) -> None:
    """Make `folder` and those above it; mkdir(parents=True) would leave theirs open to all."""
    if not folder.is_dir():
        private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def write_atomically(path: Path, data: bytes) -> None:
    """Make `data` the content of `path`, readable by its owner only.

    A crash leaves the old content or the new. Missing folders are made. A symbolic link stays
    one: the file it leads to is replaced. Raises OSError: it cannot be written; the file is as
    it was.
    """
    try:
        real = Path(os.path.realpath(path))
    except ValueError as error:
        raise OSError(errno.EINVAL, str(error), str(path)) from error
    if real.exists() and not real.is_file():  # as root, replacing /dev/null would succeed
        raise OSError(errno.EINVAL, "not a regular file", str(real))
    private_folder(real.parent)
    try:
        _replace(real, data)
    except OSError as error:
        error.filename = str(path)  # the disk names none, the rest the temporary one
        raise
    _sync_folder(real.parent)


def _replace(path: Path, data: bytes) -> None:
    from tempfile import mkstemp  # noqa: PLC0415 - 2 ms, for those who write

    handle, temporary = mkstemp(prefix=".hiptui-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _sync_folder(folder: Path) -> None:
    """Make the new name last; the content is safe already, so where this fails nothing is lost."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@lru_cache(maxsize=1)
def _sha256_module() -> ModuleType:
    """Python's own SHA-256, as it is called from 3.12 on and before; some distributions lack it.

    hashlib would load OpenSSL, 3 MB and 3 ms for nothing else; Python's own random does the same.
    """
    for name in ("_sha2", "_sha256"):
        with suppress(ImportError):
            return import_module(name)
    return import_module("hashlib")


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, 64 hexadecimal digits."""
    digest: str = _sha256_module().sha256(data).hexdigest()
    return digest


_SPARED = ("ssl", "bz2", "lzma")
"""What asyncio and shutil do without: TLS and compression that nothing here uses, 11 ms."""


@contextmanager
def spared() -> Iterator[None]:
    """Let modules be imported without those that cost a start time for nothing."""
    absent = [name for name in _SPARED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # as documented
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


class Paths:
    """The program's two folders and what is in them, there or not."""

    def __init__(self, config: Path, data: Path) -> None:
        self.config = config
        """Folder of what a person writes."""
        self.data = data
        """Folder of what the program records."""
        self.settings = config / "settings.toml"
        self.circuits = config / "circuits.toml"
        self.circuits_folder = config / "circuits.d"
        """Folder of the user's own circuits that the program writes, one a file."""
        self.figures = config / "figures"
        self.history = data / "history.db"
        self.draft = data / "draft.json"
        """A circuit that was being edited when the program had to end."""
        self.sounds = data / "sounds"
        """Folder of tones and speech that were made once."""


def paths_here() -> Paths:
    """The folders: what the environment's HIPTUI_HOME says for all, else the system's usual ones.

    Never raises: where there is no home folder, as in containers, the root stands in for it.
    """
    if home := os.environ.get("HIPTUI_HOME"):
        folder = _absolute(home)
        return Paths(folder, folder)
    with spared():
        from platformdirs import user_config_dir, user_data_dir  # noqa: PLC0415 - 9 ms

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
    """Write `data` to hiptui-NAME-DATE.ENDING in Downloads or `home`, numbered; its path.

    Readable by its owner only. Raises OSError: it cannot be written.
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
