from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual import events

from hiptui.domain.planner import DoneSession
from hiptui.domain.record import Harder
from hiptui.ui.screens.sessions_text import kind_sentence, move_rows
from hiptui.ui.screens.summary import SummaryScreen
from hiptui.ui.widgets.entry import Entry
from tests.screens import FakeRuntime, Program, begun, in_session, running, runtime_in
from tests.support import for_each
from tests.unit.formats.fit_reading import named


async def finish(program: Program) -> SummaryScreen:
    """Do ten seconds of the first side, all of the second, and leave."""
    await program.press("n")
    await program.skip(10)
    await program.press("n", "n")
    await program.skip(30)
    await program.press("space")
    program.runtime.clock.advance(40)
    await program.press("escape", "enter")
    assert isinstance(program.app.screen, SummaryScreen)
    return program.app.screen


async def finish_all(program: Program) -> None:
    """Do a whole session, and leave its cool-down."""
    await program.skip(1785)
    await program.press("enter")
    await program.look_back()
    assert isinstance(program.app.screen, SummaryScreen)


async def test_it_tells_what_was_done_against_what_was_planned_and_which_side_was_harder(
    tmp_path: Path,
) -> None:
    async with in_session(tmp_path, index=0) as program:
        await finish(program)
        for words in (
            "Hip circuit for runners",
            "06:41-06:42",
            "0:40",
            "of 21:00",
            "0 of 3 rounds",
        ):
            assert words in program.text, words
        assert "0:10, 0:30" in program.text
        assert "Skipped Hip CAR left (round 1)" in program.part("#figures")
        assert program.picture.shows("PART DONE")
        await program.press("s", "5", "s", "5")
        assert "‹" not in program.text, "the same key again takes an answer back"
        await program.look_back()
        await program.press("l")
        assert "Left was harder today." in program.part("#kind")
        await program.press("s")
        assert "Even today" in program.part("#kind")
        await program.press("s")
        assert not program.part("#kind")


