"""The session as lines: which piece goes where, at any size.

Pieces that do not fit are left out in the order of the product: totals, steps, the figure, check,
bars, next; from 80x24 up the keys keep a row. Phase, side, time, label and move name always stay.
"""

from __future__ import annotations

from hiptui.domain.circuit import Move
from hiptui.domain.formatting import clock
from hiptui.domain.timeline import Kind, Segment
from hiptui.ui.stage.lines import (
    BLANK,
    Line,
    Role,
    Span,
    centred,
    fitting,
    line,
    paragraph,
    shown,
    spread,
)
from hiptui.ui.stage.phases import DONE, PAUSED, phase_of
from hiptui.ui.stage.rows import (
    FIGURE_ROWS,
    ROOMY,
    Box,
    Scene,
    across,
    bullet,
    figure_box,
    framed,
    middle,
    next_to,
    stacked,
    stage_rows,
    that_fit,
)
from hiptui.ui.stage.session_body import (
    name_cells,
    said,
    side_and_name,
    time_and_side,
)
from hiptui.ui.stage.session_header import flash_of, phase_header, work_header
from hiptui.ui.stage.session_text import (
    WIDE,
    help_key,
    key_row,
    label_rows,
    last_row,
    name_rows,
    next_up,
    progress,
    sided,
)
from hiptui.ui.stage.session_view import SessionView

LEAST = (40, 12)
"""Cells and rows below which only time and side are said."""


