from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from msgspec.structs import replace
from textual.geometry import Region

from hiptui.domain.circuit import Circuit, Move, Rounds, Side, Sides, Timing
from hiptui.domain.commands import Command
from hiptui.domain.formatting import clock, many
from hiptui.domain.session import Snapshot
from hiptui.domain.settings import Settings, resolve
from hiptui.domain.timeline import Kind, Timeline
from hiptui.storage.circuits import read, shipped_path
from hiptui.ui.stage import BLANK, FigureSize, Role, Span, cut, fill, width
from hiptui.ui.stage.block_letters import QUADRANTS, least_cells
from hiptui.ui.stage.session import scene
from hiptui.ui.stage.session_body import WAYS
from hiptui.ui.stage.session_view import REST, WORK, SessionView, phase_of
from hiptui.ui.themes import console_text
from tests.screens import SIZES, Picture
from tests.strategies import timelines
from tests.support import Driver, circuit_of, counted, drive, examples, for_each

LONG = "Unbrechbarerübungsnamenwurm" * 3
HOSTILE = Circuit(
    id="hostile",
    name="N" * 80,
    moves=(
        Move(LONG[:80], LONG[:20], seconds=3600, sides=Sides.EACH, labels=("L" * 200, "R" * 200)),
        Move("腰" * 40, "腰" * 20, seconds=60, sides=Sides.EACH, labels=("左" * 90, "右" * 90)),
        Move("[bold]x[/] 🏃‍♀️" * 5, "[red]", reps=1000, sides=Sides.EACH, check="c" * 2000),
        Move("W " * 40, "W W W", seconds=1, labels=("w " * 1000,) * 2, steps=("s " * 1000,) * 9),
    ),
)
HOSTILE = replace(
    HOSTILE,
    moves=tuple(
        replace(move, setup="setup " * 300, turn="t" * 2000, steps=("step " * 300,) * 5)
        for move in HOSTILE.moves
    ),
)


@cache
def shipped_circuit(name: str) -> Circuit:
    return next(one for one in read(shipped_path()).circuits if one.id == name)


@cache
def snapshots(name: str) -> tuple[Snapshot, ...]:
    """A moment in each segment of the first round and the rest after it, and how all ends."""
    circuit = HOSTILE if name == "hostile" else shipped_circuit(name)
    timing = replace(resolve(circuit, Settings()), rest=120)
    driver = drive(circuit, **{key: getattr(timing, key) for key in Timing.__struct_fields__})
    shots = []
    while driver.at.index < len(driver.session.timeline.segments):
        if driver.segment.round == 1 or driver.shown.cool_down:
            length = driver.segment.seconds or 17
            shots.append(driver.wait(min(5.0, length / 3)).shown)
            if driver.segment.kind is Kind.REST:
                shots.append(driver.wait(driver.shown.remaining or 0).wait(-4).shown)
        driver.do(Command.NEXT)
    return (*shots, driver.shown)


def view(snapshot: Snapshot, figure: FigureSize = FigureSize.OFF) -> SessionView:
    return SessionView(snapshot, "07:11", figure=figure)


@cache
def drawn(
    snapshot: Snapshot, cells: int, rows: int, figure: FigureSize = FigureSize.OFF
) -> Picture:
    """The stage, once its size is right and nothing is below the figure."""
    page = scene(view(snapshot, figure), cells, rows)
    picture = Picture(page.lines)
    assert len(picture.lines) == rows
    assert max(picture.widths) <= cells
    if box := page.figure:
        assert box.x >= 0
        assert box.x + box.width <= cells
        assert box.y + box.height <= rows
        assert_bare(picture, box)
    return picture


def assert_bare(picture: Picture, box: Region) -> None:
    """Nothing is written where the figure stands."""
    for row in picture.lines[box.y : box.y + box.height]:
        covered = fill(row, box.x + box.width) if row else BLANK
        text = "".join(span.text for span in covered)
        before = "".join(span.text for span in cut(row, box.x)) if row and box.x else ""
        assert not text[len(before) :].strip(), picture.rows


def assert_tells_all(
    snapshot: Snapshot, cells: int, rows: int, figure: FigureSize = FigureSize.OFF
) -> None:
    """Phase, time, side, move name and label are there."""
    picture = drawn(snapshot, cells, rows, figure)
    missing = [what for what, there in told(picture, snapshot) if not there]
    assert not missing, f"{cells}x{rows}:\n" + "\n".join(picture.rows)


