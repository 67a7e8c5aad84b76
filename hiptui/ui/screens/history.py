"""Looking back: a year at a glance, every session, and what one of them was like."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList

from hiptui.domain.circuit import Circuit
from hiptui.domain.formatting import holds, many, one_line
from hiptui.domain.record import Rating, SessionRecord
from hiptui.runtime import Runtime
from hiptui.storage import HistoryError
from hiptui.storage.history import Deleted
from hiptui.ui.key_commands import Where
from hiptui.ui.own_files import export_history
from hiptui.ui.screens import sessions_text as say
from hiptui.ui.screens.desk import DeskScreen
from hiptui.ui.screens.sessions_text import PastSessions
from hiptui.ui.widgets import KeyHints, Row, Scroller, Text, spread
from hiptui.ui.widgets.entry import Prompt
from hiptui.ui.widgets.heat_map import HeatMap
from hiptui.ui.widgets.row_list import RowList

PATIENCE = 0.25
"""Real seconds for which the first frame waits for the history."""

BORDER = 16
"""Cells of a row that the border of the year needs for itself, and the margins beside it."""


class HistoryScreen(DeskScreen[None], where=Where.HISTORY):
    """The past sessions; what is said of one is saved at once, and deleting can be undone."""

    AUTO_FOCUS = "#list"

    def __init__(self, runtime: Runtime, _: Circuit | None = None) -> None:
        super().__init__(runtime)
        self.plan = runtime.settings.plan
        self.circuit: str | None = None
        self.past: PastSessions | None = None
        self.chosen: SessionRecord | None = None
        self.deleted: list[Deleted] = []
        self.known = asyncio.Event()
        self.sessions = RowList(id="list")
        self.prompt = Prompt()

    def compose(self) -> ComposeResult:
        yield Text(Row(self._title), id="title")
        with Vertical(id="year", classes="panel"), Horizontal(id="map"):
            yield Text(say.day_names(self.plan), id="names")
            yield HeatMap()
        with Horizontal(id="body"):
            with Vertical(id="past", classes="panel"):
                yield Text(Row(say.head_row), id="columns")
                yield Text("\n\n".join(say.NOTHING), id="nothing")
                yield self.sessions
            with Scroller(id="details", classes="panel"):
                yield Text(id="what")
        yield self.prompt
        yield KeyHints(self.commands)

    async def on_mount(self) -> None:
        """Ask the history: it is nearly always there for the first frame."""
        self.query_one("#year").border_title = "A year"
        self.run_worker(self.read(0))
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self.known.wait()

    @property
    def in_details(self) -> bool:
        return self.focused is not None and self.focused.id == "details"

    async def read(self, place: int) -> None:
        today = self.runtime.today
        ask = partial(PastSessions, self.runtime.history, self.plan, self.circuit, today)
        past = await asyncio.to_thread(ask)
        for notice in self.runtime.history.notices():
            self.notify(notice, severity="warning", markup=False)
        if self.is_open:
            self._show_past(past, place)
            self.known.set()

    def _show_past(self, past: PastSessions, place: int) -> None:
        self.past = past
        days = self.query_one(HeatMap)
        days.show(past.days, past.minutes, past.week, past.today)
        self._show_legend()
        self.query_one("#title", Text).refresh()
        name, count = past.circuits.get(past.circuit or ""), many(past.count, "session")
        panel = self.query_one("#past")
        panel.border_title = f"{one_line(name)}: {count}" if name else count
        panel.set_class(not past.count, "-empty")
        place = max(0, min(place, past.count - 1))
        self.sessions.put(map(self._row, range(past.count)), place)
        self.show_chosen()

    @on(events.Resize)
    def _show_legend(self) -> None:
        if self.past:
            minutes = self.past.minutes.get(self.past.week, 0.0)
            room = self.app.size.width - BORDER
            self.query_one("#year").border_subtitle = say.legend(minutes, room)

    def _row(self, place: int) -> Row:
        def text(width: int) -> Content:
            if self.past and (record := self.past.at(place)):
                day = self.plan.day(record.started)
                return say.session_row(record, day, self.past.today, width)
            return Content("")

        return Row(text)

    def show_chosen(self) -> None:
        row = self._chosen_row()
        chosen = self.chosen = self.runtime.history.session(row.id) if row else None
        what, details = self.query_one("#what", Text), self.query_one("#details")
        if chosen:
            what.show(say.detail_rows, chosen, self._circuit(chosen))
        else:
            what.update("")
        details.border_title = self._when(chosen) if chosen else ""
        details.scroll_home(animate=False)
        self.query_one(HeatMap).choose(self.plan.day(chosen.started) if chosen else None)
        self.refresh_bindings()

    def _chosen_row(self) -> SessionRecord | None:
        at = self.sessions.highlighted
        return self.past.at(at) if self.past and at is not None else None

    def _circuit(self, record: SessionRecord) -> Circuit | None:
        known = (one for one in self.runtime.circuits if one.id == record.circuit)
        return self.runtime.history.circuit(record.id) or next(known, None)

    def _when(self, record: SessionRecord) -> str:
        began = record.started
        times = "-".join(map(self.runtime.time_of_day, (began, record.ended)))
        year = "" if began.year == self.runtime.today.year else f" {began.year}"
        return f"{began:%a} {began.day} {began:%B}{year}, {times}"

    def _title(self, width: int) -> Content:
        name = Content.styled("History", "$phase-work bold")
        weeks = self.past.weeks if self.past else ""
        fits = len(weeks) + name.cell_length < width
        return spread(name, Content(weeks if fits else weeks.partition(",")[0]), width)

    def next_minute(self) -> None:
        """At midnight the year has another day."""
        if self.past and self.past.today != self.runtime.today:
            self.run_worker(self.read(self.sessions.highlighted or 0))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.prompt.asks:
            return action in {"back", "command_palette"}
        if action == "undo_delete":
            return bool(self.deleted)
        if action == "details" and parameters != (not self.in_details,):
            return False
        about_it = {"details", "rate", "note", "delete_session", "export_session"}
        return action not in about_it or self.chosen is not None

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        row = self._chosen_row()
        if row and (self.chosen is None or row.id != self.chosen.id):
            self.show_chosen()

    @on(HeatMap.DayChosen)
    def _day_chosen(self, event: HeatMap.DayChosen) -> None:
        place = self.past.place_of(event.day) if self.past else None
        if place is not None:
            self.sessions.highlighted = place

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.action_details(True)

    def action_details(self, inside: bool) -> None:
        self.query_one("#body").set_class(inside, "-in-details")
        (self.query_one("#details") if inside else self.sessions).focus()

    def action_weeks(self, by: int) -> None:
        self.query_one(HeatMap).scroll_weeks(by)

    async def action_back(self) -> None:
        if self.prompt.asks:
            self.prompt.close()
        elif self.in_details:
            self.action_details(False)
        elif self.circuit:
            await self._filter("")
        else:
            self.close()

    def action_rate(self, key: str, value: object) -> None:
        if self.chosen is not None:
            self._put(self.chosen.rating.toggled(key, value))

    def _put(self, rating: Rating) -> None:
        chosen, at = self.chosen, self.sessions.highlighted
        if chosen is None or at is None or self.past is None:
            return
        rating = replace(rating, rated=self.runtime.clock.wall())
        with self.telling(HistoryError):
            self.runtime.history.rate(chosen.id, rating)
            self.past.put(at, replace(chosen, rating=rating.cleaned(), segments=()))
            self.sessions.replace_option_prompt_at_index(at, self._row(at))
            self.show_chosen()

    async def action_delete_session(self) -> None:
        if self.chosen is not None:
            with self.telling(HistoryError):
                now, history = self.runtime.clock.wall(), self.runtime.history
                self.deleted.append(history.delete(self.chosen.id, now))
                self.notify("Deleted; u brings it back.")
                await self.read(self.sessions.highlighted or 0)

    async def action_undo_delete(self) -> None:
        with self.telling(HistoryError):
            self.runtime.history.undelete(self.deleted[-1])
            del self.deleted[-1]
            self.app.clear_notifications()  # they say how to bring it back
            await self.read(self.sessions.highlighted or 0)

    def action_export_session(self) -> None:
        if self.chosen is not None and self.past is not None:
            chosen, today = self.chosen.id, self.past.today
            write = partial(export_history, self.runtime.history, chosen, self.circuit, today)
            self.export(write)

    def action_note(self) -> None:
        if self.chosen is not None:
            self.prompt.ask("Note", self.chosen.rating.note or "", self._note)

    def _note(self, text: str) -> None:
        self.prompt.close()
        if self.chosen is not None:
            self._put(replace(self.chosen.rating, note=text or None))

    def action_history_filter(self) -> None:
        self.prompt.ask("Circuit", "", lambda _: self.prompt.close(), self._filter)

    async def _filter(self, text: str) -> None:
        """Show the sessions of the first circuit whose name has all the words, or all sessions."""
        if self.past is None:
            return
        names = self.past.circuits.items()
        words = text.split()
        found = (id for id, name in names if words and holds((name, id), words))
        circuit = next(found, None)
        if circuit != self.circuit:
            self.circuit = circuit
            await self.read(0)
