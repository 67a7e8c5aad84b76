from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest

from hiptui.ui.screens.settings import SettingsScreen
from hiptui.ui.screens.summary import SummaryScreen
from tests.screens import Program, running, runtime_in

OWN = """
[[circuit]]
id = "{id}"
name = "{name}"
[[circuit.move]]
name = "Side plank"
seconds = 30
targets = ["core"]
equipment = ["mat"]
"""


def chosen(program: Program) -> str:
    circuit = program.circuits.chosen
    return circuit.id if circuit else ""


async def test_the_first_circuit_is_chosen_and_told_about(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 30)) as program:
        assert chosen(program) == "runner-hips"
        assert program.text.startswith("hiptui")
        for words in (
            "Tue 06:41",
            "▶ Hip circuit for runners",
            "31:45",
            "Myrtl",
            "Seven-minute circuit",
            "Rounds today  2 ‹3› 4",
            "done by 07:10",
            "enter start",
        ):
            assert words in program.text


@pytest.mark.parametrize(
    ("clock", "now", "ends"), [("auto", "06:41", "07:10"), ("12h", "6:41 AM", "7:10 AM")]
)
async def test_times_of_day_are_written_as_was_chosen(
    tmp_path: Path, clock: str, now: str, ends: str
) -> None:
    runtime = runtime_in(tmp_path, settings=f'[display]\nclock = "{clock}"\n')
    async with running(runtime, (80, 24)) as program:
        assert now in program.text
        assert f"done by {ends}" in program.text


