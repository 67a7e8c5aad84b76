"""The session: led through a circuit, a second at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from hiptui.domain.circuit import Move
from hiptui.domain.commands import Command
from hiptui.domain.formatting import many
from hiptui.domain.snapshot import Snapshot
from hiptui.domain.timeline import Kind
from hiptui.engine.clock import Timer
from hiptui.engine.live_session import LiveSession
from hiptui.runtime import Runtime
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import Keymap, bindings
from hiptui.ui.modals.question import leave_question
from hiptui.ui.screens.figure_page import FigurePage
from hiptui.ui.session_outputs import SessionOutputs
from hiptui.ui.stage.lines import Line
from hiptui.ui.stage.rows import FigureSize
from hiptui.ui.stage.session import scene
from hiptui.ui.stage.session_parts import SessionKeys, Stage
from hiptui.ui.widgets.lines_view import Canvas

FASTEST = 0.04
"""Real seconds between two frames at the least, however fast the session's clock runs."""
NOTICE = 2.0
"""Real seconds a word on what a key did stays."""
FLASH = 0.4
"""Real seconds a flash lasts."""
FLASH_GAP = 1.0
"""Real seconds from one flash to the next, at the least."""
CAN_NOT_SAVE = 10.0
"""Real seconds a word on the record stays."""
BEAT = 1.0
"""Real seconds between two beats at the most: by what is missing a stop of the process is known."""
UNLOCK = 1.0
"""Real seconds within which the lock key must come twice."""


