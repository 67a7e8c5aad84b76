from __future__ import annotations

import pytest

from hiptui.figure.frame import BodyRole, Frame, FrameCache, Run, View
from hiptui.figure.library import shipped, shipped_ids
from hiptui.figure.render import render, still_times


def drawn(width: int = 4, glyph: str = "█") -> Frame:
    row = (
        Run(glyph, BodyRole.NEAR, BodyRole.EMPTY),
        Run("▌" * (width - 1), BodyRole.LETTER, BodyRole.PROP_SHADE),
    )
    return Frame.of((row, (Run(" " * width, BodyRole.EMPTY, BodyRole.EMPTY),)))


def test_what_is_taken_from_the_shelf_is_what_was_put_there() -> None:
    cache, frame = FrameCache(100), drawn()
    assert cache.frame("a", lambda: frame) == frame
    assert cache.frame("a", lambda: drawn(glyph="▚")) == frame


@pytest.mark.parametrize("move", shipped_ids())
def test_every_frame_comes_back_as_it_was(move: str) -> None:
    figure = shipped(move)
    assert figure is not None
    view = View(45, 17, figure.side)
    for t in (*still_times(figure, 200), 0.37, figure.lead + 1.93):
        assert render(figure, t, view) == render(figure, t, view)


def test_a_frame_is_drawn_once() -> None:
    cache, asked = FrameCache(100), []

    def draw() -> Frame:
        asked.append(1)
        return drawn()

    for _ in range(3):
        cache.frame("a", draw)
    assert len(asked) == 1


def test_what_was_unused_for_longest_gives_way() -> None:
    cache, asked = FrameCache(16), []  # two frames of eight cells

    def take(key: str) -> None:
        def draw() -> Frame:
            asked.append(key)
            return drawn()

        cache.frame(key, draw)

    for key in "abacab":
        take(key)
    assert asked == ["a", "b", "c", "b"]


def test_one_frame_is_kept_however_large() -> None:
    cache, asked = FrameCache(4), []

    def draw() -> Frame:
        asked.append(1)
        return drawn(40)

    cache.frame("a", draw)
    cache.frame("a", draw)
    assert len(asked) == 1
