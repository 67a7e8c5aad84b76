from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hiptui.domain.circuit import Move
from hiptui.ui.stage import (
    BLANK,
    Line,
    Role,
    Span,
    centred,
    cut,
    fill,
    fitting,
    line,
    paragraph,
    plain,
    shown,
    spread,
    width,
    wrap,
)
from tests.support import for_each

WIDE = "腰の外転と回旋"
FLAGS = "👩‍🦰🇫🇷🏃‍♀️ run"
WORDS = st.text(st.sampled_from("ab腰🏃é \t[]\\"), max_size=40)
CELLS = st.integers(1, 60)


def lines() -> st.SearchStrategy[Line]:
    spans = st.builds(Span, WORDS, st.sampled_from(Role))
    return st.lists(spans, max_size=5).map(tuple)


@for_each(
    ("text", "cells", "result"),
    [
        ("Hip CAR", 7, "Hip CAR"),
        ("Hip CAR", 6, "Hip C…"),
        ("Hip CAR", 5, "Hip…"),
        ("Hip", 1, "…"),
        ("Hip", 0, ""),
        (WIDE, 14, WIDE),
        (WIDE, 13, "腰の外転と回…"),
        (WIDE, 12, "腰の外転と…"),
        ("[bold]x[/]", 20, "[bold]x[/]"),
    ],
)
def test_text_is_cut_with_an_ellipsis(text: str, cells: int, result: str) -> None:
    assert shown(text, cells) == result


@given(st.one_of(WORDS, st.sampled_from([WIDE, FLAGS])), st.integers(0, 60))
def test_what_is_shown_is_never_wider_than_asked(text: str, cells: int) -> None:
    assert cell_len(shown(text, cells)) <= cells


@given(lines(), CELLS)
def test_cut_fill_and_centre_stay_within_their_cells(spans: Line, cells: int) -> None:
    assert width(cut(spans, cells)) <= cells
    assert width(fill(spans, cells)) == cells
    assert width(centred(spans, cells)) <= cells
    assert all(span.text for span in cut(spans, cells))


def test_blocks_and_bars_are_drawn_and_words_are_not() -> None:
    assert all(Span(text).is_drawn for text in ("█▀▄ ▜", "━━┻━", "  "))
    assert not any(Span(text).is_drawn for text in ("0:17", "▶ WORK", "█ a"))


def test_a_line_that_fits_is_left_as_it_is() -> None:
    row = (Span("one ", Role.KEY), Span("two"))
    assert cut(row, 7) == row
    assert fill(row, 9) == (*row, Span("  "))


def test_a_cut_keeps_the_role() -> None:
    assert cut((Span("one two", Role.KEY),), 5) == (Span("one…", Role.KEY),)


@given(lines(), lines(), CELLS)
def test_a_spread_line_is_never_wider_than_asked(left: Line, right: Line, cells: int) -> None:
    assert width(spread(left, right, cells)) <= cells


def test_a_spread_line_has_its_ends_at_the_edges_or_drops_the_right_one() -> None:
    assert plain([spread(line("ab"), line("yz"), 8)]) == "ab    yz"
    assert plain([spread(line("ab"), line("yz"), 6)]) == "ab  yz"
    assert plain([spread(line("ab"), line("yz"), 5)]) == "ab"


@given(WORDS, CELLS)
def test_wrapped_rows_fit_and_lose_nothing(text: str, cells: int) -> None:
    rows = wrap(text, cells)
    if cells > 1:
        assert all(cell_len(row) <= cells for row in rows)
    assert "".join(rows).replace(" ", "") == "".join(text.split())


def test_words_are_wrapped_between_words_where_it_can_be() -> None:
    assert wrap("Left foot planted, right leg moves", 18) == [
        "Left foot planted,",
        "right leg moves",
    ]
    assert wrap("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert wrap(WIDE, 5) == ["腰の", "外転", "と回", "旋"]
    assert wrap("   ", 5) == []


@given(WORDS, CELLS, st.integers(0, 4))
def test_too_many_rows_end_in_an_ellipsis(text: str, cells: int, most: int) -> None:
    rows = wrap(text, cells, most)
    assert len(rows) <= most
    if most and len(wrap(text, cells)) > most:
        assert rows[-1].endswith("…")


def test_a_paragraph_has_one_role_and_no_blank_row() -> None:
    rows = paragraph("one two three", 5, Role.DIM)
    assert rows == tuple(line(word, Role.DIM) for word in ("one", "two", "three"))
    assert not paragraph("", 5)


def test_a_name_is_shown_in_full_or_else_in_short_or_in_whole_words() -> None:
    move = Move("Single-leg glute bridge with leg lift", "Bridge + leg lift", seconds=60)
    assert fitting(move, 40) == move.name
    assert fitting(move, 30) == "Bridge + leg lift"
    assert fitting(move, 10) == "Bridge"
    assert fitting(move, 4) == "Bri…"


def test_lines_as_text_have_no_spaces_at_their_ends() -> None:
    assert plain([line("a  "), BLANK, (Span("b"), Span(" c "))]) == "a\n\nb c"
