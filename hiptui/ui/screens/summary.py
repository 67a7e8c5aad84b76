"""What was done, once a session is over."""

from __future__ import annotations

from collections.abc import Sequence

from hiptui.domain.circuit import Circuit
from hiptui.domain.record import Record
from hiptui.ui.commands import Where
from hiptui.ui.drawing.lines import Line
from hiptui.ui.drawing.summary import SummaryView, summary_screen
from hiptui.ui.keymap import Keymap
from hiptui.ui.messages import GoBack
from hiptui.ui.screens.page import Page


class SummaryScreen(Page[None]):
    """A record, to look at."""

    WHERE = Where.SUMMARY

    def __init__(
        self, keys: Keymap, record: Record, circuit: Circuit, times: str, *, rehearsal: bool
    ) -> None:
        """The summary of `record`."""
        super().__init__(keys)
        self.view = SummaryView(
            record, circuit, times, rehearsal, self.hints(("enter", "back to the circuits"))
        )

    def lines(self, cells: int, rows: int) -> Sequence[Line]:
        """The figures."""
        return summary_screen(self.view, cells, rows)

    def action_back(self) -> None:
        """To the circuits."""
        self.post_message(GoBack())
