"""Garmin FIT workouts: steps with times, repetitions or no end, and repeats that lead back."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from hiptui.formats.importers.draft import MANY, UNENDING, Draft, Refused, Step, seconds, shortened

if TYPE_CHECKING:
    from fit_tool.wire.model import RawDataRecord

NAME = "Garmin FIT"
_SIZE = 256 * 1024
"""Bytes beyond which a file is no workout: fifty steps take five thousand."""
_RECORDS = 20_000
_FILE, _WORKOUT, _STEP, _TITLE = 0, 26, 27, 264
_REPEAT = 6
"""The duration type that leads back."""
_REST, _WARMUP, _COOLDOWN, _RECOVERY = 1, 2, 3, 4
_FORMATS = {
    0x00: "B", 0x01: "b", 0x02: "B", 0x0A: "B", 0x0D: "B",
    0x83: "h", 0x84: "H", 0x8B: "H", 0x85: "i", 0x86: "I", 0x8C: "I",
}  # fmt: skip
"""How the whole numbers of each base type are packed."""
_TEXT = 0x07
_INVALID = {"B": 0xFF, "b": 0x7F, "h": 0x7FFF, "H": 0xFFFF, "i": 0x7FFFFFFF, "I": 0xFFFFFFFF}
_CATEGORIES = 32
"""The highest exercise category that circuits may name."""
_WEIGHTS = "weights stay behind"

_Fields = dict[int, int | str]
"""Values by field number; those that are not set are left out."""
_Titles = dict[tuple[int | None, int | None], str]
"""Names by exercise category and name."""


class _Steps(NamedTuple):
    """The steps of a workout, repeats written out."""

    flat: list[Step]
    block: tuple[int, int, int] | None
    """Where its only repeat begins and ends in `flat`, and how often it comes; None otherwise."""


def claims(data: bytes) -> bool:
    """Whether the file is of this format."""
    return data[8:12] == b".FIT" and data[0] >= 12


def drafts(data: bytes) -> Iterator[Draft | Refused]:
    """The workouts in it, more than one where files were chained, and why some are none."""
    try:
        for messages in _files(data):
            yield _draft(messages)
    except Refused as error:
        yield error


def _files(data: bytes) -> Iterator[list[tuple[int, _Fields]]]:
    """The messages of each file, as number and fields.

    Raises Refused: it is damaged or no workout.
    """
    from fit_tool.exceptions import FitError  # noqa: PLC0415 - slow
    from fit_tool.wire.decoder import WireDecoder  # noqa: PLC0415 - slow

    if len(data) > _SIZE:
        raise Refused(f"larger than {_SIZE // 1024} KiB, no FIT workout is")
    decoder, offset = WireDecoder(check_crc=False), 0
    while offset < len(data):
        try:
            records = [*islice(decoder.iter_raw_records(data, offset), _RECORDS)]
        except FitError:
            raise Refused("damaged: it ends early or does not follow the FIT format") from None
        if len(records) == _RECORDS:
            raise Refused(f"more than {_RECORDS} messages, no FIT workout has")
        if decoder.calculated_crc != decoder.stored_crc:
            raise Refused("damaged: its checksum is another")
        yield [
            (record.definition.global_id, _fields(record))
            for record in records
            if hasattr(record, "definition")
            and record.definition.global_id in {_FILE, _WORKOUT, _STEP, _TITLE}
        ]
        offset = decoder.crc_offset + 2


def _fields(record: RawDataRecord) -> _Fields:
    """The fields of a message as far as they are whole numbers and texts."""
    order = "<" if record.definition.architecture == 0 else ">"
    fields: _Fields = {}
    offset = 0
    for field in record.definition.field_definitions:
        raw = record.payload[offset : offset + field.size]
        offset += field.size
        if field.base_type == _TEXT:
            # A name cut within a character ends before it.
            fields[field.field_id] = raw.partition(b"\0")[0].decode(errors="ignore")
        elif (code := _FORMATS.get(field.base_type)) and len(raw) == struct.calcsize(code):
            (value,) = struct.unpack(order + code, raw)
            if value != _INVALID[code]:
                fields[field.field_id] = value
    return fields


def _number(fields: _Fields, key: int) -> int | None:
    value = fields.get(key)
    return value if isinstance(value, int) else None


def _string(fields: _Fields, key: int) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) else ""


def _of(messages: Sequence[tuple[int, _Fields]], kind: int) -> list[_Fields]:
    return [fields for number, fields in messages if number == kind]


def _draft(messages: Sequence[tuple[int, _Fields]]) -> Draft:
    kinds = [_number(fields, 0) for fields in _of(messages, _FILE)]
    if kinds[:1] != [5] or not _of(messages, _STEP):
        raise Refused("a FIT file, but no workout")
    names = [_string(fields, 8) for fields in _of(messages, _WORKOUT)]
    titles = {
        (_number(fields, 0), _number(fields, 1)): _string(fields, 2)
        for fields in _of(messages, _TITLE)
    }
    said: list[str] = []
    steps = _steps(_of(messages, _STEP), titles, said)
    draft = _in_rounds(steps) or Draft("", tuple(steps.flat))
    return draft._replace(name=next(iter(names), "") or "Garmin workout", said=tuple(said))


def _steps(messages: Sequence[_Fields], titles: _Titles, said: list[str]) -> _Steps:
    flat: list[Step] = []
    begins: dict[int, int] = {}
    blocks: list[tuple[int, int, int]] = []
    for place, fields in enumerate(messages):
        index = _number(fields, 254)
        begins[place if index is None else index] = len(flat)
        if _number(fields, 1) != _REPEAT:
            flat.append(_step(fields, f"step {place + 1}", titles, said))
            continue
        begin = begins.get(_number(fields, 2) or 0, len(flat))
        times = _number(fields, 4) or 0
        if begin == len(flat) or not 1 <= times <= MANY:
            raise Refused(f"step {place + 1}: a repeat that leads nowhere, or {times} times")
        if len(flat) + (len(flat) - begin) * (times - 1) > MANY:
            raise Refused(f"step {place + 1}: more than {MANY} steps in all")
        blocks.append((begin, len(flat), times))
        flat += flat[begin:] * (times - 1)
    return _Steps(flat, blocks[0] if len(blocks) == 1 else None)


def _step(fields: _Fields, place: str, titles: _Titles, said: list[str]) -> Step:
    category, exercise = _number(fields, 10), _number(fields, 11)
    name = _string(fields, 0) or titles.get((category, exercise), "") or _category(category)
    intensity = _number(fields, 7)
    pause = intensity in {_REST, _RECOVERY}
    if _number(fields, 12) and _WEIGHTS not in said:
        said.append(_WEIGHTS)
    length, reps = _duration(fields, place)
    if not length and not reps:
        what = (
            "a pause until a key is none here" if pause else f"{UNENDING} repetitions, then a key"
        )
        said.append(f'{place}, "{shortened(name, 40)}", has no length there: {what}')
        reps = None if pause else UNENDING
    known = category is not None and category <= _CATEGORIES and exercise is not None
    note = _string(fields, 8)
    return Step(
        name,
        length,
        reps,
        pause=pause,
        only="first" if intensity == _WARMUP else "last" if intensity == _COOLDOWN else None,
        fit=(category, exercise) if known else None,  # type: ignore[arg-type]
        labels=(note, note),
    )


def _duration(fields: _Fields, place: str) -> tuple[float, int | None]:
    """Seconds and repetitions of a step; neither where it has no end, or one of another kind."""
    value = _number(fields, 2)
    match _number(fields, 1):
        case 0 | 28:
            return seconds((value or 0) / 1000, place), None
        case 29:
            return 0, min(value or 0, 1000)
        case _:
            return 0, None


def _category(number: int | None) -> str:
    """An exercise category in words."""
    from fit_tool.profile.profile_type import ExerciseCategory  # noqa: PLC0415 - slow

    try:
        name: str = ExerciseCategory(number).name
    except ValueError:
        return "Move"
    return name.replace("_", " ").capitalize()


def _in_rounds(steps: _Steps) -> Draft | None:
    """The draft of a workout that is one repeat, with a beginning and an end at most."""
    if steps.block is None:
        return None
    begin, end, times = steps.block
    block = steps.flat[begin:end]
    before, after = steps.flat[:begin], steps.flat[begin + len(block) * times :]
    warmup = tuple(step for step in before if not step.pause)
    cooldown = tuple(step for step in after if not step.pause)
    if any(step.only != "first" for step in warmup):
        return None
    lead = sum(step.seconds for step in before if step.pause)
    if all(step.only == "last" for step in cooldown):
        once = tuple(step._replace(only=None) for step in block)
        return Draft("", once, times, warmup, cooldown, prepare=lead)
    pauses = [*_pauses_at_end(block)]
    if after == block[: len(block) - len(pauses)]:
        rest = sum(step.seconds for step in pauses)
        return Draft("", tuple(after), times + 1, warmup, prepare=lead, rest=rest)
    return None


def _pauses_at_end(steps: Sequence[Step]) -> Iterator[Step]:
    return takewhile(lambda step: step.pause, reversed(steps))
