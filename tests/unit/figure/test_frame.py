from __future__ import annotations

from hiptui.figure.frame import BodyRole, Frame, Run, View
from hiptui.figure.library import shipped, shipped_ids
from hiptui.figure.render import render, still_times
from tests.support import for_each


def test_a_frame_comes_apart_into_few_runs() -> None:
    empty, near, letter, shade = (
        BodyRole.EMPTY, BodyRole.NEAR, BodyRole.LETTER, BodyRole.PROP_SHADE,
    )  # fmt: skip
    frame = Frame.of([
        [("█", near, empty), ("▌", letter, shade), (" ", empty, shade), ("▌", letter, shade)],
        [(" ", empty, empty), (" ", empty, empty), ("▀", near, empty), ("▀", letter, empty)],
    ])  # fmt: skip
    assert (frame.width, frame.height) == (4, 2)
    assert frame.rows == (
        (Run("█", near, empty), Run("▌ ▌", letter, shade)),
        (Run("  ▀", near, empty), Run("▀", letter, empty)),
    )


@for_each("move", shipped_ids())
def test_a_frame_is_drawn_once(move: str) -> None:
    figure = shipped(move)
    assert figure is not None
    view = View(45, 17, figure.side)
    for t in (*still_times(figure, 200), 0.37, figure.lead + 1.93):
        assert render(figure, t, view) is render(figure, t, view)
