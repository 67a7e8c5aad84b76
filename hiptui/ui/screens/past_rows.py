"""The start screen's first row: a session that was cut short, or one that runs elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import work

from hiptui.domain.circuit import Circuit
from hiptui.engine.clock import Timer
from hiptui.remote.protocol import IDLE, Status, is_idle
from hiptui.runtime import LookBack, Runtime
from hiptui.storage.history.errors import HistoryError
from hiptui.ui.keymap import Keymap
from hiptui.ui.modals.question import Question
from hiptui.ui.screens.figure_page import FigurePage
from hiptui.ui.stage.circuits import FirstRow, place_elsewhere, place_of
from hiptui.ui.stage.lines import BLANK, Line, keys_line

if TYPE_CHECKING:
    from hiptui.storage.history.types import Interrupted

FIRST = -1
"""The cursor's place on the first row."""
EVERY = 1.0
"""Real seconds between two looks at a session that runs elsewhere."""


class PastRows(FigurePage[None]):
    """What is known of other sessions, and what keys do about the one in the first row."""

    OWN: ClassVar[frozenset[str]] = frozenset({"keep", "discard"})
    """Actions that belong to the row of what was cut short."""
    CHANGES: ClassVar[frozenset[str]] = frozenset({"fewer_rounds", "more_rounds", "rounds"})
    """Actions that change a session before it begins."""

    def __init__(self, runtime: Runtime, keys: Keymap) -> None:
        """Nothing is known yet."""
        super().__init__(runtime, keys)
        self.cursor = 0
        self.past = LookBack()
        self.looked_back = asyncio.Event()
        self.elsewhere: Status = IDLE
        self.touched = False
        self._looking = False
        self._turn = asyncio.Lock()
        self._news: Timer | None = None

    @property
    def resuming(self) -> Interrupted | None:
        """The session that was cut short, while its row is the chosen one."""
        return self.past.interrupted if self.cursor == FIRST else None

    @property
    def driving(self) -> bool:
        """Whether the row of a session that runs elsewhere is the chosen one."""
        return self.cursor == FIRST and not is_idle(self.elsewhere)

    @property
    def first_row(self) -> FirstRow | None:
        """What stands above the list."""
        chosen = self.cursor == FIRST
        if cut := self.past.interrupted:
            from hiptui.domain.snapshot import sample  # noqa: PLC0415 - 8 ms most starts can spare

            place = place_of(sample(cut.saved, 0.0))
            return FirstRow(f"Resume: {place}", cut.saved.timeline.circuit, chosen)
        if is_idle(self.elsewhere):
            return None
        place = place_elsewhere(self.elsewhere)
        return FirstRow(f"Running elsewhere: {place}", self._circuit_elsewhere, chosen)

    @property
    def seconds_elsewhere(self) -> int:
        """Session seconds to the end of the work elsewhere, as far as it is told."""
        left = self.elsewhere.get("total_remaining")
        return left if isinstance(left, int) else 0

    @property
    def seconds_to_resume(self) -> float:
        """Session seconds to the end of the work of what was cut short, the count-in included."""
        from hiptui.domain.commands import COUNT_IN  # noqa: PLC0415 - 8 ms most starts can spare
        from hiptui.domain.snapshot import sample  # noqa: PLC0415 - the same

        if (cut := self.past.interrupted) is None:
            return 0.0
        prepare = cut.saved.timeline.timing.prepare
        return max(COUNT_IN, prepare) + sample(cut.saved, 0.0).total_remaining

    @property
    def first_hints(self) -> Line:
        """What keys do about the first row while it is the chosen one."""
        if self.resuming:
            return keys_line([("enter", "resume"), ("p", "keep as partial"), ("d", "discard")])
        if self.driving:
            return keys_line([("space", "pause"), ("n", "next"), ("p", "previous")])
        return BLANK

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Some keys are for one kind of first row only, and others for none."""
        belongs = {
            **dict.fromkeys(self.OWN, self.resuming is not None),
            **dict.fromkeys(self.CHANGES, self.cursor != FIRST),
            "drive": self.driving,
        }
        return belongs.get(action, True) and super().check_action(action, parameters)

    def action_keep(self) -> None:
        """Keep as partial what was cut short."""
        self._end("KEEP?", "Keep it as partial?", "keep as partial", self.runtime.history.keep)

    def action_discard(self) -> None:
        """Forget what was cut short."""
        self._end("DISCARD?", "Forget this session?", "forget it", self.runtime.history.discard)

    def action_drive(self, what: str) -> None:
        """Pause, next or previous for the session that runs elsewhere."""
        self.run_worker(self._drive(what), group="drive")

    def look_back(self) -> None:
        """Ask the history, off the drawing path; what was cut short comes first."""
        self._looking = True
        self._look_back()

    def look_elsewhere(self) -> None:
        """See what became of the session that runs elsewhere, or whether one has begun."""
        self._look_elsewhere()

    def look_away(self) -> None:
        """No more news until the next look back."""
        self._looking = False
        self._no_news()

    # ------------------------------------------------------------------------------- helpers

    @property
    def _circuit_elsewhere(self) -> Circuit | None:
        """The circuit that runs elsewhere, as it was saved there or as it is known here."""
        saved = self.past.running.saved if self.past.running else None
        known = [*([saved.timeline.circuit] if saved else []), *self.runtime.circuits]
        return next((one for one in known if one.id == self.elsewhere.get("circuit")), None)

    @work(group="past", exclusive=True)
    async def _look_back(self) -> None:
        await self._know_the_past()

    async def _know_the_past(self) -> None:
        self.past = await asyncio.to_thread(self.runtime.look_back)
        self.elsewhere = await self._status() if self.past.running else IDLE
        self.looked_back.set()
        self._settle()

    @work(group="past", exclusive=True)
    async def _look_elsewhere(self) -> None:
        self.elsewhere = await self._status()
        runs = not is_idle(self.elsewhere)
        if not runs and self.past.running:
            runs = await asyncio.to_thread(self.runtime.history.running) is not None
        if runs is (self.past.running is None):
            await self._know_the_past()
        else:
            self._settle()

    def _settle(self) -> None:
        """Choose the first row unless another was chosen, and see to it that it stays true."""
        if self.first_row is None:
            self.cursor = max(0, self.cursor)
        elif not self.touched:
            self.cursor = FIRST
        self.redraw()
        self._no_news()
        if self.past.running and self._looking:
            self._news = self.runtime.clock.call_later(EVERY, self.look_elsewhere)

    def _no_news(self) -> None:
        if self._news:
            self._news.cancel()

    async def _status(self) -> Status:
        try:
            return await self._ask("status")
        except OSError:  # stopped, or just gone
            return IDLE

    async def _ask(self, what: str) -> Status:
        from hiptui.remote.client import ask  # noqa: PLC0415 - not at the start

        return await asyncio.to_thread(ask, self.runtime.paths.data, what)

    async def _drive(self, what: str) -> None:
        """One at a time, in the order of the keys."""
        async with self._turn:
            try:
                self.elsewhere = await self._ask(what)
            except OSError as problem:
                self.notify(str(problem), severity="error", markup=False)
        self.redraw()

    def _end(self, word: str, text: str, yes: str, end: Callable[[str], None]) -> None:
        cut = self.resuming

        def answered(sure: bool | None) -> None:
            if sure and cut:
                try:
                    end(cut.id)
                except HistoryError as problem:
                    self.notify(str(problem), severity="error", markup=False)
                self.touched = False

        self.app.push_screen(Question(word, text, yes, "go back"), answered)
