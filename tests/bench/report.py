"""Tables for a person, and lines of JSON for the trend."""

import json
import os
import platform
import time
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import hiptui
from tests.bench.figures import limit, ratio, verdict
from tests.bench.targets import Command, Program

RESULTS = Path(__file__).with_name("results.jsonl")
COLUMNS = {
    "start_ms": ("start ms", ".0f"),
    "cpu_pct": ("CPU %", ".2f"),
    "bytes_s": ("bytes/s", ".0f"),
    "bursts_s": ("bursts/s", ".2f"),
    "wakeups_s": ("wake/s", ".1f"),
    "key_p50_ms": ("key p50", ".1f"),
    "key_p95_ms": ("key p95", ".1f"),
    "peak_mb": ("peak MB", ".1f"),
    "exit_ms": ("exit ms", ".0f"),
}
WIDTH = 9
Results = Mapping[str, Mapping[str, float]]
"""Figures by target and name."""


def program_table(results: Results, reference: str) -> Iterator[str]:
    """Figures, and under each target its ratios to the reference."""
    wide = max(map(len, results), default=0) + 2
    yield " " * wide + "".join(heading.rjust(WIDTH) for heading, _ in COLUMNS.values())
    base = results.get(reference, {})
    for name, figures in results.items():
        cells = [
            format(figures[column], form) if column in figures else "-"
            for column, (_, form) in COLUMNS.items()
        ]
        yield name.ljust(wide) + "".join(cell.rjust(WIDTH) for cell in cells)
        if name != reference:
            ratios = [ratio(figures.get(column), base.get(column)) for column in COLUMNS]
            yield " " * wide + "".join(cell.rjust(WIDTH) for cell in ratios)


def goal_lines(results: Results, programs: tuple[Program, ...], reference: str) -> Iterator[str]:
    """What each goal allows, what was measured, and whether it is reached."""
    base = results.get(reference, {})
    for program in programs:
        figures = results.get(program.name, {})
        for column, goal in program.goals.items():
            value, of_reference = figures.get(column), base.get(column)
            heading, form = COLUMNS[column]
            allowed = limit(goal, of_reference)
            yield (
                f"{verdict(value, goal, of_reference):14}{program.name}: {heading} "
                f"{'-' if value is None else format(value, form)}"
                f" of {'-' if allowed is None else format(allowed, form)} ({goal})"
            )


def command_lines(results: Mapping[str, float], commands: tuple[Command, ...]) -> Iterator[str]:
    """Milliseconds of each command, beside its goal."""
    for command in commands:
        if command.name in results:
            spent = results[command.name]
            goal = command.goal_ms
            word = "" if goal is None else "reached" if spent <= goal else f"missed ({goal:.0f})"
            yield f"{command.name:14}{spent:8.0f} ms  {word}"


def record(
    programs: Results, commands: Mapping[str, float], rounds: int, path: Path = RESULTS
) -> None:
    """Append a line of results."""
    line = {
        "date": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "version": hiptui.__version__,
        "python": platform.python_version(),
        "textual": version("textual"),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs",
        "rounds": rounds,
        "programs": _rounded(programs),
        "commands": _rounded({"ms": commands})["ms"],
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _rounded(results: Results) -> dict[str, dict[str, float]]:
    return {
        target: {name: round(value, 3) for name, value in figures.items()}
        for target, figures in results.items()
    }


def trend(reference: str, path: Path = RESULTS) -> Iterator[str]:
    """Every line of results as ratios to the reference of its own run, oldest first."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for text in lines:
        run: dict[str, Any] = json.loads(text)
        yield f"{run['date']}  hiptui {run['version']}, Textual {run['textual']}"
        base = run["programs"].get(reference, {})
        for name, figures in run["programs"].items():
            if name != reference:
                ratios = [
                    f"{heading} {ratio(figures.get(column), base.get(column))}"
                    for column, (heading, _) in COLUMNS.items()
                ]
                yield f"  {name:20} {'  '.join(ratios)}"
