from __future__ import annotations

from hiptui.domain.cues import Cue
from hiptui.outputs.capabilities import SoundWay
from hiptui.outputs.doctor import MEANINGS
from hiptui.outputs.sound_check import PAUSE, lasts, sound_check
from hiptui.outputs.tones import seconds_of


def check(way: SoundWay) -> list[object]:
    """What happens, in order: a meaning that is shown, a cue that is played, a wait."""
    events: list[object] = []
    for _, meaning in sound_check(events.append, events.append, way):
        events.append(meaning)
    return events


def test_each_cue_is_named_then_played_then_left_to_end() -> None:
    events = check("tones")

    assert events[::3] == list(MEANINGS.values())
    assert events[1::3] == list(MEANINGS)
    assert set(MEANINGS) == set(Cue)
    assert events[2::3] == [seconds_of(cue) + PAUSE for cue in MEANINGS]


def test_the_rhythm_of_the_bell_has_its_time() -> None:
    events = check("bell")

    assert lasts(Cue.REST, "bell") == 1.0
    assert events[2::3] == [lasts(cue, "bell") + PAUSE for cue in MEANINGS]
