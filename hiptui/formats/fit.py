"""FIT files: circuits as workouts for watches, and what they and activities have in common."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from importlib import import_module
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hiptui.domain.circuit import Move
from hiptui.domain.timeline import Kind, Segment, Timeline, build
from hiptui.files import sha256

if TYPE_CHECKING:
    from fit_tool.data_message import DataMessage

TRAINING, STRENGTH = 10, 20
"""Sport and sub-sport of strength training."""
NAME, NOTES = 40, 100
"""Characters of a name and of notes that watches show."""
_BYTES = 254
"""Bytes of a text that a field holds, beside the zero at its end."""
_JOINER = "\u200d"
STEPS = 50
"""Most steps that watches take."""
_WORKOUT = 5
_TIME, _REPEAT, _OPEN, _REPS = 0, 6, 2, 29
_ACTIVE, _REST = 0, 1
_PAUSES = {
    Kind.PREPARE: "Get ready",
    Kind.SWITCH: "Switch",
    Kind.CHANGE: "Change",
    Kind.REST: "Rest",
}
_Step = Mapping[str, object]
"""The fields of a workout_step, but for its index."""


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
    return int(sha256(repr(parts).encode())[:8], 16) % (2**32 - 2) + 1


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


def workout(timeline: Timeline, created: datetime) -> bytes:
    """The timetable as a FIT file; FitError where watches would refuse it, with what to drop."""
    steps = _steps(timeline)
    if len(steps) > STEPS:
        raise FitError(_what_to_drop(timeline, len(steps)))
    circuit = timeline.circuit
    number = serial(circuit.id, circuit.name, steps)
    return encode(
        (
            file_id(_WORKOUT, number, created),
            message(
                "workout",
                sport=TRAINING,
                sub_sport=STRENGTH,
                num_valid_steps=len(steps),
                workout_name=cut(circuit.name, NAME),
            ),
            *(message("workout_step", message_index=i, **step) for i, step in enumerate(steps)),
            *titles(circuit.moves),
        )
    )


def _steps(timeline: Timeline) -> list[_Step]:
    """The steps; rounds that are alike come once, with a repeat after them."""
    steps: list[_Step] = []
    rounds = groupby(timeline.segments, lambda one: (one.kind is Kind.PREPARE, one.round))
    for block, alike in groupby([_step(segment) for segment in part] for _, part in rounds):
        first, times = len(steps), len(list(alike))
        steps += block
        if times > 1:
            back = {"duration_type": _REPEAT, "duration_value": first, "target_value": times}
            steps.append(back)
    return steps


def _step(segment: Segment) -> _Step:
    move, works = segment.move, segment.kind is Kind.WORK
    name, notes = _PAUSES.get(segment.kind, ""), ""
    if move and works:
        name, notes = _named(segment, move), move.label(segment.side) or move.check
    elif move:
        told = move.for_side(segment.side)
        turn = told.turn if segment.kind is Kind.SWITCH else ""
        notes = f"{_named(segment, move)}. {turn or told.setup}"
    notes = cut_words(notes, NOTES)
    counted = works and segment.waits and segment.reps
    return {
        "workout_step_name": name,
        "duration_type": _REPS if counted else _TIME,
        "duration_value": segment.reps if counted else max(0.001, round(segment.length, 3)),
        "target_type": _OPEN,
        "target_value": 0,
        "intensity": _ACTIVE if works else _REST,
        **({"notes": notes} if notes else {}),
        **exercise(move.fit if move and works else None),
    }


def _named(segment: Segment, move: Move) -> str:
    """The move's name with the side in front, where a cut never takes it."""
    side = f"{segment.side.capitalize()}: " if segment.side else ""
    room = NAME - len(side)
    long = len(move.name) > room
    return side + cut((move.short if long else "") or move.name, room)


def _what_to_drop(timeline: Timeline, steps: int) -> str:
    timing = timeline.timing
    trials = (
        ("rest_after_last = true", replace(timing, rest_after_last=True)),
        ("switch = 0", replace(timing, switch=0)),
        ("change = 0", replace(timing, change=0)),
        ("switch = 0 and change = 0", replace(timing, switch=0, change=0)),
        ("--rounds 1", replace(timing, rounds=1)),
    )
    head = f"{steps} steps, watches take {STEPS}"
    for what, trial in trials:
        if (fewer := len(_steps(build(timeline.circuit, trial)))) <= STEPS:
            return f"{head}; {what} makes it {fewer}"
    moves = timeline.circuit.moves
    for kept in range(len(moves) - 1, 0, -1):
        shorter = replace(timeline.circuit, moves=moves[:kept])
        if len(_steps(build(shorter, timing))) <= STEPS:
            break
    return f"{head}; it fits with the first {kept} of its {len(moves)} moves"
