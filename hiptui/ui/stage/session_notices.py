"""What is said of a key just pressed."""

from __future__ import annotations

from hiptui.domain.commands import Command
from hiptui.domain.formatting import clock, many, up
from hiptui.domain.snapshot import Snapshot


def outcome(command: Command, snapshot: Snapshot, *, changed: bool) -> str:
    """A word on what a command did, where the screen does not say it anyway."""
    rounds = many(snapshot.rounds, "round")
    most = many(snapshot.timeline.circuit.rounds.max, "round")
    length = clock(up(snapshot.segment.length)) if snapshot.segment else ""
    said = {
        Command.LONGER: (f"10 s more: {length}, this time.", _no_change(snapshot, longer=True)),
        Command.SHORTER: (f"10 s less: {length}, this time.", _no_change(snapshot, longer=False)),
        Command.ADD_ROUND: (f"One round more: {rounds}.", f"{most} at the most."),
        Command.DROP_ROUND: (f"One round fewer: {rounds}.", f"No round to drop: {rounds}."),
        Command.UNDO: ("Taken back.", "Nothing to take back."),
    }
    return said[command][not changed] if command in said else ""


def _no_change(snapshot: Snapshot, *, longer: bool) -> str:
    """Why this segment can not be made longer or shorter."""
    if snapshot.segment is None or snapshot.segment.waits:
        return "Repetitions have no time to change."
    return "An hour is the longest." if longer else "Only 10 s or less to go."
