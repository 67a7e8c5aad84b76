"""A figure under way in the terminal: what the keys do, and what is to be seen."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace

from hiptui.cli.painting import Palette
from hiptui.domain.circuit import Side
from hiptui.domain.formatting import many
from hiptui.figure.frame import SMALLEST, BodyRole, View
from hiptui.figure.library import Loaded
from hiptui.figure.motion import Figure
from hiptui.figure.render import render, shown_side

TURN = 15
"""Degrees a key turns the camera."""
POLL = 0.25
"""Seconds after which a change of the file or of the window is seen."""
_SHORTEST = 0.02
"""Seconds that a picture is seen at least."""
_LEAVES = frozenset({"q", "escape"})
_SIDES = {"left": Side.LEFT, "right": Side.RIGHT}
_TURNS = {"[": -TURN, "]": TURN}
_KEYS = "q leave   space stop   [ ] \\ turn   ← → side"


@dataclass(frozen=True, slots=True)
class Look:
    """How the figure is looked at."""

    side: Side | None = None
    """The side to show; None shows the figure as it was written."""
    turn: int = 0
    """Degrees by which the camera is turned."""
    size: tuple[int, int] | None = None
    """Columns and rows of the figure; None takes what room there is."""
    speed: float = 1.0
    """Seconds of the figure in a real one."""
    fps: float = 12.0
    """Pictures a real second."""
    origin: float = 0.0
    """Second of the clock at which the figure began."""
    stopped: float | None = None
    """Second of the figure at which it stands still."""

    def at(self, now: float) -> float:
        """The figure's second."""
        return (now - self.origin) * self.speed if self.stopped is None else self.stopped

    def pressed(self, key: str, now: float) -> Look | None:
        """How it is looked at after a key; None leaves."""
        if key in _LEAVES:
            return None
        if key == "space":
            t = self.at(now)
            stops = self.stopped is None
            return replace(self, stopped=t if stops else None, origin=now - t / self.speed)
        if key in _SIDES:
            return replace(self, side=_SIDES[key])
        if key in _TURNS:
            return replace(self, turn=(self.turn + _TURNS[key]) % 360)
        return replace(self, turn=0) if key == "\\" else self

    def ahead(self, loaded: Loaded, now: float) -> float:
        """Real seconds until there may be something else to see."""
        if loaded.figure is None or self.stopped is not None:
            return POLL
        t = self.at(now)
        step = loaded.figure.next_change(t, self.fps / self.speed) - t
        return min(POLL, max(_SHORTEST, step / self.speed))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn on."""

    columns: int
    """Its width."""
    rows: int
    """Its height."""
    palette: Palette
    """Its colours."""

    def line(self, text: str, role: BodyRole = BodyRole.NEAR, *, middle: bool = False) -> str:
        """A text as one row."""
        return self.palette.line(text, self.columns, role, middle=middle)


def page(name: str, loaded: Loaded, look: Look, now: float, sheet: Sheet) -> list[str]:
    """All rows of a screen: the figure, or what is wrong with its file."""
    if loaded.figure is None:
        found = [sheet.line(text) for text in _problems(name, loaded, sheet)]
    else:
        found = _moving(loaded.figure, look, now, sheet)
    return [*found[: sheet.rows], *[sheet.line("")] * (sheet.rows - len(found))]


def _moving(figure: Figure, look: Look, now: float, sheet: Sheet) -> list[str]:
    """The picture, its caption, and where there is room how it is looked at and the keys."""
    columns, rows, palette = sheet.columns, sheet.rows, sheet.palette
    below = 3 if rows >= SMALLEST[1] + 3 else 1
    wide, high = look.size or (columns, rows)
    t = figure.moment(look.at(now), look.fps / look.speed)
    view = View(min(wide, columns), min(high, rows - below), look.side, look.turn, palette.mono)
    frame = render(figure, t, view)
    need = f"A figure needs {SMALLEST[0]}x{SMALLEST[1]} cells, these are {view.width}x{view.height}"
    picture = palette.rows(frame, columns) if frame else [sheet.line(need)]
    texts = [
        (figure.caption(t), BodyRole.NEAR),
        (_about(figure, look, t), BodyRole.FAR),
        (_KEYS, BodyRole.FAR),
    ]
    lines = [sheet.line(text, role, middle=True) for text, role in texts[:below]]
    return [*picture, *lines]


def _about(figure: Figure, look: Look, t: float) -> str:
    """How it is looked at; the camera as it would stand in the file."""
    side = shown_side(figure, look.side)
    yaw, pitch = figure.scene(t).camera
    turned = yaw + (look.turn if side is figure.side else -look.turn)
    facts = [
        figure.id,
        side.value if side else "no sides",
        f"camera = [{(round(turned) + 180) % 360 - 180}, {round(pitch)}]",
        *([f"speed {look.speed:g}"] if look.speed != 1 else []),
        *(["stopped"] if look.stopped is not None else []),
    ]
    return "   ".join(facts)


def _problems(name: str, loaded: Loaded, sheet: Sheet) -> list[str]:
    """What is wrong with the file, as far as it fits."""
    head = f"{name}: {many(len(loaded.problems), 'problem')}; its file is read when it changes."
    short = (replace(problem, file=f"{name}.toml") for problem in loaded.problems)
    texts = [head, "", *map(str, short)]
    lines = [line for text in texts for line in textwrap.wrap(text, sheet.columns) or [""]]
    return lines if len(lines) <= sheet.rows else [*lines[: sheet.rows - 1], "and more"]
