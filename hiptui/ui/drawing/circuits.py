"""The start screen as lines: what there is to do, and how it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hiptui.domain.circuit import Circuit, Move
from hiptui.domain.text import number
from hiptui.ui.drawing.lines import (
    BLANK,
    Line,
    Role,
    Span,
    beside,
    cut,
    fitting,
    line,
    paragraph,
    shown,
    spread,
)

Item = TypeVar("Item")

WIDE = 70
"""Cells from which list and details stand side by side."""
NEW_HERE = "New here? tab walks you through the moves. Start with 2 rounds."
SAFETY = (
    "Hard is fine, sharp is not. Stop if you feel pain, dizziness or pressure in the chest. "
    "Injured, pregnant, recently operated on or unsure? Ask a doctor or physiotherapist first."
)
SCREEN = (
    "Put the screen beyond the foot of the mat and enlarge the text until the terminal is about "
    "80x24."
)


@dataclass(frozen=True, slots=True)
class CircuitsView:
    """What the start screen shows at a moment."""

    circuits: Sequence[Circuit]
    """Those that pass the filter."""
    total_of: Callable[[Circuit], str]
    """Length of a circuit with today's rounds and settings."""
    last_of: Callable[[Circuit], str]
    """When it was last done, in a word."""
    cursor: int = 0
    """The chosen circuit."""
    move: int | None = None
    """The chosen move, from 0, while the cursor is in the moves."""
    rounds: int = 0
    """Rounds of the chosen circuit today."""
    now: str = ""
    """Day and time."""
    ends: str = ""
    """Clock time at which the chosen circuit would be done."""
    filter: str | None = None
    """What circuits are filtered by, or None."""
    newcomer: bool = False
    """Whether nothing was ever done here."""
    notices: tuple[str, ...] = ()
    """What is wrong with files."""
    hints: Line = BLANK
    """The keys worth knowing."""

    @property
    def chosen(self) -> Circuit | None:
        """The circuit under the cursor."""
        return self.circuits[self.cursor] if self.circuits else None


def circuits_screen(view: CircuitsView, cells: int, rows: int) -> list[Line]:
    """The start screen in exactly `rows` rows of at most `cells`."""
    roomy = rows >= 18
    head = [spread((Span("hiptui", Role.WORK),), line(view.now, Role.DIM), cells)]
    foot = _foot(view, cells, rows)
    room = rows - len(head) - len(foot) - (2 if roomy else 0)
    draw = _wide if cells >= WIDE else _narrow
    body = draw(view, cells, max(1, room))
    gap = [BLANK] if roomy else []
    filler = [BLANK] * max(0, room - len(body))
    return [*head, *gap, *body[: max(1, room)], *filler, *gap, *foot][:rows]


def dose(move: Move) -> str:
    """How much of a move: "30+30", "60", "8+8 reps"."""
    if move.reps is not None:
        return f"{'+'.join([str(move.reps)] * len(move.order))} reps"
    return "+".join([str(number(move.block))] * len(move.order))


# ------------------------------------------------------------------------------- the columns


