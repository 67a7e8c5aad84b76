from __future__ import annotations

import pytest

from hiptui.domain.entry import allowed, readable, stepped, typed
from hiptui.domain.formatting import ago
from hiptui.domain.settings import DISPLAY, TIMING_BY_KEY

REST, ROUNDS = TIMING_BY_KEY["rest"], TIMING_BY_KEY["rounds"]
LAST, REPS = TIMING_BY_KEY["rest_after_last"], TIMING_BY_KEY["reps"]


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (REST, "90", 90),
        (REST, "1:30", 90),
        (REST, " 10:00 ", 600),
        (REST, "0", 0),
        (ROUNDS, "20", 20),
        (LAST, "on", True),
        (LAST, "No", False),
        (REPS, "pace", "pace"),
    ],
)
def test_what_is_typed_becomes_a_value(setting: object, text: str, value: object) -> None:
    assert typed(setting, text) == value  # type: ignore[arg-type]  # settings, by the table


@pytest.mark.parametrize(
    ("setting", "text"),
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
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(setting: object, text: str) -> None:
    with pytest.raises(ValueError, match="please") as refusal:
        typed(setting, text)  # type: ignore[arg-type]  # settings, by the table
    assert allowed(setting) in str(refusal.value)  # type: ignore[arg-type]  # the same


def test_steps_stop_at_the_ends_and_choices_go_round() -> None:
    assert stepped(REST, 120, 1) == 130
    assert stepped(REST, 595, 1) == 600
    assert stepped(REST, 5, -1) == 0
    assert stepped(ROUNDS, 1, -1) == 1
    assert stepped(LAST, True, 1) is False
    assert stepped(REPS, "pace", 1) == "wait"
    assert stepped(DISPLAY[0], "auto", -1) == "off"


def test_values_are_shown_as_a_person_reads_them() -> None:
    assert readable(REST, 90) == "1:30"
    assert readable(ROUNDS, 3) == "3"
    assert readable(LAST, True) == "on"
    assert readable(LAST, False) == "off"
    assert allowed(REST) == "0:00-10:00"
    assert allowed(LAST) == "on or off"
    assert allowed(REPS) == "wait or pace"


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
