"""What must not be imported, because it would cost every command a start of the full screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import hiptui
from tests.unit.formats.importers.samples import sample

SHIPPED = Path(hiptui.__file__).parents[1] / "circuits.toml"
REPORT = """
import json, sys
before = set(sys.modules)
from hiptui.__main__ import main
told = []
for words in json.loads(sys.argv[1]):
    sys.argv[1:] = words
    code = main()
    told.append([code, sorted({name.partition(".")[0] for name in set(sys.modules) - before})])
print(json.dumps(told), file=sys.stderr)
"""
"""Runs commands, one after the other, and tells the code of each and what is imported by then."""
COSTLY = {
    *("asyncio", "ctypes", "hashlib", "logging", "multiprocessing", "random", "socket", "sqlite3"),
    *("dataclasses", "ssl", "subprocess", "tempfile", "tomllib"),
}
"""What of Python's own takes a millisecond or more of a start."""
FORMAT = {"msgspec", "tomli", "typing_extensions"}
"""What reading circuits takes."""
READING = {
    **{"schema": 0, f"check {SHIPPED}": 0, "list": 0, "list --json": 0, "start": 2, "": 2},
    **{"show runner-hips": 0, "show runner-hips --json": 0, "plan": 0, "plan --json": 0},
    **{"figure hip-cars": 0, "figure nope": 2},
}
"""Commands that read circuits or a figure, and their codes."""
HISTORY = {
    **{"history": 0, "history --json": 0, "history --csv --since 2025-03-01": 0},
    "history --merge missing.json": 2,
}


def imported(home: Path, *commands: str) -> list[tuple[int, set[str]]]:
    env = {**os.environ, "PYTHONPATH": str(SHIPPED.parent), "HIPTUI_HOME": str(home)}
    words = json.dumps([command.split() for command in commands])
    command = [sys.executable, "-c", REPORT, words]
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, check=True, cwd=home, input=""
    )
    return [(code, set(names)) for code, names in json.loads(done.stderr.splitlines()[-1])]


@pytest.mark.parametrize(
    ("commands", "others", "costly"),
    [
        ({"--version": 0, "--help": 0, "completion bash": 0}, set(), set()),
        ({"remote status": 0}, set(), {"socket"}),
        (READING, FORMAT, set()),
        (HISTORY, FORMAT, {"sqlite3", "random", "tempfile"}),
        ({"import -n a": 0}, FORMAT | {"tomli_w"}, {"random", "tempfile"}),
        (
            {"export workout myrtl -o a.fit": 0},
            FORMAT | {"tomli_w", "fit_tool"},
            {"dataclasses", "hashlib", "logging", "random", "tempfile"},
        ),
    ],
    ids=["none", "remote", "reading", "history", "import", "export"],
)
def test_a_command_loads_no_more_than_it_owes(
    tmp_path: Path, commands: dict[str, int], others: set[str], costly: set[str]
) -> None:
    (tmp_path / "a").write_bytes(sample("Seconds"))
    told = imported(tmp_path, *commands)
    for (command, code), (got, names) in zip(commands.items(), told, strict=True):
        assert got == code, command
        foreign = names - sys.stdlib_module_names - {"hiptui"}
        # What mypyc makes of a package has a module of a name that no person reads.
        assert {name for name in foreign if not name.endswith("__mypyc")} <= others, command
        assert names & COSTLY <= costly, command
        assert code or "difflib" not in names, command  # for mistakes only


def test_the_doctor_loads_no_screen(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[cues]\nsound = "off"\n')
    ((code, names),) = imported(tmp_path, "doctor")

    assert code == 0
    assert names & {"textual", "rich"} == set()


START_SCREEN = """
import json, sys
from hiptui.cli.main import main
from hiptui.files import spared
main([])  # there is no terminal
with spared():
    import hiptui.ui.app, hiptui.ui.screens.circuits
names = list(sys.modules)
classes = [one for module in [*sys.modules.values()] for one in [*vars(module).values()]
           if isinstance(one, type) and one.__module__.startswith("hiptui")]
frozen = [one.__qualname__ for one in classes
          if getattr(vars(one).get("__dataclass_params__"), "frozen", False)]
import bz2, lzma, ssl  # they can be had later
import hiptui.ui.screens.session
print(json.dumps([names, frozen, list(sys.modules)]))
"""


def test_the_start_screen_is_there_before_what_it_does_not_show_at_first(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(SHIPPED.parent), "HIPTUI_HOME": str(tmp_path)}
    command = [sys.executable, "-c", START_SCREEN]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True, input="")
    names, frozen, in_session = json.loads(done.stdout)

    domain = (f"domain.{name}" for name in ("coaching", "cues", "narration", "record", "session"))
    ui = ("ui.stage", "ui.modals")
    storage = ("storage.history", "storage.settings_rules")
    later = ("figure", "remote", *domain, *storage, *ui)
    assert {*names} & {f"hiptui.{name}" for name in later} == set()
    others = {"argparse", "sqlite3", "multiprocessing", "ssl", "bz2", "lzma"}
    assert {*names} & others == set()
    assert {"hiptui.ui.modals", "hiptui.outputs"} & {*in_session} == set()
    assert frozen == [], "a Struct takes a hundredth of the time"
    assert len([name for name in names if name.startswith("hiptui")]) <= 40, "each takes 0.2 ms"
