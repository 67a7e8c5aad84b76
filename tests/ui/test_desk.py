"""What desk screens share: quiet, cheap, and legible at every size and in every theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

from hiptui.ui.app import HiptuiApp
from hiptui.ui.screens.history import HistoryScreen
from hiptui.ui.widgets import FigureBox, KeyHints
from tests.screens import running, runtime_in


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """How often screens are laid out and painted, and nodes styled, meanwhile."""
    counts: Counter[str] = Counter()

    def counting(owner: type, method: str, name: str) -> object:
        original = getattr(owner, method)

        def count(*args: object, **kwargs: object) -> object:
            counts[name] += 1
            return original(*args, **kwargs)

        return patch.object(owner, method, count)

    with (
        counting(Screen, "_refresh_layout", "layouts"),  # type: ignore[attr-defined]  # a patch
        counting(Stylesheet, "apply", "styles"),  # type: ignore[attr-defined]  # the same
        counting(HiptuiApp, "_display", "paints"),  # type: ignore[attr-defined]  # the same
    ):
        yield counts


async def test_a_second_a_key_and_a_change_of_screen_cost_what_they_must(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path, settings='[display]\nfigure = "off"\n')
    async with running(runtime, (100, 30), painted=True) as program:
        with counted() as counts:
            runtime.clock.advance(1)
            await program.settle()
        assert not counts
        assert "‹3›" in program.part("#today")
        with counted() as counts:
            await program.press("left")
        assert "‹2›" in program.part("#today")
        assert counts["layouts"] == counts["styles"] == 0, "rows are written over"
        assert counts["paints"] == 1
        with counted() as counts:
            await program.press("down")
        assert (counts["layouts"], counts["styles"]) == (2, 0), "what is written, what scrolls"
        assert 0 < counts["paints"] <= 3
        with counted() as counts:
            await program.press("s")
        assert 0 < counts["layouts"] <= 5
        assert 0 < counts["styles"] <= 50
        assert 0 < counts["paints"] <= 7


async def test_what_is_shown_first_is_styled_once(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path, settings='[display]\nfigure = "off"\n')
    with counted() as counts:
        async with running(runtime, (80, 24)) as program:
            assert "30+30" in program.part("#moves")
    # Each part once, each of the five styles of a list too; those of the list that gets the focus
    # twice more.
    assert 0 < counts["styles"] <= 52


async def test_a_screen_that_is_being_taken_away_takes_nothing_that_comes_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    still_open: list[bool] = []
    async with running(runtime_in(tmp_path)) as program:
        await program.press("h")
        screen = program.app.screen
        assert isinstance(screen, HistoryScreen)
        assert screen.is_open

        def note(_: KeyHints) -> None:
            still_open.append(screen.is_open)

        monkeypatch.setattr(KeyHints, "on_unmount", note, raising=False)
    assert still_open == [False, False], "of this screen and of the one below it"


async def test_after_a_minute_without_a_key_the_figure_stands_still(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path)
    async with running(runtime, (100, 30)) as program:
        await program.drawn()
        assert program.figure
        box = program.circuits.query_one(FigureBox)
        runtime.clock.advance(30)
        await program.press("down", "up")
        runtime.clock.advance(45)
        await program.settle()
        assert box.moving
        runtime.clock.advance(20)
        await program.settle()
        assert not box.moving
        before = [strip.text for strip in program.figure.render_lines(program.figure.size.region)]
        runtime.clock.advance(4)
        await program.settle()
        after = [strip.text for strip in program.figure.render_lines(program.figure.size.region)]
        assert after == before
        await program.press("right")
        assert box.moving


async def test_no_row_is_wider_than_the_terminal_and_help_is_in_sight(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (40, 12)) as program:
        for keys in ((), ("tab",), ("tab", "s"), ("escape", "question_mark")):
            await program.press(*keys)
            for size in ((40, 12), (46, 19), (80, 24), (100, 30), (120, 36), (200, 60)):
                await program.resize(*size)
                picture = program.picture
                assert max(picture.widths) <= size[0], (keys, size)
                shown = "\n".join(picture.rows)
                assert "? help" in shown or "Help:" in shown, (keys, size)
        assert "Help:" in program.text


@pytest.mark.parametrize("key", ["s", "w", "e", "h"], ids=["settings", "plan", "editor", "history"])
async def test_a_screen_looks_after_a_resize_as_if_it_had_been_opened_at_that_size(
    tmp_path: Path, key: str
) -> None:
    seen = []
    for sizes in (((120, 36), (40, 12), (120, 36)), ((40, 12),)):
        async with running(runtime_in(tmp_path), size=sizes[0]) as program:
            await program.press(key)
            await program.look_back()
            for size in sizes:
                await program.resize(*size)
                seen.append(program.text)
    high, low, high_again, low_opened = seen
    assert high_again == high
    assert low == low_opened
