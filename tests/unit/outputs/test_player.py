from __future__ import annotations

from hiptui.outputs.cue_sounds import LEAD, LeadIn
from tests.support import FakeClock


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


def test_seen_again_and_again_it_begins_once() -> None:
    sounds = Sounds()
    for _ in range(10):
        sounds.lead_in.foresee((10.0, "work"))
        sounds.clock.advance(1)
    assert [what for _, what in sounds.heard] == ["work"]


def test_what_does_not_come_is_taken_back() -> None:
    sounds = Sounds()
    sounds.lead_in.foresee((10.0, "work"))
    sounds.clock.advance(9.8)
    sounds.lead_in.foresee(None)
    assert [what for _, what in sounds.heard] == ["work", "silence"]
    assert not sounds.lead_in.has_begun(10.0, "work")


def test_what_comes_at_another_moment_begins_anew() -> None:
    sounds = Sounds()
    sounds.lead_in.foresee((10.0, "work"))
    sounds.clock.advance(9.8)
    sounds.lead_in.foresee((20.0, "work"))
    sounds.clock.advance(20)
    assert sounds.heard == [(9.7, "work"), (9.8, "silence"), (19.7, "work")]


def test_what_is_seen_too_late_is_not_begun() -> None:
    sounds = Sounds()
    sounds.clock.advance(9.9)
    sounds.lead_in.foresee((10.0, "work"))
    sounds.clock.advance(1)
    assert sounds.heard == []
    assert not sounds.lead_in.has_begun(10.0, "work")
