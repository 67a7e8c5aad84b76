from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.events import MouseDown, MouseUp
from textual.widgets import OptionList

from hiptui.domain.circuit import Side
from hiptui.domain.narration import SAFETY
from hiptui.ui import LEAST
from hiptui.ui.key_commands import COMMANDS, LIST, Where
from hiptui.ui.keymap import keymap, readable
from hiptui.ui.modals import QUESTIONS, HelpScreen, Question
from hiptui.ui.screens import BaseScreen
from hiptui.ui.screens.circuits import CircuitsScreen
from hiptui.ui.screens.history import HistoryScreen
from tests.screens import LOOKS, Program, in_session, running, runtime_in
from tests.support import for_each


def commands_in_palette(program: Program) -> dict[str, str]:
    screen = program.app.screen
    return {one.title: one.help for one in program.app.get_system_commands(screen)}


# --- the table -------------------------------------------------------------------------------


def test_no_key_has_two_meanings_on_one_screen() -> None:
    for where in Where:
        if where is Where.EVERYWHERE:
            continue
        lasting = [one for one in keymap({}).of_screen(where) if not one.passing]
        keys = [key for one in lasting for key in one.bound]
        assert len(keys) == len(set(keys)), where


def test_every_command_says_what_it_does() -> None:
    for command in COMMANDS:
        assert command.label
        assert command.help
        assert command.bound
        assert command.help[0].islower() or not command.help[0].isalpha()


@for_each(
    ("command", "keys"),
    [
        ("help", "?"),
        ("quit", "q"),
        ("suspend", "ctrl+z"),
        ("start", "enter"),
        ("moves", "tab"),
        ("fewer-rounds", "left"),
        ("more-rounds", "right"),
        ("settings", "s"),
        ("edit", "e"),
        ("edit-file", "ctrl+e"),
        ("filter", "/"),
        ("pause", "space"),
        ("next", "n right page down"),
        ("previous", "p left page up"),
        ("restart", "r"),
        ("longer", "+ ="),
        ("shorter", "-"),
        ("add-round", "a"),
        ("drop-round", "d"),
        ("undo", "u"),
        ("lock", "x"),
        ("leave", "escape"),
        ("back", "escape"),
    ],
)
def test_the_keys_are_those_of_the_manual(command: str, keys: str) -> None:
    found = next(one for one in COMMANDS if one.id == command)
    assert " ".join(map(readable, found.bound)) == keys


# --- bound anew ------------------------------------------------------------------------------


@for_each(
    ("chosen", "command", "keys"),
    [
        ({"pause": "space,enter"}, "pause", ("space", "enter")),
        ({"pause": "b"}, "pause", ("b",)),
        ({"help": "?,f1"}, "help", ("question_mark", "f1")),
        ({"longer": "]"}, "longer", ("right_square_bracket",)),
        ({"next": " pgdn , . "}, "next", ("pagedown", "full_stop")),
        ({"next": ","}, "next", ("comma",)),
    ],
)
def test_a_command_can_have_other_keys(
    chosen: dict[str, str], command: str, keys: tuple[str, ...]
) -> None:
    found = keymap({name: text for name, text in chosen.items() if name != "longer"} | chosen)
    if "]" not in chosen.values():  # a key of the figure where there is one
        assert not found.warnings
        assert next(one for one in found.commands if one.id == command).bound == keys


def test_a_clash_keeps_the_second_command_s_default_and_warns() -> None:
    found = keymap({"pause": "b", "restart": "b"})
    keys = {one.id: one.bound for one in found.commands}
    assert (keys["pause"], keys["restart"]) == (("b",), ("r",))
    assert len(found.warnings) == 1
    assert found.warnings[0].startswith('settings.toml: keys.restart = "')
    assert "Pause" in found.warnings[0]


def test_a_clash_with_a_key_nobody_moved_keeps_the_default_too() -> None:
    for chosen in ({"pause": "n"}, {"pause": "q"}, {"quit": "space"}, {"start": "s"}):
        found = keymap(chosen)
        assert found.commands == COMMANDS
        assert len(found.warnings) == 1


def test_one_key_may_do_different_things_on_different_screens() -> None:
    found = keymap({"pause": "s", "settings": "t"})
    assert not found.warnings


