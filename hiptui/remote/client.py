"""The end of the socket that another terminal has, and where the socket is."""

from __future__ import annotations

import json
import os
import socket
import stat
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from hiptui.files import sha256
from hiptui.remote import IDLE, NO_SESSION, Status, is_idle

NAME = "remote.sock"
LONGEST = 92
"""Bytes a socket's path may have; systems take 103, and it is made under a longer name."""
SHARED = Path("/tmp")
"""Where folders are that all of a person's programs find, whatever TMPDIR says."""
PATIENCE = 2.0
"""Seconds that a session has to answer."""
LINE = 4096
"""Bytes of a status."""


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
    if (link := _connect(data)) is None:
        if what == "status":
            return IDLE
        raise ConnectionError(NO_SESSION)
    with link:
        return next(_answers(link, what))


def watch(data: Path) -> Iterator[Status]:
    """Each status from now on, and idle at the end; OSError: no session runs, or no answer."""
    if (link := _connect(data)) is None:
        raise ConnectionError(NO_SESSION)
    with link:
        for status in _answers(link, "watch"):
            yield status
            if is_idle(status):
                return
            link.settimeout(None)  # a pause may last
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


def _answers(link: socket.socket, what: str) -> Iterator[Status]:
    """What comes back; at least one answer."""
    some = False
    for line in _lines(link, what):
        some = True
        yield _status(line)
    if not some:
        raise _no_answer()


def _lines(link: socket.socket, what: str) -> Iterator[bytes]:
    try:
        link.sendall(json.dumps({"command": what}).encode() + b"\n")
        with link.makefile("rb") as answers:
            while (line := answers.readline(LINE)).endswith(b"\n"):
                yield line
    except TimeoutError as error:
        raise _no_answer() from error
    except ConnectionError:
        return  # the program has ended


def _status(line: bytes) -> Status:
    try:
        answer = json.loads(line)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict) or not all(
        value is None or isinstance(value, str | int) for value in answer.values()
    ):
        raise ConnectionError("what answers is not hiptui, or one of another version")
    if "error" in answer:
        raise ConnectionError(str(answer["error"]))
    return answer


def _no_answer() -> ConnectionError:
    return ConnectionError("the session does not answer, it may be stopped (fg lets it go on)")
