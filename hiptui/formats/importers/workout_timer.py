"""Just Another Workout Timer: {"workouts": [...]}, or one workout without the list around it."""

from __future__ import annotations

from collections.abc import Iterator

from hiptui.formats.importers.draft import (
    Draft,
    Refused,
    Step,
    bounded,
    count,
    seconds,
    text,
    written_out,
)
from hiptui.formats.importers.json_text import rows, table

NAME = "Just Another Workout Timer"
_USUAL = 30
"""Seconds of an exercise that names none."""


def claims(document: object) -> bool:
    """Whether the file is this program's."""
    return any(True for _ in _workouts(document))


def drafts(document: object) -> Iterator[Draft | Refused]:
    """Its workouts, and why some are none."""
    for place, workout in _workouts(document):
        try:
            yield _draft(workout, place)
        except Refused as error:
            yield error


def _workouts(document: object) -> Iterator[tuple[str, dict[str, object]]]:
    whole = table(document)
    listed = [(f"workouts[{i}]", table(one)) for i, one in enumerate(rows(whole.get("workouts")))]
    for place, workout in (*listed, ("", whole)):
        if isinstance(workout.get("title"), str) and isinstance(workout.get("sets"), list):
            yield place, workout


def _draft(workout: dict[str, object], place: str) -> Draft:
    front = f"{place}." if place else ""
    sets = [
        (count(one.get("repetitions")), _exercises(one, f"{front}sets[{i}]"))
        for i, one in enumerate(map(table, rows(workout.get("sets"))))
    ]
    name = text(workout.get("title"))
    if len(sets) == 1:
        return Draft(name, sets[0][1], sets[0][0], place=place)
    steps = (step for times, one in sets for step in written_out(Draft("", one, times)))
    return Draft(name, bounded(steps, place), place=place)


def _exercises(one: dict[str, object], place: str) -> tuple[Step, ...]:
    return tuple(
        Step(
            text(exercise.get("name")),
            seconds(exercise.get("duration", _USUAL), f"{place}.exercises[{i}]"),
        )
        for i, exercise in enumerate(map(table, rows(one.get("exercises"))))
    )
