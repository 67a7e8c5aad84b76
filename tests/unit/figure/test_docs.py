"""The example in the documentation is a figure that works."""

from __future__ import annotations

import re
from pathlib import Path

from hiptui.domain.circuit import Side
from hiptui.figure.figure_file import FIGURE_FIELDS, KEY_FIELDS
from hiptui.figure.frame import View
from hiptui.figure.library import parse
from hiptui.figure.render import render

DOCS = Path(__file__).parents[3] / "docs" / "figures.md"


def test_the_example_is_a_figure() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    (example,) = [block for block in blocks if "[[key]]" in block]
    loaded = parse(example, "calf-raise", "calf-raise.toml")
    assert loaded.problems == ()
    assert loaded.figure is not None
    for t in (0.0, 0.7, 1.5):
        for side in Side:
            assert render(loaded.figure, t, View(40, 14, side)) is not None


def test_every_field_of_the_format_is_documented() -> None:
    text = DOCS.read_text("utf-8")
    missing = [
        name for name in {*FIGURE_FIELDS, *KEY_FIELDS} - {"id", "key"} if f"`{name}`" not in text
    ]
    assert missing == []
