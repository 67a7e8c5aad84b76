from __future__ import annotations

from itertools import combinations

import pytest

from hiptui.domain.cues import COUNT, Cue
from hiptui.outputs.capabilities import SoundWay
from hiptui.outputs.cue_sounds import PATTERNS, RHYTHMS, lasts, meaning

WORK_ENDS = (Cue.CHANGE, Cue.SWITCH, Cue.REST, Cue.FINISH)


def test_no_two_cues_have_the_same_tones() -> None:
    for one, other in combinations(Cue, 2):
        assert PATTERNS[one] != PATTERNS[other]


def test_no_two_cues_have_the_same_rhythm_but_the_counts() -> None:
    rhythms = [RHYTHMS[cue] for cue in Cue if cue not in COUNT]
    assert len(set(rhythms)) == len(rhythms)
    assert {RHYTHMS[cue] for cue in COUNT} == {(0.0,)}
    assert (0.0,) not in rhythms


@pytest.mark.parametrize("within", [0.3, 0.5, 0.6])
def test_bells_stay_apart_where_a_terminal_drops_what_comes_close(within: float) -> None:
    left: dict[Cue, int] = {}
    for cue, rhythm in RHYTHMS.items():
        heard = [rhythm[0]]
        heard += [at for at in rhythm[1:] if at - heard[-1] >= within]
        assert heard == list(rhythm)
        left[cue] = len(heard)
    phases = [Cue.WORK, Cue.ROUND, Cue.SWITCH, Cue.CHANGE, Cue.REST, Cue.FINISH]
    assert len({left[cue] for cue in phases} | {1}) == len(phases) + 1


def test_the_bells_of_a_switch_are_over_before_its_count() -> None:
    assert RHYTHMS[Cue.SWITCH][-1] < 5 - 3 - 0.5


@pytest.mark.parametrize("way", ["tones", "bell"])
def test_each_cue_has_a_meaning_of_its_own(way: SoundWay) -> None:
    meanings = {meaning(cue, way) for cue in Cue}
    assert len(meanings) == len(Cue)
    assert meaning(Cue.WORK, "bell") == "work: 2 bells"
    assert not any("left" in text for text in meanings)


def test_work_ends_with_one_low_double_tone_and_begins_without() -> None:
    low = min(note.pitch for notes in PATTERNS.values() for note in notes if note.pitch)
    for cue in Cue:
        lows = [note for note in PATTERNS[cue] if note.pitch == low]
        assert len(lows) == (2 if cue in WORK_ENDS else 0)
    assert [note.pitch for note in PATTERNS[Cue.REST] if note.pitch] == [low, low]


def test_tones_rise_towards_work() -> None:
    for cue in (Cue.WORK, Cue.ROUND):
        pitches = [note.pitch for note in PATTERNS[cue]]
        assert pitches == sorted(set(pitches))
    count = [PATTERNS[cue][0].pitch for cue in (Cue.THREE, Cue.TWO, Cue.ONE)]
    assert count == sorted(set(count))


def test_cues_are_over_before_the_next_second_but_the_last() -> None:
    assert all(lasts(cue, "tones") < 0.6 for cue in Cue if cue is not Cue.FINISH)
    assert all(lasts(cue, "tones") < 0.1 for cue in COUNT)
    assert lasts(Cue.FINISH, "tones") < 1.5


def test_the_halfway_tone_is_the_softest_of_the_long_ones() -> None:
    assert PATTERNS[Cue.HALFWAY][0].loudness < min(
        note.loudness for cue in WORK_ENDS for note in PATTERNS[cue]
    )
