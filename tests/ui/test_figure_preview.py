from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from hiptui.domain.circuit import Side
from hiptui.domain.settings import DisplaySettings
from hiptui.engine import Clock
from hiptui.figure.library import Library, Loaded
from hiptui.ui.small_apps import FigurePreview
from hiptui.ui.widgets.figure_view import FigureView
from tests.screens import LOOKS
from tests.unit.cli.conftest import FIGURE

KEYS = "q leave   space stop   [ ] \\ turn   ← → side"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "nod.toml").write_text(FIGURE)
    return tmp_path / "nod.toml"


@asynccontextmanager
async def preview(
    file: Path, side: Side | None = None, size: tuple[int, int] = (60, 20)
) -> AsyncIterator[Pilot[None]]:
    library = Library(file.parent)

    def load() -> Loaded:
        return library.load("nod") or Loaded(None)

    app = FigurePreview("nod", load, side, DisplaySettings())
    # The figure stands at its first pose, however long the machine takes.
    with patch.object(Clock, "ticks", return_value=0.0):
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield pilot


def rows(pilot: Pilot[None]) -> list[str]:
    """What the figure shows, its caption last."""
    view = pilot.app.query_one(FigureView)
    strips = view.render_lines(view.size.region)
    return [strip.text.rstrip() for strip in strips]


def text(pilot: Pilot[None], id: str) -> str:
    """What a line says, empty where it is hidden."""
    static = pilot.app.query_one(f"#{id}", Static)
    return str(static.visual) if static.display else ""


async def test_picture_caption_and_what_it_is(file: Path) -> None:
    async with preview(file) as pilot:
        await pilot.press("space")
        assert rows(pilot)[-1].strip() == "Stand tall"
        assert any("█" in row for row in rows(pilot)[:-1])
        assert text(pilot, "about") == "nod   right   camera = [20, 10]   stopped"
        assert text(pilot, "keys") == KEYS


async def test_keys_turn_the_camera_and_choose_the_side(file: Path) -> None:
    async with preview(file) as pilot:
        await pilot.press("space", "right_square_bracket")
        assert "camera = [35, 10]" in text(pilot, "about")
        before = rows(pilot)
        await pilot.press("right_square_bracket")
        assert "camera = [50, 10]" in text(pilot, "about")
        assert rows(pilot) != before
        await pilot.press("left")
        assert text(pilot, "about").startswith("nod   left   camera = [-10, 10]")
        await pilot.press("backslash", "left_square_bracket")
        assert text(pilot, "about").startswith("nod   left   camera = [35, 10]")
        await pilot.press("right")
        assert text(pilot, "about").startswith("nod   right   camera = [5, 10]")


@pytest.mark.parametrize("side", list(Side))
async def test_each_side_has_its_letter(file: Path, side: Side) -> None:
    file.write_text(FIGURE.replace("Stand tall", "Up").replace("Lift the leg", "Up"))
    async with preview(file, side) as pilot:
        await pilot.press("space")
        picture = "\n".join(rows(pilot)[:-1])
        assert [one for one in "LR" if one in picture] == [side.value[0].upper()]


async def test_the_file_is_read_again_when_it_changes(file: Path) -> None:
    async with preview(file) as pilot:
        await pilot.press("space")
        app = pilot.app
        assert isinstance(app, FigurePreview)
        file.write_text(FIGURE.replace('"Stand tall"', "5").replace("1.0", "-1"))
        app.reread()
        await pilot.pause()
        told = text(pilot, "problems").splitlines()
        assert told[0] == "nod: 3 problems; its file is read when it changes."
        assert told[2].startswith("nod.toml:7: key[0].say: expected")
        assert not app.query_one(FigureView).display

        file.write_text(FIGURE.replace("Stand tall", "Stand taller"))
        os.utime(file, ns=(1, 1))
        app.reread()
        await pilot.pause()
        assert text(pilot, "problems") == ""
        assert rows(pilot)[-1].strip() == "Stand taller"


@pytest.mark.parametrize("size", [(29, 20), (60, 12), (5, 2), (1, 1)])
async def test_too_small_a_window(file: Path, size: tuple[int, int]) -> None:
    async with preview(file, size=size) as pilot:
        assert not pilot.app.query_one(FigureView).display
        assert text(pilot, "problems").startswith("A figure needs 30x12 cells, these are")


async def test_a_low_window_leaves_the_rest_out(file: Path) -> None:
    async with preview(file, size=(60, 13)) as pilot:
        for _ in range(LOOKS):  # the rows of the rest are the figure's from the next frame on
            if any("█" in row for row in rows(pilot)):
                break
            await pilot.pause(0.002)
        assert any("█" in row for row in rows(pilot))
        assert text(pilot, "about") == text(pilot, "keys") == ""


async def test_a_window_that_changes_its_size(file: Path) -> None:
    async with preview(file) as pilot:
        for size, shown, told in (
            ((29, 11), False, ""),
            ((60, 20), True, KEYS),
            ((60, 13), True, ""),
        ):
            await pilot.resize_terminal(*size)
            view = pilot.app.query_one(FigureView)
            for _ in range(LOOKS):
                if view.display is shown and text(pilot, "keys") == told:
                    break
                await pilot.pause(0.002)
            assert (view.display, text(pilot, "keys")) == (shown, told)


@pytest.mark.parametrize(("key", "code"), [("q", 0), ("escape", 0), ("ctrl+c", 130)])
async def test_keys_that_leave(file: Path, key: str, code: int) -> None:
    async with preview(file) as pilot:
        await pilot.press(key)
        assert (pilot.app.return_code or 0) == code


def test_ones_own_file_comes_before_the_shipped_one(tmp_path: Path, file: Path) -> None:
    load = partial(Library(tmp_path).load, "nod")
    first = load()
    assert first
    assert first.figure
    assert load() is first
    file.unlink()
    assert load() is None
