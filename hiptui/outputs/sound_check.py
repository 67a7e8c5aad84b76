"""Each cue once, with what it means: for `hiptui doctor` and for the settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from hiptui.outputs.outputs import Outputs
from hiptui.outputs.patterns import PATTERNS, lasts, meaning

PAUSE = 0.5
"""Seconds of silence between two cues."""


async def sound_check(
    outputs: Outputs, show: Callable[[str], object], wait: Callable[[float], Awaitable[object]]
) -> None:
    """Show what each cue means, play it, and wait until it has sounded."""
    await outputs.make()
    for cue in PATTERNS:
        way = outputs.sound_way
        show(meaning(cue, way))
        outputs.play(cue)
        await wait(lasts(cue, way) + PAUSE)
