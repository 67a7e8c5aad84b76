"""Putting sessions from elsewhere beside those that are here, in any order, any number of times."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from hiptui.domain.record import Rating, SessionRecord, as_json
from hiptui.storage.history.rows import (
    SELECT,
    drop_segments,
    put_rating,
    put_segments,
    put_session,
    record_of_row,
    segments_of,
)
from hiptui.storage.history.types import Merged

_RANK = {"completed": 2, "partial": 1, "interrupted": 0, "running": 0}

Outcome = Literal["added", "changed", "same", "deleted"]


def merge(db: sqlite3.Connection, sessions: Iterable[SessionRecord], live: str | None) -> Merged:
    """Merge `sessions`, inside a transaction of the caller; the `live` one is left alone.

    Of two sessions with one id the one that knows more wins: completed over partial over
    interrupted, then more work, then the later end, then (so that the order in which files
    come never matters) the greater text. The later rating wins whole. A session that can still be
    resumed here yields to none but an ended one, one deleted here stays so. Sessions without a
    second of work are passed over.
    """
    replaced: list[SessionRecord] = []
    told = Counter(
        _merge(db, record, replaced) for record in sessions if record.is_kept and record.id != live
    )
    counts = (told["added"], told["changed"], told["same"], told["deleted"])
    return Merged(*counts, tuple(replaced))


def joined(one: SessionRecord, other: SessionRecord) -> SessionRecord:
    """What two tellings of one session say together; the same whichever comes first."""
    winner = max(one, other, key=_weight)
    return replace(winner, rating=max(one.rating, other.rating, key=_rating_weight))


def _merge(db: sqlite3.Connection, record: SessionRecord, replaced: list[SessionRecord]) -> Outcome:
    if db.execute("SELECT 1 FROM deleted WHERE id = ?", (record.id,)).fetchone():
        return "deleted"
    row = db.execute(f"{SELECT} WHERE id = ?", (record.id,)).fetchone()
    if row is None:
        _put(db, record)
        return "added"
    key = row[0]
    here = record_of_row(row, segments_of(db, [key]).get(key, ()))
    resumable = db.execute("SELECT 1 FROM saved WHERE session = ?", (key,)).fetchone()
    if resumable and not _RANK[record.status]:
        record = replace(here, rating=record.rating)
    if record == here or (both := joined(here, record)) == here:
        return "same"
    if here.rating.note not in (None, both.rating.note):
        replaced.append(here)
    if replace(both, rating=here.rating) == here:
        put_rating(db, both.id, both.rating)
    else:
        _put(db, both)
    return "changed"


def _put(db: sqlite3.Connection, record: SessionRecord) -> None:
    """Write it as it came from elsewhere, where nobody knows the times of its segments."""
    key = put_session(db, record)
    drop_segments(db, key, len(record.segments))
    put_segments(db, key, record.segments)
    put_rating(db, record.id, record.rating)
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
