"""What the tests of the figure in the full screen share."""

from __future__ import annotations

from hiptui.domain.circuit import Side
from hiptui.figure.frame import View
from hiptui.figure.motion import Figure
from hiptui.figure.render import render
from hiptui.ui.screens import RATE
from hiptui.ui.widgets.figure_view import FigureView
from tests.screens import Program


def view_of(program: Program) -> FigureView:
    """The figure on the screen in front, which must have come."""
    assert program.figure is not None
    return program.figure


def seen(view: FigureView) -> list[str]:
    """The rows of the figure's place, the caption last, blanks at the ends left out."""
    region = view.size.region
    return [strip.text.rstrip() for strip in view.render_lines(region)]


def figure_of(program: Program, id: str) -> Figure:
    """A figure by its id."""
    figure = program.runtime.figures.get(id)
    assert figure is not None
    return figure


def drawn(
    program: Program, id: str, side: Side | None, t: float, *, turn: int = 0, rate: float = RATE
) -> list[str]:
    """What is to be seen of a figure at `t` seconds where it stands now."""
    figure, size = figure_of(program, id), view_of(program).size
    frame = render(figure, figure.moment(t, rate), View(size.width, size.height - 1, side, turn))
    assert frame is not None
    rows = ["".join(run.text for run in row).rstrip() for row in frame.rows]
    caption = figure.caption(figure.moment(t, rate))
    return [*rows, " " * ((size.width - len(caption)) // 2) + caption]


def later(program: Program, seconds: float) -> list[str]:
    """What is to be seen after some real seconds."""
    program.runtime.clock.advance(seconds)
    view = view_of(program)
    view.advance()
    return seen(view)


def moves(program: Program, view: FigureView) -> bool:
    """Whether a figure waits for its next frame."""
    return program.runtime.clock.ahead(view.next_frame) is not None


def picture(rows: list[str]) -> list[str]:
    """The rows without the caption."""
    return rows[:-1]
