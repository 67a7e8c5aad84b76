"""A figure's TOML, checked, as a Figure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated, Literal, NamedTuple, TypeVar

from msgspec import Meta, Struct, ValidationError, convert
from msgspec.structs import replace

from hiptui.domain.circuit import Side
from hiptui.figure.motion import Camera, Figure, Key, Prop, beats_of, mirrored_key
from hiptui.figure.skeleton import (
    ANCHORS,
    BONES,
    LIMBS,
    LINES,
    Core,
    Free,
    Limb,
    OnHips,
    Planted,
    Vec,
    core,
    direction,
    dot,
    length,
    stance,
    sub,
)
from hiptui.toml_lines import SHOWN, Place, Report

SAY_MOST = 36
"""Characters of a caption."""

_WHOLE = ("id", "name", "cue", "side", "camera", "loop", "again", "stills")
FIGURE_FIELDS = (*_WHOLE, "work", "prop", "key")
KEY_FIELDS = ("say", "move", "hold", "camera", "work", "prop", *ANCHORS, *LINES, *LIMBS)
_SIDED = re.compile(r"\b(left|right)\b", re.IGNORECASE)
_UP, _LEFT, _DOWN = (0.0, 1.0, 0.0), (1.0, 0.0, 0.0), (0.0, -1.0, 0.0)
_MOST_KEYS, _MOST_PROPS = 40, 8
_SLACK = 0.05
_POINTS = {"line": 12, "box": 2, "mat": 2}
"""Most points of each kind of thing."""

T = TypeVar("T")
_Kind = tuple[str, object]
"""What a value may be, in words and as msgspec converts it."""


def _number(low: float, high: float) -> _Kind:
    return (f"a number from {low:g} to {high:g}", Annotated[float, Meta(ge=low, le=high)])


def _text(least: int, most: int) -> _Kind:
    kind = Annotated[str, Meta(min_length=least, max_length=most)]
    return (f"a text of 1 to {most} printable characters", kind)


def _word(*among: str) -> _Kind:
    return (" or ".join(f'"{word}"' for word in among), Literal[among])


_Far = Annotated[float, Meta(ge=-400, le=400)]
_Turn = Annotated[float, Meta(ge=-360, le=360)]


def _angles(highest: int) -> _Kind:
    words = f"two numbers, -360 to 360 and -{highest} to {highest} degrees"
    return (words, tuple[_Turn, Annotated[float, Meta(ge=-highest, le=highest)]])


_POINT = ("three numbers, -400 to 400 cm", tuple[_Far, _Far, _Far])
_DIRECTION, _CAMERA = _angles(180), _angles(90)
_WORK = (f"a list of {', '.join(LIMBS)}", tuple[Literal["leg_l", "leg_r", "arm_l", "arm_r"], ...])


class _Table(NamedTuple):
    """A table of the file; what is wrong in it is reported."""

    report: Report
    place: Place
    entries: Mapping[str, object]

    def get(self, name: str, kind: _Kind, default: T, *, required: bool = False) -> T:
        """An entry, or the default where it is missing or wrong."""
        if name not in self.entries and not required:
            return default
        words, form = kind
        with suppress(ValidationError):
            found: T = convert(self.entries.get(name), form)
            if not isinstance(found, str) or found.isprintable():
                return found
        self.wrong(name, words, self.entries.get(name))
        return default

    def direction(self, name: str, default: Vec | None = None) -> Vec | None:
        """A unit vector, written as azimuth and elevation."""
        angles: tuple[float, float] | None = self.get(name, _DIRECTION, None)
        return direction(*angles) if angles else default

    def part(self, name: str | int, value: object) -> _Table | None:
        """A table within this one; None where it is none."""
        if isinstance(value, dict):
            return _Table(self.report, (*self.place, name), value)
        self.wrong(name, "a table", value)
        return None

    def allow(self, names: Sequence[str]) -> None:
        """Report every entry that has another name."""
        for name in self.entries:
            if name not in names:
                self.wrong(name, f"one of {', '.join(names)}", name)

    def wrong(self, name: str | int, what: str, got: object) -> None:
        """Report that an entry should hold something else."""
        text = ascii(got)
        short = text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
        self.report.add((*self.place, name), f"expected {what}, got {short}")


class _Draft(Struct, frozen=True):
    """A key's fields as inherited so far."""

    place: tuple[str, Vec] = ("pelvis", (0.0, 88.0, 0.0))
    trunk: Vec = _UP
    hips: Vec = _LEFT
    shoulders: Vec | None = None
    head: Vec | None = None
    face: Vec | None = None
    limbs: tuple[Limb, ...] = (Free(_DOWN, _DOWN),) * 4
    work: tuple[str, ...] = ()
    props: tuple[Prop, ...] = ()
    camera: Camera = (0.0, 10.0)

    def core(self) -> Core:
        lines = (self.trunk, self.hips, self.shoulders or self.hips)
        return core(self.place, lines, self.head or self.trunk, self.face)


