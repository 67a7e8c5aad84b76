from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiptui.domain.formatting import is_blank, one_line
from hiptui.domain.record import Rating

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  plain ", "plain"),
        ("two\r\nlines\tand\x1b[31m", "two  lines and [31m"),
        ("\u202eabc\u202c \u2066def\u2069", "abc def"),
        ("a\ud800b", "ab"),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        ),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
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


@pytest.mark.parametrize("text", ["", " ", "\u200b\u200d", "\u00ad", "\u3164", "\u2800", "\u0301"])
def test_what_shows_nothing_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", ".", "\u200dx", "片", "\U0001f9d8"])
def test_what_shows_something_is_not(text: str) -> None:
    assert not is_blank(text)
