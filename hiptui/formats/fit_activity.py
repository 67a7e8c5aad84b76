"""A session as a strength activity: one set a segment as done, pauses, lap and session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from hiptui.domain.circuit import Move
from hiptui.domain.record import SegmentRecord, SessionRecord
from hiptui.formats.fit_file import (
    STRENGTH,
    TRAINING,
    FitError,
    encode,
    file_id,
    milliseconds,
    serial,
    titles,
)

if TYPE_CHECKING:
    from fit_tool.data_message import DataMessage

Span = tuple[datetime, datetime]
"""From and to."""

_ACTIVITY = 4
_TIMER, _LAP, _SESSION, _OVER = 0, 9, 8, 26
"""What an event is about."""
_START, _STOP, _STOP_ALL = 0, 1, 4
_REST, _ACTIVE = 0, 1
_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
_EARLIEST = datetime(1990, 1, 2, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_EVERY = timedelta(seconds=5)
"""From one record to the next."""


class _Set(NamedTuple):
    began: datetime
    done: SegmentRecord
    move: Move | None


class _Times(NamedTuple):
    """When a session was under way."""

    begin: datetime
    end: datetime
    pauses: tuple[Span, ...]
    """In order and apart."""

    @property
    def elapsed(self) -> float:
        """Seconds from begin to end."""
        return (self.end - self.begin).total_seconds()

    @property
    def running(self) -> float:
        """Seconds without the pauses."""
        return self.elapsed - sum((b - a).total_seconds() for a, b in self.pauses)


def activity(
    past: SessionRecord,
    moves: Sequence[Move],
    began: Mapping[int, datetime],
    pauses: Sequence[Span],
) -> bytes:
    """The session as a FIT activity file.

    Args:
        past: The session, with its segments.
        moves: The circuit's, as it was then; none for a session of another machine.
        began: When segments began, by their index; without any, they are laid end to end.
        pauses: When time stood still.

    Raises:
        FitError: It lies outside the years a file can tell, or nothing was done.
    """
    times, sets = _timed(past, moves, began, pauses)
    if not _EARLIEST < times.begin <= times.end < _LATEST:
        raise FitError(f"{past.started.date()} is a day no FIT file can tell: 1990 to 2099 only")
    zone = past.ended.utcoffset() or timedelta()
    done = [item.move for item in sets if item.move]
    return encode(
        chain(
            [file_id(_ACTIVITY, serial(past.id), times.begin)],
            _timeline(times),
            (_set(item, index) for index, item in enumerate(sets)),
            titles(done),
            [_lap(times), _session(times, past), _activity(times, zone)],
        )
    )


def _timed(
    past: SessionRecord,
    moves: Sequence[Move],
    began: Mapping[int, datetime],
    pauses: Sequence[Span],
) -> tuple[_Times, list[_Set]]:
    """The session's times, and a set for each segment of which something was done."""
    done = [segment for segment in past.segments if segment.done > 0]
    begin = min([past.started, *began.values()])
    length = timedelta(seconds=sum(segment.done for segment in done))
    if not began or past.ended - begin < length - timedelta(seconds=2):
        # No times are known, or the clock was set back: end to end, the pauses after it all.
        began, end = {}, past.started + length
        stood = timedelta(seconds=past.paused_seconds)
        times = _Times(past.started, end + stood, ((end, end + stood),) if stood else ())
    else:
        times = _Times(begin, past.ended, _apart(pauses, begin, past.ended))
    return times, list(_sets(done, moves, began, times))


def _sets(
    done: Sequence[SegmentRecord],
    moves: Sequence[Move],
    began: Mapping[int, datetime],
    times: _Times,
) -> Iterator[_Set]:
    at = times.begin
    for segment in done:
        start = began.get(segment.index, at)
        works = segment.kind == "work" and segment.move and segment.move <= len(moves)
        yield _Set(start, segment, moves[segment.move - 1] if works and segment.move else None)
        at = start + timedelta(seconds=segment.done)


def _apart(pauses: Sequence[Span], begin: datetime, end: datetime) -> tuple[Span, ...]:
    """The pauses within the session, in order; those that overlap become one."""
    apart: list[Span] = []
    since = begin
    for start, stop in sorted(pauses):
        span = max(start, since), min(stop, end)
        if span[0] < span[1]:
            apart.append(span)
            since = span[1]
    return tuple(apart)


def _timeline(times: _Times) -> Iterator[DataMessage]:
    """The timer's starts and stops, and a record every few seconds while it runs."""
    from fit_tool.profile.messages.record_message import RecordMessage  # noqa: PLC0415 - slow

    at = times.begin
    for stop, go in (*times.pauses, (times.end, times.end)):
        if at == stop:
            continue  # the session ends in a pause
        yield _timer(at, _START)
        while at < stop:
            record = RecordMessage()
            record.timestamp = milliseconds(at)
            yield record
            at += _EVERY
        yield _timer(stop, _STOP_ALL if go == times.end else _STOP)
        at = go


def _timer(at: datetime, what: int) -> DataMessage:
    from fit_tool.profile.messages.event_message import EventMessage  # noqa: PLC0415 - slow

    message = EventMessage()
    message.timestamp = milliseconds(at)
    message.event = _TIMER
    message.event_type = what
    return message


def _set(item: _Set, index: int) -> DataMessage:
    from fit_tool.profile.messages.set_message import SetMessage  # noqa: PLC0415 - slow

    segment, move = item.done, item.move
    message = SetMessage()
    message.timestamp = milliseconds(item.began + timedelta(seconds=segment.done))
    message.start_time = milliseconds(item.began)
    message.duration = segment.done
    message.set_type = _ACTIVE if segment.kind == "work" else _REST
    message.message_index = index
    if move and move.fit:
        message.category, message.category_subtype = [move.fit[0]], [move.fit[1]]
    if move and move.reps and not segment.skipped:
        message.repetitions = move.reps
    return message


def _lap(times: _Times) -> DataMessage:
    from fit_tool.profile.messages.lap_message import LapMessage  # noqa: PLC0415 - slow

    message = LapMessage()
    _span(message, times)
    message.event = _LAP
    return message


def _session(times: _Times, past: SessionRecord) -> DataMessage:
    from fit_tool.profile.messages.session_message import SessionMessage  # noqa: PLC0415 - slow

    message = SessionMessage()
    _span(message, times)
    message.event = _SESSION
    message.first_lap_index, message.num_laps = 0, 1
    if past.rating.effort:
        message.workout_rpe = past.rating.effort * 10
    return message


def _span(message: DataMessage, times: _Times) -> None:
    """Say in a lap or session when it was and how long."""
    message.message_index = 0
    message.timestamp = milliseconds(times.end)
    message.start_time = milliseconds(times.begin)
    message.total_elapsed_time = times.elapsed
    message.total_timer_time = times.running
    message.sport, message.sub_sport = TRAINING, STRENGTH
    message.event_type = _STOP


def _activity(times: _Times, zone: timedelta) -> DataMessage:
    from fit_tool.profile.messages.activity_message import ActivityMessage  # noqa: PLC0415 - slow

    message, end = ActivityMessage(), times.end.replace(microsecond=0)
    message.timestamp = milliseconds(end)
    message.local_timestamp = round((end - _EPOCH + zone).total_seconds())
    message.total_timer_time = times.running
    message.num_sessions = 1
    message.type = 0
    message.event, message.event_type = _OVER, _STOP
    return message
