from __future__ import annotations

import wave
from array import array
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from hiptui.domain.cue_settings import COUNTS
from hiptui.domain.cues import Cue
from hiptui.outputs.bell import RHYTHMS, Bell
from hiptui.outputs.tones import PATTERNS, RATE, Tones, seconds_of

WORK_ENDS = (Cue.CHANGE, Cue.SWITCH, Cue.REST, Cue.FINISH)


def test_no_two_cues_have_the_same_tones() -> None:
    for one, other in combinations(Cue, 2):
        assert PATTERNS[one] != PATTERNS[other]


def test_no_two_cues_have_the_same_rhythm_but_the_counts() -> None:
    rhythms = [RHYTHMS[cue] for cue in Cue if cue not in COUNTS]
    assert len(set(rhythms)) == len(rhythms)
    assert {RHYTHMS[cue] for cue in COUNTS} == {(0.0,)}
    assert (0.0,) not in rhythms


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
    assert all(seconds_of(cue) < 0.6 for cue in Cue if cue is not Cue.FINISH)
    assert all(seconds_of(cue) < 0.1 for cue in COUNTS)
    assert seconds_of(Cue.FINISH) < 1.5


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Tones:
    tones = Tones(tmp_path_factory.mktemp("cache") / "tones")
    tones.make()
    return tones


@pytest.mark.parametrize("cue", Cue)
def test_each_tone_is_a_sound_file_that_starts_and_ends_in_silence(made: Tones, cue: Cue) -> None:
    path = made.path(cue)
    assert path is not None
    with path.open("rb") as raw, wave.open(raw, "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        assert file.getnframes() == pytest.approx(seconds_of(cue) * RATE, abs=5)
        samples = array("h", file.readframes(file.getnframes()))
    assert 2_000 < max(samples) < 30_000
    assert max(samples[: RATE // 1000]) < max(samples) / 2
    assert abs(samples[-1]) < 1_500


def test_the_halfway_tone_is_the_softest_of_the_long_ones() -> None:
    assert PATTERNS[Cue.HALFWAY][0].loudness < min(
        note.loudness for cue in WORK_ENDS for note in PATTERNS[cue]
    )


def test_tones_are_made_once_and_whole(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "tones"
    tones = Tones(folder)
    assert tones.path(Cue.WORK) is None
    assert not folder.exists()
    tones.make()
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert len(before) == len(Cue)
    Tones(folder).make()
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_folder_that_cannot_be_made_is_an_error_and_no_tone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    tones = Tones(tmp_path / "file" / "tones")
    with pytest.raises(OSError, match="file"):
        tones.make()
    assert tones.path(Cue.WORK) is None


class Timers:
    """Callbacks that come when told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None]]] = []

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        self.waiting.append((seconds, call))

    def pass_all(self) -> None:
        waiting, self.waiting = sorted(self.waiting, key=lambda pair: pair[0]), []
        for _, call in waiting:
            call()


@pytest.mark.parametrize("cue", Cue)
def test_the_bell_rings_the_rhythm_of_a_cue(cue: Cue) -> None:
    rung: list[str] = []
    timers = Timers()
    Bell(rung.append, timers.later).ring(cue)
    assert rung == ["\a"]
    assert [seconds for seconds, _ in timers.waiting] == list(RHYTHMS[cue][1:])
    timers.pass_all()
    assert rung == ["\a"] * len(RHYTHMS[cue])


def test_a_new_rhythm_ends_the_one_before() -> None:
    rung: list[str] = []
    timers = Timers()
    bell = Bell(rung.append, timers.later)
    for _ in range(20):
        bell.ring(Cue.FINISH)
    bell.stop()
    timers.pass_all()
    assert rung == ["\a"] * 20


def test_a_host_without_timers_gets_one_bell() -> None:
    rung: list[str] = []
    Bell(rung.append).ring(Cue.FINISH)
    assert rung == ["\a"]
