from __future__ import annotations

from pathlib import Path

import pytest

from hiptui.runtime import Runtime
from hiptui.ui.screens.summary import SummaryScreen
from tests.screens import Program, running, runtime_in, with_fake_clock


async def finish(program: Program) -> SummaryScreen:
    """Do ten seconds of the first side, all of the second, and leave."""
    await program.press("enter", "n")
    await program.wait(10)
    await program.press("n", "n")
    await program.wait(30)
    await program.press("space")
    program.runtime.clock.advance(40)
    await program.press("escape", "enter")
    assert isinstance(program.app.screen, SummaryScreen)
    return program.app.screen


async def test_it_tells_what_was_done_against_what_was_planned(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
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
        assert "Skipped: Hip CAR left (round 1)." in program.text
        assert program.picture.shows("PART DONE")


async def test_a_whole_session_is_done(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("enter")
        await program.wait(1785)
        await program.press("enter")
        assert isinstance(program.app.screen, SummaryScreen)
        assert program.picture.shows("DONE")
        assert not program.picture.shows("PART DONE")
        assert "3 of 3 rounds" in program.text
        assert "Skipped" not in program.text


@pytest.mark.parametrize("key", ["escape", "enter"])
async def test_it_leads_back_to_the_circuits(tmp_path: Path, key: str) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await finish(program)
        await program.press(key)
        assert program.circuits.chosen


async def test_a_second_session_can_follow(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await finish(program)
        await program.press("enter")
        await program.look_back()
        await program.press("enter")
        assert program.at == (0, 15)


async def test_a_rehearsal_says_that_it_is_none(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path)
    fast = with_fake_clock(Runtime.open(runtime.paths, None, (), 60.0), 60.0)
    async with running(fast) as program:
        await finish(program)
        assert "not recorded" in program.text
        assert not runtime.paths.history.exists()


async def test_side_effort_and_note_take_a_key_each_and_are_saved_at_once(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
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
        program.runtime.close()
        (past,) = program.runtime.history.sessions()
        assert (past.rating.harder, past.rating.effort, past.rating.note) == ("left", 10, "[b]r1q")


async def test_the_same_key_again_takes_an_answer_back(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await finish(program)
        await program.press("s", "5", "s", "5")
        assert "‹" not in program.text


async def test_keys_typed_in_one_go_all_reach_the_note(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await finish(program)
        await program.pilot.press("n", *"slr1", "enter")
        await program.settle()
        assert "slr1" in program.text
        assert "‹" not in program.text
