"""hiit-cli: a routine of workouts, each done in straight sets."""

from __future__ import annotations

from collections.abc import Iterator

from hiptui.formats.importers.draft import Draft, Refused, Step, bounded, count, seconds, text
from hiptui.formats.importers.json_text import rows, table

NAME = "hiit-cli"
BEHIND = "difficulty and tags"
"""What a circuit has no place for."""


def claims(document: object) -> bool:
    """Whether the file is this program's."""
    workouts = rows(table(document).get("workouts"))
    return any("length" in workout and "sets" in workout for workout in map(table, workouts))


def drafts(document: object) -> Iterator[Draft | Refused]:
    """Its routine, or why it is none."""
    routine = table(document)
    try:
        steps = (
            step
            for i, workout in enumerate(map(table, rows(routine.get("workouts"))))
            for step in _sets(workout, f"workouts[{i}]")
        )
        yield Draft(
            text(routine.get("name")),
            bounded(steps, ""),
            count(routine.get("reps")),
            summary=text(routine.get("description")),
        )
    except Refused as error:
        yield error


def _sets(workout: dict[str, object], place: str) -> Iterator[Step]:
    """One after the other, with the rest between them and none after the last."""
    sets = count(workout.get("sets"))
    work = Step(
        text(workout.get("name")),
        seconds(workout.get("length"), f"{place}.length"),
        labels=(text(workout.get("description")), ""),
    )
    rest = seconds(workout.get("rest"), f"{place}.rest")
    for number in range(sets):
        if number and rest:
            yield Step("Rest", rest, pause=True)
        yield work
