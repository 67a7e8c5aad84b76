from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hiptui.cli.colours import FULL
from hiptui.cli.live import POLL, Look, Sheet, page
from hiptui.cli.main import main
from hiptui.cli.painting import Palette, cut, nearest
from hiptui.cli.table import cell_width
from hiptui.cli.watching import Source
from hiptui.domain.circuit import Side
from hiptui.figure.frame import BodyRole, Run
from hiptui.figure.library import Library, Loaded, parse, shipped_ids
from tests.unit.cli.figures import FIGURE

NOD = parse(FIGURE, "nod", "nod.toml")
MONO = Palette(0, light=False)
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")

Outcome = tuple[int, str, str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "home" / "figures").mkdir(parents=True)
    return tmp_path / "home" / "figures"


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    def call(*words: str) -> Outcome:
        code = main(["figure", *words])
        return (code, *capsys.readouterr())

    return call


def shown(look: Look, now: float = 0.0, columns: int = 60, rows: int = 20) -> list[str]:
    """The rows of the small figure, without colours."""
    found = page("nod", NOD, look, now, Sheet(columns, rows, MONO))
    assert {cell_width(row) for row in found} == {columns}
    assert len(found) == rows
    return found


# Without a terminal


def test_key_poses_as_text(run: Callable[..., Outcome], folder: Path) -> None:
    (folder / "nod.toml").write_text(FIGURE)

    code, out, err = run("nod")

    first, second = out.split("nod 2/2: Lift the leg\n")
    assert (code, err) == (0, "")
    assert first.startswith("nod 1/2: Stand tall\n")
    assert "█" in first
    assert "█" in second
    assert first != second
    assert "\x1b" not in out
    assert "R" in second


def test_sides_size_and_camera_of_the_text(run: Callable[..., Outcome], folder: Path) -> None:
    (folder / "nod.toml").write_text(FIGURE)
    plain = run("nod")[1]

    assert run("nod", "--side", "right")[1] == plain
    left = run("nod", "--side", "left")[1].partition("2/2: Lift the leg")[2]
    assert " L" in left
    assert "R" not in left
    assert run("nod", "--camera", "90")[1] != plain
    assert run("nod", "--camera", "-270")[1] == run("nod", "--camera", "90")[1]
    assert len(run("nod", "--size", "60x30")[1].splitlines()) == 2 * 30 + 3
    assert len(plain.splitlines()) == 2 * 16 + 3


def test_a_shipped_figure_and_the_users_own_in_its_place(
    run: Callable[..., Outcome], folder: Path
) -> None:
    assert run("hip-cars")[1].startswith("hip-cars 1/")

    (folder / "hip-cars.toml").write_text(FIGURE)
    assert run("hip-cars")[1].startswith("hip-cars 1/2: Stand tall\n")


def test_a_bad_file_is_told_whole(run: Callable[..., Outcome], folder: Path) -> None:
    file = folder / "nod.toml"
    file.write_text(FIGURE.replace('"Stand tall"', "5").replace("1.0", "-1"))

    code, out, err = run("nod")

    assert (code, out) == (2, "")
    assert [line.split(": expected")[0] for line in err.splitlines()] == [
        f"{file}:7: key[0].say",
        f"{file}:13: key[1].move",
        f"{file}:14: key[1].hold",
    ]


def test_an_unknown_figure_names_those_there_are(run: Callable[..., Outcome], folder: Path) -> None:
    (folder / "nod.toml").write_text(FIGURE)
    (folder / "No Id.toml").write_text(FIGURE)

    assert Library(folder).ids() == tuple(sorted([*shipped_ids(), "nod"]))
    code, out, err = run("nood")
    assert (code, out) == (2, "")
    assert 'no figure "nood"; did you mean "nod"? there are bridge-leg-lift, ' in err
    assert err.count("\n") == 1


# The file


def test_a_file_is_read_again_when_it_changes(folder: Path) -> None:
    file = folder / "nod.toml"
    file.write_text(FIGURE)
    source = Source(folder, "nod")

    first = source.look()
    assert first.figure
    assert first.figure.id == "nod"
    assert source.look() is first

    file.write_text(FIGURE.replace("1.0", "-1"))
    assert [str(problem).split(":")[1] for problem in source.look().problems] == ["13", "14"]

    file.write_text(FIGURE)
    os.utime(file, ns=(1, 1))
    assert source.look().figure

    file.unlink()
    assert source.look() == Loaded(None)


def test_without_a_file_of_ones_own_it_is_the_shipped_one(folder: Path) -> None:
    source = Source(folder, "hip-cars")
    shipped = source.look()
    assert shipped.figure

    (folder / "hip-cars.toml").write_text(FIGURE)
    assert source.look() != shipped
    (folder / "hip-cars.toml").unlink()
    again = source.look()
    assert again.figure
    assert again.figure.name == shipped.figure.name


# Keys


@pytest.mark.parametrize("key", ["q", "escape"])
def test_keys_that_leave(key: str) -> None:
    assert Look().pressed(key, 0.0) is None


def test_keys_that_turn_the_camera_and_choose_the_side() -> None:
    look: Look | None = Look()
    for key, turn, side in [
        ("]", 15, None),
        ("]", 30, None),
        ("left", 30, Side.LEFT),
        ("\\", 0, Side.LEFT),
        ("[", 345, Side.LEFT),
        ("right", 345, Side.RIGHT),
        ("z", 345, Side.RIGHT),
    ]:
        assert look
        look = look.pressed(key, 0.0)
        assert look
        assert (look.turn, look.side) == (turn, side)


