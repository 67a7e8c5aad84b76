"""What the voice says and when: a plain function of the timeline.

A line has several wordings, the fullest first. Each names the seconds it may take, so that
speech stays clear of the count; the last one, the side alone, may always be said.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from hiptui.domain.circuit import Move, Side
from hiptui.domain.cues import COUNT, VoiceMode, halfway, into_position, opens_round
from hiptui.domain.formatting import sentences, to_go
from hiptui.domain.timeline import Kind, Segment, Timeline

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


class Wording(Struct, frozen=True):
    """One way to say a line, in whole sentences."""

    text: str
    room: float = math.inf
    """Seconds it may take."""


class VoiceLine(Struct, frozen=True):
    """Something to say, and its place in the timetable."""

    index: int
    """Segment, from 0; the number of segments for what follows the last."""
    offset: float
    """Seconds into the segment."""
    wordings: tuple[Wording, ...]
    """The fullest first."""


def pick(line: VoiceLine, seconds: Callable[[str], float | None], taken: float = 0.0) -> str:
    """The fullest wording that fits, given how many seconds each text takes.

    `taken` seconds of the room are gone already. Where `seconds` answers None, the text is yet
    to be rendered: it is the answer. Empty where nothing fits.
    """
    for wording in line.wordings:
        length = seconds(wording.text)
        if length is None or length + taken <= wording.room:
            return wording.text
    return ""


def script(timeline: Timeline, mode: VoiceMode) -> Iterator[VoiceLine]:
    """Every line of a session in the order they are needed."""
    for index in range(len(timeline.segments) + 1):
        yield from lines_of(timeline, index, mode)


def lines_of(timeline: Timeline, index: int, mode: VoiceMode) -> Iterator[VoiceLine]:
    """The lines of segment `index` in order; past the last work, that it is done."""
    if mode == "off" or index > timeline.last_work + 1:
        return
    if index == timeline.last_work + 1:
        yield VoiceLine(index, 0.0, (Wording("Done."),))
    elif timeline.segments[index].kind is Kind.WORK:
        yield from _in_work(timeline, index, mode)
    else:
        yield from _before_work(timeline, index, mode)


def _before_work(timeline: Timeline, index: int, mode: VoiceMode) -> Iterator[VoiceLine]:
    segment = timeline.segments[index]
    if again := into_position(timeline, index):
        yield VoiceLine(index, 0.0, _announcement(timeline, index, mode, again, again))
        clear, rest = _room(segment, again), segment.length - again
        yield VoiceLine(index, again, _announcement(timeline, index, mode, clear, rest))
    else:
        clear = _uncounted(segment.length)
        yield VoiceLine(index, 0.0, _announcement(timeline, index, mode, clear, segment.length))


def _in_work(timeline: Timeline, index: int, mode: VoiceMode) -> Iterator[VoiceLine]:
    """Who works where nothing before said so, the last round, the seconds to go, one check."""
    segment = timeline.segments[index]
    middle = tuple(_in_middle(timeline, index, mode))
    clear = middle[0].offset if middle else _room(segment, 0)
    last = 1 < timeline.timing.rounds == segment.round and opens_round(timeline, index)
    said = "Last round." if last else ""
    if index == 0 or timeline.segments[index - 1].kind is Kind.WORK:
        told = _announcement(timeline, index, mode, clear, clear)
        yield VoiceLine(index, 0.0, tuple(Wording(sentences(said, w.text), w.room) for w in told))
    elif said:
        yield VoiceLine(index, 0.0, (Wording(said),))
    yield from middle


def _in_middle(timeline: Timeline, index: int, mode: VoiceMode) -> Iterator[VoiceLine]:
    segment = timeline.segments[index]
    half = segment.length / 2
    move = segment.move
    check = move.check_for(segment.side) if move and mode == "coach" else ""
    remaining = sentences(to_go(half)) if halfway(segment) else ""
    room = _room(segment, half)
    texts = [*(sentences(remaining, part) for part in _shorter(check)), remaining]
    wordings = tuple(
        Wording(text, math.inf if text == remaining else room) for text in texts if text
    )
    if wordings:
        yield VoiceLine(index, half, wordings)


def _announcement(
    timeline: Timeline, index: int, mode: VoiceMode, clear: float, whole: float
) -> tuple[Wording, ...]:
    """Who works next: where time is short the name is dropped, then the label; never the side.

    `clear` are the seconds up to the count. A turn line may run into the count, because it is
    what a switch is for, but not into the last of the `whole` seconds. Where not even the label
    fits, the name comes back: it is shorter, and tells more than the side alone.
    """
    coming = timeline.coming(index)
    if coming is None or (move := coming.move) is None:
        return ()
    side = coming.side
    turn = move.turn_for(side) if timeline.segments[index].kind is Kind.SWITCH else ""
    coached = mode == "coach" and coming.round == 1 and not turn
    setup = move.setup_for(side) if coached else ""
    wordings = [Wording(text, clear) for text in _texts(move, side, turn, setup)]
    if side:
        wordings += (Wording(text, whole - 1) for text in _turns(side, turn))
        wordings.append(Wording(sentences(side.capitalize(), move.short or move.name), clear))
        wordings.append(Wording(sentences(side.capitalize())))
    return tuple(wording for wording in wordings if wording.text)


def _turns(side: Side, turn: str) -> Iterator[str]:
    """The turn line with the side before it, and without where it names the side itself."""
    if turn:
        yield sentences(side.capitalize(), turn)
    if side.value in turn.lower():
        yield sentences(turn)


def _texts(move: Move, side: Side | None, turn: str, setup: str) -> Iterator[str]:
    """The wordings of an announcement that keep clear of the count, the fullest first."""
    lead = _lead(move, side)
    name = move.short or move.name
    if setup:
        yield sentences(lead, turn, name, setup)
        yield from (sentences(lead, turn, part) for part in _shorter(setup))
    yield sentences(lead, turn, name)
    yield sentences(lead, turn)


def _lead(move: Move, side: Side | None) -> str:
    """The side and what the legs do; the side once where the label begins with it."""
    label = move.label(side)
    if side is None or label.lower().startswith(side.value):
        return label
    return sentences(side.capitalize(), label)


def _room(segment: Segment, offset: float) -> float:
    """Seconds from `offset` to the count; no end where the segment waits."""
    return math.inf if segment.waits else _uncounted(segment.length) - offset


def _uncounted(length: float) -> float:
    """Seconds of a timed segment before its count begins."""
    return next((length - seconds for _, seconds in COUNT if length > seconds), length)


def _shorter(text: str) -> Iterator[str]:
    """A text, then the same with one sentence less, and so on."""
    parts = [part for part in _SENTENCE.split(text) if part]
    return (" ".join(parts[:count]) for count in range(len(parts), 0, -1))
