"""What can be changed of a circuit and its moves: how it is shown, stepped, typed and set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Move, Rounds, Side, Sides
from hiptui.domain.formatting import one_line
from hiptui.domain.setting import Setting

_LISTS = frozenset({"targets", "equipment"})
_BY_ROUND = frozenset({"seconds", "rest"})
_STEP = "steps."
"""What the keys of steps begin with; the number of the step follows, from 0."""
_LONGEST = 3600
"""Seconds a move may last."""


class Field(NamedTuple):
    """A value of a circuit, or of one of its moves."""

    setting: Setting
    """What it is."""
    at: int | None = None
    """The move, from 0; None for the circuit's own."""

    @property
    def key(self) -> str:
        """Its name."""
        return self.setting.key

    @property
    def path(self) -> str:
        """Where `check` finds its mistakes."""
        key = {"fewest": "rounds", "most": "rounds", "left": "label.left", "right": "label.right"}
        name = key.get(self.key, self.key)
        if name.startswith(_STEP):
            name = f"steps[{name.removeprefix(_STEP)}]"
        return f"circuit[0].{'' if self.at is None else f'move[{self.at}].'}{name}"

    @property
    def is_typed_anew(self) -> bool:
        """Whether what is typed takes the place of the value, rather than changing its text."""
        return self.setting.kind != "text"

    def parse(self, text: str) -> object:
        """The value that somebody typed; whether it may stand there is for `check` to say.

        Raises:
            ValueError: It is no such value; the message says what is.
        """
        if self.key in _LISTS:
            return tuple(filter(None, map(one_line, text.split(","))))
        if self.key == "pace":
            return _pace(text)
        if self.key in _BY_ROUND:
            values = [_whole(self.setting, part) for part in text.replace(",", " ").split()]
            return values[0] if len(values) == 1 else tuple(values)
        return one_line(text) if self.setting.kind == "text" else self.setting.parse(text)


