"""The end of the socket that the session has, put where nobody else can reach it."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import json
import math
import os
import socket
import stat
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hiptui import remote
from hiptui.domain.commands import Command
from hiptui.files import private_folder
from hiptui.remote import IDLE, NO_SESSION, Status, is_idle, is_own

CLIENTS = 16
BACKLOG = 16
"""Clients that may wait to be heard."""
REQUEST = 256
"""Bytes of a request."""
RHYTHM = 0.9
"""Least seconds between two lines to a watcher in which nothing but time has passed."""

_COMMANDS = {str(one): one for one in (Command.PAUSE, Command.NEXT, Command.PREVIOUS)}
_PASSING = {"remaining", "total_remaining"}
"""What changes by itself within a phase."""


class Taken(OSError):
    """Another program that is alive has the socket."""


class RemoteServer:
    """Answers who asks about the session, in the running loop; what they send can't hurt it."""

    def __init__(
        self,
        data: Path,
        status: Callable[[], Status],
        command: Callable[[Command], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Speak for a session by its `status` (idle where there is none) and its `command`."""
        self._data = data
        self._status = status
        self._command = command
        self._clock = clock
        self._listener: socket.socket | None = None
        self._serving: asyncio.Task[asyncio.Server] | None = None
        self._silent: list[StreamWriter] = []
        self._watchers: dict[StreamWriter, tuple[Status, float]] = {}
        """Each with its last status, and when it last got one as time passed, by the clock."""
        self._place = Path()
        self._mark = (0, 0)

    def start(self) -> None:
        """Listen from now on; OSError: it can't be done here, Taken: another program does."""
        self._listener, self._place = listen(self._data)
        self._mark = _mark(self._place)
        serving = asyncio.start_unix_server(
            self._serve, sock=self._listener, limit=REQUEST, backlog=BACKLOG
        )
        self._serving = asyncio.ensure_future(serving)

    def publish(self) -> None:
        """Tell those who watch; to be called whenever something shown may have changed."""
        if self._watchers:
            status = self._status()
            for writer in list(self._watchers):
                self._tell(writer, status)

    def close(self) -> None:
        """Tell those who watch that it is over, answer who ended it, take the socket away."""
        for writer, (told, _) in self._watchers.items():
            if not is_idle(told):
                _send(writer, IDLE)
        for writer in (*self._silent, *self._watchers):
            writer.close()
        self._silent, self._watchers = [], {}
        if self._listener and self._serving:
            self._serving.cancel()
            asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
            self._listener = None
            with suppress(OSError):
                if _mark(self._place) == self._mark:  # else another program has put its own there
                    self._place.unlink()
                    if self._place.parent != self._data:
                        self._place.parent.rmdir()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Hear one client out."""
        if is_own(writer.get_extra_info("socket")) and self._listener and self._has_room():
            with suppress(ConnectionError):
                await self._hear(reader, writer)
        writer.close()

    async def _hear(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._silent.append(writer)
        line = await _request(reader)
        if writer not in self._silent:  # it had to make room, or all is over
            return
        self._silent.remove(writer)
        if line is None:
            _send(writer, {"error": f"a request has at most {REQUEST} bytes"})
        elif line and self._answer(writer, line):
            await reader.read(1)  # it is gone, or talks
            self._drop(writer)

    def _has_room(self) -> bool:
        """Whether there is room for one more; who has said nothing for longest makes it."""
        if len(self._silent) + len(self._watchers) < CLIENTS:
            return True
        if self._silent:
            self._silent.pop(0).close()
            return True
        return False

    def _answer(self, writer: StreamWriter, line: bytes) -> bool:
        """Do what is asked; whether the client watches from now on."""
        asked = _read(line)
        if asked not in {*_COMMANDS, "status", "watch"}:
            _send(writer, {"error": 'expected {"command": ...}, see hiptui remote --help'})
        elif asked != "status" and is_idle(self._status()):
            _send(writer, {"error": NO_SESSION})
        elif asked == "watch":
            self._watchers[writer] = ({}, -math.inf)
            self._tell(writer, self._status())
            return True
        else:
            if asked in _COMMANDS:
                self._command(_COMMANDS[asked])
            _send(writer, self._status())
        return False

    def _tell(self, writer: StreamWriter, status: Status) -> None:
        told, ticked = self._watchers[writer]
        now = self._clock()
        passing = _lasting(status) == _lasting(told)
        if status == told or (passing and now - ticked < RHYTHM):
            return
        # What comes in the middle of a second does not hold its end back.
        self._watchers[writer] = (status, now if passing else ticked)
        if not _send(writer, status) or is_idle(status):
            self._drop(writer)

    def _drop(self, writer: StreamWriter) -> None:
        self._watchers.pop(writer, None)
        writer.close()


async def _request(reader: StreamReader) -> bytes | None:
    """A client's first line; empty where it leaves without one, None where that is too long."""
    try:
        return await reader.readuntil()
    except asyncio.IncompleteReadError:
        return b""
    except asyncio.LimitOverrunError:
        return None


def _send(writer: StreamWriter, message: Status) -> bool:
    """Whether all of it could be sent at once: a slow reader is let go, nobody waits for it."""
    writer.write(f"{json.dumps(message)}\n".encode())
    if writer.transport.get_write_buffer_size() == 0:
        return True
    writer.transport.abort()
    return False


def _read(line: bytes) -> str:
    """The command of a request, or nothing where it is not one."""
    with suppress(ValueError, RecursionError):
        match json.loads(line):
            case {"command": str(command), **more} if not more:
                return command
    return ""


def _lasting(status: Status) -> Status:
    return {name: value for name, value in status.items() if name not in _PASSING}


def listen(data: Path) -> tuple[socket.socket, Path]:
    """A listening socket that nobody else can reach, and where it is.

    One that a dead program left is replaced; OSError: none can be made, Taken: one is in use.
    """
    problem = OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), str(data))
    for path in remote.places(data):
        try:
            return _listen(path), path
        except Taken:
            raise
        except OSError as error:
            problem = error
    raise problem


def _listen(path: Path) -> socket.socket:
    folder = path.parent
    private_folder(folder)
    found = folder.lstat()
    own = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    if not own or found.st_mode & 0o022:
        raise OSError(errno.EPERM, "open to others", str(folder))
    with alone(folder):
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


def _mark(path: Path) -> tuple[int, int]:
    found = path.lstat()
    return found.st_dev, found.st_ino
