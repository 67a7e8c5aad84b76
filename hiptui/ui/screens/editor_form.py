"""The form of the editor: rows of a circuit, of a move, of what is found; and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeAlias

from textual.content import Content

from hiptui.domain.circuit import Circuit, Move
from hiptui.domain.circuit_draft import CIRCUIT, Field, move_fields
from hiptui.domain.formatting import clock, many, one_line, total, up
from hiptui.domain.settings import Setting
from hiptui.domain.timeline import Kind, Segment, Timeline
from hiptui.storage.circuits import search_moves
from hiptui.ui.screens.circuits_text import about_move, dose, how
from hiptui.ui.screens.edited_circuit import EditedCircuit
from hiptui.ui.screens.settings_text import heading, row_of
from hiptui.ui.widgets import Row, hanging, spread
from hiptui.ui.widgets.row_list import RowList

FormRow: TypeAlias = Field | Move | int | str
"""A field, a move that was found, a move of the circuit by its place from 0, or a heading."""
ADD = Field(
    Setting("circuit", "", "Add a move", "Search all by name, muscle or equipment.", "choice")
)
_FOUND = 200
"""Moves that a search shows."""
_SECONDS = 60
"""What a move of one's own lasts at first."""


class EditorForm(RowList):
    """Knows what the chosen row is, and which move is open."""

    move_at: int | None = None
    """The place of the move whose fields are the rows; None for the circuit's own."""
    searched: str | None = None
    """What moves are searched by; None while there is no search."""

    def __init__(self, made: EditedCircuit, known: Callable[[], Iterable[Circuit]]) -> None:
        """The form of `made`; moves are found in the circuits that are `known`."""
        super().__init__(id="form", classes="panel")
        self._made = made
        self._known = known
        self._kinds: list[FormRow] = []

    @property
    def row(self) -> FormRow | None:
        at = self.highlighted
        return self._kinds[at] if at is not None and at < len(self._kinds) else None

    @property
    def at(self) -> int | None:
        """The place of the move that is chosen or open."""
        return self.row if isinstance(self.row, int) else self.move_at

    @property
    def move(self) -> Move | None:
        """The move that is looked at."""
        if isinstance(self.row, Move):
            return self.row
        return None if self.at is None else self._made.circuit.moves[self.at]

    def about(self, width: int) -> list[Content]:
        """What the chosen row means, and what it may be; a move as the runner will see it."""
        if not isinstance(row := self.row, Field):
            return [*about_move(move, width), *how(move, width)] if (move := self.move) else []
        rows = [Content.styled(row.setting.label, "$loud bold")]
        rows += Content(row.setting.help).wrap(width)
        for word, meaning in row.setting.choices.items():
            rows += hanging(Content(f"  {word}"), Content.styled(meaning, "$quiet"), width, 16)
        return rows

    def show(self, at: int | None = None) -> None:
        """Show all rows as they are now, with the one at a place chosen, or the one of before."""
        chosen, rows = self.row, [*self._rows()]
        self._kinds = rows
        if at is None:
            at = rows.index(chosen) if chosen in rows else self.highlighted or 0
        searching = self.searched is not None
        self.border_title = self._heading()
        self.border_subtitle = "↑ ↓ choose, enter adds, esc back" if searching else ""
        drawn = (one if isinstance(one, str) else self._drawn(i, one) for i, one in enumerate(rows))
        self.put(drawn, at)

    def _drawn(self, index: int, row: Field | Move | int) -> Row:
        """A row as it is drawn; `index` is its place in the form."""
        match row:
            case int():
                move = self._made.draft.now.moves[row]
                name = Content.assemble((f"{row + 1:>2} ", "$quiet"), move.name)
                draw = partial(row_of, name, dose(move), index)
                return self._marked(draw, f"circuit[0].move[{row}]")
            case Move():
                return Row(partial(found_row, row, own=row == own_move(self.searched or "")))
        label = Content(row.setting.label)
        if row is ADD:
            return Row(partial(row_of, label, "enter", None))
        arrows = index if has_steps(row) else None
        return self._marked(partial(row_of, label, self.value(row), arrows), row.path)

    def value(self, field: Field) -> str:
        """What stands in a field, as shown."""
        value = field.value(self._made.draft.now)
        if value is None:
            return f"{field.setting.readable(self._made.rest)} as set"
        return field.setting.readable(value) or "–"

    def _marked(self, draw: Callable[[int], Content], path: str) -> Row:
        """A row, in the colour of warnings where `check` finds a mistake there."""
        inside = (f"{path}.", f"{path}[")
        if any(one.path == path or one.path.startswith(inside) for one in self._made.problems):
            return Row(lambda width: draw(width).stylize("$warning"))
        return Row(draw)

    def row_of_move(self, at: int) -> int:
        """The row of the circuit's move at a place; the one after the last adds a move."""
        return len(CIRCUIT) + len(self._headed("Moves")) + at

    def _headed(self, name: str) -> list[str]:
        return [*heading(name, airy=self.screen.has_class("-high"))]

    def _rows(self) -> Iterator[FormRow]:
        now = self._made.draft.now
        if self.searched is not None:
            yield from search_moves(self.searched, self._known())[:_FOUND]
            if own := own_move(self.searched):
                yield own
        elif self.move_at is None:
            yield from CIRCUIT
            yield from self._headed("Moves")
            yield from range(len(now.moves))
            yield ADD
        else:
            for name, fields in move_fields(now.moves[self.move_at], self.move_at).items():
                yield from self._headed(name)
                yield from fields

    def _heading(self) -> str:
        if self.searched is not None:
            return "Add a move"
        if self.move_at is not None:
            return f"Move {self.move_at + 1} of {len(self._made.circuit.moves)}"
        return "New circuit" if self._made.is_new else "Circuit"


def own_move(words: str) -> Move | None:
    """A new move under the name that was searched for."""
    name = one_line(words)[:80]
    return Move(name, name, seconds=_SECONDS) if name else None


def has_steps(row: FormRow | None) -> bool:
    """Whether left and right change what stands in a row."""
    if isinstance(row, Field):
        return row is not ADD and (row.setting.kind != "text" or row.key in {"figure", "pace"})
    return isinstance(row, int)


MOST = 300
"""Segments of a timetable that are listed."""
_BETWEEN = {
    Kind.PREPARE: "get ready",
    Kind.SWITCH: "turn over",
    Kind.CHANGE: "change",
    Kind.REST: "rest",
}


def found_row(move: Move, width: int, *, own: bool) -> Content:
    """A move that was found: its name, and what it is for; `own` is one yet to be made."""
    told = "a move of your own" if own else ", ".join(move.targets) if width > 50 else dose(move)
    return spread(Content(move.name), Content.styled(told, "$quiet"), width)


def title(made: EditedCircuit, width: int) -> Content:
    """The circuit's name, whether it is saved, and how long it takes."""
    mark = ("  not saved" if made.draft.is_changed else "", "$phase-ready")
    name = Content.assemble(("Editor  ", "$quiet"), (made.circuit.name, "$phase-work bold"), mark)
    if made.timeline is None:
        return name
    length = total(made.timeline.seconds, bool(made.timeline.waits))
    rounds = many(made.timeline.timing.rounds, "round")
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