def _pace(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError("Seconds a repetition: a number above 0, at most 60, please") from None


def _whole(setting: Setting, text: str) -> int:
    value = setting.parse(text)
    assert isinstance(value, int)  # of a setting in seconds
    return value


# --- which there are ------------------------------------------------------------------------


def _text(key: str, label: str, help: str) -> Setting:
    return Setting("move", key, label, help, "text")


def _choice(key: str, label: str, help: str, **choices: str) -> Setting:
    return Setting("move", key, label, help, "choice", choices=MappingProxyType(choices))


CIRCUIT: tuple[Field, ...] = (
    Field(_text("name", "Name", "What it is called in the list.")),
    Field(_text("summary", "What for", "A sentence on what it is for.")),
    Field(Setting("circuit", "fewest", "Fewest rounds", "How often at least.", "count", 1, 20)),
    Field(Setting("circuit", "most", "Most rounds", "How often at most.", "count", 1, 20)),
    Field(Setting("circuit", "rest", "Rest after a round",
                  "One length, or one a round: 90 60 30. Without any, the settings decide.",
                  "seconds", 0, _LONGEST, 10)),
    Field(_text("equipment", "Have ready", "What is needed, with commas between.")),
)  # fmt: skip
"""Those of a circuit itself."""

_NAME = _text("name", "Name", "The full name of the move.")
_SHORT = _text("short", "Short name", "At most 20 characters: small screens, voice.")
_COUNT = _choice("counted", "Counted in", "Seconds, or repetitions.",
                 seconds="lasts so long", repetitions="waits for your key")  # fmt: skip
_SECONDS = Setting("move", "seconds", "Seconds",
                   "The whole move, both sides together; or one length a round: 60 45 30.",
                   "seconds", 1, _LONGEST, 5)  # fmt: skip
_REPS = Setting("move", "reps", "Repetitions", "How often; on each side where it has some.",
                "count", 1, 1000)  # fmt: skip
_PACE = _text("pace", "Seconds a repetition", "For the total, which is a guess then.")
_ONLY = _choice("only", "Rounds", "In all, or in the first or last alone.",
                all="in every round", first="a warm-up", last="a cool-down")  # fmt: skip
_SIDES = _choice("sides", "Sides", "How it treats the two legs.",
                 each="one side after the other, half the time each",
                 alternating="both within the time", both="no sides")  # fmt: skip
_FIRST = _choice("first", "First side", "The side that begins.", left="", right="")
_LEFT = _text("left", "On the left", "What the legs do while the left side works.")
_RIGHT = _text("right", "On the right", "What the legs do while the right side works.")
_LABEL = _text("label", "What the legs do", "In a few words; stands below the name.")
_SETUP = _text("setup", "Setup", "How to get into position; {side} and {other} follow the side.")
_TURN = _text("turn", "Turn", "What to do between the sides; {side} is the coming one.")
_CHECK = _text("check", "Check", "What to watch for, in a few words.")
_FIGURE = _text("figure", "Figure", "The figure that shows it; ← and → go through them.")
_TARGETS = _text("targets", "Muscles", "What it is for, with commas between.")
_EQUIPMENT = _text("equipment", "Have ready", "What it needs, with commas between.")


def move_fields(move: Move, at: int) -> Mapping[str, tuple[Field, ...]]:
    """The fields of the move at a place, under their headings."""
    each = move.sides is Sides.EACH
    seconds = replace(_SECONDS, step=10) if each else _SECONDS
    counted = (seconds,) if move.reps is None else (_REPS, _PACE)
    steps = (
        _text(f"{_STEP}{i}", f"Step {i + 1}", "One short sentence; without words it goes.")
        for i in range(len(move.steps) + 1)
    )
    groups = {
        "Move": (_NAME, _SHORT, _FIGURE),
        "How much": (_COUNT, *counted, _ONLY),
        "Sides": (_SIDES, *((_FIRST, _LEFT, _RIGHT) if each else (_LABEL,))),
        "How": (_SETUP, *((_TURN,) if each else ()), *steps, _CHECK),
        "For": (_TARGETS, _EQUIPMENT),
    }
    return {name: tuple(Field(one, at) for one in group) for name, group in groups.items()}


# --- their values ---------------------------------------------------------------------------


def value(circuit: Circuit, field: Field) -> object:
    """What stands in a field; None where nothing does and something else decides."""
    if field.at is not None:
        return _value(circuit.moves[field.at], field.key)
    own = {
        "fewest": circuit.rounds.min,
        "most": circuit.rounds.max,
        "rest": circuit.timing.rest,
    }
    return own[field.key] if field.key in own else getattr(circuit, field.key)


def _value(move: Move, key: str) -> object:
    if key.startswith(_STEP):
        at = int(key.removeprefix(_STEP))
        return move.steps[at] if at < len(move.steps) else ""
    made = {
        "counted": "seconds" if move.reps is None else "repetitions",
        "left": move.labels[0],
        "right": move.labels[1],
        "label": settled(move).labels[0],
        "pace": f"{move.pace:g}",
        "only": move.only or "all",
    }
    return made[key] if key in made else getattr(move, key)


def with_value(
    circuit: Circuit,
    field: Field,
    new: Any,  # noqa: ANN401 - what the field parsed
) -> Circuit:
    """The circuit with another value in a field."""
    if field.at is not None:
        move = _with(circuit.moves[field.at], field.key, new)
        moves = (*circuit.moves[: field.at], move, *circuit.moves[field.at + 1 :])
        return replace(circuit, moves=moves)
    match field.key:
        case "fewest":
            return _ranged(circuit, new, max(new, circuit.rounds.max))
        case "most":
            return _ranged(circuit, min(new, circuit.rounds.min), new)
        case "rest":
            return replace(circuit, timing=replace(circuit.timing, rest=new))
        case key:
            return replace(circuit, **{key: new})


def _ranged(circuit: Circuit, least: int, most: int) -> Circuit:
    """The circuit with another range of rounds, and its own number within it."""
    rounds, own = Rounds(least, most), circuit.timing.rounds
    timing = replace(circuit.timing, rounds=None if own is None else rounds.clamp(own))
    return replace(circuit, rounds=rounds, timing=timing)


def _with(move: Move, key: str, new: Any) -> Move:  # noqa: ANN401 - what the field parsed
    if key.startswith(_STEP):
        steps = [*move.steps, ""]
        steps[int(key.removeprefix(_STEP))] = new
        return replace(move, steps=tuple(filter(None, steps)))
    change = _CHANGES.get(key)
    return change(move, new) if change else replace(move, **{key: new})


def _renamed(move: Move, name: str) -> Move:
    """The move under another name; a short name that is none of its own follows."""
    return replace(move, name=name, short=name if move.short in ("", move.name) else move.short)


def _counted(move: Move, by: str) -> Move:
    """The move counted otherwise, about as long as before."""
    if by == "seconds" and move.reps is not None:
        seconds = round(move.block(1) * len(move.order))
        return replace(move, seconds=max(1, min(_LONGEST, seconds)), reps=None, pace=2)
    if by == "repetitions" and move.reps is None:
        return replace(move, seconds=None, reps=max(1, min(1000, round(move.block(1) / 2))), pace=2)
    return move


_CHANGES: Mapping[str, Callable[[Move, Any], Move]] = MappingProxyType(
    {
        "name": _renamed,
        "counted": _counted,
        "short": lambda move, new: replace(move, short=new or move.name),
        "sides": lambda move, new: replace(move, sides=Sides(new)),
        "first": lambda move, new: replace(move, first=Side(new)),
        "left": lambda move, new: replace(move, labels=(new, move.labels[1])),
        "right": lambda move, new: replace(move, labels=(move.labels[0], new)),
        "label": lambda move, new: replace(move, labels=(new, new)),
        "only": lambda move, new: replace(move, only=None if new == "all" else new),
    }
)
"""How fields are set that are no field of `Move`, or of another type there."""


def settled(move: Move) -> Move:
    """The move without what belongs to sides that it does not have.

    An editor keeps that, so that trying another kind of sides loses no words.
    """
    if move.sides is Sides.EACH:
        return move
    label = move.labels[0] if move.labels[0] == move.labels[1] else ""
    return replace(move, first=Side.LEFT, turn="", labels=(label, label))


def stepped(field: Field, old: object, by: int) -> object:
    """A value some steps on; of lengths by round each is."""
    if field.key == "pace":
        return max(0.5, min(60.0, float(str(old)) + by / 2))
    if isinstance(old, tuple):
        return tuple(field.setting.stepped(one, by) for one in old)
    return field.setting.stepped(old, by)
