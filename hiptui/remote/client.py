"""The end of the socket that another terminal has: `hiptui remote`."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from hiptui.remote.address import is_own, is_own_socket, places
from hiptui.remote.protocol import IDLE, NO_SESSION, Status, filled, is_idle, sentence

WHATS = ("pause", "next", "previous", "status", "watch")
"""What can be asked."""
PATIENCE = 2.0
"""Seconds that a session has to answer."""
LINE = 4096
"""Bytes of a status."""


def run(data: Path, what: str, show: Callable[[Status], str], say: Callable[[str], object]) -> int:
    """Ask the session of this `data` folder; `say` gets each status as `show` writes it.

    Returns:
        The exit code, which is 0: all else is an error.

    Raises:
        OSError: No session runs, or it does not answer; the message is one line.
    """
    if what == "watch":
        for status in watch(data):
            say(show(status))
        return 0
    status = ask(data, what)
    if what == "status":
        say(show(status))
    return 0


def as_json(status: Status) -> str:
    """A status for programs, on one line of ASCII."""
    return json.dumps(status)


def as_format(template: str | None) -> Callable[[Status], str]:
    """How to write a status: as `template` says, or without one as a sentence."""
    return sentence if template is None else lambda status: filled(template, status)


def ask(data: Path, what: str) -> Status:
    """Ask once, and give what was answered.

    Raises:
        OSError: No session runs (though *status* is then idle), or it does not answer.
    """
    link = _connect(data)
    if link is None:
        if what == "status":
            return IDLE
        raise ConnectionError(NO_SESSION)
    with closing(link):
        return next(_answers(link, what))


def watch(data: Path) -> Iterator[Status]:
    """Each status from now on, and idle when the session ends.

    Raises:
        OSError: No session runs, or it does not answer.
    """
    link = _connect(data)
    if link is None:
        raise ConnectionError(NO_SESSION)
    with closing(link):
        for status in _answers(link, "watch"):
            yield status
            if is_idle(status):
                return
            link.settimeout(None)  # a pause may last
    yield IDLE  # the program ended without a word


def _connect(data: Path) -> socket.socket | None:
    """A connection to the session, or None where none runs."""
    for path in places(data):
        if not is_own_socket(path):
            continue
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
    heard = b""
    try:
        link.sendall(json.dumps({"command": what}).encode() + b"\n")
        while len(heard) <= LINE and (data := link.recv(LINE)):
            *lines, heard = (heard + data).split(b"\n")
            yield from lines
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
