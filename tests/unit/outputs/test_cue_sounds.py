from __future__ import annotations

import asyncio
import wave
from array import array
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import cast

import pytest

from hiptui.domain.cues import COUNT, Cue
from hiptui.outputs.capabilities import SoundWay
from hiptui.outputs.cue_sounds import (
    LEAD,
    PATTERNS,
    RATE,
    RHYTHMS,
    CueSounds,
    LeadIn,
    Note,
    Tones,
    lasts,
    meaning,
)
from hiptui.outputs.outputs import PAUSE, Outputs, sound_check
from hiptui.outputs.processes import Player, Processes
from tests.support import FakeClock, for_each


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Tones:
    tones = Tones(tmp_path_factory.mktemp("cache") / "tones")
    asyncio.run(tones.make())
    return tones


def samples(path: Path | None) -> array[int]:
    assert path is not None
    with path.open("rb") as raw, wave.open(raw, "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return array("h", file.readframes(file.getnframes()))


@for_each("cue", Cue)
def test_each_tone_is_a_sound_file_that_starts_and_ends_in_silence(made: Tones, cue: Cue) -> None:
    bare, led = samples(made.path(cue)), samples(made.path(cue, led=True))
    assert len(bare) == pytest.approx(lasts(cue, "tones") * RATE, abs=5)
    assert 2_000 < max(bare) < 30_000
    assert max(bare[: RATE // 1000]) < max(bare) / 2
    assert abs(bare[-1]) < 1_500
    silent = round(LEAD * RATE)
    assert set(led[:silent]) == {0}
    assert led[silent:] == bare


def test_volume_scales_the_tones(made: Tones, tmp_path: Path) -> None:
    for volume in (50, 0):
        tones = Tones(tmp_path, volume)
        asyncio.run(tones.make())
        loudest = max(samples(made.path(Cue.WORK)))
        assert max(samples(tones.path(Cue.WORK))) == pytest.approx(loudest * volume / 100, abs=1)


def test_tones_are_made_once_and_whole(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "tones"
    tones = Tones(folder)
    assert tones.path(Cue.WORK) is None
    assert not folder.exists()
    asyncio.run(tones.make())
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert len(before) == 2 * len(Cue)
    asyncio.run(Tones(folder).make())
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_tone_that_changes_is_made_anew(made: Tones, monkeypatch: pytest.MonkeyPatch) -> None:
    rest = made.path(Cue.REST)
    monkeypatch.setattr("hiptui.outputs.cue_sounds.PATTERNS", {**PATTERNS, Cue.WORK: (Note(1, 1),)})
    assert made.path(Cue.WORK) is None
    assert made.path(Cue.REST) == rest


def test_a_folder_that_cannot_be_made_is_an_error_and_no_tone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    tones = Tones(tmp_path / "file" / "tones")
    with pytest.raises(OSError, match="file"):
        asyncio.run(tones.make())
    assert tones.path(Cue.WORK) is None


def ringing(write: Callable[[str], object], clock: FakeClock) -> CueSounds:
    player = Player((), Processes(), pytest.fail)
    return CueSounds("bell", Tones(Path("nowhere")), write, player, clock)


@for_each("cue", Cue)
def test_the_bell_rings_the_rhythm_of_a_cue(cue: Cue) -> None:
    rung: list[tuple[float, str]] = []
    clock = FakeClock(0.0)
    ringing(lambda text: rung.append((clock.now, text)), clock).play(cue)
    assert rung == [(0.0, "\a")]
    clock.advance(20)
    assert rung == [(at, "\a") for at in RHYTHMS[cue]]


def test_a_new_rhythm_ends_the_one_before() -> None:
    rung: list[str] = []
    clock = FakeClock()
    bell = ringing(rung.append, clock)
    for _ in range(20):
        bell.play(Cue.FINISH)
    bell.stop()
    clock.advance(20)
    assert rung == ["\a"] * 20


class Sounds:
    """What is begun and taken back, by a clock in our hands."""

    def __init__(self, speed: float = 1.0) -> None:
        self.clock = FakeClock(0.0, speed)
        self.heard: list[tuple[float, str]] = []
        self.lead_in: LeadIn[str] = LeadIn(self.clock, self._begin, lambda: self._begin("silence"))

    def _begin(self, what: str) -> None:
        self.heard.append((round(self.clock.now, 3), what))


def test_it_begins_as_early_as_the_silence_is_long_and_is_known_at_its_moment() -> None:
    sounds = Sounds()
    sounds.lead_in.foresee((10.0, "work"))
    sounds.clock.advance(9.9)
    assert sounds.heard == [(10 - LEAD, "work")]
    assert sounds.lead_in.has_begun(10.0, "work")
    assert not sounds.lead_in.has_begun(10.0, "work")


@for_each(
    ("seen", "heard"),
    [
        # Seen again and again it begins once; what does not come is taken back.
        ([(at, 10.0) for at in range(10)], [(9.7, "work")]),
        ([(0, 10.0), (9.8, None)], [(9.7, "work"), (9.8, "silence")]),
        # At another moment it begins anew; what is seen too late is not begun.
        ([(0, 10.0), (9.8, 20.0)], [(9.7, "work"), (9.8, "silence"), (19.7, "work")]),
        ([(9.9, 10.0)], []),
    ],
)
def test_what_is_foreseen(
    seen: list[tuple[float, float | None]], heard: list[tuple[float, str]]
) -> None:
    sounds = Sounds()
    for at, moment in seen:
        sounds.clock.advance(at - sounds.clock.now)
        sounds.lead_in.foresee((moment, "work") if moment else None)
    sounds.clock.advance(20)
    assert sounds.heard == heard
    begun = sum(what == "work" for _, what in heard) > sum(what == "silence" for _, what in heard)
    assert sounds.lead_in.has_begun(seen[-1][1] or 10.0, "work") == begun


WORK_ENDS = (Cue.CHANGE, Cue.SWITCH, Cue.REST, Cue.FINISH)


def test_no_two_cues_have_the_same_tones() -> None:
    for one, other in combinations(Cue, 2):
        assert PATTERNS[one] != PATTERNS[other]


def test_no_two_cues_have_the_same_rhythm_but_the_counts() -> None:
    rhythms = [RHYTHMS[cue] for cue in Cue if cue not in COUNT]
    assert len(set(rhythms)) == len(rhythms)
    assert {RHYTHMS[cue] for cue in COUNT} == {(0.0,)}
    assert (0.0,) not in rhythms


@for_each("within", [0.3, 0.5, 0.6])
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


@for_each("way", ["tones", "bell"])
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
