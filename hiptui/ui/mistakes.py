"""What is wrong with a person's files; circuits and moves are told by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from hiptui.runtime import Runtime
from hiptui.toml_lines import Problem, parse
from hiptui.ui.keymap import Keymap
from hiptui.ui.other_sessions import OtherSessions

_PLACE = re.compile(r"circuit\[(\d+)\](?:\.move\[(\d+)\])?\.?(.*)")
"""The place of a problem: number of the circuit, number of its move, the rest."""


def mistakes(runtime: Runtime, others: OtherSessions, keys: Keymap) -> list[str]:
    """What is wrong with files and with the history, own circuits before figures and settings."""
    silent = ["A session is running in another terminal."] if others.is_silent else []
    circuits = told(runtime.problems) if runtime.problems else []
    figures = [problem.brief for problem in runtime.figure_problems]
    settings = [*runtime.warnings, *keys.warnings]
    return [*silent, *others.past.notices, *circuits, *figures, *settings]


def told(problems: Iterable[Problem]) -> list[str]:
    """A line for each problem; misspelt keys come first: they explain what follows."""
    tables: dict[str, object] = {}
    lines = []
    for problem in sorted(problems, key=lambda one: "did you mean" not in one.text):
        if problem.file not in tables:
            tables[problem.file] = _table(problem.file)
        place = _place(problem.path, tables[problem.file])
        lines.append(f"{Path(problem.file).name}:{problem.line} {place}{problem.text}")
    return lines


def _table(file: str) -> object:
    """What is in a file, as far as it is TOML."""
    try:
        return parse(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _place(path: str, table: object) -> str:
    """A place with names where there are any: "My circuit, Side plank: seconds: "."""
    match = _PLACE.fullmatch(path)
    if match is None:
        return f"{path}: " if path else ""
    circuit = _item(table, "circuit", match[1])
    names = [_name(circuit, f"circuit {int(match[1]) + 1}")]
    if match[2]:
        names.append(_name(_item(circuit, "move", match[2]), f"move {int(match[2]) + 1}"))
    return f"{', '.join(names)}: " + (f"{match[3]}: " if match[3] else "")


def _item(table: object, key: str, index: str) -> object:
    rows = table.get(key) if isinstance(table, dict) else None
    return rows[int(index)] if isinstance(rows, list) and int(index) < len(rows) else None


def _name(table: object, otherwise: str) -> str:
    name = table.get("name") if isinstance(table, dict) else None
    return name if isinstance(name, str) and name else otherwise
