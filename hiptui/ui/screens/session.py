"""The session: led through a circuit, a second at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar, cast

from msgspec.structs import replace
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var

from hiptui.domain.circuit import Move
from hiptui.domain.commands import Command
from hiptui.domain.formatting import up
from hiptui.domain.record import MUCH, done_so_far
from hiptui.domain.snapshot import Snapshot
from hiptui.domain.timeline import Kind
from hiptui.engine.clock import Timer
from hiptui.engine.live_session import LiveSession
from hiptui.runtime import Runtime
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import Keymap, bindings
from hiptui.ui.modals.question import ForgetQuestion, LeaveQuestion
from hiptui.ui.screens.figure_page import FigurePage
from hiptui.ui.session_outputs import SessionOutputs
from hiptui.ui.stage.lines import Line
from hiptui.ui.stage.rows import Box, FigureSize
from hiptui.ui.stage.session import scene
from hiptui.ui.stage.session_text import outcome
from hiptui.ui.stage.session_view import SessionKeys, SessionView
from hiptui.ui.widgets.key_hints import SHORT
from hiptui.ui.widgets.lines_view import Canvas

FASTEST = 0.04
"""Real seconds between two frames at the least, however fast the session's clock runs."""
NOTICE = 2.0
"""Real seconds a word on what a key did stays."""
NEW_LENGTH = 1.0
"""Real seconds that a changed length is shown large."""
FLASH = 0.4
"""Real seconds a flash lasts."""
FLASH_GAP = 1.0
"""Real seconds from one flash to the next, at the least."""
CAN_NOT_SAVE = 10.0
"""Real seconds a word on the record stays."""
READ = 4.0
"""Real seconds a word that was told stands before the next one may come."""
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
        keep: bool = True
        """Whether what was done is kept."""

    WHERE = Where.SESSION
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.SESSION)
    view: var[SessionView] = var(cast("SessionView", None), init=False)
    """What the page shows; whoever changes it need not think of drawing."""

    def __init__(
        self, runtime: Runtime, keys: Keymap, live: LiveSession, outputs: SessionOutputs
    ) -> None:
        """Show the session of `live`, and let it be heard through `outputs`."""
        super().__init__(runtime, keys)
        self.live = live
        self.outputs = outputs
        self.began = runtime.clock.wall()
        self._lock_pressed = float("-inf")
        self._waiting: dict[str, Timer] = {}
        self._worked: int | None = None
        self._flashed = float("-inf")
        self._band: Box | None = None
        self._told: set[str] = set()
        self._free_from = float("-inf")
        named = ("pause", "restart", "next", "previous", "leave", "lock", "help")
        view = SessionView(
            live.snapshot,
            self._ends(live.snapshot),
            figure=FigureSize.BESIDE,
            console=runtime.has_console_font,
            keys=SessionKeys(*(_short(keys.key(self.WHERE, id)) for id in named)),
        )
        self.set_reactive(SessionScreen.view, view)

    @property
    def snapshot(self) -> Snapshot:
        """The moment that is shown."""
        return self.view.snapshot

    @property
    def locked(self) -> bool:
        """Whether all keys but one do nothing."""
        return self.view.locked

    def change(self, **changes: object) -> None:
        """Show the same with some parts of the view changed."""
        self.view = replace(self.view, **changes)

    def watch_view(self, before: SessionView, after: SessionView) -> None:
        """Draw what has changed."""
        if after.snapshot != before.snapshot:
            self.pose()
        self.redraw()

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

    def leave(self, *, quit: bool = False, keep: bool = True) -> None:
        """End here, as far as it went; `quit` leaves the program too."""
        self.live.release(go_on=False)
        for timer in self._waiting.values():
            timer.cancel()
        if quit:
            self.outputs.mute(True)
        self.outputs.stop(self.live)
        self.post_message(self.Over(self.live, self.began, quit, keep))

    def lines(self, cells: int, rows: int) -> Sequence[Line]:
        """The stage at this size."""
        view = self.view
        if not self.has_figure(self._move):
            view = replace(view, figure=FigureSize.OFF)
        drawn = scene(view, cells, rows)
        self._band = drawn.flash
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
        command = Command(id)
        changed = self._do(command)
        self._say(outcome(command, self.snapshot, changed=changed))
        segment = self.snapshot.segment
        if changed and segment and command in {Command.LONGER, Command.SHORTER}:
            self.change(new_length=up(segment.length))
            self._after("new_length", NEW_LENGTH, partial(self.change, new_length=None))
        else:
            self.change(new_length=None)

    def action_confirm(self) -> None:
        """Skip the count-in, or leave the cool-down."""
        self._say("")
        if self.snapshot.count_in:
            self._do(Command.GO)
        else:
            self.leave()

    def action_mute(self) -> None:
        """Sound off, and on again."""
        self.change(muted=not self.view.muted)
        self.outputs.mute(self.view.muted)
        self._say("Sound off." if self.view.muted else "Sound on.")

    def action_figure(self) -> None:
        """Large, beside, off, and around."""
        self._say("" if self.has_figure(self._move) else "There is no figure to show here.")
        if self.runtime.shows_figures:
            sizes = list(FigureSize)
            self.change(figure=sizes[(sizes.index(self.view.figure) + 1) % len(sizes)])

    def action_turn(self, way: int) -> None:
        """Turn the figure's camera, or put it back."""
        self._say("")
        if self.figure_view:
            self.figure_view.turn(way)

    def action_lock(self) -> None:
        """Lock at once; unlock when pressed twice within a second."""
        now, pressed = self.runtime.clock.ticks(), self._lock_pressed
        self._lock_pressed = now if self.locked else float("-inf")
        if not self.locked:
            self._say("")
            self.change(locked=True)
        elif now - pressed <= UNLOCK:
            self.change(locked=False)
            self._say("Unlocked.")

    def action_leave(self) -> None:
        """Ask, and leave or go on."""
        self.ask_to_leave()

    def ask_to_leave(self, *, quit: bool = False) -> None:
        """Ask whether to leave, `quit` the program too; in the cool-down all is done already."""
        if self.snapshot.cool_down:
            self.leave(quit=quit)
            return

        done = self.live.done()
        so_far = done_so_far(done, self.snapshot.index)

        def answered(keep: bool | None) -> None:
            if keep is None and done.work_seconds >= MUCH:
                self.app.push_screen(ForgetQuestion(so_far), forgets)
            elif keep is not False:
                self.leave(quit=quit, keep=keep is True)

        def forgets(sure: bool | None) -> None:
            if sure:
                self.leave(quit=quit, keep=False)

        self.app.push_screen(LeaveQuestion(so_far), answered)

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
        why = f"Paused: {self.live.interruption}." if self.live.interruption else ""
        if snapshot != self.snapshot or why != self.view.why:
            turned = snapshot.index != self.snapshot.index
            length = None if turned else self.view.new_length
            self.change(snapshot=snapshot, ends=self._ends(snapshot), why=why, new_length=length)
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
        canvas.light(self._band and Region(*self._band))
        self._after("flash", FLASH, partial(canvas.light, None))

    def pose(self) -> None:
        """Let the figure do what is at hand; the way into position comes with each new work.

        In a rest it is dimmed: nothing lit is to be done yet.
        """
        snapshot, coming = self.snapshot, self.snapshot.coming
        if self.figure_view:
            self.figure_view.set_class(self.view.resting, "-ahead")
        self.present(self._move, coming.side if coming else None, moving=not snapshot.paused)
        working = snapshot.segment is not None and snapshot.segment.kind is Kind.WORK
        if working and self.figure_view and snapshot.index != self._worked:
            self.figure_view.restart()
        self._worked = snapshot.index if working else None

    @property
    def _move(self) -> Move | None:
        return self.snapshot.move

    def _ends(self, snapshot: Snapshot) -> str:
        """Clock time of the last second of work, where time moves."""
        if snapshot.paused or snapshot.cool_down:
            return ""
        return self.runtime.time_of_day(self.runtime.clock.wall(snapshot.total_remaining))

    @property
    def _flashes(self) -> bool:
        """Whether flashes are wanted, also by what the terminal library was told of motion."""
        calm = self.runtime.settings.display.motion == "auto" and self.app.animation_level == "none"
        return self.runtime.flashes and not calm

    def _say(self, notice: str, seconds: float = NOTICE) -> None:
        """Say it in place of what a key said before; nothing to say takes that away too."""
        if notice:
            self._after("notice", seconds, partial(self.change, notice=""))
        if notice or self.view.notice not in self._told:
            self.change(notice=notice)

    def _tell(self, message: str) -> None:
        """A word to be read from the mat, after what a key just did and what was told before."""
        busy = self.view.notice and self.view.notice not in self._told
        now = self.runtime.clock.ticks()
        at = max(now + (NOTICE if busy else 0), self._free_from)
        self._free_from = at + READ
        self._told.add(message)
        self._after(message, at - now, partial(self._say, message, CAN_NOT_SAVE))

    def _after(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        if timer := self._waiting.get(name):
            timer.cancel()
        self._waiting[name] = self.runtime.clock.call_later(seconds, call)


def _short(key: str) -> str:
    """A key's name where there is little room."""
    return SHORT.get(key, key)
