"""The head of the session's page: what it is about, in block letters where there is room."""

from __future__ import annotations

from hiptui.ui.stage.lines import BLANK, Line, Role, Span, line, short_name, spread, width
from hiptui.ui.stage.phases import phase_of
from hiptui.ui.stage.rows import Box, apart, width_of
from hiptui.ui.stage.session_text import KEYS_FROM, help_key, place, totals
from hiptui.ui.stage.session_view import SessionView

HIGH = 18
"""Rows from which the head is in block letters."""


def work_header(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The move's short name, the phase beside it; the phase alone where there is no room."""
    move = view.snapshot.move
    if rows < HIGH or move is None:
        return _small(view, cells, rows)
    name = short_name(move)
    facts = _facts(view)
    for beside in (facts, facts[:1]):
        room = cells - width_of(beside) - 3
        if letters := view.block(name, room, -(-rows // 8) + 1, Role.STRONG):
            below = [] if beside is facts else [_row_of_facts(view, cells)]
            return [*apart(letters, beside, cells), *below]
    return _small(view, cells, rows)


def phase_header(
    view: SessionView, cells: int, rows: int, *, with_time: bool = False
) -> list[Line]:
    """The phase in block letters, its time beside it where that is not shown elsewhere."""
    phase = phase_of(view.snapshot)
    if rows < HIGH:
        return _small(view, cells, rows, with_time=with_time)
    high = -(-rows // 8) + 1
    word = view.block(phase.word, cells * 3 // 5, high, phase.role)
    role = view.digits_role if view.new_length is not None else Role.STRONG
    time = view.block(view.time, cells - width_of(word) - 4, len(word), role)
    if not word or (with_time and not time):
        return _small(view, cells, rows, with_time=with_time)
    if with_time:
        gap = Span("    ")
        word = [(*left, gap, *right) for left, right in zip(word, _padded(time, word), strict=True)]
    facts = _facts(view)[1:]
    if width_of(word) + width_of(facts) + 3 <= cells:
        return apart(word, facts, cells)
    return [*word, _row_of_facts(view, cells)]


def flash_of(header: list[Line]) -> Box:
    """The part of a header that may flash: its word, and neither digits nor anything below."""
    wide = header[0][0].width
    return Box(0, 0, wide, len([row for row in header if row[0].width == wide]))


def _padded(rows: list[Line], like: list[Line]) -> list[Line]:
    return [*rows, *[BLANK] * (len(like) - len(rows))][: len(like)]


def _facts(view: SessionView) -> list[Line]:
    """Phase, place and totals, a row each, all equally wide."""
    phase = phase_of(view.snapshot)
    so_far = ""
    if view.segment and view.segment.waits:
        so_far = f"  {view.time} so far"
    muted = "  muted" if view.muted else ""
    rows: list[Line] = [
        (Span(f"{phase.glyph} {phase.word}", phase.role), Span(so_far, Role.STRONG)),
        line(place(view.snapshot) + muted),
        line(totals(view), Role.DIM),
    ]
    rows = [tuple(span for span in row if span.text) for row in rows]
    high = width_of(rows)
    return [(*row, Span(" " * (high - width(row)))) for row in rows]


def _row_of_facts(view: SessionView, cells: int) -> Line:
    muted = "  muted" if view.muted else ""
    return spread(line(place(view.snapshot) + muted), line(totals(view), Role.DIM), cells)


def _small(view: SessionView, cells: int, rows: int, *, with_time: bool = False) -> list[Line]:
    """One row: phase, place, and what else there is room for."""
    phase = phase_of(view.snapshot)
    waits = view.segment is not None and view.segment.waits
    time = f"  {view.time}" if with_time or waits else ""
    lead = tuple(
        span
        for span in (Span(f"{phase.glyph} {phase.word}", phase.role), Span(time, Role.STRONG))
        if span.text
    )
    where = line(place(view.snapshot) + ("  muted" if view.muted else ""))
    total = (Span("  "), Span(totals(view), Role.DIM))
    help = () if with_time else (Span("  "), *help_key(view))
    keyless = cells < KEYS_FROM[0] or rows < KEYS_FROM[1]
    for right in ((*where, *total, *(help if keyless else ())), (*where, *help), where):
        if width(lead) + width(right) + 2 <= cells:
            return [spread(lead, right, cells)]
    return [spread(lead, where, cells)]
