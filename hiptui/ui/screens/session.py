"""The session: led through a circuit, a second at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import chain, pairwise
from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from hiptui.domain.commands import Command
from hiptui.domain.formatting import up
from hiptui.domain.narration import done_so_far, outcome
from hiptui.domain.record import MUCH
from hiptui.domain.session import Snapshot
from hiptui.engine import BEAT
from hiptui.engine.live_session import LiveSession
from hiptui.runtime import Runtime
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import SHORT, Keymap, bindings
from hiptui.ui.screens import BaseScreen
from hiptui.ui.screens.session_page import SessionPage
from hiptui.ui.session_outputs import SessionOutputs
from hiptui.ui.stage import FigureSize, Role, Span
from hiptui.ui.stage.session_view import KEYS, SessionView

FASTEST = 0.04
"""Real seconds between two frames at the least, however fast the session's clock runs."""
NOTICE = 2.0
"""Real seconds a word on what a key did stays."""
NEW_LENGTH = 1.0
"""Real seconds that a changed length is shown large."""
CAN_NOT_SAVE = 10.0
"""Real seconds a word on the record stays."""
READ = 4.0
"""Real seconds a word that was told stands before the next one may come."""
UNLOCK = 1.0
"""Real seconds within which the lock key must come twice."""


class SessionScreen(BaseScreen[None]):
    """A circuit being done."""

    @dataclass
    class Over(Message):
        """The session was ended or left."""

        quit: bool
        """Whether the program is to be left too."""
        keep: bool = True
        """Whether what was done is kept."""

    WHERE = Where.SESSION
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.SESSION)

    def __init__(
        self, runtime: Runtime, keys: Keymap, live: LiveSession, outputs: SessionOutputs
    ) -> None:
        super().__init__(runtime)
        self.live = live
        self.outputs = outputs
        self.began = runtime.clock.wall()
        """When it came on the screen."""
        self.commanded = float("-inf")
        """When a key last gave it a command, in the clock's ticks."""
        self.lost = float("-inf")
        """When lost time was told, in `monotonic` seconds."""
        self._lock_pressed = float("-inf")
        self._told: set[str] = set()
        self._free_from = float("-inf")
        view = SessionView(
            live.snapshot,
            self._ends(live.snapshot),
            figure=FigureSize.BESIDE,
            console=runtime.has_console_font,
            keys={id: SHORT.get(key := keys.key(self.WHERE, id), key) for id in KEYS},
        )
        self.page = SessionPage(runtime, view)

    def compose(self) -> ComposeResult:
        yield self.page

    def render_lines(self, crop: Region) -> list[Strip]:
        """Blanks: the page covers it, and in each frame every widget is asked for its rows."""
        return [Strip.blank(crop.width)] * crop.height

    @property
    def snapshot(self) -> Snapshot:
        return self.page.view.snapshot

    @property
    def locked(self) -> bool:
        return self.page.view.locked

    def on_mount(self) -> None:
        self.outputs.start(self.live, self.do, self.tell)
        self.beat()

    def stop(self) -> None:
        """Beat and be heard no more."""
        super().stop()
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
        self.do(Command.HOLD)

    def leave(self, *, quit: bool = False, keep: bool = True) -> None:
        """End here, as far as it went; `quit` leaves the program too."""
        self.live.release(go_on=False)
        if quit:
            self.outputs.mute(True)
        self.stop()
        self.post_message(self.Over(quit, keep))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While locked only the lock key does something; enter has its moments."""
        if action == "confirm" and not (self.snapshot.count_in or self.snapshot.cool_down):
            return False
        return not self.locked or action == "lock"

    async def on_click(self, event: events.Click) -> None:
        """Do what a key does that the page names, where it or what it does was clicked."""
        key, end, row = "", 0, event.screen_y
        for before, span in pairwise((Span(""), *chain(*self.page.lines[row : row + 1]))):
            end += span.width
            if event.screen_x < end:
                key = next((one.text for one in (span, before) if one.role is Role.KEY), "")
                break
        for name, active in self.active_bindings.items():
            named = self.page.view.keys.get(active.binding.id or "", name)
            if key and key == named and active.enabled:
                await self.app.run_action(active.binding.action, active.node)
                return

    def action_command(self, id: str) -> None:
        command = Command(id)
        self.commanded = self.runtime.clock.ticks()
        changed = self.do(command)
        self._say(outcome(command, self.snapshot, changed=changed))
        resized = changed and command in {Command.LONGER, Command.SHORTER} and self.snapshot.segment
        self.page.change(new_length=up(resized.length) if resized else None)
        if resized:
            self.later(NEW_LENGTH, partial(self.page.change, new_length=None), "new_length")

    def action_confirm(self) -> None:
        """Skip the count-in, or leave the cool-down."""
        self._say("")
        if self.snapshot.count_in:
            self.do(Command.GO)
        else:
            self.leave()

    def action_mute(self) -> None:
        self.page.change(muted=not self.page.view.muted)
        self.outputs.mute(self.page.view.muted)
        self._say("Sound off." if self.page.view.muted else "Sound on.")

    def action_figure(self) -> None:
        self._say("" if self.page.has_figure else "There is no figure to show here.")
        if self.runtime.shows_figures:
            sizes = list(FigureSize)
            self.page.change(figure=sizes[(sizes.index(self.page.view.figure) + 1) % len(sizes)])

    def action_turn(self, way: int) -> None:
        self._say("")
        if self.page.figure_view:
            self.page.figure_view.turn(way)

    def action_lock(self) -> None:
        """Lock at once; unlock when pressed twice within a second."""
        now, pressed = self.runtime.clock.ticks(), self._lock_pressed
        self._lock_pressed = now if self.locked else float("-inf")
        if not self.locked:
            self._say("")
            self.page.change(locked=True)
        elif now - pressed <= UNLOCK:
            self.page.change(locked=False)
            self._say("Unlocked.")

    def action_leave(self, *, quit: bool = False) -> None:
        """Ask whether to leave, `quit` the program too; in the cool-down all is done already."""
        if self.snapshot.cool_down:
            self.leave(quit=quit)
            return
        from hiptui.ui.modals import Question  # noqa: PLC0415 - not at the start

        done = self.live.done()
        so_far = done_so_far(done, self.snapshot.index)

        def answered(keep: bool | None) -> None:
            if keep is None and done.work_seconds >= MUCH:
                self.app.push_screen(Question("forget", so_far), forgets)
            elif keep is not False:
                self.leave(quit=quit, keep=keep is True)

        def forgets(sure: bool | None) -> None:
            if sure:
                self.leave(quit=quit, keep=False)

        self.app.push_screen(Question("leave", so_far), answered)

    def do(self, command: Command) -> bool:
        """Give a command, from here or from another terminal; whether it changed the session."""
        changed = self.live.command(command)
        self._show(self.live.snapshot)
        return changed

    def beat(self) -> None:
        """Look at the clock, and show what it brings."""
        self._show(self.live.tick())

    def _show(self, snapshot: Snapshot) -> None:
        why = f"Paused: {self.live.interruption}." if self.live.interruption else ""
        if why and why != self.page.view.why:
            self.lost = monotonic()
            self.page.change(notice="")  # what was said before stands in its place
        if snapshot != self.snapshot or why != self.page.view.why:
            turned = snapshot.index != self.snapshot.index
            length = None if turned else self.page.view.new_length
            self.page.change(
                snapshot=snapshot, ends=self._ends(snapshot), why=why, new_length=length
            )
            if turned:
                self.page.flash()
        for notice in self.live.notices():
            short = notice.replace(str(self.runtime.paths.history), self.runtime.paths.history.name)
            self._say(short, CAN_NOT_SAVE)
        if snapshot.segment is None:
            self.leave()
        else:
            self._aim()

    def _aim(self) -> None:
        """Beat again at the next moment at which something is due, if there is one."""
        clock = self.runtime.clock
        if (moment := self.live.next_wakeup()) is not None:
            ahead = min(BEAT, clock.real(moment - clock.seconds()))
            self.later(max(FASTEST if clock.speed > 1 else 0, ahead), self.beat)
        else:
            self.not_later(self.beat)

    def _ends(self, snapshot: Snapshot) -> str:
        if snapshot.paused or snapshot.cool_down:
            return ""
        return self.runtime.time_of_day(self.runtime.clock.wall(snapshot.total_remaining))

    def _say(self, notice: str, seconds: float = NOTICE) -> None:
        """Say it in place of what a key said before; nothing to say takes that away too."""
        if notice:
            self.later(seconds, partial(self.page.change, notice=""), "notice")
        if notice or self.page.view.notice not in self._told:
            self.page.change(notice=notice)

    def tell(self, message: str) -> None:
        """A word to be read from the mat, after what a key just did and what was told before.

        In the first segment it takes a row of the setup, which is read before that ends.
        """
        busy = self.page.view.notice and self.page.view.notice not in self._told
        now = self.runtime.clock.ticks()
        at = max(now + (NOTICE if busy else 0), self._free_from)
        self._free_from = at + READ
        self._told.add(message)
        stands = READ if self.snapshot.index == 0 else CAN_NOT_SAVE
        self.later(at - now, partial(self._say, message, stands), message)
