"""The start screen: choose a circuit, look at its moves, start."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList

from hiptui.domain.circuit import Circuit, TimingChoice
from hiptui.domain.formatting import total
from hiptui.runtime import REFUSED, Runtime
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import Keymap, bindings
from hiptui.ui.other_sessions import OtherSessions
from hiptui.ui.screens import circuits_text as say
from hiptui.ui.screens.base import (
    DeskScreen,
    OpenScreen,
    Presence,
    ResumeSession,
    SessionRefused,
    StartSession,
)
from hiptui.ui.screens.circuit_browser import CircuitBrowser
from hiptui.ui.screens.circuits_text import mistakes
from hiptui.ui.screens.today import Today, TodayLines
from hiptui.ui.widgets.key_hints import KeyHints
from hiptui.ui.widgets.text import Row, Rows, ScrolledText, Text, spread

if TYPE_CHECKING:
    from textual.widgets import Input

    from hiptui.storage.history.types import Interrupted
    from hiptui.ui.widgets.entry import FilterLine

CHOOSING = frozenset(["up", "down", "j", "k", "home", "end", "pageup", "pagedown"])
"""Keys by which somebody chooses a row: what was cut short no longer pushes to the front then."""


class CircuitsScreen(DeskScreen[None]):
    """Everything there is to do: circuits at the left, what the chosen one is at the right.

    What is seldom there (mistakes, a filter, steps where rows are few) is mounted once there is
    something to show: each widget costs 2 ms of the start.
    """

    WHERE = Where.CIRCUITS
    CSS_PATH = "circuits.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.CIRCUITS)
    AUTO_FOCUS = "#list"

    def __init__(self, runtime: Runtime, keys: Keymap, circuit_id: str | None = None) -> None:
        """The circuits of `runtime`, to begin with on the one of an id."""
        super().__init__(runtime)
        self.keys = keys
        self.others = OtherSessions(runtime, self, self.look_at_past)
        self.words = ""
        self.typing = False
        self.line: FilterLine | None = None
        self.presence = Presence(runtime.clock, self.pose)
        self.touched = False
        self.wanted = circuit_id
        self.rounds = Today(runtime)
        self.today = TodayLines(runtime, self.rounds)
        self.mistakes = ScrolledText(id="mistakes")
        self.browser = CircuitBrowser(self._row, self.figure_box(), newcomer=runtime.newcomer)

    def compose(self) -> ComposeResult:
        """A title, circuits and moves, today, the keys."""
        yield Text(Row(self._title), id="title")
        yield self.browser
        yield self.today
        yield KeyHints()

    @property
    def in_moves(self) -> bool:
        """Whether the keys choose among the moves."""
        return self.browser.in_moves

    @property
    def chosen(self) -> Circuit | None:
        """The circuit under the cursor."""
        return self.browser.chosen

    # ------------------------------------------------------------------------------ what is shown

    def on_screen_resume(self) -> None:
        """Settings may have changed meanwhile."""
        self.reread()

    def reread(self) -> None:
        """Show circuits and settings as they are now."""
        self.presence.noticed()
        self.rounds.forget(self.others.past.last_rounds)
        self.show_list()
        self.others.look_back()
        if not self.runtime.reading.done:
            self.call_after_refresh(self._read_on)

    @work(group="circuits", exclusive=True)
    async def _read_on(self) -> None:
        """Read the files that the first frame did not wait for."""
        reading = self.runtime.reading
        while not reading.done:
            await asyncio.to_thread(reading.go_on)
        if reading is self.runtime.reading:
            self.runtime.take_circuits()
            self.look_at_past()
            if self.is_current and self.runtime.refused:
                self.app.exit(return_code=REFUSED)

    def look_at_past(self) -> None:
        """Show what is known of other sessions by now, and what that makes of today."""
        if not self.is_open:
            return
        if self.runtime.reading.done:  # the plan's circuit may be among those to come
            self.run_worker(self._advise(), exclusive=True, group="plan")
        self.rounds.forget(self.others.past.last_rounds)
        self.show_list()

    async def _advise(self) -> None:
        """Say what the plan says of today, once the circuits are seen."""
        today = self.runtime.today
        advice = await asyncio.to_thread(lambda: self.runtime.plan().advise(today))
        if self.is_open:
            self.today.advise(advice)

    def on_screen_suspend(self) -> None:
        """Nobody looks at the clock, nor at the figure, nor at what runs elsewhere."""
        self._stop()
        self.pose()

    def on_unmount(self) -> None:
        """Leave no timer behind."""
        self._stop()

    def show_list(self) -> None:
        """Show the circuits that pass the filter, and above them what was cut short or runs."""
        every, words = self.runtime.circuits, self.words
        browser, shown = self.browser, self.browser.circuit_list
        found = shown.matching(every, words) if words else every
        shown.border_title = f"Circuits ({len(found)} of {len(every)})" if words else "Circuits"
        browser.nothing = f"Nothing matches “{words}”." if words else ""
        browser.details.set_class(self.runtime.newcomer, "-welcome")
        browser.show(found, self.others.first, to_first=not self.touched)
        if self.wanted:
            shown.choose(self.wanted)
            self.wanted = None
        self.show_mistakes()
        self.show_today()

    def show_mistakes(self) -> None:
        """Show what is wrong with files and with the history, if anything is."""
        wrong = mistakes(self.runtime, self.others, self.keys)
        if wrong and not self.mistakes.is_attached:
            self.mount(self.mistakes, after="#title")
        self.mistakes.display = bool(wrong)
        self.mistakes.show(Rows(partial(say.mistake_rows, wrong)))

    def show_today(self) -> None:
        """Show time and rounds of today, and what keys do to the chosen row."""
        rows = self.browser.circuit_list
        self.query_one("#title").refresh()
        self.today.show(rows.chosen, rows.first if rows.on_first else None)
        self.refresh_bindings()

    def pose(self) -> None:
        """Let the figure move while somebody looks."""
        self.browser.pose(moving=self.is_active and not self.presence.is_away)

    def _title(self, width: int) -> Content:
        now = self.runtime.clock.wall()
        when = f"{now:%a} {self.runtime.time_of_day(now)}"
        name = self.chosen.name if self.chosen and self.in_moves else "hiptui"
        return spread(Content.styled(name, "$phase-work bold"), Content(when), width)

    def _row(self, circuit: Circuit, width: int) -> Content:
        timeline = self.rounds.timeline(circuit)
        length = total(timeline.seconds, bool(timeline.waits))
        done = self.others.past.last_done.get(circuit.id)
        days = (self.runtime.clock.wall().date() - done.date()).days if done else None
        return say.circuit_row(circuit, length, days, width)

    def next_minute(self) -> None:
        """What begins now ends a minute later; another program may have begun a session."""
        self.show_today()
        self.others.look_elsewhere()

    def _stop(self) -> None:
        self.presence.stop()
        self.others.look_away()

    # ------------------------------------------------------------------------------- what keys do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Some keys are for one kind of first row only, some for the circuits, some for moves."""
        chosen, rows = self.chosen, self.browser.circuit_list
        ranged = chosen is not None and not rows.on_first and chosen.rounds.min < chosen.rounds.max
        belongs = {
            **dict.fromkeys(("keep", "discard", "resume"), rows.resuming),
            **dict.fromkeys(("more_rounds", "rounds"), ranged),
            "drive": rows.driving,
            "start": not rows.on_first and chosen is not None,
            "moves": chosen is not None and not self.in_moves and not self.typing,
            "leave_moves": self.in_moves,
            "show_all": self.typing or self.words,
            "filter": not self.typing,
        }
        return bool(belongs.get(action, True))

    @on(OptionList.OptionHighlighted)
    def _chosen(self) -> None:
        self.show_today()

    @on(OptionList.OptionSelected, "#list")
    async def _clicked_again(self) -> None:
        await self.action_start()

    def on_key(self, event: events.Key) -> None:
        """Somebody is there."""
        super().on_key(event)
        self.touched = self.touched or event.key in CHOOSING
        self.presence.noticed()

    def on_click(self) -> None:
        """The same by mouse."""
        self.touched = True
        self.presence.noticed()

    def on_descendant_focus(self) -> None:
        """The title has the circuit's name while its moves are looked at."""
        self.query_one("#title").refresh()

    def action_scroll_text(self, rows: int) -> None:
        """Scroll what does not fit."""
        for part in self.query(VerticalScroll):
            part.scroll_relative(y=rows, animate=False)

    def action_moves(self) -> None:
        """Go into the moves."""
        self.browser.enter_moves()

    def action_leave_moves(self) -> None:
        """Go back to the circuits."""
        self.browser.leave_moves()

    async def action_show_all(self) -> None:
        """Out of the filter."""
        await self._end_filter("")

    def action_rounds(self, count: int) -> None:
        """So many rounds today."""
        if circuit := self.chosen:
            self.rounds.choose(circuit, count)
            self.browser.circuit_list.repaint_rows()
            self.show_today()

    def action_more_rounds(self, by: int) -> None:
        """Another number of rounds today."""
        if circuit := self.chosen:
            self.action_rounds(self.rounds.timeline(circuit).timing.rounds + by)

    async def action_start(self) -> None:
        """Start the chosen circuit, or go on with what was cut short."""
        await self.others.known.wait()  # what was cut short comes before anything new
        if self.browser.circuit_list.on_first:
            self.action_resume()
        elif circuit := self.chosen:
            self._start(circuit)

    def _start(self, circuit: Circuit, cut: Interrupted | None = None) -> None:
        choice = TimingChoice(rounds=self.rounds.timeline(circuit).timing.rounds)
        self.post_message(StartSession(circuit, choice, cut))

    def action_resume(self) -> None:
        """Go on with what was cut short."""
        if cut := self.others.past.interrupted:
            self.post_message(ResumeSession(cut))

    def action_keep(self) -> None:
        """Keep as partial what was cut short."""
        self.others.keep(self._let_go)

    def action_discard(self) -> None:
        """Forget what was cut short."""
        self.others.discard(self._let_go)

    def _let_go(self) -> None:
        """What else was cut short may come to the front."""
        self.touched = False

    def action_drive(self, what: str) -> None:
        """Pause, next or previous for the session that runs elsewhere."""
        self.others.drive(what)

    def on_session_refused(self, event: SessionRefused) -> None:
        """What runs elsewhere can be driven from here."""
        self.touched = False
        self.reread()

    def action_open(self, where: str) -> None:
        """Open another screen, on the chosen circuit where it is about one."""
        self.post_message(OpenScreen(Where(where), self.chosen))

    def action_edit_file(self) -> None:
        """Edit the person's own file of circuits, and choose what is new."""
        from hiptui.ui.editor import edited  # noqa: PLC0415 - not at the start

        added = edited(self.app, self.runtime)
        self.reread()
        if added:
            self.touched = True
            self.choose(added.id)
            self.notify(f"{added.name} added.", markup=False)

    def system_commands(self) -> Iterable[SystemCommand]:
        """What the palette offers: the screen's commands, all circuits, and moves once searched."""
        yield from super().system_commands()
        for circuit in self.runtime.circuits:
            start = partial(self.start, circuit)
            yield SystemCommand(f"Start {circuit.name}", circuit.summary, start)
            for number, move in enumerate(circuit.moves):
                look = partial(self.look_at, circuit.id, number)
                yield SystemCommand(move.name, f"a move of {circuit.name}", look, discover=False)

    async def start(self, circuit: Circuit) -> None:
        """Start a circuit from the palette; asks where it was cut short."""
        await self.others.known.wait()
        self._start(circuit, self.others.past.interrupted)

    def choose(self, circuit_id: str) -> None:
        """Let the list stand on a circuit, once it shows those of the moment."""
        self.wanted = circuit_id
        if self.is_current:
            self.show_list()

    def look_at(self, circuit_id: str, move: int) -> None:
        """Go to a move."""
        self.filter_by("")
        self.touched = True
        self.choose(circuit_id)
        self.browser.show_chosen()
        self.browser.enter_moves(move)

    # --------------------------------------------------------------------------------- the filter

    async def action_filter(self) -> None:
        """Type what to look for."""
        from hiptui.ui.widgets.entry import FilterLine  # noqa: PLC0415 - 10 ms, seldom needed

        if self.line is None:
            self.line = FilterLine()
            await self.mount(self.line, before="#today")
        self.typing = True
        await self.line.ask(self.words, "name, muscle, equipment")
        self.call_after_refresh(self.browser.circuit_list.look_in, self.runtime.circuits)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the list, which stays filtered."""
        await self._end_filter(event.value.strip())

    def on_input_changed(self, event: Input.Changed) -> None:
        """The list follows what is typed, while it is."""
        words = event.value.strip()
        if self.focused is event.input and words != self.words:
            self.filter_by(words)

    def filter_by(self, words: str) -> None:
        """Show the circuits that have all the words."""
        self.words = words
        if self.line and not self.typing:
            self.line.show(words)
        self.show_list()

    async def _end_filter(self, words: str) -> None:
        self.browser.leave_moves()
        if self.line:
            await self.line.close()
        self.typing = False
        self.filter_by(words)
