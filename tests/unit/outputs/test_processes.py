from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import IO

import pytest

from hiptui.domain.cues import Cue
from hiptui.domain.session import Due
from hiptui.domain.timeline import build
from hiptui.domain.timing import Timing
from hiptui.outputs import hooks as hooks_module
from hiptui.outputs.errands import Errands
from hiptui.outputs.hooks import Hooks, variables
from hiptui.outputs.player import Player
from hiptui.outputs.processes import AT_ONCE, Process, Processes, ProcessSpec
from tests.support import circuit_of, counted, hips

PATIENCE = 20
FOREVER = "import signal; signal.pause()"


def python(code: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-S", "-E", "-c", code, *arguments)


class Ended:
    """Waits for children to end."""

    def __init__(self) -> None:
        self.children: list[Process] = []
        self._event = threading.Event()

    def __call__(self, child: Process) -> None:
        self.children.append(child)
        self._event.set()

    def wait(self) -> Process:
        assert self._event.wait(PATIENCE)
        return self.children[-1]


STAYS = (
    "import os,signal,sys;pipe=open(sys.argv[-1],'w');"
    "print(os.getpid(),file=pipe,flush=True);signal.pause()"
)
"""Opens the pipe named last, tells its id through it, and holds it open to its end."""


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def reads_to_the_end(reader: IO[str]) -> bool:
    """Whether all that hold the other end of a pipe are gone; waits until they are."""
    return reader.read() == ""


def test_the_end_of_a_program_is_told_with_its_status() -> None:
    ended = Ended()
    Processes(Errands()).start(ProcessSpec(python("raise SystemExit(3)")), ended)
    child = ended.wait()
    assert child.status == 3
    assert child.started
    assert child.failed


def test_a_program_that_is_not_there_has_failed() -> None:
    ended = Ended()
    Processes(Errands()).start(ProcessSpec(("/nowhere/at-all",)), ended)
    child = ended.wait()
    assert child.failed
    assert not child.started


def test_a_program_reads_what_it_is_given_and_nothing_of_the_terminal(tmp_path: Path) -> None:
    code = "import sys;open(sys.argv[1],'w').write(sys.stdin.read())"
    got = tmp_path / "got"
    assert Processes(Errands()).run(ProcessSpec(python(code, str(got)), data=b"words")).status == 0
    assert got.read_text() == "words"
    assert Processes(Errands()).run(ProcessSpec(python(code, str(got)))).status == 0
    assert got.read_text() == ""


def test_a_program_beyond_its_limit_is_ended_and_has_failed() -> None:
    child = Processes(Errands()).run(ProcessSpec(python(FOREVER), data=b"x", limit=0.05))
    assert child.failed
    assert child.status is not None
    assert child.status < 0


def test_closing_ends_what_runs(pipe: Path) -> None:
    children, ended = Processes(Errands()), Ended()
    children.start(ProcessSpec(python(STAYS, str(pipe))), ended)
    with pipe.open() as reader:
        assert int(reader.readline()) > 1
        children.close()
        assert reads_to_the_end(reader)
    child = ended.wait()
    assert child.stopped
    assert not child.failed


def test_closing_kills_what_will_not_end(pipe: Path) -> None:
    stubborn = "import signal;signal.signal(signal.SIGTERM, signal.SIG_IGN);" + STAYS
    children, ended = Processes(Errands()), Ended()
    children.start(ProcessSpec(python(stubborn, str(pipe))), ended)
    with pipe.open() as reader:
        assert reader.readline()
        children.close()
        assert reads_to_the_end(reader)
    assert ended.wait().status == -signal.SIGKILL


def test_what_a_program_started_ends_with_it(pipe: Path) -> None:
    parent = "import subprocess,sys;subprocess.run(sys.argv[1:])"
    children, ended = Processes(Errands()), Ended()
    children.start(ProcessSpec(python(parent, *python(STAYS, str(pipe)))), ended)
    with pipe.open() as reader:
        assert reader.readline()
        children.close()
        assert reads_to_the_end(reader)
    ended.wait()


def test_nothing_starts_after_closing() -> None:
    children = Processes(Errands())
    children.close()
    assert children.start(ProcessSpec(python(""))) is None
    assert children.run(ProcessSpec(python(""))).stopped


def test_a_program_stopped_before_its_moment_never_starts() -> None:
    children, ended = Processes(Errands()), Ended()
    child = children.start(ProcessSpec(python(""), delay=PATIENCE), ended)
    assert child is not None
    child.stop()
    assert not ended.wait().started


def test_held_keys_start_only_so_many() -> None:
    children = Processes(Errands())
    started = [children.start(ProcessSpec(python(""), delay=PATIENCE)) for _ in range(AT_ONCE + 5)]
    assert sum(child is not None for child in started) == AT_ONCE
    children.close()


# --- player -----------------------------------------------------------------------------------


def test_a_player_that_fails_tells_it_once_and_plays_no_more(tmp_path: Path) -> None:
    failures: list[str] = []
    told = threading.Event()

    def failed() -> None:
        failures.append("failed")
        told.set()

    player = Player(python("raise SystemExit(1)"), Processes(Errands()))
    player.failed = failed
    assert player.play(tmp_path / "a.wav", "tone")
    assert told.wait(PATIENCE)
    assert player.broken
    assert not player.play(tmp_path / "b.wav", "tone")
    assert failures == ["failed"]


def test_a_newer_voice_ends_the_one_before_and_a_tone_does_not(pipe: Path, tmp_path: Path) -> None:
    for name in ("newer", "tone"):
        os.mkfifo(tmp_path / name)
    children = Processes(Errands())
    player = Player(python(STAYS), children)
    player.play(pipe, "voice")
    with pipe.open() as first:
        assert first.readline()
        player.play(tmp_path / "tone", "tone")
        with (tmp_path / "tone").open() as tone:
            assert tone.readline()
            player.play(tmp_path / "newer", "voice")
            assert reads_to_the_end(first)
            with (tmp_path / "newer").open() as newer:
                assert newer.readline()
                children.close()
                assert reads_to_the_end(newer)
                assert reads_to_the_end(tone)
    assert not player.broken


# --- hooks ------------------------------------------------------------------------------------

TIMELINE = build(hips(), Timing())


def settle(errands: Errands) -> None:
    """Wait for all that was started."""
    assert errands.flush(PATIENCE)
    for thread in threading.enumerate():
        if thread.name == "hiptui-child":
            thread.join(PATIENCE)


WORK = Due(0.0, Cue.WORK, 5)


def test_a_hook_runs_without_a_shell_and_is_told_where_the_runner_is(tmp_path: Path) -> None:
    got = tmp_path / "got it"
    code = (
        "import json,os,sys;"
        "open(sys.argv[1],'w').write(json.dumps([sys.argv[2:],"
        "{k:v for k,v in os.environ.items() if k.startswith(('HIPTUI','MINE'))}]))"
    )
    script = tmp_path / "hook.py"
    script.write_text(code)
    command = f"'{sys.executable}' -S '{script}' '{got}' $HOME; touch '{tmp_path}/shell' | x"
    errands = Errands()
    said: list[str] = []
    hooks = Hooks({"on_work": command}, Processes(errands), {"MINE": "kept"}, said.append)
    hooks.run(Due(0.0, Cue.CHANGE, 4), TIMELINE)
    hooks.run(WORK, TIMELINE)
    settle(errands)
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


@pytest.mark.parametrize(
    ("due", "phase", "side", "seconds"),
    [
        (Due(0.0, Cue.SWITCH, 2), "switch", "right", "5"),
        (Due(0.0, Cue.HALFWAY, 1), "work", "left", "15"),
        (Due(0.0, Cue.THREE, 0), "prepare", "left", "3"),
        (Due(0.0, Cue.ONE, 0), "prepare", "left", "1"),
        (Due(0.0, Cue.REST, 26), "rest", "", "120"),
        (Due(0.0, Cue.FINISH, len(TIMELINE.segments)), "done", "", "0"),
    ],
)
def test_a_hook_is_told_phase_side_and_seconds_left(
    due: Due, phase: str, side: str, seconds: str
) -> None:
    told = variables(due, TIMELINE)
    assert (told["HIPTUI_PHASE"], told["HIPTUI_SIDE"], told["HIPTUI_SECONDS"]) == (
        phase,
        side,
        seconds,
    )


def test_work_that_waits_has_no_seconds() -> None:
    timeline = build(circuit_of(counted("Clams\x1b\0", 8)), Timing())
    told = variables(Due(0.0, Cue.WORK, 1), timeline)
    assert told["HIPTUI_SECONDS"] == ""
    assert told["HIPTUI_MOVE"] == "Clams"


def test_there_are_no_hooks_by_default_and_empty_ones_are_none() -> None:
    none: tuple[dict[str, str], ...] = ({}, {"on_work": ""}, {"work": "true"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Processes, "start", lambda *_: pytest.fail("something was started"))
        for commands in none:
            Hooks(commands, Processes(Errands()), {}, pytest.fail).run(WORK, TIMELINE)


def test_a_hook_that_cannot_be_read_is_told_and_left_out() -> None:
    said: list[str] = []
    Hooks({"on_work": "say 'unended"}, Processes(Errands()), {}, said.append).run(WORK, TIMELINE)
    assert len(said) == 1
    assert said[0].startswith("[hooks] on_work: ")


def test_a_hook_that_cannot_be_started_is_told_once() -> None:
    said: list[str] = []
    errands = Errands()
    hooks = Hooks({"on_work": "/nowhere/\x1b[31m"}, Processes(errands), {}, said.append)
    for _ in range(3):
        hooks.run(WORK, TIMELINE)
        settle(errands)
    assert said == ["[hooks] on_work: /nowhere/ [31m could not be started; it is left out"]


def test_hooks_that_do_not_end_leave_room_for_sounds() -> None:
    children = Processes(Errands())
    hooks = Hooks({"on_work": f"{sys.executable} -S -c '{FOREVER}'"}, children, {}, pytest.fail)
    for _ in range(AT_ONCE * 2):
        hooks.run(WORK, TIMELINE)
    free = [children.start(ProcessSpec(python(""), delay=PATIENCE)) for _ in range(AT_ONCE)]
    assert sum(child is not None for child in free) == AT_ONCE - hooks_module.AT_ONCE
    children.close()
