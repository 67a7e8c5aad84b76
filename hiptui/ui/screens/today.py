"""Today: the rounds that hold, the timetables that come of them, and what the plan says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.content import Content

from hiptui.domain.circuit import Circuit
from hiptui.domain.formatting import total
from hiptui.domain.settings import setting
from hiptui.domain.timeline import Timeline, build
from hiptui.runtime import Runtime
from hiptui.ui.other_sessions import OtherSessions
from hiptui.ui.screens import circuits_text as say
from hiptui.ui.screens.circuit_browser import CircuitList
from hiptui.ui.widgets.text import spread

if TYPE_CHECKING:
    from hiptui.domain.coaching import Advice


class Today:
    """Rounds chosen for today, which are never saved, and what follows from them."""

    advice: Advice | None = None
    """What the plan says, once it is known."""

    def __init__(self, runtime: Runtime, others: OtherSessions) -> None:
        self._runtime = runtime
        self._others = others
        self._chosen: dict[str, int] = {}
        self._timelines: dict[str, Timeline] = {}

    def forget(self) -> None:
        """Work all out anew: settings may have changed, or what each circuit's last session had."""
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
            last = self._others.past.newest.get(circuit.id)
            rounds = last.rounds_planned if last else circuit.rounds.min
        return circuit.rounds.clamp(int(rounds))

    def circuit_row(self, circuit: Circuit, width: int) -> Content:
        """A row of the list: the circuit, how long it takes, when it was last done."""
        timeline = self.timeline(circuit)
        last = self._others.past.newest.get(circuit.id)
        days = (self._runtime.clock.wall().date() - last.ended.date()).days if last else None
        length = total(timeline.seconds, bool(timeline.waits))
        return say.circuit_row(circuit, length, days, width)

    def rows(self, chosen: CircuitList, roomy: bool, width: int) -> list[Content]:
        """What the plan says, and the rounds and the end of what is chosen; else the latter."""
        rows = [self._rounds_row(chosen, width)]
        if roomy:
            rows.insert(0, say.advice_row(self.advice, width) if self.advice else Content(""))
        return rows

    def _rounds_row(self, rows: CircuitList, width: int) -> Content:
        circuit, other = rows.chosen, rows.chosen_first
        if circuit is None:
            return Content("")
        timeline = self.timeline(circuit)
        ahead = other.seconds if other else timeline.work_end
        ends = self._runtime.time_of_day(self._runtime.clock.wall(ahead))
        if other:
            return spread(Content(circuit.name), say.done_by(ends), width)
        return say.rounds_row(circuit, timeline, ends, width)
