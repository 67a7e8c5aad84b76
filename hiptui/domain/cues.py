"""Which cue comes when, and what the voice says when, by the timeline.

A spoken line has several wordings, the fullest first. Each names the seconds it may take, so that
speech stays clear of the count; the last one, the side alone, may always be said.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from hiptui.domain.circuit import Move, Side
from hiptui.domain.formatting import sentences, to_go, to_microsecond
from hiptui.domain.timeline import Kind, Placed, Segment, Timeline

if TYPE_CHECKING:
    from hiptui.domain.settings import Count, VoiceMode


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


COUNT: Mapping[Cue, int] = {Cue.THREE: 3, Cue.TWO: 2, Cue.ONE: 1}
"""The count at the end of a timed segment: cues and seconds to go."""


def cues_of(timeline: Timeline, index: int) -> Iterator[Placed[Cue]]:
    """The cues of segment `index` in order; past the last one, the finish nothing follows."""
    over = index == timeline.last_work + 1
    if over:
        yield Placed(index, 0, Cue.FINISH)
    if index >= len(timeline.segments):
        return
    segment = timeline.segments[index]
    if not over and segment.kind is not Kind.PREPARE:
        opens = segment.round > 1 and opens_round(timeline, index)
        yield Placed(index, 0, Cue.ROUND if opens else Cue(segment.kind))
    if half := halfway(segment):
        yield Placed(index, half, Cue.HALFWAY)
    for cue, seconds in COUNT.items():
        if segment.seconds is not None and segment.seconds > seconds:
            yield Placed(index, to_microsecond(segment.seconds - seconds), cue)


def halfway(segment: Segment) -> float | None:
    """Seconds into a segment at which half its work is done; None where no cue says so."""
    if segment.kind is not Kind.WORK or segment.waits or segment.length < 20:
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


def hook_key(cue: Cue) -> str:
    """The key in [hooks] of a cue's command: on_work and so on, on_count for 3, 2 and 1."""
    return "on_count" if cue in COUNT else f"on_{cue.value}"


HOOK_KEYS: tuple[str, ...] = tuple(dict.fromkeys(hook_key(cue) for cue in Cue))


def is_heard(cue: Placed[Cue], timeline: Timeline, count: Count) -> bool:
    """Whether a cue sounds: a count only where `count` says so."""
    if cue.what not in COUNT or count == "all":
        return True
    after = timeline.segments[cue.index + 1 : cue.index + 2]
    return count == "before-work" and any(segment.kind is Kind.WORK for segment in after)


# --- what the voice says ----------------------------------------------------------------------


class Wording(Struct, frozen=True):
    """One way to say a line, in whole sentences."""

    text: str
    room: float = math.inf
    """Seconds it may take."""


Line: TypeAlias = Placed[tuple[Wording, ...]]
"""Something to say, the fullest wording first."""


def pick(line: Line, seconds: Callable[[str], float | None], taken: float = 0.0) -> str:
    """The fullest wording that fits, given how many seconds each text takes.

    `taken` seconds of the room are gone already. Where `seconds` answers None, the text is yet
    to be rendered: it is the answer. Empty where nothing fits.
    """
    for wording in line.what:
        length = seconds(wording.text)
        if length is None or length + taken <= wording.room:
            return wording.text
    return ""


def script(timeline: Timeline, mode: VoiceMode) -> Iterator[Line]:
    """Every line of a session in the order they are needed."""
    for index in range(len(timeline.segments) + 1):
        yield from lines_of(timeline, index, mode)


def lines_of(timeline: Timeline, index: int, mode: VoiceMode) -> Iterator[Line]:
    """The lines of segment `index` in order; past the last work, that it is done."""
    if mode == "off" or index > timeline.last_work + 1:
        return
    if index == timeline.last_work + 1:
        yield Placed(index, 0.0, (Wording("Done."),))
    elif timeline.segments[index].kind is Kind.WORK:
        yield from _in_work(timeline, index, mode)
    else:
        segment, again = timeline.segments[index], into_position(timeline, index) or 0.0
        if again:
            yield Placed(index, 0.0, _announcement(timeline, index, mode, again, again))
        clear, rest = _room(segment, again), segment.length - again
        yield Placed(index, again, _announcement(timeline, index, mode, clear, rest))


