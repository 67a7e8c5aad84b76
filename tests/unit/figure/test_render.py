"""Frames: roles, mirror, letter, sizes, stillness, what is kept."""

from __future__ import annotations

import difflib
import os
import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import combinations, pairwise
from operator import ne
from pathlib import Path

import pytest

from hiptui.domain.circuit import Side
from hiptui.figure.frame import SMALLEST, BodyRole, Cell, Frame, View, lens_for, scene_for
from hiptui.figure.library import parse
from hiptui.figure.motion import Figure
from hiptui.figure.render import KEPT_CELLS, render, still_times, stills
from hiptui.figure.shapes import Picture, limb_role
from tests.support import FULL, for_each
from tests.unit.figure.test_moves import HIPS, MOVES, every_move, figure

QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
SIZES = {(30, 12): 1, (44, 16): 4, (60, 22): 2, (116, 42): 1}
"""Columns and rows, with the pictures a second that are looked at."""
FPS = 8
"""Pictures a second in the program; half, a quarter and an eighth of it find them drawn."""
GOLDEN = Path(__file__).parent / "golden"
LIT = bytes(role > BodyRole.CONTACT for role in BodyRole).ljust(256, b"\0")
"""Of each role whether it is a part of the body or in its hands."""


@cache
def frame(shown: Figure, t: float, view: View) -> Frame:
    found = render(shown, t, view)
    assert found is not None
    return found


def cells(shown: Frame) -> list[list[Cell]]:
    """Every cell as glyph, role and role behind."""
    blank = BodyRole.EMPTY
    return [
        [(glyph, blank if glyph == " " else run.fg, run.bg) for run in row for glyph in run.text]
        for row in shown.rows
    ]


def moments(shown: Figure, fps: float = FPS) -> list[float]:
    """Every moment of one cycle at which the drawing may change."""
    found, t = [], shown.lead
    while t < shown.lead + shown.cycle - 1e-6:
        found.append(shown.moment(t, fps))
        t = shown.next_change(t, fps)
    return found


@cache
def halves(glyph: str, roles: int) -> tuple[bytes, bytes]:
    """The upper and the lower two pixels of a cell, letters as background."""
    bits = max(0, QUADRANTS.find(glyph))
    four = bytes(roles & 15 if bits >> place & 1 else roles >> 4 for place in range(4))
    return four[:2], four[2:]


@cache
def pixels(shown: Frame) -> list[bytes]:
    """Each row's roles, four pixels a cell."""
    lines = (map(halves, *shown.cells_of(y)) for y in range(shown.height))
    return [b"".join(half) for line in lines for half in zip(*line, strict=True)]


def silhouette(shown: Frame) -> int:
    return int.from_bytes(b"".join(pixels(shown)).translate(LIT), "big")


def differing(one: Iterable[object], other: Iterable[object]) -> int:
    """How many of two rows are not the same."""
    return sum(map(ne, one, other))


def count(shown: Frame, role: BodyRole) -> int:
    """How many cells have this role; a blank's glyph has none."""
    kinds = Counter(zip(shown.glyphs, shown.roles, strict=True)).items()
    return sum(
        number
        for (glyph, roles), number in kinds
        if roles >> 4 == role or (roles & 15 == role and glyph != " ")
    )


@every_move
@for_each("size", SIZES)
def test_every_size_is_filled_exactly(move: str, size: tuple[int, int]) -> None:
    shown = figure(move)
    for t in moments(shown, SIZES[size]):
        drawn = frame(shown, t, View(*size, shown.side))
        assert (drawn.width, drawn.height) == size
        assert len(drawn.glyphs) == len(drawn.roles) == size[0] * size[1]
        assert count(drawn, BodyRole.TORSO) >= 3


