"""Putting a socket in its place, and taking it away."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hiptui.folders import private_folder
from hiptui.remote.address import is_private, places

BACKLOG = 16
"""Clients that may wait to be heard."""


class Taken(OSError):
    """Another program that is alive has the socket."""


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
    with _alone(path.parent):
        _make_room(path)
        return _put(path)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
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