def _in_work(timeline: Timeline, index: int, mode: VoiceMode) -> Iterator[Line]:
    """Who works where nothing before said so, the last round, the seconds to go, one check."""
    segment = timeline.segments[index]
    half, middle = segment.length / 2, _in_middle(segment, mode)
    clear = half if middle else _room(segment, 0)
    last = 1 < timeline.timing.rounds == segment.round and opens_round(timeline, index)
    said = "Last round." if last else ""
    if index == 0 or timeline.segments[index - 1].kind is Kind.WORK:
        told = _announcement(timeline, index, mode, clear, clear)
        yield Placed(index, 0.0, tuple(Wording(sentences(said, w.text), w.room) for w in told))
    elif said:
        yield Placed(index, 0.0, (Wording(said),))
    if middle:
        yield Placed(index, half, middle)


def _in_middle(segment: Segment, mode: VoiceMode) -> tuple[Wording, ...]:
    half, move = segment.length / 2, segment.move
    check = move.for_side(segment.side).check if move and mode == "coach" else ""
    remaining = sentences(to_go(half)) if halfway(segment) else ""
    texts = [sentences(remaining, part) for part in _shorter(check)]
    found = [Wording(text, _room(segment, half)) for text in texts if text != remaining]
    return (*found, *([Wording(remaining)] if remaining else []))


def _announcement(
    timeline: Timeline, index: int, mode: VoiceMode, clear: float, whole: float
) -> tuple[Wording, ...]:
    """Who works next: where time is short the name is dropped, then the label; never the side.

    `clear` are the seconds up to the count. A turn line may run into the count, because it is
    what a switch is for, but not into the last of the `whole` seconds. Where not even the label
    fits, the name comes back: it is shorter, and tells more than the side alone.
    """
    coming = timeline.coming(index)
    if coming is None or coming.move is None:
        return ()
    side, move = coming.side, coming.move.for_side(coming.side)
    lead, name = _lead(move, side), move.short
    turn = move.turn if timeline.segments[index].kind is Kind.SWITCH else ""
    texts = [(lead, turn, name), (lead, turn)]
    if mode == "coach" and coming.round == 1 and move.setup and not turn:
        texts = [(lead, name, move.setup), *((lead, part) for part in _shorter(move.setup)), *texts]
    wordings = [Wording(sentences(*parts), clear) for parts in texts]
    if side:
        named = side.capitalize()
        if turn:
            wordings.append(Wording(sentences(named, turn), whole - 1))
        if side in turn.lower():  # it names the side itself
            wordings.append(Wording(sentences(turn), whole - 1))
        wordings += [Wording(sentences(named, name), clear), Wording(sentences(named))]
    return tuple(wording for wording in wordings if wording.text)


def _lead(move: Move, side: Side | None) -> str:
    """The side and what the legs do; the side once where the label begins with it."""
    label = move.label(side)
    if side is None or label.lower().startswith(side.value):
        return label
    return sentences(side.capitalize(), label)


def _room(segment: Segment, offset: float) -> float:
    """Seconds from `offset` to the count; no end where the segment waits."""
    if segment.waits:
        return math.inf
    counted = next((seconds for seconds in COUNT.values() if segment.length > seconds), 0)
    return segment.length - counted - offset


def _shorter(text: str) -> Iterator[str]:
    """A text, then the same with one sentence less, and so on."""
    parts = [part for part in re.split(r"(?<=[.!?])\s+", text) if part]
    return (" ".join(parts[:count]) for count in range(len(parts), 0, -1))
