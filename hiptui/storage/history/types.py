"""What the history tells of sessions that stand still or run elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hiptui.domain.past import Past
from hiptui.domain.session import Session


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A session that was cut short and can go on."""

    past: Past
    """What was done, without its segments."""
    saved: Session
    """Where it stopped, paused at second 0."""

    @property
    def id(self) -> str:
        """The session's UUID."""
        return self.past.id

    def session(self, now: float) -> Session:
        """The session paused at `now`, its own circuit and lengths as they were."""
        return replace(self.saved, since=now, told=now, paused_at=now)


@dataclass(frozen=True, slots=True)
class Running:
    """A session that another program runs."""

    past: Past | None
    """What it saved last, without its segments; None where it could not save."""
    saved: Session | None
    """Where it was then, paused at second 0."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did."""

    added: int = 0
    """Sessions that were new."""
    changed: int = 0
    """Sessions of which more was known there."""
    same: int = 0
    """Sessions that brought nothing new."""
