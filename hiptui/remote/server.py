"""The end of the socket that the session has."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from hiptui.domain.commands import Command
from hiptui.domain.snapshot import Snapshot
from hiptui.remote.address import BACKLOG, is_own, listen
from hiptui.remote.protocol import IDLE, NO_SESSION, SessionStatus, Status, is_idle

CLIENTS = 16
"""Clients at once."""
REQUEST = 256
"""Bytes of a request."""
RHYTHM = 0.9
"""Least seconds between two lines to a watcher in which nothing but time has passed."""

_COMMANDS = {str(one): one for one in (Command.PAUSE, Command.NEXT, Command.PREVIOUS)}
_PASSING = {"remaining", "total_remaining"}
"""What changes by itself within a phase."""


def status_of(snapshot: Snapshot) -> Status:
    """The status of a session; idle once all is over, the cool-down included."""
    segment, coming = snapshot.segment, snapshot.coming
    if segment is None:
        return IDLE
    move = snapshot.move
    number, moves = snapshot.timeline.numbered(coming or segment)
    return SessionStatus(
        circuit=snapshot.timeline.circuit.id,
        phase=segment.kind.value,
        paused=snapshot.paused or snapshot.count_in > 0,
        round=snapshot.round,
        rounds=snapshot.rounds,
        move=number if coming else None,
        moves=moves,
        move_name=move.name if move else None,
        side=coming.side.value if coming and coming.side else None,
        remaining=snapshot.remaining,
        total_remaining=snapshot.total_remaining,
    )._asdict()


class _Watcher(Struct, eq=False):
    """A client that is told each new status."""

    writer: StreamWriter
    """Its end."""
    told: Status
    """The last status it got; empty before the first."""
    ticked: float = float("-inf")
    """Clock second at which it last got one in which nothing but time had passed."""


class RemoteServer:
    """Answers those who ask about the session; what they send can't hurt it.

    Runs in the event loop that is running when it starts. Call `publish` whenever something shown
    may have changed.
    """

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
        self._watchers: list[_Watcher] = []
        self._place = Path()
        self._mark = (0, 0)

    def start(self) -> None:
        """Listen from now on.

        Raises:
            Taken: Another program does.
            OSError: It can't be done here.
        """
        self._listener, self._place = listen(self._data)
        found = self._place.lstat()
        self._mark = (found.st_dev, found.st_ino)
        self._serving = asyncio.ensure_future(
            asyncio.start_unix_server(
                self._serve, sock=self._listener, limit=REQUEST, backlog=BACKLOG
            )
        )

    def publish(self) -> None:
        """Tell those who watch, if there is something new."""
        if self._watchers:
            status = self._status()
            for watcher in list(self._watchers):
                self._tell(watcher, status)

    def close(self) -> None:
        """Tell those who watch that it is over, and take the socket away.

        Who asked for what ended the session still gets an answer.
        """
        for watcher in self._watchers:
            if not is_idle(watcher.told):
                _send(watcher.writer, IDLE)
        for writer in (*self._silent, *(watcher.writer for watcher in self._watchers)):
            writer.close()
        self._silent, self._watchers = [], []
        if self._listener and self._serving:
            self._serving.cancel()
            asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
            self._listener = None
            self._remove()

    def _remove(self) -> None:
        """Another program may have put its own there since."""
        with suppress(OSError):
            found = self._place.lstat()
            if (found.st_dev, found.st_ino) == self._mark:
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
        elif line:
            watcher = self._answer(writer, line)
            if watcher:
                await reader.read(1)  # it is gone, or talks
                self._drop(watcher)

    def _has_room(self) -> bool:
        """Whether there is room for one more; who has said nothing for longest makes it."""
        if len(self._silent) + len(self._watchers) < CLIENTS:
            return True
        if self._silent:
            self._silent.pop(0).close()
            return True
        return False

    def _answer(self, writer: StreamWriter, line: bytes) -> _Watcher | None:
        """Do what is asked; the watcher that it makes of the client."""
        asked = _read(line)
        idle = is_idle(self._status())
        if asked not in {*_COMMANDS, "status", "watch"}:
            _send(writer, {"error": 'expected {"command": ...}, see hiptui remote --help'})
        elif idle and asked != "status":
            _send(writer, {"error": NO_SESSION})
        elif asked == "watch":
            watcher = _Watcher(writer, {})
            self._watchers.append(watcher)
            self._tell(watcher, self._status())
            return watcher
        else:
            if asked in _COMMANDS:
                self._command(_COMMANDS[asked])
            _send(writer, self._status())
        return None

    def _tell(self, watcher: _Watcher, status: Status) -> None:
        now = self._clock()
        passing = _lasting(status) == _lasting(watcher.told)
        if status == watcher.told or (passing and now - watcher.ticked < RHYTHM):
            return
        watcher.told = status
        if passing:  # what came in the middle of a second does not hold its end back
            watcher.ticked = now
        if not _send(watcher.writer, status) or is_idle(status):
            self._drop(watcher)

    def _drop(self, watcher: _Watcher) -> None:
        if watcher in self._watchers:
            self._watchers.remove(watcher)
        watcher.writer.close()


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
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(asked, dict) or list(asked) != ["command"]:
        return ""
    return asked["command"] if isinstance(asked["command"], str) else ""


def _lasting(status: Status) -> Status:
    return {name: value for name, value in status.items() if name not in _PASSING}
