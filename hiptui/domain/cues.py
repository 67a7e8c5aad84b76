"""Which cue, when: a plain function of the timeline; and the settings of how cues are told."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from hiptui.domain.formatting import to_microsecond
from hiptui.domain.timeline import Kind, Segment, Timeline

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
"""The count at the end of a timed segment: cue and seconds to go."""

COUNTS = frozenset(cue for cue, _ in COUNT)
"""The cues of the count."""

Sound = Literal["auto", "bell", "tones", "off"]
Count = Literal["before-work", "all", "off"]
VoiceMode = Literal["names", "coach", "off"]
Flash = Literal["on", "off"]
Notify = Literal["auto", "off", "bell", "osc9", "osc777", "osc99"]


class CueAt(Struct, frozen=True):
    """A cue and its place in the timetable."""

    index: int
    """Segment, from 0; the number of segments for a finish that nothing follows."""
    offset: float
    """Seconds into the segment."""
    cue: Cue


def cues_of(timeline: Timeline, index: int) -> Iterator[CueAt]:
    """The cues of segment `index` in order; past the last one, the finish nothing follows."""
    over = index == timeline.last_work + 1
    if over:
        yield CueAt(index, 0, Cue.FINISH)
    if index >= len(timeline.segments):
        return
    segment = timeline.segments[index]
    if not over and segment.kind is not Kind.PREPARE:
        opens = segment.round > 1 and opens_round(timeline, index)
        yield CueAt(index, 0, Cue.ROUND if opens else Cue(segment.kind))
    if half := halfway(segment):
        yield CueAt(index, half, Cue.HALFWAY)
    for cue, to_go in COUNT:
        if segment.seconds is not None and segment.seconds > to_go:
            yield CueAt(index, to_microsecond(segment.seconds - to_go), cue)


def halfway(segment: Segment) -> float | None:
    """Seconds into a segment at which half its work is done; None where no cue says so."""
    if segment.kind is not Kind.WORK or segment.waits or segment.length < HALFWAY_FROM:
        return None
    return to_microsecond(segment.length / 2)


def into_position(timeline: Timeline, index: int) -> float | None:
    """Seconds into a rest from which to get into position; None where no move follows at once."""
    segment, change = timeline.segments[index], timeline.timing.change
    if segment.kind is not Kind.REST or index > timeline.last_work or not change:
        return None
    return max(0.0, segment.length - change)


def opens_round(timeline: Timeline, index: int) -> bool:
    """Whether segment `index` is the first work of its round."""
    segment, nth = timeline.segments[index], bisect_left(timeline.work, index)
    if segment.kind is not Kind.WORK:
        return False
    return nth == 0 or timeline.segments[timeline.work[nth - 1]].round < segment.round


class CueSettings(Struct, frozen=True):
    """How cues reach the runner, as in the tables [cues] and [hooks] of settings.toml."""

    sound: Sound = "auto"
    count: Count = "before-work"
    """Which 3-2-1 is heard; it is always seen."""
    voice: VoiceMode = "names"
    flash: Flash = "on"
    notify: Notify = "auto"
    """How the terminal is asked to notify while it is not focused."""
    volume: int = 100
    """Loudness of tones and voice, 0 to 100."""
    voice_command: str = ""
    """Another speech program: text on stdin, the path of the wav to write as its argument."""
    hooks: Mapping[str, str] = MappingProxyType({})
    """Commands by key, `on_work` and so on; none by default."""


def hook_key(cue: Cue) -> str:
    """The key in [hooks] of a cue's command: on_work and so on, on_count for 3, 2 and 1."""
    return "on_count" if cue in COUNTS else f"on_{cue.value}"


HOOK_KEYS: tuple[str, ...] = tuple(dict.fromkeys(hook_key(cue) for cue in Cue))
"""Every key [hooks] may hold."""


def is_heard(cue: Cue, index: int, timeline: Timeline, count: Count) -> bool:
    """Whether a cue of segment `index` sounds: a count only where `count` says so."""
    if cue not in COUNTS or count == "all":
        return True
    after = timeline.segments[index + 1 : index + 2]
    return count == "before-work" and any(segment.kind is Kind.WORK for segment in after)
