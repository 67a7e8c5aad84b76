"""Blind pictures give nothing away; the key knows what they are."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from hiptui.figure.library import shipped
from scripts import contact_sheet
from tests.support import for_each

SHOWN = ("hip-cars", "over-under", "wall-sit")
"""Both sides, none, and one that stands still."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sheet")


@pytest.fixture(scope="module")
def pictures(folder: Path) -> dict[Path, str]:
    """What is drawn blind, as SVG by its path; the key stands in key.json of the folder."""
    found: dict[Path, str] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("random.randrange", lambda *_: 7)  # a name that is drawn again is none
        patch.setattr(contact_sheet, "shipped_ids", lambda: SHOWN)
        patch.setattr(contact_sheet, "write", lambda svg, path: found.update({path: svg}))
        arguments = ["contact_sheet.py", "--blind", "-o", str(folder / "blind")]
        patch.setattr(sys, "argv", [*arguments, "--key", str(folder / "key.json")])
        assert contact_sheet.main() == 0
    return found


def test_blind_pictures_hold_ten_stills_and_no_word(pictures: dict[Path, str]) -> None:
    assert len(pictures) == len(SHOWN)
    for path, svg in pictures.items():
        assert re.fullmatch(r"[0-9a-f]{4}\.png", path.name)
        assert "<text" not in svg
        assert svg.count("<g ") == contact_sheet.BLIND


def test_the_key_says_figure_and_side_of_each_picture(
    pictures: dict[Path, str], folder: Path
) -> None:
    key = json.loads((folder / "key.json").read_text("utf-8"))
    assert {path.stem for path in pictures} == set(key)
    assert sorted(entry["figure"] for entry in key.values()) == sorted(SHOWN)
    for entry in key.values():
        figure = shipped(entry["figure"])
        assert figure is not None
        assert entry["side"] in (("left", "right") if figure.side else ("",))


def test_a_key_beside_the_pictures_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["contact_sheet.py", "--blind", "-o", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", [*arguments, "--key", str(tmp_path / "key.json")])
    with pytest.raises(SystemExit, match="2"):
        contact_sheet.main()


@for_each("move", ["bridge-single", "over-under", "wall-sit"])
def test_the_stills_are_in_order_and_begin_with_the_first_key(move: str) -> None:
    figure = shipped(move)
    assert figure is not None
    times = contact_sheet.telling(figure, 10)
    assert times == sorted(set(times))
    assert (len(times), times[0]) == (10, 0)
    assert times[-1] <= figure.lead + figure.cycle
