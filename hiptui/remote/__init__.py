"""The local socket through which another terminal drives or reads a session, and what it tells.

One JSON object a line. A client asks `{"command": "pause"}` and gets the status as it is then, or
`{"error": "..."}`; after `watch` it gets each new status until the session ends. One request a
connection.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from hiptui.domain.formatting import clock

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

_BRACED = re.compile(r"\{([^{}]*)\}")


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


def check_format(template: str) -> str:
    """`template` itself; ValueError, which names the fields: something in braces is none."""
    for name in _BRACED.findall(template):
        if name not in FIELDS:
            known = ", ".join(FIELDS)
            raise ValueError(f'no field "{name[:40]}", choose from {known}')
    return template


def filled(template: str, status: Status) -> str:
    """`template` with the fields in braces filled in, all else as it is; empty when idle."""
    if is_idle(status):
        return ""
    return _BRACED.sub(lambda match: _value(match[1], status.get(match[1])), template)


def sentence(status: Status) -> str:
    """A status as one line."""
    if is_idle(status):
        return "idle"
    show = {name: _value(name, status.get(name)) for name in FIELDS}
    what = [show["phase"], show["move_name"], show["side"]]
    if show["remaining"]:
        what.append(f"{_clock(status['remaining'])} to go")
    where = f"round {show['round']} of {show['rounds']}"
    if show["move"]:
        where += f", move {show['move']} of {show['moves']}"
    paused = "paused: " if show["paused"] else ""
    total = f"{_clock(status.get('total_remaining'))} to go in all"
    return f"{paused}{', '.join(part for part in what if part)}; {where}; {total}"


def is_idle(status: Status) -> bool:
    """Whether no session runs."""
    return status.get("phase") == IDLE["phase"]


def _value(name: str, value: object) -> str:
    """A value without anything a terminal would act on; what is not there is empty."""
    if name == "paused":
        return "paused" if value else ""
    text = "" if value is None else str(value)
    return "".join(char if char.isprintable() else "?" for char in text)


def _clock(seconds: object) -> str:
    return clock(seconds) if isinstance(seconds, int) else "?"
