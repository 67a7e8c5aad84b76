"""A circuit and its moves in words."""

from __future__ import annotations

from hiptui.domain.circuit import Circuit, Move
from hiptui.domain.formatting import number
from hiptui.ui.stage.lines import (
    BLANK,
    Line,
    Role,
    Span,
    fitting,
    line,
    paragraph,
    shown,
    spread,
)


def dose(move: Move) -> str:
    """How much of a move: "30+30", "60", "8+8 reps"; by round "60/45/30"; "60 once"."""
    return f"{_each_time(move)} once" if move.only else _each_time(move)


def _each_time(move: Move) -> str:
    if move.reps is not None:
        return f"{'+'.join([str(move.reps)] * len(move.order))} reps"
    rounds = len(move.seconds) if isinstance(move.seconds, tuple) else 1
    blocks = (str(number(move.block(i))) for i in range(1, rounds + 1))
    return "/".join("+".join([block] * len(move.order)) for block in blocks)


def about(circuit: Circuit, cells: int, rows: int) -> list[Line]:
    """What the circuit is for, its moves, what to have ready, whose it is."""
    summary = [*paragraph(circuit.summary, cells)]
    moves = [dosed(i, move, cells) for i, move in enumerate(circuit.moves, start=1)]
    targets = paragraph(f"For {', '.join(circuit.targets)}.", cells) if circuit.targets else []
    credit = paragraph(" ".join([circuit.credit, circuit.source]), cells, Role.DIM)
    ready = gear(circuit, cells)
    parts: list[list[Line]] = []
    room = rows
    for part in (moves, summary, ready, targets, credit):
        kept = part if len(part) < room or part is moves else []
        parts.append(kept[: max(0, room)])
        room -= len(parts[-1]) + 1
    moves, summary, ready, targets, credit = parts
    lines = [line(shown(circuit.name, cells), Role.STRONG)] if room > 0 else []
    for part in (summary, targets, moves, ready, credit):
        if part:
            lines += [*part, BLANK]
    return lines[:rows]


def dosed(index: int, move: Move, cells: int) -> Line:
    """A move of a list: number, name, how much."""
    much = dose(move)
    name = fitting(move, cells - len(much) - 5)
    return spread((Span(f"{index:>2} ", Role.DIM), Span(name)), line(much, Role.DIM), cells)


def gear(circuit: Circuit, cells: int) -> list[Line]:
    """What to have ready, or nothing."""
    return paragraph(f"Have ready: {', '.join(circuit.gear)}.", cells) if circuit.gear else []


def how(move: Move, cells: int) -> list[Line]:
    """How a move is done, on its first side."""
    return [*named(move, cells), *said(move, cells), *after(move, cells)]


def named(move: Move, cells: int) -> list[Line]:
    """A move's name, and what each leg does first."""
    label = paragraph(move.label(move.order[0]), cells, Role.WORK)
    return [line(shown(move.name, cells), Role.STRONG), *label]


def said(move: Move, cells: int) -> list[Line]:
    """Position and steps, on the first side."""
    side = move.order[0]
    lines: list[Line] = []
    if move.setup:
        lines += [BLANK, *paragraph(move.setup_for(side), cells)]
    if move.steps:
        lines.append(BLANK)
    for i, step in enumerate(move.steps_for(side), start=1):
        rows = paragraph(step, cells - 3)
        lines += [
            (Span(f"{i}. " if n == 0 else "   ", Role.DIM), *row) for n, row in enumerate(rows)
        ]
    return lines


def after(move: Move, cells: int) -> list[Line]:
    """What to watch for, how the other side begins, and what it is for."""
    side = move.order[0]
    lines: list[Line] = []
    if move.check:
        lines += [BLANK, *paragraph(f"Watch: {move.check_for(side)}", cells, Role.READY)]
    if side is not None:
        turn = f"Then {side.other}: {move.turn_for(side.other) or move.label(side.other)}"
        lines += [BLANK, *paragraph(turn, cells, Role.DIM)]
    if move.targets:
        lines += paragraph(f"For {', '.join(move.targets)}.", cells, Role.DIM)
    return lines