def told(picture: Picture, snapshot: Snapshot) -> Iterator[tuple[str, bool]]:
    """What must be there, and whether it is."""
    yield phase_of(snapshot).word, picture.shows(phase_of(snapshot).word)
    yield clock_of(snapshot), picture.shows(clock_of(snapshot))
    coming = snapshot.coming
    move = snapshot.move
    if coming and move and not snapshot.cool_down:
        cut = snapshot.timeline.circuit.id == "hostile"
        label = move.label(coming.side)
        yield f"{coming.side}", tells_side(picture, coming.side)
        yield move.name, tells(picture, move.name, cut) or tells(picture, move.short, cut)
        yield label, tells(picture, label, cut)


def clock_of(snapshot: Snapshot) -> str:
    """The time at hand."""
    if snapshot.count_in:
        return str(snapshot.count_in)
    if snapshot.remaining is None:
        return clock(snapshot.elapsed)
    return clock(snapshot.remaining) if snapshot.segment else "DONE"


def tells_side(picture: Picture, side: Side | None) -> bool:
    """Whether the side at hand, and not the other one, is the largest or the only one told."""
    now = " ".join(row for row in picture.rows if not row.lstrip().startswith("next:")).split()
    high = {one: 1 for one in Side if one.upper() in now}
    for one in Side:
        for word in (one, one[0]):
            if block := picture.blocks(word):
                high[one] = max(high.get(one, 0), block[0])
    if side is None:  # a label in block letters may name both
        return max(high.values(), default=0) <= 3
    return high.get(side, 0) > high.get(side.other, 0)


def tells(picture: Picture, text: str, cut: bool) -> bool:
    """Whether `text` is there; where it may be cut, its beginning."""
    return not text or picture.shows(text) or (cut and picture.begins(text, 5))


SIDE_WORDS = ("◀ LEFT", "RIGHT ▶")


@for_each("figure", FigureSize)
@for_each("size", SIZES)
@for_each("name", ["runner-hips", "myrtl", "seven-minute", "hostile"])
def test_every_segment_tells_all_at_every_size(
    name: str, size: tuple[int, int], figure: FigureSize
) -> None:
    every = 12 if size[0] >= 200 else 4  # the three figures begin at three places
    for snapshot in snapshots(name)[list(FigureSize).index(figure) :: every]:
        assert_tells_all(snapshot, *size, figure)


@for_each("size", SIZES)
@for_each("keys", [["pause"], ["pause", "pause"]])
@for_each("name", ["runner-hips", "myrtl", "hostile"])
def test_a_pause_and_a_count_in_tell_all_too(
    name: str, keys: list[str], size: tuple[int, int]
) -> None:
    driver = drive(HOSTILE if name == "hostile" else shipped_circuit(name))
    for index, figure in zip((1, 4, 7), FigureSize, strict=True):
        driver.to(index).do(*map(Command, keys))
        assert_tells_all(driver.shown, *size, figure)
        driver.do(Command.GO if len(keys) == 2 else Command.NEXT)


