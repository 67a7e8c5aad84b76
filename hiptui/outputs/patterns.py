"""What each cue means, and how it sounds: by tones, or by the terminal's bell.

The end of work is always the same low double tone; what follows it says what comes. Tones rise
towards work, and the count is three short ticks, each a little higher. A bell has but one note:
there the number of bells tells, far enough apart for terminals that swallow what comes close.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from hiptui.domain.cues import Cue
from hiptui.domain.formatting import many

SoundWay = Literal["tones", "bell", "off"]

APART = 0.65
"""Seconds between two bells: terminals drop what follows a bell within 0.5 s."""


class Note(NamedTuple):
    """One tone of a pattern."""

    pitch: float
    """Hertz; 0 is silence."""
    seconds: float
    loudness: float = 1.0
    """From 0 to 1."""


_GAP = Note(0, 0.03)
_STOP = (Note(262, 0.08), _GAP, Note(262, 0.11), _GAP)

PATTERNS: Mapping[Cue, tuple[Note, ...]] = {
    Cue.THREE: (Note(659, 0.06, 0.7),),
    Cue.TWO: (Note(698, 0.06, 0.7),),
    Cue.ONE: (Note(740, 0.06, 0.7),),
    Cue.WORK: (Note(523, 0.11), Note(784, 0.24)),
    Cue.HALFWAY: (Note(880, 0.3, 0.4),),
    Cue.SWITCH: (*_STOP, Note(659, 0.11, 0.9), Note(440, 0.11, 0.9)),
    Cue.CHANGE: (*_STOP, Note(523, 0.14, 0.8)),
    Cue.REST: _STOP,
    Cue.ROUND: (Note(523, 0.1), Note(659, 0.1), Note(784, 0.1), Note(1047, 0.26)),
    Cue.FINISH: (
        *_STOP,
        Note(523, 0.13),
        Note(659, 0.13),
        Note(784, 0.13),
        Note(0, 0.03),
        Note(1047, 0.45),
    ),
}
"""The tones of each cue, in the order a session brings them."""

_BELLS = {Cue.WORK: 2, Cue.SWITCH: 3, Cue.CHANGE: 4, Cue.REST: 5, Cue.ROUND: 6, Cue.FINISH: 7}
RHYTHMS: Mapping[Cue, tuple[float, ...]] = {
    cue: tuple(round(APART * n, 3) for n in range(_BELLS.get(cue, 1))) for cue in PATTERNS
} | {Cue.HALFWAY: (0.0, 2 * APART)}
"""Seconds from the cue's moment to each bell."""

_MEANINGS: Mapping[Cue, tuple[str, str]] = {
    Cue.THREE: ("3 seconds to go", "a short tick"),
    Cue.TWO: ("2 seconds to go", "a tick, a little higher"),
    Cue.ONE: ("1 second to go", "a tick, higher still"),
    Cue.WORK: ("work", "two tones, rising"),
    Cue.HALFWAY: ("half of the work is done", "one soft high tone"),
    Cue.SWITCH: ("switch sides", "the low double tone, then high and low"),
    Cue.CHANGE: ("next move", "the low double tone, then one middle tone"),
    Cue.REST: ("rest", "the low double tone that ends all work"),
    Cue.ROUND: ("a new round", "four tones, rising"),
    Cue.FINISH: ("done", "the low double tone, then a little melody"),
}


def meaning(cue: Cue, way: SoundWay) -> str:
    """What a cue tells and how it sounds: "work: two tones, rising", "work: 2 bells"."""
    tells, tones = _MEANINGS[cue]
    if way != "bell":
        return f"{tells}: {tones}"
    far = ", far apart" if cue is Cue.HALFWAY else ""
    return f"{tells}: {many(len(RHYTHMS[cue]), 'bell')}{far}"


def lasts(cue: Cue, way: SoundWay) -> float:
    """Seconds that a cue sounds."""
    if way == "off":
        return 0.0
    return RHYTHMS[cue][-1] if way == "bell" else sum(note.seconds for note in PATTERNS[cue])
