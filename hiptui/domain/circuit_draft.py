"""A circuit that is being made: its draft, and its fields: how each is shown, typed and set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from hiptui.domain.circuit import LONGEST, ROUNDS, Circuit, Move, Rounds, Side, Sides
from hiptui.domain.formatting import one_line
from hiptui.domain.settings import Setting

Edited = TypeVar("Edited", Circuit, Move)
_PATHS = {"fewest": "rounds", "most": "rounds", "left": "label.left", "right": "label.right"}
"""Names in the file of those that have another one there."""
_STEP = "steps."
"""What the keys of steps begin with; the number of the step follows, from 0."""


class Draft(Struct, frozen=True):
    """A circuit under way; it may be without moves, and wrong in other ways for a while."""

    now: Circuit
    """As it is, words of sides that it has no longer included."""
    saved: Circuit
    """As it was last saved or opened."""
    past: tuple[Circuit, ...] = ()
    """What it was before each change, the latest last."""

    @property
    def circuit(self) -> Circuit:
        """The circuit that it makes."""
        return replace(self.now, moves=tuple(map(settled, self.now.moves)))

    @property
    def is_changed(self) -> bool:
        """Whether something would be lost by leaving."""
        return self.circuit != replace(self, now=self.saved).circuit

    def to(self, circuit: Circuit) -> Draft:
        """After a change; one that changes nothing need not be taken back."""
        if circuit == self.now:
            return self
        return replace(self, now=circuit, past=(*self.past, self.now)[-500:])

    def undone(self) -> Draft:
        """Before the last change."""
        return replace(self, now=self.past[-1], past=self.past[:-1]) if self.past else self

    def written(self, circuit: Circuit) -> Draft:
        """After it was saved as `circuit`; changes can be taken back beyond that."""
        past = (replace(one, id=circuit.id, origin=circuit.origin) for one in self.past)
        return Draft(circuit, circuit, tuple(past))

    def with_moves(self, change: Callable[[list[Move]], object]) -> Draft:
        """With the moves that `change` makes of their list."""
        moves = [*self.now.moves]
        change(moves)
        return self.to(replace(self.now, moves=tuple(moves)))


def settled(move: Move) -> Move:
    """The move without what belongs to sides that it does not have.

    An editor keeps that, so that trying another kind of sides loses no words.
    """
    if move.sides is Sides.EACH:
        return move
    label = move.labels[0] if move.labels[0] == move.labels[1] else ""
    return replace(move, first=Side.LEFT, turn="", labels=(label, label))


def blank() -> Draft:
    """A new circuit, without moves yet."""
    circuit = Circuit(id="new", name="My circuit", moves=())
    return Draft(circuit, circuit)


def copied(circuit: Circuit) -> Draft:
    """A circuit like another one, under a name of its own."""
    copy = replace(circuit, name=f"{circuit.name[:73]} (copy)", id="new", origin="")
    return Draft(copy, copy)


class Field(NamedTuple):
    """A value of a circuit, or of one of its moves."""

    setting: Setting
    at: int | None = None
    """The move, from 0; None for the circuit's own."""

    @property
    def key(self) -> str:
        """Its name."""
        return self.setting.key

    @property
    def path(self) -> str:
        """Where `check` finds its mistakes."""
        name = _PATHS.get(self.key, self.key)
        if name.startswith(_STEP):
            name = f"steps[{name.removeprefix(_STEP)}]"
        return f"circuit[0].{'' if self.at is None else f'move[{self.at}].'}{name}"

    def parse(self, text: str) -> object:
        """The value that somebody typed; whether it may stand there is for `check` to say.

        Raises:
            ValueError: It is no such value; the message says what is.
        """
        if self.key in ("targets", "equipment"):
            return tuple(filter(None, map(one_line, text.split(","))))
        if self.key == "pace":
            try:
                return float(text)
            except ValueError:
                raise ValueError(
                    f"{self.setting.label}: a number above 0, at most 60, please"
                ) from None
        if self.key in ("seconds", "rest"):
            values = [self.setting.parse(part) for part in text.replace(",", " ").split()]
            return values[0] if len(values) == 1 else tuple(values)
        return one_line(text) if self.setting.kind == "text" else self.setting.parse(text)

    def stepped(self, old: object, by: int) -> object:
        """A value some steps on; of lengths by round each is."""
        if self.key == "pace":
            return max(0.5, min(60.0, float(str(old)) + by / 2))
        if isinstance(old, tuple):
            return tuple(self.setting.stepped(one, by) for one in old)
        return self.setting.stepped(old, by)

    def value(self, circuit: Circuit) -> object:
        """What stands there; None where nothing does and something else decides."""
        one = circuit if self.at is None else circuit.moves[self.at]
        if isinstance(one, Move) and self.key.startswith(_STEP):
            return [*one.steps, ""][int(self.key.removeprefix(_STEP))]
        made = _VALUES.get(self.key)
        return made(one) if made else getattr(one, self.key)

    def with_value(self, circuit: Circuit, new: Any) -> Circuit:  # noqa: ANN401 - what it parsed
        """The circuit with another value there."""
        if self.at is None:
            return _with(circuit, self.key, new)
        moves = [*circuit.moves]
        moves[self.at] = _with(moves[self.at], self.key, new)
        return replace(circuit, moves=tuple(moves))


