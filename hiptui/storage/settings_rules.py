"""What may stand at each place of settings.toml, how that is read, and what the plan writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from msgspec import convert, to_builtins
from msgspec.structs import astuple, fields

from hiptui import toml_lines
from hiptui.domain.circuit import TimingChoice
from hiptui.domain.cues import HOOK_KEYS
from hiptui.domain.formatting import closest
from hiptui.domain.planner import RUNS, WEEKDAYS, YEARS, Pause, PlanSettings, Race
from hiptui.domain.settings import (
    SETTINGS,
    TEXT,
    CueSettings,
    DisplaySettings,
    Kind,
    Setting,
    Settings,
    Table,
    default_of,
)
from hiptui.storage.settings import Read, short

Keys: TypeAlias = tuple[str, ...]
"""A dotted key in its parts."""
WRONG = (ValueError, TypeError, KeyError, AttributeError)
"""What the parsing of a value raises, whatever stands there."""
_WARNINGS = 20
"""More are counted only."""
_FEW = 8
"""Values that are told at a glance; among more the nearest is named first."""
_COMMAND = 2000
"""Characters a hook's command may have."""


class Rule(NamedTuple):
    """What one value in the file may be."""

    expected: str
    parse: Callable[[Any], object]
    """The value that the settings take; raises one of `WRONG` where it may not stand."""
    choices: Collection[str] = ()
    """The words it may be, where it is a choice."""


Rules: TypeAlias = "Mapping[str, Rule | Rules]"
"""What may stand in a table, by its keys; `ANY` stands for all others."""
ANY = "*"


def _require(right: bool) -> None:
    if not right:
        raise ValueError


def _of(setting: Setting) -> Rule:
    def parse(value: object) -> object:
        _require(setting.accepts(value))
        return value

    return Rule(setting.expected, parse, setting.choices)


def _rule(kind: Kind, least: int = 0, most: int = 0, words: Iterable[str] = ()) -> Rule:
    return _of(Setting("plan", "", "", "", kind, least, most, choices=dict.fromkeys(words, "")))


def _section(table: Table) -> Rules:
    return {item.key: _of(item) for item in SETTINGS if item.table == table}


def _weekdays(most: int) -> Rule:
    def parse(value: list[str]) -> tuple[str, ...]:
        _require(isinstance(value, list) and all(day in WEEKDAYS for day in value))
        _require(len(set(value)) <= most)
        return tuple(day for day in WEEKDAYS if day in value)

    some = "a list" if most == len(WEEKDAYS) else f"a list of at most {most}"
    return Rule(f"{some} of " + ", ".join(f'"{day}"' for day in WEEKDAYS), parse)


def _matching(pattern: str, make: Callable[[str], object] = str) -> Callable[[str], object]:
    def parse(value: str) -> object:
        _require(re.fullmatch(pattern, value) is not None)
        return make(value)

    return parse


def _dated(kind: type[Race | Pause]) -> Callable[[object], Race | Pause]:
    def parse(value: object) -> Race | Pause:
        made = convert(value, kind, builtin_types=(date, datetime))  # a text is no date
        days = [day for day in astuple(made) if isinstance(day, date)]
        _require(days == sorted(days) and all(YEARS[0] <= day.year <= YEARS[1] for day in days))
        return made

    return parse


_GOAL: Rules = {
    "sessions_per_week": _rule("count", 1, 3),
    "week_starts": _rule("choice", words=("monday", "sunday")),
    "day_ends": _rule("count", 0, 12),
}
_PLAN: Rules = {
    "circuit": Rule("a circuit's id", _matching(r"[a-z0-9-]{1,80}")),
    "runs": dict.fromkeys(WEEKDAYS, _rule("choice", words=RUNS)),
    "days": _weekdays(7),
    "never": _weekdays(6),
    "time": Rule(
        'a time such as "18:00"',
        _matching("([01][0-9]|2[0-3]):[0-5][0-9]", time.fromisoformat),
    ),
    "race": Rule(
        'a table such as { date = 2026-03-15, kind = "half" }, kind "short", "half" or "marathon"',
        _dated(Race),
    ),
    "pause": Rule("a table such as { from = 2026-04-06, until = 2026-04-19 }", _dated(Pause)),
}

FIELDS = {one.encode_name: one.name for one in fields(PlanSettings)}
"""What the plan calls its values, by their keys in the file."""


def changes(before: PlanSettings, after: PlanSettings) -> dict[Keys, object | None]:
    """What to write where the file says `before`: values by their place, None to remove one."""
    old, new = _values(before), _values(after)
    changed = (keys for keys in old | new if old.get(keys) != new.get(keys))
    return {keys: None if new.get(keys) == _USUAL.get(keys) else new[keys] for keys in changed}


