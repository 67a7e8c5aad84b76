from __future__ import annotations

import pytest

from hiptui.domain.formatting import ago
from hiptui.domain.settings import Setting, setting

REST, ROUNDS = setting("timing", "rest"), setting("timing", "rounds")
LAST, REPS = setting("timing", "rest_after_last"), setting("timing", "reps")
VOLUME, SPEECH = setting("cues", "volume"), setting("cues", "voice_command")


@pytest.mark.parametrize(
    ("item", "text", "value"),
    [
        (REST, "90", 90),
        (REST, "1:30", 90),
        (REST, " 10:00 ", 600),
        (REST, "0", 0),
        (ROUNDS, "20", 20),
        (LAST, "on", True),
        (LAST, "No", False),
        (REPS, "Pace", "pace"),
        (VOLUME, "40", 40),
        (SPEECH, " Say -v X ", "Say -v X"),
    ],
)
def test_what_is_typed_becomes_a_value(item: Setting, text: str, value: object) -> None:
    assert item.parse(text) == value


@pytest.mark.parametrize(
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
        (LAST, "2"),
        (REPS, "never"),
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
    assert LAST.allowed == "on or off"
    assert REPS.allowed == "wait or pace"


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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
