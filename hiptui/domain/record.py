"""What was done, against what was planned."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hiptui.domain.circuit import Side
from hiptui.domain.session import Session
from hiptui.domain.timeline import Kind


class Status(StrEnum):
    """How a session stands."""

    COMPLETED = "completed"
    """The end of the last work was passed."""
    PARTIAL = "partial"
    """Kept, but not to the end."""


@dataclass(frozen=True, slots=True)
class Done:
    """One segment as planned and as done."""

    index: int
    """Place in the timetable, from 0."""
    kind: Kind
    """What it was for."""
    round: int
    """From 1."""
    move: int | None
    """From 1; None in a rest."""
    side: Side | None
    """The leg that worked."""
    planned: float | None
    """Seconds; None where it waits."""
    done: float
    """Most seconds reached in one pass."""
    skipped: bool
    """Whether a timed segment was left by *next*."""
    passed: bool
    """Whether its end was reached, in time or by *next* where it waits."""


@dataclass(frozen=True, slots=True)
class Record:
    """A session as done."""

    circuit: str
    """The circuit's id."""
    name: str
    """The circuit's name."""
    status: Status
    """How it stands."""
    rounds_planned: int
    """Rounds of the timetable, with those added and without those dropped."""
    paused_seconds: float
    """Pauses and count-ins."""
    segments: tuple[Done, ...]
    """The whole timetable."""

    @property
    def work(self) -> tuple[Done, ...]:
        """The work segments."""
        return tuple(done for done in self.segments if done.kind is Kind.WORK)

    @property
    def work_seconds(self) -> float:
        """Seconds of work done."""
        return sum(done.done for done in self.work)

    @property
    def planned_seconds(self) -> float:
        """Seconds of work planned, without what waits."""
        return sum(done.planned or 0 for done in self.work)

    @property
    def rounds_done(self) -> int:
        """Rounds whose every work segment was passed and none skipped."""
        missed = {done.round for done in self.work if not done.passed}
        return self.rounds_planned - len(missed)

    def side_seconds(self, side: Side) -> float:
        """Seconds of work done with one leg."""
        return sum(done.done for done in self.work if done.side is side)


def record(session: Session, now: float) -> Record:
    """What has been done of `session` up to `now`."""
    session = session.settled(now)
    timeline = session.timeline
    skipped = session.skipped(now)
    rows = []
    for i, segment in enumerate(timeline.segments):
        passed = i in session.finished or (segment.waits and i in session.skipped_over)
        rows.append(
            Done(
                index=i,
                kind=segment.kind,
                round=segment.round,
                move=segment.move_number,
                side=segment.side,
                planned=segment.planned,
                done=session.reached[i],
                skipped=i in skipped,
                passed=passed,
            )
        )
    return Record(
        circuit=timeline.circuit.id,
        name=timeline.circuit.name,
        status=Status.COMPLETED if session.completed(now) else Status.PARTIAL,
        rounds_planned=timeline.timing.rounds,
        paused_seconds=session.paused_for(now),
        segments=tuple(rows),
    )
