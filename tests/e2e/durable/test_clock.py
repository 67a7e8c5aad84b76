"""The clock on the wall is set back, or the machine sleeps, while a session runs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hiptui.domain.circuit import TimingChoice
from hiptui.engine import InterruptionDetector
from hiptui.runtime import StartRequest
from tests.e2e.durable.support import query
from tests.screens import FakeRuntime, running, runtime_in
from tests.support import MORNING, hips

WAIT = 20.0
"""Seconds that the disk gets."""


@pytest.fixture
def runtime(tmp_path: Path) -> FakeRuntime:
    return runtime_in(tmp_path)


@pytest.mark.parametrize("hours", [-3, 3], ids=["back", "forward"])
async def test_a_clock_that_is_set_changes_neither_place_nor_order(
    runtime: FakeRuntime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    offset, today = timedelta(), runtime.clock.wall

    def wall(ahead: float = 0.0) -> object:
        return today(ahead) + offset

    monkeypatch.setattr(runtime.clock, "wall", wall)
    async with running(runtime, start=StartRequest(hips(), TimingChoice())) as program:
        await program.wait(20)
        offset = timedelta(hours=hours)
        await program.wait(1)
        assert program.at == (1, 24)
        recorder = program.session.live.recorder
        assert recorder
        assert recorder.flush(WAIT)
        program.app.hang_up(15)
    ((started, ended, work),) = query(tmp_path, "SELECT started, ended, work_seconds FROM sessions")
    assert started == MORNING.timestamp()
    assert ended == started + (max(0, hours) * 3600 + 21 if hours > 0 else 0)
    assert work == 6
    cut = runtime.look_back().interrupted
    assert cut
    assert (cut.saved.anchor.index, cut.saved.anchor.offset) == (1, 6.0)


async def test_after_sleep_the_screen_says_why_it_stands_still(
    runtime: FakeRuntime, tmp_path: Path
) -> None:
    asleep = 0.0
    runtime.detector = InterruptionDetector(
        runtime.clock, lambda: runtime.clock() + asleep, lambda _: None
    )
    async with running(runtime, start=StartRequest(hips(), TimingChoice())) as program:
        await program.wait(5)
        assert "the machine slept" not in program.text
        asleep = 3600.0
        await program.wait(1)
        assert program.picture.shows("PAUSED")
        assert program.picture.says("Paused: the machine slept.")
        assert program.at == (0, 10)
        await program.press("space")
        assert not program.picture.says("Paused: the machine slept.")
        assert program.session.snapshot.count_in == 3
