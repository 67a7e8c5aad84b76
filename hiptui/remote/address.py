"""Where the socket is, and whose it may be."""

from __future__ import annotations

import os
import socket
import stat
import struct
from pathlib import Path

NAME = "remote.sock"
"""The socket's file name."""
LONGEST = 92
"""Bytes a socket's path may have; systems take 103, and it is made under a longer name."""
SHARED = Path("/tmp")
"""Where folders are that all of a person's programs find, whatever TMPDIR says."""


def places(data: Path, shared: Path = SHARED) -> tuple[Path, ...]:
    """Where the socket may be, the first choice first.

    That is in the data folder; or, where the path is too long, or the folder can't hold a socket
    or is open to others, in a folder of the user's own.
    """
    from hashlib import sha256  # noqa: PLC0415 - 3 ms

    mark = sha256(os.fsencode(data)).hexdigest()[:16]
    wanted = (data / NAME, shared / f"hiptui-{os.geteuid()}-{mark}" / NAME)
    return tuple(path for path in wanted if len(os.fsencode(path)) <= LONGEST)


def is_private(folder: Path) -> bool:
    """Whether `folder` is the user's own, and nobody else may write in it."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return (
        stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022
    )


def is_own_socket(path: Path) -> bool:
    """Whether `path` is a socket that belongs to the user."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISSOCK(found.st_mode) and found.st_uid == os.geteuid()


def is_own(peer: socket.socket) -> bool:
    """Whether the program at the other end is the user's, as far as the system tells."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True  # the permissions of socket and folder stand alone
    try:
        found = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    except OSError:
        return False
    _, user, _ = struct.unpack("3i", found)
    return bool(user == os.geteuid())