def _text(key: str, label: str, help: str) -> Setting:
    return Setting("move", key, label, help, "text")


def _choice(key: str, label: str, help: str, **choices: str) -> Setting:
    return Setting("move", key, label, help, "choice", choices=choices)


CIRCUIT: tuple[Field, ...] = (
    Field(_text("name", "Name", "What it is called in the list.")),
    Field(_text("summary", "What for", "A sentence on what it is for.")),
    Field(Setting("circuit", "fewest", "Fewest rounds", "How often at least.", "count", 1, ROUNDS)),
    Field(Setting("circuit", "most", "Most rounds", "How often at most.", "count", 1, ROUNDS)),
    Field(Setting("circuit", "rest", "Rest after a round",
                  "One length, or one a round: 90 60 30. Without any, the settings decide.",
                  "seconds", 0, LONGEST, 10)),
    Field(_text("equipment", "Have ready", "What is needed, with commas between.")),
)  # fmt: skip

_NAME = _text("name", "Name", "The full name of the move.")
_SHORT = _text("short", "Short name", "At most 20 characters: small screens, voice.")
_COUNT = _choice("counted", "Counted in", "Seconds, or repetitions.",
                 seconds="lasts so long", repetitions="waits for your key")  # fmt: skip
_SECONDS = Setting("move", "seconds", "Seconds",
                   "The whole move, both sides together; or one length a round: 60 45 30.",
                   "seconds", 1, LONGEST, 5)  # fmt: skip
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


_VALUES: Mapping[str, Callable[[Any], object]] = {
    "fewest": lambda circuit: circuit.rounds.min,
    "most": lambda circuit: circuit.rounds.max,
    "rest": lambda circuit: circuit.timing.rest,
    "counted": lambda move: "seconds" if move.reps is None else "repetitions",
    "left": lambda move: move.labels[0],
    "right": lambda move: move.labels[1],
    "label": lambda move: settled(move).labels[0],
    "pace": lambda move: f"{move.pace:g}",
    "only": lambda move: move.only or "all",
}
"""What stands in fields that are no field of `Circuit` or `Move`, or of another type there."""


def _ranged(circuit: Circuit, least: int, most: int) -> Circuit:
    """The circuit with another range of rounds, and its own number within it."""
    rounds, own = Rounds(least, most), circuit.timing.rounds
    timing = replace(circuit.timing, rounds=None if own is None else rounds.clamp(own))
    return replace(circuit, rounds=rounds, timing=timing)


def _with(one: Edited, key: str, new: Any) -> Edited:  # noqa: ANN401 - what the field parsed
    if isinstance(one, Move) and key.startswith(_STEP):
        steps = [*one.steps, ""]
        steps[int(key.removeprefix(_STEP))] = new
        return replace(one, steps=tuple(filter(None, steps)))
    change = _CHANGES.get(key)
    changed: Edited = change(one, new) if change else replace(one, **{key: new})
    return changed


def _renamed(one: Circuit | Move, name: str) -> Circuit | Move:
    """It under another name; a move's short name that is none of its own follows."""
    follows = isinstance(one, Move) and one.short in ("", one.name)
    return replace(one, name=name, **({"short": name} if follows else {}))


def _counted(move: Move, by: str) -> Move:
    """The move counted otherwise, about as long as before."""
    if by == "seconds" and move.reps is not None:
        seconds = round(move.block(1) * len(move.order))
        return replace(move, seconds=max(1, min(LONGEST, seconds)), reps=None, pace=2)
    if by == "repetitions" and move.reps is None:
        return replace(move, seconds=None, reps=max(1, min(1000, round(move.block(1) / 2))), pace=2)
    return move


_CHANGES: Mapping[str, Callable[[Any, Any], Any]] = {
    "name": _renamed,
    "fewest": lambda circuit, new: _ranged(circuit, new, max(new, circuit.rounds.max)),
    "most": lambda circuit, new: _ranged(circuit, min(new, circuit.rounds.min), new),
    "rest": lambda circuit, new: replace(circuit, timing=replace(circuit.timing, rest=new)),
    "counted": _counted,
    "short": lambda move, new: replace(move, short=new or move.name),
    "sides": lambda move, new: replace(move, sides=Sides(new)),
    "first": lambda move, new: replace(move, first=Side(new)),
    "left": lambda move, new: replace(move, labels=(new, move.labels[1])),
    "right": lambda move, new: replace(move, labels=(move.labels[0], new)),
    "label": lambda move, new: replace(move, labels=(new, new)),
    "only": lambda move, new: replace(move, only=None if new == "all" else new),
}
"""How these are set, and what else follows from a value."""
