"""The large part of the session's page: side, name and time in block letters.

The side stands above a number or in front of it: behind or below one it reads as what remains.
"""

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
    spread,
    whole_words,
    width,
)
from hiptui.ui.stage.rows import apart, width_of
from hiptui.ui.stage.session_text import help_key
from hiptui.ui.stage.session_view import SessionView

WORDS = ("◀ LEFT", "RIGHT ▶")
"""How the two sides are written."""
WAYS = (WORDS, ("LEFT", "RIGHT"), ("◀ L", "R ▶"), ("L", "R"))
"""How they are written in block letters, the best way first."""
GAP = 4
LOWEST = 3
"""Rows of the lowest block letters."""
APART = 4
"""Rows up to which block letters have a gap of their own below them."""


def work_body(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The side, the digits as large as they go, and the key to press where nothing is counted."""
    done: list[Line] = []
    if view.segment is not None and view.segment.waits and rows >= 4 * LOWEST:
        done = [BLANK, *_done_key(view, cells, max(LOWEST, rows // 6))]
    return [*side_and_time(view, cells, rows - len(done)), *done]


def _done_key(view: SessionView, cells: int, rows: int) -> list[Line]:
    key = view.keys.next
    texts = (f"{key} when done", f"press {key}")
    ways = (view.block(text, cells, rows, Role.READY) for text in texts)
    return next(filter(None, ways), [])


def ready_body(view: SessionView, move: Move, cells: int, rows: int) -> list[Line]:
    """Side, name and time below one another; without the name where there is no room for all."""
    if rows < LOWEST:
        return [_in_words(view, cells)]
    for whole, gap in ((True, 1), (True, 0), (False, 1), (False, 0)):
        parts = _ready_parts(view, move, cells, rows - gap * (2 if view.side else 1), whole)
        if all(parts):
            return _below_each_other(parts, [BLANK] * gap)
    return side_and_time(view, cells, rows)


def _ready_parts(
    view: SessionView, move: Move, cells: int, rows: int, whole: bool
) -> list[list[Line]]:
    share = 3 if view.snapshot.count_in else 4
    time = view.block(view.digits, cells, max(LOWEST, rows // share), view.digits_role)
    rows -= len(time)
    if not view.side:
        return [name_block(view, move, cells, rows, whole=whole), time]
    high = max(rows // 2, min(2 * LOWEST, rows - LOWEST))
    name = name_block(view, move, cells, high, whole=whole)
    ways = (side_block(view, words, cells, rows - len(name)) for words in WAYS)
    return [next(filter(None, ways), []), name, time]


def rest_body(view: SessionView, move: Move, cells: int, rows: int) -> list[Line]:
    """The digits, and below them the name of what comes next."""
    if rows < LOWEST:
        return [_in_words(view, cells)]
    name = name_block(view, move, cells, max(2 * LOWEST, rows // 3))
    time = view.block(view.digits, cells, rows - len(name) - 1, view.digits_role)
    if len(time) <= LOWEST:
        name, time = [], view.block(view.digits, cells, rows, view.digits_role)
    parts = [[centred(row, cells) for row in time], name]
    return _below_each_other([part for part in parts if part], [BLANK])


def _below_each_other(parts: list[list[Line]], gap: list[Line]) -> list[Line]:
    rows = [row for part in parts for row in (*gap, *part)]
    return rows[len(gap) :]


# ---------------------------------------------------------------------------- side and time


def side_and_time(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The side above the digits; in a low place in front of them, if they come out larger there."""
    if not view.side:
        digits = view.block(view.digits, cells, rows, view.digits_role)
        return [centred(row, cells) for row in digits]
    ways = (_above, _in_front) if rows < 4 * LOWEST else (_above,)
    for words in WAYS:
        options = [arrange(view, words, cells, rows) for arrange in ways]
        score, best = max(options, key=lambda option: option[0])
        if score:
            return best
    return [_in_words(view, cells)]


def _in_words(view: SessionView, cells: int) -> Line:
    """Side and time in plain text; in a pause also what stands still, and where the keys are."""
    side = (Span(said(view.side), Role.WORK), Span("  ")) if view.side and not view.resting else ()
    if not view.snapshot.paused:
        return (*side, Span(view.digits, Role.STRONG))
    return spread((*side, Span(f"{view.word} {view.time}", Role.STRONG)), help_key(view), cells)


def said(side: Side) -> str:
    """A side in plain text."""
    return WORDS[side is Side.RIGHT]


def side_block(view: SessionView, words: tuple[str, str], cells: int, rows: int) -> list[Line]:
    """The side, left at the left edge and right at the right one; nothing where it does not fit."""
    right = view.side is Side.RIGHT
    word = view.block(words[right], cells, rows, Role.WORK, like=words)
    before = (Span(" " * (cells - width_of(word))),) if right and width_of(word) < cells else ()
    return [(*before, *row) for row in word]


def _above(
    view: SessionView, words: tuple[str, str], cells: int, rows: int
) -> tuple[int, list[Line]]:
    """The side above the digits, which in work are the larger ones."""
    gap = [BLANK] if rows > 2 * LOWEST else []
    rows -= len(gap)
    if not (view.at_work or view.snapshot.count_in):
        word = side_block(view, words, cells, rows - max(LOWEST, rows // 3))
        time = view.block(view.digits, cells, rows - len(word), view.digits_role)
        return _scored(word, time, [*word, *gap, *time])
    time = view.block(view.digits, cells, rows - max(LOWEST, rows // 3), view.digits_role)
    word = side_block(view, words, cells, min(len(time), rows - len(time)))
    return _scored(word, time, [*word, *gap, *(centred(row, cells) for row in time)])


def _scored(word: list[Line], time: list[Line], both: list[Line]) -> tuple[int, list[Line]]:
    """How large side and time come out, and both; 0 where one does not fit."""
    return min(len(time), 3 * len(word)) + len(word) if word and time else 0, both


def _in_front(
    view: SessionView, words: tuple[str, str], cells: int, rows: int
) -> tuple[int, list[Line]]:
    """Side by side."""
    time = view.block(view.digits, cells * 3 // 5, rows, view.digits_role)
    gap = max(GAP, len(time))  # more than between two words
    word = side_block(view, words, cells - width_of(time) - gap, len(time))
    high = max(len(time), len(word))
    return _scored(word, time, apart(_sunk(word, high), _sunk(time, high), cells))


def _sunk(rows: list[Line], high: int) -> list[Line]:
    """`rows` in the middle of so many."""
    return [*[BLANK] * ((high - len(rows)) // 2), *rows]


# ---------------------------------------------------------------------------------- the name


def name_block(
    view: SessionView, move: Move, cells: int, rows: int, *, whole: bool = False
) -> list[Line]:
    """The short name on one row of letters or two, spaced plain text where they lack its script.

    Nothing where it does not fit; but of a name that has no short one, unless it is wanted
    `whole`, as many whole words as do.
    """
    name, role = short_name(move), Role.READY if view.resting else Role.STRONG
    if not can_write(name):
        return [centred(line(_spaced(fitting(move, cells), cells), role), cells)]
    texts = _beginnings(name) if name == move.name and not whole else [name]
    drawn = (_on_two_rows(view, _large(view, text), cells, rows, role) for text in texts)
    return next(filter(None, drawn), [])


def name_cells(view: SessionView, move: Move) -> int:
    """Cells that the short name needs on two rows of letters; 0 where it has none."""
    name = _large(view, short_name(move))
    parts = [max(map(least_cells, pair)) for pair in _splits(name)]
    return min([least_cells(name), *parts]) if can_write(name) else 0


def _large(view: SessionView, name: str) -> str:
    return f"next: {name}" if view.resting else name


def _beginnings(name: str) -> Iterator[str]:
    """The name, then the name with fewer and fewer words."""
    while name:
        yield name
        words = name.split()[:-1]
        name = whole_words(" ".join(words), 80) if words else ""


def _splits(name: str) -> list[tuple[str, ...]]:
    words = name.split()
    return [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]


def _on_two_rows(view: SessionView, text: str, cells: int, rows: int, role: Role) -> list[Line]:
    """`text` on one row of letters or two, whichever makes them larger."""
    ways = ((text,), *_splits(text))
    drawn = (_in_parts(view, parts, cells, rows, role) for parts in ways)
    return max(drawn, key=lambda one: one[0])[1]


def _in_parts(
    view: SessionView, parts: tuple[str, ...], cells: int, rows: int, role: Role
) -> tuple[int, list[Line]]:
    """The parts of a text below one another in like letters, and the height of these."""
    each = min(rows // len(parts), max(APART, (rows - len(parts) + 1) // len(parts)))
    drawn = [view.block(part, cells, each, role, like=parts) for part in parts]
    high = len(drawn[0])
    return high, _below_each_other(drawn, [BLANK] if high > APART else [])


def _spaced(text: str, cells: int) -> str:
    """A name that block letters lack, with a space between its letters where there is room."""
    wide = " ".join(text.replace(" ", "  "))
    return wide if text and not can_write(text) and width(line(wide)) <= cells else text
