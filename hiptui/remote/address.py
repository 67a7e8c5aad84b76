"""Where the socket is, whose it may be, putting it there and taking it away."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hiptui.files import private_folder, sha256

NAME = "remote.sock"
"""The socket's file name."""
LONGEST = 92
"""Bytes a socket's path may have; systems take 103, and it is made under a longer name."""
SHARED = Path("/tmp")
"""Where folders are that all of a person's programs find, whatever TMPDIR says."""
BACKLOG = 16
"""Clients that may wait to be heard."""


class Taken(OSError):
    """Another program that is alive has the socket."""


def places(data: Path, shared: Path = SHARED) -> tuple[Path, ...]:
    """Where the socket may be, the first choice first.

    That is in the data folder; or, where the path is too long, or the folder can't hold a socket
    or is open to others, in a folder of the user's own.
    """
    mark = sha256(os.fsencode(data))[:16]
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


def listen(data: Path) -> tuple[socket.socket, Path]:
    """A listening socket that nobody else can reach, and where it is.

    A socket that a dead program left is replaced.

    Raises:
        Taken: A program that is alive has it.
        OSError: None can be made.
    """
    problem = OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), str(data))
    for path in places(data):
        try:
            return _listen(path), path
        except Taken:
            raise
        except OSError as error:
            problem = error
    raise problem


def _listen(path: Path) -> socket.socket:
    private_folder(path.parent)
    if not is_private(path.parent):
        raise OSError(errno.EPERM, "open to others", str(path.parent))
    with alone(path.parent):
        _make_room(path)
        return _put(path)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep out others who look for a dead program's socket in `folder` at this moment."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Taken(errno.EADDRINUSE, "another program begins here", str(folder)) from error
    finally:
        os.close(handle)


def _make_room(path: Path) -> None:
    """See that nothing at `path` is alive or of another kind."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(found.st_mode):
        raise OSError(errno.EEXIST, "not a socket", str(path))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.setblocking(False)  # a stopped program is alive, but its queue may be full
        with suppress(ConnectionRefusedError):
            with suppress(BlockingIOError):
                probe.connect(str(path))
            raise Taken(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE), str(path))


def _put(path: Path) -> socket.socket:
    """Made under another name and moved: it is never there with other permissions."""
    own = path.with_name(f"{path.name}.{os.getpid()}")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        own.unlink(missing_ok=True)
        listener.setblocking(False)
        listener.bind(str(own))
        own.chmod(0o600)
        listener.listen(BACKLOG)
        own.replace(path)
    except OSError:
        listener.close()
        with suppress(OSError):
            own.unlink(missing_ok=True)
        raise
    return listener
