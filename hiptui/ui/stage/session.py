"""The session as lines: which piece goes where, at any size.

Pieces that do not fit are left out in the order of the product: totals, steps, the figure, check,
bars, next; from 80x24 up the keys keep a row. Phase, side, time, label and move name always stay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct
from textual.geometry import Region

from hiptui.domain.circuit import Move
from hiptui.domain.formatting import clock
from hiptui.domain.timeline import Kind, Segment
from hiptui.ui import LEAST
from hiptui.ui.stage import (
    BLANK,
    FigureSize,
    Line,
    Role,
    Span,
    centred,
    fill,
    fitting,
    line,
    paragraph,
    width,
)
from hiptui.ui.stage import session_body as large
from hiptui.ui.stage import session_text as small
from hiptui.ui.stage.session_view import DONE, PAUSED, SessionView, next_up, phase_of, sided

ROOMY = 84
"""Cells from which a page has margins."""
FIGURE_ROWS = 13
"""Rows a figure with its caption needs."""
FIGURE_CELLS = 30
"""Cells a figure needs."""
_BESIDE = 41
_LARGE = 28


class Scene(Struct, frozen=True):
    """A page, and where its figure stands."""

    lines: list[Line]
    figure: Region | None = None
    """The figure's place with its caption, left blank in the rows; None where there is none."""
    flash: Region | None = None


def scene(view: SessionView, cells: int, rows: int) -> Scene:
    """The session in exactly `rows` rows of at most `cells`, and where its figure stands."""
    margin = 2 if cells >= ROOMY else 0
    body = _body(view, cells - 2 * margin, rows)
    lines = [(Span(" " * margin), *row) if row and margin else row for row in body.lines]
    moved = [box and box.translate((margin, 0)) for box in (body.figure, body.flash)]
    return Scene(lines, *moved)


def _body(view: SessionView, cells: int, rows: int) -> Scene:
    snapshot = view.snapshot
    segment, move = snapshot.coming, snapshot.move
    if cells < LEAST[0] or rows < LEAST[1]:
        return Scene(_cramped(view, cells, rows))
    if snapshot.cool_down or snapshot.segment is None or segment is None or move is None:
        return _done(view, cells, rows)
    if snapshot.paused:
        return _paused(view, segment, move, cells, rows)
    return _under_way(view, segment, move, cells, rows)


def _under_way(view: SessionView, segment: Segment, move: Move, cells: int, rows: int) -> Scene:
    """A count-in looks like the work it leads to."""
    working = not view.resting and (view.at_work or view.snapshot.count_in)
    header = (small.work_header if working else small.phase_header)(view, cells, rows)
    high = len(header)
    gap = 3 <= high <= rows // 8 or (high > large.APART and rows >= 22)
    top = header + [BLANK] * gap
    parts = _work if working else _rest if view.resting else _ready
    named, wanted, body = parts(view, segment, move, cells, rows)
    keys = small.last_rows(view, cells, rows)
    below = [*named, *small.last_rows(view, cells, rows, wanted(rows - len([*top, *named, *keys])))]
    room = rows - len(top) - len(below)
    beside = 0 if working else large.name_cells(view, move)
    box = _figure_box(view.figure, cells, len(top), room, beside)
    indent = " " * (box.width + 2) if box else ""
    middle = _middle(body(cells - len(indent), room), room)
    lines = [*top, *((Span(indent), *row) if row and box else row for row in middle), *below]
    return Scene(lines[:rows], box, small.flash_of(header))


_Parts = tuple[list[Line], Callable[[int], list[Line]], Callable[[int, int], list[Line]]]
"""Rows below, more of them that fit into so many, and what stands beside the figure."""


def _work(view: SessionView, segment: Segment, move: Move, cells: int, rows: int) -> _Parts:
    going_on, label = _going_on(view), small.label_below(view, cells, rows)
    named = [*small.name_rows(move, cells), *label, *(going_on or small.done_row(view, cells))]

    def wanted(room: int) -> list[Line]:
        if segment.side and rows < small.LOW and cells < small.WIDE:
            return []  # side, label and digits take all there is
        following = [line(next_up(view.snapshot, cells), Role.DIM)]
        look = () if going_on else paragraph(move.for_side(segment.side).check, cells, most=1)
        wishes = following, small.progress(view, cells), look
        after, bars, check = _that_fit(room - _stage_rows(rows), *wishes)
        return [*check, *bars, *after]

    return named, wanted, partial(large.work_body, view, not label)