@for_each("chosen", [{"nonsense": "b"}, {"pause": ""}, {"pause": " , "}])
def test_what_cannot_be_bound_is_said_and_the_default_kept(chosen: dict[str, str]) -> None:
    found = keymap(chosen)
    assert found.commands == COMMANDS
    assert len(found.warnings) == 1


async def test_keys_of_one_s_own_work_on_the_screen_and_in_its_hints(tmp_path: Path) -> None:
    own = '[keys]\npause = "b"\nstart = "g"\nhelp = "f1"\nrestart = "n"\n'
    async with running(runtime_in(tmp_path, settings=own), (110, 40)) as program:
        assert program.picture.says("g start")
        assert "keys.restart" in program.text
        await program.press("enter")
        assert program.circuits
        await program.press("g", "n")
        assert program.session.snapshot.index == 1
        await program.press("space")
        assert not program.session.snapshot.paused
        assert program.picture.says("b pause")
        await program.press("b")
        assert program.session.snapshot.paused
        await program.press("f1")
        assert isinstance(program.app.screen, HelpScreen)
        assert any("b " in row and "pause; go on" in row for row in program.text.split("\n"))


async def test_enter_can_pause_and_still_skips_the_count_in(tmp_path: Path) -> None:
    own = '[keys]\npause = "space,enter"\n'
    async with running(runtime_in(tmp_path, settings=own)) as program:
        assert "keys.pause" not in program.text
        await program.press("enter", "enter")
        assert program.session.snapshot.paused
        await program.press("enter")
        assert program.session.snapshot.count_in == 3
        await program.press("enter")
        assert not program.session.snapshot.count_in
        assert not program.session.snapshot.paused


async def test_enter_can_do_anything_else_too(tmp_path: Path) -> None:
    own = '[keys]\nnext = "enter"\n'
    async with running(runtime_in(tmp_path, settings=own)) as program:
        await program.press("enter", "enter", "enter")
        assert program.session.snapshot.index == 2


# --- the palette -----------------------------------------------------------------------------


