"""Sentences and their parts, as the voice and the plain lines both say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hiptui.domain.formatting import clock, many, up

if TYPE_CHECKING:
    from hiptui.domain.record import SessionRecord
    from hiptui.domain.snapshot import Snapshot


def sentences(*parts: str) -> str:
    """Parts as sentences, one after the other; empty ones are left out."""
    texts = (part.strip() for part in parts)
    return " ".join(text if text[-1] in ".!?…" else f"{text}." for text in texts if text)


def lasting(seconds: float) -> str:
    """A length in words, rounded up: "45 seconds", "2 minutes", "31 minutes 45 seconds"."""
    whole = up(seconds)
    if whole < 120:
        return many(whole, "second")
    minutes, rest = divmod(whole, 60)
    return f"{minutes} minutes {many(rest, 'second')}" if rest else f"{minutes} minutes"


def to_go(seconds: float) -> str:
    """Time that remains: "15 seconds to go". Never "left", which is a side."""
    return f"{lasting(seconds)} to go"


def place(snapshot: Snapshot) -> str:
    """Where a session stands, by the work at hand or that follows: "round 2, move 5, left"."""
    if (coming := snapshot.coming) is None:
        return f"round {snapshot.round}"
    number, _ = snapshot.timeline.numbered(coming)
    parts = [f"round {coming.round}", f"move {number}", *([coming.side] if coming.side else [])]
    return ", ".join(parts)


def resume_question(snapshot: Snapshot) -> str:
    """Asked where a session was cut short."""
    return f"Go on at {place(snapshot)}?"


def done_so_far(done: SessionRecord, here: int) -> str:
    """What leaving a session at segment `here` would keep: "2 of 21 moves, 1:10 of work"."""
    whole, moves = done.moves_done(here)
    return f"{whole} of {many(moves, 'move')}, {clock(done.whole_seconds()[0])} of work"
