"""The start screen as lines: what there is to do, and how it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from hiptui.domain.circuit import Circuit, Side
from hiptui.domain.formatting import clock, many
from hiptui.domain.safety import NEW_HERE, SAFETY, SCREEN
from hiptui.domain.sentences import place
from hiptui.ui.stage.details import about, after, dose, dosed, gear, how, named, said
from hiptui.ui.stage.lines import (
    BLANK,
    Line,
    Role,
    Span,
    beside,
    fitting,
    hinted,
    line,
    paragraph,
    shown,
    spread,
)
from hiptui.ui.stage.rows import FIGURE_CELLS, FIGURE_ROWS, Box, Scene, that_fit

if TYPE_CHECKING:
    from hiptui.domain.snapshot import Snapshot

Item = TypeVar("Item")

WIDE = 70
"""Cells from which list and details stand side by side."""


@dataclass(frozen=True, slots=True)
class FirstRow:
    """A session that stands above the list: to go on with, or running elsewhere."""

    text: str
    """What it is and where it stands."""
    circuit: Circuit | None
    """Its circuit, if it is known here."""
    chosen: bool
    """Whether it is the chosen row."""


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
    figure: bool = False
    """Whether there is a figure of the move at hand."""
    first: FirstRow | None = None
    """A session to go on with, or one that runs elsewhere."""

    @property
    def on_first(self) -> bool:
        """Whether the row above the list is the chosen one."""
        return self.first is not None and self.first.chosen

    @property
    def chosen(self) -> Circuit | None:
        """The circuit under the cursor."""
        if self.first and self.first.chosen:
            return self.first.circuit
        return self.circuits[self.cursor] if self.circuits else None


def circuits_screen(view: CircuitsView, cells: int, rows: int) -> Scene:
    """The start screen in exactly `rows` rows of at most `cells`, and where its figure stands."""
    gap = [BLANK] if rows >= 18 else []
    head = [spread((Span("hiptui", Role.WORK),), line(view.now, Role.DIM), cells), *gap]
    head += _first(view, cells)
    foot = [*gap, *_foot(view, cells, rows)]
    room = max(1, rows - len(head) - len(foot))
    draw = _wide if cells >= WIDE else _narrow
    body = draw(view, cells, room)
    filler = [BLANK] * (room - len(body.lines))
    box = body.figure and body.figure._replace(y=body.figure.y + len(head))
    return Scene([*head, *body.lines[:room], *filler, *foot][:rows], box)


def place_of(snapshot: Snapshot) -> str:
    """Where a session stands: "round 2, move 5, left, 0:17 to go"."""
    if snapshot.remaining is None:
        return place(snapshot)
    return f"{place(snapshot)}, {clock(snapshot.remaining)} to go"


def place_elsewhere(status: Mapping[str, object]) -> str:
    """The same of a session in another program, by what it answers."""
    side, remaining = status.get("side"), status.get("remaining")
    parts = [f"{name} {status[name]}" for name in ("round", "move") if _whole(status.get(name))]
    parts += [side] if isinstance(side, str) and side in {*Side} else []
    parts += [clock(remaining)] if isinstance(remaining, int) else []
    return ", ".join([*parts, *(["paused"] if status.get("paused") else [])])


def _whole(value: object) -> bool:
    return isinstance(value, int) and value > 0


# ------------------------------------------------------------------------------- the columns


def _wide(view: CircuitsView, cells: int, rows: int) -> Scene:
    """List at the left, details at the right; with a figure the moves go below the list."""
    split = min(64, max(39, cells * 2 // 5))
    right = cells - split - 3
    circuit = view.chosen
    if circuit is None:
        return Scene(_bare(view, cells, rows))
    if not view.figure or right < FIGURE_CELLS or rows < FIGURE_ROWS:
        return _columns(*_in_words(view, circuit, split, right, rows), split, cells, rows)
    if view.move is None:
        left, above, below = _overview(view, circuit, split, right, rows)
    else:
        left, above, below = _lesson(view, circuit, split, right, rows)
    height = min(rows - len(above) - len(below), right // 2)
    hole = [*above, *[BLANK] * height, *below]
    box = Box(split + 3, len(above), right, height)
    return replace(_columns(left, hole, split, cells, rows), figure=box)


def _in_words(
    view: CircuitsView, circuit: Circuit, split: int, right: int, rows: int
) -> tuple[list[Line], list[Line]]:
    if view.move is None:
        return _list(view, split, rows), about(circuit, right, rows)
    return _moves(view, circuit, split, rows), how(circuit.moves[view.move], right)


def _overview(
    view: CircuitsView, circuit: Circuit, split: int, right: int, rows: int
) -> tuple[list[Line], list[Line], list[Line]]:
    """The list with the chosen circuit's moves, and what goes above and below the figure."""
    moves = [dosed(i, move, split - 2) for i, move in enumerate(circuit.moves, start=1)]
    listed = _list(view, split, max(3, rows - len(moves) - 1))
    left = [*listed, BLANK, *((Span("  "), *row) for row in moves)]
    spare = rows - FIGURE_ROWS
    summary = [*paragraph(circuit.summary, right), BLANK]
    ready = [BLANK, *gear(circuit, right)]
    credit = paragraph(f"{circuit.credit} {circuit.source}", right, Role.DIM)
    above, below, last = that_fit(spare, summary, ready, credit)
    return left, above, [*below, *last]


