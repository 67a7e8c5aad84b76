"""Programs that are killed, and programs that start at the same moment.

A nursery process imports everything once and forks a child for each trial: what a child does, it
tells by lines on the nursery's output, and the test kills it by what it has told.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import FULL
from tests.unit.storage.history_support import history, query, received

NURSERY = """
import os, sys
from pathlib import Path
from tests.unit.storage import test_history_crash

for line in sys.stdin:
    kind, count, folder = line.split(maxsplit=2)
    read_end, write_end = os.pipe()
    for number in range(int(count)):
        if os.fork() == 0:
            os.close(write_end)
            os.read(read_end, 1)
            getattr(test_history_crash, kind)(Path(folder.strip()), number)
            os._exit(0)
    os.close(write_end)
    os.close(read_end)
    for number in range(int(count)):
        os.wait()
    os.write(1, b"all gone\\n")
"""


def tell(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


class Nursery:
    """The nursery, and what its children tell."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin
        assert process.stdout
        self._orders, self._told = process.stdin, process.stdout

    def order(self, kind: str, count: int, folder: Path) -> Iterator[list[str]]:
        """Start `count` children; the words of each line they tell until all are gone."""
        self._orders.write(f"{kind} {count} {folder}\n")
        self._orders.flush()
        while (line := self._told.readline()) != "all gone\n":
            assert line, "the nursery is gone"
            yield line.split()


@contextmanager
def nursery() -> Iterator[Nursery]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(
        [sys.executable, "-c", NURSERY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=env,
    ) as process:
        try:
            yield Nursery(process)
        finally:
            assert process.stdin
            process.stdin.close()


# --- kill -9 --------------------------------------------------------------------------------


def train(folder: Path, _: int) -> None:
    """Go on with the session there, or begin one, second after second without an end."""
    from hiptui.domain.circuit import Rounds
    from hiptui.domain.commands import Command
    from tests.support import drive, hips
    from tests.unit.storage.history_support import LONG, MORNING, Run

    store = history(folder)
    offer = store.interrupted()
    run = Run.__new__(Run)
    if offer is None:
        run = Run(store, drive(hips(Rounds(2, 20)), rounds=20, prepare=0))
    else:
        run.driver = drive(hips())
        run.shift = MORNING
        run.driver.session, run.writer = store.resume(offer.id, run.driver.now, lambda: MORNING)
        run.driver.do(Command.PAUSE, Command.GO)
    tell("pid", os.getpid())
    while True:
        run.driver.wait(1)
        at = run.driver.at
        run.put()
        assert run.writer.flush(LONG)
        tell("at", at.index, run.driver.session.timeline.starts[at.index] + at.offset)


def test_killed_at_any_moment_it_resumes_within_a_second_and_loses_no_segment(
    tmp_path: Path,
) -> None:
    with nursery() as children:
        for seed in range(100 if FULL else 20):
            last = killed(children, tmp_path, random.Random(seed).randint(1, 25))
            check(tmp_path, *last)
    assert query(tmp_path, "SELECT count(*) FROM sessions") == [(1,)]


def killed(children: Nursery, folder: Path, after: int) -> tuple[int, float]:
    """Let a child train, kill it some lines later; the place of which it knew that it is saved."""
    pid = 0
    last = (0, 0.0)
    for words in children.order("train", 1, folder):
        if words[0] == "pid":
            pid = int(words[1])
            continue
        last = int(words[1]), float(words[2])
        after -= 1
        if after == 0:
            os.kill(pid, signal.SIGKILL)
    return last


def check(folder: Path, index: int, second: float) -> None:
    """What is there is whole, at `second` or one later, and counts nothing twice."""
    assert query(folder, "PRAGMA integrity_check") == [("ok",)]
    store = history(folder)
    offer = store.interrupted()
    assert offer is not None
    at = offer.saved.anchor
    there = offer.saved.timeline.starts[at.index] + at.offset
    # The one before may have been committed without its line being told.
    assert second - 1e-6 <= there <= second + 1 + 1e-6
    (one,) = store.sessions()
    assert [segment.done for segment in one.segments[: at.index]] == [
        segment.planned for segment in one.segments[: at.index]
    ]
    assert not any(segment.done for segment in one.segments[at.index + 1 :])
    entered = query(folder, "SELECT place FROM transitions WHERE kind = 'enter' ORDER BY number")
    assert [place for (place,) in entered] == list(range(1, at.index + 1))
    assert at.index >= index
    assert store.notices() == ()


# --- at the same moment ---------------------------------------------------------------------


def start(folder: Path, number: int) -> None:
    """Write into a new home and try to begin a session in it; stay until told."""
    from hiptui.storage.history import Busy
    from tests.unit.storage.history_support import Run, past

    store = history(folder)
    store.merge(received(past(number)))
    try:
        run = Run(store)
    except Busy:
        tell("busy")
        return
    run.driver.to(1, 20)
    run.save()
    tell("began", *store.notices())
    run.finish()


def test_two_programs_at_once_on_a_new_home_never_fail(tmp_path: Path) -> None:
    with nursery() as children:
        for trial in range(40 if FULL else 8):
            home = tmp_path / str(trial) / "home"
            told = list(children.order("start", 2, home))
            assert sorted(told) in ([["began"], ["busy"]], [["began"], ["began"]])
            store = history(home)
            began = told.count(["began"])
            standing = sorted(one.status for one in store.sessions())
            assert standing == ["completed"] * 2 + ["partial"] * began
            assert not store.runs_elsewhere()
            assert store.notices() == ()
