from __future__ import annotations

import asyncio
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from hiptui.outputs import keep_awake as module
from hiptui.outputs.capabilities import Capabilities
from hiptui.outputs.keep_awake import WAITS, KeepAwake, inhibitor, presenting, wake_lock
from hiptui.outputs.processes import Processes

PATIENCE = 20


class Lock:
    """A desktop's wake lock that tells when it is taken and let go."""

    def __init__(self, *, active: bool = True, error: type[Exception] | None = None) -> None:
        self.active = active
        self.error = error
        self.free = threading.Event()
        self.times = 0

    @contextmanager
    def __call__(self) -> Iterator[SimpleNamespace]:
        self.times += 1
        if self.error:
            raise self.error("no")
        yield SimpleNamespace(active=self.active, method=SimpleNamespace(name="org.some.Lock"))
        self.free.set()


@pytest.fixture
def lock(monkeypatch: pytest.MonkeyPatch) -> Lock:
    lock = Lock()
    monkeypatch.setattr(module, "presenting", lock)
    return lock


class Awake(KeepAwake):
    """The lock, and what is told of it."""

    def __init__(self, processes: Processes, *program: str) -> None:
        self.told: asyncio.Queue[str] = asyncio.Queue()
        super().__init__(program, processes, self.told.put_nowait)

    async def by(self) -> str:
        return await asyncio.wait_for(self.told.get(), PATIENCE)


def program(folder: Path, name: str, code: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho \"$@\" >> '{folder}/{name}.log'\n{code}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


async def test_the_machine_is_kept_awake_from_start_to_stop(
    lock: Lock, processes: Processes
) -> None:
    awake = Awake(processes)
    awake.start()
    awake.start()
    assert await awake.by() == "org.some.Lock"
    assert not lock.free.is_set()
    awake.stop()
    awake.stop()
    awake.join(PATIENCE)
    assert lock.free.is_set()
    assert lock.times == 1


async def test_another_session_takes_the_lock_again(lock: Lock, processes: Processes) -> None:
    awake = Awake(processes)
    for _ in range(2):
        awake.start()
        await awake.by()
        awake.stop()
        awake.join(PATIENCE)
    assert lock.times == 2


@pytest.mark.parametrize("error", [ImportError, OSError, RuntimeError, None])
async def test_where_nothing_grants_it_that_is_told(
    lock: Lock, processes: Processes, error: type[Exception] | None
) -> None:
    lock.active, lock.error = False, error
    awake = Awake(processes)
    awake.start()
    assert await awake.by() == ""


async def test_a_program_that_goes_on_holds_the_lock_and_ends_with_it(
    lock: Lock, processes: Processes, tmp_path: Path
) -> None:
    lock.active = False
    granted = program(tmp_path, "systemd-inhibit", 'shift; exec "$@"')
    awake = Awake(processes, granted, "--what=idle:sleep", *WAITS)
    awake.start()
    assert await awake.by() == "systemd-inhibit"
    awake.stop()
    await asyncio.wait_for(processes.ended(), PATIENCE)


@pytest.mark.parametrize("code", ["exit 1", None])
async def test_where_the_program_is_refused_too_or_is_not_there_that_is_told(
    lock: Lock, processes: Processes, tmp_path: Path, code: str | None
) -> None:
    lock.active = False
    refused = "/nowhere/at-all" if code is None else program(tmp_path, "a", code)
    awake = Awake(processes, refused)
    awake.start()
    assert await awake.by() == ""
    assert (tmp_path / "a.log").exists() == (code is not None)


async def test_a_session_that_is_over_is_told_nothing(lock: Lock, processes: Processes) -> None:
    lock.active = False
    awake = Awake(processes)
    awake.start()
    awake.stop()
    awake.join(PATIENCE)
    await asyncio.sleep(0)
    assert awake.told.empty()


async def test_no_program_is_started_for_a_session_that_is_over(
    lock: Lock, processes: Processes, tmp_path: Path
) -> None:
    lock.active = False
    awake = Awake(processes, program(tmp_path, "a", "exit 1"))
    awake.start()
    awake.join(PATIENCE)  # its answer waits in the loop
    asyncio.get_running_loop().call_soon(awake.stop)
    for _ in range(5):
        await asyncio.sleep(0)
    await asyncio.wait_for(processes.ended(), PATIENCE)
    assert not (tmp_path / "a.log").exists()


def test_what_holds_the_lock_ends_when_this_program_is_gone() -> None:
    run = subprocess.run(WAITS, input=b"", stdout=subprocess.PIPE, timeout=PATIENCE, check=True)
    assert run.stdout == b"\n"


def test_the_programs_keep_screen_and_machine_awake() -> None:
    linux = inhibitor(Capabilities(inhibitor="/usr/bin/systemd-inhibit"))
    assert linux[:2] == ("/usr/bin/systemd-inhibit", "--what=idle:sleep")
    assert linux[-len(WAITS) :] == WAITS
    mac = inhibitor(Capabilities(inhibitor="/usr/bin/caffeinate"))
    assert mac == ("/usr/bin/caffeinate", "-d", "-i", *WAITS)
    assert inhibitor(Capabilities()) == ()


async def test_the_doctor_says_by_what_it_is_granted_or_what_was_tried(lock: Lock) -> None:
    assert await wake_lock(Capabilities()) == "granted by org.some.Lock"
    lock.active = False
    told = await wake_lock(Capabilities(inhibitor="/nowhere/systemd-inhibit"))
    assert told.startswith("refused (the desktop, /nowhere/systemd-inhibit): ")
    assert (await wake_lock(Capabilities(ssh=True))).startswith("not asked for: ")
    assert lock.times == 2


def test_the_desktop_is_asked_through_wakepy_and_a_missing_package_is_no_more_than_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "wakepy", None)
    with pytest.raises(ImportError):
        presenting()
    asked: list[str] = []

    @contextmanager
    def keep(on_fail: str) -> Iterator[None]:
        asked.append(on_fail)
        yield

    package = SimpleNamespace(keep=SimpleNamespace(presenting=keep))
    monkeypatch.setitem(sys.modules, "wakepy", package)
    lock: AbstractContextManager[object] = presenting()
    with lock:
        assert asked == ["pass"]
