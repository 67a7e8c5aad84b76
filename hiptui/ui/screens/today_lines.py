"""The foot of the start screen: what the plan says of today, and what today's rounds come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from hiptui.domain.circuit import Circuit
from hiptui.runtime import Runtime
from hiptui.ui.other_sessions import OtherSession
from hiptui.ui.screens import circuits_text as say
from hiptui.ui.today import Today
from hiptui.ui.widgets.row import Rows
from hiptui.ui.widgets.text import Text

if TYPE_CHECKING:
    from hiptui.domain.coaching import Advice


class TodayLines(Text):
    """Two rows, or where rows are few the second one alone."""

    advice: Advice | None = None
    """What the plan says, once it is known."""
    circuit: Circuit | None = None
    """The chosen circuit."""
    other: OtherSession | None = None
    """The session that was cut short or runs elsewhere, where its row is the chosen one."""

    def __init__(self, runtime: Runtime, today: Today) -> None:
        """Nothing yet."""
        super().__init__(Rows(self._rows), id="today")
        self._runtime = runtime
        self._today = today

    def show(self, circuit: Circuit | None, other: OtherSession | None) -> None:
        """Tell of `circuit`, or of the rest of a session."""
        self.circuit, self.other = circuit, other
        self.refresh()

    def advise(self, advice: Advice) -> None:
        """Tell what the plan says."""
        self.advice = advice
        self.refresh()

    def _rows(self, width: int) -> list[Content]:
        advice = say.advice_row(self.advice, width) if self.advice else Content("")
        return [*([advice] if self.size.height > 1 else []), self._rounds(width)]

    def _rounds(self, width: int) -> Content:
        if self.circuit is None:
            return Content("")
        timeline = self._today.timeline(self.circuit)
        ahead = self.other.seconds if self.other else timeline.work_end
        ends = self._runtime.time_of_day(self._runtime.clock.wall(ahead))
        if self.other:
            return say.rest_row(self.circuit, ends, width)
        return say.rounds_row(self.circuit, timeline, ends, width)
