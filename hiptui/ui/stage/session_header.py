"""The head of the session's page: what it is about, in block letters where there is room."""

from __future__ import annotations

from hiptui.ui.stage.lines import Line, Role, Span, line, short_name, spread, width
from hiptui.ui.stage.phases import BY_KIND, DONE, phase_of
from hiptui.ui.stage.rows import Box, apart, width_of
from hiptui.ui.stage.session_text import KEYS_FROM, help_key, place, totals
from hiptui.ui.stage.session_view import SessionView

HIGH = 18
"""Rows from which the head is in block letters."""
PAUSED_HIGH = 5
"""Rows of a pause's letters, at the least."""
LOW = 16
"""Rows from which what has no room beside these letters gets a row of its own."""


def work_header(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The move's short name, the phase beside it; the phase alone where there is no room."""
    move = view.snapshot.move
    if rows < HIGH or move is None:
        return _small(view, cells, rows)
    name = short_name(move)
    facts = _facts(view)
    for beside in (facts, facts[:1], []):
        room = cells - (width_of(beside) + 3 if beside else 0)
        if letters := view.block(name, room, -(-rows // 8) + 1, Role.STRONG):
            below = [] if beside is facts else [_row_of_facts(view, cells, kind=not beside)]
            return [*apart(letters, beside, cells), *below]
    return _small(view, cells, rows)


def phase_header(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The phase in block letters, in a pause with what stands still beside it."""
    phase, paused = phase_of(view.snapshot), view.snapshot.paused
    high = -(-rows // 8) + 1 if rows >= HIGH else 0
    high = max(high, PAUSED_HIGH if paused else 0)
    ways = (view.block(phase.word, wide, high, phase.role) for wide in (cells * 3 // 5, cells))
    word = next(filter(None, ways), [])
    if not word:
        return _small(view, cells, rows)
    facts = _facts(view)[not paused :]
    if width_of(word) + width_of(facts) + 3 <= cells:
        return apart(word, facts, cells)
    return [*word, _row_of_facts(view, cells, kind=paused)] if rows >= LOW else word


def flash_of(header: list[Line]) -> Box:
    """The part of a header that may flash: its word, and neither digits nor anything below."""
    wide = header[0][0].width
    return Box(0, 0, wide, len([row for row in header if row[0].width == wide]))


def _facts(view: SessionView) -> list[Line]:
    """The kind of the segment, place and totals, a row each, all equally wide."""
    rows: list[Line] = [
        (_kind(view), *_so_far(view)),
        line(_place(view)),
        line(totals(view), Role.DIM),
    ]
    wide = width_of(rows)
    return [(*row, Span(" " * (wide - width(row)))) for row in rows]


def _kind(view: SessionView) -> Span:
    kind = BY_KIND[view.segment.kind] if view.segment else DONE
    return Span(f"{kind.glyph} {kind.word}", kind.role)


def _so_far(view: SessionView) -> Line:
    """The time that repetitions have taken."""
    waits = view.segment is not None and view.segment.waits
    return line(f"  {view.time} so far" if waits else "", Role.STRONG)


def _place(view: SessionView) -> str:
    return place(view.snapshot) + ("  muted" if view.muted else "")


def _row_of_facts(view: SessionView, cells: int, *, kind: bool) -> Line:
    what = (_kind(view), *_so_far(view), Span("  ")) if kind else ()
    return spread((*what, *line(_place(view))), line(totals(view), Role.DIM), cells)


def _small(view: SessionView, cells: int, rows: int) -> list[Line]:
    """One row: phase, place, where the keys are, and what else there is room for."""
    phase = phase_of(view.snapshot)
    lead = (Span(f"{phase.glyph} {phase.word}", phase.role), *_so_far(view))
    where = _place(view)
    total = (Span("  "), Span(totals(view), Role.DIM))
    keyless = cells < KEYS_FROM[0] or rows < KEYS_FROM[1]
    help = (Span("  "), *help_key(view)) if keyless else ()
    move = line(where.removeprefix(f"round {view.snapshot.round}/{view.snapshot.rounds}  "))
    for right in ((*line(where), *total, *help), (*line(where), *help), (*move, *help), help):
        if width(lead) + width(right) + 2 <= cells:
            return [spread(lead, right, cells)]
    return [spread(lead, line(where), cells)]
