"""Past sessions to and from elsewhere: as JSON and CSV, read back, and merged.

Another machine's `history --json` is checked to the last field before any of it is believed.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import structs
from msgspec.structs import replace

from hiptui.domain.circuit import expects
from hiptui.domain.formatting import CONTROL, is_blank, number
from hiptui.domain.record import COLUMNS, Rating, SegmentRecord, SessionRecord, as_json, columns
from hiptui.storage.circuit_format import understood
from hiptui.storage.history import Merged, Rejected, rows
from hiptui.toml_lines import Report, dotted

LARGEST = 256 << 20
"""Bytes a file may have: some 25,000 sessions of the longest kind."""
_ANEW = "write it again with hiptui history --json"
_EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
_SECOND = 0.01
"""What sums may be off by."""
_RANK = {"completed": 2, "partial": 1, "interrupted": 0, "running": 0}

Outcome = Literal["added", "changed", "same", "deleted", "damaged"]
ReadRow = Callable[[rows.Row, Sequence[rows.Row]], SessionRecord | None]
"""Makes a session of its row and those of its segments; None, once told, where they are damaged."""

_TYPES = {one.name: one.type for kind in (SessionRecord, Rating) for one in structs.fields(kind)}
_TYPES["id"] = Annotated[UUID, expects("a UUID")]
_REQUIRED = [(name, _TYPES[name]) for name in (*COLUMNS, "segments") if name != "rated"]
_FIELDS: list[Any] = [*_REQUIRED, ("rated", _TYPES["rated"], None)]
_SESSION = msgspec.defstruct("_Session", _FIELDS, forbid_unknown_fields=True)


def read_sessions(data: bytes) -> Iterator[SessionRecord]:
    """The sessions of a JSON array, each made when asked for; Rejected says what is wrong where."""
    if len(data) > LARGEST:
        raise Rejected(f"larger than {LARGEST >> 20} MiB: export it in parts, with --since")
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.lstrip(b" \t\r\n").startswith(b"["):
        raise Rejected("not a JSON array: expected the output of history --json")
    try:  # the elements as they stand in the text, which is not copied
        elements = msgspec.json.decode(data, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError) as error:
        raise Rejected(f"damaged JSON{_place_of(error, data)}, {_ANEW}") from error
    for place, text in enumerate(elements):
        yield _as_kept(_session(text, place))


def _place_of(error: Exception, data: bytes) -> str:
    """Where the damage is; the reader tells the byte, but not where all that came is well."""
    if byte := re.search(r"\(byte ([0-9]+)\)", str(error)):
        line = 1 + data.count(b"\n", 0, int(byte[1]))
        return f" in line {line}"
    return " at its end" if "truncated" in str(error) else ""


def _session(text: msgspec.Raw, place: int) -> SessionRecord:
    report = Report()
    try:
        read: Any = understood(msgspec.json.decode(text), _SESSION, (place,), report)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Rejected(f"[{place}]: damaged JSON, {_ANEW}") from error
    for where, what in report.found:
        raise Rejected(f"{dotted(where)}: {what}")
    values = structs.asdict(read)
    rating = Rating(*(values.pop(name) for name in Rating.__struct_fields__))
    session = SessionRecord(**values, rating=rating)
    if wrong := next(_contradictions(session), None):
        raise Rejected(f"[{place}]{wrong}")
    return session


def _contradictions(session: SessionRecord) -> Iterator[str]:
    """What is wrong with a session whose fields are each right, and where."""
    moments = {"started": session.started, "ended": session.ended, "rated": session.rating.rated}
    for name, moment in moments.items():
        if moment and not _EARLIEST <= moment <= _LATEST:
            yield f".{name}: expected a year from 1970 to 9998"
    if session.ended < session.started:
        yield ".ended: expected no time before started"
    if session.rounds_done > session.rounds_planned:
        yield ".rounds_done: expected at most rounds_planned"
    if session.left_seconds + session.right_seconds > session.work_seconds + _SECOND:
        yield ".work_seconds: expected at least left_seconds and right_seconds"
    if re.search(CONTROL, session.name) or is_blank(session.name):
        yield ".name: expected a text without control characters"
    for i, segment in enumerate(session.segments):
        if segment.index != i:
            yield f".segments[{i}].index: expected {i}, got {segment.index}"


def _as_kept(session: SessionRecord) -> SessionRecord:
    """The session in the precision in which it is kept, so that it compares with what is there."""
    seconds = (name for name in COLUMNS if name.endswith("_seconds"))
    changes: dict[str, Any] = {name: number(getattr(session, name)) for name in seconds}
    rated = session.rating.rated and _to_second(session.rating.rated)
    return replace(
        session,
        id=str(session.id),
        started=_to_second(session.started),
        ended=_to_second(session.ended),
        status="interrupted" if session.status == "running" else session.status,
        rating=replace(session.rating.cleaned(), rated=rated),
        segments=tuple(map(_segment, session.segments)),
        **changes,
    )


def _segment(one: SegmentRecord) -> SegmentRecord:
    planned = None if one.planned is None else number(one.planned)
    return replace(one, planned=planned, done=number(one.done))


def _to_second(at: datetime) -> datetime:
    return rows.moment(*rows.instant(at))


def to_json(sessions: Iterable[SessionRecord]) -> Iterator[str]:
    """One JSON array, a session a line, in pure ASCII."""
    before = "["
    for record in sessions:
        yield f"{before}\n{json.dumps(as_json(record))}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def to_csv(sessions: Iterable[SessionRecord]) -> Iterator[str]:
    """A header and one row a session, as in RFC 4180; its segments are in the JSON only."""
    echo = SimpleNamespace(write=str)  # what is written comes back from `writerow`
    writer = csv.writer(echo, lineterminator="\r\n")
    yield writer.writerow(COLUMNS)
    for record in sessions:
        yield writer.writerow(map(_cell, columns(record).values()))


def _cell(value: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


def merge(
    db: sqlite3.Connection, sessions: Iterable[SessionRecord], live: str | None, read: ReadRow
) -> Merged:
    """Merge `sessions`, inside a transaction of the caller; the `live` one is left alone.

    Of two sessions with one id the one that knows more wins: completed over partial over
    interrupted, then more work, then the later end, then (so that the order in which files
    come never matters) the greater text. The later rating wins whole. A session that can still be
    resumed here yields to none but an ended one, one deleted here stays so, and one whose row
    `read` cannot read is left alone. Sessions without a second of work are passed over.
    """
    replaced: list[SessionRecord] = []
    told = Counter(
        _merge(db, record, replaced, read)
        for record in sessions
        if record.is_kept and record.id != live
    )
    counts = (told["added"], told["changed"], told["same"], told["deleted"])
    return Merged(*counts, tuple(replaced))


def joined(one: SessionRecord, other: SessionRecord) -> SessionRecord:
    """What two tellings of one session say together; the same whichever comes first."""
    winner = max(one, other, key=_weight)
    return replace(winner, rating=max(one.rating, other.rating, key=_rating_weight))


def _merge(
    db: sqlite3.Connection, record: SessionRecord, replaced: list[SessionRecord], read: ReadRow
) -> Outcome:
    if rows.is_deleted(db, record.id):
        return "deleted"
    row = db.execute(f"{rows.SELECT} WHERE id = ?", (record.id,)).fetchone()
    if row is None:
        _put(db, record)
        return "added"
    key = row[0]
    if (here := read(row, rows.segments_of(db, [key]).get(key, ()))) is None:
        return "damaged"
    resumable = db.execute("SELECT 1 FROM saved WHERE session = ?", (key,)).fetchone()
    if resumable and not _RANK[record.status]:
        record = replace(here, rating=record.rating)
    if record == here or (both := joined(here, record)) == here:
        return "same"
    if here.rating.note not in (None, both.rating.note):
        replaced.append(here)
    if replace(both, rating=here.rating) == here:
        rows.put_rating(db, both.id, both.rating)
    else:
        _put(db, both)
    return "changed"


def _put(db: sqlite3.Connection, record: SessionRecord) -> None:
    """Write it as it came from elsewhere, where nobody knows the times of its segments."""
    key = rows.put_session(db, record)
    rows.put_segments(db, key, record.segments)
    rows.put_rating(db, record.id, record.rating)
    for table in ("saved", "transitions"):
        db.execute(f"DELETE FROM {table} WHERE session = ?", (key,))


def _weight(record: SessionRecord) -> tuple[int, float, float, str]:
    text = json.dumps(as_json(replace(record, rating=Rating())))
    return _RANK[record.status], record.work_seconds, record.ended.timestamp(), text


def _rating_weight(rating: Rating) -> tuple[float, int, str]:
    """The later one is the greater; then the one with the longer note, then the greater text."""
    note = rating.note or ""
    parts = (note, f"{rating.effort or 0:02}", rating.harder or "", str(rating.rated))
    return rating.rated.timestamp() if rating.rated else 0.0, len(note), "\n".join(parts)
