"""The session as lines: which piece goes where, at any size.

Pieces that do not fit are left out in the order of the product: hints, totals, steps, the figure,
check, bars, next. Phase, side, time, label and move name always stay.
"""

from __future__ import annotations

from hiptui.domain.formatting import clock
from hiptui.domain.timeline import Kind
from hiptui.ui.stage.block_letters import block
from hiptui.ui.stage.lines import (
    BLANK,
    Line,
    Role,
    Span,
    centred,
    fitting,
    hinted,
    line,
    paragraph,
    width,
)
from hiptui.ui.stage.phases import DONE, PAUSED
from hiptui.ui.stage.rows import (
    FIGURE_ROWS,
    ROOMY,
    Scene,
    across,
    bullet,
    figure_box,
    framed,
    middle,
    next_to,
    row_of,
    stacked,
    stage_rows,
    that_fit,
)
from hiptui.ui.stage.session_parts import (
    Stage,
    counting,
    large,
    names,
    next_up,
    notice,
    progress,
    side_and_name,
    side_of,
    sided,
    time_and_side,
    top_band,
    word_of,
)


def stage(view: Stage, cells: int, rows: int) -> list[Line]:
    """The session in exactly `rows` rows of at most `cells`."""
    return scene(view, cells, rows).lines


def scene(view: Stage, cells: int, rows: int) -> Scene:
    """The session in exactly `rows` rows of at most `cells`, and where its figure stands."""
    margin = 2 if cells >= ROOMY else 0
    body = _body(view, cells - 2 * margin, rows)
    lines = [(Span(" " * margin), *row) if row and margin else row for row in body.lines]
    return Scene(lines, body.figure and body.figure._replace(x=body.figure.x + margin))


def _body(view: Stage, cells: int, rows: int) -> Scene:
    snapshot = view.snapshot
    if snapshot.paused:
        return _paused(view, cells, rows)
    if snapshot.cool_down or snapshot.segment is None:
        return Scene(_done(view, cells, rows))
    if snapshot.segment.kind is Kind.REST and not snapshot.into_position:
        return _rest(view, cells, rows)
    if snapshot.segment.kind is Kind.WORK or snapshot.count_in:
        return _work(view, cells, rows)
    return _ready(view, cells, rows)


# ------------------------------------------------------------------------------- the phases


def _work(view: Stage, cells: int, rows: int) -> Scene:
    snapshot = view.snapshot
    move = snapshot.move
    top = top_band(view, cells, rows)
    top += [BLANK] if len(top) > 1 else []
    named = names(snapshot.coming, move, cells, rows)
    spare = rows - len(top) - len(named) - stage_rows(rows)
    after = [line(next_up(snapshot, cells), Role.DIM)]
    bars = progress(view, cells, after_row=rows < 24)
    check = paragraph(move.check_for(side_of(snapshot)), cells, most=2) if move else []
    hints = [hinted(view.hints, cells)] if view.hints else []
    after, bars, check, hints = that_fit(spare, after, bars, check, hints)
    below = [*named, *check, *bars, *after]
    box = figure_box(view.figure, cells, len(top), rows - len(top) - len(below))
    if not box or box.height > FIGURE_ROWS + len(hints):
        below += hints
    room = rows - len(top) - len(below)
    box = box and box._replace(height=room)
    body = time_and_side(view, cells - across(box), room)
    return Scene(stacked(top, next_to(box, body, room), below, rows), box)


