import random

from pyte.graphics import FG_BG_256
from rich.cells import cell_len
from textual.geometry import Offset

from hiptui.ui.textual_patches import cell_diff
from hiptui.ui.textual_patches.cell_diff import IN_ONE_PIECE, Cells
from hiptui.ui.textual_patches.cell_style import inks, style_change
from tests.support import for_each
from tests.ui.textual_patches.two_terminals import Emulated, assert_same

STYLES = (
    "", "1", "1;3", "4", "7", "53", "31", "97", "41", "107", "1;31;44", "38;5;9", "48;5;200",
    "38;2;1;2;3", "38;2;1;2;3;48;2;4;5;6", "1;38;2;1;2;3;48;2;4;5;6", "39;49", "9;48;2;4;5;6",
)  # fmt: skip
HOME = Offset(0, 0)  # as Textual has it: it counts as false
SIZE = (30, 6)


@for_each("old", STYLES)
def test_a_style_change_ends_in_the_new_style(old: str) -> None:
    for new in STYLES:
        for text in ("x", " ", "█"):
            direct, change = Emulated(3, 1), Emulated(3, 1)
            direct.feed(f"\x1b[0;{new}m{text}" if new else text)
            style = inks(new).cells(text)[0].style
            change.feed(f"\x1b[0;{old}m{style_change(inks(old).any, style)[0]}{text}")
            assert change.row(0)[0] == direct.row(0)[0], (new, text)


def changed(old: str, new: str, text: str = "x") -> str:
    """What is sent before a text in one style after another."""
    return style_change(inks(old).any, inks(new).cells(text)[0].style)[0]


def test_only_what_differs_of_a_style_is_sent() -> None:
    old = "1;38;2;1;2;3;48;2;4;5;6"
    assert changed(old, "1;38;2;1;2;3;48;2;4;5;7") == "\x1b[48;2;4;5;7m"
    assert changed(old, "38;2;1;2;3;48;2;4;5;6") == "\x1b[22m"
    assert changed(old, "1;4;38;2;1;2;3;48;2;4;5;6") == "\x1b[4m"
    assert changed(old, "") == "\x1b[m"
    assert changed("1;2;31;44", "2;31;44") == "\x1b[22;2m", "what ends bold ends dim too"


def test_what_a_blank_or_a_full_block_hides_is_not_sent() -> None:
    old = "1;38;2;1;2;3;48;2;4;5;6"
    assert changed(old, "38;2;7;8;9;48;2;4;5;6", " ") == ""
    assert changed(old, "1;38;2;1;2;3;48;2;7;8;9", "█") == ""
    assert changed(old, "38;2;7;8;9;48;2;4;5;7", " ") == "\x1b[48;2;4;5;7m"
    assert changed("4", "1", " ") == "\x1b[m", "a line under a blank is seen"
    assert changed("7;31", "7;32", " ") == "\x1b[32m"


def test_a_colour_goes_by_its_number_where_it_has_one_that_nobody_changes() -> None:
    assert changed("", "38;2;168;168;168") == "\x1b[38;5;248m"
    assert changed("", "48;2;255;175;0") == "\x1b[48;5;214m"
    assert changed("", "38;2;0;0;95") == "\x1b[38;2;0;0;95m", "one of the 22 that themes set"
    assert changed("", "38;2;1;1;1") == "\x1b[38;2;1;1;1m"


def test_every_number_of_a_colour_is_the_one_that_terminals_have() -> None:
    for number, colour in enumerate(FG_BG_256):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
        sent = changed("", f"38;2;{red};{green};{blue}")
        if number >= 22:
            assert sent == f"\x1b[38;5;{FG_BG_256.index(colour, 22)}m"


def test_what_another_program_does_to_the_style_lasts_until_the_next_large_frame() -> None:
    screen, ink = Cells(), "\x1b[1;38;5;231;48;5;233m"
    screen.frame(f"\x1b[1;1H{ink}ab", HOME, SIZE)
    assert screen.frame(f"\x1b[1;1H{ink}cd", HOME, SIZE) == "cd\r"
    size = (200, 6)
    screen.frame("\x1b[1;1H", HOME, size)
    large = screen.frame("".join(f"\x1b[{y};1H{ink}{200 * y}" for y in "1234"), HOME, size)
    assert "\x1b[m" in large[IN_ONE_PIECE:]
    assert screen.frame(f"\x1b[1;1H{ink}cd", HOME, size) == f"{ink}cd\r"


