"""Past sessions as text, a piece at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from hiptui.domain.past import Past, as_json, scalars

COLUMNS = (
    "id",
    "circuit",
    "name",
    "started",
    "ended",
    "status",
    "rounds_planned",
    "rounds_done",
    "work_seconds",
    "left_seconds",
    "right_seconds",
    "paused_seconds",
    "harder",
    "effort",
    "note",
)
"""Of the CSV; the same names as in the JSON."""


def to_json(sessions: Iterable[Past]) -> Iterator[str]:
    """One JSON array, a session a line, in pure ASCII."""
    before = "["
    for past in sessions:
        yield f"{before}\n{json.dumps(as_json(past))}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def to_csv(sessions: Iterable[Past]) -> Iterator[str]:
    """A header and one row a session, as in RFC 4180; its segments are in the JSON only."""
    yield _row(COLUMNS)
    for past in sessions:
        yield _row(_cell(value) for value in scalars(past).values())


def _row(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def _cell(value: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
