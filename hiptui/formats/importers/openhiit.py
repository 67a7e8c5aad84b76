"""OpenHIIT: a list of timers, their times in an object or in a JSON text."""

from __future__ import annotations

from collections.abc import Iterator

from hiptui.formats.importers.draft import (
    MOVES,
    Draft,
    Refused,
    Step,
    count,
    seconds,
    text,
)
from hiptui.formats.importers.json_text import load, rows, table

NAME = "OpenHIIT"
BEHIND = "colours and sounds"
"""What a circuit has no place for."""


def claims(document: object) -> bool:
    """Whether the file is this program's."""
    return any("timeSettings" in timer for timer in map(table, rows(document)))


def drafts(document: object) -> Iterator[Draft | Refused]:
    """Its timers, and why some are none."""
    for i, timer in enumerate(map(table, rows(document))):
        if "timeSettings" not in timer:
            continue
        try:
            yield _draft(timer, f"[{i}]")
        except Refused as error:
            yield error


def _draft(timer: dict[str, object], place: str) -> Draft:
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
