"""Past sessions as text, a piece at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from hiptui.domain.record import COLUMNS, SessionRecord, as_json, columns


def to_json(sessions: Iterable[SessionRecord]) -> Iterator[str]:
    """One JSON array, a session a line, in pure ASCII."""
    before = "["
    for record in sessions:
        yield f"{before}\n{json.dumps(as_json(record))}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def to_csv(sessions: Iterable[SessionRecord]) -> Iterator[str]:
    """A header and one row a session, as in RFC 4180; its segments are in the JSON only."""
    yield _row(COLUMNS)
    for record in sessions:
        yield _row(_cell(value) for value in columns(record).values())


def _row(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def _cell(value: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
