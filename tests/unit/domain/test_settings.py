from __future__ import annotations

import pytest
from hypothesis import given
from msgspec.structs import fields, replace

from hiptui.domain.circuit import Circuit, Rounds, Timing, TimingChoice
from hiptui.domain.formatting import ago
from hiptui.domain.settings import (
    SECTIONS,
    SETTINGS,
    DisplaySettings,
    Setting,
    Settings,
    Table,
    default_of,
    resolve,
    setting,
    stated,
)
from tests import strategies
from tests.support import circuit_of, for_each, hips, timed

# key: command line, this circuit, circuit's own, all circuits, built in
VALUES: dict[str, tuple[object, ...]] = {
    "rounds": (5, 6, 7, 8, 3),
    "rest": (0, 30, 40, 50, 120),
    "rest_after_last": (False, True, False, False, True),
    "prepare": (0, 1, 2, 3, 15),
    "change": (0, 1, 2, 3, 10),
    "switch": (0, 1, 2, 3, 5),
    "reps": ("pace", "wait", None, "pace", "wait"),
}
SOURCES = ("command line", "this circuit", "circuit's own", "all circuits", "built in")
CASES = [
    (key, place)
    for key, row in VALUES.items()
    for place in range(len(SOURCES))
    if row[place] is not None
]


@for_each(("key", "first"), CASES)
def test_the_first_in_line_that_states_a_value_wins(key: str, first: int) -> None:
    row = [value if place >= first else None for place, value in enumerate(VALUES[key])]
    choice = [TimingChoice(**{key: value}) for value in row]  # type: ignore[arg-type]
    circuit = circuit_of(timed("a", 10))
    circuit = replace(circuit, timing=choice[2])
    settings = Settings(timing=choice[3], circuits={"test": choice[1], "other": TimingChoice(9, 9)})
    timing = resolve(circuit, settings, choice[0])
    sources = {
        name: stated(name, circuit, settings, choice[0])[1] for name in Timing.__struct_fields__
    }
    assert getattr(timing, key) == VALUES[key][first]
    assert sources[key] == SOURCES[first]
    others = {name: source for name, source in sources.items() if name != key}
    assert set(others.values()) == {"built in"}


def test_built_in_values() -> None:
    assert resolve(hips(), Settings()) == Timing(3, 120, True, 15, 10, 5, "wait")


@for_each(("given_rounds", "rounds"), [(1, 2), (2, 2), (4, 4), (9, 4)])
def test_rounds_from_settings_are_clamped_to_the_circuit(given_rounds: int, rounds: int) -> None:
    everywhere = Settings(timing=TimingChoice(rounds=given_rounds))
    assert resolve(hips(), everywhere).rounds == rounds
    here = Settings().with_value(setting("timing", "rounds"), "runner-hips", given_rounds)
    assert resolve(hips(), here).rounds == rounds


def test_built_in_rounds_are_clamped_too() -> None:
    assert resolve(hips(Rounds(1, 1)), Settings()).rounds == 1
    assert resolve(hips(Rounds(5, 6)), Settings()).rounds == 5


def test_rounds_from_the_command_line_are_the_callers_to_refuse() -> None:
    assert resolve(hips(), Settings(), TimingChoice(rounds=9)).rounds == 9


def test_a_value_of_zero_or_no_is_a_value() -> None:
    settings = Settings(timing=TimingChoice(rest=100, rest_after_last=True))
    line = TimingChoice(rest=0, rest_after_last=False)
    timing = resolve(hips(), settings, line)
    assert (timing.rest, timing.rest_after_last) == (0, False)