def _ready(view: Stage, cells: int, rows: int) -> Scene:
    snapshot = view.snapshot
    segment = snapshot.coming
    move = snapshot.move
    if segment is None or move is None:
        return Scene(_done(view, cells, rows))
    top = top_band(view, cells, rows, with_time=True)
    turning = snapshot.segment is not None and snapshot.segment.kind is Kind.SWITCH
    order = (move.turn_for(segment.side) if turning else "") or move.setup_for(segment.side)
    label = paragraph(move.label(segment.side), cells, Role.WORK, most=2)
    name = [line(move.name, Role.STRONG)] if rows >= 18 and width(line(move.name)) <= cells else []
    how = paragraph(order, cells, most=max(2, rows // 8))
    hints = [hinted(view.hints, cells)] if view.hints and rows >= 26 else []
    room = rows - len(top) - len(label) - len(how) - len(view.notice[:1]) - len(hints)
    box = figure_box(view.figure, cells, len(top), room - 1)
    side_cells = cells - across(box)
    last = counting(snapshot)
    headline = [] if last else large(move, side_cells, max(3, room // 3)) if room >= 12 else []
    named = [line(fitting(move, cells), Role.STRONG)] if last else name if headline else []
    below = [*named, *label, *how, *notice(view, cells), *hints]
    room -= len(named)
    box = box and box._replace(height=room)
    if last:
        body = time_and_side(view, side_cells, room)
    else:
        body = side_and_name(segment, move, headline, side_cells, room)
    return Scene(stacked(top, next_to(box, body, room), below, rows), box)


def _rest(view: Stage, cells: int, rows: int) -> Scene:
    snapshot = view.snapshot
    coming = snapshot.coming
    move = snapshot.move
    top = top_band(view, cells, rows)
    below: list[Line] = []
    box = None
    if coming and move:
        head = Span(f"Next: {sided(coming)}", Role.READY)
        below = [(head, Span(fitting(move, cells - head.width), Role.STRONG))]
        below += paragraph(move.label(coming.side), cells, Role.WORK, most=1)
        room = rows - len(top) - len(below)
        box = figure_box(view.figure, cells, len(top), room)
        spare = room - (FIGURE_ROWS if box else stage_rows(rows))
        steps = [row for step in move.steps_for(coming.side) for row in bullet(step, cells)]
        totals = progress(view, cells, after_row=False)[-1:]
        below += [part for parts in that_fit(spare, steps, totals) for part in parts]
    room = rows - len(top) - len(below)
    box = box and box._replace(height=room)
    digits = block(clock(snapshot.remaining or 0), cells - across(box), room, Role.STRONG)
    return Scene(stacked(top, next_to(box, digits, room), below, rows), box)


def _done(view: Stage, cells: int, rows: int) -> list[Line]:
    snapshot = view.snapshot
    below = [line("All rounds done. Well done.", Role.STRONG)]
    if snapshot.segment is not None:
        below.append(
            line(f"Cool-down {clock(snapshot.remaining or 0)}: breathe, walk it off.", Role.DIM)
        )
    below.append((Span("enter", Role.KEY), Span(" what you did", Role.DIM)))
    word = block(DONE.word, cells, min(rows - len(below) - 2, rows // 2), DONE.role)
    body = [*(centred(row, cells) for row in word), BLANK, *(centred(row, cells) for row in below)]
    return middle(body, rows)


def _paused(view: Stage, cells: int, rows: int) -> Scene:
    """A frame that cannot be overlooked; the figure stands still in it."""
    box = figure_box(view.figure, cells - 4, 1, rows - 2)
    body = _standing(view, cells - 4 - across(box), rows - 2)
    lines = framed(next_to(box, body, rows - 2), cells, rows, PAUSED.role)
    return Scene(lines, box and box._replace(x=2, height=rows - 2))


def _standing(view: Stage, cells: int, rows: int) -> list[Line]:
    snapshot = view.snapshot
    segment = snapshot.segment
    move = snapshot.move
    left = clock(snapshot.elapsed if snapshot.remaining is None else snapshot.remaining)
    where = f"{word_of(segment)} {left}  round {snapshot.round}/{snapshot.rounds}"
    tail: list[Line] = [line(where, Role.STRONG)]
    if move and snapshot.coming:
        side = Span(sided(snapshot.coming), Role.WORK)
        tail.append((side, Span(fitting(move, cells - side.width))))
        tail += paragraph(move.label(snapshot.coming.side), cells, Role.WORK, most=2)
    keys: list[Line] = [
        (Span(view.keys.pause, Role.KEY), Span(" go on")),
        (Span(view.keys.restart, Role.KEY), Span(" this side again")),
        (Span(view.keys.next, Role.KEY), Span(" next")),
        (Span(view.keys.previous, Role.KEY), Span(" back")),
        (Span(view.keys.leave, Role.KEY), Span(" leave")),
    ]
    gap = [BLANK] if rows > 10 else []
    tail += [*gap, *row_of(keys, cells), *notice(view, cells)]
    word = block(PAUSED.word, cells, min(max(5, rows // 5), rows - len(tail) - 1), PAUSED.role)
    if not word:
        word = [line(PAUSED.word, PAUSED.role)]
    body = [*(centred(row, cells) for row in word), BLANK, *(centred(row, cells) for row in tail)]
    return middle(body, rows)
