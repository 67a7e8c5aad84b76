"""FIT files as bytes: what the workout and the activity have in common."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from typing import TYPE_CHECKING

from hiptui.domain.circuit import Move

if TYPE_CHECKING:
    from fit_tool.data_message import DataMessage

TRAINING, STRENGTH = 10, 20
"""Sport and sub-sport of strength training."""
NAME, NOTES = 40, 100
"""Characters of a name and of notes that watches show."""
_BYTES = 254
"""Bytes of a text that a field holds, beside the zero at its end."""
_JOINER = "\u200d"


class FitError(ValueError):
    """It cannot be said in a FIT file; the text tells why, and what to do."""


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` characters and a field's bytes, cut between whole characters."""
    end = min(limit, len(text))
    while len(text[:end].encode()) > _BYTES or (0 < end < len(text) and _joined(text, end)):
        end -= 1
    return text[:end].rstrip()


def cut_words(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut between words where there are several."""
    short = cut(text, limit)
    if short == text.rstrip() or text[len(short)].isspace():
        return short
    return short.rsplit(maxsplit=1)[0] if " " in short else short


def _joined(text: str, at: int) -> bool:
    """Whether the characters before and after `at` are seen as one."""
    after = text[at]
    return (
        text[at - 1] == _JOINER
        or after == _JOINER
        or unicodedata.category(after) in {"Mn", "Me", "Mc"}
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
    )


def milliseconds(moment: datetime) -> int:
    """A moment as fit-tool takes it: milliseconds since 1970 in UTC."""
    return round(moment.timestamp() * 1000)


def serial(*parts: object) -> int:
    """A file's serial number: the same for the same parts, 1 to 2**32 - 2."""
    digest = sha256(repr(parts).encode()).digest()
    return int.from_bytes(digest[:4], "big") % (2**32 - 2) + 1


def message(name: str, **fields: object) -> DataMessage:
    """A message of fit-tool with its fields; `name` as its module has it, such as "file_id"."""
    module = import_module(f"fit_tool.profile.messages.{name}_message")  # slow: not before its use
    made: DataMessage = getattr(module, f"{name.title().replace('_', '')}Message")()
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def file_id(kind: int, number: int, created: datetime) -> DataMessage:
    """The first message of a file: 4 an activity, 5 a workout; its serial number and time."""
    return message(
        "file_id",
        type=kind,
        manufacturer=255,  # development: whoever has no number of their own
        product=1,
        serial_number=number,
        time_created=milliseconds(created),
    )


def titles(moves: Iterable[Move]) -> Iterator[DataMessage]:
    """The moves' names by their Garmin numbers, each once."""
    named = dict.fromkeys((move.fit, cut(move.name, NAME)) for move in moves)
    for index, (fit, name) in enumerate(named):
        yield message(
            "exercise_title", message_index=index, workout_step_name=name, **exercise(fit)
        )


def exercise(fit: tuple[int, int] | None) -> dict[str, int]:
    """The fields that name an exercise, where a move has its Garmin numbers."""
    return {"exercise_category": fit[0], "exercise_name": fit[1]} if fit else {}


def encode(messages: Iterable[DataMessage]) -> bytes:
    """The messages as a file."""
    from fit_tool.fit_file_builder import FitFileBuilder  # noqa: PLC0415 - slow

    builder = FitFileBuilder()
    numbers: dict[int, int] = {}
    for message in messages:
        message.local_id = numbers.setdefault(message.global_id, len(numbers))
        builder.add(message)
    data: bytes = builder.build_bytes()
    return data
