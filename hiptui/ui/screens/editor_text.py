"""What the editor of circuits says: rows of moves, mistakes, the timetable."""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual.content import Content

from hiptui.domain.circuit import Circuit, Move
from hiptui.domain.circuit_draft import Field
from hiptui.domain.formatting import clock, many, printable, total, up
from hiptui.domain.timeline import Kind, Segment, Timeline
from hiptui.toml_lines import Problem
from hiptui.ui.screens.circuits_text import dose, how
from hiptui.ui.widgets.text import clickable, hanging, spread

MOST = 300
"""Segments of a timetable that are listed."""
_PLACE = re.compile(r"circuit\[0\]\.?(?:move\[(\d+)\]\.?)?(.*)")
_BETWEEN = {
    Kind.PREPARE: "get ready",
    Kind.SWITCH: "turn over",
    Kind.CHANGE: "change",
    Kind.REST: "rest",
}


def move_row(number: int, move: Move, index: int, width: int) -> Content:
    """A move of the circuit, with arrows that change how long it is."""
    less = clickable(Content.styled("‹ ", "$quiet"), f"screen.step({index}, -1)")
    more = clickable(Content.styled(" ›", "$quiet"), f"screen.step({index}, 1)")
    name = Content.assemble((f"{number:>2} ", "$quiet"), move.name)
    return spread(name, Content.assemble(less, (dose(move), "$phase-work"), more), width)


def found_row(move: Move, width: int, *, own: bool) -> Content:
    """A move that was found: its name, and what it is for; `own` is one yet to be made."""
    told = "a move of your own" if own else ", ".join(move.targets) if width > 50 else dose(move)
    return spread(Content(move.name), Content.styled(told, "$quiet"), width)


def about_field(field: Field, width: int) -> list[Content]:
    """What a field means, and what it may be."""
    rows = [Content.styled(field.setting.label, "$loud bold")]
    rows += Content(field.setting.help).wrap(width)
    for word, meaning in field.setting.choices.items():
        rows += hanging(Content(f"  {word}"), Content.styled(meaning, "$quiet"), width, 16)
    return rows


def about_move(move: Move, width: int) -> list[Content]:
    """A move as the runner will see it, on its first side."""
    label = Content.styled(move.label(move.order[0]), "$phase-work bold")
    name = Content.styled(move.name, "$loud bold")
    return [*name.wrap(width), *label.wrap(width), *how(move, width)]


def mistake(problem: Problem, circuit: Circuit) -> str:
    """What `check` says of a place, which is told by the names of moves."""
    match = _PLACE.match(problem.path)
    if match is None:
        return printable(problem.text)
    at = None if match[1] is None else int(match[1])
    move = "" if at is None else circuit.moves[at].name or f"move {at + 1}"
    place = ", ".join(filter(None, (move, match[2])))
    return printable(f"{place}: {problem.text}" if place else problem.text)


def title(circuit: Circuit, timeline: Timeline | None, unsaved: bool, width: int) -> Content:
    """The circuit's name, whether it is saved, and how long it takes."""
    mark = Content.styled("  not saved" if unsaved else "", "$phase-ready")
    name = Content.assemble(("Editor  ", "$quiet"), (circuit.name, "$phase-work bold"), mark)
    if timeline is None:
        return name
    length = total(timeline.seconds, bool(timeline.waits))
    rounds = many(timeline.timing.rounds, "round")
    return spread(name, Content.assemble(f"{rounds}, ", (length, "$loud bold")), width)


def timetable(timeline: Timeline, width: int) -> list[Content]:
    """Every segment with its start, as long as the list is worth reading."""
    rows: list[Content] = []
    for at, segment in enumerate(timeline.segments[:MOST]):
        before = timeline.segments[at - 1].round if at else 0
        if segment.round != before:
            rows.append(Content.styled(f"Round {segment.round}", "$phase-work bold"))
        rows.append(_segment_row(segment, timeline.starts[at], width))
    more = len(timeline.segments) - MOST
    return [*rows, Content(f"and {more} more")] if more > 0 else rows


def _segment_row(segment: Segment, start: float, width: int) -> Content:
    length = total(segment.length, segment.waits)
    begins = Content.styled(f"{clock(up(start)):>6}  ", "$quiet")
    if segment.kind is not Kind.WORK or segment.move is None:
        text = Content.styled(_BETWEEN.get(segment.kind, ""), "$quiet")
    else:
        side = f", {segment.side}" if segment.side else ""
        room = width - len(side) - len(length) - 10
        name = Content(segment.move.name)
        text = (name if name.cell_length <= room else Content(segment.move.short)) + side
    return spread(begins + text, Content(length), width)


def lines(texts: Iterable[str], most: int, width: int) -> list[Content]:
    """Mistakes, one under the other, in at most so many rows."""
    rows: list[Content] = []
    for text in texts:
        rows += hanging(
            Content.styled("!", "$warning bold"), Content.styled(text, "$warning"), width, 2
        )
    return rows[:most]
