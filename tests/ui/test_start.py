from __future__ import annotations

from pathlib import Path

import pytest

from hiptui.domain.timing import TimingChoice
from hiptui.runtime import StartRequest
from hiptui.storage.history.types import Interrupted
from tests.screens import FakeRuntime, running, runtime_in
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
        assert program.circuits
        assert program.picture.says("Resume: round 1, move 2, left, 0:17 to go")
    left = runtime.history.interrupted()
    assert left
    assert left.id == asked.interrupted.id  # type: ignore[union-attr]  # it was asked for


async def test_what_was_answered_beforehand_is_not_asked(runtime: FakeRuntime) -> None:
    async with running(runtime, start=request(runtime, asks=False)) as program:
        assert program.at == (5, 17)