async def test_the_palette_lists_the_screen_s_commands_and_the_circuits(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        found = commands_in_palette(program)
        for name in ("Help", "Quit", "Settings", "Filter", "Start Myrtl", "Theme"):
            assert name in found
        assert "Pause" not in found


async def test_without_room_no_palette_opens(tmp_path: Path) -> None:
    for size in ((1, 1), (80, 4)):
        async with running(runtime_in(tmp_path), size) as program:
            await program.press("ctrl+p", "pagedown")
            assert program.app.is_running, size
            assert isinstance(program.app.screen, BaseScreen), size


async def test_a_page_key_while_the_palette_has_no_row_does_nothing(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        for key, opens in product(
            ("pageup", "pagedown"), (program.app.action_command_palette, program.app.search_themes)
        ):
            opens()
            await program.settle()
            await program.resize(80, 4)
            await program.press(key)
            assert program.app.is_running
            await program.resize(80, 24)
            assert isinstance(program.app.screen, CommandPalette)
            await program.press("escape")


async def test_a_palette_outlives_a_window_of_any_width(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), painted=True) as program:
        for opens in (program.app.action_command_palette, program.app.search_themes):
            opens()
            await program.settle()
            await program.press("e")
            for width in range(12, 0, -1):
                await program.resize(width, 24)
            await program.resize(80, 24)
            assert isinstance(program.app.screen, CommandPalette)
            program.app.pop_screen()


async def test_in_a_session_the_palette_lists_no_circuits(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        found = commands_in_palette(program)
        assert {"Pause", "Next", "Add a round", "Lock", "Leave", "Help", "Theme"} <= set(found)
        assert not any(name.startswith("Start ") for name in found)


async def test_a_command_chosen_in_the_palette_is_done(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("ctrl+p")
        assert isinstance(program.app.screen, CommandPalette)
        await program.press(*"myrtl")
        found = program.app.screen.query_one(OptionList)
        for _ in range(LOOKS):
            await program.pilot.pause(0.01)
            if found.option_count and all("Myrtl" in str(one.prompt) for one in found.options):
                break
        await program.press("down", "enter")
        await program.settle()
        assert program.session.snapshot.timeline.circuit.id == "myrtl"


async def test_ctrl_p_and_ctrl_c_close_the_palette_and_leave_nothing(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("ctrl+p", "ctrl+c")
        assert program.circuits
        assert program.app.is_running


async def test_another_theme_is_saved_and_holds_the_next_time(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        program.app.theme = "hiptui-light"
        await program.settle()
        settings = tomllib.loads(program.runtime.settings_path.read_text())
        assert settings == {"display": {"theme": "hiptui-light"}}
    async with running(runtime_in(tmp_path)) as program:
        assert program.app.theme == "hiptui-light"


async def test_an_unknown_theme_is_told_and_ours_used(tmp_path: Path) -> None:
    own = '[display]\ntheme = "[b]no"\n'
    async with running(runtime_in(tmp_path, settings=own), (120, 30)) as program:
        assert program.app.theme == "hiptui-dark"
        assert 'settings.toml: display.theme = "[b]no": expected one of' in program.text


# --- help ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("keys", "where"), [([], "circuits"), (["enter"], "session"),
                                             (["s"], "settings")])  # fmt: skip
async def test_help_lists_every_key_of_the_screen_and_no_other(
    tmp_path: Path, keys: list[str], where: str
) -> None:
    async with running(runtime_in(tmp_path), (80, 90)) as program:
        await program.press(*keys)
        now = program.app.screen.active_bindings.values()
        active = {one.binding.id for one in now if one.enabled}
        await program.press("question_mark")
        assert isinstance(program.app.screen, HelpScreen)
        here = [one for one in COMMANDS if one.where in {where, Where.EVERYWHERE}]
        told = {one.help for one in here if one.action == LIST or one.binding_id in active}
        for words in told:
            assert program.picture.says(words)
        foreign = {one.help for one in COMMANDS if len(one.help) > 20} - told
        assert not any(program.picture.says(words) for words in foreign)


async def test_q_leaves_from_the_help_too_and_a_session_asks_first(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        await program.wait(5)
        await program.press("question_mark", "q")
        assert program.picture.says("Leave the session here?")
        await program.press("escape")
        assert isinstance(program.app.screen, HelpScreen)
        await program.press("escape")
        assert program.session
    async with running(runtime_in(tmp_path)) as program:
        await program.press("question_mark", "q")
        assert not program.app.is_running


async def test_by_mouse_alone_help_runs_what_it_tells_and_is_closed(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (80, 24)) as program:

        async def click(words: str) -> None:
            y, row = next((y, r) for y, r in enumerate(program.text.split("\n")) if words in r)
            await program.click(row.index(words) + 1, y)

        await click("? help")
        await click("escape back")
        assert program.circuits
        await click("? help")
        await click("look back on what was done")
        assert isinstance(program.app.screen, HistoryScreen)
        await click("esc back")
        await click("? help")
        await click("right")
        assert "‹4›" in program.part("#today")


async def test_of_the_mouse_only_the_first_button_acts(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (80, 24)) as program:
        y, row = next((y, r) for y, r in enumerate(program.text.split("\n")) if "? help" in r)
        for button, screen in ((2, CircuitsScreen), (3, CircuitsScreen), (1, HelpScreen)):
            for kind in (MouseDown, MouseUp):
                x = row.index("? help")
                program.app.post_message(
                    kind(None, x, y, 0, 0, button, shift=False, meta=False, ctrl=False)
                )
            await program.settle()
            assert isinstance(program.app.screen, screen), button


async def test_help_tells_keys_for_certain_moments_only_at_those(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (80, 90)) as program:
        await program.press("question_mark")
        assert "cut short" not in program.text
        assert program.text.index("start the chosen") < program.text.index("filter by name")
        await program.press("escape", "enter")
        await program.go_to(3, 12)
    async with running(runtime_in(tmp_path), (80, 90)) as program:
        await program.press("question_mark")
        assert program.picture.says("keep the session that was cut short as partial")


async def test_every_help_line_begins_with_a_verb_and_the_safety_text_is_there(
    tmp_path: Path,
) -> None:
    async with running(runtime_in(tmp_path), (80, 24)) as program:
        await program.press("question_mark", "end")
        assert program.picture.says("Look after yourself")
        assert program.picture.says(SAFETY)
    nouns = {"a", "the", "all", "which", "one", "your", "by", "keys", "rounds"}
    assert not any(command.help.split()[0] in nouns for command in COMMANDS)


async def test_a_second_key_of_the_same_burst_neither_closes_nor_starts_more(
    tmp_path: Path,
) -> None:
    async with running(runtime_in(tmp_path)) as program:
        for key in ("s", "question_mark"):
            await program.press(key)
            await program.burst("escape", "escape", "escape")
            assert program.circuits
            assert program.app.is_running
        await program.burst("enter", "enter", "enter")
        assert program.session
        assert not program.notes


def test_left_and_right_words_are_not_mixed_up_in_the_table() -> None:
    for command in COMMANDS:
        if command.id.startswith("turn-"):
            side = command.id.removeprefix("turn-")
            if side in set(Side):
                assert side in command.help or side in command.label.lower()


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_what_is_opened_by_mouse_is_closed_by_mouse(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """Where the row of keys has no room for the way back, help has it."""

    async def click(words: str) -> bool:
        rows = program.text.split("\n")
        at = next(((row.index(words), y) for y, row in enumerate(rows) if words in row), None)
        if at:
            await program.click(at[0] + len(words) - 1, at[1])
        return at is not None

    async with running(runtime_in(tmp_path, rounds=None), size) as program:
        for key, hint, told in (
            ("slash", "esc show all", ""),
            ("s", "esc back", "go back; e"),
            ("h", "esc back", "go back"),
            ("w", "esc back", "go back"),
            ("e", "esc back", "go back; a"),
        ):
            await program.press(key)
            await program.look_back()
            if not await click(hint):
                assert await click("? help")
                for _ in range(20):
                    if await click(told):
                        break
                    await program.press("pagedown")
            await program.look_back()
            assert program.circuits
            assert not program.circuits.browser.typing


async def test_by_mouse_alone_a_session_is_paused_driven_and_left(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (80, 24)) as program:

        async def click(words: str) -> None:
            y, row = next((y, r) for y, r in enumerate(program.text.split("\n")) if words in r)
            await program.click(row.index(words) + len(words) - 1, y)

        await program.press("enter")
        index = program.session.snapshot.index
        await click("space pause")
        assert program.session.snapshot.paused
        await click("n next")
        assert program.session.snapshot.index == index + 1
        await click("space go on")
        await click("enter")
        assert not program.session.snapshot.paused
        await click("? help")
        assert isinstance(program.app.screen, HelpScreen)
        await click("escape back")
        await program.press("x")
        await click("x x unlocks")
        assert program.session.locked
        await program.press_quickly("x", "x")
        await program.click(79, 23)  # beside the keys
        await click("esc leave")
        assert program.picture.says("Leave the session here?")


async def test_a_click_beside_the_words_of_a_key_does_nothing(tmp_path: Path) -> None:
    settings = """[keys]\npause = "'"\nnext = "#,n"\n"""
    async with running(runtime_in(tmp_path, settings=settings), (80, 24)) as program:

        async def click(words: str, beside: int = -1) -> None:
            y, row = next((y, r) for y, r in enumerate(program.text.split("\n")) if words in r)
            await program.click(row.index(words) + len(words) + beside, y)

        await program.press("enter")
        session = program.session
        await click("' pause", 1)  # between two of them
        await click("? help", 0)
        assert not session.snapshot.paused
        await click("# next")
        assert session.snapshot.index == 1
        await click("' pause")
        assert session.snapshot.paused
        for beside in (0, 3, 1):
            await click("? help", beside)
            assert program.app.screen is session
        await click("┃", 0)
        assert session.snapshot.paused
        await click("' go on")
        assert session.snapshot.count_in


async def test_at_the_least_size_every_answer_is_in_sight(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), LEAST) as program:
        abouts = {
            "leave": "12:30 of 21:00 work, 2 of 3 rounds",
            "forget": "12:30 of work",
            "resume": "Go on at round 2, move 5, left?",
            "draft": "A circuit under a name as long as names may be, which is eighty",
        }
        for asked in QUESTIONS:
            question = Question(asked, abouts.get(asked, ""))
            program.app.push_screen(question)
            await program.settle()
            places = [answer.region for answer in question.query(".answer")]
            assert places, question
            for place in places:
                assert question.region.contains_region(place), question
                assert place.height, question
            question.dismiss()
            await program.settle()
