from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiptui.outputs.capabilities import (
    TITLE_LENGTH,
    Capabilities,
    NotifyWay,
    Window,
    literal,
    notification,
)

FULL = Capabilities(osc=True, progress=True, notify="osc9")
BARE = Capabilities()
HOSTILE = st.text() | st.lists(
    st.sampled_from(
        ["\x1b", "\x1b]", "\x07", "\x9c", "\x9d", "\x1b\\", ";", "4;", "a", "\n", "\u202e"]
    )
).map("".join)
INNER = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]*"


def sent(found: Capabilities, title: str = "", percent: int = 0, paused: bool = False) -> list[str]:
    """What a terminal gets from the beginning to the end of a session."""
    sequences: list[str] = []
    frame = Window(found, sequences.append)
    frame.open()
    frame.phase(title, "", "osc9")
    frame.progress(percent, paused)
    frame.close()
    return sequences


@given(HOSTILE)
def test_a_title_is_one_sequence_whatever_it_says(text: str) -> None:
    sequence = sent(FULL, title=text)[1]
    assert re.fullmatch(rf"\x1b\]2;{INNER}\x1b\\", sequence)
    assert len(sequence) <= TITLE_LENGTH + 6
    sequence.encode("utf-8")


@given(HOSTILE, HOSTILE)
def test_a_notification_is_what_it_is_meant_to_be_and_nothing_else(head: str, body: str) -> None:
    field = INNER.replace("[^", "[^;")
    assert re.fullmatch(rf"\x1b\]9;[^\W\d_]{field}\x1b\\", notification("osc9", head, body))
    assert re.fullmatch(
        rf"\x1b\]777;notify;{field};{field}\x1b\\", notification("osc777", head, body)
    )
    part = rf"\x1b\]99;[a-z0-9=:]*;{field}\x1b\\"
    assert re.fullmatch(rf"({part}){{1,2}}", notification("osc99", head, body))
    assert notification("bell", head, body) == "\a"
    assert notification("off", head, body) == ""


@given(st.integers(-500, 500), st.booleans())
def test_progress_stays_between_nothing_and_all(percent: int, paused: bool) -> None:
    sequence = sent(FULL, percent=percent, paused=paused)[2]
    found = re.fullmatch(r"\x1b\]9;4;([14]);(\d+)\x1b\\", sequence)
    assert found
    assert found[1] == ("4" if paused else "1")
    assert 0 <= int(found[2]) <= 100


def test_a_terminal_that_takes_nothing_is_sent_nothing() -> None:
    assert sent(BARE, "x", 5) == []


def test_text_keeps_what_can_be_read() -> None:
    assert literal("  Übung\t– 3×\u200b10\n(łeft) ", 80) == "Übung – 3× 10 (łeft)"
    assert literal("x" * 500, 10) == "x" * 10


@pytest.mark.parametrize("way", ["osc9", "osc777", "osc99"])
def test_a_notification_says_head_and_body(way: NotifyWay) -> None:
    sequence = notification(way, "REST", "Hip CAR")
    assert "REST" in sequence
    assert "Hip CAR" in sequence


def test_a_frame_sends_nothing_twice_and_gives_back_what_it_took() -> None:
    sent: list[str] = []
    frame = Window(FULL, sent.append)
    frame.open()
    frame.open()
    frame.phase("WORK", "", "osc9")
    frame.phase("WORK", "", "osc9")
    frame.progress(10, False)
    frame.progress(10, False)
    frame.progress(10, True)
    frame.close()
    frame.close()
    assert sent == [
        "\x1b[22;2t",
        "\x1b]2;WORK\x1b\\",
        "\x1b]9;4;1;10\x1b\\",
        "\x1b]9;4;4;10\x1b\\",
        "\x1b]9;4;0;0\x1b\\\x1b[23;2t",
    ]
