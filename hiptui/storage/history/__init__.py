"""Past and running sessions in `history.db`, beside its `running.lock`: what is told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct

from hiptui.storage import HistoryError

if TYPE_CHECKING:
    from datetime import datetime

    from hiptui.domain.circuit import Circuit
    from hiptui.domain.record import SessionRecord
    from hiptui.domain.session import Session


class Interrupted(Struct, frozen=True):
    """A session that was cut short and can go on."""

    id: str
    started: datetime
    saved: Session
    """Where it stopped, paused at second 0."""

    @property
    def circuit(self) -> Circuit:
        """Its circuit as it was."""
        return self.saved.timeline.circuit


class Merged(Struct, frozen=True):
    """What a merge did."""

    added: int = 0
    changed: int = 0
    same: int = 0
    deleted: int = 0
    """Sessions that were deleted here, and stay so."""
    replaced: tuple[SessionRecord, ...] = ()
    """Sessions here as they were, whose notes gave way to those from there."""


class Deleted(Struct, frozen=True):
    """A session that was deleted, with all that it takes to bring it back."""

    id: str
    rows: Mapping[str, Sequence[tuple[object, ...]]]
    """Its rows in each table."""


class Notices:
    """One-line messages from any thread; the same one is said once in a program's life."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._said: set[str] = set()
        self._standing: list[str] = []
        self._waiting: list[str] = []

    def say(self, text: str, *, stands: bool = False) -> None:
        """Leave `text` for whoever takes it; one that `stands` can be read later too."""
        with self._lock:
            if text not in self._said:
                self._said.add(text)
                self._standing += [text] * stands
                self._waiting.append(text)

    def standing(self) -> tuple[str, ...]:
        """What stands, oldest first, for whoever comes later."""
        with self._lock:
            return tuple(self._standing)

    def take(self) -> tuple[str, ...]:
        """What has been said since the last time, oldest first."""
        with self._lock:
            taken, self._waiting = tuple(self._waiting), []
            return taken


class Busy(HistoryError):
    """Another program runs a session."""


class Gone(HistoryError):
    """The session is no longer there to go on with."""


GONE = "that session is no longer there"


class CantSave(HistoryError):
    """Nothing was written."""


class Rejected(HistoryError):
    """What came from outside is not a history."""
