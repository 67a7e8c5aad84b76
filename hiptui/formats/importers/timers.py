"""Three small timers' workouts: hiit-cli, OpenHIIT and Just Another Workout Timer."""

from __future__ import annotations

from collections.abc import Iterator

from hiptui.formats.importers.draft import (
    MOVES,
    Draft,
    Program,
    Refused,
    Step,
    Table,
    bounded,
    count,
    load,
    rows,
    seconds,
    table,
    text,
    written_out,
)

_USUAL = 30
"""Seconds of an exercise of Just Another Workout Timer that names none."""

# --- hiit-cli: a routine of workouts, each done in straight sets -----------------------------


def _routine(document: object) -> Iterator[tuple[str, Table]]:
    workouts = map(table, rows(table(document).get("workouts")))
    if any("length" in workout and "sets" in workout for workout in workouts):
        yield "", table(document)


def _straight(routine: Table, place: str) -> Draft:
    steps = (
        step
        for i, workout in enumerate(map(table, rows(routine.get("workouts"))))
        for step in _sets(workout, f"workouts[{i}]")
    )
    return Draft(
        text(routine.get("name")),
        bounded(steps, place),
        count(routine.get("reps")),
        summary=text(routine.get("description")),
    )


def _sets(workout: Table, place: str) -> Iterator[Step]:
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


# --- OpenHIIT: a list of timers, their times in an object or in a JSON text -------------------


def _timed(document: object) -> Iterator[tuple[str, Table]]:
    for i, timer in enumerate(map(table, rows(document))):
        if "timeSettings" in timer:
            yield f"[{i}]", timer


def _timer(timer: Table, place: str) -> Draft:
    given = timer["timeSettings"]
    times = table(load(given.encode())[0] if isinstance(given, str) else given)

    def time(key: str) -> float:
        return seconds(times.get(key), f"{place}.timeSettings.{key}")

    moves = count(timer.get("activeIntervals"), 0)
    if moves > MOVES:
        raise Refused(f"{place}: {moves} intervals, {MOVES} moves are the most")
    names = [text(name) for name in rows(timer.get("activities"))]
    names += ["Work"] * (moves - len(names))
    work, rest = time("workTime"), time("restTime")
    if not (moves and work):
        raise Refused(f"{place}: nothing to do in it")
    warmup, cooldown = time("warmupTime"), time("cooldownTime")
    return Draft(
        text(timer.get("name")),
        tuple(Step(name or "Work", work) for name in names[:moves]),
        count(timer.get("restarts"), 0) + 1,
        (Step("Warm-up", warmup, only="first"),) if warmup else (),
        (Step("Cool-down", cooldown, only="last"),) if cooldown else (),
        prepare=time("getReadyTime"),
        change=rest,
        rest=time("breakTime") or rest,
        place=place,
    )


# --- Just Another Workout Timer: {"workouts": [...]}, or one without the list around it -------


def _workouts(document: object) -> Iterator[tuple[str, Table]]:
    whole = table(document)
    listed = [(f"workouts[{i}]", table(one)) for i, one in enumerate(rows(whole.get("workouts")))]
    for place, workout in (*listed, ("", whole)):
        if isinstance(workout.get("title"), str) and isinstance(workout.get("sets"), list):
            yield place, workout


def _workout(workout: Table, place: str) -> Draft:
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


def _exercises(one: Table, place: str) -> tuple[Step, ...]:
    return tuple(
        Step(
            text(exercise.get("name")),
            seconds(exercise.get("duration", _USUAL), f"{place}.exercises[{i}]"),
        )
        for i, exercise in enumerate(map(table, rows(one.get("exercises"))))
    )


HIIT_CLI = Program("hiit-cli", _routine, _straight, "difficulty and tags")
OPENHIIT = Program("OpenHIIT", _timed, _timer, "colours and sounds")
WORKOUT_TIMER = Program("Just Another Workout Timer", _workouts, _workout)
