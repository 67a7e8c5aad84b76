"""The summary as lines: what was done against what was planned."""

from __future__ import annotations

from dataclasses import dataclass

from hiptui.domain.circuit import Circuit, Side
from hiptui.domain.record import Record, Status
from hiptui.domain.text import clock, up
from hiptui.ui.drawing.blocks import block
from hiptui.ui.drawing.lines import BLANK, Line, Role, Span, cut, line, paragraph, shown


@dataclass(frozen=True, slots=True)
class SummaryView:
    """What the summary shows."""

    record: Record
    """The session as done."""
    circuit: Circuit
    """What it was."""
    times: str
    """From when to when."""
    rehearsal: bool = False
    """Whether the clock ran faster than life."""
    hints: Line = BLANK
    """The keys worth knowing."""


def summary_screen(view: SummaryView, cells: int, rows: int) -> list[Line]:
    """The summary in at most `rows` rows of at most `cells`."""
    record = view.record
    word = "DONE" if record.status is Status.COMPLETED else "PART DONE"
    large = block(word, cells, max(3, rows // 6), Role.WORK) if rows >= 16 else []
    head = [*large, BLANK] if large else [line(word, Role.WORK)]
    lines = [
        *head,
        line(shown(record.name, cells), Role.STRONG),
        line(view.times, Role.DIM),
        BLANK,
        *_figures(record, cells),
        *paragraph(_sides(record), cells),
        *paragraph(_skipped(record, view.circuit), cells, Role.DIM, most=3),
    ]
    if view.rehearsal:
        lines.append(line("A rehearsal: not recorded.", Role.DIM))
    lines = lines[: rows - 1]
    filler = [BLANK] * (rows - 1 - len(lines))
    return [*lines, *filler, cut(view.hints, cells)]


def _figures(record: Record, cells: int) -> list[Line]:
    planned = record.planned_seconds
    work = clock(up(record.work_seconds))
    of = f" of {clock(up(planned))}" if planned else ""
    rounds = f"{record.rounds_done} of {record.rounds_planned} rounds"
    paused = f"paused {clock(up(record.paused_seconds))}"
    figures: Line = (
        Span("Work ", Role.DIM),
        Span(work, Role.STRONG),
        Span(f"{of}   {rounds}   {paused}"),
    )
    if sum(span.width for span in figures) <= cells:
        return [figures]
    return [(*figures[:2], Span(of)), line(rounds), line(paused)]


def _sides(record: Record) -> str:
    left, right = (record.side_seconds(side) for side in (Side.LEFT, Side.RIGHT))
    if not left and not right:
        return ""
    return f"Left {clock(up(left))}   Right {clock(up(right))}"


def _skipped(record: Record, circuit: Circuit) -> str:
    names = [
        f"{circuit.moves[done.move - 1].short}{f' {done.side}' if done.side else ''}"
        f" (round {done.round})"
        for done in record.work
        if done.skipped and done.move
    ]
    return f"Skipped: {', '.join(names)}." if names else ""
