from __future__ import annotations

from itertools import combinations, zip_longest

from hypothesis import given
from hypothesis import strategies as st

from hiptui.domain.formatting import clock
from hiptui.ui.stage import line
from hiptui.ui.stage.block_letters import FONTS, QUADRANTS, Font, can_write, letters
from hiptui.ui.stage.session_view import BY_KIND, COUNT_IN, DONE, PAUSED
from tests.screens import Picture
from tests.support import for_each

CHARACTERS = sorted(FONTS[0].glyphs)


def picture(rows: tuple[str, ...]) -> Picture:
    return Picture([line(row) for row in rows])


def test_both_fonts_write_the_same_characters() -> None:
    assert FONTS[0].glyphs.keys() == FONTS[1].glyphs.keys()


LOOK_ALIKE = ("0OD", "UV", "8B", "80", "68", "38", "5S", "56", "2Z", "1I", "1L", "IL", "MN", "MW",
              "NH", "HK", "KX", "AR", "AH", "VY", "CG", "BD")  # fmt: skip
"""Characters that were taken for one another."""


def differences(font: Font, one: str, other: str) -> int:
    """Dots that differ between two characters laid over each other as well as it goes."""
    a, b = font.glyphs[one], font.glyphs[other]
    shifts = [[0] * shift + [*a] for shift in range(3)] + [[*a]]
    pairs = [(shifted, [*b]) for shifted in shifts] + [([*a], [0] * n + [*b]) for n in (1, 2)]
    return min(
        sum((x ^ y).bit_count() for x, y in zip_longest(left, right, fillvalue=0))
        for left, right in pairs
    )


@for_each("font", FONTS)
def test_no_two_characters_look_the_same(font: Font) -> None:
    for one, other in combinations(CHARACTERS, 2):
        assert font.glyphs[one] != font.glyphs[other], one + other
    for one, other in combinations(filter(str.isalnum, CHARACTERS), 2):
        assert differences(font, one, other) >= 2, one + other


@for_each("font", FONTS)
@for_each("group", LOOK_ALIKE)
def test_what_was_taken_for_one_another_differs_in_three_dots(font: Font, group: str) -> None:
    for one, other in combinations(group, 2):
        assert differences(font, one, other) >= 3, one + other


@for_each("font", FONTS)
def test_no_character_is_higher_than_its_font(font: Font) -> None:
    for columns in font.glyphs.values():
        assert all(0 <= column < 1 << font.height for column in columns)


@for_each("font", FONTS)
def test_all_digits_are_equally_wide_so_that_the_time_does_not_jump(font: Font) -> None:
    assert len({len(font.glyphs[digit]) for digit in "0123456789"}) == 1


@for_each("room", [(16, 3), (24, 5), (44, 8), (60, 11), (150, 30)])
def test_a_running_minute_keeps_one_size(room: tuple[int, int]) -> None:
    sizes = {
        (len(rows), len(rows[0])) for second in range(60) if (rows := letters(clock(second), *room))
    }
    assert len(sizes) == 1


@for_each(
    "word",
    ["LEFT", "RIGHT", *(one.word for one in (*BY_KIND.values(), DONE, PAUSED, COUNT_IN)), "0:17"],
)
@for_each("room", [(38, 3), (60, 5), (76, 9), (180, 24)])
def test_what_is_written_can_be_read(word: str, room: tuple[int, int]) -> None:
    rows = letters(word, *room)
    if len(word) * 4 <= room[0]:
        assert rows
        assert picture(rows).blocks(word)


def test_left_and_right_are_not_taken_for_each_other() -> None:
    for word, other in (("LEFT", "RIGHT"), ("RIGHT", "LEFT"), ("L", "R"), ("R", "L")):
        assert picture(letters(word, 60, 6)).blocks(word)
        assert not picture(letters(word, 60, 6)).blocks(other)
    assert not picture(letters("LEFT", 60, 6)).blocks("L")


@given(
    st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=12),
    st.integers(1, 200),
    st.integers(1, 40),
)
def test_letters_stay_within_the_room_they_get(text: str, cells: int, rows: int) -> None:
    drawn = letters(text, cells, rows)
    assert len(drawn) <= rows
    assert len({len(row) for row in drawn}) <= 1
    assert all(len(row) <= cells and set(row) <= set(QUADRANTS) for row in drawn)


@given(st.sampled_from(["LEFT", "RIGHT", "0:17", "PAUSED"]), st.integers(1, 90), st.integers(1, 20))
def test_more_room_never_makes_letters_lower(text: str, cells: int, rows: int) -> None:
    here = len(letters(text, cells, rows))
    assert len(letters(text, cells + 1, rows)) >= here
    assert len(letters(text, cells, rows + 1)) >= here


def test_small_letters_are_written_as_capitals() -> None:
    assert letters("left", 40, 5) == letters("LEFT", 40, 5)


@for_each("text", ["", "腰", "Планка", "a\x1b[2J", "50 €", "🦵", "腰 🦵"])
def test_what_has_no_glyph_is_not_written_at_all(text: str) -> None:
    assert letters(text, 200, 20) == ()
    assert not text or not can_write(text)


@for_each("room", [(0, 5), (40, 0), (-3, 5), (40, -1), (0, 0)])
def test_no_room_gives_no_letters(room: tuple[int, int]) -> None:
    assert letters("LEFT", *room) == ()


@given(st.integers(20, 150), st.integers(3, 30))
def test_both_sides_get_letters_in_which_the_wider_one_fits(cells: int, rows: int) -> None:
    both = ("LEFT", "RIGHT")
    left, right = (letters(word, cells, rows, like=both) for word in both)
    assert right == letters("RIGHT", cells, rows)
    assert len(left) == len(right)
    assert not left or len(left[0]) < len(right[0])


@for_each(
    ("text", "as_if"),
    [
        ("Élévation", "ELEVATION"),
        ("Übergang", "UBERGANG"),
        ("Großer", "GROSSER"),
        ("Knie – links", "KNIE - LINKS"),
        ("Ægir Øl", "AEGIR OL"),
        ("Ł’x", "L'X"),
        ("Walk 🚶🏽\u200d♀\ufe0f", "WALK"),
        ("❤\ufe0f Fuß", "FUSS"),
        ("Hip 🦶 raise", "HIP RAISE"),
    ],
)
def test_accents_are_folded_and_pictures_left_out(text: str, as_if: str) -> None:
    assert letters(text, 200, 20) == letters(as_if, 200, 20) != ()


@given(
    st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=9),
    st.integers(1, 150),
    st.integers(1, 30),
)
def test_letters_of_whole_cells_need_no_quadrants(text: str, cells: int, rows: int) -> None:
    drawn = letters(text, cells, rows, whole=True)
    assert len(drawn) <= rows
    assert all(len(row) <= cells and set(row) <= set(" █▀▄") for row in drawn)
    if len(drawn) >= 10:
        assert all(set(row) <= set(" █") for row in drawn)


def test_the_arrows_point_away_from_each_other() -> None:
    left, right = letters("◀", 20, 5), letters("▶", 20, 5)
    mirrored = str.maketrans("▘▝▖▗▌▐▛▜▙▟▚▞", "▝▘▗▖▐▌▜▛▟▙▞▚")
    assert [row[::-1].translate(mirrored) for row in left] == list(right)
