"""What a minute, a second and a start cost, in frames, bytes and queries: counted, never timed.

The bounds are what it costs now and a twentieth more. Who makes it dearer on purpose says so here.
"""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest
from rich.console import RenderableType
from textual import messages
from textual._styles_cache import StylesCache
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.geometry import Region
from textual.messages import Update
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from hiptui.ui.app import HiptuiApp
from hiptui.ui.textual_patches.screen import KeptRows, OpenRows, PatchedCompositor
from tests.past import remember, weeks_of
from tests.screens import Program, running, runtime_in
from tests.ui.sent import Sent

MINUTE = 60


class Queries(sqlite3.Connection):
    """A connection whose statements are noted."""

    noted: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as sqlite3 has them
        super().__init__(*args, **kwargs)
        self.set_trace_callback(self._note)

    def _note(self, statement: str) -> None:
        if not statement.startswith("--"):  # what a statement does inside
            self.noted.append(statement)


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement from here on."""
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Queries))
    monkeypatch.setattr(Queries, "noted", [])
    return Queries.noted


def hills(count: int) -> str:
    """So many circuits of one move."""
    move = '[[circuit.move]]\nname = "Squat"\nseconds = 30\n'
    return "".join(f'[[circuit]]\nid = "h{i}"\nname = "hill {i}"\n{move}' for i in range(count))


async def working(program: Program) -> None:
    """Go into the first work, until what the key said is gone."""
    await program.press("enter")
    await program.drawn()
    await program.press("n")
    await program.wait(3)


@pytest.mark.parametrize(
    ("figure", "size", "step", "most"),
    [
        pytest.param("off", (80, 24), 1.0, (61, 15_700), id="without figure"),
        pytest.param("on", (100, 30), 0.125, (420, 215_000), id="with figure"),
    ],
)
async def test_a_minute_of_a_session_sends_what_changes(  # noqa: PLR0917 - what a case is made of
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    figure: str,
    size: tuple[int, int],
    step: float,
    most: tuple[int, int],
) -> None:
    settings = f'[display]\nfigure = "{figure}"\n[cues]\nflash = "off"\n'
    sent = Sent(monkeypatch)
    async with running(runtime_in(tmp_path, settings=settings), size, painted=True) as program:
        await working(program)
        sent.begin()
        for _ in range(round(MINUTE / step)):
            await program.wait(step)
        assert program.at[0] == 3, "a side, the turn, the other side"
        assert 0 < sent.frames <= most[0]
        assert 0 < sent.bytes <= most[1]


async def test_a_second_of_a_session_is_painted_without_messages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Widget] = []

    class Noted(Update):
        def __init__(self, widget: Widget) -> None:
            asked.append(widget)
            super().__init__(widget)

    async with running(runtime_in(tmp_path), painted=True) as program:
        await working(program)
        monkeypatch.setattr(messages, "Update", Noted)
        before = program.text
        await program.wait(1)
        assert program.text != before
        assert not [one for one in asked if isinstance(one, KeptRows)]


async def test_a_key_of_the_filter_lays_out_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out: list[Screen[Any]] = []
    lay_out = Screen._refresh_layout

    def noted(screen: Screen[Any], **options: Any) -> None:  # noqa: ANN401 - as Textual has them
        laid_out.append(screen)
        lay_out(screen, **options)

    async with running(runtime_in(tmp_path, circuits=hills(300)), (100, 30)) as program:
        await program.press("slash", "h", "i", "l")
        monkeypatch.setattr(Screen, "_refresh_layout", noted)
        await program.press("l", "backspace", "l")
        assert "Circuits (300 of 303)" in program.text
        assert not laid_out


async def test_a_letter_of_the_filter_asks_no_widget_for_rows_that_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []
    render = StylesCache.render_widget

    def noted(cache: StylesCache, widget: Widget, crop: Region) -> list[Strip]:
        asked.append((type(widget).__name__, crop.height))
        return render(cache, widget, crop)

    async with running(runtime_in(tmp_path), (100, 30), painted=True) as program:
        await program.press("slash", "h", "i")
        monkeypatch.setattr(StylesCache, "render_widget", noted)
        await program.press("p")
        assert program.circuits.browser.words == "hip"
        assert [*dict.fromkeys(asked)] == [("Entry", 1)]
        await program.press("space", *"yo")
        names = [name for name, _ in asked]
        assert "CircuitList" in names
        assert "KeyHints" not in names, "the first is the same, so nothing else is known of it"
        asked.clear()
        await program.press("x")
        names = [name for name, _ in asked]
        assert names.index("CircuitList") < names.index("Text"), "the list is seen first"
        assert "KeyHints" in names


async def test_a_row_that_is_chosen_is_painted_before_what_is_known_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paints: list[set[str]] = []
    partial_update, render = PatchedCompositor.render_partial_update, StylesCache.render_widget

    def begun(compositor: PatchedCompositor) -> OpenRows | None:
        paints.append(set())
        return partial_update(compositor)

    def noted(cache: StylesCache, widget: Widget, crop: Region) -> list[Strip]:
        paints[-1].add(type(widget).__name__)
        return render(cache, widget, crop)

    async with running(runtime_in(tmp_path), (100, 30), painted=True) as program:
        monkeypatch.setattr(PatchedCompositor, "render_partial_update", begun)
        monkeypatch.setattr(StylesCache, "render_widget", noted)
        await program.press("down")
        assert paints[0] == {"CircuitList"}
        assert {"Text", "KeyHints"} < {name for names in paints[1:] for name in names}


async def test_each_row_is_asked_for_once_though_something_lies_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Widget] = []
    partial_update, render = PatchedCompositor.render_partial_update, StylesCache.render_widget

    def ended(compositor: PatchedCompositor) -> OpenRows | None:
        asked.clear()
        update = partial_update(compositor)
        assert len(asked) == len({*asked})
        return update

    def noted(cache: StylesCache, widget: Widget, crop: Region) -> list[Strip]:
        asked.append(widget)
        return render(cache, widget, crop)

    async with running(runtime_in(tmp_path, circuits=hills(30)), painted=True) as program:
        monkeypatch.setattr(PatchedCompositor, "render_partial_update", ended)
        monkeypatch.setattr(StylesCache, "render_widget", noted)
        await program.press("pagedown", "pagedown", "up")
        assert program.circuits.browser.circuit_list.show_vertical_scrollbar


async def test_a_whole_screen_is_painted_without_a_text_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paints: list[RenderableType | None] = []
    async with running(runtime_in(tmp_path), painted=True) as program:
        await working(program)
        monkeypatch.setattr(HiptuiApp, "_display", lambda app, screen, new: paints.append(new))
        await program.press("space")
        rows = [one.rows for one in paints if isinstance(one, OpenRows)]
        assert len(rows) == len(paints)
        assert sum(Strip(row).cell_length for *_, row in rows[0]) == 80 * 24


async def test_a_second_of_a_session_is_one_small_transaction(
    tmp_path: Path, queries: list[str]
) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await working(program)
        assert program.app.live
        assert program.app.live.recorder
        flush = program.app.live.recorder.flush
        assert flush(20)
        queries.clear()
        await program.wait(1)
        assert flush(20)
    assert 0 < len(queries) <= 4


@pytest.mark.parametrize("weeks", [0, 2, 50])
async def test_a_start_asks_the_history_the_same_however_much_there_is(
    tmp_path: Path, queries: list[str], weeks: int
) -> None:
    runtime = runtime_in(tmp_path)
    if weeks:
        remember(runtime, weeks_of(runtime, weeks))
    queries.clear()
    async with running(runtime) as program:
        assert program.circuits
    assert len(queries) <= (12 if weeks else 0)


async def test_a_start_styles_no_widget_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    styled: list[DOMNode] = []
    apply = Stylesheet.apply

    def noted(sheet: Stylesheet, node: DOMNode, **options: Any) -> None:  # noqa: ANN401 - the same
        styled.append(node)
        apply(sheet, node, **options)

    monkeypatch.setattr(Stylesheet, "apply", noted)
    async with running(runtime_in(tmp_path)) as program:
        assert program.circuits.browser.circuit_list in styled
        widgets = [one for one in styled if isinstance(one, Widget)]
        assert [one for one in {*widgets} if widgets.count(one) > 1] == []
