"""Sessions other than one's own, cut short or running in another program, and what to do there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from textual.worker import WorkType

from hiptui.domain.circuit import Circuit, Side
from hiptui.domain.formatting import clock
from hiptui.runtime import LookBack, Runtime
from hiptui.storage import HistoryError
from hiptui.ui.screens.desk import DeskScreen

if TYPE_CHECKING:
    from hiptui.remote import Status
    from hiptui.storage.history import Interrupted

EVERY = 1.0
"""Real seconds between two looks at a session that runs elsewhere."""


class OtherSession(Struct, frozen=True):
    """A session that stands above the list of circuits."""

    text: str
    """What it is and where it stands."""
    circuit: Circuit | None
    """Its circuit, if it is known here."""
    seconds: float
    """Session seconds to the end of its work, a count-in included."""
    cut: Interrupted | None
    """The session to go on with; None for one that runs elsewhere."""


class OtherSessions:
    """Looks at the history and at the remote socket, off the drawing path."""

    def __init__(
        self, runtime: Runtime, screen: DeskScreen[Any], changed: Callable[[], None]
    ) -> None:
        """Look for `screen`, and call `changed` after each look."""
        self._runtime = runtime
        self._screen = screen
        self._changed = changed
        self.past = LookBack()
        self.known = asyncio.Event()
        """Set once the history was asked."""
        self._elsewhere: Status | None = None
        """What a session in another program answers; None where none runs."""
        self._turn = asyncio.Lock()

    @property
    def first(self) -> OtherSession | None:
        """The session that stands above everything: to go on with, or running elsewhere."""
        if cut := self.past.interrupted:
            return _interrupted(cut)
        status = self._elsewhere
        if status is None:
            return None
        ahead = status.get("total_remaining")
        seconds = float(ahead) if isinstance(ahead, int) else 0.0
        text = f"Running elsewhere: {place_elsewhere(status)}"
        known = (self.past.running_circuit, *self._runtime.circuits)
        circuit = next((one for one in known if one and one.id == status.get("circuit")), None)
        return OtherSession(text, circuit, seconds, None)

    def look(self, *, back: bool = False) -> None:
        """See what runs elsewhere by now; `back`: and what the history holds.

        It takes the place of a look that is under way: one that is called off is never begun.
        """
        if back:
            self.known.clear()
        look: WorkType[None] = self._look
        self._screen.run_worker(look, group="past", exclusive=True)

    def end(self, how: str, done: Callable[[], None]) -> None:
        """Keep as partial what was cut short, or discard it, if the answer is yes; call `done`."""
        from hiptui.ui.modals import Question  # noqa: PLC0415 - not at the start

        history, cut = self._runtime.history, self.past.interrupted

        def answered(sure: bool | None) -> None:
            if sure and cut:
                with self._screen.telling(HistoryError):
                    (history.keep if how == "keep" else history.discard)(cut.id)
                done()

        self._screen.app.push_screen(Question(how), answered)

    async def drive(self, what: str) -> None:
        """Give the session elsewhere a command: one at a time, in the order of the keys."""
        with self._screen.telling(OSError):  # nobody answers
            async with self._turn:
                self._elsewhere = await self._ask(what)
            self._changed()

    async def _look(self) -> None:
        back = not self.known.is_set()  # or who was asking was called off
        if not back:
            self._elsewhere = await self._status()
            runs = self._elsewhere is not None
            if not runs and self.past.runs_elsewhere:
                runs = await asyncio.to_thread(self._runtime.history.runs_elsewhere)
            back = runs is not self.past.runs_elsewhere
        if back:
            self.past = await asyncio.to_thread(self._runtime.look_back)
            self._elsewhere = await self._status() if self.past.runs_elsewhere else None
            self.known.set()
        self._changed()
        if self.past.runs_elsewhere and self._screen.is_active:
            self._screen.later(EVERY, self.look)

    async def _status(self) -> Status | None:
        try:
            return await self._ask("status")
        except OSError:  # stopped, or just gone
            return None

    async def _ask(self, what: str) -> Status | None:
        from hiptui.remote import ask, is_idle  # noqa: PLC0415 - not for the first frame

        status = await asyncio.to_thread(ask, self._runtime.paths.data, what)
        return None if is_idle(status) else status


def _interrupted(cut: Interrupted) -> OtherSession:
    from hiptui.domain.commands import COUNT_IN  # noqa: PLC0415 - 8 ms most starts can spare
    from hiptui.domain.narration import place  # noqa: PLC0415 - the same
    from hiptui.domain.session import sample  # noqa: PLC0415 - the same

    snapshot, timeline = sample(cut.saved, 0.0), cut.saved.timeline
    togo = "" if snapshot.remaining is None else f", {clock(snapshot.remaining)} to go"
    seconds = max(COUNT_IN, timeline.timing.prepare) + snapshot.total_remaining
    return OtherSession(f"Resume: {place(snapshot)}{togo}", timeline.circuit, seconds, cut)


def place_elsewhere(status: Mapping[str, object]) -> str:
    """Where a session in another program stands, by what it answers."""
    side, remaining = status.get("side"), status.get("remaining")
    parts = [f"{name} {status[name]}" for name in ("round", "move") if _whole(status.get(name))]
    parts += [side] if isinstance(side, str) and side in {*Side} else []
    parts += [f"{clock(remaining)} to go"] if isinstance(remaining, int) else []
    return ", ".join([*parts, *(["paused"] if status.get("paused") else [])])


def _whole(value: object) -> bool:
    return isinstance(value, int) and value > 0
