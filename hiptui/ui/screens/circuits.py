"""The start screen: choose a circuit, look at its moves, start."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable
from functools import partial

from textual import events, on, work
from textual.app import ComposeResult, SystemCommand
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList

from hiptui.domain.circuit import Circuit, TimingChoice
from hiptui.runtime import REFUSED, Runtime, StartRequest
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import Keymap
from hiptui.ui.other_sessions import OtherSessions
from hiptui.ui.screens import OpenScreen, SessionRefused, StartSession
from hiptui.ui.screens import circuits_text as say
from hiptui.ui.screens.circuit_browser import CircuitBrowser
from hiptui.ui.screens.desk import DeskScreen
from hiptui.ui.widgets import KeyHints, Row, Rows, Text, spread

QUIET = 60.0
"""Real seconds without a key after which nobody is taken to look."""

CHOOSING = frozenset(["up", "down", "j", "k", "home", "end", "pageup", "pagedown"])
"""Keys by which somebody chooses a row: what was cut short no longer pushes to the front then."""


class CircuitsScreen(DeskScreen[None], where=Where.CIRCUITS):
    """Everything there is to do: circuits at the left, what the chosen one is at the right.

    What is seldom there (mistakes, a filter, steps where rows are few) is mounted once there is
    something to show: each widget costs 2 ms of the start.
    """

    AUTO_FOCUS = "#list"

    def __init__(self, runtime: Runtime, keys: Keymap, circuit_id: str | None = None) -> None:
        super().__init__(runtime)
        self.keys = keys
        self.others = OtherSessions(runtime, self, self._look_at_past)
        self.touched = False
        self.wanted = circuit_id
        self.told = Text()
        self.mistakes = VerticalScroll(self.told, id="mistakes", can_focus=False)
        self.wrong: list[str] = []
        self.today = today = say.Today(runtime, self.others)
        figure = self.figure_box()
        self.browser = CircuitBrowser(today.circuit_row, figure, newcomer=runtime.newcomer)

    def compose(self) -> ComposeResult:
        yield Text(Row(self._title), id="title")
        yield self.browser
        yield Text(Rows(self._foot), id="today")
        yield KeyHints(self.commands)

    @property
    def chosen(self) -> Circuit | None:
        return self.browser.circuit_list.chosen

    @on(events.ScreenResume)
    def reread(self) -> None:
        self._notice()
        self.today.forget()
        self.show_list()
        self.others.look(back=True)
        if not self.runtime.reading.done:
            self.call_after_refresh(self._read_on)

    @work(group="circuits", exclusive=True)
    async def _read_on(self) -> None:
        reading = self.runtime.reading
        while not reading.done:
            await asyncio.to_thread(reading.go_on)
        if reading is self.runtime.reading:
            self.runtime.take_circuits()
            gc.freeze()  # they stay, and to look at 10,000 would take 25 ms of a key
            self._look_at_past()
            if self.is_current and self.runtime.refused:
                self.app.exit(return_code=REFUSED)

    def _look_at_past(self) -> None:
        """Show what is known of other sessions by now, and what that makes of today."""
        if not self.is_open:
            return
        if self.runtime.reading.done:  # the plan's circuit may be among those to come
            self.run_worker(self._advise(), exclusive=True, group="plan")
        self.today.forget()
        self.show_list()

    async def _advise(self) -> None:
        today = self.runtime.today
        advice = await asyncio.to_thread(lambda: self.runtime.plan().advise(today))
        if self.is_open:
            self.today.advice = advice
            self.query_one("#today").refresh()

    def show_list(self) -> None:
        """Show all anew: the same rows may tell other times."""
        self.browser.details.set_class(self.runtime.newcomer, "-welcome")
        self.browser.circuit_list.repaint_rows()
        self._find()
        self.browser.show_chosen()
        if self.wanted:
            self.browser.circuit_list.choose(self.wanted)
            self.wanted = None
        wrong = [*say.mistakes(self.runtime, self.others, self.keys)]
        if wrong != self.wrong:  # else they stay where they were scrolled
            self.wrong = wrong
            if not self.mistakes.is_attached:
                self.mount(self.mistakes, after="#title")
            self.mistakes.display = bool(wrong)
            self.mistakes.scroll_home(animate=False)
            self.told.show(say.mistake_rows, wrong)
        self._show_today()

    def _find(self) -> None:
        self.browser.show(self.runtime.circuits, self.others.first, to_first=not self.touched)

    def _typed(self) -> None:
        """Show what passes the filter now, and once that is seen what is known of the first."""
        before = self.chosen
        self._find()
        # Painted next is the letter, and after it the list.
        self.call_after_refresh(self.call_after_refresh, self._tell_of_chosen, before)

    def _tell_of_chosen(self, before: Circuit | None) -> None:
        self.browser.show_chosen()
        if self.chosen is not before:
            self._show_today()

    @on(OptionList.OptionHighlighted)
    def _row_chosen(self) -> None:
        self.call_after_refresh(self._show_today)  # the row is seen first

    @on(events.DescendantFocus)
    def _show_today(self) -> None:
        self.query("#title, #today").refresh()
        self.refresh_bindings()

    def _foot(self, width: int) -> list[Content]:
        rows = self.browser.circuit_list
        rounds = self.today.rounds_row(rows.chosen, rows.chosen_first, width)
        return [rounds] if self.has_class("-low") else [self.today.advice_row(width), rounds]

    def _title(self, width: int) -> Content:
        now = self.runtime.clock.wall()
        when = f"{now:%a} {self.runtime.time_of_day(now)}"
        name = self.chosen.name if self.chosen and self.browser.in_moves else "hiptui"
        return spread(Content.styled(name, "$phase-work bold"), Content(when), width)

    def next_minute(self) -> None:
        """What begins now ends a minute later; another program may have begun a session."""
        self._show_today()
        self.others.look()

    def _notice(self) -> None:
        """Somebody is there: the figure moves for another minute."""
        self.later(QUIET, partial(self.pose, moving=False), "away")
        self.pose(moving=self.is_active)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        chosen, rows = self.chosen, self.browser.circuit_list
        inside, typing = self.browser.in_moves, self.browser.typing
        first, cut = rows.chosen_first, rows.chosen_first and rows.chosen_first.cut
        ranged = chosen is not None and not first and chosen.rounds.min < chosen.rounds.max
        belongs = {
            **dict.fromkeys(("end", "resume"), cut),
            **dict.fromkeys(("more_rounds", "rounds"), ranged),
            "drive": first and not cut,
            "start": chosen and not first,
            "moves": inside if parameters == (False,) else chosen and not inside and not typing,
            "show_all": typing or self.browser.words,
            "filter": not typing,
        }
        return bool(belongs.get(action, True))

    def on_key(self, event: events.Key) -> None:
        super().on_key(event)
        self.touched = self.touched or event.key in CHOOSING
        self._notice()

    def on_click(self) -> None:
        self.touched = True
        self._notice()

    def action_moves(self, inside: bool) -> None:
        self.browser.enter_moves() if inside else self.browser.leave_moves()

    def action_show_all(self) -> None:
        self.browser.filter_by("")
        self.show_list()

    async def action_filter(self) -> None:
        await self.browser.ask_filter(self.runtime.circuits, self._typed)

    def action_rounds(self, count: int) -> None:
        if circuit := self.chosen:
            self.today.choose(circuit, count)
            self.browser.circuit_list.repaint_rows()
            self._show_today()

    def action_more_rounds(self, by: int) -> None:
        if circuit := self.chosen:
            self.action_rounds(self.today.timeline(circuit).timing.rounds + by)

    @on(OptionList.OptionSelected, "#list")
    async def action_start(self) -> None:
        await self.others.known.wait()  # what was cut short comes before anything new
        if self.browser.circuit_list.chosen_first:
            self.action_resume()
        elif circuit := self.chosen:
            self._start(circuit)

    def _start(self, circuit: Circuit, *, asks: bool = False) -> None:
        choice = TimingChoice(rounds=self.today.timeline(circuit).timing.rounds)
        cut = self.others.past.interrupted if asks else None
        self.post_message(StartSession(StartRequest(circuit, choice, cut)))

    def action_resume(self) -> None:
        if cut := self.others.past.interrupted:
            request = StartRequest(cut.circuit, TimingChoice(), cut, asks=False)
            self.post_message(StartSession(request))

    def action_end(self, how: str) -> None:
        self.others.end(how, self._begin_anew)

    @on(SessionRefused)
    def _begin_anew(self) -> None:
        self.touched = False
        self.reread()

    @work(group="drive")
    async def action_drive(self, what: str) -> None:
        await self.others.drive(what)

    def action_open(self, where: str) -> None:
        self.post_message(OpenScreen(Where(where), self.chosen))

    def action_edit_file(self) -> None:
        from hiptui.ui.own_files import edited  # noqa: PLC0415 - not at the start

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
                look = partial(self._look_at, circuit.id, number)
                yield SystemCommand(move.name, f"a move of {circuit.name}", look, discover=False)

    async def start(self, circuit: Circuit) -> None:
        """Start a circuit from the palette; asks where it was cut short."""
        await self.others.known.wait()
        self._start(circuit, asks=True)

    def choose(self, circuit_id: str) -> None:
        """Let the list stand on a circuit, once it shows those of the moment."""
        self.wanted = circuit_id
        if self.is_current:
            self.show_list()

    def _look_at(self, circuit_id: str, move: int) -> None:
        self.browser.filter_by("")
        self.touched = True
        self.choose(circuit_id)
        self.browser.show_chosen()
        self.browser.enter_moves(move)
