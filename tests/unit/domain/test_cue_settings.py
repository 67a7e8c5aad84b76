from __future__ import annotations

from dataclasses import replace

import pytest

from hiptui.domain.cue_settings import (
    COUNTS,
    HOOK_KEYS,
    Count,
    CueSettings,
    hook_key,
    is_heard,
)
from hiptui.domain.cues import Cue, cues_of
from hiptui.domain.timeline import Kind, build
from hiptui.domain.timing import Timing
from tests.support import hips

TIMELINE = build(hips(), replace(Timing(), rounds=2))


def heard_counts(count: Count) -> set[Kind]:
    return {
        segment.kind
        for index, segment in enumerate(TIMELINE.segments)
        for cue in cues_of(TIMELINE, index)
        if cue.cue in COUNTS and is_heard(cue.cue, index, TIMELINE, count)
    }


def test_every_cue_has_a_hook_and_the_three_counts_share_one() -> None:
    assert set(HOOK_KEYS) == {
        *("on_work", "on_change", "on_switch", "on_rest", "on_round", "on_halfway"),
        *("on_count", "on_finish"),
    }
    assert {hook_key(cue) for cue in COUNTS} == {"on_count"}
    assert not CueSettings().hooks


def test_the_count_sounds_before_work_and_nowhere_else() -> None:
    assert heard_counts("before-work") == {Kind.PREPARE, Kind.SWITCH, Kind.CHANGE, Kind.REST}
    assert heard_counts("all") == set(Kind)
    assert heard_counts("off") == set()


def test_the_count_of_the_cool_down_is_not_before_work() -> None:
    cool_down = len(TIMELINE.segments) - 1
    assert TIMELINE.segments[cool_down].kind is Kind.REST
    assert not is_heard(Cue.THREE, cool_down, TIMELINE, "before-work")
    assert is_heard(Cue.THREE, cool_down, TIMELINE, "all")


def test_work_that_follows_work_at_once_is_counted_in() -> None:
    timeline = build(hips(), replace(Timing(), switch=0))
    assert is_heard(Cue.THREE, 1, timeline, "before-work")


@pytest.mark.parametrize("cue", [cue for cue in Cue if cue not in COUNTS])
def test_other_cues_always_sound(cue: Cue) -> None:
    assert is_heard(cue, 1, TIMELINE, "off")