def stage(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The session in exactly `rows` rows of at most `cells`."""
    return scene(view, cells, rows).lines


def scene(view: SessionView, cells: int, rows: int) -> Scene:
    """The session in exactly `rows` rows of at most `cells`, and where its figure stands."""
    margin = 2 if cells >= ROOMY else 0
    body = _body(view, cells - 2 * margin, rows)
    lines = [(Span(" " * margin), *row) if row and margin else row for row in body.lines]
    moved = [box and box._replace(x=box.x + margin) for box in (body.figure, body.flash)]
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
    if snapshot.segment.kind is Kind.REST and not snapshot.into_position and not snapshot.count_in:
        return _rest(view, segment, move, cells, rows)
    if snapshot.segment.kind is Kind.WORK or snapshot.count_in:
        return _work(view, segment, move, cells, rows)
    return _ready(view, segment, move, cells, rows)


# ------------------------------------------------------------------------------- the phases


def _work(view: SessionView, segment: Segment, move: Move, cells: int, rows: int) -> Scene:
    counting_in = bool(view.snapshot.count_in)
    header = phase_header if counting_in else work_header
    top = header(view, cells, rows)
    flash = flash_of(top)
    top += [BLANK] if 3 <= len(top) <= rows // 8 else []
    going = [line(_going_on(view), Role.PAUSE)] if counting_in else []
    named = [*name_rows(move, cells), *label_rows(view, cells, rows), *going]
    foot = last_row(view, cells, rows)
    large = 9 if segment.side and rows < 16 and cells < WIDE else stage_rows(rows)
    spare = rows - len(top) - len(named) - len(foot) - large
    after = [] if going else [line(next_up(view.snapshot, cells), Role.DIM)]
    check = paragraph(move.check_for(segment.side), cells, most=1)
    after, bars, check = that_fit(spare, after, progress(view, cells), check)
    below = [*named, *check, *bars, *after, *foot]
    room = rows - len(top) - len(below)
    box = figure_box(view.figure, cells, len(top), room)
    body = time_and_side(view, cells - across(box), room)
    return Scene(stacked(top, next_to(box, body, room), below, rows), box, flash)


def _going_on(view: SessionView) -> str:
    """What goes on when the count-in is over."""
    side = f"{view.side}, " if view.side else ""
    remaining = view.snapshot.remaining
    return (
        f"Going on: {side}{clock(remaining)} to go"
        if remaining
        else f"Going on: {side}".rstrip(", ")
    )


def _ready(view: SessionView, segment: Segment, move: Move, cells: int, rows: int) -> Scene:
    top = phase_header(view, cells, rows, with_time=True)
    flash = flash_of(top)
    top += [BLANK] if 3 <= len(top) <= rows // 8 else []
    turning = view.segment is not None and view.segment.kind is Kind.SWITCH
    order = (move.turn_for(segment.side) if turning else "") or move.setup_for(segment.side)
    how = paragraph(order, cells, most=max(1 if rows < 24 else 2, rows // 12))
    named = [*name_rows(move, cells), *label_rows(view, cells, rows)]
    foot = last_row(view, cells, rows)
    if not foot:  # the keys have no row of their own
        how = [spread(line(shown(order, cells - 8)), help_key(view), cells)]
    spare = rows - len(top) - len(named) - len(foot) - stage_rows(rows)
    how, bars = that_fit(spare, how, progress(view, cells)[-1:] if rows >= 36 else [])
    below = [*named, *how, *bars, *foot]
    room = rows - len(top) - len(below)
    box = figure_box(view.figure, cells, len(top), room, name_cells(move))
    body = side_and_name(view, move, cells - across(box), room)
    return Scene(stacked(top, next_to(box, body, room), below, rows), box, flash)


def _rest(view: SessionView, segment: Segment, move: Move, cells: int, rows: int) -> Scene:
    top = phase_header(view, cells, rows)
    flash = flash_of(top)
    top += [BLANK] if 3 <= len(top) <= rows // 8 else []
    head = Span(f"Next: {sided(segment)}", Role.READY)
    named: list[Line] = [(head, Span(fitting(move, cells - head.width), Role.STRONG))]
    named += label_rows(view, cells, 0)
    foot = last_row(view, cells, rows)
    room = rows - len(top) - len(named) - len(foot)
    box = figure_box(view.figure, cells, len(top), room)
    spare = room - (FIGURE_ROWS if box else stage_rows(rows))
    steps = [row for step in move.steps_for(segment.side) for row in bullet(step, cells)]
    bars, steps = that_fit(spare, progress(view, cells)[-1:], steps)
    below = [*named, *steps, *bars, *foot]
    room = rows - len(top) - len(below)
    box = box and box._replace(height=room)
    inner = cells - across(box)
    digits = view.block(view.digits, inner, room, view.digits_role)
    body = [centred(row, inner) for row in digits]
    return Scene(stacked(top, next_to(box, body, room), below, rows), box, flash)


def _done(view: SessionView, cells: int, rows: int) -> Scene:
    below = [line("All rounds done. Well done.", Role.STRONG)]
    if view.segment is not None:
        below.append(line(f"Cool-down {view.time}: breathe, walk it off.", Role.DIM))
    foot = last_row(view, cells, rows) or [key_row(view, cells)]
    room = rows - len(foot)
    word = view.block(DONE.word, cells, min(room - len(below) - 2, rows // 2), DONE.role)
    body = [*(centred(row, cells) for row in word), BLANK, *(centred(row, cells) for row in below)]
    at = (room - len(body)) // 2
    high = min(len(word), max(1, rows // 5))
    flash = Box((cells - word[0][0].width) // 2, at, word[0][0].width, high) if word else None
    return Scene([*middle(body, room), *foot], None, flash)


def _paused(view: SessionView, segment: Segment, move: Move, cells: int, rows: int) -> Scene:
    """A frame that cannot be overlooked; the figure stands still in it."""
    inner, room = cells - 4, rows - 2
    foot = last_row(view, inner, rows) or [key_row(view, inner)]
    named = [
        *name_rows(move, inner, 1 if rows < 16 else 2),
        *label_rows(view, inner, rows),
    ]
    box = figure_box(view.figure, inner, 1, room - len(named) - len(foot))
    body = _standing(view, inner - across(box), room - len(named) - len(foot))
    upper = next_to(box, body, room - len(named) - len(foot))
    lines = framed(stacked([], upper, [*named, *foot], room), cells, rows, PAUSED.role)
    return Scene(lines, box and box._replace(x=2))


def _standing(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The word, and time and side of what stands still."""
    word = view.block(PAUSED.word, cells, max(5, rows // 3), PAUSED.role)
    word = word or [line(f"{PAUSED.glyph} {PAUSED.word}", PAUSED.role)]
    word = [centred(row, cells) for row in word]
    place = f"round {view.snapshot.round}/{view.snapshot.rounds}"
    room = rows - len(word) - 2
    large = time_and_side(view, cells, room) if room >= 3 else []
    if len(large) >= 3:
        time = f" {view.time}" if view.time not in view.digits else ""
        return [*word, BLANK, *large, centred(line(f"{view.word}{time}  {place}"), cells)]
    side = (Span(said(view.side), Role.WORK), Span("  ")) if view.side else BLANK
    where = (*side, Span(f"{view.word} {view.time}", Role.STRONG), Span(f"  {place}"))
    return [*word, centred(where, cells)]


def _cramped(view: SessionView, cells: int, rows: int) -> list[Line]:
    """Time, side and phase in plain letters, as much of it as fits."""
    phase = phase_of(view.snapshot)
    time = view.digits if view.segment else ""
    side = line(said(view.side), Role.WORK) if view.side else BLANK
    body = [line(time, Role.STRONG), side, line(phase.word, phase.role)]
    body += [line(f"hiptui needs {LEAST[0]}x{LEAST[1]}", Role.DIM)] if rows > 4 else []
    body = [centred(row, cells) for row in body if row and sum(span.width for span in row) <= cells]
    return middle(body, rows)
