import asyncio
import random
from collections import Counter
from functools import partial
from queue import Queue
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from rich.console import RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Region, Size
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widgets import Digits, Footer, Input, Label, ProgressBar, Static

from hiptui.ui.textual_patches import BACKLOG, PatchedApp, changed
from hiptui.ui.textual_patches.cell_diff import IN_ONE_PIECE
from hiptui.ui.textual_patches.screen import KeptRows, OpenRows, PatchedCompositor, PatchedScreen
from tests.ui.textual_patches.two_terminals import TwinApp, assert_same

TEXTS = (
    "", "hip circles", "Links: 髋关节画圈", "漢字", "x漢", "漢x", "ab\u0301c", "e\u0301", "─━█▀▄⠿",
    "🏃 run", "a🏃b🏃", "한국어 텍스트", "שלום", "naïve café", "🬀🬁🬞 figure", "ﾊﾝｶｸ", "…–•",
)  # fmt: skip
STYLES = ("none", "bold", "underline", "reverse", "italic", "bold strike")
COLOURS = ("red", "ansi_green", "#00ff80", "black", "white")


class Ask(ModalScreen[None]):
    DEFAULT_CSS = "Ask { align: center middle; } Ask Label { border: round red; padding: 1 3; }"

    def compose(self) -> ComposeResult:
        yield Label("Leave 漢字 now?")


