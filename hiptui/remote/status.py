"""What a session tells those who ask from outside."""

from __future__ import annotations

from hiptui.domain.snapshot import Snapshot
from hiptui.remote.protocol import IDLE, SessionStatus, Status


def status_of(snapshot: Snapshot) -> Status:
    """The status of a session; idle once all is over, the cool-down included."""
    segment, coming = snapshot.segment, snapshot.coming
    if segment is None:
        return IDLE
    move = snapshot.move
    number, moves = snapshot.timeline.numbered(coming or segment)
    return SessionStatus(
        circuit=snapshot.timeline.circuit.id,
        phase=segment.kind.value,
        paused=snapshot.paused or snapshot.count_in > 0,
        round=snapshot.round,
        rounds=snapshot.rounds,
        move=number if coming else None,
        moves=moves,
        move_name=move.name if move else None,
        side=coming.side.value if coming and coming.side else None,
        remaining=snapshot.remaining,
        total_remaining=snapshot.total_remaining,
    )._asdict()
