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

WORDS = ("◀ LEFT", "RIGHT ▶")
"""How the two sides are written."""
WAYS = (WORDS, ("LEFT", "RIGHT"), ("◀ L", "R ▶"), ("L", "R"))
"""How they are written in block letters, the best way first."""
GAP = 4


def time_and_side(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The digits above the side, or the side in front of them: whichever comes out larger."""
    if not view.side:
        digits = view.block(view.digits, cells, rows, view.digits_role)
        return [centred(row, cells) for row in digits]
    for words in WAYS:
        options = [arrange(view, words, cells, rows) for arrange in (_above, _in_front)]
        score, best = max(options, key=lambda option: option[0])
        if score:
            return best
    return [line(f"{said(view.side)}  {view.digits}", Role.WORK)]


def said(side: Side) -> str:
    """A side in plain text."""
    return WORDS[side is Side.RIGHT]


def side_block(view: SessionView, words: tuple[str, str], cells: int, rows: int) -> list[Line]:
    """The side, left at the left edge and right at the right one; nothing where it does not fit."""
    right = view.side is Side.RIGHT
    word = view.letters(words[right], cells, view.widest(words, cells, rows))
    before = (Span(" " * (cells - len(word[0]))),) if right and word else ()
    return [(*before, Span(row, Role.WORK)) for row in word]


def side_line(side: Side, cells: int) -> Line:
    """The same in plain text."""
    word = Span(said(side), Role.WORK)
    return (Span(" " * (cells - word.width)), word) if side is Side.RIGHT else (word,)


def _above(
    view: SessionView, words: tuple[str, str], cells: int, rows: int
) -> tuple[int, list[Line]]:
    word = side_block(view, words, cells, max(3, rows * 2 // 5))
    gap = [BLANK] if rows > 8 else []
    time = view.block(view.digits, cells, rows - len(word) - len(gap), view.digits_role)
    if not word or not time:
        return 0, []
    score = min(len(time), 3 * len(word)) + len(word)
    return score, [*(centred(row, cells) for row in time), *gap, *word]


def _in_front(
    view: SessionView, words: tuple[str, str], cells: int, rows: int
) -> tuple[int, list[Line]]:
    """Side by side, the side first: behind a number it would read as what remains of it."""
    time = view.block(view.digits, cells * 3 // 5, rows, view.digits_role)
    gap = max(GAP, len(time) * 2 // 5 + 1)  # more than between two letters
    word = side_block(view, words, cells - width_of(time) - gap, len(time))
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
    name = name_block(view, move, cells, max(rows // 2, min(6, rows - 4)) if view.side else rows)
    if not view.side:
        return name
    gap = [BLANK] if name else []
    return [*_side_and_count(view, view.side, cells, rows - len(name) - len(gap)), *gap, *name]


def _side_and_count(view: SessionView, side: Side, cells: int, rows: int) -> list[Line]:
    """The side, and beside it the last three seconds, at most as high."""
    kept = max(6, cells // 5) if view.counting else 0
    drawn = (side_block(view, words, cells - kept - GAP * view.counting, rows) for words in WAYS)
    if word := next(filter(None, drawn), None):
        count = view.block(view.digits, kept, len(word), Role.READY)
        return apart(word, _sunk(count, len(word)), cells) if kept else word
    said_so = side_line(side, cells - 4 if view.counting else cells)
    return [(*said_so, Span(f"   {view.digits}", Role.READY)) if view.counting else said_so]


# ---------------------------------------------------------------------------------- the name


def name_block(view: SessionView, move: Move, cells: int, rows: int) -> list[Line]:
    """The short name on one row of letters or two, spaced plain text where they lack its script.

    Of a name that has no short one as many whole words as fit; nothing where a short one does not.
    """
    name = short_name(move)
    if not can_write(name):
        return [centred(line(_spaced(fitting(move, cells), cells), Role.STRONG), cells)]
    texts = _beginnings(name) if name == move.name else [name]
    return next(filter(None, (_on_two_rows(view, text, cells, rows) for text in texts)), [])


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
