"""The session: led through a circuit, a second at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar

from hiptui.coach import Coach
from hiptui.domain.commands import Command
from hiptui.domain.snapshot import Snapshot
from hiptui.runtime import Runtime
from hiptui.ui.commands import Where
from hiptui.ui.drawing.lines import Line
from hiptui.ui.drawing.pieces import Stage
from hiptui.ui.drawing.stage import stage
from hiptui.ui.keymap import Keymap
from hiptui.ui.messages import SessionOver
from hiptui.ui.screens.leave import LeaveQuestion
from hiptui.ui.screens.page import Page

FASTEST = 0.04
"""Real seconds between two frames at the least, however fast the session's clock runs."""
NOTICE = 2.0
"""Real seconds a word on what a key did stays."""
UNLOCK = 1.0
"""Real seconds within which the lock key must come twice."""


class SessionScreen(Page[None]):
    """A circuit being done."""

    WHERE = Where.SESSION
    HINTS: ClassVar[tuple[str, ...]] = ("pause", "next", "previous", "longer", "undo", "help")

    def __init__(self, runtime: Runtime, keys: Keymap, coach: Coach) -> None:
        """Show the session of `coach`."""
        super().__init__(keys)
        self.runtime = runtime
        self.coach = coach
        self.snapshot = coach.snapshot
        self.locked = False
        self._lock_pressed = float("-inf")
        self._notice = ""
        self._held = False
        self._waiting: dict[str, asyncio.TimerHandle] = {}

    def on_mount(self) -> None:
        """Begin to beat."""
        self.beat()

    def on_unmount(self) -> None:
        """Leave no timer behind."""
        for timer in self._waiting.values():
            timer.cancel()

    def on_screen_suspend(self) -> None:
        """A question, help or the palette is in front: time stands still."""
        self._held = not self.snapshot.paused
        self._do(Command.HOLD)

    def on_screen_resume(self) -> None:
        """Back in front: go on with a count-in."""
        if self._held:
            self._held = False
            self._do(Command.PAUSE)

    def hold(self) -> None:
        """Stand still until told to go on."""
        self._do(Command.HOLD)

    def leave(self) -> None:
        """End here, as far as it went."""
        for timer in self._waiting.values():
            timer.cancel()
        self.post_message(SessionOver(self.coach))

    def lines(self, cells: int, rows: int) -> Sequence[Line]:
        """The stage at this size."""
        snapshot = self.snapshot
        moving = not (snapshot.paused or snapshot.cool_down)
        ends = f"{self.runtime.wall(snapshot.total_left):%H:%M}" if moving else ""
        notice = "Locked. x twice unlocks." if self.locked else self._notice
        return stage(Stage(snapshot, ends, notice, self.hints()), cells, rows)

    # --------------------------------------------------------------------------- what keys do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While locked only the lock key and ctrl+c do something."""
        return not self.locked or action in {"lock", "interrupt"}

    def action_command(self, id: str) -> None:
        """A command of the session's own."""
        changed = self._do(Command(id))
        self._say(_outcome(Command(id), changed, self.snapshot))

    def action_confirm(self) -> None:
        """Skip the count-in, or leave the cool-down; else what a person bound to the key."""
        pause = next(one for one in self.keys.of_screen(self.WHERE) if one.id == "pause")
        if self.snapshot.count_in:
            self._do(Command.GO)
        elif self.snapshot.cool_down:
            self.leave()
        elif "enter" in pause.bound:
            self.action_command("pause")

    def action_lock(self) -> None:
        """Lock at once; unlock when pressed twice within a second."""
        now = asyncio.get_running_loop().time()
        if self.locked and now - self._lock_pressed <= UNLOCK:
            self.locked = False
            self._say("Unlocked.")
        elif not self.locked:
            self.locked = True
        self._lock_pressed = now if self.locked else float("-inf")
        self.redraw()

    def action_leave(self) -> None:
        """Ask, and leave or go on."""
        if self.snapshot.cool_down:
            self.leave()
            return
        self.app.push_screen(LeaveQuestion(), self._answered)

    def _answered(self, leave: bool | None) -> None:
        if leave:
            self._held = False
            self.leave()

    # ------------------------------------------------------------------------------- the beat

    def _do(self, command: Command) -> bool:
        changed = self.coach.do(command)
        self.beat()
        return changed

    def beat(self) -> None:
        """Show this moment, and aim at the next one that matters."""
        snapshot = self.coach.look()
        if snapshot != self.snapshot:
            self.snapshot = snapshot
            self.redraw()
        if snapshot.segment is None:
            self.leave()
        elif (moment := self.coach.next_moment()) is not None:
            ahead = self.runtime.real(moment - self.runtime.now())
            self._after("beat", max(FASTEST, ahead), self.beat)
        elif timer := self._waiting.pop("beat", None):
            timer.cancel()

    def _say(self, notice: str) -> None:
        if notice:
            self._notice = notice
            self.redraw()
            self._after("notice", NOTICE, self._hush)

    def _hush(self) -> None:
        self._notice = ""
        self.redraw()

    def _after(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        if timer := self._waiting.get(name):
            timer.cancel()
        self._waiting[name] = asyncio.get_running_loop().call_later(seconds, call)


def _outcome(command: Command, changed: bool, snapshot: Snapshot) -> str:
    """A word on what a command did, where the screen does not say it anyway."""
    rounds = f"{snapshot.rounds} rounds"
    limits = snapshot.timeline.circuit.rounds
    if command is Command.LONGER and changed:
        return "10 s more, this time."
    if command is Command.SHORTER and changed:
        return "10 s less, this time."
    if command is Command.ADD_ROUND:
        return f"One round more: {rounds}." if changed else f"{limits.max} rounds at the most."
    if command is Command.DROP_ROUND:
        return f"One round fewer: {rounds}." if changed else f"No round to drop: {rounds}."
    if command is Command.UNDO:
        return "Taken back."
    return ""
