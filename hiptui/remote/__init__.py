"""The local socket through which another terminal drives or reads a session: its status, a client.

One JSON object a line. A client asks `{"command": "pause"}` and gets the status as it is then, or
`{"error": "..."}`; after `watch` it gets each new status until the session ends. One request a
connection.
"""

from __future__ import annotations

import os
import socket
import stat
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hiptui.files import sha256

if TYPE_CHECKING:
    from hiptui.domain.session import Snapshot

Status = Mapping[str, str | int | bool | None]

FIELDS = (
    *("circuit", "phase", "paused", "round", "rounds", "move", "moves", "move_name", "side"),
    *("remaining", "total_remaining"),
)
"""The keys of a status, in their order."""
IDLE: Status = {"phase": "idle"}
NO_SESSION = "no session is running, hiptui start begins one"
"""What is said to those who want to drive it all the same."""

NAME = "remote.sock"
LONGEST = 92
"""Bytes a socket's path may have; systems take 103, and it is made under a longer name."""
SHARED = Path("/tmp")
"""Where folders are that all of a person's programs find, whatever TMPDIR says."""
PATIENCE = 2.0
"""Seconds that a session has to answer."""
LINE = 4096
"""Bytes of a status."""


def status_of(snapshot: Snapshot) -> Status:
    """The status of a session; idle once all is over, the cool-down included.

    A rest belongs to the round it ends; move, name and side are those of the work that follows.
    """
    segment, coming = snapshot.segment, snapshot.coming
    if segment is None:
        return IDLE
    move = snapshot.move
    number, moves = snapshot.timeline.numbered(coming or segment)
    return {
        "circuit": snapshot.timeline.circuit.id,
        "phase": segment.kind.value,
        "paused": snapshot.paused or snapshot.count_in > 0,
        "round": snapshot.round,
        "rounds": snapshot.rounds,
        "move": number if coming else None,
        "moves": moves,
        "move_name": move.name if move else None,
        "side": coming.side.value if coming and coming.side else None,
        "remaining": snapshot.remaining,
        "total_remaining": snapshot.total_remaining,
    }


def is_idle(status: Status) -> bool:
    """Whether no session runs."""
    return status.get("phase") == IDLE["phase"]


# --- the client's end of the socket, and where that is --------------------------------------------


def places(data: Path, shared: Path = SHARED) -> tuple[Path, ...]:
    """Where the socket may be, the first choice first.

    That is in the data folder; or, where the path is too long, or the folder can't hold a socket
    or is open to others, in a folder of the user's own.
    """
    mark = sha256(os.fsencode(data))[:16]
    wanted = (data / NAME, shared / f"hiptui-{os.geteuid()}-{mark}" / NAME)
    return tuple(path for path in wanted if len(os.fsencode(path)) <= LONGEST)


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
    return bool(struct.unpack("3i", found)[1] == os.geteuid())


def ask(data: Path, what: str) -> Status:
    """The answer of the session, to *status* idle without one; OSError, a line: none, or silent."""
    return next(watch(data, what))


def watch(data: Path, what: str = "watch") -> Iterator[Status]:
    """Each status from now on, and idle at the end; OSError: no session runs, or no answer."""
    if (link := _connect(data)) is None:
        if what != "status":
            raise ConnectionError(NO_SESSION)
        yield IDLE
        return
    status: Status | None = None
    with link:
        for line in _lines(link, what):
            yield (status := _status(line))
            if is_idle(status):
                return
            link.settimeout(None)  # a pause may last
    if status is None:
        raise _no_answer()
    yield IDLE  # the program ended without a word


def _connect(data: Path) -> socket.socket | None:
    """A connection to the session, or None where none runs."""
    for path in filter(is_own_socket, places(data)):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(PATIENCE)
        try:
            with suppress(ConnectionRefusedError, FileNotFoundError):
                link.connect(str(path))
                if is_own(link):
                    return link
        except (TimeoutError, BlockingIOError) as error:  # its queue is full
            link.close()
            raise _no_answer() from error
        link.close()
    return None


def _lines(link: socket.socket, what: str) -> Iterator[bytes]:
    try:
        link.sendall(f'{{"command": "{what}"}}\n'.encode())
        with link.makefile("rb") as answers:
            while (line := answers.readline(LINE)).endswith(b"\n"):
                yield line
    except TimeoutError as error:
        raise _no_answer() from error
    except ConnectionError:
        return  # the program has ended


def _status(line: bytes) -> Status:
    import json  # noqa: PLC0415 - not for a start of the full screen

    answer: object = None
    with suppress(ValueError, RecursionError):
        answer = json.loads(line)
    if not isinstance(answer, dict) or not all(
        value is None or isinstance(value, str | int) for value in answer.values()
    ):
        raise ConnectionError("what answers is not hiptui, or one of another version")
    if "error" in answer:
        raise ConnectionError(str(answer["error"]))
    return answer


def _no_answer() -> ConnectionError:
    return ConnectionError("the session does not answer, it may be stopped (fg lets it go on)")
