"""What today's sessions would be: each circuit with the rounds that hold today."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from hiptui.domain.circuit import Circuit
from hiptui.domain.settings import setting
from hiptui.domain.timeline import Timeline, build
from hiptui.runtime import Runtime


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