class SessionScreen(FigurePage[None]):
    """A circuit being done."""

    @dataclass
    class Over(Message):
        """The session was ended or left."""

        live: LiveSession
        """As it stands."""
        began: datetime
        """When it came on the screen."""
        quit: bool
        """Whether the program is to be left too."""

    WHERE = Where.SESSION
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.SESSION)
    HINTS: ClassVar[tuple[str, ...]] = ("pause", "next", "previous", "longer", "undo", "help")

    def __init__(
        self, runtime: Runtime, keys: Keymap, live: LiveSession, outputs: SessionOutputs
    ) -> None:
        """Show the session of `live`, and let it be heard through `outputs`."""
        super().__init__(runtime, keys)
        self.live = live
        self.outputs = outputs
        self.began = runtime.clock.wall()
        self.snapshot = live.snapshot
        self.locked = False
        self._lock_pressed = float("-inf")
        self._notice = ""
        self._told: set[str] = set()
        self._waiting: dict[str, Timer] = {}
        self._figure_size = FigureSize.BESIDE
        self._worked: int | None = None
        self._muted = False
        self._lock_key = keys.key(self.WHERE, "lock")
        self._named = SessionKeys(
            *(keys.key(self.WHERE, id) for id in ("pause", "restart", "next", "previous", "leave"))
        )
        self._flashed = float("-inf")

    def on_mount(self) -> None:
        """Begin to beat."""
        self.outputs.start(self.live, self.remote, self._tell)
        self.beat()

    def remote(self, command: Command) -> None:
        """A command from another terminal."""
        self._do(command)

    def on_unmount(self) -> None:
        """Leave nothing behind."""
        for timer in self._waiting.values():
            timer.cancel()
        self.outputs.stop(self.live)

    def on_screen_suspend(self) -> None:
        """A question, help or the palette is in front: time stands still."""
        self.live.hold()
        self._show(self.live.snapshot)

    def on_screen_resume(self) -> None:
        """Back in front: go on with a count-in."""
        self.live.release()
        self._show(self.live.snapshot)

    def hold(self) -> None:
        """Stand still until told to go on."""
        self._do(Command.HOLD)

    def leave(self, *, quit: bool = False) -> None:
        """End here, as far as it went; `quit` leaves the program too."""
        self.live.release(go_on=False)
        for timer in self._waiting.values():
            timer.cancel()
        self.outputs.stop(self.live)
        self.post_message(self.Over(self.live, self.began, quit))

    def lines(self, cells: int, rows: int) -> Sequence[Line]:
        """The stage at this size."""
        snapshot = self.snapshot
        moving = not (snapshot.paused or snapshot.cool_down)
        finish = self.runtime.clock.wall(snapshot.total_remaining)
        ends = self.runtime.time_of_day(finish) if moving else ""
        notice = (
            f"Locked. {self._lock_key} twice unlocks." if self.locked else self._notice or self._why
        )
        size = self._figure_size if self.has_figure(self._move) else FigureSize.OFF
        view = Stage(snapshot, ends, notice, self.hints(), size, self._muted, self._named)
        drawn = scene(view, cells, rows)
        self.stand(drawn.figure)
        return drawn.lines

    # --------------------------------------------------------------------------- what keys do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While locked only the lock key does something; enter has its moments."""
        if action == "confirm" and not (self.snapshot.count_in or self.snapshot.cool_down):
            return False
        return not self.locked or action == "lock"

    def action_command(self, id: str) -> None:
        """A command of the session's own."""
        changed = self._do(Command(id))
        self._say(_outcome(Command(id), changed, self.snapshot))

    def action_confirm(self) -> None:
        """Skip the count-in, or leave the cool-down."""
        if self.snapshot.count_in:
            self._do(Command.GO)
        else:
            self.leave()

    def action_mute(self) -> None:
        """Sound off, and on again."""
        self._muted = not self._muted
        self.outputs.mute(self._muted)
        self._say("Sound off." if self._muted else "Sound on.")

    def action_figure(self) -> None:
        """Large, beside, off, and around."""
        if self.runtime.shows_figures:
            sizes = list(FigureSize)
            self._figure_size = sizes[(sizes.index(self._figure_size) + 1) % len(sizes)]
            self.redraw()

    def action_turn(self, way: int) -> None:
        """Turn the figure's camera, or put it back."""
        if self.figure_view:
            self.figure_view.turn(way)

    def action_lock(self) -> None:
        """Lock at once; unlock when pressed twice within a second."""
        now, pressed = self.runtime.clock.ticks(), self._lock_pressed
        self._lock_pressed = now if self.locked else float("-inf")
        if not self.locked:
            self.locked = True
        elif now - pressed <= UNLOCK:
            self.locked = False
            self._say("Unlocked.")
        self.redraw()

    def action_leave(self) -> None:
        """Ask, and leave or go on."""
        self.ask_to_leave()

    def ask_to_leave(self, *, quit: bool = False) -> None:
        """Ask whether to leave, `quit` the program too; in the cool-down all is done already."""
        if self.snapshot.cool_down:
            self.leave(quit=quit)
            return

        def answered(leave: bool | None) -> None:
            if leave:
                self.leave(quit=quit)

        self.app.push_screen(leave_question(), answered)

    # ------------------------------------------------------------------------------- the beat

    def _do(self, command: Command) -> bool:
        changed = self.live.command(command)
        self._show(self.live.snapshot)
        return changed

    def beat(self) -> None:
        """Look at the clock, and show what it brings."""
        self._show(self.live.tick())

    def _show(self, snapshot: Snapshot) -> None:
        """Show this moment, and aim at the next one that matters."""
        if snapshot != self.snapshot:
            turned = snapshot.index != self.snapshot.index
            self.snapshot = snapshot
            self.pose()
            self.redraw()
            if turned:
                self._flash()
        for notice in self.live.notices():
            short = notice.replace(str(self.runtime.paths.history), self.runtime.paths.history.name)
            self._say(short, CAN_NOT_SAVE)
        if snapshot.segment is None:
            self.leave()
        elif (moment := self.live.next_wakeup()) is not None:
            ahead = min(BEAT, self.runtime.clock.real(moment - self.runtime.clock.seconds()))
            self._after(
                "beat", max(FASTEST if self.runtime.clock.speed > 1 else 0, ahead), self.beat
            )
        elif timer := self._waiting.pop("beat", None):
            timer.cancel()

    def _flash(self) -> None:
        """One band changes once, for those who look away; never more than one a second."""
        now = self.runtime.clock.ticks()
        if not self._flashes or now - self._flashed < FLASH_GAP:
            return
        self._flashed = now
        canvas = self.query_one("#page", Canvas)
        canvas.light(self.size.height // 6)
        self._after("flash", FLASH, partial(canvas.light, 0))

    def pose(self) -> None:
        """Let the figure do what is at hand; the way into position comes with each new work."""
        snapshot, coming = self.snapshot, self.snapshot.coming
        self.present(self._move, coming.side if coming else None, moving=not snapshot.paused)
        working = snapshot.segment is not None and snapshot.segment.kind is Kind.WORK
        if working and self.figure_view and snapshot.index != self._worked:
            self.figure_view.restart()
        self._worked = snapshot.index if working else None

    @property
    def _move(self) -> Move | None:
        return self.snapshot.move

    @property
    def _why(self) -> str:
        """Why it stands still although nobody asked for it."""
        return f"Paused: {self.live.interruption}." if self.live.interruption else ""

    @property
    def _flashes(self) -> bool:
        """Whether flashes are wanted, also by what the terminal library was told of motion."""
        calm = self.runtime.settings.display.motion == "auto" and self.app.animation_level == "none"
        return self.runtime.flashes and not calm

    def _say(self, notice: str, seconds: float = NOTICE) -> None:
        if notice:
            self._notice = notice
            self.redraw()
            self._after("notice", seconds, self._hush)

    def _tell(self, message: str) -> None:
        """A word that stays long enough to be read from the mat, after what a key just did."""
        busy = self._notice and self._notice not in self._told
        self._told.add(message)
        self._after(message, NOTICE if busy else 0, partial(self._say, message, CAN_NOT_SAVE))

    def _hush(self) -> None:
        self._notice = ""
        self.redraw()

    def _after(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        if timer := self._waiting.get(name):
            timer.cancel()
        self._waiting[name] = self.runtime.clock.call_later(seconds, call)


def _outcome(command: Command, changed: bool, snapshot: Snapshot) -> str:
    """A word on what a command did, where the screen does not say it anyway."""
    rounds = many(snapshot.rounds, "round")
    most = many(snapshot.timeline.circuit.rounds.max, "round")
    if command is Command.LONGER and changed:
        return "10 s more, this time."
    if command is Command.SHORTER and changed:
        return "10 s less, this time."
    if command is Command.ADD_ROUND:
        return f"One round more: {rounds}." if changed else f"{most} at the most."
    if command is Command.DROP_ROUND:
        return f"One round fewer: {rounds}." if changed else f"No round to drop: {rounds}."
    if command is Command.UNDO:
        return "Taken back."
    return ""
