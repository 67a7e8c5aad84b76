"""Workouts of timers that keep JSON: hiit-cli, OpenHIIT, Just Another Workout Timer, Seconds."""

from __future__ import annotations

from collections.abc import Iterator

from hiptui.domain.circuit import MOVES
from hiptui.formats.importers.draft import (
    UNENDING,
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
    shortened,
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
    sets: list[tuple[tuple[Step, ...], int]] = []
    for i, one in enumerate(map(table, rows(workout.get("sets")))):
        exercises = enumerate(map(table, rows(one.get("exercises"))))
        at = f"{front}sets[{i}].exercises"
        steps = (
            Step(text(each.get("name")), seconds(each.get("duration", _USUAL), f"{at}[{j}]"))
            for j, each in exercises
        )
        sets.append((tuple(steps), count(one.get("repetitions"))))
    name = text(workout.get("title"))
    if len(sets) == 1:
        return Draft(name, *sets[0], place=place)
    steps = (step for one in sets for step in written_out(Draft("", *one)))
    return Draft(name, bounded(steps, place), place=place)


# --- Seconds: folders of timers of five types; the older files call them packs ----------------

_CUSTOM, _HIIT, _ROUND, _CIRCUIT, _COMPOUND = range(5)
_OLDER = {"cust": _CUSTOM, "circ": _CIRCUIT}
"""Types of timers as older files write them; there "int" is an interval."""
_WORK = {
    _CUSTOM: ("intervals",),
    _HIIT: ("highIntensity", "lowIntensity"),
    _ROUND: ("rounds",),
    _CIRCUIT: ("intervals",),
    _COMPOUND: ("timers",),
}
"""The keys under which each type of timer has its moves; the first is there in any case."""
_SETS = {_HIIT, _ROUND, _CIRCUIT}
"""The types whose number of sets means something: in the others it may be left over."""
_ITEMS = 10_000
"""Folders and timers beyond which no more are looked for."""
_PLACE = 60
"""Characters of a place that are told; of a longer one the end."""
_DEPTH = 8
"""How deep timers may be made of timers."""


def _timers(document: object) -> Iterator[tuple[str, Table]]:
    """The timers in folders, packs or alone, in order, each with its place."""
    waiting = [("", table(document))]
    for _ in range(_ITEMS):
        if not waiting:
            return
        place, item = waiting.pop()
        if _type(item) is not None:
            yield place, item
            continue
        for key in ("items", "packs"):
            inner = rows(item.get(key))[:_ITEMS]
            found = [(_at(place, f"{key}[{i}]"), table(one)) for i, one in enumerate(inner)]
            waiting += reversed(found)


def _type(item: Table) -> int | None:
    kind = item.get("type", _OLDER.get(text(item.get("_type"))))
    known = isinstance(kind, int) and not isinstance(kind, bool) and kind in _WORK
    return kind if known and _WORK[kind][0] in item else None  # type: ignore[index,return-value]


def _at(place: str, key: str) -> str:
    whole = f"{place}.{key}" if place else key
    return whole if len(whole) <= _PLACE else f"…{whole[1 - _PLACE :]}"


def _draft(timer: Table, place: str, depth: int = 0) -> Draft:
    kind, said = _type(timer), list[str]()
    steps = _steps(timer, place, said, depth)
    sets = count(timer.get("numberOfSets")) if kind in _SETS else 1
    if timer.get("random") is True:
        said.append("the order was drawn by lot; it is as listed now")
    rest = _pause(timer, "breaks" if kind == _ROUND else "setRest", place)
    if kind == _CIRCUIT and sets > 1 and timer.get("group") is True:
        said.append(f"each move comes {sets} times in a row, as the file seems to mean it")
        steps = bounded((step for step in steps for _ in range(sets)), place)
        sets, rest = 1, 0
    return Draft(
        text(timer.get("name")),
        steps,
        sets,
        _once(timer, "warmup", "Warm-up", place, said),
        _once(timer, "cooldown", "Cool-down", place, said),
        summary=text(timer.get("notes")),
        change=_pause(timer, "intervalRest", place),
        rest=rest,
        place=place,
        said=tuple(said),
    )


def _steps(timer: Table, place: str, said: list[str], depth: int) -> tuple[Step, ...]:
    kind = _type(timer)
    if kind == _COMPOUND:
        return bounded(_compound(timer, place, said, depth), place)
    steps: list[Step] = []
    for key in _WORK[_CUSTOM if kind is None else kind]:
        given = timer.get(key)
        listed = isinstance(given, list)
        for i, one in enumerate(rows(given) if listed else [given]):
            step = _step(table(one), _at(place, f"{key}[{i}]" if listed else key), said)
            steps += [step] if step else []
    return tuple(steps)


def _compound(timer: Table, place: str, said: list[str], depth: int) -> Iterator[Step]:
    if depth == _DEPTH:
        raise Refused(f"{place}: timers within timers, {_DEPTH} deep and more")
    pause = _pause(timer, "timerRest", place) or _pause(timer, "circuitRest", place)
    inner = [one for one in map(table, rows(timer.get("timers"))) if _type(one) is not None]
    for i, one in enumerate(inner):
        draft = _draft(one, _at(place, f"timers[{i}]"), depth + 1)
        said += draft.said
        if i and pause:
            yield Step("Rest", pause, pause=True)
        yield from written_out(draft)


def _step(interval: Table, place: str, said: list[str]) -> Step | None:
    """A move or pause; None for one that lasts no time."""
    name = text(interval.get("name"))
    pause, each = interval.get("rest") is True, interval.get("split") is True
    length = seconds(interval.get("duration"), place)
    switch = seconds(interval.get("splitRest"), place) if each else 0
    if interval.get("indefinite") is True and not pause:
        said.append(f'"{shortened(name, 40)}" has no end there: {UNENDING} repetitions, then a key')
        return Step(name, reps=UNENDING, each=each, switch=switch)
    if not length:
        said.append(f'"{shortened(name, 40)}" lasts no time there and is left out')
        return None
    return Step(name, length, pause=pause, each=each, switch=switch)


def _pause(timer: Table, key: str, place: str) -> float:
    """The length of a rest that a timer states, whatever else it says of it."""
    return seconds(table(timer.get(key)).get("duration"), _at(place, key))


def _once(timer: Table, key: str, usual: str, place: str, said: list[str]) -> tuple[Step, ...]:
    interval = table(timer.get(key))
    if not (interval.get("duration") or interval.get("indefinite")):
        return ()
    step = _step({**interval, "rest": False}, _at(place, key), said)
    if step is None:
        return ()
    named = step._replace(name=step.name or usual)
    return (named._replace(only="first" if key == "warmup" else "last"),)


HIIT_CLI = Program("hiit-cli", _routine, _straight, "difficulty and tags")
OPENHIIT = Program("OpenHIIT", _timed, _timer, "colours and sounds")
WORKOUT_TIMER = Program("Just Another Workout Timer", _workouts, _workout)
SECONDS = Program("Seconds", _timers, _draft, "colours, sounds and music")
