from __future__ import annotations

import gc
import random
import signal
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual import events
from textual.content import Content

from hiptui.domain.circuit import Side, Sides
from hiptui.domain.formatting import holds
from hiptui.ui.screens.circuits_text import about_move, after, dose, move_row
from hiptui.ui.screens.settings import SettingsScreen
from hiptui.ui.screens.summary import SummaryScreen
from tests.past import a_session, remember
from tests.screens import FakeRuntime, Program, running, runtime_in
from tests.support import counted as move_of
from tests.support import hips, timed

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


async def test_the_first_circuit_is_chosen_and_told_about_and_hints_follow_where_one_is(
    tmp_path: Path,
) -> None:
    async with running(runtime_in(tmp_path), (100, 30)) as program:
        assert chosen(program) == "runner-hips"
        assert program.text.strip().startswith("hiptui")
        for words in (
            "Tue 06:41",
            "Hip circuit for runners",
            "31:45",
            "Myrtl",
            "Seven-minute circuit",
            "Rounds today  2 ‹3› 4",
            "done by 07:10",
            "enter start",
        ):
            assert words in program.text
        assert "tab moves   ←→ rounds   s settings   h history   w plan   / filter" in program.text
        await program.press("tab")
        assert "tab back" in program.text
        assert program.text.strip().startswith("Hip circuit for runners")
        await program.press("tab", "down")
        assert program.text.strip().startswith("hiptui")


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


async def test_keys_choose_and_change_the_rounds_of_today_and_stop_at_the_ends(
    tmp_path: Path,
) -> None:
    async with running(runtime_in(tmp_path)) as program:
        assert "29:45 + 2:00 cool-down, done by 07:10" in program.text
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
        await program.press("home")
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