def test_space_stops_and_goes_on_from_there() -> None:
    look = Look(origin=100.0, speed=2.0)
    assert look.at(101.5) == 3.0

    stopped = look.pressed("space", 101.5)
    assert stopped
    assert stopped.at(999.0) == 3.0
    assert stopped.ahead(NOD, 999.0) == POLL

    going = stopped.pressed("space", 200.0)
    assert going
    assert going.at(200.0) == 3.0
    assert going.at(201.0) == 5.0


def test_the_next_picture_is_waited_for() -> None:
    look = Look(fps=10.0)

    assert look.ahead(NOD, 0.6) == pytest.approx(0.1)
    assert look.ahead(NOD, 1.6) == POLL  # it holds: only the file may change
    assert replace(look, speed=0.5).ahead(NOD, 1.2) == pytest.approx(0.1)
    assert replace(look, speed=10_000.0).ahead(NOD, 0.6) >= 0.01
    assert look.ahead(Loaded(None), 0.6) == POLL


# What is seen


def test_picture_caption_and_what_it_is() -> None:
    rows = shown(Look())

    assert rows[-3].strip() == "Stand tall"
    assert rows[-2].strip() == "nod   right   camera = [20, 10]"
    assert rows[-1].strip() == "q leave   space stop   [ ] \\ turn   ← → side"
    assert any("█" in row for row in rows[:-3])
    assert shown(Look(), 1.0)[-3].strip() == "Lift the leg"
    assert shown(Look(), 1.0)[:-3] != rows[:-3]


def test_the_camera_is_shown_as_it_would_be_written() -> None:
    assert "camera = [35, 10]" in shown(Look(turn=15))[-2]
    assert "camera = [-160, 10]" in shown(Look(turn=180))[-2]
    mirrored = Look(turn=15, side=Side.LEFT, speed=0.5, stopped=0.0)
    assert shown(mirrored)[-2].strip() == "nod   left   camera = [5, 10]   speed 0.5   stopped"


def test_each_side_has_its_letter_and_its_own_picture() -> None:
    pictures = {side: "\n".join(shown(Look(side=side, stopped=1.5))[:-3]) for side in Side}

    assert [letter for letter in "LR" if letter in pictures[Side.LEFT]] == ["L"]
    assert [letter for letter in "LR" if letter in pictures[Side.RIGHT]] == ["R"]
    assert pictures[Side.RIGHT] == "\n".join(shown(Look(stopped=1.5))[:-3])


def test_a_size_of_its_own() -> None:
    rows = shown(Look(size=(30, 12)), columns=80, rows=30)

    assert rows[12].strip() == "Stand tall"
    assert all(row[:25].strip() == row[55:].strip() == "" for row in rows[:12])
    assert rows[15:] == [" " * 80] * 15


@pytest.mark.parametrize(("columns", "rows"), [(29, 20), (60, 12), (5, 2), (1, 1)])
def test_too_small_a_window(columns: int, rows: int) -> None:
    assert "A figure needs 30x12"[:columns] in "".join(shown(Look(), 0.0, columns, rows))


def test_a_low_window_leaves_the_help_out() -> None:
    rows = shown(Look(), rows=13)

    assert rows[-1].strip() == "Stand tall"
    assert any("█" in row for row in rows)


def test_problems_stand_in_for_the_figure() -> None:
    bad = parse(FIGURE.replace('"Stand tall"', "5").replace("1.0", "-1"), "nod", "/a/nod.toml")

    rows = page("nod", bad, Look(), 0.0, Sheet(80, 20, MONO))

    assert rows[0].strip() == "nod: 3 problems; its file is read when it changes."
    assert rows[2].startswith("nod.toml:7: key[0].say: expected")
    assert any(row.startswith("nod.toml:14: key[1].hold: expected") for row in rows)
    few = page("nod", bad, Look(), 0.0, Sheet(80, 4, MONO))
    assert (len(few), few[-1].strip()) == (4, "and more")


# Colours


def test_colours_of_each_kind_of_terminal() -> None:
    run = (Run("██", BodyRole.WORKING, BodyRole.EMPTY), Run("▌", BodyRole.LETTER, BodyRole.PROP))

    assert Palette(0, light=False).row(run, 5) == " ██▌ "
    assert Palette(16, light=False).row(run, 5) == " ██▌ "
    many = Palette(256, light=False).row(run, 5)
    assert "\x1b[22;38;5;214;48;5;233m██" in many
    assert "\x1b[1;38;5;214;48;5;75m▌" in many
    full = Palette(FULL, light=True).row(run, 5)
    assert "38;2;107;58;0;48;2;255;255;255m██" in full
    for row in (many, full):
        assert row.endswith("\x1b[0m")
        assert ESCAPES.sub("", row) == " ██▌ "


def test_the_same_picture_in_colour_and_without() -> None:
    sheet = Sheet(60, 20, Palette(256, light=False))
    rows = page("nod", NOD, Look(), 0.0, sheet)

    assert {cell_width(ESCAPES.sub("", row)) for row in rows} == {60}
    assert ESCAPES.sub("", rows[-3]).strip() == "Stand tall"


@pytest.mark.parametrize(
    ("colour", "number"), [(0xFFFFFF, 231), (0xFFAF00, 214), (0x121212, 233), (0x808080, 244)]
)
def test_the_nearest_of_256_colours(colour: int, number: int) -> None:
    assert nearest(colour) == number


def test_long_texts_are_cut_by_cells() -> None:
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "abc"
    assert cut("片足片足", 5) == "片足"
    assert cut("abc", 0) == ""
    assert MONO.line("片足\x1b[31m", 6, BodyRole.NEAR) == "片足\\x"
