"""Another machine's `history --json`, checked to the last field before any of it is believed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from hiptui.domain.formatting import CONTROL, is_blank, number
from hiptui.domain.record import (
    NOTE_LENGTH,
    Harder,
    Rating,
    SegmentRecord,
    SessionRecord,
    Status,
)
from hiptui.storage.history.errors import Rejected
from hiptui.storage.history.rows import instant, moment

LARGEST = 256 << 20
"""Bytes a file may have: some 25,000 sessions of the longest kind."""
_EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
_SECOND = 0.01
"""What sums may be off by."""

_Seconds = Annotated[float, Meta(ge=0, le=10_000_000)]
_Count = Annotated[int, Meta(ge=0, le=1000)]
_Moment = Annotated[datetime, Meta(tz=True)]


class _Segment(msgspec.Struct, forbid_unknown_fields=True):
    index: Annotated[int, Meta(ge=0, lt=10_000)]
    kind: Literal["prepare", "work", "switch", "change", "rest"]
    round: Annotated[int, Meta(ge=1, le=1000)]
    move: Annotated[int, Meta(ge=1, le=1000)] | None
    side: Literal["left", "right"] | None
    planned: _Seconds | None
    done: _Seconds
    skipped: bool


class _Session(msgspec.Struct, forbid_unknown_fields=True):
    id: UUID
    circuit: Annotated[str, Meta(pattern="^[a-z0-9-]{1,80}$")]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    started: _Moment
    ended: _Moment
    status: Status
    rounds_planned: _Count
    rounds_done: _Count
    work_seconds: _Seconds
    left_seconds: _Seconds
    right_seconds: _Seconds
    paused_seconds: _Seconds
    harder: Harder | None
    effort: Annotated[int, Meta(ge=1, le=10)] | None
    note: Annotated[str, Meta(max_length=NOTE_LENGTH)] | None
    segments: Annotated[list[_Segment], Meta(max_length=10_000)]
    rated: _Moment | None = None


_DECODER = msgspec.json.Decoder(_Session)


def read_sessions(data: bytes) -> Iterator[SessionRecord]:
    """The sessions of a JSON array, each made when it is asked for: they take ten times the text.

    Raises:
        Rejected: it is no such array, or one of them is not right; says which and why.
    """
    if len(data) > LARGEST:
        raise Rejected(f"larger than {LARGEST >> 20} MiB: export it in parts, with --since")
    for place, text in enumerate(_elements(data.removeprefix(b"\xef\xbb\xbf"))):
        yield _record(_session(text, place))


def _elements(data: bytes) -> list[msgspec.Raw]:
    """The elements as they stand in the text, which is not copied."""
    if not data.lstrip(b" \t\r\n").startswith(b"["):
        raise Rejected("not a JSON array: expected the output of history --json")
    try:
        return msgspec.json.decode(data, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError) as error:
        raise Rejected(f"damaged JSON: {error}") from error


def _session(text: msgspec.Raw, place: int) -> _Session:
    try:
        session = _DECODER.decode(text)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        raise Rejected(f"[{place}]{where.rstrip('`')}: {what}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Rejected(f"[{place}]: damaged JSON: {error}") from error
    if wrong := next(_contradictions(session), None):
        raise Rejected(f"[{place}]{wrong}")
    return session


def _contradictions(session: _Session) -> Iterator[str]:
    """What is wrong with a session whose fields are each right, and where."""
    for name in ("started", "ended", "rated"):
        if not _EARLIEST <= (getattr(session, name) or session.started) <= _LATEST:
            yield f".{name}: expected a year from 1970 to 9998"
    if session.ended < session.started:
        yield ".ended: expected no time before started"
    if session.rounds_done > session.rounds_planned:
        yield ".rounds_done: expected at most rounds_planned"
    if session.left_seconds + session.right_seconds > session.work_seconds + _SECOND:
        yield ".work_seconds: expected at least left_seconds and right_seconds"
    if CONTROL.search(session.name) or is_blank(session.name):
        yield ".name: expected a text without control characters"
    for i, segment in enumerate(session.segments):
        if segment.index != i:
            yield f".segments[{i}].index: expected {i}, got {segment.index}"


def _record(session: _Session) -> SessionRecord:
    """The session in the precision in which it is kept, so that it compares with what is there."""
    fields: dict[str, Any] = {
        name: number(getattr(session, name))
        for name in ("work_seconds", "left_seconds", "right_seconds", "paused_seconds")
    }
    return SessionRecord(
        id=str(session.id),
        circuit=session.circuit,
        name=session.name,
        started=moment(*instant(session.started)),
        ended=moment(*instant(session.ended)),
        status="interrupted" if session.status == "running" else session.status,
        rounds_planned=session.rounds_planned,
        rounds_done=session.rounds_done,
        rating=_rating(session),
        segments=tuple(_segment(segment) for segment in session.segments),
        **fields,
    )


def _rating(session: _Session) -> Rating:
    rated = session.rated and moment(*instant(session.rated))
    return Rating(session.harder, session.effort, session.note, rated).cleaned()


def _segment(segment: _Segment) -> SegmentRecord:
    return SegmentRecord(
        index=segment.index,
        kind=segment.kind,
        round=segment.round,
        move=segment.move,
        side=segment.side,
        planned=None if segment.planned is None else number(segment.planned),
        done=number(segment.done),
        skipped=segment.skipped,
    )
