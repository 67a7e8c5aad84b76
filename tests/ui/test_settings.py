from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from hiptui.domain.settings import Setting, setting
from hiptui.ui.screens.settings import SettingsScreen
from tests.screens import FakeRuntime, Program, running, runtime_in

HAND_WRITTEN = """
# mine
[timing]
rest = 90
nonsense = "kept"
[future]
answer = 42
[circuit.myrtl]
change = 7
"""


def settings_of(program: Program) -> SettingsScreen:
    assert isinstance(program.app.screen, SettingsScreen)
    return program.app.screen


def saved(runtime: FakeRuntime) -> dict[str, Any]:
    return tomllib.loads(runtime.settings_path.read_text(encoding="utf-8"))


async def open_row(program: Program, key: str) -> None:
    """Open the settings on a row."""
    await program.press("s")
    await go_to_row(program, key)


async def go_to_row(program: Program, key: str) -> None:
    """Choose a row further down."""
    screen = settings_of(program)
    rows = [row.key for row in screen.rows if isinstance(row, Setting)]
    ahead = rows.index(key) - rows.index(screen.setting.key)
    await program.press_quickly(*["down"] * ahead)
    assert screen.setting.key == key


def shows(program: Program, label: str, value: str) -> bool:
    """Whether a row has this value."""
    rows = [row for row in program.text.split("\n") if f" {label} " in row]
    return any(f" {value} " in f"{row} " for row in rows)


async def type_over(program: Program, text: str) -> None:
    """Open the entry and replace what is in it."""
    await program.press("enter")
    await program.press_quickly(*("colon" if char == ":" else char for char in text))


