"""What must not be imported, because it would cost every command a start of the full screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import hiptui

SHIPPED = Path(hiptui.__file__).parents[1] / "circuits.toml"
REPORT = """
import json, sys
before = set(sys.modules)
from hiptui.__main__ import main
code = main()
names = sorted({name.partition(".")[0] for name in set(sys.modules) - before})
print(json.dumps([code, names]), file=sys.stderr)
"""
HEAVY = {"textual", "rich", "asyncio", "sqlite3", "multiprocessing"}
COSTLY = HEAVY | {
    "ctypes",
    "hashlib",
    "logging",
    "random",
    "socket",
    "ssl",
    "subprocess",
    "tempfile",
    "tomllib",
}
"""What of Python's own and of others' takes a millisecond or more of a start."""
FORMAT = ("msgspec", "tomli", "typing_extensions")
"""What reading circuits takes."""


def imported(home: Path, *words: str) -> tuple[int, set[str]]:
    env = {**os.environ, "PYTHONPATH": str(SHIPPED.parent), "HIPTUI_HOME": str(home)}
    command = [sys.executable, "-c", REPORT, *words]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    code, names = json.loads(done.stderr.splitlines()[-1])
    return code, set(names)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--version"], 0),
        (["--help"], 0),
        (["list"], 0),
        (["list", "--json"], 0),
        (["show", "runner-hips"], 0),
        (["show", "runner-hips", "--json"], 0),
        (["check", str(SHIPPED)], 0),
        (["schema"], 0),
        (["start"], 2),
        ([], 2),
    ],
    ids=str,
)
def test_commands_start_without_the_screen(tmp_path: Path, words: list[str], code: int) -> None:
    got, names = imported(tmp_path, *words)

    assert got == code
    assert names & HEAVY == set()


@pytest.mark.parametrize(
    ("words", "others", "costly"),
    [
        (["--version"], (), ()),
        (["completion", "bash"], (), ()),
        (["remote", "status"], (), ("socket",)),
        (["schema"], FORMAT, ()),
        (["list"], FORMAT, ()),
        (["show", "runner-hips"], FORMAT, ()),
        (["check", str(SHIPPED)], FORMAT, ()),
        (["plan"], FORMAT, ()),
        (["figure", "hip-cars"], FORMAT, ()),
        (["history"], FORMAT, ("sqlite3", "random", "tempfile")),
    ],
    ids=str,
)
def test_a_command_loads_no_more_than_it_owes(
    tmp_path: Path, words: list[str], others: tuple[str, ...], costly: tuple[str, ...]
) -> None:
    _, names = imported(tmp_path, *words)

    foreign = names - sys.stdlib_module_names - {"hiptui"}
    # What mypyc makes of a package has a module of a name that no person reads.
    assert {name for name in foreign if not name.endswith("__mypyc")} <= set(others)
    assert names & COSTLY <= set(costly)


def test_the_version_needs_no_circuits(tmp_path: Path) -> None:
    _, names = imported(tmp_path, "--version")

    assert names & {"tomli", "msgspec", "dataclasses", "tempfile"} == set()


def test_importing_the_command_line_imports_no_screen() -> None:
    code = "import sys, hiptui.cli.main; print('textual' in sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(SHIPPED.parent)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)

    assert done.stdout.strip() == b"False"


def test_the_start_screen_is_there_before_what_it_does_not_show_at_first() -> None:
    code = "import sys, hiptui.ui.app, hiptui.ui.screens.circuits; print(*sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(SHIPPED.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )

    names = set(done.stdout.split())
    later = ("figure.motion", "figure.render", "domain.coaching", "ui.stage", "ui.modals.question")
    assert names & {f"hiptui.{name}" for name in later} == set()
    assert names & {"sqlite3", "multiprocessing"} == set()