class Other(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Static("another 画面 screen\n" * 5)
        yield Footer()


class Zoo(TwinApp):
    CSS = """
    #list { height: 5; }
    .wide { width: 37; background: $primary; }
    .hidden { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        yield Digits("10:00")
        yield ProgressBar(total=100, show_eta=False)
        name = Input(placeholder="name")
        name.cursor_blink = False  # it would send something by real time
        yield name
        yield Static("one", id="a", markup=False)
        yield Static("two", id="b", classes="wide", markup=False)
        with VerticalScroll(id="list"):
            for number in range(20):
                yield Label(f"row {number} {TEXTS[number % len(TEXTS)]}", markup=False)
        yield Footer()


async def test_a_tick_sends_a_fraction_of_what_textual_sends() -> None:
    app = Zoo()

    async def scene(pilot: Pilot[None]) -> None:
        app.stock_bytes = app.light_bytes = 0
        for second in range(10):
            app.query_one(Digits).update(f"09:{59 - second}")
            await pilot.pause()

    await app.play(scene)
    assert app.stock_display == ""
    assert 0 < app.light_bytes < app.stock_bytes / 4


async def test_a_repaint_of_the_same_cells_sends_nothing() -> None:
    app = Zoo()

    async def scene(pilot: Pilot[None]) -> None:
        frames, app.light_bytes = app.frames, 0
        app.query_one("#a", Static).refresh()
        await pilot.pause()
        app.screen.refresh()
        await pilot.pause()
        assert app.frames >= frames + 2

    await app.play(scene)
    assert app.light_bytes == 0


async def test_a_frame_is_one_write_a_long_one_within_the_synchronisation_marks() -> None:
    app = Zoo()
    seen = []

    async def scene(pilot: Pilot[None]) -> None:
        app._sync_available = True
        for show in (partial(app.query_one("#a", Static).update, "changed"), app.repaint):
            show()
            await pilot.pause()
            seen.extend(app.capture.written)

    await app.play(scene)
    short, long = seen
    assert app.writes_in_a_frame == 1
    assert "\x1b[?" not in short
    assert len(long.encode()) > IN_ONE_PIECE
    assert long.startswith("\x1b[?2026h")
    assert long.endswith("\x1b[?2026l")


async def test_what_is_no_update_of_cells_begins_in_plain_style() -> None:
    app = Zoo()

    async def scene(pilot: Pilot[None]) -> None:
        app._display(app.screen, Text("anything"))
        assert "".join(app.capture.written).startswith("\x1b[m")

    await app.play(scene)


async def test_every_kind_of_text_shows_and_gives_way() -> None:
    app = Zoo()

    async def scene(pilot: Pilot[None]) -> None:
        for text in TEXTS:
            for shown in (text, "plain text", text, text + "!", "漢" + text):
                app.query_one("#b", Static).update(shown)
                await pilot.pause()

    await app.play(scene)


async def test_typing_moves_the_cursor_as_textual_does() -> None:
    app = Zoo()

    async def scene(pilot: Pilot[None]) -> None:
        app.query_one(Input).focus()
        await pilot.press(*"hip 漢字", "left", "left", "backspace", "home", "x", "end")

    await app.play(scene)


async def test_screens_modals_and_sizes_come_and_go() -> None:
    app = Zoo()

    async def scene(pilot: Pilot[None]) -> None:
        await app.push_screen(Ask())
        await pilot.pause()
        await app.resize(pilot, 101, 30)
        await app.push_screen(Other())
        await pilot.pause()
        await app.resize(pilot, 33, 9)
        await app.pop_screen()
        await pilot.pause()
        await app.pop_screen()
        await app.resize(pilot, 80, 24)
        app.theme = "textual-light"

    await app.play(scene)
    assert "row 1" in app.terminals[1].text()


async def test_a_terminal_that_was_cleared_is_painted_again_though_the_size_is_the_same() -> None:
    app = Zoo()

    async def scene(pilot: Pilot[None]) -> None:
        for terminal in app.terminals:
            terminal.screen.reset()
        await app.resize(pilot, 80, 24)

    await app.play(scene)
    assert "row 1" in app.terminals[1].text()


async def test_a_window_that_had_another_size_for_a_moment_is_painted_again() -> None:
    app = Zoo()

    async def scene(pilot: Pilot[None]) -> None:
        for terminal in app.terminals:
            terminal.screen.reset()
        for size in (Size(128, 4), Size(80, 24)):
            app.post_message(events.Resize(size, size))
            while app.size != size:
                await asyncio.sleep(0)
        await pilot.pause()

    await app.play(scene)
    assert "row 1" in app.terminals[1].text()


async def test_no_frame_is_queued_for_a_stalled_terminal_and_the_present_follows() -> None:
    app = Zoo()

    async def scene(pilot: Pilot[None]) -> None:
        writer = SimpleNamespace(_queue=Queue())
        app.capture.__dict__["_writer_thread"] = writer
        for _ in range(BACKLOG):
            writer._queue.put("waiting")
        app.comparing = False
        for second in range(20):
            app.query_one(Digits).update(f"09:{59 - second}")
            await pilot.pause()
            assert app.capture.written == []
        writer._queue = Queue()
        # A frame that was on its way may come first; the one that catches up sends every cell.
        while app.terminals[1].text() != app.terminals[0].text():
            await pilot.pause(0.01)
        assert app.capture.written
        assert_same(*app.terminals)

    await app.play(scene)
    assert app.terminals[1].text() == app.terminals[0].text()


async def act(app: Zoo, pilot: Pilot[None], rng: random.Random) -> None:
    """Do one thing that a program may do."""
    what = rng.randrange(10)
    widget = app.screen_stack[0].query_one(rng.choice(["#a", "#b"]), Static)
    if what < 4:
        words = [rng.choice(TEXTS) for _ in range(rng.randrange(1, 6))]
        lines = rng.choice([" ", "\n"]).join(words)
        widget.styles.text_style = rng.choice(STYLES)
        widget.styles.color = rng.choice(COLOURS)
        widget.styles.background = rng.choice(COLOURS)
        widget.update(lines)
    elif what == 4:
        widget.toggle_class(rng.choice(["wide", "hidden"]))
    elif what == 5:
        app.screen_stack[0].query_one(Digits).update(f"{rng.randrange(10000)}")
        app.screen_stack[0].query_one(ProgressBar).update(progress=rng.randrange(100))
    elif what == 6:
        await app.resize(pilot, rng.randrange(1, 120), rng.randrange(1, 40))
    elif what == 7:
        app.screen_stack[0].query_one("#list").scroll_to(y=rng.randrange(15), animate=False)
    elif len(app.screen_stack) > 2 or (len(app.screen_stack) > 1 and what == 8):
        app.pop_screen()
    else:
        app.push_screen(rng.choice([Ask, Other])())
    await pilot.pause()


@pytest.mark.parametrize("seed", range(3))
async def test_any_course_of_events_shows_the_same_cells(seed: int) -> None:
    app = Zoo()
    rng = random.Random(seed)

    async def scene(pilot: Pilot[None]) -> None:
        for _ in range(30):
            await act(app, pilot, rng)

    await app.play(scene)
    assert app.frames > 30
    assert app.light_bytes < app.stock_bytes


class OnZoo(PatchedScreen[None]):
    CSS = """
    OnZoo { layers: default above; }
    #a { border: round red; border-title-color: green; height: auto; padding: 0 1; }
    #above { layer: above; position: absolute; width: 20; height: 3; background: $primary; }
    """

    async def on_mount(self) -> None:
        await self.mount(Static("above 漢字", id="above", markup=False))


class ComposedZoo(Zoo):
    """Paints at once, maybe before it knows that its terminals have another size."""

    def __init__(self) -> None:
        super().__init__()
        self.comparing = False

    def get_default_screen(self) -> Screen[None]:
        return OnZoo()


def shown(row: Strip) -> list[Segment]:
    """What of a row takes up cells."""
    return [segment for segment in row.simplify() if segment.text]


@pytest.mark.parametrize("seed", range(3))
async def test_what_changed_is_painted_whole_and_as_textual_composes_it(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, rng, cells = ComposedZoo(), random.Random(seed), 0
    partial_update = PatchedCompositor.render_partial_update

    def compared(compositor: PatchedCompositor) -> OpenRows | None:
        nonlocal cells
        within, dirty = compositor.size.region, {*compositor._dirty_regions}
        update = partial_update(compositor)
        whole = compositor.render_strips()
        wanted = (within.intersection(one) for one in dirty)
        lacking = {(x, y) for one in wanted for y in one.line_range for x in one.column_range}
        painted = set[tuple[int, int]]()
        for y, x, row in update.rows if update else ():
            strip = Strip(row)
            end = x + strip.cell_length
            assert shown(strip) == shown(whole[y].crop(x, end)), f"column {x}, row {y}"
            here = {(column, y) for column in range(x, end)}
            assert not here & painted, "twice"
            assert here & lacking, "nothing changed there"
            painted |= here
            cells += strip.cell_length
        assert lacking <= painted
        return update

    async def scene(pilot: Pilot[None]) -> None:
        monkeypatch.setattr(PatchedCompositor, "render_partial_update", compared)
        for _ in range(30):
            first = app.screen_stack[0]
            first.query_one("#a").border_title = rng.choice(TEXTS)
            if rng.random() < 0.3:
                above = rng.randrange(-5, 70), rng.randrange(-2, 20)
                first.query_one("#above").styles.offset = above
            await act(app, pilot, rng)

    await app.play(scene)
    assert cells > 1000


class Board(KeptRows):
    """Rows that tell how often each was drawn anew."""

    DEFAULT_CSS = """
    Board { width: 1fr; height: 1fr; background: $surface; }
    Board.above { layer: above; position: absolute; width: 20; height: 5; background: $primary; }
    """

    def __init__(self, classes: str = "") -> None:
        super().__init__()
        self.set_classes(classes)
        self.drawn = Counter[int]()

    def segments(self, y: int) -> list[Segment]:
        self.drawn[y] += 1
        begin = Segment(f"{' '.join(self.classes)} {y} ", self.rich_style + Style(bold=True))
        end = Segment(f"{self.drawn[y]} {'漢字' * 20}", self.rich_style)
        return [*Strip([begin, end]).adjust_cell_length(self.size.width)]


class Boards(TwinApp):
    """Looks after every frame whether all is shown as Textual composes it."""

    def get_default_screen(self) -> Screen[None]:
        return OnBoards()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        fits = screen.outer_size.width == self.terminals[1].screen.columns
        if renderable is not None and self._running and fits:
            whole = [strip.text.rstrip() for strip in screen._compositor.render_strips()]
            assert self.terminals[1].text().split("\n") == whole


class OnBoards(PatchedScreen[None]):
    CSS = "OnBoards { layers: default above; } Label { layer: above; display: none; }"

    def compose(self) -> ComposeResult:
        yield Board()
        yield Board("above")
        yield Label("a label 漢字")


@pytest.mark.parametrize("seed", range(4))
async def test_rows_that_lie_open_show_as_textual_composes_them(seed: int) -> None:
    app, rng = Boards(), random.Random(seed)

    async def scene(pilot: Pilot[None]) -> None:
        below, above = app.screen.query(Board)
        for _ in range(40):
            match rng.randrange(6):
                case 0:
                    above.styles.offset = rng.randrange(-5, 70), rng.randrange(-3, 12)
                case 1:
                    above.display = not above.display
                case 2:
                    label = app.screen.query_one(Label)
                    label.display = not label.display
                case _:
                    for board in rng.sample((below, above), rng.choice((1, 2))):
                        rows = range(board.size.height)
                        board.repaint(sorted(rng.sample(rows, rng.randrange(len(rows) + 1))))
            await pilot.pause()

    await app.play(scene, 60, 12)


async def test_rows_are_drawn_anew_in_another_width() -> None:
    app = Boards()

    async def scene(pilot: Pilot[None]) -> None:
        board = app.screen.query(Board).first()
        for width in (60, 50, 70):
            await app.resize(pilot, width, 12)
            assert {Strip(row).cell_length for row in board.kept(range(12))} == {width}

    await app.play(scene, 60, 12)


async def test_a_kept_style_is_as_grey_as_the_rest_where_no_colour_is_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Boards()

    async def scene(pilot: Pilot[None]) -> None:
        seen = app.screen.query(Board).first().as_seen(Style.parse("#ff0000 on #0000ff"))
        for colour in (seen.color, seen.bgcolor):
            assert colour
            assert len({*colour.get_truecolor()}) == 1

    await app.play(scene, 60, 12)


async def test_what_is_painted_reaches_as_far_as_its_widget_lies_open() -> None:
    app = Boards()

    async def scene(pilot: Pilot[None]) -> None:
        app.screen.query_one(".above").styles.offset = (5, 2)
        await pilot.pause()
        compositor = app.screen._compositor
        for top, bottom in ((0, 10), (0, 5), (3, 5), (3, 10)):
            for x, before, behind in ((0, (0, 5), (0, 60)), (30, (25, 60), (0, 60))):
                compositor._dirty_regions = {Region(x, top, 4, bottom - top)}
                update = compositor.render_partial_update()
                assert isinstance(update, OpenRows)
                painted = [(y, x, x + Strip(row).cell_length) for y, x, row in update.rows]
                open_at = {y: before if 2 <= y < 7 else behind for y in range(top, bottom)}
                assert painted == [(y, *ends) for y, ends in open_at.items()]

    await app.play(scene, 60, 12)


async def test_the_stock_display_takes_over_where_the_light_one_does_not_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = (App, "_display _begin_update _end_update _on_resize")
    assert PatchedApp.stock_display == changed("display", parts) == ""
    monkeypatch.setattr(App, "_begin_update", lambda self, mode: None)
    assert changed("display", parts) == "Textual's display has changed"
    monkeypatch.undo()
    app = Zoo()
    app.stock_display = "asked for"

    async def scene(pilot: Pilot[None]) -> None:
        app.query_one(Digits).update("09:00")

    await app.play(scene)
    assert app.light_bytes == app.stock_bytes
    assert app.get_driver_class() is LinuxDriver
    assert app.stock_driver == "asked for"


async def test_headless_nothing_changes() -> None:
    class Plain(PatchedApp[None]):
        def compose(self) -> ComposeResult:
            yield Static("here")

    async with Plain().run_test() as pilot:
        await pilot.pause()
        assert "here" in pilot.app.export_screenshot()