def _ready(view: SessionView, segment: Segment, move: Move, cells: int, rows: int) -> _Parts:
    """Where one gets ready, and where work stands still."""
    most = 1 if view.snapshot.paused and rows < small.LOW else 2
    label = small.label_below(view, cells, rows)

    def wanted(room: int) -> list[Line]:
        order = _order(view, segment, move)
        told = paragraph(order, cells, most=max(rows // 12, 1 + (rows >= 24)))
        spare = room - max(_stage_rows(rows), large.least_rows(view, move, cells, room))
        bars = small.progress(view, cells)[-1:] if rows >= 36 else []
        return [row for kept in _that_fit(spare, told, bars) for row in kept]

    named = [*small.name_rows(move, cells, most), *label]
    return named, wanted, partial(large.ready_body, view, move, not label)


def _rest(view: SessionView, segment: Segment, move: Move, cells: int, rows: int) -> _Parts:
    head = Span(f"Next: {sided(segment)}", Role.READY)
    name = head, Span(fitting(move, cells - head.width), Role.STRONG)

    def wanted(room: int) -> list[Line]:
        box = _figure_box(view.figure, cells, 0, room, large.name_cells(view, move))
        spare = room - (FIGURE_ROWS if box else _stage_rows(rows))
        listed = [row for step in move.for_side(segment.side).steps for row in _bullet(step, cells)]
        bars, steps = _that_fit(spare, small.progress(view, cells)[-1:], listed)
        return [*steps, *bars]

    named = [name, *small.label_rows(view, cells), *_going_on(view)]
    return named, wanted, partial(large.rest_body, view, move)


def _figure_box(size: FigureSize, cells: int, y: int, rows: int, beside: int = 0) -> Region | None:
    """Room for the figure at the left of `rows` rows, or None where it would be too small.

    `beside` cells are wanted to the right of it, if the figure stays wide enough.
    """
    if size is FigureSize.OFF or rows < FIGURE_ROWS:
        return None
    if size is FigureSize.LARGE:
        width = min(cells - _LARGE, cells * 7 // 10)
    else:
        width = min(cells - _BESIDE, cells * 58 // 100)
        if beside > cells - width - 2:
            width = max(FIGURE_CELLS, cells - beside - 2)
    return Region(0, y, width, rows) if width >= FIGURE_CELLS else None


def _stage_rows(rows: int) -> int:
    """Rows kept for the digits before anything may be left in."""
    return 5 if rows < 16 else max(5, rows * 9 // 20)


def _that_fit(room: int, *groups: Sequence[Line]) -> list[Sequence[Line]]:
    """Each group whole or not at all, the first first, within `room` rows."""
    kept: list[Sequence[Line]] = []
    for group in groups:
        fits = len(group) <= room
        kept.append(group if fits else ())
        room -= len(group) if fits else 0
    return kept


def _middle(body: list[Line], rows: int) -> list[Line]:
    above, spare = max(0, rows - len(body)) // 2, max(0, rows - len(body))
    return [*[BLANK] * above, *body[:rows], *[BLANK] * (spare - above)]


def _bullet(text: str, cells: int) -> list[Line]:
    rows = paragraph(text, cells - 2)
    return [(Span("· " if i == 0 else "  ", Role.DIM), *row) for i, row in enumerate(rows)]


def _order(view: SessionView, segment: Segment, move: Move) -> str:
    kind = view.segment and view.segment.kind
    if kind is Kind.WORK or view.snapshot.paused:
        return ""
    told = move.for_side(segment.side)
    return (told.turn if kind is Kind.SWITCH else "") or told.setup


def _going_on(view: SessionView) -> list[Line]:
    if not view.snapshot.count_in:
        return []
    remaining = view.snapshot.remaining
    what = "rest" if view.resting else view.side or ""
    time = f"{clock(remaining)} to go" if remaining else ""
    return [line(f"Going on: {', '.join(filter(None, (what, time)))}", Role.PAUSE)]


def _done(view: SessionView, cells: int, rows: int) -> Scene:
    foot = small.last_rows(view, cells, rows, [BLANK] if rows >= small.LOW else [])
    room = rows - len(foot)
    high = max(large.LOWEST, rows // 6)
    time = view.block(view.time, cells, high, Role.DIM) if view.segment else []
    advice = "Breathe, walk it off. Cool-down to go:"
    if not time:
        advice = f"Cool-down {view.time}: breathe, walk it off."
    below = [line("All rounds done. Well done.", Role.STRONG)]
    below += [line(advice, Role.DIM)] if view.segment else []
    below += [BLANK, *time] if time else []
    word = view.block(DONE.word, cells, min(room - len(below) - 2, rows // 2), DONE.role)
    body = [*(centred(row, cells) for row in word), BLANK, *(centred(row, cells) for row in below)]
    at = (room - len(body)) // 2
    high = min(len(word), max(1, rows // 5))
    flash = Region((cells - word[0][0].width) // 2, at, word[0][0].width, high) if word else None
    return Scene([*_middle(body, room), *foot], None, flash)


def _paused(view: SessionView, segment: Segment, move: Move, cells: int, rows: int) -> Scene:
    """A frame that cannot be overlooked; the figure stands still in it."""
    page = _under_way(view, segment, move, cells - 4, rows - 2)
    role, edge = PAUSED.role, "━" * (cells - 2)
    body = [(Span("┃ ", role), *fill(row, cells - 4), Span(" ┃", role)) for row in page.lines]
    lines = [line(f"┏{edge}┓", role), *body, line(f"┗{edge}┛", role)]
    return Scene(lines, page.figure and page.figure.translate((2, 1)))


def _cramped(view: SessionView, cells: int, rows: int) -> list[Line]:
    """Side, time and phase in plain letters, as much of it as fits."""
    phase = phase_of(view.snapshot)
    time = line(view.digits if view.segment else "", Role.STRONG)
    side = line(large.said(view.side), Role.WORK) if view.side and not view.resting else BLANK
    both = (*side, Span("  "), *time) if side and time else BLANK
    first = [both] if both and width(both) <= cells else [side, time]
    body = [*first, line(phase.word, phase.role)]
    body += [line(f"hiptui needs {LEAST[0]}x{LEAST[1]}", Role.DIM)] if rows > 4 else []
    return _middle([centred(row, cells) for row in body if row and width(row) <= cells], rows)
