"""The summary as lines: what was done against what was planned, and what it was like."""

from __future__ import annotations

from dataclasses import dataclass

from hiptui.domain.circuit import Circuit
from hiptui.domain.formatting import clock, many, up
from hiptui.domain.record import Rating, SessionRecord
from hiptui.ui.stage.block_letters import block
from hiptui.ui.stage.lines import (
    BLANK,
    Line,
    Role,
    Span,
    cut,
    hinted,
    line,
    paragraph,
    shown,
    width,
)

HARDER = {"l": "left", "s": "same", "r": "right"}
"""Which side was harder, by key."""
_COLUMN = 14


@dataclass(frozen=True, slots=True)
class SummaryView:
    """What the summary shows."""

    record: SessionRecord
    """The session as done."""
    circuit: Circuit
    """What it was."""
    times: str
    """From when to when."""
    rating: Rating | None = None
    """What the runner says of it; None for a rehearsal, which is not recorded."""
    hints: Line = BLANK
    """The keys worth knowing."""
    notice: str = ""
    """Why it could not be saved, or empty."""


def summary_screen(view: SummaryView, cells: int, rows: int) -> list[Line]:
    """The summary in exactly `rows` rows of at most `cells`."""
    margin = 2 if cells >= 60 else 0
    inner = cells - 2 * margin
    record = view.record
    word = "DONE" if record.status == "completed" else "PART DONE"
    large = block(word, inner, max(3, rows // 6), Role.WORK) if rows >= 18 else []
    gap = [BLANK] if rows >= 18 else []
    lines = [
        *gap,
        *(large or [line(word, Role.WORK)]),
        *gap,
        _title(view, inner),
        *gap,
        *_figures(record, inner),
        *paragraph(_skipped(record, view.circuit), inner, Role.DIM, most=3 if large else 1),
        *gap,
        *_rating(view, inner, gap),
        *paragraph(view.notice, inner, Role.WARN),
    ][: rows - 1]
    lines = [cut(row, inner) for row in lines]
    page = [*lines, *[BLANK] * (rows - 1 - len(lines)), hinted(view.hints, inner)]
    return [(Span(" " * margin), *row) if row and margin else row for row in page]


def _title(view: SummaryView, cells: int) -> Line:
    name = shown(view.record.name, cells - len(view.times) - 2)
    return (Span(name, Role.STRONG), Span(f"  {view.times}", Role.DIM))


def _figures(record: SessionRecord, cells: int) -> list[Line]:
    planned = record.planned_seconds
    of = f" of {clock(up(planned))}" if planned else ""
    work: Line = (Span(clock(record.whole_seconds()[0]), Role.STRONG), Span(of))
    rounds: Line = (
        Span(str(record.rounds_done), Role.STRONG),
        Span(f" of {many(record.rounds_planned, 'round')}"),
    )
    left, right = map(clock, record.whole_seconds()[1:])
    rows = [_field("Work", (*work, Span("   "), *rounds))]
    if width(rows[0]) > cells:
        rows = [_field("Work", work), _field("Rounds", rounds)]
    if record.left_seconds or record.right_seconds:
        rows.append(_field("Left, right", line(f"{left}, {right}")))
    if record.paused_seconds >= 1:
        rows.append(_field("Paused", line(clock(up(record.paused_seconds)))))
    return [cut(row, cells) for row in rows]


def _rating(view: SummaryView, cells: int, gap: list[Line]) -> list[Line]:
    """What only the runner knows; everything optional, one key each."""
    rating = view.rating
    if rating is None:
        return [line("A rehearsal: not recorded.", Role.DIM)]
    rows: list[Line] = []
    if any(move.order[0] for move in view.circuit.moves):
        choices: list[Span] = []
        for key, word in HARDER.items():
            choices += _choice(key, word, f"harder('{word}')", chosen=rating.harder == word)
        rows += [_field("Harder side", tuple(choices)), *gap]
    numbers: list[Span] = []
    roomy = cells >= _COLUMN + 31
    for effort in range(1, 11):
        chosen = rating.effort == effort
        text = f"‹{effort}›" if chosen else f" {effort}" + " " * roomy
        role = Role.WORK if chosen else Role.DIM
        numbers.append(Span(text, role, f"screen.effort({effort})"))
    rows += [_field("Effort", tuple(numbers)), *gap]
    note = Span(shown(rating.note, cells - _COLUMN)) if rating.note else Span("n", Role.KEY)
    return [
        *rows,
        _field("Note", (note,) if rating.note else (note, Span(" to write", Role.DIM))),
    ]


def _choice(key: str, word: str, action: str, *, chosen: bool) -> list[Span]:
    text = f"‹{word}›" if chosen else f" {word} "
    role = Role.WORK if chosen else Role.TEXT
    return [Span(key, Role.KEY), Span(text, role, f"screen.{action}"), Span("  ")]


def _field(name: str, value: Line) -> Line:
    gap = Span(" " * (_COLUMN - width(line(name))))
    return (Span(name, Role.DIM), gap, *value)


def _skipped(record: SessionRecord, circuit: Circuit) -> str:
    names = [
        f"{circuit.moves[done.move - 1].short}{f' {done.side}' if done.side else ''}"
        f" (round {done.round})"
        for done in record.work
        if done.skipped and done.move
    ]
    return f"Skipped: {', '.join(names)}." if names else ""
