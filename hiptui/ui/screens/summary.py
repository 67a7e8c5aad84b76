"""What was done, once a session is over, and what it was like."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input

from hiptui.domain.planner import DoneSession
from hiptui.domain.record import Rating
from hiptui.engine.live_session import LiveSession
from hiptui.runtime import Runtime
from hiptui.ui.key_commands import Where
from hiptui.ui.own_files import ExportError, export_session
from hiptui.ui.screens import sessions_text as say
from hiptui.ui.screens.desk import DeskScreen
from hiptui.ui.widgets import BlockWord, KeyHints, Row, Rows, Text, spread
from hiptui.ui.widgets.entry import Entry

if TYPE_CHECKING:
    from hiptui.storage.history.recorder import SessionRecorder

REHEARSAL = "A rehearsal: not recorded."
HELD = 1.0
"""Real seconds within which a key that is held comes again, or one is pressed twice."""


class SummaryScreen(DeskScreen[None], where=Where.SUMMARY):
    """A record; what the runner says of it is saved at once."""

    AUTO_FOCUS = ""

    def __init__(self, runtime: Runtime, live: LiveSession, times: str, commanded: float) -> None:
        """What became of `live`; `commanded` is when a key last meant the session, in ticks."""
        super().__init__(runtime)
        self.recorder, self.times = live.recorder, times
        self._commanded = commanded
        self.record, self.circuit = live.done(), live.session.timeline.circuit
        self.rating = Rating() if self.recorder else None
        self.before: Sequence[DoneSession] = ()

    def compose(self) -> ComposeResult:
        word = "DONE" if self.record.status == "completed" else "PART DONE"
        yield BlockWord(word)
        brief = Content.styled(f"{word}  " if self.has_class("-low") else "", "$phase-work bold")
        title = Content.assemble(brief, (self.record.name, "$loud bold"))
        yield Text(Row(lambda width: spread(title, Content(self.times), width)), id="title")
        with VerticalScroll(id="body", can_focus=False):
            with Vertical(id="done", classes="panel") as done:
                done.border_title = "This session"
                yield Text(id="figures")
                yield Text(Rows(partial(say.move_rows, self.record, self.circuit)), id="moves")
            with Vertical(id="rating", classes="panel") as rating:
                rating.border_title = "How was it?"
                if self.rating is None:
                    yield Text(REHEARSAL)
                else:
                    yield Text(id="harder")
                    yield Text(id="effort")
                    with Horizontal(id="note"):
                        yield Text("Note", id="note-name")
                        yield Entry("n to write")
                    yield Text(id="kind")
                    yield Text(id="next")
            yield Text(id="refusal")
        yield KeyHints(self.commands)

    def on_mount(self) -> None:
        self._show_done(None, "")
        if self.rating is not None:
            self._show_rating(self.rating)
            self.run_worker(self._look_back(), exclusive=True)

    def _show_done(self, before: DoneSession | None, week: str) -> None:
        self.query_one("#done").border_subtitle = week
        figures = self.query_one("#figures", Text)
        figures.show(say.done_rows, self.record, self.circuit, before)

    def _show_rating(self, rating: Rating) -> None:
        harder, effort = self.query_one("#harder", Text), self.query_one("#effort", Text)
        harder.display = any(move.order[0] for move in self.circuit.moves)
        harder.show(say.harder_rows, rating.harder, say.SAID)
        effort.show(say.effort_rows, rating.effort, say.SAID)
        self.query_one("#kind", Text).update(say.kind_sentence(rating.harder, self.before))

    async def _look_back(self) -> None:
        """Ask what was done before, once this session is on the disk; say so where it is not."""
        kept = self.recorder is None or await asyncio.to_thread(self.recorder.flush)
        sessions, week, following = await asyncio.to_thread(self._past)
        self.before = sessions[:-1] if kept else sessions
        last = self.before[-1] if self.before else None
        if self.is_open:
            self._show_done(last, week)
            self.query_one("#next", Text).update(Content(following))
            # why it is not written down and what to do, if it is not
            self.tell(self.recorder.problem if self.recorder else "")

    def _past(self) -> tuple[Sequence[DoneSession], str, str]:
        """The circuit's sessions; of the plan's circuit also its week and its next time."""
        plan, today = self.runtime.plan(), self.runtime.today
        if plan.circuit.id != self.record.circuit:
            ends = plan.settings.day_ends
            return self.runtime.history.done_sessions(self.record.circuit, ends), "", ""
        advice = plan.advise(today)
        week = f"{advice.done_this_week} of {advice.goal} this week"
        return plan.sessions, week, plan.next_time(today)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"rate", "note", "export_summary"} and self.rating is None:
            return False
        return action != "note" or self.focused is None

    def action_rate(self, key: str, value: object) -> None:
        if self.rating is not None:
            self._put(self.rating.toggled(key, value))

    def action_note(self) -> None:
        """Write a note, unless the key that went on to the session's end is still held."""
        now = self.runtime.clock.ticks()
        if now - self._commanded > HELD:
            self.query_one(Entry).focus()
        else:
            self._commanded = now

    def action_export_summary(self) -> None:
        if recorder := self.recorder:
            self.export(partial(self._export, recorder))

    def _export(self, recorder: SessionRecorder) -> str:
        if not recorder.flush():
            raise ExportError(recorder.problem or "Not written down yet; try again in a moment.")
        return export_session(self.runtime.history, recorder.id)

    def action_back(self) -> None:
        if self.focused:
            self.set_focus(None)
        elif self.is_current:
            if self.recorder:
                self.recorder.close()
            self.close()

    @on(Input.Changed)
    def _noted(self, event: Input.Changed) -> None:
        """Each keystroke is saved: the lid of a laptop closes without asking."""
        if self.rating is not None and event.value != (self.rating.note or ""):
            self._put(replace(self.rating, note=event.value or None))

    @on(Input.Submitted)
    def _written(self) -> None:
        self.set_focus(None)

    def _put(self, rating: Rating) -> None:
        self.rating = rating
        self._commanded = float("-inf")  # keys mean this screen by now
        if self.recorder:
            self.recorder.rate(rating)
        self._show_rating(rating)
