"""Circuits, the moves of the chosen one, and what is to be known of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain, compress
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.visual import Visual
from textual.widget import Widget
from textual.widgets import OptionList

from hiptui.domain.circuit import Circuit, Move
from hiptui.domain.formatting import folded
from hiptui.ui.other_sessions import OtherSession
from hiptui.ui.screens import circuits_text as say
from hiptui.ui.widgets import Details, FigureBox, Row, Rows, Text, clickable
from hiptui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from hiptui.ui.widgets.entry import Prompt


class Search:
    """Finds circuits by words; each key looks only through what the keys before it left."""

    def __init__(self, every: Sequence[Circuit]) -> None:
        """What words are looked for in is worked out once: of 10,000 circuits it takes 35 ms."""
        self.every = every
        texts = [one.searched for one in every]
        self._steps: list[tuple[str, Sequence[Circuit], Sequence[str]]] = [("", every, texts)]

    def matching(self, words: str) -> Sequence[Circuit]:
        """Those that hold each of the words; the same object where these are the same."""
        words = folded(words)
        while not words.startswith(self._steps[-1][0]):
            self._steps.pop()
        before, circuits, texts = self._steps[-1]
        for word in set(words.split()).difference(before.split()):
            found = [word in text for text in texts]
            if not all(found):
                circuits, texts = [*compress(circuits, found)], [*compress(texts, found)]
        if words != before:
            self._steps.append((words, circuits, texts))
        return circuits


class CircuitList(RowList):
    """Knows which circuit the chosen row is, and whether it is the row of another session."""

    circuits: Sequence[Circuit] = ()
    first: OtherSession | None = None
    """What stands above them."""

    def __init__(self, row: Callable[[Circuit, int], Content]) -> None:
        """An empty list; `row` gives the text of a circuit's row for a width in cells."""
        super().__init__(id="list", classes="panel")
        self.border_title = "Circuits"
        self._row = row

    @property
    def chosen_first(self) -> OtherSession | None:
        """The session whose row is the chosen one."""
        return self.first if self.highlighted == 0 else None

    @property
    def chosen(self) -> Circuit | None:
        if self.chosen_first:
            return self.chosen_first.circuit
        at = self.highlighted
        return None if at is None else self.circuits[at - (self.first is not None)]

    def choose(self, circuit_id: str) -> None:
        for at, circuit in enumerate(self.circuits, start=int(self.first is not None)):
            if circuit.id == circuit_id:
                self.highlighted = at

    def show(
        self, circuits: Sequence[Circuit], first: OtherSession | None, *, to_first: bool
    ) -> None:
        """Show these; the chosen one stays so, unless `first` comes and it is `to_first`."""
        chosen, was_first = self.chosen, self.chosen_first is not None
        to_first = first is not None and (was_first or to_first)
        if circuits is self.circuits and first == self.first and to_first is was_first:
            return
        self.circuits, self.first = circuits, first
        at = int(first is not None and not to_first)
        if chosen and not to_first:
            at += next((i for i, one in enumerate(circuits) if one.id == chosen.id), 0)
        rows = (Row(partial(self._row, circuit)) for circuit in circuits)
        above = [Rows(Content.styled(first.text, "$phase-work bold").wrap)] if first else []
        with self.prevent(OptionList.OptionHighlighted):  # who shows them tells what is chosen
            self.put(chain(above, rows), at)


