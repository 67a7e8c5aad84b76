"""Putting sessions from elsewhere beside those that are here, in any order, any number of times."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, TypeVar

from hiptui.domain.record import Harder, Rating, SessionRecord, as_json
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

Outcome = Literal["added", "changed", "same"]
T = TypeVar("T", Harder, str, int)


def merge(db: sqlite3.Connection, sessions: Iterable[SessionRecord], live: str | None) -> Merged:
    """Merge `sessions`, inside a transaction of the caller; the `live` one is left alone.

    Of two sessions with one id the one that knows more wins: completed over partial over
    interrupted, then more work, then the later end, then (so that the order in which files
    come never matters) the greater text. Of a rating, each part that is there is kept. A session
    that can still be resumed here yields to none but an ended one. Sessions without a second
    of work are passed over.
    """
    told = Counter(
        _merge(db, past) for past in sessions if past.work_seconds >= 1 and past.id != live
    )
    return Merged(told["added"], told["changed"], told["same"])


def joined(one: SessionRecord, other: SessionRecord) -> SessionRecord:
    """What two tellings of one session say together; the same whichever comes first."""
    winner = max(one, other, key=_weight)
    return replace(winner, rating=_joined_rating(one.rating, other.rating))


def _merge(db: sqlite3.Connection, past: SessionRecord) -> Outcome:
    row = db.execute(f"{SELECT} WHERE id = ?", (past.id,)).fetchone()
    if row is None:
        _put(db, past)
        return "added"
    key = row[0]
    here = record_of_row(row, segments_of(db, [key]).get(key, ()))
    resumable = db.execute("SELECT 1 FROM saved WHERE session = ?", (key,)).fetchone()
    if resumable and not _RANK[past.status]:
        past = replace(here, rating=past.rating)
    both = joined(here, past)
    if both == here:
        return "same"
    if replace(both, rating=here.rating) == here:
        put_rating(db, both.id, both.rating)
    else:
        _put(db, both)
    return "changed"


def _put(db: sqlite3.Connection, past: SessionRecord) -> None:
    key = put_session(db, past)
    drop_segments(db, key, len(past.segments))
    put_segments(db, key, past.segments)
    put_rating(db, past.id, past.rating)
    db.execute("DELETE FROM saved WHERE session = ?", (key,))


def _weight(past: SessionRecord) -> tuple[int, float, float, str]:
    text = json.dumps(as_json(replace(past, rating=Rating())))
    return _RANK[past.status], past.work_seconds, past.ended.timestamp(), text


def _joined_rating(one: Rating, other: Rating) -> Rating:
    return Rating(
        harder=_greater(one.harder, other.harder),
        effort=_greater(one.effort, other.effort),
        note=_greater(one.note, other.note),
    )


def _greater(one: T | None, other: T | None) -> T | None:
    if one is None or other is None:
        return one if other is None else other
    return max(one, other)
