from __future__ import annotations

import pytest

from hiptui.figure.frame import BodyRole, Frame, Run, View
from hiptui.figure.library import shipped, shipped_ids
from hiptui.figure.render import render, still_times


def test_a_frame_comes_apart_into_the_runs_it_was_made_of() -> None:
    rows = (
        (Run("█", BodyRole.NEAR, BodyRole.EMPTY), Run("▌▌▌", BodyRole.LETTER, BodyRole.PROP_SHADE)),
        (Run("    ", BodyRole.EMPTY, BodyRole.EMPTY),),
    )
    frame = Frame.of(rows)
    assert (frame.width, frame.height, frame.rows) == (4, 2, rows)


@pytest.mark.parametrize("move", shipped_ids())
def test_a_frame_is_drawn_once(move: str) -> None:
    figure = shipped(move)
    assert figure is not None
    view = View(45, 17, figure.side)
    for t in (*still_times(figure, 200), 0.37, figure.lead + 1.93):
        assert render(figure, t, view) is render(figure, t, view)
