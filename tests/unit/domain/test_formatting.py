from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from hypothesis import example, given
from hypothesis import strategies as st

from hiptui.domain.formatting import (
    clock,
    has_twelve_hours,
    is_blank,
    lowered,
    many,
    mirrored,
    number,
    one_line,
    printable,
    sentences,
    time_of_day,
    to_go,
    to_microsecond,
    total,
    up,
)
from hiptui.domain.record import Rating
from tests.support import for_each

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"


@for_each(
    ("template", "left", "right"),
    [
        ("{side} knee up", "Left knee up", "Right knee up"),
        ("Lift the {side} leg", "Lift the left leg", "Lift the right leg"),
        ("Lie on your {other} side", "Lie on your right side", "Lie on your left side"),
        ("Turn. {side} leg up.", "Turn. Left leg up.", "Turn. Right leg up."),
        (
            "Turn! {other} leg?  {side} leg",
            "Turn! Right leg?  Left leg",
            "Turn! Left leg?  Right leg",
        ),
        ("Swap: {side} foot", "Swap: left foot", "Swap: right foot"),
        ("Turn, {side}, {other}", "Turn, left, right", "Turn, right, left"),
        ('"{side}" leg', '"Left" leg', '"Right" leg'),
        ('Say "go." {side} leg', 'Say "go." Left leg', 'Say "go." Right leg'),
        ("Stay. “{side} leg”", "Stay. “Left leg”", "Stay. “Right leg”"),
        ("Up (on top.) {side} leg", "Up (on top.) Left leg", "Up (on top.) Right leg"),
        ("({other} leg rests)", "(Right leg rests)", "(Left leg rests)"),
        ("Wait… {side} leg", "Wait… Left leg", "Wait… Right leg"),
        ("2.{side}", "2.left", "2.right"),
        ("{side}{other}", "Leftright", "Rightleft"),
        ("{side} and {other}", "Left and right", "Right and left"),
        ("{sides} {} {{side}}", "{sides} {} {left}", "{sides} {} {right}"),
        ("", "", ""),
    ],
)
def test_mirrored(template: str, left: str, right: str) -> None:
    assert mirrored(template, "left", "right") == left
    assert mirrored(template, "right", "left") == right


@given(st.text(alphabet='ab .!?"({})', max_size=30))
def test_mirroring_leaves_text_without_sides_alone(text: str) -> None:
    assert mirrored(text, "left", "right") == text


@given(st.lists(st.sampled_from(["{side}", "{other}", " knee", ". ", "! ", ", ", "("])))
def test_mirroring_twice_gives_the_first_text_again(parts: list[str]) -> None:
    there = mirrored("".join(parts), "left", "right").lower()
    swapped = re.sub("left|right", lambda m: {"left": "right", "right": "left"}[m[0]], there)
    assert swapped == mirrored("".join(parts), "right", "left").lower()


@given(st.integers(0, 10**6))
@example(3599)
@example(3600)
def test_clock(seconds: int) -> None:
    shown = clock(seconds)
    parts = [int(part) for part in shown.split(":")]
    assert all(part < 60 for part in parts[1:])
    assert sum(part * 60**i for i, part in enumerate(reversed(parts))) == seconds
    assert re.fullmatch(r"\d+:\d\d" if seconds < 3600 else r"[1-9]\d*:\d\d:\d\d", shown)


@for_each(
    ("whole", "seconds"),
    [
        *[(0, 0), (1, 0.1), (1, 1), (1, 1.0000001), (1, 0.9999999), (30, 29.00001), (0, -0.5)],
        *[(60, 59.2), (3, sum([0.1] * 30)), (1, 0.1 + 0.2 + 0.7)],
    ],
)
def test_up(whole: int, seconds: float) -> None:
    assert up(seconds) == whole


def test_total() -> None:
    assert (total(1905, False), total(59.5, False)) == ("31:45", "1:00")
    assert (total(395, True), total(3600.0, True)) == ("~6:35", "~1:00:00")


def test_number_is_whole_where_it_can_be() -> None:
    numbers = [30.0, 22.5, 0.1 + 0.2, 29.9999999, 0, 1.2345]
    assert repr([number(one) for one in numbers]) == "[30, 22.5, 0.3, 30, 0, 1.234]"
    assert to_microsecond(0.1 + 0.2) == 0.3 != 0.1 + 0.2


