from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Coroutine, Generator
from pathlib import Path
from typing import Any

import pytest

from hiptui.domain.circuit import Timing
from hiptui.domain.cues import Cue
from hiptui.domain.timeline import Placed, Timeline, build
from hiptui.outputs.processes import (
    AT_ONCE,
    HOOKS_AT_ONCE,
    Hooks,
    Process,
    Processes,
    hook_variables,
)
from tests.support import circuit_of, counted, for_each, hips

PATIENCE = 20
FOREVER = "import signal; signal.pause()"


TIMELINE = build(hips(), Timing())


WORK = Placed(5, 0, Cue.WORK)


async def test_a_hook_runs_without_a_shell_and_is_told_where_the_runner_is(
    processes: Processes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    got = tmp_path / "got it"
    code = (
        "import json,os,sys;"
        "open(sys.argv[1],'w').write(json.dumps([sys.argv[2:],"
        "{k:v for k,v in os.environ.items() if k.startswith(('HIPTUI','MINE'))}]))"
    )
    script = tmp_path / "hook.py"
    script.write_text(code)
    command = f"'{sys.executable}' -S '{script}' '{got}' $HOME; touch '{tmp_path}/shell' | x"
    said: list[str] = []
    for name in [name for name in os.environ if name.startswith("HIPTUI")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MINE", "kept")
    hooks = Hooks({"on_work": command}, processes, said.append)
    hooks.run(Placed(4, 0, Cue.CHANGE), TIMELINE)
    hooks.run(WORK, TIMELINE)
    await processes.ended()
    arguments, env = json.loads(got.read_text())
    assert arguments == ["$HOME;", "touch", f"{tmp_path}/shell", "|", "x"]
    assert env == {
        "MINE": "kept",
        "HIPTUI_PHASE": "work",
        "HIPTUI_MOVE": "Hip raise with lateral leg lift",
        "HIPTUI_SIDE": "left",
        "HIPTUI_SECONDS": "30",
    }
    assert not (tmp_path / "shell").exists()
    assert said == []


WAITS = build(circuit_of(counted("Clams\x1b\0", 8)), Timing())


@for_each(
    ("timeline", "at", "told"),
    [
        (TIMELINE, Placed(2, 0, Cue.SWITCH), "switch|Hip CAR|right|5"),
        (TIMELINE, Placed(1, 0, Cue.HALFWAY), "work|Hip CAR|left|15"),
        (TIMELINE, Placed(0, 0, Cue.THREE), "prepare|Hip CAR|left|3"),
        (TIMELINE, Placed(0, 0, Cue.ONE), "prepare|Hip CAR|left|1"),
        (TIMELINE, Placed(26, 0, Cue.REST), "rest|||120"),
        (TIMELINE, Placed(len(TIMELINE.segments), 0, Cue.FINISH), "done|||0"),
        (WAITS, Placed(1, 0, Cue.WORK), "work|Clams||"),
    ],
)
def test_a_hook_is_told_phase_move_side_and_seconds_to_go(
    timeline: Timeline, at: Placed[Cue], told: str
) -> None:
    variables = hook_variables(at, timeline)
    names = ("PHASE", "MOVE", "SIDE", "SECONDS")
    assert "|".join(variables[f"HIPTUI_{name}"] for name in names) == told


async def test_there_are_no_hooks_by_default_and_empty_ones_are_none(
    processes: Processes,
) -> None:
    none: tuple[dict[str, str], ...] = ({}, {"on_work": ""}, {"work": "true"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Processes, "start", lambda *_: pytest.fail("something was started"))
        for commands in none:
            Hooks(commands, processes, pytest.fail).run(WORK, TIMELINE)


async def test_a_hook_that_cannot_be_read_is_told_and_left_out(processes: Processes) -> None:
    said: list[str] = []
    Hooks({"on_work": "say 'unended"}, processes, said.append).run(WORK, TIMELINE)
    (line,) = said
    assert line.startswith("[hooks] on_work: ")


def eager(
    loop: asyncio.AbstractEventLoop,
    work: Generator[Any, None, Any] | Coroutine[Any, Any, Any],
    **_: object,
) -> asyncio.Future[Any]:
    """A task as Textual has them where Python can, from 3.12 on: it begins at once."""
    try:
        work.send(None)
    except StopIteration:
        over: asyncio.Future[None] = loop.create_future()
        over.set_result(None)
        return over
    return asyncio.Task(work, loop=loop)


@pytest.mark.parametrize("at_once", [False, True])
async def test_a_hook_that_cannot_be_started_is_told_once(
    processes: Processes, at_once: bool
) -> None:
    loop = asyncio.get_running_loop()
    said: list[str] = []
    hooks = Hooks({"on_work": "/nowhere/\x1b[31m"}, processes, said.append)
    for _ in range(3):
        loop.set_task_factory(eager if at_once else None)
        hooks.run(WORK, TIMELINE)
        loop.set_task_factory(None)
        await processes.ended()
    assert said == ["[hooks] on_work: /nowhere/ [31m could not be started; it is left out"]


async def test_hooks_that_do_not_end_leave_room_for_sounds(processes: Processes) -> None:
    hooks = Hooks({"on_work": f"{sys.executable} -S -c '{FOREVER}'"}, processes, pytest.fail)
    for _ in range(AT_ONCE * 2):
        hooks.run(WORK, TIMELINE)
    free = [processes.start(Process((sys.executable,), delay=PATIENCE)) for _ in range(AT_ONCE)]
    assert sum(process is not None for process in free) == AT_ONCE - HOOKS_AT_ONCE