@every_move
@for_each("size", [*SIZES, (34, 13), (40, 15)])
def test_the_body_keeps_clear_of_the_picture_s_edge(move: str, size: tuple[int, int]) -> None:
    """At its keys, where it reaches farthest; in one size, or the long version, on all its way."""
    shown = figure(move)
    fps = SIZES.get(size, 1)
    times = [shown.reached(index) for index in range(len(shown.keys))]
    if FULL or fps == max(SIZES.values()):
        times += [*(i / fps for i in range(int(fps * shown.lead))), *moments(shown, fps)]
    for t in times:
        rows = pixels(frame(shown, t, View(*size, shown.side)))
        edges = {*rows[0], *rows[-1], *(row[0] for row in rows), *(row[-1] for row in rows)}
        assert not {role for role in edges if BodyRole.CONTACT < role < BodyRole.PROP}


@every_move
def test_below_the_smallest_size_there_is_no_figure(move: str) -> None:
    for size in ((29, 40), (100, 11), (0, 0), (-5, 12)):
        assert render(figure(move), 1.0, View(*size)) is None, size
        assert stills(figure(move), View(*size)) is None, size
    assert SMALLEST == (30, 12)


MOVING_CAMERA = """
side = "left"
camera = [60, 10]
prop = [{ box = [[30, 0, 0], [50, 20, 40]] }]
[[key]]
say = "Stand"
move = 1
[[key]]
say = "Lift"
move = 2
camera = [-70, 30]
leg_l = { thigh = [40, -20], shin = [40, -90] }
"""


def test_a_camera_that_moves_shows_the_other_side_in_the_mirror_too() -> None:
    shown = parse(MOVING_CAMERA, "test", "test.toml").figure
    assert shown is not None
    is_mirrored(shown)
    still = parse(MOVING_CAMERA.replace("-70, 30", "60, 10"), "test", "test.toml").figure
    assert still is not None
    view, t = View(44, 16, Side.LEFT), shown.reached(1)
    assert frame(shown, t, view) != frame(still, t, view)


@every_move
def test_the_other_side_is_the_mirror_image_with_the_other_letter(move: str) -> None:
    is_mirrored(figure(move))


def is_mirrored(shown: Figure) -> None:
    others = total = 0
    for t in moments(shown, 2):
        left, right = (pixels(frame(shown, t, View(44, 16, side))) for side in Side)
        if shown.side is None:
            assert left == right
            continue
        total += sum(map(len, left))
        others += sum(differing(one, other[::-1]) for one, other in zip(left, right, strict=True))
    assert others <= total * 0.002


SIDED = [move for move in MOVES if figure(move).side]
every_sided_move = for_each("move", SIDED)


@every_sided_move
@for_each("size", [(30, 12), (44, 16), (116, 42)])
def test_the_leg_that_works_is_lit_and_lettered_all_the_time(
    move: str, size: tuple[int, int]
) -> None:
    """On the data's own side; the other side is its mirror image, by another test."""
    shown = figure(move)
    side = shown.side
    assert side is not None
    for t in moments(shown, {30: 2, 44: FPS}.get(size[0], 1)):
        drawn = frame(shown, t, View(*size, side))
        assert count(drawn, BodyRole.WORKING) >= (12 if move in HIPS else 6)
        cells = zip(drawn.glyphs, drawn.roles, strict=True)
        letters = "".join(glyph for glyph, roles in cells if roles & 15 == BodyRole.LETTER).strip()
        if size[0] < 80:
            assert letters == side.value[0].upper()
        else:
            assert len(letters) >= 5


@every_sided_move
def test_the_letter_stands_at_the_lit_foot(move: str) -> None:
    shown = figure(move)
    for t in moments(shown):
        lines = cells(frame(shown, t, View(44, 16, shown.side)))
        spots = [(r, c) for r, row in enumerate(lines) for c in range(len(row))]
        letter = next(spot for spot in spots if lines[spot[0]][spot[1]][1] is BodyRole.LETTER)
        lit = [spot for spot in spots if BodyRole.WORKING in lines[spot[0]][spot[1]][1:]]
        nearest = min(abs(2 * (r - letter[0])) + abs(c - letter[1]) for r, c in lit)
        assert nearest <= 5


@for_each("move", [move for move in MOVES if move not in SIDED])
def test_a_move_without_sides_has_no_lit_leg(move: str) -> None:
    shown = figure(move)
    frames = [frame(shown, t, View(44, 16, Side.LEFT)) for t in moments(shown, 2)]
    assert not any(
        count(drawn, role) for drawn in frames for role in (BodyRole.WORKING, BodyRole.LETTER)
    )


