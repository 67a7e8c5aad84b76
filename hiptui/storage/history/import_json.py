"""Another machine's `history --json`, checked to the last field before any of it is believed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, TextIO
from uuid import UUID

import msgspec
from msgspec import Meta

from hiptui.domain.formatting import number
from hiptui.domain.past import (
    NOTE_LENGTH,
    Harder,
    Past,
    PastSegment,
    Rating,
    Standing,
    is_control,
)
from hiptui.storage.history.errors import Rejected
from hiptui.storage.history.rows import instant, moment

LONGEST_SESSION = 4 << 20
"""Characters one session may take in a file."""
_CHUNK = 1 << 16
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
    status: Standing
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


def past_of_json(row: object, place: int) -> Past:
    """The session in `row`, the one at `place` of its file.

    Raises:
        Rejected: it is none; says where and what.
    """
    try:
        session = msgspec.convert(row, _Session)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        raise Rejected(f"[{place}]{where.rstrip('`')}: {what}") from error
    if wrong := next(_contradictions(session), None):
        raise Rejected(f"[{place}]{wrong}")
    return _past(session)


def read_sessions(path: Path) -> Iterator[object]:
    """The elements of the JSON array in the file at `path`, one after the other.

    Raises:
        Rejected: it can't be read or is no such array.
    """
    try:
        with path.open(encoding="utf-8-sig") as stream:
            yield from _elements(stream)
    except OSError as error:
        raise Rejected(f"can't be read: {(error.strerror or str(error)).lower()}") from error
    except UnicodeDecodeError as error:
        raise Rejected("not UTF-8 text") from error


def _elements(stream: TextIO) -> Iterator[object]:
    decoder = json.JSONDecoder(parse_constant=_no_number)
    text = _skip(stream, "")
    if not text.startswith("["):
        raise Rejected("not a JSON array: expected the output of history --json")
    text = _skip(stream, text[1:])
    if text.startswith("]"):
        text = text[1:]
    else:
        while True:
            element, text = _element(stream, decoder, text)
            yield element
            text = _skip(stream, text)
            if not text.startswith(","):
                break
            text = _skip(stream, text[1:])
        if not text.startswith("]"):
            raise Rejected("damaged JSON: expected , or ] after a session")
        text = text[1:]
    if _skip(stream, text):
        raise Rejected("damaged JSON: something follows the array")


def _element(stream: TextIO, decoder: json.JSONDecoder, text: str) -> tuple[object, str]:
    """The element that `text` begins with, read on as far as it needs, and what follows."""
    if not text.startswith("{"):
        raise Rejected("damaged JSON: expected a session")
    while True:
        try:
            element, end = decoder.raw_decode(text)
        except RecursionError as error:
            raise Rejected("damaged JSON: nested too deep") from error
        except ValueError as error:
            more = stream.read(max(_CHUNK, len(text)))
            if not more or len(text) > LONGEST_SESSION:
                raise Rejected("damaged JSON: not a whole session") from error
            text += more
        else:
            return element, text[end:]


def _skip(stream: TextIO, text: str) -> str:
    """`text` without white space in front, and not empty unless the file is at its end."""
    text = text.lstrip(" \t\r\n")
    while not text and (more := stream.read(_CHUNK)):
        text = more.lstrip(" \t\r\n")
    return text


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _contradictions(session: _Session) -> Iterator[str]:
    """What is wrong with a session whose fields are each right, and where."""
    for name in ("started", "ended"):
        if not _EARLIEST <= getattr(session, name) <= _LATEST:
            yield f".{name}: expected a year from 1970 to 9998"
    if session.ended < session.started:
        yield ".ended: expected no time before started"
    if session.rounds_done > session.rounds_planned:
        yield ".rounds_done: expected at most rounds_planned"
    if session.left_seconds + session.right_seconds > session.work_seconds + _SECOND:
        yield ".work_seconds: expected at least left_seconds and right_seconds"
    for name in ("name", "note"):
        if any(is_control(char) for char in getattr(session, name) or ""):
            yield f".{name}: expected no control characters"
    for i, segment in enumerate(session.segments):
        if segment.index != i:
            yield f".segments[{i}].index: expected {i}, got {segment.index}"


def _past(session: _Session) -> Past:
    """The session in the precision in which it is kept, so that it compares with what is there."""
    fields: dict[str, Any] = {
        name: number(getattr(session, name))
        for name in ("work_seconds", "left_seconds", "right_seconds", "paused_seconds")
    }
    return Past(
        id=str(session.id),
        circuit=session.circuit,
        name=session.name,
        started=moment(*instant(session.started)),
        ended=moment(*instant(session.ended)),
        status="interrupted" if session.status == "running" else session.status,
        rounds_planned=session.rounds_planned,
        rounds_done=session.rounds_done,
        rating=Rating(session.harder, session.effort, session.note),
        segments=tuple(_segment(segment) for segment in session.segments),
        **fields,
    )


def _segment(segment: _Segment) -> PastSegment:
    return PastSegment(
        index=segment.index,
        kind=segment.kind,
        round=segment.round,
        move=segment.move,
        side=segment.side,
        planned=None if segment.planned is None else number(segment.planned),
        done=number(segment.done),
        skipped=segment.skipped,
    )