def _values(plan: PlanSettings) -> dict[Keys, object]:
    """The settings as they stand in the file, by their place."""
    table = {key: getattr(plan, name) for key, name in FIELDS.items()}
    table["time"] = f"{plan.at:%H:%M}"
    runs = {("plan", "runs", day): run for day, run in table.pop("runs").items()}
    return runs | {
        ("goal" if key in _GOAL else "plan", key): [*value]
        if isinstance(value, tuple)
        else to_builtins(value, builtin_types=(date,))
        for key, value in table.items()
        if value is not None
    }


_USUAL = _values(PlanSettings())
_TIMING = _section("timing")
RULES: Rules = {
    "circuit": {ANY: _TIMING},
    "timing": _TIMING,
    "cues": _section("cues"),
    "display": _section("display"),
    "hooks": dict.fromkeys(HOOK_KEYS, _rule("text", most=_COMMAND)),
    "goal": _GOAL,
    "plan": _PLAN,
    "keys": {ANY: _rule("text", most=TEXT)},
}
"""What may stand in the file."""
DEFAULTS = {item.path(): default_of(item) for item in SETTINGS} | {
    keys: value or None for keys, value in _USUAL.items()
}
"""What is taken where a value may not stand, as it would stand there; None leaves it out."""


def read_table(table: Mapping[str, object], file: str) -> Read:
    """The settings in a table, for warnings that name `file`."""
    good: dict[Keys, dict[str, Any]] = {}
    warnings = [f"{short(file)}: {wrong}" for wrong in _walk(table, RULES, (), good)]
    if (more := len(warnings) - _WARNINGS) > 0:
        warnings[_WARNINGS:] = [f"{short(file)}: and {more} more wrong values"]

    def values(*path: str) -> Mapping[str, Any]:
        return MappingProxyType(good.get(path, {}))

    plan = {**values("goal"), **values("plan"), "runs": values("plan", "runs")}
    circuits = table.get("circuit")
    ids = circuits if isinstance(circuits, dict) else ()
    settings = Settings(
        plan=PlanSettings(**{FIELDS[key]: value for key, value in plan.items()}),
        timing=TimingChoice(**values("timing")),
        circuits=MappingProxyType({id: TimingChoice(**values("circuit", id)) for id in ids}),
        cues=CueSettings(**values("cues"), hooks=values("hooks")),
        display=DisplaySettings(**values("display")),
        keys=values("keys"),
    )
    return Read(settings, tuple(warnings))


def _walk(
    table: Mapping[str, object], rules: Rules, path: Keys, good: dict[Keys, dict[str, Any]]
) -> Iterator[str]:
    """Keep in `good` what may stand in the table at `path`; what may not, but for x- keys."""
    for key, value in table.items():
        place, rule = (*path, key), rules.get(key, rules.get(ANY))
        if isinstance(rule, Rule):
            try:
                good.setdefault(path, {})[key] = rule.parse(value)
            except WRONG:
                many = isinstance(value, str) and len(rule.choices) > _FEW
                close = closest(str(value), rule.choices) if many else ""
                yield _wrong(place, value, rule.expected, close)
        elif rule is None:
            if not key.startswith("x-"):
                yield _unknown(place, value, rules)
        elif isinstance(value, dict):
            yield from _walk(value, rule, place, good)
        else:
            yield _wrong(place, value, "a table")


def _unknown(keys: Keys, value: object, known: Iterable[str]) -> str:
    close = closest(keys[-1], known)
    hint = f'did you mean "{close}"?' if close else f"known are {', '.join(known)}"
    place, table = ".".join(map(short, keys)), isinstance(value, dict)
    what = f"{place}: unknown table" if table else f"{place} = {_shown(value)}: unknown key"
    return f"{what}, {hint}"


def _wrong(keys: Keys, value: object, expected: str, close: str = "") -> str:
    key, default = ".".join(map(short, keys)), DEFAULTS.get(keys)
    instead = "leaving it out" if default is None else f"using {_shown(default)}"
    meant = f'did you mean "{close}"? ' if close else ""
    return f"{key} = {_shown(value)}: {meant}expected {expected}; {instead}"


def _shown(value: object) -> str:
    """A value from a file, as TOML writes it, short and printable."""
    if isinstance(value, str):
        return f'"{short(value)}"'
    return "a list" if isinstance(value, list) else short(toml_lines.shown(value))
