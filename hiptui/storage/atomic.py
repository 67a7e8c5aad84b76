"""Replacing a file in one step, so that a crash leaves the old one or the new one."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from hiptui.folders import private_folder


def write(path: Path, data: bytes) -> None:
    """Make `data` the content of `path`, readable by its owner only.

    Missing folders are made. A symbolic link stays one: the file it leads to is replaced.

    Raises:
        OSError: It cannot be written; the file is as it was.
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
