"""The list on the start screen: circuits, a session that is not done yet, words to filter by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.screen import Screen

from hiptui.domain.circuit import Circuit
from hiptui.ui.other_sessions import OtherSession
from hiptui.ui.widgets.row_list import RowList
from hiptui.ui.widgets.text import Row, Rows

if TYPE_CHECKING:
    from hiptui.ui.widgets.entry import FilterLine


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


HINT = "name, muscle, equipment"


class CircuitFilter:
    """Passes some circuits; its line is on the screen once somebody asks for it."""

    words = ""
    """What circuits must have; empty passes all."""

    def __init__(self, screen: Screen[Any], changed: Callable[[], None]) -> None:
        """Ask on `screen`, and call `changed` when other words hold."""
        self._screen = screen
        self._changed = changed
        self._line: FilterLine | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody types."""
        return self._line is not None and self._line.is_open

    def passes(self, circuits: Sequence[Circuit]) -> Sequence[Circuit]:
        """The circuits that have all the words."""
        words = self.words.lower().split()
        return [one for one in circuits if one.matches(words)] if words else circuits

    async def ask(self) -> None:
        """Let somebody type."""
        from hiptui.ui.widgets.entry import FilterLine  # noqa: PLC0415 - 10 ms, seldom needed

        if self._line is None:
            self._line = FilterLine()
            await self._screen.mount(self._line, before="#today")
        await self._line.ask(self.words, HINT)

    def take(self, words: str) -> None:
        """Let other words hold."""
        if words != self.words:
            self._take(words)

    async def close(self, words: str) -> None:
        """Take the line away that is typed in; these words hold."""
        if self._line:
            await self._line.close()
        self._take(words)

    def _take(self, words: str) -> None:
        self.words = words
        if self._line:
            self._line.show(words)
        self._changed()