def test_one_of_a_thing_is_not_several() -> None:
    assert [many(number, "round") for number in (0, 1, 2)] == ["0 rounds", "1 round", "2 rounds"]
    assert [to_go(seconds) for seconds in (0.2, 15)] == ["1 second to go", "15 seconds to go"]
    assert to_go(120) == "2 minutes to go"


def test_a_first_letter_is_lowered_only_where_the_word_is_an_ordinary_one() -> None:
    ordinary = ["Left leg lifts", "Single-leg bridge", "Élévation"]
    assert [lowered(text) for text in ordinary] == [text.lower() for text in ordinary]
    other = ["IT band", "RR-alpha", "McGill curl-up", "TRX", "T-spine rotation", "V sit", "3 steps"]
    for text in (*other, ""):
        assert lowered(text) == text


@for_each(
    ("text", "shown"),
    [
        ("Планка 側平板", "Планка 側平板"),
        (FAMILY, FAMILY),
        ("\u0939\u093f\u092a \u0930\u0947\u095b", "\u0939\u093f\u092a \u0930\u0947\u095b"),
        ("a\x1b[31m", "a\\x1b[31m"),
        ("a\u202eb\u2066c\n", "a\\u202eb\\u2066c\\n"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_a_terminal_would_act_on_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


@for_each(
    ("day", "half"),
    [("00:05", "12:05 AM"), ("07:11", "7:11 AM"), ("12:05", "12:05 PM"), ("19:00", "7:00 PM")],
)
def test_a_time_of_day_by_either_clock(day: str, half: str) -> None:
    at = datetime.fromisoformat(f"2026-03-01T{day}:00Z")
    assert time_of_day(at, twelve_hours=False) == day
    assert time_of_day(at, twelve_hours=True) == half


@for_each(
    ("environ", "twelve"),
    [
        ({}, False),
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "de_DE.UTF-8", "LC_TIME": "en_US"}, True),
        ({"LANG": "en_US.UTF-8", "LC_TIME": "en_GB.UTF-8"}, False),
        ({"LC_ALL": "C.UTF-8", "LC_TIME": "en_US.UTF-8"}, False),
        ({"LC_ALL": "", "LC_TIME": "hi_IN@devanagari"}, True),
        ({"LANG": "en_CA.UTF-8"}, True),
        ({"LANG": "fr_CA.UTF-8"}, False),
        ({"LANG": "POSIX"}, False),
    ],
)
def test_the_locale_says_how_many_hours_a_clock_has(environ: dict[str, str], twelve: bool) -> None:
    assert has_twelve_hours(environ) is twelve


def test_parts_become_sentences() -> None:
    assert sentences("Work", "", " Is it? ", "So…", "No.") == "Work. Is it? So… No."


@for_each(
    ("text", "line"),
    [
        ("  plain ", "plain"),
        ("two\r\nlines\tand\x1b[31m", "two  lines and [31m"),
        ("\u202eabc\u202c \u2066def\u2069", "abc def"),
        ("a\ud800b", "ab"),
        (FAMILY, FAMILY),
        (PERSIAN, PERSIAN),
        ("\u2028\u0085", ""),
    ],
)
def test_foreign_text_becomes_one_plain_line(text: str, line: str) -> None:
    assert one_line(text) == line


@given(st.text())
def test_one_line_is_plain_and_stays_so(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert not {unicodedata.category(char) for char in line} & {"Cc", "Cs", "Zl", "Zp"}
    assert not set(line) & set(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))


def test_a_note_follows_the_same_rule() -> None:
    assert Rating(note="\u202e x\ny ").cleaned().note == "x y"
    assert Rating(note="\u2066\n").cleaned().note is None
    assert len(Rating(note="n" * 3000).cleaned().note or "") == 2000


def test_what_shows_nothing_is_blank() -> None:
    assert all(map(is_blank, ["", " ", "\u200b\u200d", "\u00ad", "\u3164", "\u2800", "\u0301"]))
    assert not any(map(is_blank, ["a", ".", "\u200dx", "片", "\U0001f9d8"]))
