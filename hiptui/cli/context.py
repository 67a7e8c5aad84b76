"""Where the program's files are, and a session by the beginning of its id."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hiptui.cli.arguments import Wrong, quoted
from hiptui.storage.paths import Paths, find

if TYPE_CHECKING:
    from hiptui.domain.record import SessionRecord
    from hiptui.storage.history.history import History


def paths_here() -> Paths:
    """The folders that the environment names."""
    return find(os.environ)


def session_named(history: History, start: str) -> SessionRecord:
    """The one session whose id begins with `start`."""
    found = history.starting_with(start.lower()) if start else []
    if len(found) > 1:
        raise Wrong(f"more than one session begins with {quoted(start)}: give more of its id")
    session = history.session(found[0]) if found else None
    if session is None:
        raise Wrong(f"no session begins with {quoted(start)}: see hiptui history --json")
    return session
