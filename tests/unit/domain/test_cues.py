from __future__ import annotations

from msgspec.structs import replace

from hiptui.domain.circuit import Move, Side, Sides, Timing
from hiptui.domain.cues import COUNT, HOOK_KEYS, Cue, cues_of, hook_key, is_heard
from hiptui.domain.settings import Count, CueSettings
from hiptui.domain.timeline import Kind, Placed, Timeline, build
from tests.support import circuit_of, counted, for_each, hips, timed


def schedule(timeline: Timeline) -> list[tuple[float, str]]:
    """Every cue of a timetable without waiting, with its second."""
    return [
        (timeline.starts[at.index] + at.offset, at.what.value)
        for index in range(len(timeline.segments) + 1)
        for at in cues_of(timeline, index)
    ]


def words(timeline: Timeline) -> str:
    return " ".join(cue for _, cue in schedule(timeline))


def test_the_names_of_cues() -> None:
    names = "work change switch rest round halfway 3 2 1 finish"
    assert " ".join(Cue) == names


def test_the_whole_schedule_of_a_circuit() -> None:
    circuit = circuit_of(timed("a", 45, Sides.EACH), timed("b", 19))
    assert schedule(build(circuit, Timing(2, 120, True, 15, 10, 5))) == [
        (12, "3"), (13, "2"), (14, "1"),
        (15, "work"), (26.25, "halfway"), (34.5, "3"), (35.5, "2"), (36.5, "1"),
        (37.5, "switch"), (39.5, "3"), (40.5, "2"), (41.5, "1"),
        (42.5, "work"), (53.75, "halfway"), (62, "3"), (63, "2"), (64, "1"),
        (65, "change"), (72, "3"), (73, "2"), (74, "1"),
        (75, "work"), (91, "3"), (92, "2"), (93, "1"),
        (94, "rest"), (211, "3"), (212, "2"), (213, "1"),
        (214, "round"), (225.25, "halfway"), (233.5, "3"), (234.5, "2"), (235.5, "1"),
        (236.5, "switch"), (238.5, "3"), (239.5, "2"), (240.5, "1"),
        (241.5, "work"), (252.75, "halfway"), (261, "3"), (262, "2"), (263, "1"),
        (264, "change"), (271, "3"), (272, "2"), (273, "1"),
        (274, "work"), (290, "3"), (291, "2"), (292, "1"),
        (293, "finish"), (410, "3"), (411, "2"), (412, "1"),
    ]  # fmt: skip


BARE = Timing(1, 0, prepare=0, change=0, switch=0)


@for_each(
    ("move", "timing", "expected"),
    [
        (timed("a", 1), {}, "work finish"),
        (timed("a", 2), {}, "work 1 finish"),
        (timed("a", 3), {}, "work 2 1 finish"),
        (timed("a", 4), {}, "work 3 2 1 finish"),
        (timed("a", 19), {}, "work 3 2 1 finish"),
        (timed("a", 20), {}, "work halfway 3 2 1 finish"),
        (timed("a", 1), {"rest": 60, "rest_after_last": False}, "work finish"),
        (counted("a", 30), {}, "work finish"),
        (counted("a", 30), {"reps": "pace"}, "work halfway 3 2 1 finish"),
        # Each later round is opened once, after a rest or a change, whichever side is first.
        (timed("a", 1), {"rounds": 2, "change": 1}, "work change round finish"),
        (timed("a", 2, Sides.EACH), {"rounds": 3, "rest": 1}, "work work rest round work rest "
         "round work finish"),
        (replace(timed("a", 2, Sides.EACH), first=Side.RIGHT), {"rounds": 2},
         "work work round work finish"),
    ],
)  # fmt: skip
def test_the_cues_of_a_move(move: Move, timing: dict[str, object], expected: str) -> None:
    assert words(build(circuit_of(move), replace(BARE, **timing))) == expected


def test_nothing_beyond_the_end() -> None:
    timeline = build(hips(), Timing())
    assert [*cues_of(timeline, 79), *cues_of(timeline, 80)] == []


def test_crooked_lengths_count_to_the_microsecond() -> None:
    circuit = circuit_of(counted("a", 42, pace=0.1))
    timeline = build(circuit, Timing(1, 0, prepare=0, reps="pace"))
    assert schedule(timeline)[1:4] == [(1.2, "3"), (2.2, "2"), (3.2, "1")]


TIMELINE = build(hips(), replace(Timing(), rounds=2))


def heard_counts(count: Count) -> set[Kind]:
    return {
        segment.kind
        for index, segment in enumerate(TIMELINE.segments)
        for cue in cues_of(TIMELINE, index)
        if cue.what in COUNT and is_heard(cue, TIMELINE, count)
    }


def test_every_cue_has_a_hook_and_the_three_counts_share_one() -> None:
    assert set(HOOK_KEYS) == {
        *("on_work", "on_change", "on_switch", "on_rest", "on_round", "on_halfway"),
        *("on_count", "on_finish"),
    }
    assert {hook_key(cue) for cue in COUNT} == {"on_count"}
    assert not CueSettings().hooks


def test_the_count_sounds_before_work_and_nowhere_else() -> None:
    assert heard_counts("before-work") == {Kind.PREPARE, Kind.SWITCH, Kind.CHANGE, Kind.REST}
    assert heard_counts("all") == set(Kind)
    assert heard_counts("off") == set()


def test_the_count_of_the_cool_down_is_not_before_work() -> None:
    cool_down = len(TIMELINE.segments) - 1
    assert TIMELINE.segments[cool_down].kind is Kind.REST
    assert not is_heard(Placed(cool_down, 0, Cue.THREE), TIMELINE, "before-work")
    at_once = build(hips(), replace(Timing(), switch=0))
    assert is_heard(Placed(1, 0, Cue.THREE), at_once, "before-work")


def test_other_cues_always_sound() -> None:
    assert all(is_heard(Placed(1, 0, cue), TIMELINE, "off") for cue in {*Cue} - {*COUNT})
