"""The large part of the session's page: digits, side and name in block letters."""

from __future__ import annotations

from collections.abc import Iterator

from hiptui.domain.circuit import Move, Side
from hiptui.ui.stage.block_letters import can_write, least_cells
from hiptui.ui.stage.lines import (
    BLANK,
    Line,
    Role,
    Span,
    centred,
    fitting,
    line,
    short_name,
    whole_words,
    width,
)
from hiptui.ui.stage.rows import apart, width_of
from hiptui.ui.stage.session_view import SessionView

SIDES = (("◀ LEFT", "RIGHT ▶"), ("LEFT", "RIGHT"))
"""How a side is written, the better way first."""
LETTERS = (("◀ L", "R ▶"), ("L", "R"))
"""The same where no word fits."""
Ways = tuple[tuple[str, str], ...]
GAP = 4


def time_and_side(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The digits above the side, or the side in front of them: whichever comes out larger."""
    if not view.side:
        digits = view.block(view.digits, cells, rows, view.digits_role)
        return [centred(row, cells) for row in digits]
    for ways in (SIDES, LETTERS):
        options = [arrange(view, view.side, cells, rows, ways) for arrange in (_above, _in_front)]
        score, best = max(options, key=lambda option: option[0])
        if score:
            return best
    return [line(f"{said(view.side)}  {view.digits}", Role.WORK)]


def said(side: Side) -> str:
    """A side in plain text."""
    return SIDES[0][side is Side.RIGHT]


def side_block(
    view: SessionView, side: Side, cells: int, rows: int, ways: Ways = SIDES
) -> list[Line]:
    """The side, left at the left edge and right at the right one; nothing where it does not fit."""
    for words in ways:
        if high := view.widest(words, cells, rows):
            word = view.letters(words[side is Side.RIGHT], cells, high)
            before = Span(" " * (cells - len(word[0]) if side is Side.RIGHT else 0))
            return [
                (before, Span(row, Role.WORK)) if before.text else line(row, Role.WORK)
                for row in word
            ]
    return []


def side_line(side: Side, cells: int) -> Line:
    """The same in plain text."""
    word = Span(said(side), Role.WORK)
    return (Span(" " * (cells - word.width)), word) if side is Side.RIGHT else (word,)


def _above(
    view: SessionView, side: Side, cells: int, rows: int, ways: Ways
) -> tuple[int, list[Line]]:
    word = side_block(view, side, cells, max(3, rows * 2 // 5), ways)
    gap = [BLANK] if rows > 8 else []
    time = view.block(view.digits, cells, rows - len(word) - len(gap), view.digits_role)
    if not word or not time:
        return 0, []
    score = min(len(time), 3 * len(word)) + len(word)
    return score, [*(centred(row, cells) for row in time), *gap, *word]


def _in_front(
    view: SessionView, side: Side, cells: int, rows: int, ways: Ways
) -> tuple[int, list[Line]]:
    """Side by side, the side first: behind a number it would read as what remains of it."""
    time = view.block(view.digits, cells * 3 // 5, rows, view.digits_role)
    gap = max(GAP, len(time) * 2 // 5 + 1)  # more than between two letters
    word = side_block(view, side, cells - width_of(time) - gap, len(time), ways)
    if not word or not time:
        return 0, []
    score = min(len(time), 3 * len(word)) + len(word)
    high = max(len(time), len(word))
    return score, apart(_sunk(word, high), _sunk(time, high), cells)


def _sunk(rows: list[Line], high: int) -> list[Line]:
    """`rows` in the middle of so many."""
    return [*[BLANK] * ((high - len(rows)) // 2), *rows]


def side_and_name(view: SessionView, move: Move, cells: int, rows: int) -> list[Line]:
    """The coming side and the name, as large as they go; the count beside the side at the end."""
    name = name_block(view, move, cells, rows // 2 if view.side else rows)
    if not view.side:
        return [centred(row, cells) for row in name]
    high = rows - len(name) - 1
    if view.counting:
        return [*_counted(view, view.side, cells, high), BLANK, *name][:rows]
    word = side_block(view, view.side, cells, high) or [side_line(view.side, cells)]
    gap = [BLANK] if len(word) + len(name) < rows else []
    return [*word, *gap, *name]


def _counted(view: SessionView, side: Side, cells: int, rows: int) -> list[Line]:
    count = view.block(view.digits, cells // 4, rows, Role.READY)
    word = side_block(view, side, cells - width_of(count) - GAP, rows)
    if not count or not word:
        return [(*side_line(side, cells - 4), Span(f"   {view.digits}", Role.READY))]
    high = max(len(count), len(word))
    return apart(_sunk(word, high), _sunk(count, high), cells)


# ---------------------------------------------------------------------------------- the name


def name_block(view: SessionView, move: Move, cells: int, rows: int) -> list[Line]:
    """The short name on one row of letters or two, or whole words of it; else spaced plain text."""
    name = short_name(move)
    if can_write(name):
        for text in _beginnings(name):
            if drawn := _on_two_rows(view, text, cells, rows):
                return drawn
    return [centred(line(_spaced(fitting(move, cells), cells), Role.STRONG), cells)]


def name_cells(move: Move) -> int:
    """Cells that the short name needs on two rows of letters; 0 where it has none."""
    name = short_name(move)
    parts = [max(map(least_cells, pair)) for pair in _splits(name)]
    return min([least_cells(name), *parts]) if can_write(name) else 0


def _beginnings(name: str) -> Iterator[str]:
    """The name, then the name with fewer and fewer words."""
    while name:
        yield name
        words = name.split()[:-1]
        name = whole_words(" ".join(words), 80) if words else ""


def _splits(name: str) -> list[tuple[str, str]]:
    words = name.split()
    return [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]


def _on_two_rows(view: SessionView, text: str, cells: int, rows: int) -> list[Line]:
    """`text` on one row or two, whichever gives larger letters."""
    whole = view.letters(text, cells, rows)
    best: tuple[str, ...] = (text,)
    high = len(whole)
    for pair in _splits(text):
        if (each := view.widest(pair, cells, rows // 2)) > high:
            best, high = pair, each
    if not high:
        return []
    return [row for part in best for row in view.block(part, cells, high, Role.STRONG)]


def _spaced(text: str, cells: int) -> str:
    """A name that block letters lack, with a space between its letters where there is room."""
    wide = " ".join(text.replace(" ", "  "))
    return wide if text and not can_write(text) and width(line(wide)) <= cells else text
