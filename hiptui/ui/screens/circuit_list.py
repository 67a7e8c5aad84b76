"""The list on the start screen: circuits, and above them a session that is not done yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual.content import Content

from hiptui.domain.circuit import Circuit
from hiptui.ui.other_sessions import OtherSession
from hiptui.ui.widgets.row_list import RowList
from hiptui.ui.widgets.text import Row, Rows


class CircuitList(RowList):
    """Knows which circuit the chosen row is, and whether it is the row of another session."""

    circuits: Sequence[Circuit] = ()
    """Those that can be chosen."""
    first: OtherSession | None = None
    """What stands above them."""

    def __init__(self, row: Callable[[Circuit, int], Content]) -> None:
        """An empty list; `row` gives the text of a circuit's row for a width in cells."""
        super().__init__(id="list", classes="panel")
        self.border_title = "Circuits"
        self._row = row

    @property
    def on_first(self) -> bool:
        """Whether the row of another session is the chosen one."""
        return self.first is not None and self.highlighted == 0

    @property
    def resuming(self) -> bool:
        """Whether it is the row of a session that was cut short."""
        return self.on_first and self.first is not None and self.first.cut is not None

    @property
    def driving(self) -> bool:
        """Whether it is the row of a session that runs elsewhere."""
        return self.on_first and not self.resuming

    @property
    def chosen(self) -> Circuit | None:
        """The circuit under the cursor."""
        at = self.highlighted
        if at is None:
            return None
        if self.first and at == 0:
            return self.first.circuit
        return self.circuits[at - (self.first is not None)]

    def choose(self, circuit_id: str) -> None:
        """Stand on a circuit, if it is there."""
        for at, circuit in enumerate(self.circuits, start=int(self.first is not None)):
            if circuit.id == circuit_id:
                self.highlighted = at

    def show(
        self, circuits: Sequence[Circuit], first: OtherSession | None, *, to_first: bool
    ) -> None:
        """Show these; the chosen one stays so, unless `first` comes and it is `to_first`."""
        chosen, was_first = self.chosen, self.on_first
        to_first = first is not None and (was_first or to_first)
        if circuits is self.circuits and first == self.first and to_first is was_first:
            self.repaint_rows()  # the same rows, though they may tell other times
            return
        self.circuits, self.first = circuits, first
        at = int(first is not None)
        if chosen and chosen in circuits and not (was_first and first):
            at += circuits.index(chosen)
        if to_first:
            at = 0
        rows = [Row(partial(self._row, circuit)) for circuit in circuits]
        above = [Rows(partial(_first_row, first))] if first else []
        self.put([*above, *rows], at)


def _first_row(first: OtherSession, width: int) -> list[Content]:
    return Content.styled(first.text, "$phase-work bold").wrap(width)
