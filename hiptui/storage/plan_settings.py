"""The tables [goal] and [plan] of settings.toml."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from types import MappingProxyType
from typing import Any, TypeAlias, get_args

from msgspec import Struct

from hiptui.domain.planner import RUNS, WEEKDAYS, YEARS, Pause, PlanSettings, Race, RaceKind

Keys: TypeAlias = tuple[str, ...]
"""A dotted key in its parts."""

_DEFAULT = PlanSettings()
_RUNS = ("plan", "runs")
_WRONG = (ValueError, TypeError, KeyError, AttributeError)
"""What a parser raises, whatever stands there."""


class BadValue(Struct, frozen=True):
    """A value that may not stand where it stands."""

    keys: Keys
    """Its place."""
    value: object
    """What stands there."""
    expected: str
    """What may stand there."""
    default: object
    """What is taken instead, as it would stand there; None leaves it out."""


class _Rule(Struct, frozen=True):
    """What one value in the file may be."""

    expected: str
    """The same in words."""
    parse: Callable[[Any], object]
    """The value that the plan takes; one of `_WRONG` where it may not stand."""
    field: str
    """The field of PlanSettings that takes it."""


def _require(right: bool) -> None:
    if not right:
        raise ValueError


def _whole(least: int, most: int, field: str) -> _Rule:
    def parse(value: object) -> object:
        _require(type(value) is int and least <= value <= most)
        return value

    return _Rule(f"a whole number from {least} to {most}", parse, field)


def _one_of(words: tuple[str, ...], field: str) -> _Rule:
    def parse(value: object) -> object:
        _require(isinstance(value, str) and value in words)
        return value

    return _Rule(" or ".join(f'"{word}"' for word in words), parse, field)


def _weekdays(most: int, field: str) -> _Rule:
    def parse(value: list[str]) -> tuple[str, ...]:
        _require(isinstance(value, list) and all(day in WEEKDAYS for day in value))
        _require(len(set(value)) <= most)
        return tuple(day for day in WEEKDAYS if day in value)

    some = "a list" if most == len(WEEKDAYS) else f"a list of at most {most}"
    return _Rule(f"{some} of " + ", ".join(f'"{day}"' for day in WEEKDAYS), parse, field)


def _circuit(value: str) -> str:
    _require(re.fullmatch(r"[a-z0-9-]{1,80}", value) is not None)
    return value


def _time(value: str) -> time:
    _require(re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value) is not None)
    return time.fromisoformat(value)


def _date(value: object) -> date:
    _require(type(value) is date and YEARS[0] <= value.year <= YEARS[1])
    assert isinstance(value, date)
    return value


def _race(value: Mapping[str, Any]) -> Race:
    _require(value.keys() == {"date", "kind"} and value["kind"] in get_args(RaceKind))
    return Race(_date(value["date"]), value["kind"])


def _pause(value: Mapping[str, Any]) -> Pause:
    _require(value.keys() <= {"from", "until"})
    pause = Pause(_date(value["from"]), _date(value["until"]) if "until" in value else None)
    _require(pause.until is None or pause.start <= pause.until)
    return pause


_RULES: Mapping[Keys, _Rule] = MappingProxyType(
    {
        ("goal", "sessions_per_week"): _whole(1, 3, "goal"),
        ("goal", "week_starts"): _one_of(("monday", "sunday"), "week_starts"),
        ("goal", "day_ends"): _whole(0, 12, "day_ends"),
        ("plan", "circuit"): _Rule("a circuit's id", _circuit, "circuit"),
        **{(*_RUNS, day): _one_of(RUNS, "runs") for day in WEEKDAYS},
        ("plan", "days"): _weekdays(7, "days"),
        ("plan", "never"): _weekdays(6, "never"),
        ("plan", "time"): _Rule('a time such as "18:00"', _time, "at"),
        ("plan", "race"): _Rule(
            'a table such as { date = 2026-03-15, kind = "half" }, kind "short", "half" or '
            '"marathon"',
            _race,
            "race",
        ),
        ("plan", "pause"): _Rule(
            "a table such as { from = 2026-04-06, until = 2026-04-19 }", _pause, "pause"
        ),
    }
)
KNOWN: frozenset[Keys] = frozenset(_RULES)
"""The places of all values."""


def read(table: Mapping[str, object]) -> tuple[PlanSettings, tuple[BadValue, ...]]:
    """The plan's settings in the file's table, and what is wrong with them."""
    good: dict[Keys, Any] = {}
    bad = [BadValue(keys, value, "a table", None) for keys, value in _no_tables(table)]
    for keys, rule in _RULES.items():
        if (value := _at(table, keys)) is None:
            continue
        try:
            good[keys] = rule.parse(value)
        except _WRONG:
            bad.append(BadValue(keys, value, rule.expected, _values(_DEFAULT).get(keys) or None))
    fields = {_RULES[keys].field: value for keys, value in good.items()}
    runs = {keys[-1]: value for keys, value in good.items() if keys[:-1] == _RUNS}
    return PlanSettings(**fields | {"runs": MappingProxyType(runs)}), tuple(bad)


def changes(before: PlanSettings, after: PlanSettings) -> dict[Keys, object | None]:
    """What to write where the file says `before`: values by their place, None to remove one."""
    old, new, usual = _values(before), _values(after), _values(_DEFAULT)
    changed = (keys for keys in old | new if old.get(keys) != new.get(keys))
    return {keys: None if new.get(keys) == usual.get(keys) else new[keys] for keys in changed}


def _values(plan: PlanSettings) -> dict[Keys, object]:
    """The settings as they stand in the file, by their place."""
    values: dict[Keys, object] = {
        ("goal", "sessions_per_week"): plan.goal,
        ("goal", "week_starts"): plan.week_starts,
        ("goal", "day_ends"): plan.day_ends,
        ("plan", "circuit"): plan.circuit,
        ("plan", "days"): [*plan.days],
        ("plan", "never"): [*plan.never],
        ("plan", "time"): f"{plan.at:%H:%M}",
    }
    values |= {(*_RUNS, day): run for day, run in plan.runs.items()}
    if plan.race:
        values["plan", "race"] = {"date": plan.race.day, "kind": plan.race.kind}
    if plan.pause:
        until = {"until": plan.pause.until} if plan.pause.until else {}
        values["plan", "pause"] = {"from": plan.pause.start, **until}
    return values


def _no_tables(table: Mapping[str, object]) -> Iterator[tuple[Keys, object]]:
    """What stands where a table belongs."""
    for keys in (("goal",), ("plan",), _RUNS):
        value = _at(table, keys)
        if value is not None and not isinstance(value, dict):
            yield keys, value


def _at(table: Mapping[str, object], keys: Keys) -> object | None:
    """The value at `keys`, or None where there is none; TOML knows no other None."""
    value: object = table
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
