"""What screens share: keys from the table, messages, figures that move."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from msgspec.structs import replace
from textual import events
from textual.app import App, SystemCommand
from textual.message import Message

from hiptui.ui.key_commands import COMMANDS, LIST, KeyCommand, Where
from hiptui.ui.textual_patches.screen import PatchedScreen

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
