"""Which cue, when: a plain function of the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from hiptui.domain.formatting import to_microsecond
from hiptui.domain.timeline import Kind, Timeline

HALFWAY_FROM = 20
"""Seconds a work segment must last to have a halfway cue."""


class Cue(StrEnum):
    """A moment to tell the runner about."""

    WORK = "work"
    CHANGE = "change"
    SWITCH = "switch"
    REST = "rest"
    ROUND = "round"
    HALFWAY = "halfway"
    THREE = "3"
    TWO = "2"
    ONE = "1"
    FINISH = "finish"


COUNT: tuple[tuple[Cue, int], ...] = ((Cue.THREE, 3), (Cue.TWO, 2), (Cue.ONE, 1))
"""The count at the end of a timed segment: cue and seconds left."""


@dataclass(frozen=True, slots=True)
class CueAt:
    """A cue and its place in the timetable."""

    index: int
    """Segment, from 0; the number of segments for a finish that nothing follows."""
    offset: float
    """Seconds into the segment."""
    cue: Cue
    """Which."""


def cues_of(timeline: Timeline, index: int) -> Iterator[CueAt]:
    """The cues of segment `index` in order; past the last one, the finish nothing follows."""
    if index == timeline.last_work + 1:
        yield CueAt(index, 0, Cue.FINISH)
    elif index < len(timeline.segments) and (start := _start(timeline, index)):
        yield CueAt(index, 0, start)
    if index < len(timeline.segments):
        yield from _within(timeline, index)


def _start(timeline: Timeline, index: int) -> Cue | None:
    segment = timeline.segments[index]
    if segment.kind is Kind.PREPARE:
        return None
    if segment.kind is Kind.WORK and segment.round > 1 and timeline.opens_round(index):
        return Cue.ROUND
    return Cue(segment.kind)


def _within(timeline: Timeline, index: int) -> Iterator[CueAt]:
    segment = timeline.segments[index]
    if segment.seconds is None:
        return
    if segment.kind is Kind.WORK and segment.seconds >= HALFWAY_FROM:
        yield CueAt(index, to_microsecond(segment.seconds / 2), Cue.HALFWAY)
    for cue, left in COUNT:
        if segment.seconds > left:
            yield CueAt(index, to_microsecond(segment.seconds - left), cue)
