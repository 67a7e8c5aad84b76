"""A circuit as a workout for Garmin watches: a step a side, rests, rounds as a repeat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from hiptui.domain.circuit import Move
from hiptui.domain.timeline import Kind, Segment, Timeline, build
from hiptui.formats.fit_file import (
    NAME,
    NOTES,
    STRENGTH,
    TRAINING,
    FitError,
    cut,
    cut_words,
    encode,
    exercise,
    file_id,
    message,
    serial,
    titles,
)

if TYPE_CHECKING:
    from fit_tool.data_message import DataMessage

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


class _Step(NamedTuple):
    name: str
    notes: str
    intensity: int
    """Whether it is work or a pause."""
    duration: tuple[int, float]
    """Its type and value: seconds or repetitions."""
    fit: tuple[int, int] | None = None
    """Garmin exercise category and name; without them the step has its name alone."""


class _Repeat(NamedTuple):
    first: int
    """Index of the step it leads back to."""
    times: int
    """How often those steps are done in all."""


def workout(timeline: Timeline, created: datetime) -> bytes:
    """The timetable as a FIT workout file.

    Raises FitError: watches would refuse it; the text says what to drop.
    """
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
            *(_message(step, index) for index, step in enumerate(steps)),
            *titles(circuit.moves),
        )
    )


def _steps(timeline: Timeline) -> list[_Step | _Repeat]:
    """The steps; rounds that are alike come once, with a repeat after them."""
    steps: list[_Step | _Repeat] = []
    for block, alike in groupby(_blocks(timeline)):
        first, times = len(steps), len(list(alike))
        steps += block
        if times > 1:
            steps.append(_Repeat(first, times))
    return steps


def _blocks(timeline: Timeline) -> Iterator[list[_Step]]:
    """What comes before the first round, then each round, as steps."""
    for _, block in groupby(timeline.segments, lambda one: (one.kind is Kind.PREPARE, one.round)):
        yield [_step(segment) for segment in block]


def _step(segment: Segment) -> _Step:
    move = segment.move
    if segment.kind is Kind.WORK and move:
        return _Step(
            _named(segment, move),
            cut_words(move.label(segment.side) or move.check, NOTES),
            _ACTIVE,
            (_REPS, segment.reps) if segment.waits and segment.reps else _time(segment),
            move.fit,
        )
    notes = ""
    if move:
        turn = move.turn_for(segment.side) if segment.kind is Kind.SWITCH else ""
        notes = f"{_named(segment, move)}. {turn or move.setup_for(segment.side)}"
    return _Step(_PAUSES[segment.kind], cut_words(notes, NOTES), _REST, _time(segment))


def _time(segment: Segment) -> tuple[int, float]:
    return _TIME, max(0.001, round(segment.length, 3))


def _named(segment: Segment, move: Move) -> str:
    """The move's name with the side in front, where a cut never takes it."""
    side = f"{segment.side.capitalize()}: " if segment.side else ""
    room = NAME - len(side)
    long = len(move.name) > room
    return side + cut((move.short if long else "") or move.name, room)


def _message(step: _Step | _Repeat, index: int) -> DataMessage:
    if isinstance(step, _Repeat):
        return message(
            "workout_step",
            message_index=index,
            duration_type=_REPEAT,
            duration_value=step.first,
            target_value=step.times,
        )
    kind, value = step.duration
    return message(
        "workout_step",
        message_index=index,
        workout_step_name=step.name,
        duration_type=kind,
        duration_value=value,
        target_type=_OPEN,
        target_value=0,
        intensity=step.intensity,
        **({"notes": step.notes} if step.notes else {}),
        **exercise(step.fit),
    )


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
    return f"{head}; {_moves_to_drop(timeline)}"


def _moves_to_drop(timeline: Timeline) -> str:
    """How many of the last moves have to go where nothing else helps."""
    moves = timeline.circuit.moves
    for kept in range(len(moves) - 1, 0, -1):
        shorter = replace(timeline.circuit, moves=moves[:kept])
        if len(_steps(build(shorter, timeline.timing))) <= STEPS:
            break
    return f"it fits with the first {kept} of its {len(moves)} moves"