def _wide(view: CircuitsView, cells: int, rows: int) -> list[Line]:
    split = min(64, max(38, cells * 2 // 5))
    right = cells - split - 3
    circuit = view.chosen
    if circuit is None:
        return _nothing(view, cells)
    if view.move is not None:
        left = _moves(view, circuit, split, rows)
        details = _how(circuit.moves[view.move], right)
    else:
        left = _list(view, split, rows)
        details = _about(circuit, right, rows)
    bar = [(Span(" │ ", Role.DIM), *row) for row in [*details, *[BLANK] * rows][:rows]]
    return beside(left, bar, split, cells)


def _narrow(view: CircuitsView, cells: int, rows: int) -> list[Line]:
    circuit = view.chosen
    if circuit is None:
        return _nothing(view, cells)
    if view.move is not None:
        listed = _moves(view, circuit, cells, min(len(circuit.moves), max(3, rows // 3)))
        return [*listed, *_how(circuit.moves[view.move], cells)]
    listed = _list(view, cells, min(len(view.circuits), max(3, rows // 2)))
    return [*listed, BLANK, *_about(circuit, cells, rows - len(listed) - 1)]


def _list(view: CircuitsView, cells: int, rows: int) -> list[Line]:
    return [
        _row(
            f"{circuit.name}",
            f"{_count(circuit, cells)}{view.total_of(circuit):>6} {view.last_of(circuit):>4}",
            cells,
            f"screen.choose({i})",
            chosen=i == view.cursor,
        )
        for i, circuit in _window(view.circuits, view.cursor, rows)
    ]


def _count(circuit: Circuit, cells: int) -> str:
    return f"{len(circuit.moves):>3} moves" if cells >= 50 else ""


def _moves(view: CircuitsView, circuit: Circuit, cells: int, rows: int) -> list[Line]:
    at = view.move or 0
    return [
        _row(
            f"{i + 1:>2} {fitting(move, cells - len(dose(move)) - 7)}",
            dose(move),
            cells,
            f"screen.choose({i})",
            chosen=i == at,
        )
        for i, move in _window(circuit.moves, at, rows)
    ]


def _row(name: str, right: str, cells: int, click: str, *, chosen: bool) -> Line:
    role = Role.CURSOR if chosen else Role.TEXT
    left = shown(name, cells - len(right) - 4)
    text = f"{'▶' if chosen else ' '} {left}"
    gap = cells - Span(text).width - len(right) - 1
    return (Span(text + " " * max(1, gap) + right + " ", role, click),)


def _about(circuit: Circuit, cells: int, rows: int) -> list[Line]:
    """What the circuit is for, its moves, what to have ready, whose it is."""
    summary = [*paragraph(circuit.summary, cells)]
    moves = [_dosed(i, move, cells) for i, move in enumerate(circuit.moves, start=1)]
    targets = paragraph(f"For {', '.join(circuit.targets)}.", cells) if circuit.targets else []
    credit = paragraph(" ".join([circuit.credit, circuit.source]), cells, Role.DIM)
    ready = _gear(circuit, cells)
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


def _dosed(index: int, move: Move, cells: int) -> Line:
    much = dose(move)
    name = fitting(move, cells - len(much) - 5)
    return spread((Span(f"{index:>2} ", Role.DIM), Span(name)), line(much, Role.DIM), cells)


def _gear(circuit: Circuit, cells: int) -> list[Line]:
    return paragraph(f"Have ready: {', '.join(circuit.gear)}.", cells) if circuit.gear else []


def _how(move: Move, cells: int) -> list[Line]:
    """How a move is done, on its first side."""
    side = move.order[0]
    lines: list[Line] = [line(shown(move.name, cells), Role.STRONG)]
    lines += paragraph(move.label(side), cells, Role.WORK)
    if move.setup:
        lines += [BLANK, *paragraph(move.setup_for(side), cells)]
    if move.steps:
        lines.append(BLANK)
    for i, step in enumerate(move.steps_for(side), start=1):
        rows = paragraph(step, cells - 3)
        lines += [
            (Span(f"{i}. " if n == 0 else "   ", Role.DIM), *row) for n, row in enumerate(rows)
        ]
    if move.check:
        lines += [BLANK, *paragraph(f"Watch: {move.check_for(side)}", cells, Role.READY)]
    if side is not None:
        turn = f"Then {side.other}: {move.turn_for(side.other) or move.label(side.other)}"
        lines += [BLANK, *paragraph(turn, cells, Role.DIM)]
    if move.targets:
        lines += paragraph(f"For {', '.join(move.targets)}.", cells, Role.DIM)
    return lines


def _nothing(view: CircuitsView, cells: int) -> list[Line]:
    return [BLANK, *paragraph(f"Nothing matches “{view.filter}”. escape shows all.", cells)]


# ------------------------------------------------------------------------------- the foot


def _foot(view: CircuitsView, cells: int, rows: int) -> list[Line]:
    """Rounds and what to know, the most dispensable left out first."""
    lines: list[Line] = [line(shown(text, cells), Role.WARN) for text in view.notices[:2]]
    if view.newcomer:
        lines += paragraph(NEW_HERE, cells, Role.STRONG)
        lines += paragraph(SAFETY, cells)
        lines += paragraph(SCREEN, cells, Role.DIM) if rows >= 20 else []
    lines.append(_rounds(view, cells))
    return [*lines, cut(view.hints, cells)] if rows >= 14 and view.hints else lines


def _rounds(view: CircuitsView, cells: int) -> Line:
    circuit = view.chosen
    if circuit is None:
        return BLANK
    least, most = circuit.rounds.min, circuit.rounds.max
    spans: list[Span] = [Span("Rounds today ", Role.TEXT)]
    if most - least < 6:
        for count in range(least, most + 1):
            here = count == view.rounds
            text = f"‹{count}›" if here else f" {count} "
            spans.append(Span(text, Role.WORK if here else Role.DIM, f"screen.rounds({count})"))
    else:
        spans.append(Span(f"‹{view.rounds}›", Role.WORK))
        spans.append(Span(f"  {least}-{most}", Role.DIM))
    total = f"{view.total_of(circuit)}  " if cells >= 60 else ""
    return spread(tuple(spans), (Span(f"{total}done by {view.ends}", Role.STRONG),), cells)


def _window(items: Sequence[Item], at: int, rows: int) -> Iterator[tuple[int, Item]]:
    """The part of a list that shows row `at`, with each item's place in the list."""
    start = max(0, min(at - rows // 2, len(items) - rows))
    return enumerate(items[start : start + rows], start)
