"""What was done against what was planned: one shape for database, JSON, CSV and summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import asdict, replace

from hiptui.domain.circuit import ID, Side, expects, whole_number
from hiptui.domain.formatting import number, one_line
from hiptui.domain.session import Session
from hiptui.domain.timeline import Kind, Position

Status = Literal["completed", "partial", "running", "interrupted"]
"""*completed*: the end of the last work was passed; *partial*: kept, but not to the end."""
MUCH = 60
"""Seconds of work from which on to forget them is asked again."""
TOO_SHORT = "Too short to keep: less than a second of work"
Harder = Literal["left", "same", "right"]

NOTE_LENGTH = 2000
"""Characters a note may have."""
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)

# What these may be is checked where a record is read, here or from elsewhere.
# A session may be left paused for months, and its clock run 10,000 times as fast.
_LENGTH = expects("a number from 0 to 1,000,000,000", ge=0, le=1_000_000_000)
_Seconds = Annotated[int, _LENGTH] | Annotated[float, _LENGTH]
_Count = Annotated[int, whole_number(0, 1000)]
_Number = Annotated[int, whole_number(1, 1000)]
_Moment = Annotated[
    datetime, expects("a time with its offset, such as 2026-03-01T06:41:00+01:00", tz=True)
]
_NAME = expects("a text of 1 to 80 characters", min_length=1, max_length=80)
_NOTE = expects(f"a text of at most {NOTE_LENGTH} characters", max_length=NOTE_LENGTH)
_SEGMENTS = expects("a list of at most 10,000 segments", max_length=10_000)
_KINDS = expects(f"one of {', '.join(Kind)}")
_STATUS = expects('"completed", "partial", "running" or "interrupted"')
_HARDER = expects('"left", "same" or "right"')


# As circuits are, records are none of the garbage collector's: a third of the time that
# reading a long history took.
class Rating(Struct, frozen=True, gc=False):
    """What the runner said of a session afterwards; all optional."""

    harder: Annotated[Harder, _HARDER] | None = None
    effort: Annotated[int, whole_number(1, 10)] | None = None
    note: Annotated[str, _NOTE] | None = None
    """One line."""
    rated: _Moment | None = None
    """When it was last changed, with the local offset; None where version 1 wrote it down."""

    def toggled(self, key: str, value: object) -> Rating:
        """The same with `value` said of `key`; said again, it is taken back."""
        changes: dict[str, Any] = {key: None if getattr(self, key) == value else value}
        return replace(self, **changes)

    def cleaned(self) -> Rating:
        """The same with a note that is plain text of one line, or none."""
        return replace(self, note=one_line(self.note or "")[:NOTE_LENGTH] or None)


class SegmentRecord(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One segment as planned and as done."""

    index: Annotated[int, whole_number(0, 9999)]
    """Place in the timetable, from 0."""
    kind: Annotated[Kind, _KINDS]
    round: _Number
    move: _Number | None
    """None in a rest."""
    side: Annotated[Side, expects('"left" or "right"')] | None
    planned: _Seconds | None
    """Seconds; None where it waited."""
    done: _Seconds
    """Most seconds reached in one pass."""
    skipped: Annotated[bool, expects("true or false")]
    """Whether a timed segment was left by *next*."""


class SessionRecord(Struct, frozen=True, gc=False):
    """A session as done. Seconds are whole numbers, or floats to the millisecond."""

    id: str
    """UUID; empty for one that is not kept."""
    circuit: Annotated[str, ID]
    name: Annotated[str, _NAME]
    """The circuit's name at the time."""
    started: _Moment
    """To the second, with the local offset of that moment."""
    ended: _Moment
    """The same; the last save of a session that has not ended."""
    status: Annotated[Status, _STATUS]
    rounds_planned: _Count
    """Rounds of the timetable, with those added and without those dropped."""
    rounds_done: _Count
    """Rounds without skipped work."""
    work_seconds: _Seconds
    left_seconds: _Seconds
    """Of the work, with the left leg."""
    right_seconds: _Seconds
    paused_seconds: _Seconds
    """Pauses and count-ins."""
    rating: Rating = Rating()
    segments: Annotated[tuple[SegmentRecord, ...], _SEGMENTS] = ()
    """The whole timetable; empty where nobody asked for it."""

    @property
    def day(self) -> date:
        """The day it began on, by the calendar where it was done."""
        return self.started.date()

    @property
    def is_kept(self) -> bool:
        """Whether it is worth a row in the history: it has a second of work."""
        return self.work_seconds >= 1

    @property
    def work(self) -> tuple[SegmentRecord, ...]:
        """The work segments."""
        return tuple(segment for segment in self.segments if segment.kind == Kind.WORK)

    @property
    def planned_seconds(self) -> int:
        """Seconds of work planned, whole as those done are shown; 0 where some of it waits."""
        planned = [segment.planned or 0 for segment in self.work]
        return _whole(sum(planned)) if all(planned) else 0

    def whole_seconds(self) -> tuple[int, int, int]:
        """Work, left and right in whole seconds, as people are shown them.

        Rounded so that left and right make up the work where nothing else does.
        """
        left, sides = _whole(self.left_seconds), _whole(self.left_seconds + self.right_seconds)
        return _whole(self.work_seconds), left, sides - left