def _lesson(
    view: CircuitsView, circuit: Circuit, split: int, right: int, rows: int
) -> tuple[list[Line], list[Line], list[Line]]:
    """The moves with how the chosen one is done, and what goes above and below the figure."""
    move = circuit.moves[view.move or 0]
    words = said(move, split - 1)
    left = [*_moves(view, circuit, split, max(3, rows - len(words))), *words]
    above, below = that_fit(rows - FIGURE_ROWS, named(move, right), after(move, right))
    return left, above, below


def _columns(left: list[Line], right: list[Line], split: int, cells: int, rows: int) -> Scene:
    bar = [(Span(" │ ", Role.DIM), *row) for row in [*right, *[BLANK] * rows][:rows]]
    return Scene(beside(left[:rows], bar, split, cells))


def _narrow(view: CircuitsView, cells: int, rows: int) -> Scene:
    circuit = view.chosen
    if circuit is None:
        return Scene(_bare(view, cells, rows))
    if view.move is not None:
        listed = _moves(view, circuit, cells, min(len(circuit.moves), max(3, rows // 3)))
        return Scene([*listed, *how(circuit.moves[view.move], cells)])
    listed = _list(view, cells, min(len(view.circuits), max(3, rows // 2)))
    return Scene([*listed, BLANK, *about(circuit, cells, rows - len(listed) - 1)])


def _first(view: CircuitsView, cells: int) -> list[Line]:
    """The session to go on with or to drive, above everything else."""
    if view.first is None:
        return []
    text = f"{'▶' if view.on_first else ' '} {shown(view.first.text, cells - 2)}"
    return [(Span(text, Role.CURSOR if view.on_first else Role.WORK, "screen.choose(-1)"),)]


def _list(view: CircuitsView, cells: int, rows: int) -> list[Line]:
    return [
        _row(
            f"{circuit.name}",
            f"{_count(circuit, cells)}{view.total_of(circuit):>6} {view.last_of(circuit):>5}",
            cells,
            f"screen.choose({i})",
            chosen=i == view.cursor and not view.on_first,
        )
        for i, circuit in _window(view.circuits, view.cursor, rows)
    ]


def _count(circuit: Circuit, cells: int) -> str:
    return f"{many(len(circuit.moves), 'move'):>9}" if cells >= 50 else ""


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


def _bare(view: CircuitsView, cells: int, rows: int) -> list[Line]:
    """The list where there is nothing to tell about what is chosen."""
    if view.circuits:
        return _list(view, cells, rows)
    return [BLANK, *paragraph(f"Nothing matches “{view.filter}”. escape shows all.", cells)]


# ------------------------------------------------------------------------------- the foot


def _foot(view: CircuitsView, cells: int, rows: int) -> list[Line]:
    """Rounds and what to know, the most dispensable left out first."""
    lines: list[Line] = []
    for text in view.notices[:2]:
        short = [(Span(shown(text, cells), Role.WARN),)]  # a place is one long word
        lines += paragraph(text, cells, Role.WARN, most=3) if rows >= 20 else short
    if view.newcomer:
        lines += paragraph(NEW_HERE, cells, Role.STRONG)
        lines += paragraph(SAFETY, cells)
        lines += paragraph(SCREEN, cells, Role.DIM) if rows >= 20 else []
    lines.append(_rounds(view, cells))
    return [*lines, hinted(view.hints, cells)] if rows >= 14 and view.hints else lines


def _rounds(view: CircuitsView, cells: int) -> Line:
    circuit = view.chosen
    if circuit is None:
        return BLANK
    if view.on_first:
        name = (Span(shown(circuit.name, cells - 16), Role.STRONG),)
        return spread(name, (Span(f"done by {view.ends}", Role.STRONG),), cells)
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
