"""A session as a strength activity: one set a segment as done, pauses, lap and session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from hiptui.domain.circuit import Move
from hiptui.domain.record import SegmentRecord, SessionRecord
from hiptui.formats import fit

if TYPE_CHECKING:
    from fit_tool.data_message import DataMessage

Span = tuple[datetime, datetime]
"""From and to."""
Began = Mapping[int, datetime]
"""When segments began, by their index; without any they are laid end to end."""
_Set = tuple[datetime, SegmentRecord, Move | None]
"""When it began, what was done of it, and the move of a work segment."""

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
_LONGEST = (2**32 - 2) / 1000
"""Seconds that a file can tell: 49 days."""


class _Times(NamedTuple):
    """When a session was under way."""

    begin: datetime
    end: datetime
    pauses: tuple[Span, ...]
    """In order and apart."""
    began: Began

    @property
    def elapsed(self) -> float:
        """Seconds from begin to end, or as many as a file can tell."""
        return min((self.end - self.begin).total_seconds(), _LONGEST)

    @property
    def running(self) -> float:
        """The same without the pauses."""
        paused = sum((b - a for a, b in self.pauses), timedelta())
        return min((self.end - self.begin - paused).total_seconds(), _LONGEST)


def activity(
    past: SessionRecord, moves: Sequence[Move], began: Began, pauses: Iterable[Span]
) -> bytes:
    """The session, of its circuit's `moves` then, as a file; FitError where none tells its day."""
    times = _timed(past, began, pauses)
    if not _EARLIEST < times.begin <= times.end < _LATEST:
        raise fit.FitError(
            f"{past.started.date()} is a day no FIT file can tell: 1990 to 2099 only"
        )
    sets = [*_sets(past, moves, times)]
    zone = past.ended.utcoffset() or timedelta()
    rated = {"workout_rpe": past.rating.effort * 10} if past.rating.effort else {}
    return fit.encode(
        chain(
            [fit.file_id(_ACTIVITY, fit.serial(past.id), times.begin)],
            _timeline(times),
            (_set(index, *one) for index, one in enumerate(sets)),
            fit.titles(move for _, _, move in sets if move),
            (
                _span("lap", times, event=_LAP),
                _span("session", times, event=_SESSION, first_lap_index=0, num_laps=1, **rated),
                _activity(times, zone),
            ),
        )
    )


def _timed(past: SessionRecord, began: Began, pauses: Iterable[Span]) -> _Times:
    begin = min([past.started, *began.values()])
    length = timedelta(seconds=sum(segment.done for segment in past.segments))
    if began and past.ended - begin >= length - timedelta(seconds=2):
        return _Times(begin, past.ended, _apart(pauses, begin, past.ended), began)
    # No times are known, or the clock was set back: end to end, the pauses after it all.
    end, stood = past.started + length, timedelta(seconds=past.paused_seconds)
    return _Times(past.started, end + stood, ((end, end + stood),) if stood else (), {})


def _sets(past: SessionRecord, moves: Sequence[Move], times: _Times) -> Iterator[_Set]:
    """A set for each segment of which something was done."""
    at = times.begin
    for segment in past.segments:
        if segment.done > 0:
            start = times.began.get(segment.index, at)
            works = segment.kind == "work" and segment.move and segment.move <= len(moves)
            yield start, segment, moves[segment.move - 1] if works and segment.move else None
            at = start + timedelta(seconds=segment.done)


def _apart(pauses: Iterable[Span], begin: datetime, end: datetime) -> tuple[Span, ...]:
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
    at = times.begin
    for stop, go in (*times.pauses, (times.end, times.end)):
        if at == stop:
            continue  # the session ends in a pause
        yield _timer(at, _START)
        while at < stop:
            yield fit.message("record", timestamp=fit.milliseconds(at))
            at += _EVERY
        yield _timer(stop, _STOP_ALL if go == times.end else _STOP)
        at = go


def _timer(at: datetime, what: int) -> DataMessage:
    return fit.message("event", timestamp=fit.milliseconds(at), event=_TIMER, event_type=what)


def _set(index: int, began: datetime, segment: SegmentRecord, move: Move | None) -> DataMessage:
    made = fit.message(
        "set",
        timestamp=fit.milliseconds(began + timedelta(seconds=segment.done)),
        start_time=fit.milliseconds(began),
        duration=segment.done,
        set_type=_ACTIVE if segment.kind == "work" else _REST,
        message_index=index,
    )
    if move and move.fit:
        made.category, made.category_subtype = [move.fit[0]], [move.fit[1]]
    if move and move.reps and not segment.skipped:
        made.repetitions = move.reps
    return made


def _span(name: str, times: _Times, **more: int) -> DataMessage:
    return fit.message(
        name,
        message_index=0,
        timestamp=fit.milliseconds(times.end),
        start_time=fit.milliseconds(times.begin),
        total_elapsed_time=times.elapsed,
        total_timer_time=times.running,
        sport=fit.TRAINING,
        sub_sport=fit.STRENGTH,
        event_type=_STOP,
        **more,
    )


def _activity(times: _Times, zone: timedelta) -> DataMessage:
    end = times.end.replace(microsecond=0)
    return fit.message(
        "activity",
        timestamp=fit.milliseconds(end),
        local_timestamp=round((end - _EPOCH + zone).total_seconds()),
        total_timer_time=times.running,
        num_sessions=1,
        type=0,
        event=_OVER,
        event_type=_STOP,
    )