@for_each("size", [(40, 12), (80, 24), (200, 60)])
def test_a_pause_cannot_be_overlooked(size: tuple[int, int]) -> None:
    running = drive(shipped_circuit("runner-hips")).to(3, 4)
    picture = drawn(running.do(Command.PAUSE).shown, *size)
    block = picture.blocks("PAUSED")
    assert block
    assert block[0] >= max(5, size[1] // 8)
    assert re.fullmatch("┏━+┓", picture.rows[0].strip())
    assert len(picture.rows[0].strip()) >= size[0] - 4
    for words in ("space go on", "r this side again"):
        assert picture.says(words)


@for_each("size", [(80, 24), (100, 30), (120, 36), (200, 60)])
@for_each("index", [1, 3])
def test_from_80x24_on_phase_side_and_time_are_an_eighth_of_the_height(
    size: tuple[int, int], index: int
) -> None:
    picture = drawn(drive(shipped_circuit("runner-hips")).to(index, 4).shown, *size)
    for word in ("HIP CAR", SIDE_WORDS[index != 1], "0:26"):
        block = picture.blocks(word)
        assert block, word
        assert block[0] >= size[1] // 8, word


@for_each("size", SIZES)
def test_the_digits_of_work_are_the_largest_on_the_screen(size: tuple[int, int]) -> None:
    for name, index, digits in (
        ("runner-hips", 1, "0:26"), ("runner-hips", 3, "0:26"), ("myrtl", 1, "8 reps")
    ):  # fmt: skip
        shot = drive(shipped_circuit(name)).to(index, 4).shown
        picture = drawn(shot, *size)
        time = picture.letters(digits)
        side = side_place(picture, shot.coming.side if shot.coming else None)
        assert time
        assert side
        assert time.height >= side.height


@for_each("size", SIZES)
@for_each(("index", "seconds"), [(0, 15), (1, 30), (2, 5), (4, 10), (26, 110)])
def test_all_stays_in_its_place_as_the_time_runs_down(
    index: int, seconds: int, size: tuple[int, int]
) -> None:
    def rows_of(shot: Snapshot) -> list[tuple[int, Role, bool]]:
        lines = scene(view(shot), *size).lines
        spans = [(y, span) for y, row in enumerate(lines) for span in row if span.text.strip()]
        return [(y, span.role, is_block(span)) for y, span in spans]

    hips = shipped_circuit("runner-hips")
    times = [second + 0.5 for second in range(0, seconds, 1 + seconds // 30)]
    shots = [drive(hips).to(index, second).shown for second in times]
    blocks = [{y for y, _, block in rows_of(one) if block} for one in shots]
    assert all(rows == blocks[0] for rows in blocks)
    others = [{y for y, role, block in rows_of(one) if not block or role is Role.WORK}
              for one in shots]  # fmt: skip
    assert all(rows == others[0] for rows in others)


# --- left and right -------------------------------------------------------------------------

TURNED = {"left": "right", "Left": "Right", "LEFT": "RIGHT", "L": "R"}
TURNED |= {other: one for one, other in TURNED.items()}


DRAWN = {*QUADRANTS, *"━─│┃┏┓┗┛◀▶"}


def two_sided() -> list[tuple[str, int]]:
    names = ("runner-hips", "myrtl", "seven-minute")
    return [
        (name, i)
        for name in names
        for i, move in enumerate(shipped_circuit(name).moves)
        if move.sides is Sides.EACH
    ]


def words(picture: Picture) -> list[str]:
    """All words, those in block letters too, sorted: a longer word may move others."""
    found = [word for row in picture.rows for word in re.findall(r"\w+|\S", row)]
    found = [word for word in found if DRAWN.isdisjoint(word)]
    sides = ("LEFT", "RIGHT", "L", "R")
    return sorted([*found, *(f"#{word}" for word in sides if picture.blocks(word))])


def turned(words: list[str]) -> list[str]:
    """The words with left and right swapped."""
    bare = [(word[: word.startswith("#")], word.lstrip("#")) for word in words]
    return sorted(mark + TURNED.get(word, word) for mark, word in bare)


@for_each("place", two_sided())
def test_a_move_on_the_left_is_the_mirror_of_the_same_on_the_right(place: tuple[str, int]) -> None:
    name, index = place
    move = shipped_circuit(name).moves[index]
    for size in ((40, 12), (80, 24)):
        for segment in range(4):
            for command in (None, Command.PAUSE):
                one, other = (
                    driver_on(replace(move, first=side), segment, command).shown for side in Side
                )
                left, right = drawn(one, *size), drawn(other, *size)
                assert one.coming
                assert other.coming
                assert tells_side(left, one.coming.side)
                assert tells_side(right, other.coming.side)
                if "…" not in "".join((*left.rows, *right.rows)):
                    said, mirrored = words(left), words(right)
                    assert turned(said) == mirrored
                    assert said != mirrored


def driver_on(move: Move, segment: int, command: Command | None) -> Driver:
    """A session of this move twice, in one of its segments."""
    circuit = Circuit("test", "Test", (move, move), rounds=Rounds(1, 1))
    driver = drive(circuit, rounds=1)
    for _ in range(segment):
        driver.do(Command.NEXT)
    driver.wait(1)
    return driver.do(command) if command else driver


@for_each("name", ["runner-hips", "myrtl", "seven-minute"])
def test_what_comes_next_says_the_side_that_comes(name: str) -> None:
    for snapshot in snapshots(name):
        if snapshot.segment is None or snapshot.segment.kind is not Kind.WORK:
            continue
        then, move = snapshot.then, snapshot.then and snapshot.then.move
        row = next(row for row in drawn(snapshot, 80, 24).rows if "next:" in row)
        if then and then.side and move and "rest" not in row:
            label = move.label(then.side)
            assert f"{then.side.upper()}  {move.name}" in row or label[1:] in row
            assert then.side.other.upper() not in row


# --- the rest -------------------------------------------------------------------------------


@for_each("index", [0, 1, 2, 4])
@for_each("size", [(40, 12), (80, 24), (100, 30)])
def test_a_word_on_what_a_key_did_is_shown_in_every_phase(
    index: int, size: tuple[int, int]
) -> None:
    shot = drive(shipped_circuit("runner-hips")).to(index, 1).shown
    picture = Picture(scene(SessionView(shot, notice="10 s more: 0:40, this time."), *size).lines)
    assert len(picture.lines) == size[1]
    assert picture.says("10 s more: 0:40, this time.")


def test_at_40x12_a_long_word_takes_the_setups_row_too_and_nothing_else() -> None:
    shot = drive(shipped_circuit("runner-hips")).shown
    before, told = (
        Picture(scene(SessionView(shot, notice=notice), 40, 12).lines)
        for notice in ("No.", 'settings.toml: timing.rst = 3: unknown key, did you mean "rest"?')
    )
    assert told.rows[-2:] == ["settings.toml: timing.rst = 3: unknown", 'key, did you mean "rest"?']
    assert told.rows[:-2] == before.rows[:-2]
    assert "On all fours" in before.rows[-2]


def test_a_rest_turns_to_the_next_move_in_its_last_seconds() -> None:
    driver = drive(shipped_circuit("runner-hips")).to(25)
    while driver.segment.kind is not Kind.REST:
        driver.do(Command.NEXT)
    resting = drawn(driver.wait(5).shown, 80, 24)
    assert resting.shows("REST")
    assert resting.says("Next: LEFT  Hip controlled articular rotation")
    moving = drawn(driver.wait(107).shown, 80, 24)
    assert moving.shows("NEXT")
    assert moving.blocks("LEFT")
    assert moving.shows("0:08")


@given(timelines(), st.integers(40, 300), st.integers(12, 100), st.floats(0, 400))
@hypothesis_settings(max_examples=examples(60))
@example(drive(HOSTILE).session.timeline, 40, 12, 30.0)
@example(drive(HOSTILE).session.timeline, 300, 100, 30.0)
def test_any_session_fits_any_size(
    timeline: Timeline, cells: int, rows: int, seconds: float
) -> None:
    driver = Driver(timeline)
    for command in (None, Command.PAUSE, Command.PAUSE, Command.NEXT, Command.NEXT):
        shot = driver.wait(seconds).shown
        for one in (SessionView(shot), SessionView(shot, "07:11", "n" * 300)):
            lines = scene(one, cells, rows).lines
            assert len(lines) == rows
            assert all(width(row) <= cells for row in lines)
        if command:
            driver.do(command)


def test_text_from_a_file_is_shown_as_it_is() -> None:
    named = Move("[bold]x[/bold]", "[b]", seconds=60, setup="[@click=app.quit]go[/]")
    picture = drawn(drive(Circuit("a", "A", (named,))).shown, 60, 20)
    assert picture.says("[bold]x[/bold]")
    assert picture.says("[@click=app.quit]go[/]")


# --- read from the mat ----------------------------------------------------------------------

MAT = [(40, 12), (46, 19), (80, 24), (100, 30), (130, 15), (200, 60)]
BLOCKS = set(QUADRANTS) - {" "}


@cache
def moments(name: str) -> tuple[Snapshot, ...]:
    """Each phase at the beginning, its last seconds, a pause and a count-in, and the end."""
    driver = drive(shipped_circuit(name))
    shots = []
    for index in range(6):
        shots.append(driver.to(index, 1).shown)
        if driver.shown.remaining is not None:
            shots.append(driver.wait(driver.shown.remaining - 2.5).shown)
        shots.append(driver.do(Command.PAUSE).shown)
        shots.append(driver.do(Command.PAUSE).shown)
        driver.do(Command.GO)
    rest = next(one for one in snapshots(name) if one.segment and one.segment.kind is Kind.REST)
    return (*shots, rest, snapshots(name)[-2])


def is_block(span: Span) -> bool:
    return bool(span.text.strip()) and set(span.text) <= BLOCKS | {" "}


def side_place(picture: Picture, side: Side | None) -> Region | None:
    """Where a side stands in block letters, in the best way it is written."""
    words = [way[side is Side.RIGHT] for way in WAYS] if side else []
    return next(filter(None, map(picture.letters, words)), None)


def numbers(picture: Picture, snapshot: Snapshot) -> list[Region]:
    """Where times, counts and repetitions stand in block letters."""
    segment, seconds = snapshot.segment, snapshot.remaining
    texts = {str(snapshot.count_in), clock(snapshot.elapsed), clock(seconds or 0), str(seconds)}
    texts |= {many(segment.reps or 0, "rep")} if segment else set()
    return [place for text in sorted(texts) if (place := picture.letters(text))]


TIME = r"(?<!ends )\b\d+:\d\d\b(?! (?:to go|so far))"


def assert_side_first(snapshot: Snapshot, size: tuple[int, int], figure: FigureSize) -> None:
    """The side is neither behind nor below a time, a count or repetitions."""
    picture = drawn(snapshot, *size, figure)
    said = "\n".join(picture.rows)
    assert not re.search(r"\d[^a-z\n]*\b(left|right)\b", said, re.IGNORECASE), said
    place = side_place(picture, snapshot.coming.side if snapshot.coming else None)
    if not place:
        return
    assert not re.search(TIME, "\n".join(picture.rows[: place.y])), said
    for number in numbers(picture, snapshot):
        above = place.bottom <= number.y
        beside = place.right < number.x and place.y < number.bottom
        assert above or beside, said


@for_each("size", [*MAT, (60, 15)])
@for_each("name", ["runner-hips", "myrtl", "seven-minute"])
def test_a_side_is_never_behind_nor_below_a_number(name: str, size: tuple[int, int]) -> None:
    for snapshot in moments(name):
        assert_side_first(snapshot, size, FigureSize.BESIDE)


@given(st.data(), st.integers(40, 220), st.integers(12, 70), st.sampled_from(FigureSize))
@hypothesis_settings(max_examples=examples(40))
def test_a_side_is_never_behind_nor_below_a_number_at_any_size(
    data: st.DataObject, cells: int, rows: int, figure: FigureSize
) -> None:
    snapshot = data.draw(st.sampled_from((*moments("runner-hips"), *moments("myrtl"))))
    assert_side_first(snapshot, (cells, rows), figure)


@for_each("size", [(80, 24), (100, 30), (120, 36), (200, 60)])
@for_each("figure", [FigureSize.OFF, FigureSize.BESIDE])
def test_where_there_is_height_the_side_stands_above_the_number_and_apart_from_the_head(
    size: tuple[int, int], figure: FigureSize
) -> None:
    for snapshot in (*moments("runner-hips"), *moments("myrtl")[:6]):
        picture = drawn(snapshot, *size, figure)
        place = side_place(picture, snapshot.coming.side if snapshot.coming else None)
        if not place:
            continue
        said = "\n".join(picture.rows)
        assert all(place.bottom <= number.y for number in numbers(picture, snapshot)), said
        above = picture.rows[place.y - 1][place.x : place.right]
        assert not any(QUADRANTS.find(char) & 12 for char in above if char in QUADRANTS), said


@for_each("size", MAT)
def test_left_stands_at_the_left_edge_of_its_place_and_right_at_the_right_one(
    size: tuple[int, int],
) -> None:
    for index in (1, 3):
        picture = drawn(drive(shipped_circuit("runner-hips")).to(index, 4).shown, *size)
        assert picture.blocks(SIDE_WORDS[index == 3])
        rows = [
            (row, next(span for span in row if is_block(span) and span.role is Role.WORK))
            for row in picture.lines
            if any(is_block(span) and span.role is Role.WORK for span in row)
        ][: 3 if size[1] < 40 else 6]
        margin = 2 if size[0] >= 84 else 0
        for row, span in rows:
            before = width(row[: row.index(span)])
            behind = [one for one in row[row.index(span) + 1 :] if is_block(one)]
            if index == 1:
                assert before == margin
            elif not behind:
                assert before + span.width == size[0] - margin


@for_each("size", [(80, 24), (100, 30), (130, 25), (200, 60)])
@for_each("name", ["runner-hips", "myrtl", "seven-minute"])
def test_from_80x24_on_the_keys_that_apply_are_in_sight(name: str, size: tuple[int, int]) -> None:
    for snapshot in moments(name):
        for figure in FigureSize:
            last = drawn(snapshot, *size, figure).rows[-2 if snapshot.paused else -1]
            words = ["? help"]
            words += ["enter what you did"] if snapshot.cool_down else ["esc leave", "p back"]
            words += [] if snapshot.cool_down else ["space go on" if snapshot.paused else "space"]
            assert all(word in last for word in words), last


@for_each("size", [(80, 24), (100, 30), (200, 60)])
@for_each("name", ["runner-hips", "myrtl", "seven-minute"])
def test_a_word_on_what_a_key_did_moves_nothing_and_leaves_the_keys(
    name: str, size: tuple[int, int]
) -> None:
    for snapshot in moments(name):
        if snapshot.paused:
            continue
        page = replace(view(snapshot, FigureSize.BESIDE), notice="10 s more: 0:40, this time.")
        told, before = scene(page, *size), scene(replace(page, notice=""), *size)
        assert told.figure == before.figure
        rows, others = Picture(told.lines).rows, Picture(before.lines).rows
        changed = [
            y for y, (row, other) in enumerate(zip(rows, others, strict=True)) if row != other
        ]
        assert [rows[y].strip() for y in changed] == [page.notice]
        assert "? help" in rows[-1]


@for_each("muted", [False, True])
@for_each("name", ["runner-hips", "myrtl", "seven-minute"])
def test_at_40x12_a_word_says_where_the_keys_are(name: str, muted: bool) -> None:
    for snapshot in (*snapshots(name), *moments(name)):
        picture = Picture(scene(replace(view(snapshot), muted=muted), 40, 12).lines)
        where = "? help" if snapshot.cool_down or snapshot.paused else "? keys"
        assert picture.says(where) or picture.says("? keys"), "\n".join(picture.rows)


@for_each("size", [(80, 24), (100, 30), (200, 60)])
def test_in_a_pause_a_word_on_something_leaves_the_keys_in_sight(size: tuple[int, int]) -> None:
    shot = drive(shipped_circuit("runner-hips")).to(1, 4).do(Command.PAUSE).shown
    for told in (
        SessionView(shot, why="Paused: the laptop slept."),
        SessionView(shot, notice="No."),
    ):
        picture = Picture(scene(told, *size).lines)
        assert picture.says(told.notice or told.why)
        assert picture.says("space go on")


READY = (Kind.PREPARE, Kind.SWITCH, Kind.CHANGE)


def ready(snapshot: Snapshot) -> bool:
    """Whether one gets ready, and nothing stands still."""
    segment, still = snapshot.segment, snapshot.paused or snapshot.count_in
    return segment is not None and segment.kind in READY and not still


@for_each("size", MAT)
def test_the_time_where_one_gets_ready_is_said_once_and_large(size: tuple[int, int]) -> None:
    for snapshot in filter(ready, moments("runner-hips")):
        seconds = snapshot.remaining or 0
        picture = drawn(snapshot, *size, FigureSize.BESIDE)
        place = picture.letters(clock(seconds))
        assert place, "\n".join(picture.rows)
        assert place.height >= max(3, size[1] // 8)
        assert not picture.says(clock(seconds))
        assert not picture.letters(str(seconds))


@for_each("size", MAT)
@for_each("name", ["runner-hips", "myrtl", "seven-minute"])
def test_whatever_is_not_work_says_so_in_block_letters(name: str, size: tuple[int, int]) -> None:
    for snapshot in (*moments(name), *snapshots(name)[:6]):
        phase, page = phase_of(snapshot), view(snapshot)
        picture = drawn(snapshot, *size, FigureSize.BESIDE)
        word = page.digits if snapshot.count_in else phase.word
        place = picture.letters(word)
        assert bool(place) == (phase is not WORK), "\n".join(picture.rows)
        if place and snapshot.segment and not snapshot.cool_down:
            assert place.height >= 3
            time = [span.role for row in picture.lines for span in row if is_block(span)]
            assert phase.role in time, "\n".join(picture.rows)


@for_each("size", [(80, 24), (100, 30), (120, 36), (200, 60)])
@for_each("figure", [FigureSize.OFF, FigureSize.BESIDE])
def test_where_nothing_counts_the_key_to_press_stands_in_block_letters(
    size: tuple[int, int], figure: FigureSize
) -> None:
    picture = drawn(drive(shipped_circuit("myrtl")).to(1, 4).shown, *size, figure)
    does = picture.letters("n when done") or picture.letters("press n")
    digits = picture.letters("8 reps")
    assert does
    assert digits
    assert digits.bottom <= does.y


def test_one_repetition_is_not_several() -> None:
    picture = drawn(drive(circuit_of(counted("Jump", 1))).to(1).shown, 80, 24)
    assert picture.letters("1 rep")


def test_at_40x12_too_a_key_is_named_where_nothing_counts() -> None:
    picture = drawn(drive(shipped_circuit("myrtl")).to(1, 4).shown, 40, 12)
    assert picture.says("n when your 8 repetitions are done")


@for_each("size", MAT)
def test_the_time_of_the_cool_down_stands_in_block_letters(size: tuple[int, int]) -> None:
    shot = snapshots("runner-hips")[-3]
    assert shot.cool_down
    place = drawn(shot, *size).letters(clock(shot.remaining or 0))
    assert place
    assert place.height >= max(3, size[1] // 8)


@for_each("size", MAT)
def test_in_a_rest_nothing_has_the_colour_of_work(size: tuple[int, int]) -> None:
    resting = [one for one in snapshots("runner-hips") if phase_of(one) is REST]
    assert resting
    for snapshot in resting:
        lines = drawn(snapshot, *size, FigureSize.BESIDE).lines
        assert not [one for row in lines for one in row if one.role in {Role.WORK, Role.NOW}]


def test_while_locked_the_row_of_keys_is_that_of_the_lock() -> None:
    shot = drive(shipped_circuit("runner-hips")).to(1, 4).shown
    for size in MAT:
        locked = SessionView(shot, notice="10 s more: 0:40, this time.", locked=True)
        picture = Picture(scene(locked, *size).lines)
        assert picture.says("x x unlocks")
        assert not picture.says("space pause")


@for_each("size", [(80, 24), (100, 30), (120, 36), (200, 60)])
@for_each("figure", [FigureSize.OFF, FigureSize.BESIDE])
@for_each("name", ["runner-hips", "myrtl", "seven-minute"])
def test_the_short_name_stands_in_block_letters(
    name: str, size: tuple[int, int], figure: FigureSize
) -> None:
    narrow = size[0] < 120  # where a name may be too long
    for snapshot in (*moments(name), *(snapshots(name) if narrow else ())):
        if snapshot.cool_down or not snapshot.move:
            continue
        picture = drawn(snapshot, *size, figure)
        short = snapshot.move.short
        if phase_of(snapshot) is WORK and least_cells(short) > size[0] - 4:
            continue
        if view(snapshot).resting:
            side = view(snapshot).side
            short = short if side else f"next: {short}"
            assert not side or picture.letters(f"next {side}"), "\n".join(picture.rows)
        assert any(alike(picture, parts) for parts in on_two_rows(short)), "\n".join(picture.rows)
        assert picture.says(snapshot.move.name)


def alike(picture: Picture, parts: list[str]) -> bool:
    """Whether the parts of a name stand below one another in letters of one height, apart."""
    places = [place for part in parts if (place := picture.letters(part))]
    if len(places) < len(parts):
        return False
    high = places[0].height
    gap = high > 4  # lower ones have a gap of their own
    return all(
        below.y >= above.bottom + gap and below.height == high for above, below in pairwise(places)
    )


def on_two_rows(name: str) -> list[list[str]]:
    parts = name.split()
    return [[name], *([" ".join(parts[:i]), " ".join(parts[i:])] for i in range(1, len(parts)))]


@for_each(
    ("name", "large", "text"),
    [
        ("Bulgarian split squat hold", "BULGARIAN", "Bulgarian split squat hold"),
        ("Élévation latérale", "ELEVATION", "Élévation latérale"),
        ("Kniehebelauf – links", "KNIEHEBELAUF", "Kniehebelauf – links"),
        ("Großer Kreis", "GROSSER", "Großer Kreis"),
    ],
)
@for_each("size", [(80, 24), (120, 36)])
def test_long_and_accented_names_stand_in_block_letters(
    name: str, large: str, text: str, size: tuple[int, int]
) -> None:
    move = Move(name, name, seconds=40, sides=Sides.EACH)
    for segment in (0, 2):
        picture = drawn(driver_on(move, segment, None).shown, *size)
        assert any(picture.blocks(f"{large}{rest}") for rest in ("", " SPLIT", " LATERALE", " -",
            " - LINKS", " KREIS"))  # fmt: skip
        assert picture.says(text)
        assert "…" not in "".join(picture.rows)


@for_each("name", ["Планка", "側平板"])
@for_each("size", [(80, 24), (120, 36)])
def test_a_name_that_block_letters_lack_stands_alone_and_leaves_side_and_digits_large(
    name: str, size: tuple[int, int]
) -> None:
    other = Move("Plank", "Plank", seconds=40, sides=Sides.EACH)
    foreign = replace(other, name=name, short=name)
    picture = drawn(driver_on(foreign, 0, None).shown, *size)
    row = next(row for row in picture.lines if " ".join(name) in "".join(s.text for s in row))
    assert [span.role for span in row if span.text.strip()] == [Role.STRONG]
    for segment, word in ((0, SIDE_WORDS[0]), (1, "0:19")):
        here = drawn(driver_on(foreign, segment, None).shown, *size).blocks(word)
        there = drawn(driver_on(other, segment, None).shown, *size).blocks(word)
        assert here
        assert there
        assert here[0] >= there[0]


@for_each("size", [(40, 12), (80, 25), (100, 37), (200, 60)])
@for_each("name", ["runner-hips", "myrtl", "seven-minute"])
def test_a_console_gets_only_what_its_font_has(name: str, size: tuple[int, int]) -> None:
    found: set[str] = set()
    for snapshot in moments(name):
        for one in (SessionView(snapshot, "07:11", console=True),
                    SessionView(snapshot, notice="ü" * 300, console=True, muted=True)):  # fmt: skip
            lines = scene(one, *size).lines
            assert all(width(row) <= size[0] for row in lines)
            found |= {char for row in lines for span in row for char in console_text(span.text)}
    assert {char for char in found if not char.isascii()} <= set("█▀▄▌▐░▒▓─│┌┐└┘├┤┬┴┼ü")


@for_each("size", [(80, 25), (100, 37), (160, 50)])
@for_each("index", [1, 3])
def test_on_a_console_digits_and_side_are_of_whole_cells(size: tuple[int, int], index: int) -> None:
    shot = drive(shipped_circuit("runner-hips")).to(index, 4).shown
    picture = Picture(scene(SessionView(shot, console=True), *size).lines)
    for word in (SIDE_WORDS[index == 3], "0:26"):
        assert picture.blocks(word)
    blocks = {char for row in picture.lines for span in row if is_block(span) for char in span.text}
    assert blocks <= {"█", " "}


@for_each("size", [(39, 30), (90, 11), (20, 5), (10, 3), (13, 1)])
def test_where_it_is_too_small_side_and_time_are_still_said_in_this_order(
    size: tuple[int, int],
) -> None:
    for index, side in ((1, "◀ LEFT"), (3, "RIGHT ▶")):
        picture = drawn(drive(shipped_circuit("runner-hips")).to(index, 4).shown, *size)
        assert picture.says("0:26")
        assert picture.says(side)
        told = " ".join(picture.rows)
        assert told.index(side) < told.index("0:26")


@given(st.integers(1, 45), st.integers(1, 14))
@hypothesis_settings(max_examples=examples(30))
def test_no_size_is_too_small_to_be_drawn(cells: int, rows: int) -> None:
    for snapshot in moments("myrtl")[:6]:
        drawn(snapshot, cells, rows, FigureSize.BESIDE)


@for_each("size", MAT)
def test_a_changed_length_is_shown_large(size: tuple[int, int]) -> None:
    for index in (1, 5):
        shot = drive(shipped_circuit("runner-hips")).to(index, 4).shown
        assert Picture(scene(SessionView(shot, new_length=77), *size).lines).blocks("1:17")


@for_each("size", MAT)
def test_a_count_in_says_what_goes_on(size: tuple[int, int]) -> None:
    driver = drive(shipped_circuit("runner-hips")).to(3, 13).do(Command.PAUSE, Command.PAUSE)
    assert drawn(driver.shown, *size).says("Going on: right, 0:17 to go")
    resting = drive(shipped_circuit("runner-hips")).to(26, 10).do(Command.PAUSE, Command.PAUSE)
    assert drawn(resting.shown, *size).says("Going on: rest, 1:50 to go")


@for_each(("name", "words"), [("myrtl", "n done"), ("runner-hips", "n next")])
def test_repetitions_are_done_and_what_is_timed_leads_on(name: str, words: str) -> None:
    assert drawn(drive(shipped_circuit(name)).to(1, 4).shown, 80, 24).says(words)


@for_each("size", [(40, 12), (80, 24)])
def test_a_second_changes_the_digits_and_little_else(size: tuple[int, int]) -> None:
    for index in (0, 1, 4, 25):
        driver = drive(shipped_circuit("runner-hips")).to(index, 4)
        here = scene(view(driver.shown), *size).lines
        there = scene(view(driver.wait(1).shown), *size).lines
        spans = [
            (one, other)
            for row, new in zip(here, there, strict=True)
            for one, other in zip(row, new, strict=True)
            if one != other
        ]
        assert all(
            is_block(one) or re.search(r"\d", one.text) or "━" in one.text or "─" in one.text
            for one, _ in spans
        )
