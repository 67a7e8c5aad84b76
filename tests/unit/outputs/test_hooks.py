from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from hiptui.domain.circuit import Timing
from hiptui.domain.cues import Cue
from hiptui.domain.timeline import Placed, build
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


@for_each(
    ("at", "phase", "side", "seconds"),
    [
        (Placed(2, 0, Cue.SWITCH), "switch", "right", "5"),
        (Placed(1, 0, Cue.HALFWAY), "work", "left", "15"),
        (Placed(0, 0, Cue.THREE), "prepare", "left", "3"),
        (Placed(0, 0, Cue.ONE), "prepare", "left", "1"),
        (Placed(26, 0, Cue.REST), "rest", "", "120"),
        (Placed(len(TIMELINE.segments), 0, Cue.FINISH), "done", "", "0"),
    ],
)
def test_a_hook_is_told_phase_side_and_seconds_to_go(
    at: Placed[Cue], phase: str, side: str, seconds: str
) -> None:
    told = hook_variables(at, TIMELINE)
    assert (told["HIPTUI_PHASE"], told["HIPTUI_SIDE"], told["HIPTUI_SECONDS"]) == (
        phase,
        side,
        seconds,
    )


def test_work_that_waits_has_no_seconds() -> None:
    timeline = build(circuit_of(counted("Clams\x1b\0", 8)), Timing())
    told = hook_variables(Placed(1, 0, Cue.WORK), timeline)
    assert told["HIPTUI_SECONDS"] == ""
    assert told["HIPTUI_MOVE"] == "Clams"


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
    assert len(said) == 1
    assert said[0].startswith("[hooks] on_work: ")


async def test_a_hook_that_cannot_be_started_is_told_once(processes: Processes) -> None:
    said: list[str] = []
    hooks = Hooks({"on_work": "/nowhere/\x1b[31m"}, processes, said.append)
    for _ in range(3):
        hooks.run(WORK, TIMELINE)
        await processes.ended()
    assert said == ["[hooks] on_work: /nowhere/ [31m could not be started; it is left out"]


async def test_hooks_that_do_not_end_leave_room_for_sounds(processes: Processes) -> None:
    hooks = Hooks({"on_work": f"{sys.executable} -S -c '{FOREVER}'"}, processes, pytest.fail)
    for _ in range(AT_ONCE * 2):
        hooks.run(WORK, TIMELINE)
    free = [processes.start(Process((sys.executable,), delay=PATIENCE)) for _ in range(AT_ONCE)]
    assert sum(process is not None for process in free) == AT_ONCE - HOOKS_AT_ONCE
