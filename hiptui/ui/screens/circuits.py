"""The start screen: choose a circuit, look at its moves, start."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from hiptui.domain.circuit import Circuit
from hiptui.domain.settings import Choice
from hiptui.domain.text import total
from hiptui.domain.timeline import Timeline, build
from hiptui.runtime import Runtime
from hiptui.ui.commands import Where
from hiptui.ui.drawing.circuits import CircuitsView, circuits_screen
from hiptui.ui.drawing.lines import Line
from hiptui.ui.keymap import Keymap
from hiptui.ui.messages import EditCircuits, OpenSettings, StartSession
from hiptui.ui.screens.page import Page

if TYPE_CHECKING:
    from textual.widgets import Input


class CircuitsScreen(Page[None]):
    """Everything there is to do."""

    WHERE = Where.CIRCUITS
    HINTS: ClassVar[tuple[str, ...]] = ("start", "moves", "settings", "edit", "filter", "help")

    def __init__(self, runtime: Runtime, keys: Keymap) -> None:
        """The circuits of `runtime`."""
        super().__init__(keys)
        self.runtime = runtime
        self.cursor = 0
        self.move: int | None = None
        self.filter: str | None = None
        self.today: dict[str, int] = {}
        self._timelines: dict[str, Timeline] = {}
        self._minute: asyncio.TimerHandle | None = None

    def on_screen_resume(self) -> None:
        """Settings may have changed meanwhile."""
        self.reread()

    def reread(self) -> None:
        """Show circuits and settings as they are now."""
        self._timelines.clear()
        self._tell_time()

    def on_screen_suspend(self) -> None:
        """Nobody looks at the clock."""
        self._stop_time()

    def on_unmount(self) -> None:
        """Leave no timer behind."""
        self._stop_time()

    @property
    def circuits(self) -> Sequence[Circuit]:
        """Those that pass the filter."""
        if not self.filter:
            return self.runtime.circuits
        words = self.filter.lower().split()
        return [one for one in self.runtime.circuits if all(word in _about(one) for word in words)]

    @property
    def chosen(self) -> Circuit | None:
        """The circuit under the cursor."""
        circuits = self.circuits
        return circuits[min(self.cursor, len(circuits) - 1)] if circuits else None

    def lines(self, cells: int, rows: int) -> Sequence[Line]:
        """The list and what is chosen in it."""
        circuits = self.circuits
        chosen = self.chosen
        ahead = self._timeline(chosen).work_end if chosen else 0.0
        view = CircuitsView(
            circuits=circuits,
            total_of=self._total,
            last_of=lambda _: "-",
            cursor=min(self.cursor, max(0, len(circuits) - 1)),
            move=self.move,
            rounds=self._timeline(chosen).timing.rounds if chosen else 0,
            now=f"{self.runtime.wall():%a %H:%M}",
            ends=f"{self.runtime.wall(ahead):%H:%M}",
            filter=self.filter,
            newcomer=self.runtime.newcomer,
            notices=self._notices(),
            hints=self.hints(),
        )
        return circuits_screen(view, cells, rows)

    # --------------------------------------------------------------------------- what keys do

    def action_move(self, by: int) -> None:
        """Up or down, in the list or in the moves."""
        if self.move is not None and self.chosen:
            self.move = max(0, min(len(self.chosen.moves) - 1, self.move + by))
        else:
            self.cursor = max(0, min(len(self.circuits) - 1, self.cursor + by))
        self.redraw()

    def action_page(self, direction: int) -> None:
        """A screenful up or down."""
        self.action_move(direction * max(1, self.size.height - 8))

    def action_edge(self, direction: int) -> None:
        """To the first or the last."""
        self.action_move(direction * 1_000_000)

    def action_choose(self, index: int) -> None:
        """Clicked: choose; clicked again: start, or step through the moves."""
        if self.move is not None:
            self.move = index
        elif self.cursor == index:
            self.action_start()
        self.cursor = index if self.move is None else self.cursor
        self.redraw()

    def action_rounds(self, count: int) -> None:
        """So many rounds today."""
        if circuit := self.chosen:
            self.today[circuit.id] = circuit.rounds.clamp(count)
            self._timelines.pop(circuit.id, None)
            self.redraw()

    def action_fewer_rounds(self) -> None:
        """A round fewer today."""
        self._more_rounds(-1)

    def action_more_rounds(self) -> None:
        """A round more today."""
        self._more_rounds(1)

    def action_moves(self) -> None:
        """Into the moves and back."""
        self.close_prompt()
        if self.chosen:
            self.move = 0 if self.move is None else None
        self.redraw()

    def action_back(self) -> None:
        """Out of the moves, or out of the filter."""
        if self.move is not None:
            self.move = None
        elif self.filter is not None:
            self.filter = None
            self.cursor = 0
        self.close_prompt()
        self.redraw()

    def action_start(self) -> None:
        """Start the chosen circuit."""
        if circuit := self.chosen:
            rounds = self.today.get(circuit.id)
            self.post_message(StartSession(circuit, Choice(rounds=rounds)))

    def action_settings(self) -> None:
        """Rounds, rests and times."""
        self.post_message(OpenSettings(self.chosen))

    def action_edit(self) -> None:
        """The person's own circuits."""
        self.post_message(EditCircuits())

    def action_filter(self) -> None:
        """Type what to look for."""
        self.move = None
        self.prompt("name, muscle, equipment", self.filter or "")

    def on_input_changed(self, event: Input.Changed) -> None:
        """The list follows what is typed."""
        self.filter = event.value.strip()
        self.cursor = 0
        self.redraw()

    def on_input_submitted(self) -> None:
        """Back to the list, which stays filtered."""
        self.filter = self.filter or None
        self.close_prompt()
        self.redraw()

    # ------------------------------------------------------------------------------- helpers

    def _more_rounds(self, by: int) -> None:
        if circuit := self.chosen:
            self.action_rounds(self._timeline(circuit).timing.rounds + by)

    def _timeline(self, circuit: Circuit) -> Timeline:
        timeline = self._timelines.get(circuit.id)
        if timeline is None:
            timing = self.runtime.timing(circuit)
            if rounds := self.today.get(circuit.id):
                timing = replace(timing, rounds=rounds)
            timeline = self._timelines[circuit.id] = build(circuit, timing)
        return timeline

    def _total(self, circuit: Circuit) -> str:
        timeline = self._timeline(circuit)
        return total(timeline.seconds, bool(timeline.waits))

    def _notices(self) -> tuple[str, ...]:
        notices = [*map(str, self.runtime.problems), *self.runtime.warnings, *self.keys.warnings]
        more = len(notices) - 1
        return (notices[0] + (f"  (and {more} more)" if more else ""),) if notices else ()

    def _tell_time(self) -> None:
        """Draw, and again when the next minute begins."""
        self._stop_time()
        self.redraw()
        seconds = 60 - self.runtime.wall().second
        self._minute = asyncio.get_running_loop().call_later(seconds, self._tell_time)

    def _stop_time(self) -> None:
        if self._minute:
            self._minute.cancel()


def _about(circuit: Circuit) -> str:
    """All words a circuit can be found by."""
    words = [circuit.name, circuit.id, *circuit.targets, *circuit.gear]
    for move in circuit.moves:
        words += [move.name, *move.targets]
    return " ".join(words).lower()
