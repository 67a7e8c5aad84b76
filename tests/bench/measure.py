"""One round of one target: its figures."""

import os
import random
import re
import shlex
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.figures import bursts
from tests.bench.targets import Program, key_bytes
from tests.bench.terminal import WatchedTerminal, changed, shows

SETTLE = 1.0
"""Seconds between the keys and the window."""


class NotShownError(RuntimeError):
    """A text that the table promises did not appear."""


@dataclass(slots=True)
class Usage:
    """Counters of a process and its children at one moment."""

    at: float
    """Seconds of the clock."""
    cpu: float = 0.0
    """Seconds."""
    wakeups: int = 0
    """Voluntary context switches of all threads."""
    peak_mb: float = 0.0
    threads: int = field(default=0)


def usage(pid: int) -> Usage:
    """Read the counters of a process and its children (Linux)."""
    total = Usage(time.monotonic())
    for member in _family(pid):
        with suppress(OSError):  # it ended meanwhile
            total.cpu += time.clock_gettime((~member << 3) | 2)  # see clock_getcpuclockid(3)
            total.peak_mb += _counter(Path(f"/proc/{member}/status"), "VmHWM") / 1024
            for task in Path(f"/proc/{member}/task").iterdir():
                total.wakeups += _counter(task / "status", "voluntary_ctxt_switches")
                total.threads += 1
    return total


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def _counter(status: Path, name: str) -> int:
    match = re.search(rf"^{name}:\s+(\d+)", status.read_text(), re.MULTILINE)
    return int(match[1]) if match else 0


def measure_program(
    program: Program, env: Mapping[str, str], seconds: float, tries: int
) -> tuple[dict[str, float], list[float]]:
    """Figures of one run, and the milliseconds of each answer to a key.

    Args:
        program: what to run and what to type.
        env: its environment.
        seconds: length of the window; none for a run that only fills the caches.
        tries: keys whose answers are timed.
    """
    with WatchedTerminal(program.command, program.size, env) as terminal:
        shown = terminal.wait_for(shows(program.ready))
        if shown is None:
            raise NotShownError(f"{program.name}: {program.ready!r} did not appear")
        figures = {"start_ms": (shown - terminal.started) * 1000}
        answers: list[float] = []
        if seconds:
            _type(terminal, program.keys)
            time.sleep(SETTLE)
            if program.window not in terminal.text:
                raise NotShownError(f"{program.name}: {program.window!r} not there for the window")
            figures |= _window(terminal, seconds)
            answers = _answers(terminal, program, tries)
        figures |= _exit(terminal, program)
        return figures, answers


def _type(terminal: WatchedTerminal, keys: tuple[tuple[float, str], ...]) -> float:
    """Type keys; the moment of the last."""
    moment = time.monotonic()
    for delay, key in keys:
        time.sleep(delay)
        moment = time.monotonic()
        terminal.type(key_bytes(key))
    return moment


def _window(terminal: WatchedTerminal, seconds: float) -> dict[str, float]:
    """Counters over some seconds in which nobody types."""
    first = len(terminal.pieces)
    before = usage(terminal.pid)
    time.sleep(seconds)
    after = usage(terminal.pid)
    span = after.at - before.at
    pieces = terminal.pieces[first:]
    return {
        "cpu_pct": 100 * (after.cpu - before.cpu) / span,
        "bytes_s": sum(len(data) for _, data in pieces) / span,
        "bursts_s": bursts([moment for moment, _ in pieces]) / span,
        "wakeups_s": (after.wakeups - before.wakeups) / span,
        "peak_mb": after.peak_mb,
        "threads": after.threads,
    }


def _answers(terminal: WatchedTerminal, program: Program, tries: int) -> list[float]:
    """Milliseconds from keys, at any phase of the program's second, to what they change."""
    chance = random.Random(1)
    times: list[float] = []
    for number in range(tries if program.latency else 0):
        key, text = program.latency[number % len(program.latency)]
        time.sleep(chance.uniform(0.2, 0.6))
        terminal.draw_all()
        test = changed(terminal) if text == "*" else shows(text)
        typed = _type(terminal, ((0, key),))
        shown = terminal.wait_for(test, timeout=5)
        if shown is None:
            raise NotShownError(f"{program.name}: no {text!r} after {key!r}")
        times.append((shown - typed) * 1000)
    return times


def _exit(terminal: WatchedTerminal, program: Program) -> dict[str, float]:
    """Milliseconds from the last quit key to the end."""
    typed = _type(terminal, program.quit)
    ended = terminal.wait_end()
    return {} if ended is None else {"exit_ms": (ended - typed) * 1000}


def measure_command(command: str, env: Mapping[str, str]) -> float:
    """Milliseconds that a command takes, from its start to its end."""
    started = time.perf_counter()
    done = subprocess.run(
        shlex.split(command), env=dict(env), capture_output=True, check=False, timeout=60
    )
    spent = (time.perf_counter() - started) * 1000
    if done.returncode:
        raise NotShownError(f"{command}: {done.stderr.decode('utf-8', 'replace')[-300:]}")
    return spent


def clean_environment(home: str) -> dict[str, str]:
    """The environment of a program that is measured: an ordinary terminal, an empty home."""
    drop = ("LINES", "COLUMNS", "NO_COLOR", "PYTHONDONTWRITEBYTECODE", "TEXTUAL_DRIVER")
    env = {name: value for name, value in os.environ.items() if name not in drop}
    return env | {
        "HOME": home,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }
