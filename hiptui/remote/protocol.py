"""A status as a person reads it, or as a status line wants it."""

from __future__ import annotations

import re
from collections.abc import Mapping

Status = Mapping[str, str | int | bool | None]

FIELDS = (
    "circuit",
    "phase",
    "paused",
    "round",
    "rounds",
    "move",
    "moves",
    "move_name",
    "side",
    "remaining",
    "total_remaining",
)
"""The keys of a status, in their order."""
IDLE: Status = {"phase": "idle"}
"""The status where no session runs."""
NO_SESSION = "no session is running, hiptui start begins one"
"""What is said to those who want to drive it all the same."""

_BRACED = re.compile(r"\{([^{}]*)\}")


def check_format(template: str) -> str:
    """`template` itself.

    Raises:
        ValueError: something in braces is not a field; the message names those that are.
    """
    for name in _BRACED.findall(template):
        if name not in FIELDS:
            known = ", ".join(FIELDS)
            raise ValueError(f'no field "{name[:40]}", choose from {known}')
    return template


def filled(template: str, status: Status) -> str:
    """`template` with values for the field names in braces; nothing else in it means anything.

    An empty text where no session runs.
    """
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
        what.append(_clock(status["remaining"]))
    where = f"round {show['round']} of {show['rounds']}"
    if show["move"]:
        where += f", move {show['move']} of {show['moves']}"
    paused = "paused: " if show["paused"] else ""
    left = f"{_clock(status.get('total_remaining'))} left in all"
    return f"{paused}{', '.join(part for part in what if part)}; {where}; {left}"


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
    if not isinstance(seconds, int):
        return "?"
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02}"