def test_each_cell_is_reached_the_shortest_way() -> None:
    screen = Cells()
    screen.frame("\x1b[1;1H" + "." * 30, HOME, SIZE)
    sent = screen.frame("\x1b[2;4Hab\x1b[3;4Hab\x1b[5;9Hab\x1b[6;1Ha", HOME, SIZE)
    assert sent == "\v\x1b[3Cab\v\b\bab\x1b[5;9Hab\v\ra\x1b[H"


def test_where_the_cursor_is_behind_the_last_column_is_not_relied_on() -> None:
    sent = Cells().frame("\x1b[2;29Hab\x1b[3;29Hab", HOME, SIZE)
    assert sent == "\x1b[m\x1b[2;29Hab\x1b[3;29Hab\x1b[H"


def test_in_another_size_nothing_counts_as_shown() -> None:
    screen = Cells()
    for size in (SIZE, (29, 6), (29, 5)):
        assert screen.frame("\x1b[1;1Hhips", HOME, size) == "\x1b[m\x1b[Hhips\r"


def test_only_changed_cells_are_sent() -> None:
    screen = Cells()
    screen.frame("\x1b[2;1H\x1b[1m10:00 left\x1b[0m", HOME, SIZE)
    assert screen.frame("\x1b[2;1H\x1b[1m10:00 left\x1b[0m", HOME, SIZE) == ""
    sent = screen.frame("\x1b[2;1H\x1b[1m10:01 left\x1b[0m", HOME, SIZE)
    assert sent == "\v\x1b[4C1\x1b[H", "in the style in which the frame before ended"


def test_where_nothing_may_be_relied_on_afterwards_a_frame_ends_in_plain_style() -> None:
    screen = Cells()
    bold = "\x1b[2;1H\x1b[1m10:0{} left\x1b[0m"
    for number in (1, 2):
        assert screen.frame(bold.format(number), HOME, SIZE, reset=True).endswith("\x1b[m\x1b[H")
    assert screen.frame("\x1b[2;1Hx", HOME, SIZE) == "\vx\x1b[H"


def test_a_frame_begins_where_the_style_is_that_of_now() -> None:
    screen = Cells()
    for second in range(3):
        frame = f"\x1b[2;1H\x1b[31m  {second}\x1b[0m\x1b[4;1H\x1b[1;32m  {second}\x1b[0m"
        sent = screen.frame(frame, HOME, SIZE)
        assert sent.count("m") == (3 if second == 0 else 1)


def test_a_blank_takes_on_the_style_of_what_follows() -> None:
    sent = Cells().frame("\x1b[1;1H\x1b[1;31;44m  x\x1b[0m", HOME, SIZE)
    assert sent == "\x1b[m\x1b[H\x1b[1;31;44m  x\r"


def test_text_after_a_reset_is_as_plain_as_any() -> None:
    screen = Cells()
    screen.frame("\x1b[1;1H\x1b[1ma\x1b[0mb", HOME, SIZE)
    assert screen.frame("\x1b[1;2Hb", HOME, SIZE) == ""


def test_a_gap_of_which_not_all_is_known_or_plain_is_skipped() -> None:
    screen = Cells()
    screen.frame("\x1b[1;3H-\x1b[2;2He\u0301", HOME, SIZE)
    sent = screen.frame("\x1b[1;1Ha\x1b[1;4Hb\x1b[2;1Ha\x1b[2;3Hb", HOME, SIZE)
    assert sent == "a\x1b[2Cb\v\ra\x1b[Cb\x1b[H"


def test_a_short_gap_is_sent_and_a_long_one_skipped() -> None:
    screen = Cells()
    screen.frame("\x1b[2;1Ha--b------------c", HOME, SIZE)
    sent = screen.frame("\x1b[2;1HA--B------------C", HOME, SIZE)
    assert sent == "\vA--B\x1b[12CC\x1b[H"


def test_the_cursor_alone_moves_without_cells() -> None:
    screen = Cells()
    screen.frame("\x1b[1;1Hname", HOME, SIZE)
    assert screen.frame("\x1b[1;1Hname", (4, 0), SIZE) == "\x1b[4C"
    assert screen.frame("\x1b[1;1Hname", (4, 0), SIZE) == ""


