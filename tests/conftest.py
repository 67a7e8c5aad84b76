"""What holds for every test."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

# Four workers read all tests, and hypothesis: compiled by one of them, or by the last run, they are
# by all.
sys.dont_write_bytecode = False

from tests.strategies import use_repeatable_examples  # noqa: E402 - compiled too

use_repeatable_examples()

# Each test of a screen leaves a whole program behind: looked for after that many, not at each step.
gc.set_threshold(50_000, 20, 20)

HALVES = (("unit",), ("ui", "e2e", "bench"))
"""Folders that take about as long to compile."""
UNICODE = "from hypothesis.strategies import text; text().validate()"
"""Hypothesis looks at all of Unicode, for a second, and keeps what it found for the next."""
NUMBERS = count(1)
"""Of the homes of tests that ask for no folder."""
WAITERS = "e2e"
"""The folder whose tests mostly wait for a program."""

# Under nohup, or in the background of a script, some signals are ignored, and programs that tests
# start would inherit that; what is caught is as it was by default for them.
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, lambda *_: None)


def pytest_xdist_auto_num_workers() -> int:
    """Two workers a core: while one waits for a program in a terminal the other computes."""
    return 2 * (os.cpu_count() or 1)


def pytest_configure(config: pytest.Config) -> None:
    """Do once what each of the workers would: compile all tests, a half on each core."""
    here = Path(__file__).parent
    whole = config.args_source is config.ArgsSource.TESTPATHS and config.option.numprocesses
    if not whole or hasattr(config, "workerinput") or (here / "ui" / "__pycache__").exists():
        return
    collect = [sys.executable, "-m", "pytest", "-qq", "-n0", "-pno:cacheprovider", "--collect-only"]
    halves = [[*collect, *(str(here / name) for name in half)] for half in HALVES]
    jobs = [*halves, [sys.executable, "-c", UNICODE]]
    for running in [subprocess.Popen(job, stdout=subprocess.DEVNULL) for job in jobs]:
        running.wait()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deal the tests to the workers; those that wait come among the others, and none at the end.

    Each worker gets an equal stretch of the list, and takes from others' ends when it is done.
    """
    waiting = [item for item in items if WAITERS in item.path.parts]
    others = [item for item in items if WAITERS not in item.path.parts]
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    ends = [len(others) * number // workers for number in range(workers + 1)]
    hands = [
        (waiting[number::workers], others[ends[number] : ends[number + 1]])
        for number in range(workers)
    ]
    items[:] = [item for waits, rest in hands for item in _spread(waits, rest)]


def pytest_collection_finish() -> None:
    """What was loaded stays: the collector need not look at it again, nor five times at the end."""
    gc.freeze()


def _spread(waiting: list[pytest.Item], others: list[pytest.Item]) -> list[pytest.Item]:
    """All of these, `waiting` evenly among the first three quarters of the others."""
    places = [(0.75 * i / len(waiting), item) for i, item in enumerate(waiting)]
    places += [(i / len(others), item) for i, item in enumerate(others)]
    return [item for _, item in sorted(places, key=lambda one: one[0])]


@pytest.fixture(autouse=True)
def _no_home(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No test reads or writes the home folder of whoever runs it; a folder is made where asked."""
    own = "tmp_path" in request.fixturenames
    folder = request.getfixturevalue("tmp_path") if own else tmp_path_factory.getbasetemp()
    monkeypatch.setenv("HIPTUI_HOME", str(folder / ("home" if own else f"home-{next(NUMBERS)}")))
    for name in ("NO_COLOR", "SSH_CONNECTION", "SSH_TTY", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
