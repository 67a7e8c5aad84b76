from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from hiptui.domain.settings import setting
from hiptui.ui.screens.settings import SettingsScreen
from tests.screens import FakeRuntime, Program, running, runtime_in

ROWS = {"rounds": 1, "rest": 2, "rest_after_last": 3, "prepare": 4, "change": 5, "switch": 6}
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
    while settings_of(program).cursor < ROWS[key]:
        await program.press("down")


async def type_over(program: Program, text: str) -> None:
    """Open the entry and replace what is in it."""
    await program.press("enter", *["backspace"] * 6)
    await program.press(*("colon" if char == ":" else char for char in text))


async def test_each_timing_value_has_a_row_with_its_range_and_help(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("s")
        assert "Settings for ‹all circuits›" in program.text
        for row in (
            ("Rounds", "‹3›", "1-20"),
            ("Rest after a round", "‹2:00›", "0:00-10:00"),
            ("Rest after the last", "‹on›", "on or off"),
            ("Get ready", "‹0:15›", "0:00-2:00"),
            ("Change", "‹0:10›", "0:00-2:00"),
            ("Switch", "‹0:05›", "0:00-2:00"),
            ("Repetitions", "‹wait›"),
        ):
            assert any(all(part in line for part in row) for line in program.text.split("\n")), row
        assert "31:45 = 21:00 work + 6:00 rest + 4:45 into place" in program.text


@pytest.mark.parametrize(
    ("key", "step", "top", "bottom"),
    [
        ("rounds", 1, 20, 1),
        ("rest", 10, 600, 0),
        ("prepare", 5, 120, 0),
        ("change", 5, 120, 0),
        ("switch", 5, 120, 0),
    ],
)
async def test_left_and_right_change_by_the_step_and_stop_at_the_ends(
    tmp_path: Path, key: str, step: int, top: int, bottom: int
) -> None:
    async with running(runtime_in(tmp_path)) as program:
        runtime = program.runtime
        before = runtime.settings.effective(setting("timing", key))[0]
        assert isinstance(before, int)
        await open_row(program, key)
        await program.press("right")
        assert saved(runtime) == {"timing": {key: before + step}}
        await program.press("left", "left")
        assert saved(runtime) == {"timing": {key: before - step}}
        for value, end in ((bottom + step, "left"), (top - step, "right")):
            runtime.set(setting("timing", key), None, value)
            await program.press(end, end, end)
            now = runtime.settings.effective(setting("timing", key))[0]
            assert now == (bottom if end == "left" else top)


async def test_a_switch_goes_on_and_off_either_way(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await open_row(program, "rest_after_last")
        for key, value in (("right", False), ("right", True), ("left", False), ("enter", True)):
            await program.press(key)
            assert saved(program.runtime) == {"timing": {"rest_after_last": value}}


async def test_the_total_follows_each_change(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("s", "right")
        assert "42:15 = 28:00 work + 8:00 rest + 6:15 into place" in program.text
        await program.press("down", "left")
        assert "41:35 = 28:00 work + 7:20 rest + 6:15 into place" in program.text


async def test_the_total_follows_what_is_typed_before_it_is_entered(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await open_row(program, "rest")
        await type_over(program, "1:x")
        assert "31:45 =" in program.text
        await program.press("backspace", "3", "0")
        assert "= 21:00 work + 4:30 rest" in program.text
        assert not program.runtime.settings_path.exists()
        await program.press("enter")
        assert saved(program.runtime) == {"timing": {"rest": 90}}
        assert not program.app.screen.query("Input")


@pytest.mark.parametrize("leave", ["enter", "up", "down"])
async def test_a_typed_value_is_saved_when_entered_or_left(tmp_path: Path, leave: str) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await open_row(program, "change")
        await type_over(program, "20")
        await program.press(leave)
        assert saved(program.runtime) == {"timing": {"change": 20}}


async def test_escape_throws_away_what_was_typed(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await open_row(program, "change")
        await type_over(program, "20")
        await program.press("escape")
        assert isinstance(program.app.screen, SettingsScreen)
        assert not program.runtime.settings_path.exists()
        assert "31:45 =" in program.text
        await program.press("escape")
        assert program.circuits


@pytest.mark.parametrize(
    ("key", "text", "range_of_it"),
    [
        ("rounds", "0", "1-20"),
        ("rounds", "21", "1-20"),
        ("rest", "601", "0:00-10:00"),
        ("rest", "1:60", "0:00-10:00"),
        ("prepare", "3:00", "0:00-2:00"),
        ("change", "x", "0:00-2:00"),
    ],
)
async def test_what_is_out_of_range_is_refused_with_the_range(
    tmp_path: Path, key: str, text: str, range_of_it: str
) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await open_row(program, key)
        await type_over(program, text)
        for leave in ("enter", "down"):
            await program.press(leave)
            assert settings_of(program).cursor == ROWS[key]
            assert f"{range_of_it}, please" in program.text
        assert program.app.screen.query("Input")
        assert not program.runtime.settings_path.exists()


async def test_keys_typed_in_one_go_all_reach_the_entry(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await open_row(program, "rest")
        await program.pilot.press("enter", *["backspace"] * 4, *"95", "enter")
        await program.settle()
        assert saved(program.runtime) == {"timing": {"rest": 95}}


@pytest.mark.parametrize("key", ["backspace", "delete"])
async def test_backspace_goes_back_to_the_default(tmp_path: Path, key: str) -> None:
    async with running(runtime_in(tmp_path, settings="[timing]\nrounds = 5\n")) as program:
        await program.press("s")
        assert "‹5›" in program.text
        await program.press(key)
        assert "‹3›" in program.text
        assert not saved(program.runtime).get("timing")


async def test_a_circuit_has_values_of_its_own(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("s", "up", "right")
        assert "Settings for ‹Hip circuit for runners›" in program.text
        await program.press("down", "right", "right", "down", "left")
        assert saved(program.runtime) == {"circuit": {"runner-hips": {"rounds": 4, "rest": 110}}}
        assert "2-4" in program.text
        assert "this circuit" in program.text
        await program.press("backspace")
        assert saved(program.runtime) == {"circuit": {"runner-hips": {"rounds": 4}}}
        assert program.runtime.settings.timing.rounds is None


async def test_for_all_circuits_it_says_who_has_a_value_of_its_own(tmp_path: Path) -> None:
    own = "[circuit.runner-hips]\nrest = 60\n"
    async with running(runtime_in(tmp_path, settings=own), (110, 40)) as program:
        await program.press("s")
        row = next(row for row in program.text.split("\n") if "Rest after a round" in row)
        assert "‹2:00›" in row
        assert "Hip circuit for runners has its own" in row


async def test_a_circuit_s_statement_in_front_is_said(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (110, 40)) as program:
        await program.press("down", "s")
        row = next(row for row in program.text.split("\n") if "Rest after a round" in row)
        assert "Myrtl states its own" in row


async def test_scopes_go_round_through_all_circuits(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("s", "up", "left")
        assert "‹Seven-minute circuit›" in program.text
        await program.press("right", "right", "right", "right")
        assert "‹Seven-minute circuit›" in program.text


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
        assert program.picture.says("so this holds until you leave")
        await program.press("escape", "enter")
        assert program.session.snapshot.rounds == 4


async def test_the_next_session_uses_what_was_set(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await open_row(program, "prepare")
        await program.press("left", "escape", "enter")
        assert program.at == (0, 10)


async def test_the_mouse_chooses_a_row(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("s")
        row = next(i for i, row in enumerate(program.text.split("\n")) if "Get ready" in row)
        await program.click(5, row)
        assert settings_of(program).cursor == ROWS["prepare"]


async def test_the_cursor_stops_at_both_ends_and_every_row_has_help(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (60, 20)) as program:
        await program.press("s", "up", "up", "k")
        assert settings_of(program).cursor == 0
        for _ in range(40):
            await program.press("j")
            row = settings_of(program).setting
            assert "▶ " + row.label in program.text
            assert program.picture.begins(row.help, 20) or program.picture.says(row.help)
        assert settings_of(program).cursor == len(settings_of(program).settings)