@for_each("odd", ["\t", "\x1b]8;id=1;http://x\x1b\\", "\x1b[6n", "\x07", "\u0301"])
def test_what_is_not_known_is_sent_as_it_is_and_nothing_is_taken_for_sent(odd: str) -> None:
    screen = Cells()
    screen.frame("\x1b[1;1Hhips", HOME, SIZE)
    stock = f"\x1b[1;1H{odd}"
    assert screen.frame(stock, (1, 2), SIZE) == f"\x1b[m{stock}\x1b[3;2H"
    assert "hips" in screen.frame("\x1b[1;1Hhips", HOME, SIZE)


@for_each("odd", ["a\x1b[2J", "\t", "", "hips\x07", "\u0301"])
def test_pieces_that_hold_what_is_not_known_are_not_sent_and_nothing_is_taken_for_sent(
    odd: str,
) -> None:
    screen = Cells()
    hips = [((0, 0), "hips", "")]
    screen.change(hips, HOME, SIZE)
    assert screen.change([((0, 1), "legs", ""), (None, odd, "1")], HOME, SIZE) is None
    assert "hips" in (screen.change(hips, HOME, SIZE) or "")


def test_what_follows_a_run_of_unsure_width_is_placed_and_sent_again() -> None:
    screen = Cells()
    screen.frame("\x1b[1;1Habcd", HOME, SIZE)
    sent = screen.frame("\x1b[1;1H\u2764\ufe0f\x1b[1mcd\x1b[0m", HOME, SIZE)
    narrow = Emulated(6, 1)  # takes the heart for one cell, where rich counts two
    narrow.feed("abcd\x1b[H" + sent)
    assert narrow.text().replace("\ufe0f", "") == "\u2764 cd"


def test_the_cell_behind_a_run_of_unsure_width_is_sent_again() -> None:
    screen = Cells()
    screen.frame("\x1b[1;1Habcd", HOME, SIZE)
    screen.frame("\x1b[1;1H漢", HOME, SIZE)
    assert screen.frame("\x1b[1;3Hcd", HOME, SIZE) == "\x1b[2Cc\r"


@for_each(
    ("first", "then"),
    [
        ("\x1b[1;1H漢字漢字", "\x1b[1;3Hab"),
        ("\x1b[1;1H漢字漢字", "\x1b[1;1Hab"),
        ("\x1b[1;1H漢字漢字", "\x1b[1;7Hab"),
        ("\x1b[1;1H漢字漢字", "\x1b[1;3H字"),
        ("\x1b[1;1Habcdefgh", "\x1b[1;3H字"),
    ],
)
def test_half_a_run_can_be_painted_over_and_back(first: str, then: str) -> None:
    stock, light, screen = Emulated(8, 2), Emulated(8, 2), Cells()
    for text in (first, then, first, then, "\x1b[1;1Hplain123", then, first):
        stock.feed(text + "\x1b[H")
        light.feed(screen.frame(text, HOME, SIZE))
        assert_same(stock, light)


def test_characters_that_count_as_plain_are_one_cell_wide() -> None:
    plain = [chr(code) for code in range(0x20, 0x20000) if cell_diff._PLAIN.fullmatch(chr(code))]
    assert len(plain) > 1000
    assert {cell_len(character) for character in plain} == {1}


@for_each("seed", range(20))
def test_any_frames_show_as_they_would_by_themselves(seed: int) -> None:
    rng = random.Random(seed)
    stock, light, screen = Emulated(30, 6), Emulated(30, 6), Cells()
    for _ in range(60):
        frame = ""
        for _ in range(rng.randrange(1, 5)):
            x, y = rng.randrange(26), rng.randrange(6)
            frame += f"\x1b[{y + 1};{x + 1}H"
            while x < 26 and rng.random() < 0.8:
                piece = rng.choice(["a", "bc", "   ", "漢", "é", "e\u0301", "█▀", "한글", "----"])
                frame += f"\x1b[{rng.choice(STYLES[1:])}m{piece}\x1b[0m"
                x += cell_len(piece)
        cursor = rng.choice([HOME, (rng.randrange(30), rng.randrange(6))])
        stock.feed(f"{frame}\x1b[{cursor[1] + 1};{cursor[0] + 1}H")
        light.feed(screen.frame(frame, cursor, SIZE))
        assert_same(stock, light)