async def test_keys_choose_and_stop_at_the_ends(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        for keys, expected in (
            ("up", "runner-hips"),
            ("down", "myrtl"),
            ("j", "seven-minute"),
            ("down", "seven-minute"),
            ("k", "myrtl"),
            ("home", "runner-hips"),
            ("end", "seven-minute"),
            ("pageup", "runner-hips"),
            ("pagedown", "seven-minute"),
        ):
            await program.press(keys)
            assert chosen(program) == expected, keys


async def test_left_and_right_change_the_rounds_of_today_within_the_range(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("right")
        assert "2  3 ‹4›" in program.text
        assert "42:15" in program.text
        assert "done by 07:21" in program.text
        await program.press("right")
        assert "2  3 ‹4›" in program.text
        await program.press("left", "left", "left")
        assert "‹2› 3  4" in program.text
        await program.press("down", "up")
        assert "‹2› 3  4" in program.text
        assert not program.runtime.settings_path.exists()


async def test_tab_leads_into_the_moves_and_back(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("tab")
        assert program.picture.says("Left leg circles, right knee planted")
        await program.press("down", "down", "down")
        assert program.circuits.move == 3
        assert program.picture.says("Move the block outside your right leg.")
        assert program.picture.says("Lift the straight left leg up and over the block.")
        await program.press("end", "down")
        assert program.circuits.move == 6
        await program.press("home", "up")
        assert program.circuits.move == 0
        assert chosen(program) == "runner-hips"
        await program.press("tab")
        assert program.circuits.move is None
        await program.press("tab", "escape")
        assert program.circuits.move is None


async def test_enter_in_the_moves_starts_the_circuit_too(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("down", "tab", "enter")
        assert program.session.snapshot.timeline.circuit.id == "myrtl"


async def test_enter_starts_with_the_rounds_of_today(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("left", "enter")
        assert program.session.snapshot.rounds == 2
        assert program.at == (0, 15)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("myrtl", ["myrtl"]),
        ("MYR", ["myrtl"]),
        ("single-leg", ["runner-hips"]),
        ("hip stabil", ["runner-hips"]),
        ("chair", ["seven-minute"]),
        ("glutes", ["runner-hips", "myrtl", "seven-minute"]),
        ("glutes water", ["runner-hips"]),
        ("  ", ["runner-hips", "myrtl", "seven-minute"]),
    ],
)
async def test_the_filter_looks_at_names_muscles_and_equipment(
    tmp_path: Path, words: str, found: list[str]
) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("slash", *("space" if char == " " else char for char in words))
        assert [one.id for one in program.circuits.circuits] == found


async def test_the_filter_follows_each_key_and_stays_until_escape(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("down", "slash", "s", "e", "v")
        assert chosen(program) == "seven-minute"
        assert "Myrtl" not in program.text
        await program.press("enter")
        assert not program.circuits.query("Input")
        await program.press("s")
        assert isinstance(program.app.screen, SettingsScreen)
        await program.press("escape")
        assert chosen(program) == "seven-minute"
        await program.press("escape")
        assert program.circuits.filter is None
        assert "Myrtl" in program.text


async def test_keys_typed_in_one_go_all_reach_the_filter(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.pilot.press("slash", *"sq")
        await program.settle()
        assert program.circuits.filter == "sq"


async def test_nothing_found_is_said_and_nothing_can_be_started(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("slash", *"[bold]")
        assert "Nothing matches “[bold]”. escape shows all." in program.text
        await program.press("enter")
        for key in ("enter", "tab", "left", "right", "up", "down", "end", "pagedown"):
            await program.press(key)
            assert program.circuits.chosen is None
        await program.press("s", "escape", "escape")
        assert chosen(program) == "runner-hips"


async def test_on_the_smallest_screen_too_it_says_what_is_wrong_where(tmp_path: Path) -> None:
    bad = OWN.format(id="mine", name="Mine").replace("30", "-5")
    async with running(runtime_in(tmp_path / ("deep" * 20), circuits=bad), (40, 12)) as program:
        assert "circuits.toml:7: circuit[0].move[0].sec…" in program.text


async def test_what_is_wrong_in_the_user_s_file_is_told_and_the_rest_works(tmp_path: Path) -> None:
    bad = OWN.format(id="mine", name="Mine") + '[[circuit]]\nid = "bad"\nname = "[b]B[/]"\n'
    async with running(runtime_in(tmp_path, circuits=bad), (120, 30)) as program:
        assert "Mine" in program.text
        assert "circuits.toml:" in program.text
        assert program.picture.says("circuit[1]: missing key 'move'")
        await program.press("end", "enter")
        assert program.session.snapshot.timeline.circuit.id == "mine"


async def test_an_own_circuit_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    own = OWN.format(id="myrtl", name="My Myrtl")
    async with running(runtime_in(tmp_path, circuits=own)) as program:
        assert [one.name for one in program.circuits.circuits].count("My Myrtl") == 1
        assert len(program.circuits.circuits) == 3


async def test_five_hundred_circuits_scroll(tmp_path: Path) -> None:
    own = "".join(OWN.format(id=f"own-{i:03}", name=f"Own {i:03}") for i in range(500))
    async with running(runtime_in(tmp_path, circuits=own)) as program:
        await program.press("end")
        assert "▶ Own 499" in program.text
        await program.press("pageup")
        at = program.circuits.cursor
        assert 480 < at < 502
        assert f"▶ {program.circuits.circuits[at].name}" in program.text
        await program.press("slash", *"250", "enter", "enter")
        assert program.session.snapshot.timeline.circuit.id == "own-250"


async def test_markup_in_a_circuit_is_shown_as_it_is(tmp_path: Path) -> None:
    own = OWN.format(id="a", name="[bold]x[/] [@click=app.bell]y[/]")
    async with running(runtime_in(tmp_path, circuits=own), (120, 30)) as program:
        await program.press("end")
        assert "[bold]x[/] [@click=app.bell]y[/]" in program.text


async def test_a_newcomer_is_welcomed_and_warned_once(tmp_path: Path) -> None:
    welcome = "New here? tab walks you through the moves. Start with 2 rounds."
    safety = (
        "Hard is fine, sharp is not. Stop if you feel pain, dizziness or pressure in the chest. "
        "Injured, pregnant, recently operated on or unsure? Ask a doctor or physiotherapist first."
    )
    async with running(runtime_in(tmp_path / "new")) as program:
        assert program.picture.says(welcome)
        assert program.picture.says(safety)
    async with running(runtime_in(tmp_path / "old", settings="[timing]\nrest = 60\n")) as program:
        assert welcome not in program.text
        assert "Hard is fine" not in program.text


async def test_a_new_minute_is_shown_by_itself(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        program.runtime.clock.advance(timedelta(minutes=5).total_seconds())
        await program.settle()
        assert "Tue 06:46" in program.text
        assert "done by 07:15" in program.text


async def test_a_click_chooses_and_a_second_one_starts(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        row = next(i for i, row in enumerate(program.text.split("\n")) if "Myrtl" in row)
        await program.click(5, row)
        assert chosen(program) == "myrtl"
        await program.click(5, row)
        assert program.session.snapshot.timeline.circuit.id == "myrtl"


async def test_a_click_on_a_number_sets_the_rounds(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        rows = program.text.split("\n")
        y = next(i for i, row in enumerate(rows) if row.startswith("Rounds today"))
        await program.click(rows[y].index("4"), y)
        assert "‹4›" in program.text


@pytest.mark.parametrize("keys", [[], ["tab"], ["s"], ["enter"], ["enter", "space"], ["?"]])
async def test_any_size_is_drawn_or_told_to_be_too_small(tmp_path: Path, keys: list[str]) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press(*["question_mark" if key == "?" else key for key in keys])
        for cells, rows in ((1, 1), (39, 12), (40, 11), (12, 3), (40, 12), (300, 100), (131, 15)):
            await program.resize(cells, rows)
            assert program.app.size == (cells, rows)
            assert max(program.picture.widths, default=0) <= cells
            if keys != ["?"]:
                small = cells < 40 or rows < 12
                assert ("hiptui needs" in program.text) == (small and cells >= 12), (cells, rows)


async def test_q_leaves_the_program(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("q")
        assert not program.app.is_running
        assert not program.app.return_code


async def test_ctrl_c_goes_back_first_and_leaves_with_130_the_second_time(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("tab", "ctrl+c")
        assert program.circuits.move is None
        await program.press("ctrl+c")
        assert program.app.return_code == 130


async def test_settings_changed_meanwhile_show_on_the_way_back(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("s", "down", "left", "escape")
        assert "31:45" not in program.text


async def test_the_editor_opens_the_user_s_file_and_it_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text(
        f"#!/bin/sh\ncat >> \"$1\" <<'END'\n{OWN.format(id='new', name='New')}\nEND\n"
    )
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    async with running(runtime_in(tmp_path / "home")) as program:
        monkeypatch.setattr(type(program.app), "suspend", lambda _: nullcontext())
        await program.press("e")
        assert "New" in program.text
        template = program.runtime.paths.circuits.read_text()
        assert template.startswith("# Your own circuits")


async def test_without_an_editor_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", str(tmp_path / "[no]editor"))
    async with running(runtime_in(tmp_path / "home")) as program:
        monkeypatch.setattr(type(program.app), "suspend", lambda _: nullcontext())
        await program.press("e")
        toast = next(iter(program.app._notifications))
        assert "[no]editor" in toast.message
        assert "set EDITOR" in toast.message


async def test_a_session_and_its_summary_lead_back_to_the_circuits(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("down", "enter", "n", "n")
        await program.wait(0)
        await program.press("escape", "enter")
        if isinstance(program.app.screen, SummaryScreen):
            await program.press("enter")
        assert chosen(program) == "myrtl"


# --- what was cut short ----------------------------------------------------------------------


async def test_what_was_cut_short_is_the_first_row_and_enter_resumes(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path)
    async with running(runtime) as program:
        await program.press("enter")
        await program.go_to(3, 12)
    async with running(runtime_in(tmp_path), (110, 30)) as program:
        row = next(row for row in program.text.split("\n") if row.startswith("▶"))
        assert row.startswith("▶ Resume: round 1, move 1, right, 0:18 to go")
        await program.press("enter")
        assert program.at == (3, 18)
        assert program.picture.blocks("RIGHT")


async def test_a_damaged_history_is_said_whenever_one_comes_back(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path)
    runtime.paths.history.parent.mkdir(parents=True, exist_ok=True)
    runtime.paths.history.write_bytes(b"nothing like a database" * 300)
    async with running(runtime, (110, 30)) as program:
        assert "history.db was damaged: kept as" in program.text
        await program.press("s", "escape")
        await program.look_back()
        assert "history.db was damaged: kept as" in program.text


@pytest.mark.parametrize("key", ["p", "d"])
async def test_ctrl_c_in_its_question_answers_no_and_stays(tmp_path: Path, key: str) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("enter")
        await program.go_to(3, 12)
    async with running(runtime_in(tmp_path), (110, 30)) as program:
        await program.press(key, "ctrl+c")
        await program.look_back()
        assert "Resume:" in program.text
        assert program.app.return_code is None


@pytest.mark.parametrize(("key", "status"), [("p", "partial"), ("d", None)])
async def test_it_can_be_kept_or_discarded_after_a_question(
    tmp_path: Path, key: str, status: str | None
) -> None:
    runtime = runtime_in(tmp_path)
    async with running(runtime) as program:
        await program.press("enter")
        await program.go_to(3, 12)
    async with running(runtime_in(tmp_path), (110, 30)) as program:
        await program.press(key, "escape")
        await program.look_back()
        assert "Resume:" in program.text
        await program.press(key, "enter")
        await program.look_back()
        assert "Resume:" not in program.text
        past = program.runtime.history.sessions()
        assert [one.status for one in past] == ([status] if status else [])
        assert chosen(program) == "runner-hips"
