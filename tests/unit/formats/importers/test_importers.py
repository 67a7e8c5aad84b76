"""What becomes of other programs' workouts."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiptui.domain.circuit import Circuit, Side, Sides, Timing
from hiptui.domain.settings import Settings, resolve
from hiptui.domain.timeline import Kind, build
from hiptui.formats.importers import Refused, read
from hiptui.formats.importers.draft import is_pause, side_of
from hiptui.storage.circuit_checks import toml
from hiptui.storage.circuits import read_text
from tests.support import drive, examples, for_each, hips
from tests.unit.formats.importers import samples
from tests.unit.formats.importers.samples import (
    HIIT_CLI,
    OPENHIIT,
    PROGRAMS,
    SECONDS,
    WORKOUT_TIMER,
    encoded,
    interval,
    sample,
    seconds,
    timed,
)


def one(data: bytes) -> tuple[Circuit, str]:
    """The only circuit in a file, and all that was said of it."""
    imported = read(data)
    assert imported
    assert not imported.refused
    (found,) = imported.circuits
    return found.circuit, "\n".join((*found.said, *imported.said))


def why_not(data: bytes) -> str:
    """Why there is no circuit in a file."""
    imported = read(data)
    assert imported
    assert not imported.circuits
    return "\n".join(imported.refused)


def work(circuit: Circuit) -> list[tuple[str, float, str | None]]:
    """Each work segment of its first round: name, seconds, side."""
    line = build(circuit, resolve(circuit, Settings()))
    return [
        (s.move.name, s.length, s.side and s.side.value)
        for s in line.segments
        if s.move and s.kind is Kind.WORK and s.round == 1
    ]


def total(circuit: Circuit) -> float:
    return build(circuit, resolve(circuit, Settings())).seconds


@for_each("program", PROGRAMS)
def test_each_format_makes_circuits_that_run_and_are_read_again_as_they_are(program: str) -> None:
    imported = read(sample(program))
    assert imported
    assert imported.program == program
    assert imported.circuits
    assert not imported.refused
    for found in imported.circuits:
        driver = drive(found.circuit, rounds=found.circuit.rounds.min, reps="pace")
        driver.wait(driver.session.timeline.seconds)
        assert driver.record.status == "completed"
        loaded = read_text(toml(found.circuit), "")
        assert loaded.problems == ()
        assert total(loaded.circuits[0]) == total(found.circuit)


# Seconds


def test_seconds_circuit() -> None:
    circuit, said = one(encoded(SECONDS))
    assert (circuit.id, circuit.name) == ("hip-stuff", "Hip stuff")
    warm, clam, hold = circuit.moves
    assert (warm.name, warm.seconds, warm.only) == ("Warm Up", 20, "first")
    assert (clam.sides, clam.seconds, clam.first) == (Sides.EACH, 60, Side.LEFT)
    assert (hold.name, hold.reps, hold.seconds) == ("Bridge hold", 10, None)
    timing = circuit.timing
    assert (timing.rounds, timing.change, timing.rest, timing.switch) == (3, 15, 90, 5)
    assert timing.rest_after_last is False
    assert '"Bridge hold" has no end there: 10 repetitions' in said
    assert "not carried over: colours, sounds and music" in said


def test_seconds_by_set_repeats_each_move_in_place() -> None:
    intervals = [interval("A", 10), interval("B", 20)]
    circuit, said = one(seconds(group=True, random=True, intervals=intervals, warmup=None))
    assert [move.name for move in circuit.moves] == ["A", "A", "A", "B", "B", "B"]
    assert circuit.timing.rounds == 1
    assert "each move comes 3 times in a row" in said
    assert "the order was drawn by lot" in said


def test_seconds_moves_of_no_time_are_left_out_and_told() -> None:
    circuit, said = one(seconds(intervals=[interval("A", 0), interval("B", 20)]))
    assert [move.name for move in circuit.moves] == ["Warm Up", "B"]
    assert '"A" lasts no time there and is left out' in said


def test_seconds_hiit_round_custom_and_compound() -> None:
    sprint, rest = interval("Sprint", 20), interval("Rest", 10, rest=True)
    hiit = {
        "type": 1,
        "name": "H",
        "numberOfSets": 8,
        "highIntensity": sprint,
        "lowIntensity": rest,
    }
    box, pause = interval("Box", 180), interval("Break", 60)
    rounds = {"type": 2, "name": "R", "numberOfSets": 5, "rounds": box, "breaks": pause}
    steps = [interval("A", 30), interval("Pause", 10), interval("B", 30)]
    custom = {"_type": "cust", "name": "C", "numberOfSets": 9, "intervals": steps}
    whole = {"type": 4, "name": "All", "timers": [hiit, custom], "timerRest": interval("R", 45)}
    pack = {"_type": "pack", "items": [hiit, rounds, custom, whole]}
    imported = read(encoded({"packs": [pack]}))
    assert imported
    assert not imported.refused
    totals = [total(found.circuit) for found in imported.circuits]
    assert totals == [15 + 8 * 30, 15 + 5 * 180 + 4 * 60, 15 + 70, 15 + 160 + 60 + 9 * 10]
    names = [[move.name for move in found.circuit.moves] for found in imported.circuits]
    assert names == [["Sprint"], ["Box"], ["A", "B"], ["Sprint"] * 8 + ["A", "B"]]


# Just Another Workout Timer


def test_workout_timer() -> None:
    circuit, _ = one(encoded(WORKOUT_TIMER))
    assert circuit.name == "Café – core"
    plank = "Side plank"
    assert work(circuit) == [(plank, 30, "left"), (plank, 30, "right"), ("Squat", 30, None)]
    timing = circuit.timing
    assert (timing.switch, timing.change, timing.rest, timing.rounds) == (5, 10, 60, 3)
    assert total(circuit) == 15 + 3 * 165


def test_workout_timer_alone_and_with_spoilt_letters() -> None:
    alone = encoded(WORKOUT_TIMER["workouts"][0])
    assert one(alone)[0] == one(encoded(WORKOUT_TIMER))[0]
    cut = bytes(ord(char) & 0xFF for char in encoded(WORKOUT_TIMER).decode())
    circuit, said = one(cut)
    assert circuit.name == "Café core"
    assert "letters beyond ASCII may be wrong" in said


def test_workout_timer_sets_are_written_out() -> None:
    sets = [
        {"repetitions": 2, "exercises": [{"name": "A", "duration": 20}]},
        {"repetitions": 1, "exercises": [{"name": "B", "duration": 40}]},
    ]
    circuit, _ = one(encoded({"title": "T", "sets": sets}))
    assert work(circuit) == [("A", 20, None), ("A", 20, None), ("B", 40, None)]
    assert circuit.timing.rounds == 1


# OpenHIIT


def test_openhiit_lasts_as_its_own_formula_says() -> None:
    circuit, said = one(encoded(OPENHIIT))
    assert [move.name for move in circuit.moves] == ["Warm-up", "Run", "Jump", "Work", "Cool-down"]
    own = 7 + 30 + 10 + 3 * (3 * 20 + 2 * 10) + 2 * 60 + 45
    assert total(circuit) == own + 10
    assert "10 s of change come before the cool-down" in said
    (timer,) = OPENHIIT
    bare = {**json.loads(timer["timeSettings"]), "cooldownTime": 0, "breakTime": 0}
    circuit, _ = one(encoded([{**timer, "timeSettings": bare}]))
    assert total(circuit) == own - 45 - 2 * 50
    assert circuit.timing.rest == 10


# hiit-cli


def test_hiit_cli() -> None:
    circuit, said = one(encoded(HIIT_CLI))
    assert work(circuit) == [("Push", 30, None), ("Push", 30, None), ("Pull", 40, None)]
    assert (circuit.timing.rounds, circuit.timing.change) == (2, 15)
    assert "pauses of 0 and 15 s between moves became 15 s each" in said


# Pauses and sides


@for_each(
    ("exercises", "change", "rest", "told"),
    [
        ((("A", 20), ("Rest", 9), ("B", 20)), 9, 0, ""),
        ((("A", 20), ("B", 20), ("Pause", 30)), 0, 30, ""),
        ((("A", 20), ("Rest", 5), ("Short break", 4), ("B", 20)), 9, 0, ""),
        (
            (("A", 20), ("Rest", 9), ("B", 20), ("Rest", 9), ("C", 20), ("Rest", 40), ("D", 20)),
            9, 0, "pauses of 9 and 40 s between moves became 9 s each",
        ),
        ((("Get ready", 12), ("A", 20)), None, 0, ""),
    ],
)  # fmt: skip
def test_pauses_become_change_or_rest(
    exercises: tuple[tuple[str, int], ...], change: int | None, rest: int, told: str
) -> None:
    circuit, said = one(timed(*exercises))
    assert (circuit.timing.change, circuit.timing.rest) == (change, rest)
    assert said == told
    assert all(not is_pause(move.name) for move in circuit.moves)


@for_each(
    ("left", "right", "name"),
    [
        ("Side plank left", "Side plank right", "Side plank"),
        ("Left side plank", "Right side plank", "Side plank"),
        ("Side plank (left side)", "Side plank (right side)", "Side plank"),
        ("Lunge - L", "Lunge - R", "Lunge"),
        ("Lunge, LEFT leg", "lunge, right leg", "Lunge"),
        ("Seitstütz links", "Seitstütz rechts", "Seitstütz"),
    ],
)
def test_left_and_right_are_one_move(left: str, right: str, name: str) -> None:
    circuit, _ = one(timed((left, 30), ("Rest", 5), (right, 30), ("Rest", 10), ("Squat", 20)))
    assert work(circuit) == [(name, 30, "left"), (name, 30, "right"), ("Squat", 20, None)]
    circuit, _ = one(timed((right, 30), (left, 30)))
    assert [side for _, _, side in work(circuit)] == ["right", "left"]


@for_each(
    "exercises",
    [
        (("Plank left", 30), ("Plank right", 20)),
        (("Plank left", 30), ("Lunge right", 30)),
        (("Plank left", 30), ("Plank left", 30)),
        (("Twist left to right", 30), ("Twist right to left", 30)),
        (("Left", 30), ("Right", 30)),
        (("Plank left", 2000), ("Plank right", 2000)),
    ],
)
def test_what_is_no_pair_stays_two(exercises: tuple[tuple[str, int], ...]) -> None:
    circuit, _ = one(timed(*exercises))
    assert [(name, None) for name, _ in exercises] == [(n, side) for n, _, side in work(circuit)]


def test_what_is_a_pause_by_its_name() -> None:
    pauses = ["Rest", "REST!", "Rest 30 s", "Rest between sets", "Water break", "Pausa", "休息"]
    assert [name for name in pauses if not is_pause(name)] == []
    done = ["Restart", "Breakdance", "Pull-up", "Short sprint", "", "10"]
    assert [name for name in done if is_pause(name) or side_of(name)] == []


# FIT


def test_fit_comes_back_as_it_was_written() -> None:
    circuit, said = one(sample("Garmin FIT"))
    before = build(hips(), Timing()).segments
    after = build(circuit, resolve(circuit, Settings())).segments
    assert [(s.kind, s.length, s.side) for s in after] == [
        (s.kind, s.length, s.side) for s in before
    ]
    assert [move.fit for move in circuit.moves] == [move.fit for move in hips().moves]
    assert circuit.moves[0].labels == hips().moves[0].labels
    assert said == ""
    chained = read(sample("Garmin FIT") * 3)
    assert chained
    assert len(chained.circuits) == 3


def test_a_damaged_fit_file_is_refused() -> None:
    data = sample("Garmin FIT")
    assert "damaged" in why_not(data[:-300])
    assert "checksum" in why_not(data[:600] + bytes([data[600] ^ 1]) + data[601:])
    imported = read(data + b"more of something else")
    assert imported
    assert len(imported.circuits) == len(imported.refused) == 1


def test_a_fit_field_of_a_type_that_nobody_knows_is_passed_over() -> None:
    data = samples.fit_of(samples.step("Plank", (0, 22.5)))
    length = bytes([2, 4, 0x86])
    assert data.count(length) == 1
    circuit, said = one(samples.resealed(data.replace(length, bytes([2, 4, 0x5F]))))
    assert circuit.moves[0].reps == 10
    assert 'step 1, "Plank", has no length there: 10 repetitions, then a key' in said


def test_fit_times_repetitions_and_what_has_no_end() -> None:
    steps = (
        samples.step("Plank left", (0, 22.5), notes="left arm down"),
        samples.step("Plank right", (0, 22.5), notes="right arm down"),
        samples.step("Squat", (29, 12), weight=20),
        samples.step("Run", (1, 400)),
        samples.step("Hang", (5, 0)),
        samples.step("", (0, 30), fit=(19, 43)),
        samples.step("", (0, 30), fit=(28, None)),
    )
    circuit, said = one(samples.fit_of(*steps))
    plank, squat, run, hang, side, low = circuit.moves
    assert (plank.name, plank.seconds) == ("Plank", 45)
    assert plank.labels == ("left arm down", "right arm down")
    assert [move.reps for move in (squat, run, hang)] == [12, 10, 10]
    assert (side.name, side.fit) == ("Plank", (19, 43))
    assert (low.name, low.fit) == ("Squat", None)
    assert "weights stay behind" in said
    assert 'step 4, "Run", has no length there: 10 repetitions' in said


def test_fit_repeats_within_repeats_are_written_out() -> None:
    a, b = samples.step("A", (0, 10)), samples.step("B", (0, 20))
    circuit, _ = one(samples.fit_of(a, samples.repeat(0, 2), b, samples.repeat(0, 2)))
    assert [move.name for move in circuit.moves] == ["A", "A", "B", "A", "A", "B"]


def test_fit_rounds_keep_what_comes_before_and_after_them() -> None:
    steps = (
        samples.step("Jog", (0, 60), intensity=2),
        samples.step("A", (0, 10)),
        samples.step("Rest", (0, 30), intensity=1),
        samples.repeat(1, 4),
        samples.step("Stretch", (0, 90), intensity=3),
    )
    circuit, _ = one(samples.fit_of(*steps))
    moves = [(move.name, move.only) for move in circuit.moves]
    assert moves == [("Jog", "first"), ("A", None), ("Stretch", "last")]
    assert (circuit.timing.rounds, circuit.timing.rest) == (4, 30)


def test_fit_steps_without_numbers_and_titles_apart() -> None:
    steps = (samples.step("", (0, 10), fit=(11, 7)), samples.step("B", (0, 20)))
    circuit, _ = one(samples.fit_of(*steps, title=((11, 7), "Hip CAR"), numbered=False))
    assert [move.name for move in circuit.moves] == ["Hip CAR", "B"]


def test_a_fit_name_cut_within_a_character_ends_before_it() -> None:
    data = samples.fit_of(samples.step("Übung", (0, 10)))
    cut = samples.resealed(data.replace("Übung\0".encode(), b"Ubun\xc3\0\0"))
    assert one(cut)[0].moves[0].name == "Ubun"


@for_each(("first", "times"), [(1, 2), (9, 2), (0, 0), (0, 65535)])
def test_fit_repeats_that_lead_nowhere_are_refused(first: int, times: int) -> None:
    data = samples.fit_of(samples.step("A", (0, 10)), samples.repeat(first, times))
    assert "step 2: a repeat that leads nowhere" in why_not(data)


# Limits


@for_each(
    ("data", "why"),
    [
        (timed(("A", 3601)), "sets[0].exercises[0]: expected 0 to 3600 s, got 3601"),
        (timed(("A", -4)), "sets[0].exercises[0]: expected 0 to 3600 s, got -4"),
        (seconds(intervals=[interval("A", 10**9)]), "intervals[0]: expected 0 to 3600 s, got 1e"),
        (timed(("Rest", 20)), '"Mine" holds no move'),
        (encoded([{**OPENHIIT[0], "activeIntervals": 0}]), "nothing to do"),
        (timed(*[("A", 20)] * 101), "would be 101 moves, 100 are the most"),
        (encoded({"title": "M", "sets": [{"repetitions": 9999, "exercises": [{"name": "A"}]}] * 2}),
         "more than 500 steps"),
        (encoded({**HIIT_CLI, "workouts": [{"name": "A", "length": 9, "sets": 501}]}), "500 steps"),
        (seconds(group=True, numberOfSets=10**9), "more than 500 steps"),
        (encoded({"type": 4, "name": "C", "timers": [{"type": 3, "name": "x", "numberOfSets": 1000,
          "intervals": [interval("A", 1)]}] * 5000}), "more than 500 steps"),
        (encoded([{**OPENHIIT[0], "activeIntervals": 101}]), "100 moves are the most"),
    ],
)  # fmt: skip
def test_what_no_circuit_can_hold_is_refused_with_its_place(data: bytes, why: str) -> None:
    assert why in why_not(data)


def test_too_many_rounds_become_the_most_and_are_told() -> None:
    circuit, said = one(timed(("A", 20), repetitions=25))
    assert circuit.timing.rounds == 20
    assert "25 rounds became 20" in said


@for_each(
    ("data", "why"),
    [
        (b"PK\x03\x04" + b"x" * 99, "a zip archive; unpack it first"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": NaN}', "NaN is no number"),
        (b"{", "no JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "no JSON"),
        (b"[1" + b" " * (1 << 20), "larger than 1 MiB"),
    ],
)
def test_damage_is_told_in_a_line(data: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read(data)


@for_each("data", [b"", b"hello", b"{}", b"[]", b"[1, 2]", b'{"workouts": [3]}'])
def test_what_no_format_claims_is_nothing(data: bytes) -> None:
    assert read(data) is None


def test_texts_are_cleaned() -> None:
    name = "\x1b[31m{Squat}\u202e\ud800\n now " + "x" * 90
    circuit, _ = one(json.dumps({"title": name, "sets": [
        {"repetitions": 1, "exercises": [{"name": name, "duration": 9}]}]}).encode())  # fmt: skip
    assert circuit.name == circuit.moves[0].name
    assert circuit.name.startswith("[31m(Squat) now x")
    assert len(circuit.name) == 80
    assert read_text(toml(circuit), "").problems == ()


# Whatever comes


def _mutated(data: bytes, at: int, cut: int, new: bytes) -> bytes:
    place = at % (len(data) + 1)
    return data[:place] + new + data[place + cut :]


@settings(max_examples=examples(100), deadline=None)
@given(st.sampled_from(PROGRAMS), st.integers(0, 20_000), st.integers(0, 40), st.binary(max_size=8))
def test_mutated_files_make_good_circuits_or_none(
    program: str, at: int, cut: int, new: bytes
) -> None:
    try:
        imported = read(_mutated(sample(program), at, cut, new))
    except Refused:
        return
    for found in imported.circuits if imported else ():
        assert read_text(toml(found.circuit), "").problems == ()


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
_KEYS = st.sampled_from(
    ["type", "name", "items", "intervals", "duration", "split", "rest", "indefinite", "group",
     "numberOfSets", "warmup", "cooldown", "timers", "workouts", "title", "sets", "repetitions",
     "exercises", "timeSettings", "activeIntervals", "length"]
)  # fmt: skip
_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6)
)


@settings(max_examples=examples(100), deadline=None)
@given(_JSON)
def test_any_json_makes_good_circuits_or_none(document: object) -> None:
    try:
        imported = read(json.dumps(document).encode())
    except Refused:
        return
    for found in imported.circuits if imported else ():
        assert read_text(toml(found.circuit), "").problems == ()
