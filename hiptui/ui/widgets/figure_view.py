"""The moving figure with its caption, repainting only what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from hiptui.domain.circuit import Side
from hiptui.engine import Clock, Timer
from hiptui.figure.frame import BodyRole, Frame, View
from hiptui.figure.motion import Figure
from hiptui.figure.render import render, still_times, stills
from hiptui.ui.stage import Span, centred, plain, shown
from hiptui.ui.textual_patches import PatchedApp
from hiptui.ui.textual_patches.screen import KeptRows

TURN = 15
"""Degrees a key turns the camera."""
KEY_FIRST = 0.03
"""Real seconds by which a frame is put off where a key waits."""


def _name(role: BodyRole) -> str:
    return role.name.lower().replace("_", "-")


PARTS: Mapping[BodyRole, str] = {
    **{role: f"color: $body-{_name(role)};" for role in BodyRole},
    BodyRole.EMPTY: "color: $foreground;",
    BodyRole.MAT: "color: $floor;",
    BodyRole.SHADOW: "color: $floor-shadow;",
    BodyRole.CONTACT: "color: $floor-contact;",
    BodyRole.PROP: "color: $prop;",
    BodyRole.PROP_SHADE: "color: $prop-shade;",
    BodyRole.LETTER: "color: $body-working; text-style: bold;",
}
"""The style of each part of the figure, as CSS over theme variables."""

AHEAD: Mapping[BodyRole, str] = {
    **dict.fromkeys([*BodyRole][BodyRole.NEAR : BodyRole.WORKING], "color: $body-far;"),
    BodyRole.WORKING: "color: $body-near;",
    BodyRole.LETTER: "color: $body-near;",
}
"""What is different while the figure shows something that comes later: nothing is lit."""

_RULES = "\n".join(
    f"FigureView{when} > .figureview--{_name(role)} {{ {style} }}"
    for when, styles in (("", PARTS), (".-ahead", AHEAD))
    for role, style in styles.items()
)


class FigureView(KeptRows):
    """A figure in its own rhythm, by the real clock; the last row is the caption.

    With the class `-ahead` nothing of it is lit: it shows what comes later.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"figureview--{_name(role)}" for role in BodyRole),
        "figureview--caption",
    }
    DEFAULT_CSS = f"""
    FigureView {{ layer: figure; position: absolute; display: none; }}
    {_RULES}
    FigureView > .figureview--caption {{ color: $quiet; }}
    """

    def __init__(self, clock: Clock, rate: float, *, still: bool) -> None:
        super().__init__()
        self._clock = clock
        self._rate = rate
        self._still = still
        self._figure: Figure | None = None
        self._side: Side | None = None
        self._origin = clock.ticks()
        self._stopped: float | None = None
        self._turn = 0
        self._place = Size()
        self._frame: Frame | None = None
        self._caption = ""
        self._timer: Timer | None = None
        self._put_off = False

    def present(self, figure: Figure | None, side: Side | None, *, moving: bool) -> None:
        """Show `figure` on `side`; what is new begins with the way into position."""
        if (figure, side) != (self._figure, self._side):
            self._figure, self._side, self._turn = figure, side, 0
            self._origin, self._stopped = self._clock.ticks(), None
        if moving and self._stopped is not None:
            self._origin += self._clock.ticks() - self._stopped
            self._stopped = None
        elif not moving and self._stopped is None:
            self._stopped = self._clock.ticks()
        self.advance()

    def restart(self) -> None:
        """From the way into position again."""
        self._origin = self._clock.ticks()
        self._stopped = None if self._stopped is None else self._origin
        self.advance()

    def turn(self, way: int) -> None:
        """Turn the camera a step left (-1) or right (1); 0 puts it back."""
        self.face(self._turn + way * TURN if way else 0)

    def face(self, degrees: int) -> None:
        """Turn the camera so many degrees from where it stands in the file."""
        self._turn = degrees % 360
        self.advance()

    def place(self, region: Region | None) -> None:
        """Where to stand; nowhere hides it."""
        if region is None:
            self.display = False
            self._stop()
            return
        self.styles.offset = (region.x, region.y)
        self.styles.width, self.styles.height = region.width, region.height
        # Were it to find this changed, Textual would lay the screen out a second time.
        self.set_reactive(Widget.virtual_size, region.size)
        self.display = True
        self._place = region.size

    def advance(self) -> None:
        """Show the figure as it is now, and aim at the next frame that differs."""
        self._stop()
        if not self.display or self._figure is None or self.size.height < 2:
            return
        if self._place and self.size != self._place:
            return  # drawn once it is there, not twice: a key waits 3 ms less
        self._show(*self._now(self._figure))
        if self._stopped is None and not self._still:
            t = self._t
            ahead = self._figure.next_change(t, self._rate) - t
            self._timer = self._clock.call_later(ahead, self.next_frame)

    def next_frame(self) -> None:
        """Show the frame that is due; for a key that waits it is put off, but once only."""
        app = self.app
        self._put_off = not self._put_off and isinstance(app, PatchedApp) and app.input_waits
        if self._put_off:
            self._timer = self._clock.call_later(KEY_FIRST, self.next_frame)
        else:
            self.advance()

    def on_resize(self) -> None:
        self._kept.clear()
        self.advance()

    def on_unmount(self) -> None:
        self._stop()

    def segments(self, y: int) -> list[Segment]:
        width, height = self.size
        style = self._style(BodyRole.EMPTY, BodyRole.EMPTY)
        row, length = list[Segment](), 0
        if y == height - 1:
            caption = self.get_component_rich_style("figureview--caption", partial=True)
            style = self.as_seen(style + caption)
            row, length = [Segment(self._caption, style)], cell_len(self._caption)
        elif self._frame is not None and y < self._frame.height:
            row = [Segment(text, self._style(fg, bg)) for text, fg, bg in self._frame.row(y)]
            length = self._frame.width
        return row if length == width else [*Strip(row, length).adjust_cell_length(width, style)]

    @property
    def _t(self) -> float:
        return (self._clock.ticks() if self._stopped is None else self._stopped) - self._origin

    def _now(self, figure: Figure) -> tuple[Frame | None, str]:
        width, height = self.size
        view = View(width, height - 1, self._side, self._turn, mono=self.app.no_color)
        if self._still:
            share = width // max(1, len(times := still_times(figure, width)))
            says = (centred((Span(shown(figure.caption(t), share)),), share) for t in times)
            return stills(figure, view), "".join(plain([say]).ljust(share) for say in says)
        t = figure.moment(self._t, self._rate)
        caption = plain([centred((Span(shown(figure.caption(t), width)),), width)])
        return render(figure, t, view), caption

    def _show(self, frame: Frame | None, caption: str) -> None:
        last = self.size.height - 1
        before, self._frame = self._frame, frame
        dirty = list(range(last))
        if before and frame and before.width == frame.width:
            dirty = [y for y in dirty if before.cells_of(y) != frame.cells_of(y)]
        if caption != self._caption:
            dirty.append(last)
        self._caption = caption
        self.repaint(dirty)

    def _style(self, fg: BodyRole, bg: BodyRole) -> Style:
        style = self._styles_of.get((fg, bg))
        if style is None:
            style = self.rich_style + self._ink(fg)
            if bg is not BodyRole.EMPTY:
                style += Style(bgcolor=self._ink(bg).color)
            style = self._styles_of[fg, bg] = self.as_seen(style)
        return style

    def _ink(self, role: BodyRole) -> Style:
        return self.get_component_rich_style(f"figureview--{_name(role)}", partial=True)

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