async def test_the_first_frame_waits_for_a_few_circuits_and_the_list_fills(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.toml" for number in range(3)]
    for number, file in enumerate(files):
        ids = [f"c{number}-{at}" for at in range(300)]
        file.write_text("".join(OWN.format(id=one, name=f"Circuit {one}") for one in ids))
    files[1].write_text(OWN.format(id="myrtl", name="Mine"))
    own = tmp_path / "circuits.d" / "late.toml"
    own.parent.mkdir(parents=True)
    own.write_text("#" * 20_000 + "\n[[circuit]]\n")
    settings = "[circuit.c2-29]\nrounds = 2\n[circuit.c2-290]\nrounds = 2\n"
    whole = runtime_in(tmp_path, *files, settings=settings)
    runtime = FakeRuntime(whole.paths, *files, at_once=20_000)
    assert (len(runtime.circuits), len(whole.circuits)) == (3, 603)
    assert not runtime.warnings
    assert not runtime.problems

    async with running(runtime) as program:
        while not runtime.reading.done:
            await program.look_back()
        assert program.circuit_list.circuits == whole.circuits

        runtime.read_circuits(20_000)
        program.circuits.show_list()
        await program.press("down")
        assert (chosen(program), len(program.circuit_list.circuits)) == ("myrtl", 3)
        frozen = gc.get_freeze_count()
        program.circuits.reread()
        while not runtime.reading.done:
            await program.look_back()
        await program.look_back()
        assert gc.get_freeze_count() > frozen, "the collector would take 25 ms for 10,000"
        assert program.circuit_list.circuits == whole.circuits
        assert (program.circuit_list.highlighted, program.circuits.chosen) == (1, whole.circuits[1])
        assert runtime.warnings == whole.warnings == ()
        assert "late.toml:2" in program.text


async def test_a_file_named_on_the_command_line_that_is_wrong_ends_the_program_once_it_is_read(
    tmp_path: Path,
) -> None:
    files = [tmp_path / "many.toml", tmp_path / "wrong.toml"]
    files[0].write_text("#" * 20_000)
    files[1].write_text("[[circuit]]\n")
    whole = runtime_in(tmp_path)
    runtime = FakeRuntime(whole.paths, *files, at_once=20_000)
    assert not runtime.refused
    async with running(runtime) as program:
        while program.app.return_code is None:
            await program.look_back()
    assert program.app.return_code == 2
    assert runtime.refused[0].file == str(files[1])


async def test_tab_leads_into_the_moves_and_back(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("tab")
        assert program.picture.says("Left leg circles, right knee planted")
        await program.press("down", "down", "down")
        assert program.move_list.highlighted == 3
        assert program.picture.says("Move the block outside your right leg.")
        assert program.picture.says("Lift the straight left leg up and over the block.")
        await program.press("end", "down")
        assert program.move_list.highlighted == 6
        await program.press("home", "up")
        assert program.move_list.highlighted == 0
        assert chosen(program) == "runner-hips"
        await program.press("tab")
        assert not program.circuits.browser.in_moves
        await program.press("tab", "escape")
        assert not program.circuits.browser.in_moves


async def test_enter_in_the_moves_starts_the_circuit_too(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("down", "tab", "enter")
        assert program.session.snapshot.timeline.circuit.id == "myrtl"


async def test_enter_starts_with_the_rounds_of_today(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("left", "enter")
        assert program.session.snapshot.rounds == 2
        assert program.at == (0, 15)


async def test_the_filter_looks_at_names_muscles_and_equipment(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("slash", *"[bold]")
        assert "Nothing matches “[bold]”." in program.part("#about")
        await program.press("enter")
        for key in ("enter", "tab", "left", "right", "up", "down", "end", "pagedown"):
            await program.press(key)
            assert program.circuits.chosen is None
        await program.press("s", "escape", "escape")
        assert chosen(program) == "runner-hips"
        for words, found in (
            ("myrtl", ["myrtl"]),
            ("MYR", ["myrtl"]),
            ("single-leg", ["runner-hips"]),
            ("hip stabil", ["runner-hips"]),
            ("chair", ["seven-minute"]),
            ("glutes", ["runner-hips", "myrtl", "seven-minute"]),
            ("glutes water", ["runner-hips"]),
            ("  ", ["runner-hips", "myrtl", "seven-minute"]),
        ):
            await program.press("slash")
            await program.press_quickly(*("space" if char == " " else char for char in words))
            assert [one.id for one in program.circuit_list.circuits] == found, words
            await program.press("escape")
            assert len(program.circuit_list.circuits) == 3


async def test_the_filter_follows_each_key_says_so_and_stays_until_escape(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("down", "slash", "s", "e", "v")
        assert chosen(program) == "seven-minute"
        assert "Myrtl" not in program.text
        await program.press("enter")
        assert not program.circuits.browser.typing
        await program.press("s")
        assert isinstance(program.app.screen, SettingsScreen)
        await program.press("escape")
        assert chosen(program) == "seven-minute"
        await program.press("escape")
        assert program.circuits.browser.words == ""
        assert "Myrtl" in program.text
        await program.press("home", "slash", *"chair", "enter")
        assert "filter: chair, escape shows all" in program.text
        assert "Circuits (1 of 3)" in program.text
        await program.press("escape")
        assert "filter:" not in program.text
        assert chosen(program) == "seven-minute"
        await program.pilot.press("slash", *"sq")
        await program.settle()
        assert program.circuits.browser.words == "sq"


async def test_whatever_is_typed_finds_what_has_all_the_words(tmp_path: Path) -> None:
    names = ("Hip hop", "Hop along", "Knee", "Hüften", "Ham string", "Along the hill")
    own = [OWN.format(id=f"c{i}", name=name) for i, name in enumerate(names)]
    chance = random.Random(3)
    keys = [*"hipo al", "space", *["backspace"] * 4, "left", "home", "end", "ctrl+w"]
    async with running(runtime_in(tmp_path, circuits="".join(own)), (100, 30)) as program:
        await program.press("slash")
        for _ in range(60):
            if chance.random() < 0.1:
                program.app.post_message(events.Paste(chance.choice(("hip ", "al\no", "HÜ"))))
            typed = ("space" if key == " " else key for key in chance.choices(keys, k=2))
            await chance.choice((program.press, program.burst))(*typed)
            words, every = program.circuits.browser.words, program.runtime.circuits
            found = [one for one in every if holds((one.searched,), words.split())]
            assert [*program.circuit_list.circuits] == found, words
            one = program.circuits.chosen
            told = (one.summary or one.name) if one else f"Nothing matches “{words}”."
            assert " ".join(told.split()) in program.part("#about"), words
            assert f"({len(found)} of {len(every)})" in program.text or not words


async def test_keys_of_one_packet_go_where_the_ones_before_lead(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.burst("slash", *"myr", "enter", "tab", "down", "down")
        assert program.move_list.border_title == "Myrtl"
        assert program.move_list.highlighted == 2
        await program.burst("tab", "escape", "slash", *"chair", "enter")
        await program.burst("tab", "down", "down")
        assert [one.id for one in program.circuit_list.circuits] == ["seven-minute"]
        assert "filter: chair" in program.text
        assert program.circuits.browser.in_moves
        assert program.move_list.highlighted == 2


async def test_on_the_smallest_screen_too_it_says_what_is_wrong_where(tmp_path: Path) -> None:
    bad = OWN.format(id="mine", name="Mine").replace("30", "-5")
    async with running(runtime_in(tmp_path / ("deep" * 20), circuits=bad), (40, 12)) as program:
        assert "circuits.toml:7 Mine, Side plank: seconds: expected" in program.part("#mistakes")


async def test_what_is_wrong_in_the_user_s_file_is_told_and_the_rest_works(tmp_path: Path) -> None:
    bad = OWN.format(id="mine", name="Mine") + '[[circuit]]\nid = "bad"\nname = "[b]B[/]"\n'
    async with running(runtime_in(tmp_path, circuits=bad), (120, 30)) as program:
        assert "Mine" in program.text
        assert "circuits.toml:" in program.text
        assert "[b]B[/]: missing key 'move'" in program.part("#mistakes")
        await program.press("end", "enter")
        assert program.session.snapshot.timeline.circuit.id == "mine"


async def test_an_own_circuit_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    own = OWN.format(id="myrtl", name="My Myrtl")
    async with running(runtime_in(tmp_path, circuits=own)) as program:
        assert [one.name for one in program.circuit_list.circuits].count("My Myrtl") == 1
        assert len(program.circuit_list.circuits) == 3


async def test_five_hundred_circuits_scroll(tmp_path: Path) -> None:
    own = "".join(OWN.format(id=f"own-{i:03}", name=f"Own {i:03}") for i in range(500))
    async with running(runtime_in(tmp_path, circuits=own)) as program:
        await program.press("end")
        assert "Own 499" in program.text
        await program.press("pageup")
        assert "own-480" < chosen(program) < "own-499"
        assert program.circuits.chosen
        assert program.circuits.chosen.name in program.text
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


async def test_clicks_set_the_rounds_choose_and_start(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        rows = program.text.split("\n")
        y = next(i for i, row in enumerate(rows) if "Rounds today" in row)
        await program.click(rows[y].index("4"), y)
        assert "‹4›" in program.text
        row = next(i for i, row in enumerate(program.text.split("\n")) if "Myrtl" in row)
        await program.click(5, row)
        assert chosen(program) == "myrtl"
        await program.click(5, row)
        assert program.session.snapshot.timeline.circuit.id == "myrtl"


async def test_any_size_is_drawn_or_told_to_be_too_small(tmp_path: Path) -> None:
    sizes = (1, 1), (39, 12), (40, 11), (12, 3), (40, 12), (300, 100), (131, 15)
    keys = ("", "tab", "escape s", "escape question_mark", "escape enter", "space")
    async with running(runtime_in(tmp_path)) as program:
        for pressed in keys:
            await program.press(*pressed.split())
            for cells, rows in sizes:
                await program.resize(cells, rows)
                assert program.app.size == (cells, rows), pressed
                picture = program.picture
                assert max(picture.widths, default=0) <= cells, (pressed, rows)
                if pressed in keys[:3]:  # a session says time and side at any size
                    small = cells < 40 or rows < 12
                    told = "hiptui needs" in "\n".join(picture.rows)
                    assert told == (small and cells >= 12), (pressed, cells, rows)


async def test_a_long_list_fills_a_tall_screen(tmp_path: Path) -> None:
    hills = "".join(OWN.format(id=f"h{at}", name=f"hill {at}") for at in range(300))
    async with running(runtime_in(tmp_path, circuits=hills), (100, 30)) as program:
        rows = program.circuit_list
        await program.resize(300, 200)
        await program.settle()
        assert rows.size.height > 110
        await program.press("slash", "h", "i")
        assert rows.show_vertical_scrollbar
        assert rows.size.height > 110


async def test_q_leaves_the_program(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("q")
        assert not program.app.is_running
        assert not program.app.return_code


async def test_ctrl_c_goes_back_first_and_leaves_with_130_the_second_time(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("tab", "ctrl+c")
        assert not program.circuits.browser.in_moves
        await program.press("ctrl+c")
        assert program.app.return_code == 130


async def test_settings_changed_meanwhile_show_on_the_way_back(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("s", "down", "left", "escape")
        assert "31:45" not in program.text


async def test_where_no_terminal_is_no_editor_opens_and_it_is_told(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("ctrl+e")
        assert program.notes == [
            f"No terminal here for an editor: change {tmp_path / 'circuits.toml'} where you "
            "started hiptui."
        ]
        assert program.circuits


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
        await program.press("ctrl+e")
        assert "New" in program.text
        template = program.runtime.paths.circuits.read_text()
        assert template.startswith("# Your own circuits")


async def test_an_editor_that_is_missing_or_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(runtime_in(tmp_path / "home")) as program:
        monkeypatch.setenv("VISUAL", str(tmp_path / "[no]editor"))
        monkeypatch.setattr(type(program.app), "suspend", lambda _: nullcontext())
        await program.press("ctrl+e")
        assert "[no]editor" in str(program.notes)
        assert "set EDITOR" in str(program.notes)
        monkeypatch.setenv("VISUAL", "sh -c 'exit 3'")
        await program.press("ctrl+e")
        assert "ended with 3" in str(program.notes)


async def test_a_session_and_its_summary_lead_back_to_the_circuits(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("down", "enter", "n", "n")
        await program.wait(0)
        await program.press("escape", "enter")
        if isinstance(program.app.screen, SummaryScreen):
            await program.press("enter")
        assert chosen(program) == "myrtl"


@pytest.mark.parametrize(("hours", "said"), [(12, "done today"), (24, "1 d ago")])
async def test_when_it_was_last_done_is_told_in_days_as_the_plan_has_them(
    tmp_path: Path, hours: int, said: str
) -> None:
    runtime = runtime_in(tmp_path, settings="[goal]\nday_ends = 7\n")  # at 6:41 it is yesterday
    remember(runtime, [a_session(1, runtime.clock.wall() - timedelta(hours=hours))])
    async with running(runtime, (120, 36)) as program:
        row = next(row for row in program.text.split("\n") if "Hip circuit for runners  " in row)
        assert said in row


async def test_rounds_begin_with_the_last_session_s_or_the_fewest(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path, rounds=None)) as program:
        assert "‹2› 3  4" in program.text
        await program.press("right", "right", "enter", "n")
        assert program.session.snapshot.rounds == 4
        await program.wait(10)
        await program.press("escape", "enter", "enter")
        await program.look_back()
        assert "2  3 ‹4›" in program.text
    async with running(runtime_in(tmp_path, rounds=None)) as program:
        assert "2  3 ‹4›" in program.text
        assert "done today" in program.text or "today" in program.part("#list")
    named = "[timing]\nrounds = 3\n"
    async with running(runtime_in(tmp_path, settings=named, rounds=None)) as program:
        assert "2 ‹3› 4" in program.text


async def test_moves_and_hints_can_be_clicked(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 30)) as program:
        rows = program.text.split("\n")
        y = next(i for i, row in enumerate(rows) if "Hurdle walk" in row or "hurdle walk" in row)
        await program.click(10, y)
        assert program.circuits.browser.in_moves
        assert program.move_list.highlighted == 2
        assert "hurdle walk" in program.part("#about")
        rows = program.text.split("\n")
        y = next(i for i, row in enumerate(rows) if "tab back" in row)
        await program.click(rows[y].index("tab back") + 5, y)
        assert not program.circuits.browser.in_moves
        await program.click(rows[y].index("enter start") + 7, y)
        assert program.session


async def test_mistakes_stay_where_they_were_scrolled_while_circuits_are_filtered(
    tmp_path: Path,
) -> None:
    bad = OWN.format(id="good", name="Good") + "".join(f"wrong{i} = 1\n" for i in range(40))
    async with running(runtime_in(tmp_path / "home", circuits=bad)) as program:
        told = program.app.screen.query_one("#mistakes")
        await program.press("shift+down", "shift+down")
        scrolled = told.scroll_y
        assert scrolled > 0
        await program.press("slash", "h")
        assert told.scroll_y == scrolled


async def test_mistakes_are_all_told_by_name_and_e_opens_the_first_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = (
        OWN.format(id="good", name="Good")
        + '[[circuit]]\nid = "bad"\nname = "Bad one"\n[[circuit.move]]\nname = "Lunge"\n'
        + "seconds = -5\nlables = 3\n"
    )
    seen = tmp_path / "seen"
    editor = tmp_path / "vim"
    editor.write_text(f'#!/bin/sh\necho "$@" > {seen}\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    async with running(runtime_in(tmp_path / "home", circuits=bad), (120, 36)) as program:
        told = program.part("#mistakes")
        assert "Bad one, Lunge: seconds: expected" in told
        assert told.index("lables") < told.index("seconds")
        assert str(tmp_path) not in told
        monkeypatch.setattr(type(program.app), "suspend", lambda _: nullcontext())
        await program.press("ctrl+e")
        line = 1 + bad[: bad.index("seconds = -5")].count("\n")
        assert seen.read_text().startswith(f"+{line} ")


async def test_a_new_circuit_is_chosen_and_said_once_it_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    text = OWN.format(id="new", name="New one")
    editor.write_text(f"#!/bin/sh\ncat >> \"$1\" <<'END'\n{text}\nEND\n")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    async with running(runtime_in(tmp_path / "home")) as program:
        monkeypatch.setattr(type(program.app), "suspend", lambda _: nullcontext())
        await program.press("ctrl+e")
        await program.look_back()
        assert chosen(program) == "new"
        assert "New one added." in program.notes


async def test_a_signal_ends_an_editor_that_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "sh -c 'kill -TERM $PPID; exec sleep 60'")
    heard: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
    try:
        async with running(runtime_in(tmp_path / "home")) as program:
            monkeypatch.setattr(type(program.app), "suspend", lambda _: nullcontext())
            await program.press("ctrl+e")
            assert f"ended with -{signal.SIGTERM.value}" in str(program.notes)
            assert heard == []
        signal.raise_signal(signal.SIGTERM)
        assert heard == [signal.SIGTERM]
    finally:
        signal.signal(signal.SIGTERM, before)


async def test_the_welcome_scrolls_where_it_does_not_fit(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path, rounds=None), (40, 12)) as program:
        assert program.picture.says("New here? tab walks you")
        assert "physiotherapist" not in program.text
        seen = program.text
        for _ in range(12):
            await program.press("shift+down")
            seen += program.text
        assert "physiotherapist" in seen


async def test_the_palette_finds_moves_and_goes_there(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 30)) as program:
        found = {one.title: one for one in program.app.get_system_commands(program.app.screen)}
        found["Wall sit"].callback()
        await program.settle()
        assert chosen(program) == "seven-minute"
        assert program.part("#about").startswith("Wall sit")


def test_the_dose_of_a_move() -> None:
    assert dose(timed("a", 60)) == "60"
    assert dose(timed("a", 45, Sides.EACH)) == "22.5+22.5"
    assert dose(replace(timed("a", 1, Sides.EACH), seconds=(60, 45))) == "30+30/22.5+22.5"
    assert dose(replace(timed("a", 90), only="first")) == "90 once"
    assert dose(move_of("a", 8)) == "8 reps"
    assert dose(move_of("a", 1)) == "1 rep"
    assert dose(move_of("a", 1, Sides.EACH)) == "1+1 reps"
    assert dose(move_of("a", 8, Sides.EACH)) == "8+8 reps"


def test_a_dose_that_is_too_long_for_its_row_is_cut_and_not_left_out() -> None:
    rounds = tuple(range(60, 20, -2))
    move = replace(timed("Long list of seconds", 60, Sides.EACH), seconds=rounds)
    for width in (35, 38, 60, 200):
        row = str(move_row(1, move, width))
        assert row.startswith(" 1 Long"), row
        assert "30+30/29+29/28+28" in row, row


async def test_an_hour_has_a_gap_before_it_in_the_list(tmp_path: Path) -> None:
    own = OWN.format(id="a", name="Long").replace("seconds = 30", "seconds = 3600")
    async with running(runtime_in(tmp_path, circuits=own), (160, 30)) as program:
        assert "1 move 3:" in program.text


def test_in_the_moves_each_side_is_told_in_its_order() -> None:
    for first in Side:
        move = replace(hips().moves[3], first=first)
        assert f"{first.capitalize()} leg lifts" in str(Content("\n").join(about_move(move, 60)))
        after_it = str(Content(" ").join(after(move, 200)))
        assert f"Then {first.other}: Move the block outside your {first.other} leg." in after_it


async def test_how_a_move_is_done_has_room_on_a_low_screen(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (80, 12)) as program:
        await program.press("tab")
        assert "On all fours" in program.part("#how")


# --- what was cut short ----------------------------------------------------------------------


async def test_what_was_cut_short_is_the_first_row_and_enter_resumes(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path)
    async with running(runtime) as program:
        await program.press("enter")
        await program.go_to(3, 12)
    async with running(runtime_in(tmp_path), (110, 30)) as program:
        row = program.part("#list")
        assert row.startswith("╭─ Circuits")
        assert "Resume: round 1, move 1, right, 0:18 to go" in row
        await program.press("enter")
        assert program.at == (3, 18)
        assert program.picture.blocks("RIGHT")


async def test_the_figure_has_its_room_beside_what_was_cut_short(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("enter")
        await program.go_to(3, 12)
    async with running(runtime_in(tmp_path), (80, 24)) as program:
        assert "Resume: round 1, move 1, right, 0:18 to go" in program.part("#list")
        assert "█" in program.part("#figure")


async def test_a_damaged_history_is_said_whenever_one_comes_back(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path)
    runtime.paths.history.parent.mkdir(parents=True, exist_ok=True)
    runtime.paths.history.write_bytes(b"nothing like a database" * 300)
    async with running(runtime, (110, 30)) as program:
        assert "history.db was damaged: kept as" in program.text
        await program.press("s", "escape")
        await program.look_back()
        assert "history.db was damaged: kept as" in program.text


@pytest.mark.parametrize(("key", "status"), [("p", "partial"), ("d", None)])
async def test_it_can_be_kept_or_discarded_after_a_question(
    tmp_path: Path, key: str, status: str | None
) -> None:
    runtime = runtime_in(tmp_path)
    async with running(runtime) as program:
        await program.press("enter")
        await program.go_to(3, 12)
    async with running(runtime_in(tmp_path), (110, 30)) as program:
        for no in ("escape", "ctrl+c"):
            await program.press(key, no)
            await program.look_back()
            assert "Resume:" in program.text, no
            assert (first := program.circuit_list.chosen_first)
            assert first.cut, no
            assert program.app.is_running, no
            assert program.app.return_code is None, no
        await program.press(key, "enter")
        await program.look_back()
        assert "Resume:" not in program.text
        past = program.runtime.history.sessions()
        assert [one.status for one in past] == ([status] if status else [])
        assert chosen(program) == "runner-hips"


async def test_at_the_least_size_a_misspelt_key_is_told_to_its_end(tmp_path: Path) -> None:
    wrong = '[[circuit]]\nid = "mine"\nname = "My own evening circuit"\nequipmnt = ["mat"]\n'
    async with running(runtime_in(tmp_path, circuits=wrong), (40, 12)) as program:
        assert "did you mean 'equipment'?" in program.part("#mistakes")
