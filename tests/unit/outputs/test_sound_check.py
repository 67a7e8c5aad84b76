from __future__ import annotations

from typing import cast

import pytest

from hiptui.domain.cues import Cue
from hiptui.outputs.capabilities import SoundWay
from hiptui.outputs.cue_sounds import PATTERNS, lasts, meaning
from hiptui.outputs.outputs import PAUSE, Outputs, sound_check


class Stage:
    """Stands in for the outputs; keeps what happens in order."""

    def __init__(self, way: SoundWay) -> None:
        self.sound_way = way
        self.events: list[object] = []

    async def make(self) -> None:
        self.events.append("made")

    def play(self, cue: Cue) -> None:
        self.events.append(cue)

    async def wait(self, seconds: float) -> None:
        self.events.append(seconds)


@pytest.mark.parametrize("way", ["tones", "bell"])
async def test_each_cue_is_named_then_played_then_left_to_end(way: SoundWay) -> None:
    stage = Stage(way)
    await sound_check(cast("Outputs", stage), stage.events.append, stage.wait)
    assert stage.events[0] == "made"
    assert stage.events[1::3] == [meaning(cue, way) for cue in PATTERNS]
    assert stage.events[2::3] == list(PATTERNS)
    assert stage.events[3::3] == [lasts(cue, way) + PAUSE for cue in PATTERNS]


def test_the_check_waits_for_rhythms_as_long_as_they_last() -> None:
    assert lasts(Cue.FINISH, "bell") > 3 > lasts(Cue.FINISH, "tones") > 1
    assert lasts(Cue.FINISH, "off") == 0
