"""Garmin FIT workouts: steps with times, repetitions or no end, and repeats that lead back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Literal, NamedTuple

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
_CATEGORIES = 32
"""The highest exercise category that circuits may name."""
_WEIGHTS = "weights stay behind"

_Titles = dict[tuple[int | None, int | None], str]
"""Names by exercise category and name."""


class _Message(NamedTuple):
    """Values by field number; those that are not set are left out."""

    kind: int
    numbers: dict[int, int]
    texts: dict[int, str]


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


def _files(data: bytes) -> Iterator[list[_Message]]:
    """The messages of each file; Refused where it is damaged or no workout."""
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
        yield [_message(record) for record in records if hasattr(record, "definition")]
        offset = decoder.crc_offset + 2


def _message(record: RawDataRecord) -> _Message:
    from fit_tool.base_type import BaseType  # noqa: PLC0415 - slow

    kinds = {kind.value: kind for kind in BaseType}
    message = _Message(record.definition.global_id, {}, {})
    order: Literal["little", "big"] = "big" if record.definition.architecture else "little"
    offset = 0
    for field in record.definition.field_definitions:
        raw = record.payload[offset : offset + field.size]
        offset += field.size
        kind = kinds.get(field.base_type)
        if kind is None or kind.is_float():
            continue
        if kind.is_string():
            # A name cut within a character ends before it.
            message.texts[field.field_id] = raw.partition(b"\0")[0].decode(errors="ignore")
        elif len(raw) == kind.size:
            value = int.from_bytes(raw, order, signed=kind.is_signed_integer())
            if value != kind.invalid_raw_value():
                message.numbers[field.field_id] = value
    return message


def _draft(messages: Sequence[_Message]) -> Draft:
    files, workouts, steps, names = (
        [one for one in messages if one.kind == kind] for kind in (_FILE, _WORKOUT, _STEP, _TITLE)
    )
    if not (files and files[0].numbers.get(0) == 5 and steps):
        raise Refused("a FIT file, but no workout")
    titles = {(one.numbers.get(0), one.numbers.get(1)): one.texts.get(2, "") for one in names}
    said: list[str] = []
    flat, repeats = _written_out(steps, titles, said)
    draft = (_in_rounds(flat, *repeats[0]) if len(repeats) == 1 else None) or Draft("", tuple(flat))
    name = workouts[0].texts.get(8) if workouts else ""
    return draft._replace(name=name or "Garmin workout", said=tuple(said))


def _written_out(
    messages: Sequence[_Message], titles: _Titles, said: list[str]
) -> tuple[list[Step], list[tuple[int, int, int]]]:
    """The steps, and of each repeat where its steps begin and end and how often they come."""
    flat: list[Step] = []
    begins: dict[int, int] = {}
    repeats: list[tuple[int, int, int]] = []
    for place, (_, numbers, texts) in enumerate(messages):
        begins[numbers.get(254, place)] = len(flat)
        if numbers.get(1) != _REPEAT:
            flat.append(_step(numbers, texts, f"step {place + 1}", titles, said))
            continue
        begin, times = begins.get(numbers.get(2, 0), len(flat)), numbers.get(4, 0)
        if begin == len(flat) or not 1 <= times <= MANY:
            raise Refused(f"step {place + 1}: a repeat that leads nowhere, or {times} times")
        if len(flat) + (len(flat) - begin) * (times - 1) > MANY:
            raise Refused(f"step {place + 1}: more than {MANY} steps in all")
        repeats.append((begin, len(flat), times))
        flat += flat[begin:] * (times - 1)
    return flat, repeats


def _step(
    numbers: dict[int, int], texts: dict[int, str], place: str, titles: _Titles, said: list[str]
) -> Step:
    category, exercise, note = numbers.get(10), numbers.get(11), texts.get(8, "")
    name = texts.get(0) or titles.get((category, exercise)) or _category(category)
    intensity = numbers.get(7)
    pause = intensity in {_REST, _RECOVERY}
    if numbers.get(12) and _WEIGHTS not in said:
        said.append(_WEIGHTS)
    length, reps = _duration(numbers.get(1), numbers.get(2, 0), place)
    if not length and not reps:
        usual = f"{UNENDING} repetitions, then a key"
        what = "a pause until a key is none here" if pause else usual
        said.append(f'{place}, "{shortened(name, 40)}", has no length there: {what}')
        reps = None if pause else UNENDING
    known = category is not None and category <= _CATEGORIES and exercise is not None
    return Step(
        name,
        length,
        reps,
        pause=pause,
        only="first" if intensity == _WARMUP else "last" if intensity == _COOLDOWN else None,
        fit=(category, exercise) if known else None,  # type: ignore[arg-type]
        labels=(note, note),
    )


def _duration(kind: int | None, value: int, place: str) -> tuple[float, int | None]:
    """Seconds and repetitions of a step; neither where it has no end, or one of another kind."""
    if kind in {0, 28}:
        return seconds(value / 1000, place), None
    return 0, min(value, 1000) if kind == 29 else None


def _category(number: int | None) -> str:
    from fit_tool.profile.profile_type import ExerciseCategory  # noqa: PLC0415 - slow

    try:
        name: str = ExerciseCategory(number).name
    except ValueError:
        return "Move"
    return name.replace("_", " ").capitalize()


def _in_rounds(flat: Sequence[Step], begin: int, end: int, times: int) -> Draft | None:
    """The draft of a workout that is one repeat, with a beginning and an end at most."""
    block = flat[begin:end]
    before, after = flat[:begin], flat[begin + len(block) * times :]
    warmup = tuple(step for step in before if not step.pause)
    cooldown = tuple(step for step in after if not step.pause)
    if any(step.only != "first" for step in warmup):
        return None
    lead = sum(step.seconds for step in before if step.pause)
    if all(step.only == "last" for step in cooldown):
        once = tuple(step._replace(only=None) for step in block)
        return Draft("", once, times, warmup, cooldown, prepare=lead)
    pauses = [*takewhile(lambda step: step.pause, reversed(block))]
    if after == block[: len(block) - len(pauses)]:
        rest = sum(step.seconds for step in pauses)
        return Draft("", tuple(after), times + 1, warmup, prepare=lead, rest=rest)
    return None
