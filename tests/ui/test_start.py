from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hiptui.domain.circuit import TimingChoice
from hiptui.runtime import StartRequest
from hiptui.storage.history import Busy, Interrupted
from hiptui.ui.modals import Question
from hiptui.ui.screens.circuits import CircuitsScreen
from hiptui.ui.screens.summary import SummaryScreen
from tests.screens import FakeRuntime, Program, running, runtime_in
from tests.support import drive
from tests.unit.storage.history_support import Run, history

QUESTION = "Go on at round 1, move 2, left?"


@pytest.fixture
def runtime(tmp_path: Path) -> FakeRuntime:
    return runtime_in(tmp_path)


def cut_short(runtime: FakeRuntime) -> Interrupted:
    """The hip circuit, cut short 17 s before the end of its second move's first side."""
    session = drive(runtime.circuits[0]).to(5, 13)
    Run(history(runtime.paths.data), session).cut()
    cut = runtime.history.interrupted()
    assert cut
    return cut


def request(runtime: FakeRuntime, *, asks: bool = True) -> StartRequest:
    cut = cut_short(runtime)
    return StartRequest(runtime.circuits[0], TimingChoice(rounds=2), cut, asks)


async def test_enter_goes_on_where_it_was_cut_short(runtime: FakeRuntime) -> None:
    async with running(runtime, start=request(runtime)) as program:
        assert program.picture.says(QUESTION)
        await program.press("enter")
        assert program.at == (5, 17)
        assert program.session.snapshot.count_in == 15


async def test_n_begins_anew(runtime: FakeRuntime) -> None:
    async with running(runtime, start=request(runtime)) as program:
        await program.press("n")
        assert program.at == (0, 15)
        assert program.session.snapshot.rounds == 2


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_escape_and_q_lead_to_the_circuits_with_nothing_changed(
    runtime: FakeRuntime, key: str
) -> None:
    asked = request(runtime)
    async with running(runtime, start=asked) as program:
        await program.press(key)
        await program.look_back()
        assert program.circuits
        assert program.picture.says("Resume: round 1, move 2, left, 0:17 to go")
    left = runtime.history.interrupted()
    assert left
    assert left.id == asked.interrupted.id  # type: ignore[union-attr]  # it was asked for


@pytest.mark.parametrize("refused", [False, True])
async def test_a_session_does_not_repeat_what_the_start_screen_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: bool
) -> None:
    runtime = runtime_in(tmp_path, settings="[timing]\nrest = 9999\n")
    begins = runtime.resume

    def resume(*_: object) -> None:
        raise Busy("a session runs elsewhere")

    if refused:
        monkeypatch.setattr(runtime, "resume", resume)
    async with running(runtime, start=request(runtime, asks=not refused)) as program:
        monkeypatch.setattr(runtime, "resume", begins)
        await program.press(*([] if refused else ["escape"]))
        await program.look_back()
        assert program.circuits
        assert runtime.warnings[0][:30] in program.text
        await program.press("enter")
        await program.wait(0.1)
        assert program.session.page.view.notice == ""


async def test_what_was_answered_beforehand_is_not_asked(runtime: FakeRuntime) -> None:
    async with running(runtime, start=request(runtime, asks=False)) as program:
        assert program.at == (5, 17)


async def test_the_start_screen_is_made_once_somebody_comes_back_to_it(
    runtime: FakeRuntime,
) -> None:
    start = StartRequest(runtime.circuits[1], TimingChoice())
    async with running(runtime, start=start) as program:
        assert program.session
        assert not any(isinstance(one, CircuitsScreen) for one in program.app.screen_stack)
        await program.press("escape", "enter")
        await program.look_back()
        assert program.notes == ["Too short to keep: less than a second of work."]
        assert program.circuits.chosen == start.circuit
        await program.press("down", "enter")
        assert program.session