async def test_a_whole_session_is_done(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        await finish_all(program)
        assert program.picture.shows("DONE")
        assert not program.picture.shows("PART DONE")
        assert "3 of 3 rounds" in program.text
        assert "Skipped" not in program.text
        assert program.part("#next") == "Done: 3 rounds. Next: Thursday."


async def test_it_leads_back_to_the_circuits_and_a_second_session_can_follow(
    tmp_path: Path,
) -> None:
    async with running(runtime_in(tmp_path)) as program:
        for key in ("escape", "enter"):
            await program.press("enter")
            await finish(program)
            await program.press(key)
            assert program.circuits.chosen, key
            await program.look_back()
        await program.press("enter")
        assert program.at == (0, 15)


async def test_a_rehearsal_says_that_it_is_none(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path)
    fast = FakeRuntime(runtime.paths, speed=60.0)
    async with running(fast, start=begun(fast)) as program:
        await finish(program)
        assert "not recorded" in program.text
        assert not runtime.paths.history.exists()


async def test_side_effort_and_note_take_a_key_each_and_are_saved_at_once(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        await finish(program)
        await program.press("r", "7")
        assert "‹right›" in program.text
        assert "‹7›" in program.text
        await program.press("r", "l", "0")
        assert "‹left›" in program.text
        assert "‹right›" not in program.text
        assert "‹10›" in program.text
        await program.press("n", *"[b]r1q")
        await program.press("enter")
        assert "[b]r1q" in program.text
        assert "‹10›" in program.text
        assert program.app.live
        program.app.live.close()
        (past,) = program.runtime.history.sessions()
        assert (past.rating.harder, past.rating.effort, past.rating.note) == ("left", 10, "[b]r1q")


async def test_in_a_note_keys_are_letters(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        await finish(program)
        await program.press_quickly("n", *"slr1", "enter")
        assert "slr1" in program.text
        assert "‹" not in program.text
        await program.press("n", "comma", "space", *"better", "enter")
        assert program.app.screen.query_one(Entry).value == "slr1, better"


@pytest.mark.parametrize("then", ["", "l"], ids=["after a while", "after another key"])
async def test_a_key_held_on_past_the_sessions_end_writes_no_note(
    tmp_path: Path, then: str
) -> None:
    async with in_session(tmp_path, index=0) as program:
        for _ in range(len(program.session.snapshot.timeline.segments)):
            await program.press("n")
            await program.wait(0.5)
        summary = program.app.screen
        assert isinstance(summary, SummaryScreen)
        await program.press(*"nnn")
        assert summary.focused is None
        await program.wait(0 if then else 1.5)
        await program.press(*then, *"nn")
        assert summary.query_one(Entry).value == "n"


# --- beside what was before ------------------------------------------------------------------


async def test_last_time_and_the_week_stand_beside_it(tmp_path: Path) -> None:
    for day in range(3):
        runtime = runtime_in(tmp_path)
        runtime.clock.advance(day * 86_400)
        async with running(runtime, (100, 30), begun(runtime)) as program:
            await finish_all(program)
            assert f"{day + 1} of 2 this week" in program.text
            told = program.part("#figures")
            if day:
                when = "11 Mar" if day == 1 else "12 Mar"
                assert f"Last time {when}, 3 of 3 rounds, effort 7, right harder" in told
            else:
                assert "Last time" not in told
            await program.press("r", "7", "enter")


async def test_the_plan_has_nothing_to_say_of_another_circuit(tmp_path: Path) -> None:
    async with in_session(tmp_path, (100, 30), "myrtl", index=0) as program:
        await finish(program)
        await program.look_back()
        assert program.part("#next") == ""
        assert "this week" not in program.text


@for_each(
    ("sides", "harder", "sentence"),
    [
        ([], "right", "Right was harder today."),
        (["right"], "right", "Right was harder 2 times in the last 2."),
        (["left", "right", "left", "right"], "left", "Left was harder 2 times in the last 4."),
        ([None, "left", None], "left", "Left was harder 2 times in the last 2."),
        (["left", "left"], "right", "Right was harder today."),
        (["left"], "same", "Even today"),
    ],
)
def test_the_sentence_names_the_side_that_was_said(
    sides: list[str | None], harder: Harder, sentence: str
) -> None:
    before = [DoneSession(date(2025, 3, 1), 3, 3, None, side) for side in sides]
    assert kind_sentence(harder, before).startswith(sentence)
    assert kind_sentence(None, before) == ""


async def test_each_move_is_told_left_and_right_apart_where_there_is_room(tmp_path: Path) -> None:
    async with in_session(tmp_path, (120, 36), index=0) as program:
        await finish(program)
        assert "Hip CAR L 0:10/1:30 R 0:30/1:30" in program.part("#moves")
        summary = program.app.screen
        assert isinstance(summary, SummaryScreen)
        for width in (20, 26, 40):
            rows = move_rows(summary.record, summary.circuit, width)
            told = " ".join(" ".join(str(row) for row in rows).split())
            assert "Hip CAR L 0:10/1:30 R 0:30/1:30 Side hip raise L 0:00/1:30" in told, width
            assert max(row.cell_length for row in rows) <= width


async def test_work_of_no_length_is_held_against_nothing(tmp_path: Path) -> None:
    async with in_session(tmp_path, circuit="myrtl") as program:
        await program.wait(30)
        await program.press("escape", "enter")
        assert isinstance(program.app.screen, SummaryScreen)
        assert any(one.planned is None for one in program.app.screen.record.work)
        assert "Work 0:30 Rounds" in program.part("#figures")


async def test_what_could_not_be_written_down_is_said_with_what_to_do(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file stands where the folder should be")
    async with in_session(home, (100, 30), index=0) as program:
        await finish(program)
        await program.look_back()
        assert program.app.live
        assert program.app.live.recorder
        problem = program.app.live.recorder.problem
        assert problem
        assert program.part("#refusal") == problem
        await program.press("escape")
        assert program.circuits


# --- the note --------------------------------------------------------------------------------


async def typed(program: Program, *keys: str) -> str:
    """What stands in the note after keys that came in one packet."""
    await program.burst(*keys)
    return program.app.screen.query_one(Entry).value


async def test_keys_of_one_packet_act_in_their_order_and_lines_that_are_pasted_become_one(
    tmp_path: Path,
) -> None:
    async with in_session(tmp_path, index=0) as program:
        await finish(program)
        await program.press("n")
        keys = [*"hellp", "backspace", "o", "space", *"wor"]
        assert await typed(program, *keys) == "hello wor"
        assert await typed(program, "ctrl+u", *"ne", "left", "o") == "noe"
        assert await typed(program, "home", "delete", "end", "w") == "oew"
        await program.press("ctrl+u")
        program.app.post_message(events.Paste("stiff hip\r\nbetter\n\nlater\n"))
        await program.settle()
        assert program.app.screen.query_one(Entry).value == "stiff hip better later"


async def test_every_size_has_room_for_all_three_answers(tmp_path: Path) -> None:
    async with in_session(tmp_path, (40, 12), index=0) as program:
        await finish(program)
        await program.press("l", "0", "n", *"ok", "enter")
        for size in ((40, 12), (46, 19), (80, 24), (200, 60)):
            await program.resize(*size)
            for words in ("‹left›", "‹10›", "all out", "ok", "? help"):
                assert words in program.text, size
            assert program.picture.shows("PART DONE"), size


async def test_the_smallest_screen_scrolls_to_the_plan_s_sentence(tmp_path: Path) -> None:
    async with in_session(tmp_path, (40, 12), index=0) as program:
        await finish_all(program)
        await program.press("r", *["down"] * 8)
        assert program.picture.says("Next: Thursday.")
        await program.press(*["k"] * 8)
        assert "of 21:00" in program.text


async def test_answers_can_be_clicked(tmp_path: Path) -> None:
    async with in_session(tmp_path, (100, 30), index=0) as program:
        await finish(program)
        rows = program.text.split("\n")
        for words in ("same", " 4 "):
            y = next(i for i, row in enumerate(rows) if f" {words.strip()} " in row)
            await program.click(rows[y].index(f" {words.strip()} ") + 1, y)
        assert "‹same›" in program.text
        assert "‹4›" in program.text
        assert program.picture.says("steady")


# --- export ----------------------------------------------------------------------------------


@pytest.fixture
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's Downloads folder."""
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    (home / "Downloads").mkdir(parents=True)
    return home / "Downloads"


async def test_the_session_is_exported_as_it_was_and_replaces_nothing(
    tmp_path: Path, downloads: Path
) -> None:
    async with in_session(tmp_path / "data", (100, 30), index=0) as program:
        screen = await finish(program)
        for _ in range(2):
            await program.press("e")
            await program.look_back()
        stem = f"hiptui-runner-hips-{program.runtime.clock.wall().date()}"
        assert {path.name for path in downloads.iterdir()} == {f"{stem}.fit", f"{stem}-2.fit"}
        assert any(f"Saved ~/Downloads/{stem}-2.fit" in note for note in program.notes)
        done = [one.done for one in screen.record.work if one.done]
        sets = named((downloads / f"{stem}.fit").read_bytes(), "set")
        assert [one["duration"] for one in sets if one["set_type"] == "active"] == done


async def test_while_a_note_is_typed_its_letters_export_nothing(
    tmp_path: Path, downloads: Path
) -> None:
    async with in_session(tmp_path / "data", index=0) as program:
        await finish(program)
        await program.press("n", *"easier", "enter")
        await program.look_back()
        assert "easier" in program.text
        assert not [*downloads.iterdir()]


async def test_a_rehearsal_has_nothing_to_export(tmp_path: Path, downloads: Path) -> None:
    runtime = runtime_in(tmp_path)
    fast = FakeRuntime(runtime.paths, speed=60.0)
    async with running(fast, start=begun(fast)) as program:
        await finish(program)
        await program.press("e")
        await program.look_back()
        assert "export" not in program.text
        assert not [*downloads.iterdir()]


async def test_what_could_not_be_written_down_cannot_be_exported_and_says_why(
    tmp_path: Path, downloads: Path
) -> None:
    (tmp_path / "data").write_text("a file stands where the folder should be")
    async with in_session(tmp_path / "data", (100, 30), index=0) as program:
        screen = await finish(program)
        await program.press("e")
        await program.look_back()
        assert screen.recorder
        assert screen.recorder.problem in program.notes
        assert not [*downloads.iterdir()]
