"""Seconds: folders of timers of five types; the older files call them packs."""

from __future__ import annotations

from collections.abc import Iterator

from hiptui.formats.importers.draft import (
    UNENDING,
    Draft,
    Program,
    Refused,
    Step,
    Table,
    bounded,
    count,
    rows,
    seconds,
    shortened,
    table,
    text,
    written_out,
)

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
    """The timers it is made of, one after the other."""
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
    """The warm-up or cool-down, where there is one."""
    interval = table(timer.get(key))
    if not (interval.get("duration") or interval.get("indefinite")):
        return ()
    step = _step({**interval, "rest": False}, _at(place, key), said)
    if step is None:
        return ()
    named = step._replace(name=step.name or usual)
    return (named._replace(only="first" if key == "warmup" else "last"),)


SECONDS = Program("Seconds", _timers, _draft, "colours, sounds and music")
