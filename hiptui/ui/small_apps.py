"""Small programs of one screen: `hiptui figure`, `hiptui doctor --keys`."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Event, Key, Resize
from textual.reactive import var
from textual.widgets import Static

from hiptui.domain.circuit import Side
from hiptui.domain.formatting import many
from hiptui.domain.settings import DisplaySettings
from hiptui.engine import Clock
from hiptui.figure.frame import SMALLEST
from hiptui.figure.library import Loaded
from hiptui.figure.motion import Figure
from hiptui.figure.render import shown_side
from hiptui.ui.keymap import Keymap, name_in_settings
from hiptui.ui.signals import AT_ONCE, SignalledApp
from hiptui.ui.themes import THEMES, fallbacks
from hiptui.ui.widgets.figure_view import TURN, FigureView

REREAD = 0.25
"""Seconds between two looks at the file."""
_RATE, _FAR_RATE = 12.0, 6.0
"""Frames a second, and over SSH."""
_KEYS = r"q leave   space stop   [ ] \ turn   ← → side"


class Room(Vertical):
    """Where the figure stands, if it is large enough."""

    app: FigurePreview

    def on_resize(self) -> None:
        self.app.show()


class FigurePreview(SignalledApp, inherit_bindings=False):
    """A figure with its caption, how it is looked at, and what is wrong with its file.

    The file is read again whenever it changes.
    """

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { align: center top; }
    #room { width: 100%; height: 1fr; align: center top; }
    #room FigureView { position: relative; display: block; width: 100%; height: 100%; }
    #about, #keys { width: 100%; text-align: center; color: $quiet; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape", "quit"),
        Binding("ctrl+c", "interrupt", priority=True),
        Binding("ctrl+z", "suspend_process"),
        Binding("space", "stop"),
        Binding("left_square_bracket", "turn(-1)"),
        Binding("right_square_bracket", "turn(1)"),
        Binding("backslash", "turn(0)"),
        Binding("left", "side('left')"),
        Binding("right", "side('right')"),
    ]
    moving = var(True)
    """Whether time goes on for the figure."""

    def __init__(
        self, name: str, load: Callable[[], Loaded], side: Side | None, display: DisplaySettings
    ) -> None:
        super().__init__()
        self._figure_id = name
        self._load = load
        self._loaded = load()
        self._side, self._turn = side, 0
        self._still = display.motion == "reduced"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = display.theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return fallbacks(self.current_theme)

    def compose(self) -> ComposeResult:
        with Room(id="room"):
            far = any(os.environ.get(key) for key in ("SSH_CONNECTION", "SSH_TTY"))
            yield FigureView(Clock(), _FAR_RATE if far else _RATE, still=self._still)
            yield Static(id="problems")
        yield Static(id="about")
        yield Static(Content(_KEYS), id="keys")

    def on_mount(self) -> None:
        self.set_interval(REREAD, self.reread)
        self.show()

    def on_resize(self, event: Resize) -> None:
        """A low window has no room for more than the figure and its caption."""
        roomy = event.size.height >= SMALLEST[1] + 3
        self.query_one("#about").display = self.query_one("#keys").display = roomy

    def reread(self) -> None:
        if (loaded := self._load()) != self._loaded:
            self._loaded = loaded
            self.show()

    def show(self) -> None:
        figure, view = self._loaded.figure, self.query_one(FigureView)
        room = self.query_one("#room").size
        fits = room.width >= SMALLEST[0] and room.height > SMALLEST[1]
        view.display = figure is not None and fits
        problems = self.query_one("#problems", Static)
        problems.display = not view.display
        if figure is None:
            name, wrong = self._figure_id, self._loaded.problems
            head = f"{name}: {many(len(wrong), 'problem')}; its file is read when it changes."
            told = (str(replace(one, file=f"{name}.toml")) for one in wrong)
            problems.update(Content("\n".join([head, "", *told])))
        elif not fits:
            need = f"A figure needs {SMALLEST[0]}x{SMALLEST[1]} cells"
            problems.update(Content(f"{need}, these are {room.width}x{max(0, room.height - 1)}"))
        if figure:
            view.present(figure, self._side, moving=self.moving)
            view.face(self._turn)
            self.query_one("#about", Static).update(Content(self._about(figure)))

    def action_stop(self) -> None:
        self.moving = not self.moving
        self.show()

    def action_turn(self, way: int) -> None:
        self._turn = (self._turn + way * TURN) % 360 if way else 0
        self.show()

    def action_side(self, side: str) -> None:
        self._side = Side(side)
        self.show()

    def action_interrupt(self) -> None:
        self.leave(130)

    def _about(self, figure: Figure) -> str:
        side, turn = shown_side(figure, self._side), self._turn
        yaw, pitch = figure.scene(0.0).camera
        turned = round(yaw + (turn if side is figure.side else -turn))
        camera = f"camera = [{(turned + 180) % 360 - 180}, {round(pitch)}]"
        stopped = [] if self.moving else ["stopped"]
        return "   ".join([figure.id, side.value if side else "no sides", camera, *stopped])


class KeyViewer(SignalledApp, inherit_bindings=False):
    """Shows the newest keys at the bottom; ctrl+c leaves."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { padding: 1 2; } #keys { height: 1fr; content-align: left bottom; }"

    def __init__(self, keys: Keymap) -> None:
        super().__init__()
        self._keys = keys
        self._rows: list[str] = []

    def compose(self) -> ComposeResult:
        head = _row("received", "name for [keys]", "does")
        hint = "Press keys, also those of a clicker. What shows nothing never arrives."
        yield Static(Content(f"{hint} ctrl+c leaves.\n\n{head}"))
        yield Static(id="keys")

    async def on_event(self, event: Event) -> None:
        """Show a key before anything else may act on it."""
        if not isinstance(event, Key):
            await super().on_event(event)
        elif event.key == AT_ONCE:
            self.leave()
        else:
            self._show(event)

    def _show(self, event: Key) -> None:
        typed = f" {event.character}" if event.is_printable and event.character != event.key else ""
        name = name_in_settings(event.key)
        does = ", ".join(f"{one.where}: {one.label}" for one in self._keys.with_key(event.key))
        row = _row(event.key + typed, name, does or "nothing")
        self._rows = [*self._rows, row][-self.size.height :]
        self.query_one("#keys", Static).update(Content("\n".join(self._rows)))


def _row(received: str, name: str, does: str) -> str:
    return f"{received:15} {name:15} {does}"
