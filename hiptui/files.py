"""Files of our own: private folders, files replaced in one step, and Python's own SHA-256."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType


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
    _replace(real, data)
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
