from __future__ import annotations

import pytest

from hiptui.domain.sentences import lowered, many, sentences, to_go


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Hip raise", "hip raise"),
        ("Single-leg bridge", "single-leg bridge"),
        ("IT band", "IT band"),
        ("TRX row", "TRX row"),
        ("McGill curl-up", "McGill curl-up"),
        ("RR-alpha", "RR-alpha"),
        ("Élévation", "élévation"),
        ("A", "A"),
        ("", ""),
    ],
)
def test_a_name_inside_a_sentence_begins_small_unless_it_is_one_of_its_own(
    name: str, inside: str
) -> None:
    assert lowered(name) == inside


def test_parts_become_sentences() -> None:
    assert sentences("Work", "", " Is it? ", "So…", "No.") == "Work. Is it? So… No."


def test_one_is_singular() -> None:
    assert [many(number, "round") for number in (0, 1, 2)] == ["0 rounds", "1 round", "2 rounds"]


def test_time_is_to_go() -> None:
    assert [to_go(seconds) for seconds in (0.2, 15, 120)] == [
        "1 second to go",
        "15 seconds to go",
        "2 minutes to go",
    ]
