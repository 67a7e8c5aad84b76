"""The end of the socket that the session has: a core that any event loop can drive."""

from __future__ import annotations

import json
import selectors
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hiptui.domain.commands import Command
from hiptui.remote.address import is_own
from hiptui.remote.listening import listen
from hiptui.remote.protocol import IDLE, NO_SESSION, Status, is_idle

CLIENTS = 16
"""Clients at once."""
REQUEST = 256
"""Bytes of a request."""
PATIENCE = 2.0
"""Seconds a client has to say what it wants, before it has to make room for others."""
RHYTHM = 0.9
"""Least seconds between two lines to a watcher within a phase."""

_COMMANDS = {str(one): one for one in (Command.PAUSE, Command.NEXT, Command.PREVIOUS)}
_PASSING = {"remaining", "total_remaining"}
"""What changes by itself within a phase."""


@dataclass(slots=True, eq=False)
class _Client:
    link: socket.socket
    """Its end."""
    since: float
    """Clock second at which it came."""
    heard: bytes = b""
    """What it has said of its request."""
    told: Status | None = None
    """The last status a watcher got; None for one who does not watch."""
    told_at: float = 0.0
    """Clock second at which it got it."""


class RemoteServer:
    """Answers those who ask about the session; what they send can't hurt it.

    Call `serve` whenever `fileno` can be read, and `publish` whenever something shown may have
    changed. Neither waits nor raises.
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
        self._selector: selectors.DefaultSelector | None = None
        self._listener: socket.socket | None = None
        self._clients: list[_Client] = []
        self._place: Path | None = None
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
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)

    def fileno(self) -> int:
        """A descriptor that can be read when there is something to serve."""
        return -1 if self._selector is None else self._selector.fileno()

    def serve(self) -> None:
        """Hear and answer whoever has something to say."""
        for key, _ in self._selector.select(0) if self._selector else []:
            if key.fileobj is self._listener:
                self._accept()
            elif isinstance(key.data, _Client) and key.data in self._clients:
                self._hear(key.data)

    def publish(self) -> None:
        """Tell those who watch, if there is something new."""
        self._listen_again()
        if any(client.told is not None for client in self._clients):
            status = self._status()
            for client in [one for one in self._clients if one.told is not None]:
                self._tell(client, status)

    def close(self) -> None:
        """Tell those who watch that it is over, and take the socket away."""
        for client in list(self._clients):
            if client.told is not None and not is_idle(client.told):
                self._send(client, IDLE)
            self._drop(client)
        if self._selector:
            self._selector.close()
        if self._listener:
            self._listener.close()
            self._remove()
        self._selector = self._listener = None

    def _remove(self) -> None:
        """Another program may have put its own there since."""
        with suppress(OSError):
            if self._place:
                found = self._place.lstat()
                if (found.st_dev, found.st_ino) == self._mark:
                    self._place.unlink()
                    if self._place.parent != self._data:
                        self._place.parent.rmdir()

    def _accept(self) -> None:
        if self._listener is None or self._selector is None:
            return
        try:
            link, _ = self._listener.accept()
        except (BlockingIOError, ConnectionError):
            return
        except OSError:  # no descriptor is left: rest, or the loop would turn and turn
            self._selector.unregister(self._listener)
            return
        if not (is_own(link) and self._room()):
            link.close()
            return
        link.setblocking(False)
        client = _Client(link, self._clock())
        self._clients.append(client)
        self._selector.register(link, selectors.EVENT_READ, client)

    def _listen_again(self) -> None:
        if self._selector and self._listener and self._listener not in self._selector.get_map():
            self._selector.register(self._listener, selectors.EVENT_READ)

    def _room(self) -> bool:
        """Whether there is room for one more, once those who had their time are gone."""
        now = self._clock()
        for client in list(self._clients):
            if client.told is None and now - client.since > PATIENCE:
                self._drop(client)
        return len(self._clients) < CLIENTS

    def _hear(self, client: _Client) -> None:
        try:
            said = client.link.recv(REQUEST + 1)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        client.heard += said
        if not said or client.told is not None:  # gone, or a watcher that talks
            self._drop(client)
        elif b"\n" in client.heard[: REQUEST + 1]:
            self._answer(client, client.heard.partition(b"\n")[0])
        elif len(client.heard) > REQUEST:
            self._send(client, {"error": f"a request has at most {REQUEST} bytes"})
            self._drop(client)

    def _answer(self, client: _Client, line: bytes) -> None:
        asked = _read(line)
        idle = is_idle(self._status())
        if asked not in {*_COMMANDS, "status", "watch"}:
            self._send(client, {"error": 'expected {"command": ...}, see hiptui remote --help'})
        elif idle and asked != "status":
            self._send(client, {"error": NO_SESSION})
        elif asked == "watch":
            self._tell(client, self._status())
            return
        else:
            if asked in _COMMANDS:
                self._command(_COMMANDS[asked])
            self._send(client, self._status())
        self._drop(client)

    def _tell(self, client: _Client, status: Status) -> None:
        now = self._clock()
        soon = now - client.told_at < RHYTHM
        if status == client.told or (soon and _lasting(status) == _lasting(client.told or IDLE)):
            return
        client.told, client.told_at = status, now
        if not self._send(client, status) or is_idle(status):
            self._drop(client)

    def _send(self, client: _Client, message: Status) -> bool:
        """Whether all of it could be sent at once: for a slow reader nobody waits."""
        data = f"{json.dumps(message)}\n".encode()
        try:
            return client.link.send(data) == len(data)
        except OSError:
            return False

    def _drop(self, client: _Client) -> None:
        if client in self._clients:
            self._clients.remove(client)
            if self._selector:
                self._selector.unregister(client.link)
            client.link.close()


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
