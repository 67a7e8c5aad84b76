from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from hiptui.domain.circuit import Circuit, Move, Rounds, Side, Sides
from hiptui.storage.circuits import read, shipped_path
from hiptui.ui.stage.circuits import CircuitsView, FirstRow, circuits_screen
from hiptui.ui.stage.details import dose
from hiptui.ui.stage.lines import Line, Role, Span, width
from hiptui.ui.stage.rows import Scene
from tests.screens import SIZES, Picture
from tests.support import counted, hips, timed

HINTS = tuple(Span(text, Role.KEY) for text in ("enter", " start   ", "tab", " moves   ") * 9)
LONG = Circuit(
    id="long",
    name="W" * 80,
    moves=(
        Move(
            "腰" * 40, "腰" * 10, seconds=3600, sides=Sides.EACH, steps=("step " * 400,) * 9,
            setup="s" * 2000, check="c" * 2000, turn="t" * 2000, labels=("L" * 200, "R" * 200),
            targets=("muscle",) * 99, equipment=("e" * 500,),
        ),
        *(timed(f"Move {i}", 30) for i in range(99)),
    ),
    summary="summary " * 250,
    credit="x" * 2000,
    source="https://" + "y" * 1990,
    targets=("hip " * 500,),
    equipment=("mat",) * 50,
)  # fmt: skip
SHIPPED = read(shipped_path()).circuits
EVERYTHING = (*SHIPPED, LONG, *(replace(LONG, id=f"c{i}", name=f"C {i}") for i in range(40)))


def by_size(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def circuits_view(**more: object) -> CircuitsView:
    view = CircuitsView(
        circuits=EVERYTHING,
        total_of=lambda circuit: f"{'~' * circuit.estimated}31:45",
        last_of=lambda _: "3 d",
        rounds=3,
        now="Tue 06:41",
        ends="07:11",
        hints=HINTS,
    )
    return replace(view, **more)  # type: ignore[arg-type]  # by name


def fits(lines: list[Line], cells: int, rows: int) -> Picture:
    picture = Picture(lines)
    assert len(lines) == rows
    assert all(width(row) <= cells for row in lines), "\n".join(picture.rows)
    return picture


def page(drawn: Scene, cells: int, rows: int) -> Picture:
    if box := drawn.figure:
        assert box.x + box.width <= cells
        assert box.y + box.height <= rows
    return fits(drawn.lines, cells, rows)


# --- circuits --------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=by_size)
@pytest.mark.parametrize("cursor", [0, 1, 3, 43])
@pytest.mark.parametrize("newcomer", [True, False])
def test_the_start_screen_fits_and_shows_what_is_chosen(
    size: tuple[int, int], cursor: int, newcomer: bool
) -> None:
    for figure in (True, False):
        view = circuits_view(cursor=cursor, newcomer=newcomer, figure=figure)
        picture = page(circuits_screen(view, *size), *size)
        name = EVERYTHING[cursor].name
        assert any(row.startswith("▶ " + name[:8]) for row in picture.rows)
        assert picture.says("done by 07:11")
        if size[1] >= 20:
            assert picture.says("enter start")


@pytest.mark.parametrize("size", SIZES, ids=by_size)
@pytest.mark.parametrize("cursor", [0, 2, 3])
def test_the_moves_fit_and_show_what_is_chosen(size: tuple[int, int], cursor: int) -> None:
    for figure in (True, False):
        for move in (0, 1, len(EVERYTHING[cursor].moves) - 1):
            view = circuits_view(cursor=cursor, move=move, figure=figure)
            picture = page(circuits_screen(view, *size), *size)
            assert any(row.startswith(f"▶ {move + 1:>2} ") for row in picture.rows)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 36)], ids=by_size)
def test_a_session_that_was_cut_short_is_the_first_row(size: tuple[int, int]) -> None:
    text = "Resume: round 2, move 5, left, 0:17 to go"
    view = circuits_view(first=FirstRow(text, SHIPPED[0], chosen=True))
    picture = page(circuits_screen(view, *size), *size)
    row = next(row for row in picture.rows if row.startswith("▶"))
    assert row.startswith("▶ Resume: round 2, move 5, left")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 36)], ids=by_size)
def test_what_is_wrong_in_files_is_told(size: tuple[int, int]) -> None:
    view = circuits_view(notices=("circuits.toml:3: circuit[0].id: expected a-z",))
    assert page(circuits_screen(view, *size), *size).says("circuits.toml:3: circuit[0].id:")


@pytest.mark.parametrize("size", SIZES, ids=by_size)
def test_a_filter_that_finds_nothing_says_so(size: tuple[int, int]) -> None:
    view = circuits_view(circuits=(), filter="x" * 30)
    picture = page(circuits_screen(view, *size), *size)
    assert picture.says("Nothing matches “" + "x" * 17)


def test_the_dose_of_a_move() -> None:
    assert dose(timed("a", 60)) == "60"
    assert dose(timed("a", 45, Sides.EACH)) == "22.5+22.5"
    assert dose(replace(timed("a", 1, Sides.EACH), seconds=(60, 45))) == "30+30/22.5+22.5"
    assert dose(replace(timed("a", 90), only="first")) == "90 once"
    assert dose(counted("a", 8)) == "8 reps"
    assert dose(counted("a", 8, Sides.EACH)) == "8+8 reps"


def test_in_the_moves_each_side_is_told_in_its_order() -> None:
    for first in Side:
        move = replace(hips().moves[3], first=first)
        view = circuits_view(circuits=(Circuit("a", "A", (move,)),), move=0)
        picture = page(circuits_screen(view, 100, 40), 100, 40)
        assert picture.says(f"{first.capitalize()} leg lifts")
        assert picture.says(f"Then {first.other}: Move the block outside your {first.other} leg.")


@given(st.integers(40, 300), st.integers(12, 100), st.integers(0, 43), st.booleans(), st.booleans())
@hypothesis_settings(max_examples=40)
def test_the_start_screen_fits_any_size(
    cells: int, rows: int, cursor: int, newcomer: bool, figure: bool
) -> None:
    notices = ("n" * 500, "m" * 500)
    for move in (None, 0):
        view = circuits_view(
            cursor=cursor, newcomer=newcomer, move=move, notices=notices, figure=figure
        )
        page(circuits_screen(view, cells, rows), cells, rows)


@pytest.mark.parametrize(("rounds", "shown"), [(Rounds(2, 4), "2 ‹3› 4"), (Rounds(1, 20), "‹3›")])
def test_rounds_of_today(rounds: Rounds, shown: str) -> None:
    view = circuits_view(circuits=(hips(rounds),))
    assert page(circuits_screen(view, 80, 24), 80, 24).says(f"Rounds today  {shown}".replace(
        "today  ‹", "today ‹"))  # fmt: skip
