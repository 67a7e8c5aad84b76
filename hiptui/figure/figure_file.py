"""A figure's TOML, checked, as a Figure."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from hiptui.domain.circuit import Side
from hiptui.figure.geometry import Vec, dot, length, sub
from hiptui.figure.mirror import mirrored_key
from hiptui.figure.motion import Figure, Key, Prop, beats_of
from hiptui.figure.skeleton import (
    ANCHORS,
    BONES,
    LIMBS,
    Core,
    Free,
    Limb,
    OnHips,
    Planted,
    Stance,
    core,
    stance,
)
from hiptui.figure.table_reader import Notes, Reader, as_point, shown

SAY_MOST = 36
"""Characters of a caption."""

FIGURE_FIELDS = (
    "id",
    "name",
    "cue",
    "side",
    "camera",
    "loop",
    "again",
    "stills",
    "work",
    "prop",
    "key",
)
KEY_FIELDS = (
    *("say", "move", "hold", "work", "prop"),
    *(*ANCHORS, "trunk", "hips", "shoulders", "head", "face", *LIMBS),
)
_SIDED = re.compile(r"\b(left|right)\b", re.IGNORECASE)
_UP, _LEFT, _DOWN = (0.0, 1.0, 0.0), (1.0, 0.0, 0.0), (0.0, -1.0, 0.0)
_MOST_KEYS, _MOST_PROPS = 40, 8
_SLACK = 0.05


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

    def core(self) -> Core:
        lines = (self.trunk, self.hips, self.shoulders or self.hips)
        return core(self.place, lines, self.head or self.trunk, self.face)


def read(table: dict[str, object], figure_id: str, notes: Notes) -> Figure | None:
    """The figure in a parsed file, or None with what is wrong in `notes`."""
    top = Reader(notes, "", table)
    top.allow(FIGURE_FIELDS)
    if top.text("id", 80, figure_id) != figure_id:
        notes.expected("id", f'the file\'s name, "{figure_id}"', table["id"])
    side = top.choice("side", ("", "left", "right"), "")
    loop = top.choice("loop", ("cycle", "pingpong", "alternate"), "cycle")
    name, cue = top.text("name", 80, figure_id), top.text("cue", 200, "")
    camera = top.pair("camera", (-360, 360), (-90, 90)) if top.has("camera") else (0.0, 10.0)
    keys = _keys(top)
    again = int(top.number("again", 1, max(1, len(keys)), 1)) - 1
    if loop == "alternate":
        keys += tuple(mirrored_key(key) for key in keys[again:])
    stills = _stills(top, len(keys))
    if keys and loop != "pingpong":
        _check_way(Reader(notes, f"key[{again}]", {}), keys[-1], keys[again])
    if notes.problems or not keys or not camera:
        return None
    beats = beats_of(keys, again, pingpong=loop == "pingpong")
    lead = next(beat.end for beat in beats if beat.goal == again)
    return Figure(
        id=figure_id,
        name=name,
        cue=cue,
        side=Side(side) if side else None,
        camera=camera,
        keys=keys,
        stills=stills or tuple(sorted({again, (again + len(keys)) // 2})),
        beats=beats,
        lead=lead,
        cycle=round(beats[-1].end - lead, 4),
    )


def _stills(top: Reader, keys: int) -> tuple[int, ...]:
    value = top.table.get("stills", [])
    if isinstance(value, list) and len(value) <= 3:
        numbers = [n for n in value if isinstance(n, int) and 1 <= n <= keys]
        if len(numbers) == len(value):
            return tuple(n - 1 for n in numbers)
    top.notes.expected("stills", f"up to 3 numbers of keys, 1 to {keys}", value)
    return ()


def _keys(top: Reader) -> tuple[Key, ...]:
    tables = top.table.get("key")
    if not isinstance(tables, list) or not 1 <= len(tables) <= _MOST_KEYS:
        top.notes.expected("key", f"1 to {_MOST_KEYS} tables [[key]]", tables)
        return ()
    draft = _surroundings(top, _Draft())
    found: list[Key] = []
    for index, table in enumerate(tables):
        if not isinstance(table, dict):
            top.notes.expected(f"key[{index}]", "a table", table)
            continue
        reader = Reader(top.notes, f"key[{index}]", table)
        reader.allow(KEY_FIELDS)
        draft = _limbs(reader, _trunk(reader, _surroundings(reader, draft)))
        key = _key(reader, draft)
        _check_way(reader, found[-1] if found else None, key)
        found.append(key)
    return tuple(found)


def _key(reader: Reader, draft: _Draft) -> Key:
    say = reader.text("say", SAY_MOST)
    if _SIDED.search(say):
        reader.notes.expected(
            reader.at("say"), "no left or right (the other side is shown too)", say
        )
    body = draft.core()
    for name, limb in zip(LIMBS, draft.limbs, strict=True):
        _check_reach(reader, body, name, limb)
    return Key(
        say=say,
        move=reader.number("move", 0.1, 20, None),
        hold=reader.number("hold", 0, 20, 0),
        stance=stance(body, draft.limbs),
        moving=draft.work,
        props=draft.props,
    )


def _surroundings(reader: Reader, draft: _Draft) -> _Draft:
    if reader.has("work"):
        draft = replace(draft, work=_work(reader))
    if reader.has("prop"):
        draft = replace(draft, props=_props(reader))
    return draft


def _work(reader: Reader) -> tuple[str, ...]:
    value = reader.table["work"]
    if isinstance(value, list) and all(limb in LIMBS for limb in value):
        return tuple(value)
    reader.notes.expected(reader.at("work"), f"a list of {', '.join(LIMBS)}", value)
    return ()


def _props(reader: Reader) -> tuple[Prop, ...]:
    value, path = reader.table["prop"], reader.at("prop")
    if not isinstance(value, list) or len(value) > _MOST_PROPS:
        reader.notes.expected(path, f"a list of up to {_MOST_PROPS} props", value)
        return ()
    props = [_prop(reader.notes, f"{path}[{i}]", item) for i, item in enumerate(value)]
    return tuple(prop for prop in props if prop)


def _prop(notes: Notes, path: str, value: object) -> Prop | None:
    kind, points = next(iter(value.items())) if isinstance(value, dict) and value else ("", None)
    most = {"line": 12, "box": 2, "mat": 2}.get(kind, 0)
    right = isinstance(value, dict) and len(value) == 1
    if right and isinstance(points, list) and 2 <= len(points) <= most:
        found = [as_point(notes, f"{path}.{kind}", point) for point in points]
        return Prop(kind, tuple(point for point in found if point))
    notes.expected(path, "line = [points], or box or mat = [corner, opposite corner]", value)
    return None


def _trunk(reader: Reader, draft: _Draft) -> _Draft:
    return replace(
        draft,
        place=_place(reader) or draft.place,
        trunk=reader.direction("trunk", draft.trunk) or draft.trunk,
        hips=reader.direction("hips", draft.hips) or draft.hips,
        shoulders=reader.direction("shoulders", draft.shoulders),
        head=reader.direction("head", draft.head),
        face=reader.direction("face", draft.face),
    )


def _place(reader: Reader) -> tuple[str, Vec] | None:
    given = [anchor for anchor in ANCHORS if reader.has(anchor)]
    if len(given) > 1:
        reader.notes.expected(reader.at(given[1]), f"only one of {', '.join(ANCHORS)}", given)
    point = reader.point(given[0]) if given else None
    return (given[0], point) if point else None


def _limbs(reader: Reader, draft: _Draft) -> _Draft:
    limbs = list(draft.limbs)
    for index, name in enumerate(LIMBS):
        part = reader.sub(name) if reader.has(name) else None
        if part:
            limbs[index] = _limb(part, name) or limbs[index]
    return replace(draft, limbs=tuple(limbs))


def _limb(part: Reader, name: str) -> Limb | None:
    upper, lower, end = ("thigh", "shin", "toe") if "leg" in name else ("upper", "fore", "hand")
    if part.has("to"):
        part.allow(("to", "bend", "lift", end))
        to = part.point("to")
        lift = part.number("lift", 0, 100, 0)
        return Planted(to, part.direction("bend"), part.direction(end), lift) if to else None
    if part.has("on_hips") and "arm" in name:
        part.allow(("on_hips",))
        if part.table["on_hips"] is not True:
            part.notes.expected(part.at("on_hips"), "true", part.table["on_hips"])
        return OnHips()
    part.allow((upper, lower, end))
    if not (part.has(upper) and part.has(lower)):
        ways = f"{upper} and {lower}, or to" + (", or on_hips" if "arm" in name else "")
        part.notes.note(part.path, f"expected {ways}, got {shown(list(part.table))}")
        return None
    first, second = part.direction(upper), part.direction(lower)
    return Free(first, second, part.direction(end)) if first and second else None


def _check_reach(reader: Reader, body: Core, name: str, limb: Limb) -> None:
    if isinstance(limb, Planted):
        away, most = length(sub(limb.to, body.root(name))), sum(BONES[name[:3]])
        if away > most + _SLACK:
            text = f"expected a place within {most:g} cm of its root, got {away:.1f} cm"
            reader.notes.note(reader.at(f"{name}.to"), text)


def _check_way(reader: Reader, before: Key | None, key: Key) -> None:
    if before is None:
        return
    if [(p.kind, len(p.points)) for p in before.props] != [
        (p.kind, len(p.points)) for p in key.props
    ]:
        reader.notes.note(reader.at("prop"), "expected the same kinds of props in every key")
    for what, a, b in _turns(before.stance, key.stance):
        if dot(a, b) < -0.999:
            reader.notes.note(
                reader.at(what),
                "expected less than half a turn from the key before: put one between",
            )


def _turns(a: Stance, b: Stance) -> list[tuple[str, Vec, Vec]]:
    turns = [("trunk", a.core.trunk, b.core.trunk), ("hips", a.core.hips, b.core.hips)]
    turns.append(("head", a.core.head, b.core.head))
    for name, p, q in zip(LIMBS, a.chains, b.chains, strict=True):
        turns += [(name, one, two) for one, two in zip(p, q, strict=True)]
    return turns
