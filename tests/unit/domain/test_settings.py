from __future__ import annotations

import pytest
from msgspec.structs import fields, replace

from hiptui.domain.circuit import Rounds, Timing, TimingChoice
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
REST, ROUNDS = setting("timing", "rest"), setting("timing", "rounds")
LAST, REPS = setting("timing", "rest_after_last"), setting("timing", "reps")
VOLUME, SPEECH = setting("cues", "volume"), setting("cues", "voice_command")
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
    assert resolve(hips(), everywhere, TimingChoice(rest=9)).rounds == rounds
    here = Settings().with_value(ROUNDS, "runner-hips", given_rounds)
    assert resolve(hips(), here).rounds == rounds
    # What is built in too; a number from the command line is the caller's to refuse.
    only = Rounds(given_rounds, given_rounds)
    assert resolve(hips(only), Settings()).rounds == given_rounds
    assert resolve(hips(), Settings(), TimingChoice(rounds=given_rounds)).rounds == given_rounds


def test_a_value_is_changed_in_one_place() -> None:
    before = Settings(
        timing=TimingChoice(rest=1),
        circuits={"a": TimingChoice(rest=2)},
        display=DisplaySettings(theme="t"),
    )
    everywhere = before.with_value(setting("timing", "change"), None, 3)
    assert everywhere.timing == TimingChoice(rest=1, change=3)
    assert everywhere.circuits == {"a": TimingChoice(rest=2)}
    one = before.with_value(REST, "b", 4).with_value(ROUNDS, "a", 5)
    assert one.timing == TimingChoice(rest=1)
    assert one.circuits == {"a": TimingChoice(rest=2, rounds=5), "b": TimingChoice(rest=4)}
    assert one.display.theme == "t"
    assert before.circuits == {"a": TimingChoice(rest=2)}
    quiet = before.with_value(VOLUME, None, 40)
    assert (quiet.cues.volume, before.cues.volume) == (40, 100)


def test_none_takes_a_choice_back() -> None:
    settings = Settings().with_value(REST, "a", 4).with_value(REST, "a", None)
    assert settings.get(REST, "a") is None
    assert settings.circuits["a"] == TimingChoice()
    assert Settings().with_value(VOLUME, None, 40).with_value(VOLUME, None, None) == Settings()


def test_what_was_chosen_for_one_circuit_or_for_all() -> None:
    settings = Settings(timing=TimingChoice(rest=1), circuits={"a": TimingChoice(rest=2)})
    assert [settings.get(REST, circuit) for circuit in (None, "a", "b")] == [1, 2, None]
    assert settings.get(setting("display", "clock")) == "auto"


def test_the_value_that_holds_and_who_set_it() -> None:
    voice = setting("cues", "voice")
    circuit = replace(circuit_of(timed("a", 10)), timing=TimingChoice(rest=40))
    assert Settings().effective(REST) == (120, "built in")
    assert Settings().effective(REST, circuit) == (40, "circuit's own")
    settings = Settings().with_value(REST, None, 50).with_value(voice, None, "off")
    assert settings.effective(REST) == (50, "all circuits")
    assert settings.effective(REST, circuit) == (40, "circuit's own")
    assert settings.effective(setting("timing", "switch"), circuit) == (5, "built in")
    for where in (None, circuit):
        assert settings.effective(voice, where) == ("off", "all circuits")
    mine = settings.with_value(REST, circuit.id, 0)
    assert mine.effective(REST, circuit) == (0, "this circuit")


def test_the_settings_have_the_ranges_and_steps_of_the_contract() -> None:
    numbers = [item for item in SETTINGS if item.kind in ("count", "seconds")]
    assert {item.key: (item.min, item.max, item.step) for item in numbers} == {
        **{"rounds": (1, 20, 1), "rest": (0, 600, 10), "volume": (0, 100, 10)},
        **dict.fromkeys(("prepare", "change", "switch"), (0, 120, 5)),
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


@for_each(
    ("item", "text", "value"),
    [
        *[(REST, "90", 90), (REST, "1:30", 90), (REST, " 10:00 ", 600), (REST, "0", 0)],
        *[(ROUNDS, "20", 20), (VOLUME, "40", 40), (SPEECH, " Say -v X ", "Say -v X")],
    ],
)
def test_what_is_typed_becomes_a_value(item: Setting, text: str, value: object) -> None:
    assert item.parse(text) == value


@for_each(
    ("item", "texts"),
    [
        (REST, ["601", "10:01", "1:60", "-5", "soon", ""]),
        (ROUNDS, ["0", "21", "1:00"]),
        (VOLUME, ["101", "1:00"]),
        (SPEECH, ["x" * 201, "say\x1b"]),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(item: Setting, texts: list[str]) -> None:
    for text in texts:
        with pytest.raises(ValueError, match="please") as refusal:
            item.parse(text)
        assert item.allowed in str(refusal.value)


@for_each(
    ("item", "value", "step", "then"),
    [
        *[(REST, 120, 1, 130), (REST, 595, 1, 600), (REST, 5, -1, 0), (REST, (90, 60), 1, 100)],
        *[(ROUNDS, 1, -1, 1), (VOLUME, 100, 1, 100), (VOLUME, 100, -1, 90)],
        *[(LAST, True, 1, False), (REPS, "pace", 1, "wait"), (SPEECH, "say", 1, "say")],
        (setting("display", "figure"), "auto", -1, "off"),
    ],
)
def test_steps_stop_at_the_ends_and_choices_go_round(
    item: Setting, value: object, step: int, then: object
) -> None:
    assert item.stepped(value, step) == then


def test_values_are_shown_as_a_person_reads_them() -> None:
    assert [REST.readable(value) for value in (90, (90, 60))] == ["1:30", "1:30, 1:00"]
    assert ROUNDS.readable(3) == "3"
    assert [LAST.readable(value) for value in (True, False)] == ["on", "off"]
    assert REST.allowed == "0:00-10:00"


@for_each(
    ("item", "good", "bad"),
    [
        *[(REST, 600, 601), (REST, 0, 0.0), (ROUNDS, 1, True), (LAST, False, 0)],
        *[(REPS, "wait", "Wait"), (REPS, "pace", ["pace"]), (SPEECH, "", None)],
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
    assert REST.path() == ("timing", "rest")
    assert REST.path("myrtl") == ("circuit", "myrtl", "rest")


def test_how_long_ago_is_a_short_word() -> None:
    days = (-1, 0, 1, 13, 14, 364, 365, 36500)
    words = ["today", "today", "1 d", "13 d", "2 wk", "52 wk", "1 y", "100 y"]
    assert [ago(one) for one in days] == words
