"""Past sessions: what is kept of each, and its shape as JSON."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from hiptui.domain.circuit import Side
from hiptui.domain.formatting import number
from hiptui.domain.record import Done, Record

Standing = Literal["completed", "partial", "running", "interrupted"]
Harder = Literal["left", "same", "right"]

NOTE_LENGTH = 2000
"""Characters a note may have."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What the runner said of a session afterwards; all optional."""

    harder: Harder | None = None
    """The side that was harder."""
    effort: int | None = None
    """From 1 to 10."""
    note: str | None = None
    """At most 2,000 characters, one line."""

    def cleaned(self) -> Rating:
        """The same with a note that is plain text of one line, or none."""
        note = "".join(" " if is_control(char) else char for char in self.note or "")
        return replace(self, note=note.strip()[:NOTE_LENGTH] or None)


def is_control(char: str) -> bool:
    """Whether `char` would do something to a screen or to a line instead of standing in it."""
    return unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}


class PastSegment(NamedTuple):
    """One segment as planned and as done.

    A tuple, because a long history has millions: made in a quarter of a dataclass's time.
    """

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody needs here
    """Place in the timetable, from 0."""
    kind: str
    """What it was for."""
    round: int
    """From 1."""
    move: int | None
    """From 1; None in a rest."""
    side: str | None
    """The leg that worked."""
    planned: float | None
    """Seconds; None where it waited."""
    done: float
    """Most seconds reached in one pass."""
    skipped: bool
    """Whether a timed segment was left by *next*."""


@dataclass(frozen=True, slots=True)
class Past:
    """A session as it is kept. Seconds are whole numbers, or floats to the millisecond."""

    id: str
    """UUID."""
    circuit: str
    """The circuit's id."""
    name: str
    """The circuit's name at the time."""
    started: datetime
    """To the second, with the local offset of that moment."""
    ended: datetime
    """The same; the last save of a session that has not ended."""
    status: Standing
    """How it stands."""
    rounds_planned: int
    """Rounds of the timetable."""
    rounds_done: int
    """Rounds without skipped work."""
    work_seconds: float
    """Seconds of work done."""
    left_seconds: float
    """Seconds of work done with the left leg."""
    right_seconds: float
    """Seconds of work done with the right leg."""
    paused_seconds: float
    """Pauses and count-ins."""
    rating: Rating = Rating()
    """What the runner said of it."""
    segments: tuple[PastSegment, ...] = ()
    """The whole timetable."""

    @property
    def day(self) -> date:
        """The day it began on, by the calendar where it was done."""
        return self.started.date()

    @property
    def week(self) -> date:
        """The Monday of the week it began in."""
        return self.day - timedelta(days=self.day.weekday())


def past_of(
    session_id: str, record: Record, started: datetime, ended: datetime, status: Standing
) -> Past:
    """What is kept of `record`, without its segments."""
    return Past(
        id=session_id,
        circuit=record.circuit,
        name=record.name,
        started=started,
        ended=ended,
        status=status,
        rounds_planned=record.rounds_planned,
        rounds_done=record.rounds_done,
        work_seconds=number(record.work_seconds),
        left_seconds=number(record.side_seconds(Side.LEFT)),
        right_seconds=number(record.side_seconds(Side.RIGHT)),
        paused_seconds=number(record.paused_seconds),
    )


def segment_of(done: Done) -> PastSegment:
    """What is kept of one segment."""
    return PastSegment(
        index=done.index,
        kind=done.kind.value,
        round=done.round,
        move=done.move,
        side=done.side.value if done.side else None,
        planned=None if done.planned is None else number(done.planned),
        done=number(done.done),
        skipped=done.skipped,
    )


def as_json(past: Past) -> dict[str, object]:
    """A past session as `history --json` shows it; the keys stand in their order."""
    return {**scalars(past), "segments": [segment._asdict() for segment in past.segments]}


def scalars(past: Past) -> dict[str, object]:
    """The same without its segments: the columns of `history --csv`."""
    return {
        "id": past.id,
        "circuit": past.circuit,
        "name": past.name,
        "started": past.started.isoformat(timespec="seconds"),
        "ended": past.ended.isoformat(timespec="seconds"),
        "status": past.status,
        "rounds_planned": past.rounds_planned,
        "rounds_done": past.rounds_done,
        "work_seconds": past.work_seconds,
        "left_seconds": past.left_seconds,
        "right_seconds": past.right_seconds,
        "paused_seconds": past.paused_seconds,
        "harder": past.rating.harder,
        "effort": past.rating.effort,
        "note": past.rating.note,
    }
