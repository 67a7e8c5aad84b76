"""The head of the session's page: what it is about, in block letters where there is room."""

from __future__ import annotations

from hiptui.ui.stage.lines import Line, Role, Span, line, short_name, spread, width
from hiptui.ui.stage.rows import Box, apart, width_of
from hiptui.ui.stage.session_text import KEYS_FROM, help_key, place, totals
from hiptui.ui.stage.session_view import BY_KIND, WORK, SessionView, phase_of

NAMED = 18
"""Rows from which the name of the move at work is in block letters."""
LOW = 16
"""Rows from which a pause has room for a row of facts below its letters."""
PAUSED_HIGH = 5
"""Rows of a pause's letters, at the least."""


def work_header(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The move's short name, the phase beside it; the phase alone where there is no room."""
    now, facts, move = _now(view), _facts(view, cells, rows), view.snapshot.move
    name = short_name(move) if move and rows >= NAMED else ""
    role = Role.STRONG if view.at_work else phase_of(view.snapshot).role
    for beside, row in ((facts, None), (facts[:1], ()), ([], now)):
        room = cells - (width_of(beside) + 3 if beside else 0)
        if letters := view.block(name, room, _high(rows), role):
            below = [] if row is None else [_row(view, row, cells, rows)]
            return [*apart(letters, beside, cells), *below]
    return [_row(view, now, cells, rows)]


def phase_header(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The phase in block letters, in a pause with what stands still beside it.

    In work alone it is not large: so it is seen at any size that nothing is to be done yet.
    """
    phase, paused = phase_of(view.snapshot), view.snapshot.paused
    high = max(_high(rows), PAUSED_HIGH if paused else 0)
    ways = (view.block(phase.word, wide, high, phase.role) for wide in (cells * 3 // 5, cells))
    word = next(filter(None, ways), [])
    facts = _facts(view, cells, rows)[not paused :]
    if word and width_of(word) + width_of(facts) + 3 <= cells:
        return apart(word, facts, cells)
    lead = _now(view) if paused or not word else ()
    return word if paused and rows < LOW else [*word, _row(view, lead, cells, rows)]


def _high(rows: int) -> int:
    """Rows of the head's letters: an eighth of the page, and one more."""
    return -(-rows // 8) + 1


def flash_of(header: list[Line]) -> Box:
    """The part of a header that may flash: its word, and neither digits nor anything below."""
    wide = header[0][0].width
    return Box(0, 0, wide, len([row for row in header if row[0].width == wide]))


def _facts(view: SessionView, cells: int, rows: int) -> list[Line]:
    """What goes on, place and totals, a row each, all equally wide; on small pages the keys."""
    where = [line(_place(view)), line(totals(view), Role.DIM)]
    if _keyless(cells, rows):
        where = [*map(line, _place(view).split("  ", 1)), help_key(view)]
    facts = [_now(view), *where]
    wide = width_of(facts)
    return [(*row, Span(" " * (wide - width(row)))) for row in facts]


def _now(view: SessionView) -> Line:
    """The phase in small letters, in a pause what goes on after it; the time repetitions took."""
    snapshot, segment, phase = view.snapshot, view.segment, phase_of(view.snapshot)
    told = Span(f"{phase.glyph} {phase.word}", phase.role)
    if phase is WORK:
        told = Span(f" {told.text} ", Role.NOW)
    if snapshot.paused and segment:
        told = Span(f"goes on: {BY_KIND[segment.kind].word.lower()}", Role.DIM)
    waits = segment is not None and segment.waits and not snapshot.count_in
    return told, *line(f"  {view.time} so far" if waits else "", Role.STRONG)


def _place(view: SessionView) -> str:
    return place(view.snapshot) + ("  muted" if view.muted else "")


def _row(view: SessionView, lead: Line, cells: int, rows: int) -> Line:
    """A row with place, totals and where the keys are, as much as there is room for."""
    where, total = line(_place(view)), (Span("  "), Span(totals(view), Role.DIM))
    move = line(_place(view).removeprefix(f"round {view.snapshot.round}/{view.snapshot.rounds}  "))
    keys = (Span("  "), *help_key(view)) if _keyless(cells, rows) else ()
    ways = ((*where, *total, *keys), (*where, *keys), (*move, *keys), keys or where)
    right = next((way for way in ways if width(lead) + width(way) + 2 <= cells), ())
    return spread(lead, right, cells)


def _keyless(cells: int, rows: int) -> bool:
    """Whether there may be no room for a row of keys."""
    return cells < KEYS_FROM[0] or rows < KEYS_FROM[1]