@every_move
def test_an_arm_is_never_coloured_like_a_leg(move: str) -> None:
    shown = figure(move)
    view = View(44, 16, shown.side)
    for t in moments(shown, 2):
        scene = scene_for(shown, t, shown.side)
        picture = Picture(scene, lens_for(shown, view, scene), shown.side, 88, 32)
        arms, legs = (
            {limb_role(picture, f"{limb}_{side}") for side in "lr"} for limb in ("arm", "leg")
        )
        assert arms <= {BodyRole.TORSO, BodyRole.BACK}
        assert legs <= {BodyRole.NEAR, BodyRole.FAR, BodyRole.WORKING}


def test_an_edge_on_the_floor_tells_whether_the_heel_touches() -> None:
    shown = figure("seated-leg-lift")
    view = View(40, 15, shown.side)
    inside, over, outside = (
        count(frame(shown, shown.reached(key), view), BodyRole.CONTACT) for key in range(3)
    )
    assert min(inside, outside) > over + 4
    assert over > 0  # the other leg lies there all the time


def test_no_two_moves_of_the_hip_circuit_look_alike() -> None:
    """On the left; the right is its mirror image, by another test."""
    view = View(44, 16, Side.LEFT)
    shapes = {
        move: [silhouette(frame(shown, t, view)) for t in moments(shown, 4)]
        for move, shown in ((move, figure(move)) for move in HIPS)
    }
    for one, two in combinations(HIPS, 2):
        least = min(
            1 - (a & b).bit_count() / (a | b).bit_count() for a in shapes[one] for b in shapes[two]
        )
        assert least >= 0.3, (one, two)


@every_move
def test_the_same_moment_is_the_same_frame_and_a_hold_changes_nothing(move: str) -> None:
    shown = figure(move)
    view = View(44, 16, shown.side)
    for beat in shown.beats:
        if beat.end - beat.arrive > 0.1:
            held = [beat.arrive + 0.001, (beat.arrive + beat.end) / 2, beat.end - 0.001]
            frames = [frame(shown, shown.moment(t, FPS), view) for t in held]
            assert frames[0] == frames[1] == frames[2]


def test_the_picture_comes_closer_on_the_way_into_position_and_then_stays() -> None:
    shown = figure("hinge-rotation")
    view = View(44, 16, shown.side)
    times = (0.0, shown.lead / 2, shown.lead, shown.lead + 1, shown.lead + shown.cycle)
    scales = [lens_for(shown, view, scene_for(shown, t, shown.side)).scale for t in times]
    assert scales[0] * 1.2 < scales[2] == scales[3] == scales[4]
    assert scales[0] < scales[1] < scales[2]


@every_move
def test_a_step_changes_part_of_the_picture_only(move: str) -> None:
    shown = figure(move)
    frames = [cells(frame(shown, t, View(44, 16, shown.side))) for t in moments(shown)]
    for before, after in pairwise(frames):
        changed = sum(map(differing, before, after))
        assert changed <= 250


@for_each("move", HIPS)
def test_the_body_s_edges_are_calm(move: str) -> None:
    """Few pixels change in one frame and are back in the next."""
    shown = figure(move)
    view = View(44, 16, shown.side)
    frames = [pixels(frame(shown, t, view)) for t in moments(shown, 24)]
    changed = blinked = 0
    for rows in zip(frames, frames[1:], frames[2:], strict=False):
        moved = (row for row in zip(*rows, strict=True) if row[0] != row[1])
        for before, now, after in moved:
            changed += differing(before, now)
            blinked += sum(a == c != b for a, b, c in zip(before, now, after, strict=True))
    assert blinked <= 0.1 * changed


@every_move
def test_the_second_cycle_has_the_moments_of_the_first(move: str) -> None:
    shown = figure(move)
    for i in range(int(shown.cycle * FPS)):
        t = shown.lead + i / FPS
        first, later = (shown.moment(t + cycles * shown.cycle, FPS) for cycles in (0, 5))
        assert shown.phase(first) == shown.phase(later)


