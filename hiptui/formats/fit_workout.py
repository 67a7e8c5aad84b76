"""A circuit as a workout for Garmin watches: a step a side, rests, rounds as a repeat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby

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
    for block, alike in groupby(_blocks(timeline)):
        first, times = len(steps), len(list(alike))
        steps += block
        if times > 1:
            back = {"duration_type": _REPEAT, "duration_value": first, "target_value": times}
            steps.append(back)
    return steps


def _blocks(timeline: Timeline) -> Iterator[list[_Step]]:
    """What comes before the first round, then each round, as steps."""
    for _, block in groupby(timeline.segments, lambda one: (one.kind is Kind.PREPARE, one.round)):
        yield [_step(segment) for segment in block]


def _step(segment: Segment) -> _Step:
    move, works = segment.move, segment.kind is Kind.WORK
    name, notes = _PAUSES.get(segment.kind, ""), ""
    if move and works:
        name, notes = _named(segment, move), move.label(segment.side) or move.check
    elif move:
        turn = move.turn_for(segment.side) if segment.kind is Kind.SWITCH else ""
        notes = f"{_named(segment, move)}. {turn or move.setup_for(segment.side)}"
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
    return f"{head}; {_moves_to_drop(timeline)}"


def _moves_to_drop(timeline: Timeline) -> str:
    """How many of the last moves have to go where nothing else helps."""
    moves = timeline.circuit.moves
    for kept in range(len(moves) - 1, 0, -1):
        shorter = replace(timeline.circuit, moves=moves[:kept])
        if len(_steps(build(shorter, timeline.timing))) <= STEPS:
            break
    return f"it fits with the first {kept} of its {len(moves)} moves"