def read(entries: Mapping[str, object], figure_id: str, report: Report) -> Figure | None:
    """The figure in a parsed file, or None with what is wrong in the report."""
    top = _Table(report, (), entries)
    top.allow(FIGURE_FIELDS)
    top.get("id", (f'the file\'s name, "{figure_id}"', Literal[figure_id]), "")
    side = top.get("side", _word("", "left", "right"), "")
    loop = top.get("loop", _word("cycle", "pingpong", "alternate"), "cycle")
    keys = _keys(top)
    again = int(top.get("again", _number(1, max(1, len(keys))), 1)) - 1
    if loop == "alternate":
        keys += tuple(mirrored_key(key) for key in keys[again:])
    if keys and loop != "pingpong":
        _check_way(_Table(report, ("key", again), {}), keys[-1], keys[again])
    beats = beats_of(keys, again, pingpong=loop == "pingpong") if keys else ()
    lead = next((beat.end for beat in beats if beat.goal == again), 0.0)
    figure = Figure(
        id=figure_id,
        name=top.get("name", _text(0, 80), figure_id),
        cue=top.get("cue", _text(0, 200), ""),
        side=Side(side) if side else None,
        keys=keys,
        stills=_stills(top, len(keys)) or tuple(sorted({again, (again + len(keys)) // 2})),
        beats=beats,
        lead=lead,
        cycle=round(beats[-1].end - lead, 4) if beats else 0.0,
    )
    return None if report.count else figure


def _stills(top: _Table, keys: int) -> tuple[int, ...]:
    kind = Annotated[tuple[Annotated[int, Meta(ge=1, le=keys)], ...], Meta(max_length=3)]
    words = f"up to 3 numbers of keys, 1 to {keys}"
    numbers: tuple[int, ...] = top.get("stills", (words, kind), ())
    return tuple(number - 1 for number in numbers)


def _keys(top: _Table) -> tuple[Key, ...]:
    tables = top.entries.get("key")
    if not isinstance(tables, list) or not 1 <= len(tables) <= _MOST_KEYS:
        top.wrong("key", f"1 to {_MOST_KEYS} tables [[key]]", tables)
        return ()
    draft = _surroundings(top, _Draft())
    found: list[Key] = []
    for index, entries in enumerate(tables):
        if table := _Table(top.report, ("key",), {}).part(index, entries):
            table.allow(KEY_FIELDS)
            draft = _pose(table, _surroundings(table, draft))
            found.append(_key(table, draft))
            if len(found) > 1:
                _check_way(table, found[-2], found[-1])
    return tuple(found)


def _key(table: _Table, draft: _Draft) -> Key:
    body = draft.core()
    for name, limb in zip(LIMBS, draft.limbs, strict=True):
        most = sum(BONES[name[:3]])
        away = length(sub(limb.to, body.root(name))) if isinstance(limb, Planted) else 0.0
        if away > most + _SLACK:
            text = f"expected a place within {most:g} cm of its root, got {away:.1f} cm"
            table.report.add((*table.place, name, "to"), text)
    say = table.get("say", _text(1, SAY_MOST), "", required=True)
    if _SIDED.search(say):
        table.wrong("say", "no left or right (the other side is shown too)", say)
    return Key(
        say=say,
        move=table.get("move", _number(0.1, 20), 1.0, required=True),
        hold=table.get("hold", _number(0, 20), 0.0),
        stance=stance(body, draft.limbs),
        camera=draft.camera,
        moving=draft.work,
        props=draft.props,
    )


def _surroundings(table: _Table, draft: _Draft) -> _Draft:
    props = _props(table) if "prop" in table.entries else draft.props
    work = table.get("work", _WORK, draft.work)
    return replace(draft, camera=table.get("camera", _CAMERA, draft.camera), work=work, props=props)


def _props(table: _Table) -> tuple[Prop, ...]:
    value = table.entries["prop"]
    if not isinstance(value, list) or len(value) > _MOST_PROPS:
        table.wrong("prop", f"a list of up to {_MOST_PROPS} props", value)
        return ()
    listed = _Table(table.report, (*table.place, "prop"), {})
    return tuple(_prop(listed, index, item) for index, item in enumerate(value))


def _prop(listed: _Table, index: int, value: object) -> Prop:
    given = value if isinstance(value, dict) else {}
    kind, points = next(iter(given.items()), ("", None))
    most = _POINTS.get(kind, 0)
    if len(given) != 1 or not isinstance(points, list) or not 2 <= len(points) <= most:
        listed.wrong(index, "line = [points], or box or mat = [corner, opposite corner]", value)
        kind, points = "line", []  # a box that is mirrored must have its corners
    place = (*listed.place, index)
    each = [_Table(listed.report, place, {kind: point}) for point in points]
    return Prop(kind, tuple(one.get(kind, _POINT, _UP) for one in each))


def _pose(table: _Table, draft: _Draft) -> _Draft:
    lines = {name: table.direction(name, getattr(draft, name)) for name in LINES}
    limbs = tuple(
        _limb(table, name, held) if name in table.entries else held
        for name, held in zip(LIMBS, draft.limbs, strict=True)
    )
    return replace(draft, place=_place(table) or draft.place, limbs=limbs, **lines)


def _place(table: _Table) -> tuple[str, Vec] | None:
    given = [anchor for anchor in ANCHORS if anchor in table.entries]
    if len(given) > 1:
        table.wrong(given[1], f"only one of {', '.join(ANCHORS)}", given)
    point: Vec | None = table.get(given[0], _POINT, None) if given else None
    return (given[0], point) if point else None


def _limb(table: _Table, name: str, held: Limb) -> Limb:
    part = table.part(name, table.entries[name])
    if part is None:
        return held
    upper, lower, end = ("thigh", "shin", "toe") if "leg" in name else ("upper", "fore", "hand")
    last = part.direction(end)
    if "to" in part.entries:
        part.allow(("to", "bend", "lift", end))
        to: Vec | None = part.get("to", _POINT, None)
        lift = part.get("lift", _number(0, 100), 0.0)
        return Planted(to, part.direction("bend"), last, lift) if to else held
    if "on_hips" in part.entries and "arm" in name:
        part.allow(("on_hips",))
        if part.entries["on_hips"] is not True:
            part.wrong("on_hips", "true", part.entries["on_hips"])
        return OnHips()
    part.allow((upper, lower, end))
    if not (upper in part.entries and lower in part.entries):
        ways = f"{upper} and {lower}, or to" + (", or on_hips" if "arm" in name else "")
        table.wrong(name, ways, list(part.entries))
        return held
    first, second = part.direction(upper), part.direction(lower)
    return Free(first, second, last) if first and second else held


def _check_way(table: _Table, before: Key, key: Key) -> None:
    kinds, after = ([(p.kind, len(p.points)) for p in one.props] for one in (before, key))
    if kinds != after:
        table.report.add((*table.place, "prop"), "expected the same kinds of props in every key")
    one, two = before.stance, key.stance
    lines = ("trunk", "hips", "head")
    turns = [(name, getattr(one.core, name), getattr(two.core, name)) for name in lines]
    for name, before_it, it in zip(LIMBS, one.chains, two.chains, strict=True):
        turns += [(name, a, b) for a, b in zip(before_it, it, strict=True)]
    for what, a, b in turns:
        if dot(a, b) < -0.999:
            text = "expected less than half a turn from the key before: put one between"
            table.report.add((*table.place, what), text)