async def test_each_setting_has_a_row_in_its_section_with_range_and_help(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("s")
        for label, value in (
            ("Settings for", "‹ all circuits ›"),
            ("Rounds", "‹ 3 ›"),
            ("Rest after a round", "‹ 2:00 ›"),
            ("Rest after the last", "‹ on ›"),
            ("Get ready", "‹ 0:15 ›"),
            ("Change", "‹ 0:10 ›"),
            ("Switch", "‹ 0:05 ›"),
            ("Repetitions", "‹ wait ›"),
            ("Sound", "‹ auto ›"),
            ("Volume", "‹ 100 ›"),
            ("Colours", "‹ hiptui-dark ›"),
        ):
            assert shows(program, label, value), label
        for section in ("Timing", "Cues", "Display"):
            assert f" {section} " in program.text
        assert program.picture.says("How often you do all moves.")
        for part in ("1-20", "21:00  work", "6:00  rest", "4:45  into place", "31:45  in all"):
            assert part in program.text
        await program.press("down")
        assert "0:00-10:00, step 0:10" in program.text
        await program.resize(100, 30)
        await go_to_row(program, "reps")
        assert program.picture.says("› wait  until you press next")
        assert program.picture.says("pace  as long as the move's pace")
        await program.press("home", "up", "k")
        assert settings_of(program).form.highlighted == 0
        for _ in range(len(settings_of(program).rows)):
            await program.press("j")
            row = settings_of(program).setting
            assert row.help[1:] in program.part("#about")
        assert settings_of(program).form.highlighted == len(settings_of(program).rows) - 1


async def test_left_and_right_change_by_the_step_and_stop_at_the_ends(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        runtime = program.runtime
        await program.press("s")
        for key, step, top, bottom in (
            ("rounds", 1, 20, 1),
            ("rest", 10, 600, 0),
            ("prepare", 5, 120, 0),
            ("change", 5, 120, 0),
            ("switch", 5, 120, 0),
        ):
            await go_to_row(program, key)
            before = runtime.settings.effective(setting("timing", key))[0]
            assert isinstance(before, int)
            await program.press("right")
            assert saved(runtime) == {"timing": {key: before + step}}
            await program.press_quickly("left", "left")
            assert saved(runtime) == {"timing": {key: before - step}}
            for value, end in ((bottom + step, "left"), (top - step, "right")):
                runtime.set(setting("timing", key), None, value)
                await program.press_quickly(end, end, end)
                now = runtime.settings.effective(setting("timing", key))[0]
                assert now == (bottom if end == "left" else top)
            await program.press("backspace")
            assert not saved(runtime).get("timing")


async def test_a_default_at_the_end_of_its_range_is_not_written(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path)
    async with running(runtime, (100, 40)) as program:
        await open_row(program, "volume")
        await program.press("right")
        assert shows(program, "Volume", "‹ 100 ›")
    assert not runtime.settings_path.exists()


async def test_where_no_cell_is_left_for_the_rows_keys_still_change_values(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("s")
        for cells in (1, 5, 8):
            await program.resize(cells, 5)
            await program.press("down", "right", "up")
        await program.resize(1, 1)
        await program.press("pageup", "pagedown")
        await program.resize(80, 24)
        assert shows(program, "Rest after a round", "2:30")


async def test_a_switch_goes_on_and_off_either_way(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await open_row(program, "rest_after_last")
        for key, value in (("right", False), ("right", True), ("left", False), ("enter", True)):
            await program.press(key)
            assert saved(program.runtime) == {"timing": {"rest_after_last": value}}


async def test_the_total_follows_each_change(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("s", "right")
        assert "42:15  in all" in program.text
        await program.press("down", "left")
        assert "7:20  rest" in program.text
        assert "41:35  in all" in program.text


async def test_the_total_follows_what_is_typed_before_it_is_entered(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await open_row(program, "rest")
        await type_over(program, "1:x")
        assert "31:45  in all" in program.text
        await program.press("backspace", "3", "0")
        assert "4:30  rest" in program.text
        assert not program.runtime.settings_path.exists()
        await program.press("enter")
        assert saved(program.runtime) == {"timing": {"rest": 90}}
        assert not program.app.screen.query_one("#prompt").display


async def test_a_typed_value_is_saved_when_entered_or_left(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await open_row(program, "change")
        for leave, value in (("enter", 20), ("up", 25), ("down", 30)):
            await go_to_row(program, "change")
            await type_over(program, str(value))
            await program.press(leave)
            assert saved(program.runtime) == {"timing": {"change": value}}, leave


async def test_what_is_out_of_range_is_refused_with_the_range(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("s")
        for key, text, range_of_it in (
            ("rounds", "0", "1-20"),
            ("rounds", "21", "1-20"),
            ("rest", "601", "0:00-10:00"),
            ("rest", "1:60", "0:00-10:00"),
            ("prepare", "3:00", "0:00-2:00"),
            ("change", "x", "0:00-2:00"),
        ):
            await go_to_row(program, key)
            await type_over(program, text)
            for leave in ("enter", "down"):
                await program.press(leave)
                assert settings_of(program).setting.key == key
                assert f"{range_of_it}, please" in program.part("#side")
            assert program.app.screen.query_one("#prompt").display
            assert not program.runtime.settings_path.exists()
            await program.press("escape")
            assert not program.app.screen.query_one("#prompt").display


async def test_escape_throws_away_what_was_typed_and_scopes_go_round(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("s")
        row = next(i for i, row in enumerate(program.text.split("\n")) if "Change" in row)
        await program.click(5, row)
        assert settings_of(program).setting.key == "change"
        await type_over(program, "20")
        await program.press("escape")
        assert isinstance(program.app.screen, SettingsScreen)
        assert not program.runtime.settings_path.exists()
        assert "31:45  in all" in program.text
        await program.press("home", "left")
        assert shows(program, "Settings for", "‹ Seven-minute circuit ›")
        await program.press("right", "right", "right", "right")
        assert shows(program, "Settings for", "‹ Seven-minute circuit ›")
        await program.press("escape")
        assert program.circuits
        assert not program.runtime.settings_path.exists()


async def test_keys_typed_in_one_go_all_reach_the_entry(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await open_row(program, "rest")
        await program.press_quickly("enter", *"9x", "backspace", "5", "enter")
        assert saved(program.runtime) == {"timing": {"rest": 95}}


async def test_backspace_goes_back_to_the_default(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path, settings="[timing]\nrounds = 5\n")) as program:
        await program.press("s")
        assert shows(program, "Rounds", "‹ 5 ›")
        for key in ("backspace", "delete"):
            await program.press(key)
            assert shows(program, "Rounds", "‹ 3 ›"), key
            assert not saved(program.runtime).get("timing"), key
            await program.press("right")
            assert shows(program, "Rounds", "‹ 4 ›")


async def test_a_circuit_has_values_of_its_own(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path, rounds=None), (100, 40)) as program:
        await program.press("s", "up", "right")
        assert shows(program, "Settings for", "‹ Hip circuit for runners ›")
        await program.press("down", "right", "right")
        assert "2-4" in program.part("#about")
        await program.press("down", "left")
        assert saved(program.runtime) == {"circuit": {"runner-hips": {"rounds": 4, "rest": 110}}}
        assert program.picture.says("Set by this circuit.")
        await program.press("backspace")
        assert saved(program.runtime) == {"circuit": {"runner-hips": {"rounds": 4}}}
        assert program.runtime.settings.timing.rounds is None


async def test_for_all_circuits_it_says_who_stands_in_front(tmp_path: Path) -> None:
    own = "[circuit.runner-hips]\nrest = 60\n"
    async with running(runtime_in(tmp_path, settings=own), (110, 40)) as program:
        await open_row(program, "rest")
        assert shows(program, "Rest after a round", "‹ 2:00 ›")
        assert "In front of it: Hip circuit for runners, Myrtl" in program.part("#side")


async def test_what_hand_and_future_wrote_is_kept(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path, settings=HAND_WRITTEN)) as program:
        await program.press("s", "right")
        assert saved(program.runtime) == {
            "timing": {"rest": 90, "nonsense": "kept", "rounds": 4},
            "future": {"answer": 42},
            "circuit": {"myrtl": {"change": 7}},
        }


async def test_an_edit_by_hand_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path, settings="[timing]\nrest = 90\n")) as program:
        await program.press("s")
        program.runtime.settings_path.write_text("[timing]\nrest = 30\nswitch = 8\n")
        await program.press("right")
        assert saved(program.runtime) == {"timing": {"rest": 30, "switch": 8, "rounds": 4}}


async def test_what_cannot_be_saved_is_said_and_holds_for_this_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    runtime = runtime_in(tmp_path / "file" / "home")
    async with running(runtime, (120, 30)) as program:
        await program.press("s", "right")
        assert "so this holds until you leave" in program.part("#side")
        await program.press("escape", "enter")
        assert program.session.snapshot.rounds == 4


async def test_the_next_session_uses_what_was_set(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await open_row(program, "prepare")
        await program.press("left", "escape", "enter")
        assert program.at == (0, 10)


# --- keys ------------------------------------------------------------------------------------


async def test_a_command_gets_the_key_that_is_pressed_at_once(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 30)) as program:
        await open_row(program, "start")
        await program.press("enter")
        assert "press the new key" in program.text
        await program.press("g")
        assert saved(program.runtime) == {"keys": {"start": "g"}}
        assert shows(program, "Start", "g")
        await program.press("escape", "enter")
        assert program.circuits
        await program.press("g")
        assert program.session


async def test_a_key_that_is_taken_is_refused_with_who_has_it(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 30)) as program:
        await open_row(program, "start")
        await program.press("enter", "s")
        assert "s already does “Settings”; nothing was changed" in program.part("#side")
        assert not program.runtime.settings_path.exists()


async def test_keys_of_other_commands_can_be_pressed_too(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 30)) as program:
        await open_row(program, "lock")
        for key in ("q", "question_mark"):
            await program.press("enter", key)
            assert settings_of(program).setting.key == "lock"
            assert "lock" not in program.runtime.settings.keys
        for key in ("tab", "up", "comma"):
            await program.press("enter", key)
            assert settings_of(program).setting.key == "lock"
            assert program.runtime.settings.keys["lock"] == key
            await program.press("backspace")
            assert "lock" not in program.runtime.settings.keys


async def test_escape_and_backspace_leave_or_give_back_the_default_key(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path, settings='[keys]\nlock = "z"\n')) as program:
        await open_row(program, "lock")
        await program.press("enter", "escape")
        assert shows(program, "Lock", "z")
        await program.press("backspace")
        assert shows(program, "Lock", "x")
        assert not saved(program.runtime).get("keys")


# --- by mouse --------------------------------------------------------------------------------


def place(program: Program, words: str) -> tuple[int, int]:
    """Cell and row of some words."""
    rows = program.text.split("\n")
    y = next(i for i, row in enumerate(rows) if words in row)
    return rows[y].index(words), y


async def test_arrows_step_by_the_mouse_and_a_second_click_types(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 30)) as program:
        await program.press("s")
        _, row = place(program, "Get ready")
        line = program.text.split("\n")[row]
        await program.click(line.index("›"), row)
        assert saved(program.runtime) == {"timing": {"prepare": 20}}
        await program.click(line.index("‹"), row)
        await program.click(line.index("‹"), row)
        assert saved(program.runtime) == {"timing": {"prepare": 10}}
        await program.click(20, row)
        assert program.app.screen.query("Entry")
        await program.press("4", "0")
        await program.click(20, place(program, "Switch")[1])
        assert saved(program.runtime) == {"timing": {"prepare": 40}}
        await program.click(*place(program, "esc back"))
        assert program.circuits


async def test_every_size_shows_the_row_its_meaning_and_the_total(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await open_row(program, "rest")
        for size in ((40, 12), (46, 19), (80, 24), (200, 60)):
            await program.resize(*size)
            assert shows(program, "Rest after a round", "‹ 2:00 ›"), size
            assert "Time to breathe between rounds." in program.part("#about"), size
            assert "31:45" in program.text, size
            assert "? help" in program.text, size
            await type_over(program, "95")
            assert "95" in program.text, size
            assert "30:30" in program.text, size
            await program.press("escape")
