"""The moving figure in the full screen: what it shows where, and when it stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Region

from hiptui.domain.circuit import Side
from hiptui.domain.timeline import Kind, Segment
from hiptui.figure.frame import View
from hiptui.figure.render import still_times, stills
from hiptui.ui.screens import FAR_RATE, RATE
from hiptui.ui.screens.circuits import CircuitsScreen
from tests.screens import NOWHERE, SIZES, Program, in_session, running, runtime_in
from tests.ui.figures import drawn, figure_of, later, moves, picture, seen, view_of
from tests.ui.sent import Sent

SIZE = (100, 30)
OWN = """
name = "Own"
cue = "Mine."
side = "left"
camera = [0, 10]
work = ["leg_l"]
[[key]]
say = "{say}"
move = 1.0
hold = 0.5
pelvis = [0, 88, 0]
leg_l = {{ to = [10, 5, 0] }}
leg_r = {{ to = [-10, 5, 0] }}
[[key]]
say = "Arms wide"
move = 1.0
arm_l = {{ upper = [90, 0], fore = [90, 0] }}
"""
CIRCUIT = """
[[circuit]]
id = "mine"
name = "Mine"
[[circuit.move]]
name = "Own move"
short = "Own"
seconds = 40
figure = "{figure}"
steps = ["Do it as it is drawn."]
"""


@asynccontextmanager
async def working(
    home: Path, size: tuple[int, int] = SIZE, settings: str = ""
) -> AsyncIterator[Program]:
    """The program in the first work of the first circuit, the figure standing."""
    async with in_session(home, size, figure="auto", settings=settings) as program:
        await program.drawn()
        yield program


def firsts(segments: tuple[Segment, ...]) -> Iterator[tuple[Kind, int]]:
    """The first segment of each kind, from the second move on."""
    known: set[Kind] = set()
    for index, segment in enumerate(segments):
        if index >= 3 and segment.kind not in known:
            known.add(segment.kind)
            yield segment.kind, index


# --- the start screen ------------------------------------------------------------------------


async def test_beside_the_list_stands_the_first_move_of_the_chosen_circuit(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), SIZE) as program:
        await program.drawn()
        assert seen(view_of(program)) == drawn(program, "hip-cars", Side.LEFT, 0)
        for seconds in (0.5, 0.7, 1.3, 10.0):
            began = 1000.0
            shown = later(program, seconds)
            t = program.runtime.clock.now - began
            assert shown == drawn(program, "hip-cars", Side.LEFT, t)


async def test_in_the_moves_it_does_the_chosen_one_from_its_way_in(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), SIZE) as program:
        await program.press("tab")
        await program.drawn()
        for id, side in (
            ("side-hip-raise", Side.LEFT),
            ("over-under", None),
            ("seated-leg-lift", Side.LEFT),
            ("bridge-leg-lift", Side.LEFT),
        ):
            later(program, 1.7)
            await program.press("down")
            await program.drawn()
            assert seen(view_of(program)) == drawn(program, id, side, 0), id


async def test_the_figure_of_the_start_screen_does_not_run_behind_a_session(
    tmp_path: Path,
) -> None:
    async with running(runtime_in(tmp_path), SIZE) as program:
        await program.drawn()
        behind = view_of(program)
        assert moves(program, behind)
        await program.press("enter", "n")
        await program.drawn()
        assert not moves(program, behind)
        before = seen(behind)
        program.runtime.clock.advance(3.3)
        behind.advance()
        assert not moves(program, behind)
        assert seen(behind) == before


# --- the session -----------------------------------------------------------------------------


async def test_each_phase_shows_the_move_at_hand_or_the_next_on_its_side(tmp_path: Path) -> None:
    async with in_session(tmp_path, SIZE, index=0, figure="auto") as program:
        await program.drawn()
        assert seen(view_of(program)) == drawn(program, "hip-cars", Side.LEFT, 0)  # prepare
        timeline = program.session.snapshot.timeline
        moves = timeline.circuit.moves
        found = dict(firsts(timeline.segments))
        assert {*found} == {Kind.CHANGE, Kind.WORK, Kind.SWITCH, Kind.REST}
        for index in sorted(found.values()):
            await program.go_to(index)
            await program.drawn()
            coming = next(s for s in timeline.segments[index:] if s.kind is Kind.WORK)
            assert coming.move_number is not None
            id = moves[coming.move_number - 1].figure
            assert seen(view_of(program)) == drawn(program, id, coming.side, 0), index
            shown = later(program, 0.6)
            assert shown == drawn(program, id, coming.side, 0.6), index


async def test_the_other_side_is_the_mirror_image(tmp_path: Path) -> None:
    async with working(tmp_path) as program:
        left = later(program, 2.0)
        assert left == drawn(program, "hip-cars", Side.LEFT, 2.0)
        await program.press("n", "n")
        await program.drawn()
        right = later(program, 2.0)
        assert right == drawn(program, "hip-cars", Side.RIGHT, 2.0)
        assert picture(left) != picture(right)
        assert any("L" in row for row in picture(left))
        assert any("R" in row for row in picture(right))
        await program.press("p", "p")
        await program.drawn()
        assert seen(view_of(program)) == drawn(program, "hip-cars", Side.LEFT, 0)


async def test_the_way_into_position_comes_once_at_the_start_of_each_work(tmp_path: Path) -> None:
    async with working(tmp_path) as program:
        segments = program.session.snapshot.timeline.segments
        at = [i for i, s in enumerate(segments) if s.move_number == 5 and s.kind is Kind.WORK]
        way_in = figure_of(program, "bridge-leg-lift")
        assert way_in.lead > 1
        for index in at[:2]:
            await program.go_to(index)
            await program.drawn()
            assert way_in.caption(0) in seen(view_of(program))[-1]
            captions = {later(program, 0.25)[-1].strip() for _ in range(16)}
            assert way_in.caption(0) in captions
            again = {later(program, 0.25)[-1].strip() for _ in range(60)}
            assert way_in.caption(0) not in again


async def test_it_stands_still_while_paused_and_goes_on_from_there(tmp_path: Path) -> None:
    async with working(tmp_path) as program:
        later(program, 2.2)
        await program.press("space")
        await program.drawn()
        view = view_of(program)
        assert not moves(program, view)
        assert seen(view) == drawn(program, "hip-cars", Side.LEFT, 2.2)
        assert later(program, 31.7) == drawn(program, "hip-cars", Side.LEFT, 2.2)
        assert not moves(program, view)
        await program.press("space")
        await program.drawn()
        assert later(program, 0.4) == drawn(program, "hip-cars", Side.LEFT, 2.6)
        assert moves(program, view)


async def test_f_goes_round_large_beside_and_off(tmp_path: Path) -> None:
    async with working(tmp_path) as program:
        view = view_of(program)
        beside = view.region
        await program.press("f")
        await program.drawn()
        assert not view.display
        assert not moves(program, view)
        assert program.figure_place is None
        program.runtime.clock.advance(2.0)
        view.advance()
        assert not moves(program, view)
        await program.press("f")
        await program.drawn()
        assert view.region.width > beside.width
        assert later(program, 0.5) == drawn(program, "hip-cars", Side.LEFT, 2.5)
        await program.press("f")
        await program.drawn()
        assert view.region == beside
        assert moves(program, view)


async def test_brackets_turn_the_camera_and_a_backslash_puts_it_back(tmp_path: Path) -> None:
    async with working(tmp_path) as program:
        for key, turn in (
            ("right_square_bracket", 15),
            ("right_square_bracket", 30),
            ("left_square_bracket", 15),
            ("backslash", 0),
            ("left_square_bracket", -15),
        ):
            await program.press(key)
            shown = seen(view_of(program))
            assert shown == drawn(program, "hip-cars", Side.LEFT, 0, turn=turn), key
        assert program.at == (1, 30)
        await program.press("n", "n", "n", "n")  # another move
        await program.drawn()
        assert seen(view_of(program)) == drawn(program, "side-hip-raise", Side.LEFT, 0)


async def test_a_camera_that_was_turned_stays_so_in_a_pause(tmp_path: Path) -> None:
    async with working(tmp_path) as program:
        await program.press("right_square_bracket", "space")
        await program.drawn()
        assert seen(view_of(program)) == drawn(program, "hip-cars", Side.LEFT, 0, turn=15)
        await program.press("right_square_bracket")
        assert seen(view_of(program)) == drawn(program, "hip-cars", Side.LEFT, 0, turn=30)


# --- settings and terminals ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "terminal", "shows"),
    [
        ("auto", "xterm-256color", True),
        ("auto", "linux", False),
        ("off", "xterm-256color", False),
        ("on", "linux", True),
    ],
)
async def test_whether_there_is_a_figure(
    tmp_path: Path, own: str, terminal: str, shows: bool
) -> None:
    runtime = runtime_in(tmp_path, settings=f'[display]\nfigure = "{own}"\n')
    runtime.environ = {"TERM": terminal}
    async with running(runtime, SIZE) as program:
        for keys in ((), ("enter", "n")):
            await program.press(*keys)
            await program.drawn()
            assert (program.figure is not None) is shows
            assert (program.figure_place is not None) is shows


async def assert_still(program: Program) -> None:
    """The figure stands still in its key poses, each with its caption."""
    view = view_of(program)
    figure, (width, height) = figure_of(program, "hip-cars"), view.size
    frame = stills(figure, View(width, height - 1, Side.LEFT))
    assert frame is not None
    assert picture(seen(view)) == [row.rstrip() for row in _padded(frame.text, height - 1)]
    for t in still_times(figure, width):
        assert figure.caption(t) in seen(view)[-1]
    before = seen(view)
    assert not moves(program, view)
    assert later(program, 1.3) == before
    assert not moves(program, view)


def _padded(text: str, rows: int) -> list[str]:
    lines = text.split("\n")
    return [*lines, *[""] * (rows - len(lines))]


@pytest.mark.parametrize("size", [(100, 30), (200, 60)])
async def test_with_reduced_motion_key_poses_stand_side_by_side(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    settings = '[display]\nmotion = "reduced"\n'
    async with working(tmp_path, size, settings) as program:
        await assert_still(program)


@pytest.mark.parametrize(("motion", "still"), [("auto", True), ("full", False)])
async def test_textual_s_own_level_of_animation_is_heeded_unless_motion_is_wanted(
    tmp_path: Path, motion: str, still: bool
) -> None:
    runtime = runtime_in(tmp_path, settings=f'[display]\nmotion = "{motion}"\n')
    async with running(runtime, SIZE) as program:
        program.app.animation_level = "none"
        await program.press("enter", "n")
        await program.drawn()
        if still:
            await assert_still(program)
        else:
            assert later(program, 0.6) == drawn(program, "hip-cars", Side.LEFT, 0.6)


@pytest.mark.parametrize(
    ("environ", "rate"),
    [({"TERM": "xterm"}, RATE), ({"TERM": "xterm", "SSH_CONNECTION": "1 2 3 4"}, FAR_RATE)],
)
async def test_over_ssh_there_are_fewer_frames(
    tmp_path: Path, environ: dict[str, str], rate: float
) -> None:
    runtime = runtime_in(tmp_path)
    runtime.environ = environ
    async with running(runtime, SIZE) as program:
        await program.press("enter", "n")
        await program.drawn()
        later(program, 1.75)  # into the sweep, which takes nearly a second
        shown = []
        for _ in range(100):
            rows = later(program, 0.01)
            if rows not in shown:
                shown.append(rows)
        assert len(shown) == rate + 1
        t = program.runtime.clock.now - 1000
        assert shown[-1] == drawn(program, "hip-cars", Side.LEFT, t, rate=rate)


# --- figures of one's own --------------------------------------------------------------------


def write_own(home: Path, say: str) -> None:
    folder = home / "figures"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "own.toml").write_text(OWN.format(say=say), encoding="utf-8")


async def test_an_own_figure_is_shown_and_read_again_when_it_changes(tmp_path: Path) -> None:
    write_own(tmp_path, "Stand")
    runtime = runtime_in(tmp_path, circuits=CIRCUIT.format(figure="own"))
    async with running(runtime, SIZE) as program:
        await program.press("end")
        await program.drawn()
        assert seen(view_of(program))[-1].strip() == "Stand"
        assert any(row.strip() for row in picture(seen(view_of(program))))
        write_own(tmp_path, "Stand taller")
        await program.press("enter", "n")
        await program.drawn()
        assert seen(view_of(program))[-1].strip() == "Stand taller"
        write_own(tmp_path, "Stand as tall as can be")
        await program.wait(1)
        assert seen(view_of(program))[-1].strip() == "Stand as tall as can be"


async def test_a_figure_that_nobody_drew_leaves_no_hole(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path, circuits=CIRCUIT.format(figure="nobody-drew-this"))
    async with running(runtime, SIZE) as program:
        await program.press("end")
        await program.settle()
        assert program.figure_place is None
        assert program.picture.says("Do it as it is drawn.") or program.picture.says("Own move")
        await program.press("tab")
        assert program.picture.says("Do it as it is drawn.")
        await program.press("enter", "n")
        await program.settle()
        assert program.figure_place is None
        assert view_of(program).region == NOWHERE
        assert not moves(program, view_of(program))


# --- the hole it stands in -------------------------------------------------------------------


def assert_fits(program: Program) -> None:
    """Nothing is drawn under the figure, and nothing of it is cut."""
    page, box = program.app.screen, program.figure_place
    view, cells = view_of(program), page.size.width
    assert all(width <= cells for width in program.picture.widths)
    if box is None:
        assert not view.display
        return
    assert view.region == Region(*box)
    if isinstance(page, CircuitsScreen):  # laid out by the library, and scrolled to where need be
        assert view.size == box.size
        return
    assert page.region.contains_region(view.region)
    under = program.picture.rows[box.y : box.y + box.height]
    assert [row[box.x : box.x + box.width].strip() for row in under] == [""] * len(under)
    strips = view.render_lines(view.size.region)
    assert [strip.cell_length for strip in strips] == [box.width] * box.height
    assert any(row.strip() for row in picture(seen(view)))
    assert seen(view)[-1].strip()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_at_every_size_it_stands_where_nothing_else_is(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with running(runtime_in(tmp_path), size) as program:
        await program.drawn()
        assert_fits(program)
        await program.press("tab")
        await program.drawn()
        assert_fits(program)
        await program.press("tab", "enter")
        await program.drawn()
        assert_fits(program)
        segments = program.session.snapshot.timeline.segments
        for index in sorted(index for _, index in firsts(segments)):
            await program.go_to(index)
            for keys in ((), ("f", "f"), ("f",), ("space",), ("space",)):
                await program.press(*keys)
                await program.drawn()
                assert_fits(program)
            await program.press("enter")


async def test_it_follows_the_terminal_s_size(tmp_path: Path) -> None:
    async with working(tmp_path) as program:
        for size in ((80, 24), (40, 12), (200, 60), (100, 30), (20, 5), (120, 36)):
            await program.resize(*size)
            await program.drawn()
            if min(size) > 5:
                assert_fits(program)
        assert seen(view_of(program)) == drawn(program, "hip-cars", Side.LEFT, 0)


# --- what it costs ---------------------------------------------------------------------------


async def test_a_hold_and_a_pause_send_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = Sent(monkeypatch)
    async with running(runtime_in(tmp_path), SIZE, painted=True) as program:
        await program.press("enter", "n")
        await program.drawn()
        figure = figure_of(program, "hip-cars")
        arrived, left = figure.beats[1].arrive, figure.beats[1].end
        sent.begin()
        later(program, arrived)
        await program.settle()
        assert sent.bytes > 500
        sent.begin()
        for _ in range(3):
            later(program, (left - arrived) / 4)
            await program.settle()
        assert sent.bytes == 0
        later(program, 0.5)
        await program.settle()
        assert sent.bytes > 100
        await program.press("space")
        await program.drawn()
        sent.begin()
        for _ in range(5):
            await program.wait(7.7)
            later(program, 0.3)
            await program.settle()
        assert sent.bytes == 0


async def test_in_a_hold_the_next_look_is_at_its_end(tmp_path: Path) -> None:
    async with working(tmp_path) as program:
        hold, look = figure_of(program, "hip-cars").beats[1], view_of(program).next_frame
        later(program, hold.arrive)
        assert program.runtime.clock.ahead(look) == pytest.approx(hold.end - hold.arrive)
        later(program, -0.5)
        on_the_way = program.runtime.clock.ahead(look)
        assert on_the_way
        assert on_the_way <= 1 / RATE + 1e-6


async def test_a_key_that_waits_comes_before_a_frame_but_holds_up_none_for_ever(
    tmp_path: Path,
) -> None:
    async with working(tmp_path) as program:
        view, clock = view_of(program), program.runtime.clock

        def pass_time() -> float:
            ahead = clock.ahead(view.next_frame)
            assert ahead
            assert ahead <= 1 / RATE + 1e-6
            clock.advance(ahead)
            return ahead

        t, before = 0.5, later(program, 0.5)
        program.app.post_message(events.Key("m", "m"))
        t += pass_time()
        assert seen(view) == before, "the key first"
        t += pass_time()
        assert before != seen(view) == drawn(program, "hip-cars", Side.LEFT, t), "and only once"
        await program.settle()
        t += pass_time()
        assert seen(view) == drawn(program, "hip-cars", Side.LEFT, t), "no key waits any more"


async def test_a_new_theme_recolours_what_stands(tmp_path: Path) -> None:
    async with working(tmp_path) as program:
        view = view_of(program)
        dark = view.render_lines(view.size.region)
        program.app.theme = "hiptui-light"
        await program.settle()
        light = view.render_lines(view.size.region)
        assert [strip.text for strip in light] == [strip.text for strip in dark]
        assert light != dark