def test_a_value_is_changed_in_one_place() -> None:
    rest, rounds = setting("timing", "rest"), setting("timing", "rounds")
    before = Settings(
        timing=TimingChoice(rest=1),
        circuits={"a": TimingChoice(rest=2)},
        display=DisplaySettings(theme="t"),
    )
    everywhere = before.with_value(setting("timing", "change"), None, 3)
    assert everywhere.timing == TimingChoice(rest=1, change=3)
    assert everywhere.circuits == {"a": TimingChoice(rest=2)}
    one = before.with_value(rest, "b", 4).with_value(rounds, "a", 5)
    assert one.timing == TimingChoice(rest=1)
    assert one.circuits == {"a": TimingChoice(rest=2, rounds=5), "b": TimingChoice(rest=4)}
    assert one.display.theme == "t"
    assert before.circuits == {"a": TimingChoice(rest=2)}
    quiet = before.with_value(setting("cues", "volume"), None, 40)
    assert (quiet.cues.volume, before.cues.volume) == (40, 100)


def test_none_takes_a_choice_back() -> None:
    rest, volume = setting("timing", "rest"), setting("cues", "volume")
    settings = Settings().with_value(rest, "a", 4).with_value(rest, "a", None)
    assert settings.get(rest, "a") is None
    assert settings.circuits["a"] == TimingChoice()
    assert Settings().with_value(volume, None, 40).with_value(volume, None, None) == Settings()


def test_what_was_chosen_for_one_circuit_or_for_all() -> None:
    rest = setting("timing", "rest")
    settings = Settings(timing=TimingChoice(rest=1), circuits={"a": TimingChoice(rest=2)})
    assert settings.get(rest) == 1
    assert settings.get(rest, "a") == 2
    assert settings.get(rest, "b") is None
    assert settings.get(setting("display", "clock")) == "auto"


def test_the_value_that_holds_and_who_set_it() -> None:
    rest, switch = setting("timing", "rest"), setting("timing", "switch")
    voice = setting("cues", "voice")
    circuit = replace(circuit_of(timed("a", 10)), timing=TimingChoice(rest=40))
    assert Settings().effective(rest) == (120, "built in")
    assert Settings().effective(rest, circuit) == (40, "circuit's own")
    settings = Settings().with_value(rest, None, 50).with_value(voice, None, "off")
    assert settings.effective(rest) == (50, "all circuits")
    assert settings.effective(rest, circuit) == (40, "circuit's own")
    assert settings.effective(switch, circuit) == (5, "built in")
    assert (
        settings.effective(voice) == settings.effective(voice, circuit) == ("off", "all circuits")
    )
    mine = settings.with_value(rest, circuit.id, 0)
    assert mine.effective(rest, circuit) == (0, "this circuit")


def test_the_settings_have_the_ranges_and_steps_of_the_contract() -> None:
    shown = {
        item.key: (item.min, item.max, item.step)
        for item in SETTINGS
        if item.kind in ("count", "seconds")
    }
    assert shown == {
        "rounds": (1, 20, 1),
        "rest": (0, 600, 10),
        "prepare": (0, 120, 5),
        "change": (0, 120, 5),
        "switch": (0, 120, 5),
        "volume": (0, 100, 10),
    }


@pytest.mark.parametrize("table", SECTIONS)
def test_every_value_can_be_set_and_its_default_is_allowed(table: Table) -> None:
    chosen = getattr(Settings(), table)
    items = [item for item in SETTINGS if item.table == table]
    assert {item.key for item in items} == {spec.name for spec in fields(chosen)} - {"hooks"}
    for item in items:
        assert item.label
        assert item.help
        assert item.accepts(default_of(item))
        assert all(item.choices.values())


def test_choices_of_timing_are_those_of_timing() -> None:
    assert [spec.name for spec in fields(TimingChoice)] == [spec.name for spec in fields(Timing)]


@given(strategies.circuits(), strategies.settings())
def test_any_settings_give_rounds_within_the_circuits_range(
    circuit: Circuit, settings: Settings
) -> None:
    rounds = resolve(circuit, settings).rounds
    assert circuit.rounds.min <= rounds <= circuit.rounds.max


