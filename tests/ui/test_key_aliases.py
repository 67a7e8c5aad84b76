from __future__ import annotations

from pathlib import Path

from textual._xterm_parser import XTermParser
from textual.events import Key

from hiptui.ui.keymap import aliases, meant
from tests.screens import Program, running, runtime_in
from tests.support import for_each

BOUND = {"n", "p", "x", "m", "u", "plus", "minus", "slash", "left_square_bracket"}


def keys(sent: str) -> list[str]:
    """The keys that a terminal's bytes are."""
    return [one.key for one in XTermParser(False).feed(sent) if isinstance(one, Key)]


@for_each(
    ("sent", "key"),
    [
        ("N", "n"),
        ("\x1b[110;65;78u", "n"),  # Caps Lock, as kitty's protocol tells it
        ("\x1b[120;65;88u", "x"),
        ("\x1b[57413;129;43u", "plus"),  # the keypad's, with Num Lock
        ("\x1b[57412;129;45u", "minus"),
        ("\x1b[57410;129;47u", "slash"),
        ("т", "n"),
        ("Т", "n"),
        ("\x1b[1090;;1090u", "n"),
        ("з", "p"),
        ("ч", "x"),
        ("х", "left_square_bracket"),
        ("г", "u"),
        ("ν", "n"),
        ("Π", "p"),
        ("מ", "n"),
        ("פ", "p"),
    ],
)
def test_what_was_meant(sent: str, key: str) -> None:
    assert [meant(one, BOUND) for one in keys(sent)] == [key]


def test_what_is_bound_itself_means_itself() -> None:
    assert meant("N", BOUND | {"N"}) == "N"
    assert meant("т", BOUND | {"т"}) == "т"
    assert meant("add", BOUND | {"add"}) == "add"


@for_each("key", ["F", "q", "f5", "é", "ctrl+n", "日", "ß", "İ"])
def test_others_are_left_alone(key: str) -> None:
    assert meant(key, BOUND) == key


def test_each_layout_reaches_each_letter_of_ours_once() -> None:
    for letters in (
        "йцукенгшщзфывапролдячсмить",
        "αβγδεζηθικλμνξοπρστυφχψως",
        "קראטוןםפשדגכעיחלזסבהנמצ",
    ):
        reached = [next(aliases(letter)) for letter in letters]
        assert len(set(reached)) == len(letters)
        assert all(key.isascii() for key in reached)


async def in_session(program: Program) -> Program:
    await program.press("enter")
    await program.go_to(1, 5)
    return program


async def test_capitals_and_other_letters_run_the_session(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await in_session(program)
        await program.press("N")
        assert program.session.snapshot.index == 2
        await program.press("т")
        assert program.session.snapshot.index == 3
        await program.press("add")
        assert program.session.snapshot.timeline.segments[3].added == 10
        await program.press("subtract")
        assert program.session.snapshot.timeline.segments[3].added == 0


async def test_capitals_unlock(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await in_session(program)
        await program.press("X")
        assert program.session.locked
        await program.press("N")
        assert program.session.snapshot.index == 1
        await program.press("X", "ч")
        assert not program.session.locked


async def test_who_binds_a_capital_gets_it(tmp_path: Path) -> None:
    settings = '[keys]\nnext = "N"\n'
    async with running(runtime_in(tmp_path, settings=settings)) as program:
        await in_session(program)
        await program.press("n")
        assert program.session.snapshot.index == 1
        await program.press("N")
        assert program.session.snapshot.index == 2


async def test_in_a_text_field_they_type(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("divide")
        await program.press("H", "Т", "i")
        assert "HТi" in program.text
