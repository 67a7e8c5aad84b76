"""Each cue once, with what it means: for `hiptui doctor` and for the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hiptui.domain.cues import Cue
from hiptui.outputs.bell import RHYTHMS
from hiptui.outputs.capabilities import SoundWay
from hiptui.outputs.doctor import MEANINGS
from hiptui.outputs.tones import seconds_of

PAUSE = 0.5
"""Seconds of silence between two cues."""


def sound_check(
    play: Callable[[Cue], object], wait: Callable[[float], object], way: SoundWay
) -> Iterator[tuple[Cue, str]]:
    """Each cue and what it means, to be shown before it sounds.

    Asking for the next one plays it and waits until it has sounded.
    """
    for cue, meaning in MEANINGS.items():
        yield cue, meaning
        play(cue)
        wait(lasts(cue, way) + PAUSE)


def lasts(cue: Cue, way: SoundWay) -> float:
    """Seconds that `cue` sounds."""
    return RHYTHMS[cue][-1] if way == "bell" else seconds_of(cue)
