"""A file of each program, as their sources write it."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from hiptui.domain.circuit import Timing
from hiptui.domain.timeline import build
from hiptui.formats.fit import encode, file_id, message, workout
from tests.support import hips

if TYPE_CHECKING:
    from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage


def interval(name: str, duration: int, **more: object) -> dict[str, object]:
    """An interval of Seconds."""
    usual = {"split": False, "splitRest": 0, "indefinite": False, "halfwayAlert": False}
    return {"name": name, "duration": duration, "rest": False, "color": 3, **usual, **more}


def workout_timer(title: str, *exercises: tuple[str, int], repetitions: int = 1) -> dict[str, Any]:
    """A workout of Just Another Workout Timer; a duration of 0 is not said."""
    listed = [{"name": name, **({"duration": long} if long else {})} for name, long in exercises]
    return {"title": title, "sets": [{"repetitions": repetitions, "exercises": listed}]}


_HIP_STUFF = {
    **{"type": 3, "name": "Hip stuff", "notes": "", "numberOfSets": 3, "group": False},
    **{"random": False, "soundScheme": 17, "music": {"volume": 1}},
    "warmup": interval("Warm Up", 20, rest=True),
    "cooldown": interval("Cool Down", 0, rest=True),
    "intervalRest": interval("Rest", 15, rest=True),
    "setRest": interval("Warm Up", 90, rest=True, split=True, splitRest=10, indefinite=True),
    "intervals": [
        interval("Clamshell", 60, split=True, splitRest=5),
        interval("Bridge hold", 0, indefinite=True),
    ],
}
SECONDS: dict[str, Any] = {
    "identifier": "00000000-0000-4000-8000-000000000001",
    "name": "Exported Items",
    "items": [{"name": "Legs", "color": 3, "items": [_HIP_STUFF]}],
}
_CORE = workout_timer(
    "Café – core",
    *[("Side plank left", 30), ("Pause", 5), ("Side plank (right)", 30), ("Rest", 10)],
    *[("Squat", 0), ("Rest", 60)],
    repetitions=3,
)
WORKOUT_TIMER: dict[str, Any] = {"workouts": [{**_CORE, "version": 2, "position": -1}]}
_TIMES = {"workTime": 20, "restTime": 10, "breakTime": 60, "warmupTime": 30, "cooldownTime": 45}
OPENHIIT: list[Any] = [
    {
        **{"id": "x", "name": "HIIT", "totalTime": 9, "intervals": 5, "activeIntervals": 3},
        **{"restarts": 2, "activities": ["Run", "Jump"]},
        "timeSettings": json.dumps({**_TIMES, "getReadyTime": 7}),
        "soundSettings": {"workSound": "short-whistle"},
    }
]


HIIT_CLI: dict[str, Any] = {
    "name": "Routine",
    "difficulty": 2,
    "reps": 2,
    "workouts": [
        {"name": "Push", "sets": 2, "length": 30, "rest": 15},
        {"name": "Pull", "sets": 1, "length": 40, "rest": 10},
    ],
}


def fit() -> bytes:
    """The hip circuit as a watch has it."""
    return workout(build(hips(), Timing()), datetime(2026, 11, 28, tzinfo=UTC))


def encoded(document: object) -> bytes:
    """A document as a file."""
    return json.dumps(document, ensure_ascii=False).encode()


def seconds(**changes: object) -> bytes:
    """The file of Seconds with another timer in it."""
    document = copy.deepcopy(SECONDS)
    document["items"][0]["items"][0].update(changes)
    return encoded(document)


def timed(*exercises: tuple[str, int], repetitions: int = 1) -> bytes:
    """A workout of Just Another Workout Timer, shared alone."""
    return encoded(workout_timer("Mine", *exercises, repetitions=repetitions))


PROGRAMS = ("Seconds", "Just Another Workout Timer", "OpenHIIT", "hiit-cli", "Garmin FIT")


@cache
def sample(program: str) -> bytes:
    """The file of one of these programs."""
    documents = (SECONDS, WORKOUT_TIMER, OPENHIIT, HIIT_CLI)
    written = dict(zip(PROGRAMS, documents, strict=False)).get(program)
    return encoded(written) if written else fit()


def step(
    name: str,
    duration: tuple[int, float],
    *,
    fit: tuple[int, int | None] = (0, None),
    intensity: int = 0,
    notes: str = "",
    weight: float = 0,
) -> WorkoutStepMessage:
    """A step of a FIT workout; the duration is its type and value."""
    kind, value = duration
    told = {"workout_step_name": name, "notes": notes, "exercise_weight": weight}
    told |= {"exercise_category": fit[0], "exercise_name": fit[1]}
    given = {key: value for key, value in told.items() if value}
    given |= {"duration_type": kind, "duration_value": value, "intensity": intensity}
    return message("workout_step", **given)


def repeat(first: int, times: int) -> WorkoutStepMessage:
    """A step that leads back to another."""
    return message("workout_step", duration_type=6, duration_value=first, target_value=times)


def fit_of(
    *steps: WorkoutStepMessage,
    title: tuple[tuple[int, int], str] | None = None,
    numbered: bool = True,
) -> bytes:
    """A FIT workout of these steps, which says a wrong number of them."""
    head = message("workout", num_valid_steps=99, workout_name="Mine")
    for index, made in enumerate(steps if numbered else ()):
        made.message_index = index
    titles = []
    if title:
        titles = [message("exercise_title")]
        titles[0].exercise_category, titles[0].exercise_name = title[0]
        titles[0].workout_step_name = title[1]
    return encode((file_id(5, 7, datetime(2026, 1, 1, tzinfo=UTC)), head, *steps, *titles))


def resealed(data: bytes) -> bytes:
    """A FIT file that was changed, with its checksum made right."""
    from fit_tool.utils.crc import crc16

    checksum: int = crc16(data[:-2])
    return data[:-2] + checksum.to_bytes(2, "little")