def test_the_second_cycle_draws_nothing_new(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = figure("seated-leg-lift")
    view = View(44, 16, shown.side)
    times = [shown.lead + i / FPS for i in range(int(shown.cycle * FPS))]
    first = [render(shown, shown.moment(t, FPS), view) for t in times]
    monkeypatch.setattr("hiptui.figure.render.scene_for", None)  # whoever draws now fails
    later = [render(shown, shown.moment(t + 5 * shown.cycle, FPS), view) for t in times]
    assert later == first


def test_large_pictures_are_kept_up_to_so_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the real bound the longest loop of a large terminal is still kept whole."""
    assert max(len(moments(figure(move))) for move in MOVES) * 200 * 60 <= KEPT_CELLS
    monkeypatch.setattr("hiptui.figure.render.KEPT_CELLS", 10 * 44 * 16)
    shown, view = figure("seated-leg-lift"), View(44, 16)
    times = moments(shown)
    first = [render(shown, t, view) for t in times]
    assert all(
        render(shown, t, view) is one for t, one in zip(times[-10:], first[-10:], strict=True)
    )
    assert render(shown, times[-11], view) is not first[-11]


@every_move
def test_the_camera_turns_by_hand_and_back(move: str) -> None:
    shown = figure(move)
    straight = frame(shown, 1.0, View(44, 16, shown.side))
    for turn in (-90, -15, 15, 180):
        turned = frame(shown, 1.0, View(44, 16, shown.side, turn))
        assert turned != straight, turn
        assert count(turned, BodyRole.TORSO) >= (5 if move in HIPS else 3), turn
        assert frame(shown, 1.0, View(44, 16, shown.side, turn + 360)) == turned, turn


@every_move
def test_without_colours_only_shapes_are_left(move: str) -> None:
    shown = figure(move)
    for t in moments(shown, 1):
        drawn = frame(shown, t, View(44, 16, shown.side, mono=True))
        roles = {role for both in drawn.roles for role in (both & 15, both >> 4)}
        assert roles <= {BodyRole.EMPTY, BodyRole.NEAR, BodyRole.LETTER}
        assert set(drawn.text) <= {*QUADRANTS, "▒", "L", "R", "\n"}
        assert "\u2800" not in drawn.text


@every_move
def test_stills_stand_side_by_side(move: str) -> None:
    shown = figure(move)
    for width, parts in ((30, 1), (60, 2), (95, 3), (200, 3)):
        drawn = stills(shown, View(width, 14, shown.side))
        assert drawn is not None, width
        times = still_times(shown, width)
        assert len(times) == min(parts, len(shown.stills)), width
        assert all(sum(len(run.text) for run in row) == width for row in drawn.rows), width
        share = width // len(times)
        first = cells(frame(shown, times[0], View(share, 14, shown.side)))
        assert [row[:share] for row in cells(drawn)] == first, width


@every_move
def test_a_key_pose_as_a_person_can_read_it(move: str) -> None:
    """Run with HIPTUI_GOLDEN=write to accept what is drawn now."""
    shown = figure(move)
    t = shown.reached(shown.stills[1])
    view = View(44, 16, shown.side, mono=True)
    drawn = f"{shown.caption(t)}\n\n{frame(shown, t, view).text}\n"
    path = GOLDEN / f"{move}.txt"
    if os.environ.get("HIPTUI_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawn, "utf-8")
    kept = path.read_text("utf-8")
    assert drawn == kept, "\n".join(difflib.ndiff(kept.splitlines(), drawn.splitlines()))


@every_move
def test_drawing_a_frame_takes_at_most_twelve_thousand_calls(move: str) -> None:
    """They take about 2 ms; counted, as time differs from machine to machine and hour to hour."""
    shown, view, calls = figure(move), View(44, 16), Counter[str]()
    render(shown, 0.0, view)
    sys.setprofile(lambda _, event, __: calls.update((event,)))
    try:
        render(shown, 0.4321, view)  # a moment that nobody else asks for, so that it is drawn
    finally:
        sys.setprofile(None)
    assert 1_000 < calls["call"] + calls["c_call"] < 12_000
