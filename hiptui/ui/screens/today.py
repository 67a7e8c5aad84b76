"""Today: the rounds that hold, and what they and the plan come to at the start screen's foot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.content import Content

from hiptui.domain.circuit import Circuit
from hiptui.domain.settings import setting
from hiptui.domain.timeline import Timeline, build
from hiptui.runtime import Runtime
from hiptui.ui.other_sessions import OtherSession
from hiptui.ui.screens import circuits_text as say
from hiptui.ui.widgets.text import Rows, Text, spread

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
            return spread(Content(self.circuit.name), say.done_by(ends), width)
        return say.rounds_row(self.circuit, timeline, ends, width)


class Today:
    """Rounds chosen for today, which are never saved, and the timetables that come of them."""

    def __init__(self, runtime: Runtime) -> None:
        """Nothing is chosen yet."""
        self._runtime = runtime
        self._chosen: dict[str, int] = {}
        self._timelines: dict[str, Timeline] = {}
        self._last: Mapping[str, int] = {}

    def forget(self, last_rounds: Mapping[str, int]) -> None:
        """Work all out anew: settings may have changed, or what each circuit's last session had."""
        self._last = last_rounds
        self._timelines.clear()

    def choose(self, circuit: Circuit, rounds: int) -> None:
        """Do so many rounds today, within the circuit's range."""
        self._chosen[circuit.id] = circuit.rounds.clamp(rounds)
        self._timelines.pop(circuit.id, None)

    def timeline(self, circuit: Circuit) -> Timeline:
        """The timetable of a circuit today."""
        found = self._timelines.get(circuit.id)
        if found is None:
            timing = replace(self._runtime.timing(circuit), rounds=self._rounds(circuit))
            found = self._timelines[circuit.id] = build(circuit, timing)
        return found

    def _rounds(self, circuit: Circuit) -> int:
        """Those chosen; where no setting names any, those of the last session, or the fewest."""
        if chosen := self._chosen.get(circuit.id):
            return chosen
        rounds, source = self._runtime.settings.effective(setting("timing", "rounds"), circuit)
        if source == "built in":
            rounds = self._last.get(circuit.id, circuit.rounds.min)
        return circuit.rounds.clamp(int(rounds))
