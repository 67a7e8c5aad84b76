"""The form of the editor: the rows of a circuit, of one of its moves, or of what a search finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeAlias

from textual.content import Content

from hiptui.domain.circuit import Circuit, Move
from hiptui.domain.circuit_draft import CIRCUIT, Field, move_fields
from hiptui.domain.formatting import one_line
from hiptui.domain.settings import Setting
from hiptui.storage.circuits import search_moves
from hiptui.ui.screens import editor_text as say
from hiptui.ui.screens.edited_circuit import EditedCircuit
from hiptui.ui.screens.settings_text import heading, row_of
from hiptui.ui.widgets.row_list import RowList
from hiptui.ui.widgets.text import Row

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
        """The chosen row."""
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

    def show(self, at: int | None = None) -> None:
        """Show all rows as they are now, with the one at a place chosen."""
        rows = self._kinds = [*self._rows()]
        headings = frozenset(i for i, row in enumerate(rows) if isinstance(row, str))
        at = self.highlighted or 0 if at is None else at
        at = next((i for i in range(at, len(rows)) if i not in headings), at)
        searching = self.searched is not None
        self.border_title = self._heading()
        self.border_subtitle = "↑ ↓ choose, enter adds, esc back" if searching else ""
        drawn = (self._drawn(i, row) for i, row in enumerate(rows))
        self.put(drawn, at if rows else None, headings)

    def _drawn(self, index: int, row: FormRow) -> Row:
        """A row as it is drawn; `index` is its place in the form."""
        match row:
            case str():
                return Row(lambda _: Content.styled(row, "$phase-ready bold"))
            case int():
                draw = partial(say.move_row, row + 1, self._made.draft.now.moves[row], index)
                return self._marked(draw, f"circuit[0].move[{row}]")
            case Move():
                return Row(partial(say.found_row, row, own=row == own_move(self.searched or "")))
        if row is ADD:
            return Row(partial(row_of, row.setting.label, "enter", None))
        arrows = index if has_steps(row) else None
        return self._marked(partial(row_of, row.setting.label, self.value(row), arrows), row.path)

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
        """The row of the move at a place."""
        return row_of_move(at, roomy=self._roomy)

    @property
    def _roomy(self) -> bool:
        return self.screen.has_class("-high")

    def _rows(self) -> Iterator[FormRow]:
        if self.searched is not None:
            return found_rows(self.searched, self._known())
        now = self._made.draft.now
        if self.move_at is None:
            return circuit_rows(now, roomy=self._roomy)
        return move_rows(now.moves[self.move_at], self.move_at, roomy=self._roomy)

    def _heading(self) -> str:
        if self.searched is not None:
            return "Add a move"
        if self.move_at is not None:
            return f"Move {self.move_at + 1} of {len(self._made.circuit.moves)}"
        return "New circuit" if self._made.is_new else "Circuit"


def circuit_rows(circuit: Circuit, *, roomy: bool) -> Iterator[FormRow]:
    """A circuit's own fields, its moves, and the row that adds one."""
    yield from CIRCUIT
    yield from heading("Moves", airy=roomy)
    yield from range(len(circuit.moves))
    yield ADD


def move_rows(move: Move, at: int, *, roomy: bool) -> Iterator[FormRow]:
    """The fields of the move at a place, under their headings."""
    for name, fields in move_fields(move, at).items():
        yield from heading(name, airy=roomy)
        yield from fields


def found_rows(words: str, circuits: Iterable[Circuit]) -> Iterator[Move]:
    """The moves that a search finds, and last a new one of that name."""
    yield from search_moves(words, circuits)[:_FOUND]
    if own := own_move(words):
        yield own


def own_move(words: str) -> Move | None:
    """A new move under the name that was searched for."""
    name = one_line(words)[:80]
    return Move(name, name, seconds=_SECONDS) if name else None


def row_of_move(at: int, *, roomy: bool) -> int:
    """The row of a circuit's move at a place; the one after the last adds a move."""
    return len(CIRCUIT) + len([*heading("Moves", airy=roomy)]) + at


def has_steps(row: FormRow | None) -> bool:
    """Whether left and right change what stands in a row."""
    if isinstance(row, Field):
        return row is not ADD and (row.setting.kind != "text" or row.key in {"figure", "pace"})
    return isinstance(row, int)
