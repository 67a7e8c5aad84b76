"""Phases as they are told: word, glyph and colour, never colour alone; title and notice."""

from __future__ import annotations

from msgspec import Struct

from hiptui.domain.formatting import clock
from hiptui.domain.snapshot import Snapshot
from hiptui.domain.timeline import Kind
from hiptui.ui.stage.lines import Role


class Phase(Struct, frozen=True):
    """How a phase is told: word, glyph and colour, never colour alone."""

    word: str
    """In capitals, for block letters."""
    glyph: str
    """One cell."""
    role: Role
    """Its colour."""


WORK = Phase("WORK", "▶", Role.WORK)
PREPARE = Phase("GET READY", "◇", Role.READY)
SWITCH = Phase("SWITCH", "⇄", Role.READY)
CHANGE = Phase("NEXT", "»", Role.READY)
REST = Phase("REST", "~", Role.REST)
DONE = Phase("DONE", "■", Role.REST)
PAUSED = Phase("PAUSED", "‖", Role.PAUSE)
COUNT_IN = Phase("GO IN", "…", Role.PAUSE)

BY_KIND = {
    Kind.PREPARE: PREPARE,
    Kind.WORK: WORK,
    Kind.SWITCH: SWITCH,
    Kind.CHANGE: CHANGE,
    Kind.REST: REST,
}


def phase_of(snapshot: Snapshot) -> Phase:
    """The phase at hand, as it is told."""
    segment = snapshot.segment
    if snapshot.paused:
        return PAUSED
    if snapshot.count_in:
        return COUNT_IN
    if segment is None or snapshot.cool_down:
        return DONE
    return CHANGE if snapshot.into_position else BY_KIND[segment.kind]


def window_title(snapshot: Snapshot) -> str:
    """The phase, the side and the move at hand or coming: "Work, left · Hip raise"."""
    move, coming = snapshot.move, snapshot.coming
    side = f", {coming.side}" if coming and coming.side else ""
    return f"{phase_of(snapshot).word.capitalize()}{side}" + (f" · {move.short}" if move else "")


def notice(snapshot: Snapshot) -> str:
    """What a notification says below the title: what the legs do, and for how long."""
    coming, move = snapshot.coming, snapshot.move
    label = move.label(coming.side) if move and coming else ""
    seconds = clock(snapshot.remaining) if snapshot.remaining and not snapshot.cool_down else ""
    return ", ".join(part for part in (label, seconds) if part) or snapshot.timeline.circuit.name
