"""The form of the editor: the rows of a circuit, of one of its moves, or of what a search finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from hiptui.domain.circuit import Circuit, Move
from hiptui.ui.screens.edited_circuit import EditedCircuit
from hiptui.ui.screens.editor_rows import (
    FormRow,
    Shown,
    circuit_rows,
    found_rows,
    move_rows,
    row_of_move,
)
from hiptui.ui.widgets.row_list import RowList


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

    @property
    def shown(self) -> Shown:
        """What the rows show."""
        made = self._made
        return Shown(made.draft.now, made.problems, made.rest, self.searched or "")

    def show(self, at: int | None = None) -> None:
        """Show all rows as they are now, with the one at a place chosen."""
        rows = self._kinds = [*self._rows()]
        headings = frozenset(i for i, row in enumerate(rows) if isinstance(row, str))
        at = self.highlighted or 0 if at is None else at
        at = next((i for i in range(at, len(rows)) if i not in headings), at)
        shown, searching = self.shown, self.searched is not None
        self.border_title = self._heading()
        self.border_subtitle = "↑ ↓ choose, enter adds, esc back" if searching else ""
        self.put([shown.row(i, row) for i, row in enumerate(rows)], at if rows else None, headings)

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
