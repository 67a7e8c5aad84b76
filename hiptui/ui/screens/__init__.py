"""What screens share: keys from the table, style sheets, messages, minutes, a word on size."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from msgspec.structs import replace
from textual import events, work
from textual.app import App, SystemCommand
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message

from hiptui.ui import LEAST
from hiptui.ui.key_commands import COMMANDS, LIST, KeyCommand, Where
from hiptui.ui.keymap import bindings
from hiptui.ui.textual_patches.screen import PatchedScreen
from hiptui.ui.themes import read_sheets
from hiptui.ui.widgets import FigureBox, Rows, Text

if TYPE_CHECKING:
    from hiptui.domain.circuit import Circuit
    from hiptui.engine import Timer
    from hiptui.runtime import Runtime, StartRequest
    from hiptui.ui.widgets.figure_view import FigureView

Result = TypeVar("Result")


class BaseScreen(PatchedScreen[Result]):
    """A screen whose keys come from the table: `BINDINGS = bindings(WHERE)`."""

    WHERE: ClassVar[Where]
    """Whose commands its keys run; those of everywhere are the program's."""
    ALLOW_SELECT = False
    """The mouse chooses; text is selected by the terminal with shift."""
    _was_in_front = False
    _gone = False

    def __init__(self, runtime: Runtime, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.runtime = runtime
        self._due: dict[object, Timer] = {}

    async def on_event(self, event: events.Event) -> None:
        """The first time a screen is in front it is not styled anew: it was, widget by widget."""
        if isinstance(event, events.ScreenResume) and not self._was_in_front:
            self._was_in_front, event.refresh_styles = True, False
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """A key that was pressed before the screen went away means nothing to the next one."""
        if not self.is_current:
            event.stop()

    def on_unmount(self) -> None:
        self._gone = True
        self.stop()

    def stop(self) -> None:
        for timer in self._due.values():
            timer.cancel()

    def later(self, seconds: float, call: Callable[[], object], name: object = None) -> None:
        """Do something after real seconds, and not when it, or what has its `name`, was due."""
        self.not_later(name or call)
        if not self._gone:
            self._due[name or call] = self.runtime.clock.call_later(seconds, call)

    def not_later(self, what: object) -> None:
        if timer := self._due.pop(what, None):
            timer.cancel()

    def on_session_refused(self, event: SessionRefused) -> None:
        self.notify(event.reason, severity="error", markup=False)

    @contextmanager
    def telling(self, error: type[Exception]) -> Iterator[None]:
        """Do something, up to such an error, and tell of that."""
        try:
            yield
        except error as problem:
            self.notify(str(problem), severity="error", markup=False)

    def commands(self) -> list[KeyCommand]:
        """What keys do here at this moment, with the keys that hold, in the table's order."""
        keys: dict[tuple[str, str], list[str]] = {}
        for key, (_, bound, enabled, _) in self.active_bindings.items():
            if bound.id and enabled:
                keys.setdefault((bound.id, bound.action), []).append(key)
        here = (one for one in COMMANDS if one.where in {self.WHERE, Where.EVERYWHERE})
        found = ((one, keys.get((one.binding_id, one.runs))) for one in here)
        return [
            replace(one, keys=",".join(bound)) if bound else one
            for one, bound in found
            if bound or one.action == LIST
        ]

    def system_commands(self) -> Iterable[SystemCommand]:
        for command in self.commands():
            if command.palette:
                run = partial(self.run_command, command)
                yield SystemCommand(command.label, command.help, run)

    async def run_command(self, command: KeyCommand | None) -> None:
        """Do what a key would do; None was nothing that anybody chose."""
        if command:
            node = self.app if command.where is Where.EVERYWHERE else self
            await self.app.run_action(command.runs, node)

    @property
    def is_open(self) -> bool:
        """Whether it has all its widgets, for what comes late: not once it is being taken away."""
        return self.app.is_running and self.is_attached and self in self.app.screen_stack

    def choose(self, circuit_id: str) -> None:
        """Stand on a circuit; most screens have no list of them."""

    def keep(self) -> None:
        """Keep what is not saved, as the program has to end at once; most have nothing such."""

    def leave_program(self) -> None:
        """Leave the program; a screen with something to lose asks first."""
        self.app.exit()

    def close(self, result: Result | None = None) -> None:
        """Go back to the screen before, with `result`; once, however often it is asked for."""
        if self.is_current:
            self.dismiss(result)


class DeskScreen(BaseScreen[Result]):
    """A screen made of Textual's own widgets, laid out by the style sheet beside it.

    Sizes are classes of the screen: `-narrow` under 80 cells, `-medium`, `-wide` from 100, `-vast`
    from 150; `-low` under 20 rows, `-middling`, `-high` from 30. `base.tcss` has what all share:
    `#title`, `.panel`, `.side` and the row of keys.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-medium"), (100, "-wide"), (150, "-vast")]  # noqa: RUF012 - as the library declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-middling"), (30, "-high")]  # noqa: RUF012 - the same

    def __init_subclass__(cls, where: Where, **inherits: bool) -> None:
        """A screen whose keys are the commands of `where`, beside its style sheet of that name."""
        cls.WHERE, cls.BINDINGS, cls.CSS_PATH = where, bindings(where), f"{where}.tcss"
        super().__init_subclass__(**inherits)

    def __init__(self, runtime: Runtime) -> None:
        """A screen on `runtime`, for the terminal's size of the moment: it is styled once."""
        cells, rows = self.app.size
        points = ((cells, self.HORIZONTAL_BREAKPOINTS), (rows, self.VERTICAL_BREAKPOINTS))
        at = (max(one for one in named or () if one[0] <= size) for size, named in points)
        super().__init__(runtime, " ".join(name for _, name in at))
        read_sheets(self, Path(__file__).with_name("base.tcss"))

    def on_screen_resume(self) -> None:
        self._await_minute()
        self.pose(moving=True)

    def on_screen_suspend(self) -> None:
        self.stop()
        self.pose(moving=False)

    def pose(self, *, moving: bool) -> None:
        for figure in self.query(FigureBox):
            figure.pose(moving=moving)

    def next_minute(self) -> None:
        """A minute of the wall clock has begun, maybe a day; most screens tell neither."""

    def figure_box(self) -> FigureBox:
        make = partial(moving_figure, self.runtime, self.app)
        return FigureBox(self.runtime.figure, make if self.runtime.shows_figures else None)

    @work(group="export")
    async def export(self, write: Callable[[], str]) -> None:
        """Let a thread `write`, and say where the files are, or why there are none."""
        from hiptui.ui.own_files import ExportError  # noqa: PLC0415 - seldom needed

        with self.telling(ExportError):
            self.notify(await asyncio.to_thread(write), markup=False)

    def tell(self, refusal: str = "") -> None:
        notice = self.query_one("#refusal", Text)
        notice.update(Content(refusal))
        notice.display = bool(refusal)

    def on_resize(self, event: events.Resize) -> None:
        """Say so where it is too small; what its classes of size decide comes once they are set."""
        self.call_next(self.follow_size)
        small = event.size.width < LEAST[0] or event.size.height < LEAST[1]
        notice = self.query("#too-small")
        if small and not notice:
            self.mount(Text(Rows(lambda _: _room_needed(*self.app.size)), id="too-small"))
        elif not small and notice:
            notice.remove()

    def follow_size(self) -> None:
        """Show what depends on the classes of size; for most screens the style sheet does."""

    def action_scroll(self, rows: int) -> None:
        for part in self.query(VerticalScroll):
            part.scroll_relative(y=rows, animate=False)

    def _await_minute(self) -> None:
        self.later(60 - self.runtime.clock.wall().second, self._begin_minute)

    def _begin_minute(self) -> None:
        self._await_minute()
        self.next_minute()


def _room_needed(cells: int, rows: int) -> list[Content]:
    """The words that cover a screen without room; what is too wide even for that is left out."""
    words = ("hiptui needs", f"{LEAST[0]}x{LEAST[1]} cells,", f"this is {cells}x{rows}.")
    return [Content(word) for word in words if len(word) <= cells]


class StartSession(Message):
    """A session is to begin, or to go on."""

    def __init__(self, request: StartRequest) -> None:
        super().__init__()
        self.request = request


class SessionRefused(Message):
    """It could not be done; sent to the screen in front."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class OpenScreen(Message):
    """Another screen is to come in front, about a circuit if one is named."""

    def __init__(self, where: Where, circuit: Circuit | None = None) -> None:
        super().__init__()
        self.where, self.circuit = where, circuit


RATE = 8.0
"""Figure frames a real second."""
FAR_RATE = 6.0
"""The same over SSH."""


def moving_figure(runtime: Runtime, app: App[Any]) -> FigureView:
    """A figure for `app`; drawing one costs imports, so it is asked for after the first frame."""
    from hiptui.ui.widgets.figure_view import FigureView  # noqa: PLC0415 - after the first frame

    rate = FAR_RATE if runtime.far_away else RATE
    return FigureView(runtime.clock, rate, still=stands_still(runtime, app))


def stands_still(runtime: Runtime, app: App[Any]) -> bool:
    """Whether motion is reduced, by choice or because the terminal asks for it."""
    chosen = runtime.settings.display.motion
    return chosen == "reduced" or (chosen == "auto" and app.animation_level == "none")
