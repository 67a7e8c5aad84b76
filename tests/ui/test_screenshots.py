from __future__ import annotations

import re

import pytest

from scripts import screenshots

HOW = "look at what has changed, then run: python scripts/screenshots.py"
SIZES = [f"{cells}x{rows}" for cells, rows in screenshots.SIZES]


@pytest.mark.parametrize("scene", screenshots.SCENES, ids=lambda scene: scene.name)
async def test_the_stored_pictures_are_what_the_program_shows(scene: screenshots.Scene) -> None:
    async for name, svg in screenshots.pictures([scene]):
        path = screenshots.FOLDER / name
        assert path.exists(), f"{name} is missing; {HOW}"
        stored = screenshots.seen(path.read_text(encoding="utf-8"))
        assert screenshots.seen(svg) == stored, f"{name} differs; {HOW}"


def test_there_are_no_pictures_of_scenes_that_are_gone() -> None:
    names = {f"{scene.name}-{size}" for scene in screenshots.SCENES for size in SIZES}
    assert {path.stem for path in screenshots.FOLDER.glob("*.svg")} == names, HOW


def test_pictures_hold_no_id_of_the_run_and_no_path_of_the_machine() -> None:
    for path in screenshots.FOLDER.glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"terminal-\d+", text)
        assert "/tmp" not in text
        assert "/home" not in text


def test_a_difference_in_text_place_or_style_is_seen() -> None:
    svg = (screenshots.FOLDER / "work-left-80x24.svg").read_text(encoding="utf-8")
    seen = screenshots.seen(svg)
    assert len(seen) > 30
    assert screenshots.seen(svg.replace("Left", "Right", 1)) != seen
    style = re.search(r"fill: (#[0-9a-f]{6})", svg)
    assert style
    assert screenshots.seen(svg.replace(style[1], "#123456")) != seen
