"""The large part of the session's page: side, label, name and time, the most in block letters.

The side stands above a number or in front of it: behind or below one it reads as what remains.
Its label stands below it, in its colour and at its edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hiptui.domain.circuit import Move, Side
from hiptui.ui.stage import (
    BLANK,
    Line,
    Role,
    Span,
    apart,
    centred,
    flush,
    line,
    plain,
    spread,
    whole_words,
    width,
    width_of,
)
from hiptui.ui.stage.block_letters import can_write, least_cells
from hiptui.ui.stage.session_text import help_key, label_rows
from hiptui.ui.stage.session_view import BY_KIND, SessionView

WORDS = ("◀ LEFT", "RIGHT ▶")
"""How the two sides are written."""
WAYS = (WORDS, ("LEFT", "RIGHT"), ("◀ L", "R ▶"), ("L", "R"))
"""How they are written in block letters, the best way first."""
COMING = ("next left", "next right")
"""How they are written in a rest."""
GAP = 4
LOWEST = 3
"""Rows of the lowest block letters."""
APART = 4
"""Rows up to which block letters have a gap of their own below them."""


def work_body(view: SessionView, near: bool, cells: int, rows: int) -> list[Line]:
    """The side, the digits as large as they go, and the key to press where nothing is counted."""
    done: list[Line] = []
    if view.at_work and view.segment and view.segment.waits and rows >= 4 * LOWEST:
        texts = (f"{view.keys['next']} when done", f"press {view.keys['next']}")
        ways = (view.block(text, cells, max(LOWEST, rows // 6), Role.READY) for text in texts)
        done = [BLANK, *next(filter(None, ways), [])]
    return [*side_and_time(view, near, cells, rows - len(done)), *done]


def ready_body(view: SessionView, move: Move, near: bool, cells: int, rows: int) -> list[Line]:
    """Side, name and time below one another; without the name where there is no room for all."""
    below = _below_side(view, near, cells)
    for names, gap in product((_names(move), _names(move, cut=True)), (1, 0)):
        room = rows - len(below) - gap * (2 if view.side else 1)
        side, name, time = _ready_parts(view, names, cells, room)
        if name and time and bool(side) == bool(view.side):
            head = [[*side, *below]] if side else []
            return _below_each_other([*head, name, time], [BLANK] * gap)
    return side_and_time(view, near, cells, rows)


def _ready_parts(
    view: SessionView, names: list[str], cells: int, rows: int
) -> tuple[list[Line], list[Line], list[Line]]:
    """Side, name and time; each empty where there is no room for it or no side."""
    time = view.block(view.digits, cells, max(LOWEST, rows // 4), view.digits_role, low=True)
    rows -= len(time)
    high = max(rows // 2, min(2 * LOWEST, rows - LOWEST)) if view.side else rows
    name = name_block(view, names, cells, high)
    ways = (side_block(view, words, cells, rows - len(name)) for words in WAYS if view.side)
    return next(filter(None, ways), []), name, time


def least_rows(view: SessionView, move: Move, cells: int, room: int) -> int:
    """Rows of side, name and time in the lowest letters, as many of them as there is room for."""
    name = 1 if 0 < least_cells(move.short) <= cells else 2
    side = LOWEST + len(label_rows(view, cells)) if view.side else 0
    ways = (side + LOWEST * (name + 1), side + LOWEST)
    return next((least for least in ways if least <= room), 0)


def rest_body(view: SessionView, move: Move, cells: int, rows: int) -> list[Line]:
    """What comes next, and below it the digits; the digits alone where there is little room."""
    for high in (max(3 * LOWEST, rows // 2), 3 * LOWEST, 2 * LOWEST, 0):
        coming = _coming(view, move, cells, high)
        time = view.block(view.digits, cells, rows - len(coming) - bool(high), view.digits_role)
        if len(time) > LOWEST or not high:
            break
    parts = [part for part in (coming, [centred(row, cells) for row in time]) if part]
    return _below_each_other(parts, [BLANK]) or [_in_words(view, cells)]


def _coming(view: SessionView, move: Move, cells: int, rows: int) -> list[Line]:
    """The next side and the name of the next move; the name alone where both have no room."""
    names = _names(move, cut=True)
    if view.side:
        text, high = COMING[view.side is Side.RIGHT], max(LOWEST, rows // 3)
        side = view.block(text, cells, high, Role.READY, *COMING)
        gap = [BLANK] if len(side) > APART else []
        name = name_block(view, names, cells, rows - len(side) - len(gap))
        if side and name:
            return [*side, *gap, *name]
    return name_block(view, [f"next: {name}" for name in names], cells, rows)


def _below_each_other(parts: list[list[Line]], gap: list[Line]) -> list[Line]:
    rows = [row for part in parts for row in (*gap, *part)]
    return rows[len(gap) :]


def side_and_time(view: SessionView, near: bool, cells: int, rows: int) -> list[Line]:
    """The side above the digits; in a low place in front of them, if they come out larger there."""
    if not view.side:
        digits = view.block(view.digits, cells, rows, view.digits_role)
        return [centred(row, cells) for row in digits] or [_in_words(view, cells)]
    below = _below_side(view, near, cells)
    rows -= len(below)
    ways = (_above, _in_front) if rows < 4 * LOWEST else (_above,)
    for words in WAYS:
        options = [arrange(view, words, below, cells, rows) for arrange in ways]
        score, best = max(options, key=lambda option: option[0])
        if score:
            return best
    return [_in_words(view, cells), *below]


def _below_side(view: SessionView, near: bool, cells: int) -> list[Line]:
    """The label on plates of the side's colour, at the side's edge, where it is to be near."""
    label = label_rows(view, cells) if near else []
    padded = (f" {plain([row])} " if width(row) + 2 <= cells else plain([row]) for row in label)
    plates = [line(text, Role.NOW) for text in padded]
    return [flush(row, cells) for row in plates] if view.side is Side.RIGHT else plates


def _in_words(view: SessionView, cells: int) -> Line:
    """Side and time in plain text; in a pause also what stands still, and where the keys are."""
    side = (Span(said(view.side), Role.WORK), Span("  ")) if view.side and not view.resting else ()
    if not view.snapshot.paused or view.segment is None:
        return (*side, Span(view.digits, Role.STRONG))
    still = f"{BY_KIND[view.segment.kind].word.lower()} {view.time}"
    return spread((*side, Span(still, Role.STRONG)), help_key(view), cells)


def said(side: Side) -> str:
    """A side in plain text."""
    return WORDS[side is Side.RIGHT]


def side_block(view: SessionView, words: tuple[str, str], cells: int, rows: int) -> list[Line]:
    """The side, left at the left edge and right at the right one; nothing where it does not fit."""
    right = view.side is Side.RIGHT
    word = view.block(words[right], cells, rows, Role.WORK, *words)
    return [flush(row, cells) for row in word] if right else word


def _above(
    view: SessionView, words: tuple[str, str], label: list[Line], cells: int, rows: int
) -> tuple[int, list[Line]]:
    """The side above the digits, which in work are the larger ones."""
    gap = [BLANK] if rows > 2 * LOWEST else []
    rows -= len(gap)
    if not (view.at_work or view.snapshot.count_in):
        word = side_block(view, words, cells, rows - max(LOWEST, rows // 3))
        time = view.block(view.digits, cells, rows - len(word), view.digits_role, low=True)
        return _scored(word, time, [*word, *label, *gap, *time])
    time = view.block(view.digits, cells, rows - max(LOWEST, rows // 3), view.digits_role)
    word = side_block(view, words, cells, min(len(time), rows - len(time)))
    return _scored(word, time, [*word, *label, *gap, *(centred(row, cells) for row in time)])


def _scored(word: list[Line], time: list[Line], both: list[Line]) -> tuple[int, list[Line]]:
    """How large side and time come out, and both; 0 where one does not fit."""
    return min(len(time), 3 * len(word)) + len(word) if word and time else 0, both


def _in_front(
    view: SessionView, words: tuple[str, str], label: list[Line], cells: int, rows: int
) -> tuple[int, list[Line]]:
    """Side by side, the label below both."""
    time = view.block(view.digits, cells * 3 // 5, rows, view.digits_role)
    gap = max(GAP, len(time))  # more than between two words
    word = side_block(view, words, cells - width_of(time) - gap, len(time))
    high = max(len(time), len(word))
    both = apart(_sunk(word, high), _sunk(time, high), cells)
    return _scored(word, time, [*both, *label])


def _sunk(rows: list[Line], high: int) -> list[Line]:
    """`rows` in the middle of so many."""
    return [*[BLANK] * ((high - len(rows)) // 2), *rows]


def name_block(view: SessionView, names: list[str], cells: int, rows: int) -> list[Line]:
    """The first of the names that fits, on one row of letters or two; empty where none does.

    A name in a script that the letters lack is spaced plain text.
    """
    role = Role.READY if view.resting else Role.STRONG
    if not can_write(names[0]):
        return [centred(line(_spaced(names[0], cells), role), cells)]
    drawn = (_on_two_rows(view, name, cells, rows, role) for name in names)
    return next(filter(None, drawn), [])


def _names(move: Move, *, cut: bool = False) -> list[str]:
    """The short name; of a name without one, if it may be cut, also as many whole words as fit."""
    name = move.short
    return list(_beginnings(name)) if cut and name == move.name else [name]


def name_cells(view: SessionView, move: Move) -> int:
    """Cells that short name and side need in letters, the name on two rows; 0 where it has none."""
    name = move.short if view.side or not view.resting else f"next: {move.short}"
    if not can_write(name):
        return 0
    beside = max(map(least_cells, COMING)) if view.side and view.resting else 0
    return max(beside, min(max(map(least_cells, way)) for way in _splits(name)))


def _beginnings(name: str) -> Iterator[str]:
    """The name, then the name with fewer and fewer words."""
    while name:
        yield name
        words = name.split()[:-1]
        name = whole_words(" ".join(words), 80) if words else ""


def _splits(name: str) -> list[tuple[str, ...]]:
    """The ways to write a name on one row or two."""
    words = name.split()
    return [(name,), *((" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words)))]


def _on_two_rows(view: SessionView, text: str, cells: int, rows: int, role: Role) -> list[Line]:
    """`text` on one row of letters or two, whichever makes them larger."""
    drawn = (_in_parts(view, parts, cells, rows, role) for parts in _splits(text))
    return max(drawn, key=lambda one: one[0])[1]


def _in_parts(
    view: SessionView, parts: tuple[str, ...], cells: int, rows: int, role: Role
) -> tuple[int, list[Line]]:
    """The parts of a text below one another in like letters, and the height of these."""
    each = min(rows // len(parts), max(APART, (rows - len(parts) + 1) // len(parts)))
    drawn = [view.block(part, cells, each, role, *parts, low=True) for part in parts]
    high = len(drawn[0])
    return high, _below_each_other(drawn, [BLANK] if high > APART else [])


def _spaced(text: str, cells: int) -> str:
    """Text with a space between its letters where there is room, else as much of it as fits."""
    wide = " ".join(text.replace(" ", "  "))
    return wide if width(line(wide)) <= cells else whole_words(text, cells)
