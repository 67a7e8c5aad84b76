from __future__ import annotations

import pytest

from hiptui.cli import cell_width, columns


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("plank", 5),
        ("Élévation", 9),
        ("E\u0301le\u0301", 3),
        ("側平板", 6),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", 2),
        ("\U0001f3c3\U0001f3fd\u200d\u2640\ufe0f run", 6),
        ("\u2764\ufe0f", 2),
        ("สะพานเดี่ยว", 9),
        ("हिप", 2),
    ],
)
def test_a_text_is_as_wide_as_a_terminal_makes_it(text: str, cells: int) -> None:
    assert cell_width(text) == cells


def test_columns_stand_below_each_other_whatever_is_in_them() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    text = columns([("name", "work"), (family, "1:00"), ("側平板", "10:00")], right={1})
    assert text.split("\n") == ["name     work", f"{family}       1:00", "側平板  10:00"]
