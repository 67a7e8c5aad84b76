"""The start screen: choose a circuit, look at its moves, start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList

from hiptui.domain.circuit import Circuit, Move
from hiptui.domain.formatting import total
from hiptui.domain.timing import TimingChoice
from hiptui.runtime import Runtime
from hiptui.storage.history.errors import HistoryError
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import Keymap, bindings
from hiptui.ui.messages import OpenScreen, ResumeSession, SessionRefused, StartSession
from hiptui.ui.mistakes import told
from hiptui.ui.modals.question import Question
from hiptui.ui.other_sessions import OtherSession, OtherSessions
from hiptui.ui.presence import Minutes, Presence
from hiptui.ui.screens import circuits_text as say
from hiptui.ui.screens.base import DeskScreen
from hiptui.ui.today import Today
from hiptui.ui.widgets.figure_box import FigureBox
from hiptui.ui.widgets.filter_line import FilterLine
from hiptui.ui.widgets.key_hints import KeyHints
from hiptui.ui.widgets.row import Row, Rows, spread
from hiptui.ui.widgets.row_list import RowList
from hiptui.ui.widgets.text import Text

if TYPE_CHECKING:
    from textual.widgets import Input

    from hiptui.domain.coaching import Advice

CHOOSING = frozenset(["up", "down", "j", "k", "home", "end", "pageup", "pagedown"])
"""Keys by which somebody chooses a row: what was cut short no longer pushes to the front then."""


class CircuitsScreen(DeskScreen[None]):
    """Everything there is to do: circuits at the left, what the chosen one is at the right."""

    WHERE = Where.CIRCUITS
    CSS_PATH = "circuits.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.CIRCUITS)
    AUTO_FOCUS = "#list"

    def __init__(self, runtime: Runtime, keys: Keymap) -> None:
        """The circuits of `runtime`."""
        super().__init__()
        self.runtime = runtime
        self.keys = keys
        self.others = OtherSessions(runtime, self, self.look_at_past)
        self.filter = FilterLine()
        self.today = Today(runtime)
        self.circuits: Sequence[Circuit] = runtime.circuits
        self.first: OtherSession | None = None
        self.shown: Circuit | None = None
        self.touched = False
        self.circuit_list = RowList(id="list", classes="panel")
        self.move_list = RowList(id="moves", classes="panel")
        self.figure = FigureBox(id="figure")
        self.about, self.how, self.more = Text(id="about"), Text(), Text(id="more")
        self.minutes = Minutes(runtime.clock, self._next_minute)
        self.presence = Presence(runtime.clock, self.pose)

    def compose(self) -> ComposeResult:
        """A title, the two columns, rounds of today, the keys."""
        yield Text(Row(self._title), id="title")
        with VerticalScroll(id="mistakes", can_focus=False):
            yield Text()
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield self.circuit_list
                yield self.move_list
                with VerticalScroll(id="how", can_focus=False):
                    yield self.how
            with VerticalScroll(id="side", can_focus=False):
                yield self.about
                yield self.figure
                yield self.more
        yield self.filter
        yield Text(id="advice")
        yield Text(id="rounds")
        yield KeyHints()

    def on_mount(self) -> None:
        """Show the circuits; the figure comes once they are seen."""
        self.circuit_list.border_title = "Circuits"
        self.show_list()
        if self.runtime.shows_figures:
            self.call_after_refresh(self._bring_figure)

    @property
    def in_moves(self) -> bool:
        """Whether the keys choose among the moves."""
        return self.focused is not None and self.focused.id == "moves"

    @property
    def on_first(self) -> bool:
        """Whether the row of another session is the chosen one."""
        return self.first is not None and self.circuit_list.highlighted == 0

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
        at = self.circuit_list.highlighted
        if at is None:
            return None
        if self.first and at == 0:
            return self.first.circuit
        return self.circuits[at - (self.first is not None)]

    @property
    def move(self) -> Move | None:
        """The move under the cursor, or the first of the chosen circuit."""
        return self.chosen.moves[self.move_list.highlighted or 0] if self.chosen else None

    # ------------------------------------------------------------------------------ what is shown

    def on_screen_resume(self) -> None:
        """Settings may have changed meanwhile."""
        self.reread()

    def reread(self) -> None:
        """Show circuits and settings as they are now."""
        self.today.forget(self.others.past.last_rounds)
        self.show_list()
        self.show_rounds()
        self.minutes.start()
        self.presence.noticed()
        self.others.look_back()

    def look_at_past(self) -> None:
        """Show what is known of other sessions by now, and what that makes of today."""
        self.run_worker(self._advise(), exclusive=True, group="plan")
        self.today.forget(self.others.past.last_rounds)
        self.show_list()

    async def _advise(self) -> None:
        """Say what the plan says of today, once the circuits are seen."""
        advice = await asyncio.to_thread(self._advice)
        if self.is_attached:
            row = self.query_one("#advice", Text)
            row.update(Row(partial(say.advice_row, advice)), layout=False)

    def _advice(self) -> Advice:
        return self.runtime.plan().advise(self.runtime.today)

    def on_screen_suspend(self) -> None:
        """Nobody looks at the clock, nor at the figure, nor at what runs elsewhere."""
        self._stop()
        self.pose()

    def on_unmount(self) -> None:
        """Leave no timer behind."""
        self._stop()

    def choose(self, circuit_id: str) -> None:
        """Let the list stand on a circuit, if it is there."""
        for at, circuit in enumerate(self.circuits, start=int(self.first is not None)):
            if circuit.id == circuit_id:
                self.circuit_list.highlighted = at

    def show_list(self) -> None:
        """Show the circuits that pass the filter, and above them what was cut short or runs."""
        chosen, was_first = self.chosen, self.on_first
        words = self.filter.words.lower().split()
        every = self.runtime.circuits
        self.circuits = [one for one in every if one.matches(words)] if words else every
        self.first = self.others.first
        at = int(self.first is not None)
        if chosen and chosen in self.circuits and not (was_first and self.first):
            at += self.circuits.index(chosen)
        if self.first and (was_first or not self.touched):
            at = 0
        rows = [Row(partial(self._row, circuit)) for circuit in self.circuits]
        above = [Rows(partial(_first_row, self.first))] if self.first else []
        self.query_one("#body").set_class(bool(above), "-with-first")
        self.query_one("#side").set_class(self.runtime.newcomer, "-welcome")
        self.circuit_list.put([*above, *rows], at)
        shown = f"Circuits ({len(self.circuits)} of {len(every)})" if words else "Circuits"
        self.circuit_list.border_title = shown
        wrong, panel = self._mistakes(), self.query_one("#mistakes")
        panel.display = bool(wrong)
        panel.query_one(Text).update(Rows(partial(say.mistakes, wrong)))
        self.show_chosen()

    def show_chosen(self) -> None:
        """Show the moves of the chosen circuit, and what it is."""
        circuit = self.chosen
        if circuit != self.shown:
            self.shown, moves = circuit, circuit.moves if circuit else ()
            rows = [Row(partial(say.move_row, i, move)) for i, move in enumerate(moves, start=1)]
            self.move_list.border_title = circuit.name if circuit else ""
            self.move_list.put(rows, 0 if self.in_moves else None)
        self.show_move()
        self.show_rounds()
        self.refresh_bindings()

    def show_move(self) -> None:
        """Show the highlighted move, or what the circuit is while none is."""
        circuit, move = self.chosen, self.move
        about, how, more = self.about, self.how, self.more
        if circuit is None or move is None:
            nothing = f"Nothing matches “{self.filter.words}”." if self.filter.words else ""
            about.update(Content(nothing))
            how.update("")
            more.update("")
        elif self.in_moves:
            about.update(Rows(partial(say.about_move, move)))
            how.update(Rows(partial(say.how, move)))
            more.update(Rows(partial(say.after, move)))
        else:
            about.update(Rows(partial(self._about, circuit)))
            how.update(Rows(partial(say.how, move)))
            more.update(Rows(partial(say.ready_for, circuit)))
        for part in self.query("#how, #side"):
            part.scroll_home(animate=False)
        self.pose()

    def show_rounds(self) -> None:
        """Show rounds of today, and when it would be done."""
        self.query_one("#title", Text).refresh()
        row = self.query_one("#rounds", Text)
        if self.chosen is None:
            row.update("", layout=False)
            return
        row.update(Row(partial(self._rounds, self.chosen)), layout=False)

    def pose(self) -> None:
        """Let the figure do the move that is looked at, on its first side."""
        move, box = self.move, self.figure
        figures, shows = self.runtime.figures, self.runtime.shows_figures
        has = move is not None and bool(move.figure) and shows
        figure = figures.get(move.figure) if has and move and box.view else None
        box.set_class(has and (figure is not None or box.view is None), "-shown")
        moving = self.is_active and not self.presence.is_away
        box.present(figure, move.order[0] if move else None, moving=moving)

    # -------------------------------------------------------------------------------- the texts

    def _mistakes(self) -> list[str]:
        """What is wrong with files and with the history, own circuits first."""
        silent = ["A session is running in another terminal."] if self.others.is_silent else []
        figures = [problem.brief for problem in self.runtime.figure_problems]
        circuits = told(self.runtime.problems) if self.runtime.problems else []
        past, settings = self.others.past.notices, self.runtime.warnings
        return [*silent, *past, *circuits, *figures, *settings, *self.keys.warnings]

    def _title(self, width: int) -> Content:
        now = self.runtime.clock.wall()
        when = f"{now:%a} {self.runtime.time_of_day(now)}"
        name = self.chosen.name if self.chosen and self.in_moves else "hiptui"
        return spread(Content.styled(name, "$phase-work bold"), Content(when), width)

    def _row(self, circuit: Circuit, width: int) -> Content:
        timeline = self.today.timeline(circuit)
        length = total(timeline.seconds, bool(timeline.waits))
        done = self.others.past.last_done.get(circuit.id)
        days = (self.runtime.clock.wall().date() - done.date()).days if done else None
        return say.circuit_row(circuit, length, days, width)

    def _about(self, circuit: Circuit, width: int) -> list[Content]:
        if self.runtime.newcomer:
            return [*say.welcome(width), Content(""), *say.about_circuit(circuit, width)]
        return say.about_circuit(circuit, width)

    def _rounds(self, circuit: Circuit, width: int) -> Content:
        timeline = self.today.timeline(circuit)
        ahead = self.first.seconds if self.first and self.on_first else timeline.work_end
        ends = self.runtime.time_of_day(self.runtime.clock.wall(ahead))
        if self.on_first:
            done = Content.styled(f"done by {ends}", "$loud bold")
            return spread(Content(circuit.name), done, width)
        return say.rounds_row(circuit, timeline, ends, width)

    # ------------------------------------------------------------------------------- what keys do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Some keys are for one kind of first row only, some for the circuits, some for moves."""
        chosen, on_first = self.chosen, self.on_first
        ranged = chosen is not None and not on_first and chosen.rounds.min < chosen.rounds.max
        belongs = {
            **dict.fromkeys(("keep", "discard", "resume"), self.resuming),
            **dict.fromkeys(
                ("fewer_rounds", "more_rounds", "rounds"), not self.on_first and ranged
            ),
            "drive": self.driving,
            "start": not on_first and chosen is not None,
            "moves": chosen is not None and not self.in_moves and not self.filter.is_open,
            "leave_moves": self.in_moves,
            "filter": not self.filter.is_open,
        }
        return belongs.get(action, True)

    @on(OptionList.OptionHighlighted, "#list")
    def _circuit_chosen(self) -> None:
        self.show_chosen()

    @on(OptionList.OptionHighlighted, "#moves")
    def _move_chosen(self) -> None:
        if self.in_moves:
            self.show_move()

    @on(OptionList.OptionSelected, "#list")
    async def _clicked_again(self) -> None:
        await (self.action_resume() if self.resuming else self.action_start())

    def on_key(self, event: events.Key) -> None:
        """Somebody is there."""
        super().on_key(event)
        self.touched = self.touched or event.key in CHOOSING
        self.presence.noticed()

    def on_click(self) -> None:
        """The same by mouse."""
        self.touched = True
        self.presence.noticed()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Into the moves, or back among the circuits."""
        self.query_one("#body").set_class(self.in_moves, "-in-moves")
        self.query_one("#title").refresh()
        if self.in_moves and self.move_list.highlighted is None:
            self.move_list.highlighted = 0
        elif event.widget.id == "list" and self.move_list.highlighted is not None:
            self.move_list.highlighted = None
        self.show_move()

    def action_scroll_text(self, rows: int) -> None:
        """Scroll what does not fit."""
        for part in self.query(VerticalScroll):
            part.scroll_relative(y=rows, animate=False)

    def action_moves(self) -> None:
        """Go into the moves."""
        self.set_focus(self.move_list)

    def action_leave_moves(self) -> None:
        """Go back to the circuits."""
        self.set_focus(self.circuit_list)

    async def action_back(self) -> None:
        """Out of what is typed, out of the moves, or out of the filter."""
        if self.filter.is_open:
            await self._end_filter("")
        elif self.in_moves:
            self.circuit_list.focus()
        elif self.filter.words:
            self.show_filter("")

    def action_rounds(self, count: int) -> None:
        """So many rounds today."""
        if circuit := self.chosen:
            self.today.choose(circuit, count)
            self.circuit_list.repaint_rows()
            self.show_rounds()

    def action_fewer_rounds(self) -> None:
        """A round fewer today."""
        self._more_rounds(-1)

    def action_more_rounds(self) -> None:
        """A round more today."""
        self._more_rounds(1)

    def _more_rounds(self, by: int) -> None:
        if circuit := self.chosen:
            self.action_rounds(self.today.timeline(circuit).timing.rounds + by)

    async def action_start(self) -> None:
        """Start the chosen circuit."""
        await self.others.known.wait()  # what was cut short comes before anything new
        if self.on_first:
            await self.action_resume()
        elif circuit := self.chosen:
            choice = TimingChoice(rounds=self.today.timeline(circuit).timing.rounds)
            self.post_message(StartSession(circuit, choice))

    async def action_resume(self) -> None:
        """Go on with what was cut short."""
        if self.first and self.first.cut:
            self.post_message(ResumeSession(self.first.cut))

    def action_keep(self) -> None:
        """Keep as partial what was cut short."""
        self._end("KEEP?", "Keep it as partial?", "keep as partial", self.runtime.history.keep)

    def action_discard(self) -> None:
        """Forget what was cut short."""
        self._end("DISCARD?", "Forget this session?", "forget it", self.runtime.history.discard)

    def _end(self, word: str, text: str, yes: str, end: Callable[[str], None]) -> None:
        cut = self.first.cut if self.first else None

        def answered(sure: bool | None) -> None:
            if sure and cut:
                try:
                    end(cut.id)
                except HistoryError as problem:
                    self.notify(str(problem), severity="error", markup=False)
                self.touched = False

        self.app.push_screen(Question(word, text, yes, "go back"), answered)

    def action_drive(self, what: str) -> None:
        """Pause, next or previous for the session that runs elsewhere."""
        self.run_worker(self._drive(what), group="drive")

    async def _drive(self, what: str) -> None:
        try:
            await self.others.drive(what)
        except OSError as problem:
            self.notify(str(problem), severity="error", markup=False)

    def action_settings(self) -> None:
        """Open the settings."""
        self.post_message(OpenScreen(Where.SETTINGS, self.chosen))

    def action_history(self) -> None:
        """What was done."""
        self.post_message(OpenScreen(Where.HISTORY))

    def action_plan(self) -> None:
        """What today asks for."""
        self.post_message(OpenScreen(Where.PLAN))

    def action_edit(self) -> None:
        """Open the editor of circuits."""
        self.post_message(OpenScreen(Where.EDITOR, self.chosen))

    def action_edit_file(self) -> None:
        """Edit the person's own file of circuits, and choose what is new."""
        from hiptui.ui.editor import edit  # noqa: PLC0415 - not at the start

        before = {circuit.id for circuit in self.runtime.circuits}
        own = str(self.runtime.paths.circuits)
        lines = [one.line for one in self.runtime.problems if one.file == own]
        with self.app.suspend():
            problem = edit(self.runtime.paths.circuits, min(lines, default=0))
        if problem:
            self.notify(problem, severity="error", markup=False)
        self.runtime.read_circuits()
        self.reread()
        for added in [one for one in self.runtime.circuits if one.id not in before][:1]:
            self.touched = True
            self.choose(added.id)
            self.notify(f"{added.name} added.", markup=False)

    def on_session_refused(self, event: SessionRefused) -> None:
        """What runs elsewhere can be driven from here."""
        self.touched = False
        self.reread()

    def system_commands(self) -> Iterable[SystemCommand]:
        """What the palette offers: this screen's commands, every circuit, every move."""
        yield from super().system_commands()
        for circuit in self.runtime.circuits:
            start = partial(self.post_message, StartSession(circuit, TimingChoice()))
            yield SystemCommand(f"Start {circuit.name}", circuit.summary, start)
            for number, move in enumerate(circuit.moves):
                look = partial(self.look_at, circuit.id, number)
                yield SystemCommand(move.name, f"a move of {circuit.name}", look, discover=False)

    def look_at(self, circuit_id: str, move: int) -> None:
        """Go to a move."""
        self.show_filter("")
        self.touched = True
        self.choose(circuit_id)
        self.show_chosen()
        self.action_moves()
        self.move_list.highlighted = move

    # --------------------------------------------------------------------------------- the filter

    async def action_filter(self) -> None:
        """Type what to look for."""
        await self.filter.ask("name, muscle, equipment")

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the list, which stays filtered."""
        await self._end_filter(event.value.strip())

    def on_input_changed(self, event: Input.Changed) -> None:
        """The list follows what is typed, while it is."""
        if self.focused is event.input:
            self.show_filter(event.value.strip())

    def show_filter(self, words: str) -> None:
        """Show what the words match."""
        if words != self.filter.words:
            self.filter.show(words)
            self.show_list()

    async def _end_filter(self, words: str) -> None:
        """Take the line away, and show what `words` match."""
        self.set_focus(self.circuit_list)
        await self.filter.close()
        self.filter.show(words)
        self.show_list()

    # ---------------------------------------------------------------------------------- time

    def _next_minute(self) -> None:
        self.show_rounds()
        self.others.look_elsewhere()

    def _stop(self) -> None:
        self.minutes.stop()
        self.presence.stop()
        self.others.look_away()

    async def _bring_figure(self) -> None:
        from hiptui.ui.screens.figure_page import figure_view  # noqa: PLC0415 - after the first frame

        if self.is_attached:  # the program may be leaving already
            await self.figure.bring(figure_view(self.runtime, self.app))
            self.pose()


def _first_row(first: OtherSession, width: int) -> list[Content]:
    return Content.styled(first.text, "$phase-work bold").wrap(width)