REST, ROUNDS = setting("timing", "rest"), setting("timing", "rounds")
LAST, REPS = setting("timing", "rest_after_last"), setting("timing", "reps")
VOLUME, SPEECH = setting("cues", "volume"), setting("cues", "voice_command")


@for_each(
    ("item", "text", "value"),
    [
        (REST, "90", 90),
        (REST, "1:30", 90),
        (REST, " 10:00 ", 600),
        (REST, "0", 0),
        (ROUNDS, "20", 20),
        (VOLUME, "40", 40),
        (SPEECH, " Say -v X ", "Say -v X"),
    ],
)
def test_what_is_typed_becomes_a_value(item: Setting, text: str, value: object) -> None:
    assert item.parse(text) == value


@for_each(
    ("item", "text"),
    [
        (REST, "601"),
        (REST, "10:01"),
        (REST, "1:60"),
        (REST, "-5"),
        (REST, "soon"),
        (REST, ""),
        (ROUNDS, "0"),
        (ROUNDS, "21"),
        (ROUNDS, "1:00"),
        (VOLUME, "101"),
        (VOLUME, "1:00"),
        (SPEECH, "x" * 201),
        (SPEECH, "say\x1b"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(item: Setting, text: str) -> None:
    with pytest.raises(ValueError, match="please") as refusal:
        item.parse(text)
    assert item.allowed in str(refusal.value)


def test_steps_stop_at_the_ends_and_choices_go_round() -> None:
    assert REST.stepped(120, 1) == 130
    assert REST.stepped(595, 1) == 600
    assert REST.stepped(5, -1) == 0
    assert ROUNDS.stepped(1, -1) == 1
    assert LAST.stepped(True, 1) is False
    assert REPS.stepped("pace", 1) == "wait"
    assert setting("display", "figure").stepped("auto", -1) == "off"
    assert VOLUME.stepped(100, 1) == 100
    assert VOLUME.stepped(100, -1) == 90
    assert SPEECH.stepped("say", 1) == "say"


def test_values_are_shown_as_a_person_reads_them() -> None:
    assert REST.readable(90) == "1:30"
    assert ROUNDS.readable(3) == "3"
    assert LAST.readable(True) == "on"
    assert LAST.readable(False) == "off"
    assert REST.allowed == "0:00-10:00"


@for_each(
    ("item", "good", "bad"),
    [
        (REST, 600, 601),
        (REST, 0, 0.0),
        (ROUNDS, 1, True),
        (LAST, False, 0),
        (REPS, "wait", "Wait"),
        (REPS, "pace", ["pace"]),
        (SPEECH, "", None),
    ],
)
def test_what_may_stand_in_the_file(item: Setting, good: object, bad: object) -> None:
    assert item.accepts(good)
    assert not item.accepts(bad)


def test_what_is_expected_in_the_file_is_said_as_toml_writes_it() -> None:
    assert REST.expected == "a whole number from 0 to 600"
    assert LAST.expected == "true or false"
    assert REPS.expected == '"wait" or "pace"'
    assert SPEECH.expected == "a text of at most 200 printable characters"


def test_its_place_in_the_file() -> None:
    assert REST.path() == ("timing", "rest")
    assert REST.path("myrtl") == ("circuit", "myrtl", "rest")


@for_each(
    ("days", "word"),
    [
        (-1, "today"),
        (0, "today"),
        (1, "1 d"),
        (13, "13 d"),
        (14, "2 wk"),
        (364, "52 wk"),
        (365, "1 y"),
        (36500, "100 y"),
    ],
)
def test_how_long_ago_is_a_short_word(days: int, word: str) -> None:
    assert ago(days) == word
    assert len(word) <= 5


def test_a_rest_by_round_is_shown_whole_and_steps_from_its_first() -> None:
    assert REST.readable((90, 60)) == "1:30, 1:00"
    assert REST.stepped((90, 60), 1) == 100