async def test_the_start_screen_follows_the_summary_too(runtime: FakeRuntime) -> None:
    start = StartRequest(runtime.circuits[1], TimingChoice())
    async with running(runtime, start=start) as program:
        await program.wait(30)
        await program.press("escape", "enter")
        assert isinstance(program.app.screen, SummaryScreen)
        await program.press("escape")
        await program.look_back()
        assert program.circuits.chosen == start.circuit


async def test_a_session_that_cannot_begin_leads_to_the_start_screen(
    runtime: FakeRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise Busy("a session runs elsewhere")

    monkeypatch.setattr(FakeRuntime, "start", busy)
    start = StartRequest(runtime.circuits[1], TimingChoice())
    async with running(runtime, start=start) as program:
        await program.look_back()
        assert program.notes == ["a session runs elsewhere"]
        assert program.circuits.chosen


# --- from the plan ---------------------------------------------------------------------------


@asynccontextmanager
async def in_the_plan(runtime: FakeRuntime) -> AsyncIterator[Program]:
    """The program, with the plan in front."""
    async with running(runtime) as program:
        await program.press("w")
        await program.look_back()
        yield program


async def test_the_plan_asks_too_before_it_begins_anew(runtime: FakeRuntime) -> None:
    cut_short(runtime)
    async with in_the_plan(runtime) as program:
        await program.press("enter")
        assert program.picture.says(QUESTION)
        await program.press("enter")
        assert program.at == (5, 17)
    async with in_the_plan(runtime) as program:
        await program.press("enter", "n")
        assert program.at == (0, 15)
        assert program.session.snapshot.rounds == 2


async def test_escape_leads_from_the_plan_s_question_to_the_circuits(runtime: FakeRuntime) -> None:
    cut = cut_short(runtime)
    async with in_the_plan(runtime) as program:
        await program.press("enter", "escape")
        assert program.circuits
    left = runtime.history.interrupted()
    assert left
    assert left.id == cut.id


async def test_enter_pressed_twice_asks_once(runtime: FakeRuntime) -> None:
    cut_short(runtime)
    async with in_the_plan(runtime) as program:
        await program.burst("enter", "enter")
        asked = [one for one in program.app.screen_stack if isinstance(one, Question)]
        assert len(asked) == 1


async def test_another_circuit_that_was_cut_short_is_no_question_of_the_plan(
    runtime: FakeRuntime,
) -> None:
    Run(history(runtime.paths.data), drive(runtime.circuits[1]).to(1, 5)).cut()
    assert runtime.history.interrupted()
    async with in_the_plan(runtime) as program:
        await program.press("enter")
        assert program.at == (0, 15)


async def test_a_rehearsal_of_the_plan_never_asks(runtime: FakeRuntime) -> None:
    cut_short(runtime)
    fast = FakeRuntime(runtime.paths, speed=60.0)
    async with in_the_plan(fast) as program:
        await program.press("enter")
        assert program.at == (0, 15)


# --- from the palette ------------------------------------------------------------------------


async def choose(program: Program, title: str) -> None:
    """Do what the palette does with one of its commands."""
    found = {one.title: one for one in program.app.get_system_commands(program.app.screen)}
    program.app.call_later(found[title].callback)
    await program.settle()


async def test_the_palette_asks_before_it_begins_anew(runtime: FakeRuntime) -> None:
    cut_short(runtime)
    for answer, at in (("enter", (5, 17)), ("n", (0, 15))):
        async with running(runtime) as program:
            await choose(program, f"Start {runtime.circuits[0].name}")
            assert program.picture.says(QUESTION)
            await program.press(answer)
            assert program.at == at


async def test_the_palette_starts_what_was_not_cut_short_at_once(runtime: FakeRuntime) -> None:
    cut_short(runtime)
    async with running(runtime) as program:
        await choose(program, f"Start {runtime.circuits[1].name}")
        assert program.session.live.session.timeline.circuit == runtime.circuits[1]
