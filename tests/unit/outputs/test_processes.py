from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from pathlib import Path
from typing import IO

import pytest

from hiptui.outputs.processes import AT_ONCE, Player, Process, Processes

PATIENCE = 20
FOREVER = "import signal; signal.pause()"


def python(code: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-S", "-E", "-c", code, *arguments)


class Ended:
    """Waits for processes to end."""

    def __init__(self) -> None:
        self._ended: asyncio.Queue[Process] = asyncio.Queue()

    def __call__(self, process: Process) -> None:
        self._ended.put_nowait(process)

    async def wait(self) -> Process:
        return await asyncio.wait_for(self._ended.get(), PATIENCE)


STAYS = (
    "import os,signal,sys;pipe=open(sys.argv[-1],'w');"
    "print(os.getpid(),file=pipe,flush=True);signal.pause()"
)
"""Opens the pipe named last, tells its id through it, and holds it open to its end."""


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


async def opened(pipe: Path) -> IO[str]:
    """The pipe, once somebody holds its other end and has told its id."""
    reader = await asyncio.to_thread(pipe.open)
    assert int(await asyncio.to_thread(reader.readline)) > 1
    return reader


async def reads_to_the_end(reader: IO[str]) -> bool:
    """Whether all that hold the other end of a pipe are gone; waits until they are."""
    with reader:
        return await asyncio.to_thread(reader.read) == ""


async def test_the_end_of_a_program_is_told_with_its_status(processes: Processes) -> None:
    ended = Ended()
    processes.start(Process(python("raise SystemExit(3)")), ended)
    process = await ended.wait()
    assert process.status == 3
    assert process.started
    assert process.failed


async def test_no_thread_is_started_for_a_program(processes: Processes) -> None:
    before = threading.active_count()
    started = processes.start(Process(python(FOREVER)))
    assert started is not None
    while not started.started:
        await asyncio.sleep(0)
    assert threading.active_count() <= before  # one of an earlier test may have ended


async def test_a_program_that_is_not_there_has_failed(processes: Processes) -> None:
    process = await processes.run(Process(("/nowhere/at-all",)))
    assert process.failed
    assert not process.started


async def test_a_program_reads_what_it_is_given_and_nothing_of_the_terminal(
    processes: Processes, tmp_path: Path
) -> None:
    code = "import sys;open(sys.argv[1],'w').write(sys.stdin.read())"
    got = tmp_path / "got"
    assert (await processes.run(Process(python(code, str(got)), data=b"words"))).status == 0
    assert got.read_text() == "words"
    assert (await processes.run(Process(python(code, str(got))))).status == 0
    assert got.read_text() == ""


async def test_a_program_beyond_its_limit_is_ended_and_has_failed(processes: Processes) -> None:
    process = await processes.run(Process(python(FOREVER), data=b"x", limit=0.05))
    assert process.failed
    assert process.status is not None
    assert process.status < 0


async def test_closing_ends_what_runs(processes: Processes, pipe: Path) -> None:
    ended = Ended()
    processes.start(Process(python(STAYS, str(pipe))), ended)
    reader = await opened(pipe)
    await processes.close()
    assert await reads_to_the_end(reader)
    process = await ended.wait()
    assert process.stopped
    assert not process.failed


async def test_closing_kills_what_will_not_end(processes: Processes, pipe: Path) -> None:
    stubborn = "import signal;signal.signal(signal.SIGTERM, signal.SIG_IGN);" + STAYS
    ended = Ended()
    processes.start(Process(python(stubborn, str(pipe))), ended)
    reader = await opened(pipe)
    await processes.close()
    assert await reads_to_the_end(reader)
    assert (await ended.wait()).status == -signal.SIGKILL


async def test_what_is_killed_is_seen_to_be_gone_before_closing_ends(
    processes: Processes, pipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hiptui.outputs.processes.PATIENCE", 0)
    monkeypatch.setattr("hiptui.outputs.processes.KILLED", PATIENCE)
    process = Process(python(STAYS, str(pipe)))
    processes.start(process)
    with await opened(pipe):
        await processes.close()
        assert process.status is not None, "and Python would warn of it at the loop's end"


async def test_what_a_program_started_ends_with_it(processes: Processes, pipe: Path) -> None:
    parent = "import subprocess,sys;subprocess.run(sys.argv[1:])"
    processes.start(Process(python(parent, *python(STAYS, str(pipe)))))
    reader = await opened(pipe)
    await processes.close()
    assert await reads_to_the_end(reader)


async def test_nothing_starts_after_closing(processes: Processes) -> None:
    await processes.close()
    assert processes.start(Process(python(""))) is None
    assert (await processes.run(Process(python("")))).stopped


async def test_a_program_stopped_before_its_moment_never_starts(processes: Processes) -> None:
    ended = Ended()
    process = processes.start(Process(python(""), delay=PATIENCE), ended)
    assert process is not None
    process.stop()
    assert not (await ended.wait()).started


async def test_held_keys_start_only_so_many(processes: Processes) -> None:
    asked = [Process(python(""), delay=PATIENCE) for _ in range(AT_ONCE + 5)]
    assert sum(processes.start(one) is not None for one in asked) == AT_ONCE


# --- player -----------------------------------------------------------------------------------


async def test_a_player_that_fails_tells_it_once_and_plays_no_more(
    processes: Processes, tmp_path: Path
) -> None:
    failures: asyncio.Queue[str] = asyncio.Queue()
    player = Player(python("raise SystemExit(1)"), processes, failures.put_nowait)
    assert player.play(tmp_path / "a.wav", "tone")
    assert await asyncio.wait_for(failures.get(), PATIENCE) == f"{Path(sys.executable).name} failed"
    assert player.broken
    assert not player.play(tmp_path / "b.wav", "tone")
    assert failures.empty()


async def test_a_newer_voice_ends_the_one_before_and_a_tone_does_not(
    processes: Processes, pipe: Path, tmp_path: Path
) -> None:
    for name in ("newer", "tone"):
        os.mkfifo(tmp_path / name)
    player = Player(python(STAYS), processes, pytest.fail)
    player.play(pipe, "voice")
    first = await opened(pipe)
    player.play(tmp_path / "tone", "tone")
    tone = await opened(tmp_path / "tone")
    player.play(tmp_path / "newer", "voice")
    assert await reads_to_the_end(first)
    newer = await opened(tmp_path / "newer")
    await processes.close()
    assert await reads_to_the_end(newer)
    assert await reads_to_the_end(tone)
    assert not player.broken