class CircuitBrowser(Horizontal):
    """Two lists, one at a time to choose from, and beside them what is chosen.

    Its details have the class `-welcome` for somebody new.
    """

    def __init__(
        self, row: Callable[[Circuit, int], Content], figure: FigureBox, *, newcomer: bool
    ) -> None:
        """Nothing yet; `row` gives the text of a circuit's row for a width in cells."""
        super().__init__(id="body")
        self.circuit_list = CircuitList(row)
        # It gets the focus anyway; set before it is styled, it is styled once and not twice: 1 ms.
        self.circuit_list.set_reactive(Widget.has_focus, True)
        self.move_list = RowList(id="moves", classes="panel")
        self.steps = Text()
        self.how = VerticalScroll(self.steps, id="how", can_focus=False)
        self.details = Details(figure, classes="-welcome" if newcomer else None)
        self.words = ""
        self.prompt: Prompt | None = None
        self._search = Search(())
        self._shown: Circuit | None = None
        self._told: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """The circuits; all else comes in the frame after them, 10 ms later."""
        yield Vertical(self.circuit_list, id="left")

    def on_mount(self) -> None:
        self.call_after_refresh(self._complete)

    def _complete(self) -> None:
        """Mount what the screen has room for and is not there yet."""
        if not self.is_attached:  # the program has been left by now
            return
        parts: list[Widget] = [self.move_list]
        if self.in_moves or self.screen.has_class("-high"):
            parts.append(self.how)
        self.query_one("#left").mount_all(one for one in parts if not one.is_attached)
        if not self.details.is_attached:
            self.mount(self.details)
            self.show_move()

    @property
    def in_moves(self) -> bool:
        return self.screen.focused is self.move_list

    @property
    def move(self) -> Move | None:
        """The move under the cursor, or the first of the chosen circuit."""
        circuit = self.circuit_list.chosen
        return circuit.moves[self.move_list.highlighted or 0] if circuit else None

    def show(self, every: Sequence[Circuit], first: OtherSession | None, *, to_first: bool) -> None:
        """Show those that pass the filter, and `first` above them; see CircuitList."""
        rows, words = self.circuit_list, self.words
        found = self._search_in(every).matching(words) if words else every
        title = f"Circuits ({len(found)} of {len(every)})" if words else "Circuits"
        if rows.border_title != title:  # it is painted anew even where it is the same
            rows.border_title = title
        rows.show(found, first, to_first=to_first)
        self.set_class(first is not None, "-with-first")

    @property
    def typing(self) -> bool:
        return self.prompt is not None and self.prompt.asks

    async def ask_filter(self, every: Sequence[Circuit], changed: Callable[[], None]) -> None:
        """Let the words be typed that circuits are to have; call `changed` as they change."""
        from hiptui.ui.widgets.entry import Prompt  # noqa: PLC0415 - 10 ms, seldom needed

        def typed(text: str) -> None:
            self.words = text.strip()
            changed()

        def entered(text: str) -> None:
            self.filter_by(text.strip())
            changed()

        if self.prompt is None:
            self.prompt = Prompt()
            await self.screen.mount(self.prompt, before="#today")
        self.prompt.ask("Filter", self.words, entered, typed, "name, muscle, equipment")
        self.call_after_refresh(self._search_in, every)

    def _search_in(self, every: Sequence[Circuit]) -> Search:
        if self._search.every is not every:
            self._search = Search(every)
        return self._search

    def filter_by(self, words: str) -> None:
        """Let words hold, back among the circuits, and say so."""
        self.words = words
        if self.prompt:
            all_again = clickable(Content("escape shows all"), "screen.show_all")
            self.prompt.close(Content(f"filter: {words}, ") + all_again if words else None)
        self.leave_moves()

    @on(OptionList.OptionHighlighted, "#list")
    def _row_chosen(self) -> None:
        """The row is seen first: what is known of its circuit may lay out the screen anew."""
        self.call_after_refresh(self.show_chosen)

    def show_chosen(self) -> None:
        circuit = self.circuit_list.chosen
        if circuit != self._shown:
            self._shown, moves = circuit, circuit.moves if circuit else ()
            rows = [Row(partial(say.move_row, i, move)) for i, move in enumerate(moves, start=1)]
            self.move_list.border_title = circuit.name if circuit else ""
            self.move_list.put(rows, 0 if self.in_moves else None)
        self.show_move()

    def show_move(self) -> None:
        """Tell of the move, and of its circuit, unless it is what stands there already."""
        if not self.details.is_attached:  # the first frame has no place for it
            return
        circuit, move = self.circuit_list.chosen, self.move
        told = circuit, move, self.in_moves, self.details.classes, "" if circuit else self.words
        if told == self._told:
            return
        self._told = told
        self.steps.update(Rows(partial(say.how, move)) if move else "")
        self.how.scroll_home(animate=False)
        self.details.show(*self._words(), move)
        self.details.scroll_home(animate=False)

    def enter_moves(self, at: int | None = None) -> None:
        self._complete()
        self.show_chosen()  # where this key came with the one that chose
        self.screen.set_focus(self.move_list)
        if at is not None:
            self.move_list.highlighted = at

    def leave_moves(self) -> None:
        self.screen.set_focus(self.circuit_list)

    def on_resize(self) -> None:
        """There may be room now for how the move is done."""
        if self.details.is_attached:
            self._complete()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if self.in_moves:
            self._complete()
        self.set_class(self.in_moves, "-in-moves")
        if self.in_moves and self.move_list.highlighted is None:
            self.move_list.highlighted = 0
        elif event.widget is self.circuit_list and self.move_list.highlighted is not None:
            self.move_list.highlighted = None
        self.show_move()

    @on(OptionList.OptionHighlighted, "#moves")
    def _move_chosen(self) -> None:
        if self.in_moves:
            self.show_move()

    def _words(self) -> tuple[Visual, Visual]:
        circuit, move = self.circuit_list.chosen, self.move
        if circuit is None or move is None:
            nothing = f"Nothing matches “{self.words}”." if self.words else ""
            return Content(nothing), Content("")
        if self.in_moves:
            return Rows(partial(say.about_move, move)), Rows(partial(say.after, move))
        about = say.welcome_to if self.details.has_class("-welcome") else say.about_circuit
        return Rows(partial(about, circuit)), Rows(partial(say.ready_for, circuit))