class DayTotal(NamedTuple):
    """What was done on one day."""

    day: date
    """By the calendar where it was done."""
    sessions: int
    """How many began on it; at least one."""
    rounds_done: int
    whole: bool
    """Whether one of them had all its rounds."""
    work_seconds: float


def minutes_by_week(days: Iterable[DayTotal], week: Callable[[date], date]) -> dict[date, float]:
    """Minutes of work in each week that has any; `week` tells the first day of a day's week."""
    minutes: dict[date, float] = {}
    for total in days:
        first = week(total.day)
        minutes[first] = minutes.get(first, 0.0) + total.work_seconds / 60
    return minutes


OWN = tuple(name for name in SessionRecord.__struct_fields__ if name not in ("rating", "segments"))
"""Its fields but the rating and the segments."""
COLUMNS = (*OWN, *Rating.__struct_fields__)
"""The names of what is said of a session as a whole, in JSON and CSV alike."""


def record(session: Session, now: float) -> SessionRecord:
    """What has been done of `session` up to `now`, *completed* or *partial*; whose is not said."""
    session = session.settled(now)
    timeline = session.timeline
    segments = tuple(_segments(session, session.skipped(now)))
    passed = session.finished.union(session.skipped_over.intersection(timeline.waits))
    missed = {timeline.segments[i].round for i in timeline.work if i not in passed}
    work = [segments[i] for i in timeline.work]
    return SessionRecord(
        id="",
        circuit=timeline.circuit.id,
        name=timeline.circuit.name,
        started=_UNKNOWN,
        ended=_UNKNOWN,
        status="completed" if session.completed(now) else "partial",
        rounds_planned=timeline.timing.rounds,
        rounds_done=timeline.timing.rounds - len(missed),
        work_seconds=number(sum(one.done for one in work)),
        left_seconds=number(sum(one.done for one in work if one.side == Side.LEFT)),
        right_seconds=number(sum(one.done for one in work if one.side == Side.RIGHT)),
        paused_seconds=number(session.paused_for(now)),
        segments=segments,
    )


def gone_on(before: SessionRecord, at: Position, ended: datetime, paused: float) -> SessionRecord:
    """`before`, where nothing but time has come since, which led to `at` in the same segment."""
    old = before.segments[at.index]
    new = replace(old, done=max(old.done, number(at.offset)))
    work = new.done - old.done if old.kind is Kind.WORK else 0
    return replace(
        before,
        ended=ended,
        work_seconds=number(before.work_seconds + work),
        left_seconds=number(before.left_seconds + work * (old.side is Side.LEFT)),
        right_seconds=number(before.right_seconds + work * (old.side is Side.RIGHT)),
        paused_seconds=number(paused),
        segments=(*before.segments[: at.index], new, *before.segments[at.index + 1 :]),
    )


def as_json(record: SessionRecord) -> dict[str, object]:
    """A session as `history --json` shows it; the keys stand in their order."""
    return {**columns(record), "segments": [*map(asdict, record.segments)]}


def columns(record: SessionRecord) -> dict[str, object]:
    """The same without its segments: a row of `history --csv`."""
    values = asdict(record) | asdict(record.rating)
    for name in ("started", "ended", "rated"):
        values[name] = values[name] and values[name].isoformat(timespec="seconds")
    return {name: values[name] for name in COLUMNS}


def _segments(session: Session, skipped: frozenset[int]) -> Iterator[SegmentRecord]:
    for i, segment in enumerate(session.timeline.segments):
        yield SegmentRecord(
            index=i,
            kind=segment.kind,
            round=segment.round,
            move=segment.move_number,
            side=segment.side,
            planned=None if segment.planned is None else number(segment.planned),
            done=number(session.reached[i]),
            skipped=i in skipped,
        )


def _whole(seconds: float) -> int:
    return int(seconds + 0.5)
