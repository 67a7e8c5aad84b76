"""The start screen: choose a circuit, look at its moves, start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.binding import BindingType

from hiptui.domain.circuit import Circuit, Move
from hiptui.domain.formatting import ago, total
from hiptui.domain.timeline import Timeline, build
from hiptui.domain.timing import TimingChoice
from hiptui.engine.clock import Timer
from hiptui.runtime import Runtime
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import Keymap, bindings
from hiptui.ui.messages import OpenScreen, ResumeSession, SessionRefused, StartSession
from hiptui.ui.screens.past_rows import FIRST, PastRows
from hiptui.ui.stage.circuits import CircuitsView, circuits_screen
from hiptui.ui.stage.lines import Line

if TYPE_CHECKING:
    from textual.widgets import Input


class CircuitsScreen(PastRows):
    """Everything there is to do."""

    WHERE = Where.CIRCUITS
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.CIRCUITS)
    PROMPTS: ClassVar[frozenset[str]] = frozenset({"filter"})
    HINTS: ClassVar[tuple[str, ...]] = ("start", "moves", "settings", "edit", "filter", "help")

    def __init__(self, runtime: Runtime, keys: Keymap) -> None:
        """The circuits of `runtime`."""
        super().__init__(runtime, keys)
        self.move: int | None = None
        self.filter: str | None = None
        self.today: dict[str, int] = {}
        self._timelines: dict[str, Timeline] = {}
        self._minute: Timer | None = None

    def on_screen_resume(self) -> None:
        """Settings may have changed meanwhile."""
        self.reread()

    def reread(self) -> None:
        """Show circuits and settings as they are now."""
        self._timelines.clear()
        self._tell_time()
        self.look_back()

    def system_commands(self) -> Iterable[SystemCommand]:
        """What the palette offers: this screen's commands, and every circuit."""
        yield from super().system_commands()
        for circuit in self.runtime.circuits:
            start = partial(self.post_message, StartSession(circuit, TimingChoice()))
            yield SystemCommand(f"Start {circuit.name}", circuit.summary, start)

    def on_session_refused(self, event: SessionRefused) -> None:
        """What runs elsewhere can be driven from here."""
        self.reread()

    def on_screen_suspend(self) -> None:
        """Nobody looks at the clock, nor at the figure, nor at what runs elsewhere."""
        self._stop_time()
        self.look_away()
        self.pose()

    def on_unmount(self) -> None:
        """Leave no timer behind."""
        self._stop_time()
        self.look_away()

    @property
    def circuits(self) -> Sequence[Circuit]:
        """Those that pass the filter."""
        if not self.filter:
            return self.runtime.circuits
        words = self.filter.lower().split()
        return [circuit for circuit in self.runtime.circuits if circuit.matches(words)]

    @property
    def chosen(self) -> Circuit | None:
        """The circuit under the cursor."""
        if (row := self.first_row) and row.chosen:
            return row.circuit
        circuits = self.circuits
        return circuits[min(self.cursor, len(circuits) - 1)] if circuits else None

    def lines(self, cells: int, rows: int) -> Sequence[Line]:
        """The list and what is chosen in it."""
        circuits = self.circuits
        chosen = self.chosen
        timeline = self._timeline(chosen) if chosen else None
        now = self.runtime.clock.wall()
        view = CircuitsView(
            circuits=circuits,
            total_of=self._total,
            last_of=self._last,
            cursor=max(0, min(self.cursor, len(circuits) - 1)),
            move=self.move,
            rounds=timeline.timing.rounds if timeline else 0,
            now=f"{now:%a} {self.runtime.time_of_day(now)}",
            ends=self.runtime.time_of_day(self.runtime.clock.wall(self._ahead(timeline))),
            filter=self.filter,
            newcomer=self.runtime.newcomer,
            notices=self._notices(),
            hints=self.first_hints or self.hints(),
            figure=self.has_figure(self._looked_at),
            first=self.first_row,
        )
        drawn = circuits_screen(view, cells, rows)
        self.stand(drawn.figure)
        return drawn.lines

    def redraw(self) -> None:
        """Show what is true now, the figure too."""
        self.pose()
        super().redraw()

    def pose(self) -> None:
        """The figure does the move that is looked at, on its first side."""
        move = self._looked_at
        self.present(move, move.order[0] if move else None, moving=self.is_active)

    @property
    def _looked_at(self) -> Move | None:
        """The move under the cursor, or the first of the chosen circuit."""
        return self.chosen.moves[self.move or 0] if self.chosen else None

    # --------------------------------------------------------------------------- what keys do

    def action_move(self, by: int) -> None:
        """Up or down, in the list or in the moves."""
        if self.move is not None and self.chosen:
            self.move = max(0, min(len(self.chosen.moves) - 1, self.move + by))
        else:
            first = FIRST if self.first_row else 0
            self.cursor = max(first, min(len(self.circuits) - 1, self.cursor + by))
        self.touched = True
        self.redraw()

    def action_page(self, direction: int) -> None:
        """A screenful up or down."""
        self.action_move(direction * max(1, self.size.height - 8))

    def action_edge(self, direction: int) -> None:
        """To the first or the last."""
        self.action_move(direction * 1_000_000)

    async def action_choose(self, index: int) -> None:
        """Clicked: choose; clicked again: start, or step through the moves."""
        if self.move is not None:
            self.move = index
        elif self.cursor == index:
            await self.action_start()
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

    async def action_start(self) -> None:
        """Start the chosen circuit, or go on with what was cut short."""
        await self.looked_back.wait()  # what was cut short comes before anything new
        if self.driving:
            return
        if cut := self.resuming:
            self.post_message(ResumeSession(cut))
        elif circuit := self.chosen:
            rounds = self.today.get(circuit.id)
            self.post_message(StartSession(circuit, TimingChoice(rounds=rounds)))

    def action_settings(self) -> None:
        """Rounds, rests and times."""
        self.post_message(OpenScreen(Where.SETTINGS, self.chosen))

    def action_edit(self) -> None:
        """The person's own circuits."""
        from hiptui.ui.editor import edit  # noqa: PLC0415 - not at the start

        with self.app.suspend():
            problem = edit(self.runtime.paths.circuits)
        self.runtime.read_circuits()
        if problem:
            self.notify(problem, severity="error", markup=False)
        self.reread()

    async def action_filter(self) -> None:
        """Type what to look for."""
        self.move = None
        await self.prompt("name, muscle, equipment", self.filter or "")

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

    def _ahead(self, timeline: Timeline | None) -> float:
        """Session seconds from now to the last second of work."""
        if self.resuming:
            return self.seconds_to_resume
        if self.driving:
            return self.seconds_elsewhere
        return timeline.work_end if timeline else 0.0

    def _last(self, circuit: Circuit) -> str:
        done = self.past.last_done.get(circuit.id)
        return ago((self.runtime.clock.wall().date() - done.date()).days) if done else "-"

    def _notices(self) -> tuple[str, ...]:
        hidden = self.past.running and not self.first_row
        notices = [
            *(["A session is running in another terminal."] if hidden else []),
            *self.past.notices,
            *(problem.brief for problem in self.runtime.problems),
            *(problem.brief for problem in self.runtime.figure_problems),
            *self.runtime.warnings,
            *self.keys.warnings,
        ]
        if len(notices) > 1:
            return (f"{notices[0]}  (and {len(notices) - 1} more: hiptui doctor)",)
        return tuple(notices)

    def _tell_time(self) -> None:
        """Draw, and again when the next minute begins."""
        self._stop_time()
        self.redraw()
        seconds = 60 - self.runtime.clock.wall().second
        self._minute = self.runtime.clock.call_later(seconds, self._next_minute)

    def _next_minute(self) -> None:
        self._tell_time()
        self.look_elsewhere()

    def _stop_time(self) -> None:
        if self._minute:
            self._minute.cancel()
