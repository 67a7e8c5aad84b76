"""Other programs' workouts as circuits, each format recognised by what is in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import NamedTuple

from msgspec.structs import replace

from hiptui.domain.circuit import LONGEST, MOVES, ROUNDS, Circuit, Move, Side, Sides, TimingChoice
from hiptui.domain.formatting import identifier
from hiptui.formats.importers import fit
from hiptui.formats.importers.draft import (
    Draft,
    Program,
    Refused,
    Step,
    clean,
    is_pause,
    load,
    shortened,
    side_of,
)
from hiptui.formats.importers.timers import HIIT_CLI, OPENHIIT, SECONDS, WORKOUT_TIMER
from hiptui.toml_lines import SIZE

__all__ = ["Found", "Imported", "Refused", "read"]

_NAME, _TEXT = 80, 2000
"""The most characters of a name and of another text."""
CIRCUITS = 500
"""The most circuits of a file."""
_ARCHIVES = {b"PK\x03\x04": "zip", b"\x1f\x8b": "gzip", b"7z\xbc\xaf": "7z", b"BZh": "bzip2"}
_JSON = (SECONDS, WORKOUT_TIMER, OPENHIIT, HIIT_CLI)


class Imported(NamedTuple):
    """What a file holds."""

    program: str
    circuits: tuple[Found, ...]
    refused: tuple[str, ...]
    said: tuple[str, ...]
    """What was to be told of the whole file."""


def read(data: bytes) -> Imported | None:
    """The circuits in a file; None where no format claims it, Refused where it is damaged."""
    for beginning, kind in _ARCHIVES.items():
        if data.startswith(beginning):
            raise Refused(f"a {kind} archive; unpack it first")
    if len(data) > SIZE:
        raise Refused("larger than 1 MiB")
    if fit.claims(data):
        return _imported(fit.NAME, fit.drafts(data), ())
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in {b"{", b"["}:
        return None
    document, said = load(data)
    for program in _JSON:
        if any(True for _ in program.found(document)):
            said += (f"not carried over: {program.behind}",) if program.behind else ()
            return _imported(program.name, _drafts(program, document), said)
    return None


def _drafts(program: Program, document: object) -> Iterator[Draft | Refused]:
    """What a program's workouts are, and why some are none."""
    for place, workout in program.found(document):
        try:
            yield program.draft(workout, place)
        except Refused as error:
            yield error


def _imported(program: str, drafts: Iterator[Draft | Refused], said: tuple[str, ...]) -> Imported:
    circuits: list[Found] = []
    refused: list[str] = []
    for draft in drafts:
        if len(circuits) + len(refused) == CIRCUITS:
            refused.append(f"what follows the first {CIRCUITS} workouts")
            break
        try:
            if isinstance(draft, Refused):
                raise draft
            circuits.append(assemble(draft))
        except Refused as error:
            refused.append(clean(str(error)))
    return Imported(program, tuple(circuits), tuple(refused), said)


class Found(NamedTuple):
    """A circuit out of another program's file."""

    circuit: Circuit
    """Its id is made from its name, and may be taken already."""
    said: tuple[str, ...]
    """What became of what could not be carried over as it was."""


def assemble(draft: Draft) -> Found:
    """The circuit of a draft; Refused where it has nothing to do, or more than may be."""
    moves, pauses = _moves_and_pauses(draft.steps)
    steps = (*draft.warmup, *moves, *draft.cooldown)
    if not moves:
        raise Refused(f"{_named(draft)} holds no move")
    if len(steps) > MOVES:
        raise Refused(f"{_named(draft)} would be {len(steps)} moves, {MOVES} are the most")
    notes = list(draft.said)
    timing = replace(_timing(draft, pauses, notes), switch=_switch(steps, notes))
    name = shortened(draft.name, _NAME) or "Workout"
    circuit = Circuit(
        id=identifier(name),
        name=name,
        moves=tuple(_move(step, notes) for step in steps),
        summary=shortened(draft.summary, _TEXT),
        timing=timing,
    )
    return Found(circuit, tuple(map(clean, notes)))


def _timing(draft: Draft, pauses: Sequence[float | None], notes: list[str]) -> TimingChoice:
    """Rounds, and the pauses but those between sides; what differs from the file is noted."""
    lead, trailing = pauses[0] or 0, pauses[-1] or 0
    change = _change(pauses[1:-1], draft.change, notes)
    rest = trailing + (draft.rest if draft.rest is not None else lead * (draft.rounds > 1))
    prepare = lead if draft.prepare is None else draft.prepare
    if draft.rounds > 1 and not rest and change:
        notes.append(f"{change} s of change come between rounds too, where there was no pause")
    if draft.cooldown and change:
        notes.append(f"{change} s of change come before the cool-down")
    if draft.rounds > ROUNDS:
        notes.append(f"{draft.rounds} rounds became {ROUNDS}, the most there are")
    return TimingChoice(
        rounds=min(draft.rounds, ROUNDS),
        rest=_whole(rest),
        rest_after_last=trailing > 0,
        prepare=_whole(prepare) if prepare or draft.prepare is not None else None,
        change=change,
    )


def _named(draft: Draft) -> str:
    where = f"{draft.place}: " if draft.place else ""
    return f'{where}"{shortened(draft.name, 40)}"'


def _whole(seconds: float) -> int:
    return min(ceil(seconds), LONGEST)


def _moves_and_pauses(steps: Sequence[Step]) -> tuple[list[Step], list[float | None]]:
    """The moves, two sides as one; seconds of the pauses before them and after all, None for no."""
    moves: list[Step] = []
    pauses: list[float | None] = [None]
    for step in steps:
        if step.pause or (step.reps is None and is_pause(step.name)):
            pauses[-1] = (pauses[-1] or 0) + step.seconds
        elif step.seconds or step.reps:
            if both := _both_sides(moves[-1], pauses[-1], step) if moves else None:
                moves[-1], pauses[-1] = both, None
            else:
                moves.append(step)
                pauses.append(None)
    return moves, pauses


def _both_sides(one: Step, pause: float | None, other: Step) -> Step | None:
    """A left and a right step that belong together as one, with the pause between them."""
    first, second = side_of(one.name), side_of(other.name)
    if not (first and second and first[1] is second[1].other):
        return None
    same = first[0].lower() == second[0].lower() and not (one.each or other.each)
    as_long = (one.seconds, one.reps, one.fit) == (other.seconds, other.reps, other.fit)
    if not (same and as_long and one.seconds * 2 <= LONGEST):
        return None
    labels = (one.labels[0], other.labels[0])
    return one._replace(
        name=first[0],
        seconds=one.seconds * 2,
        each=True,
        first=first[1],
        switch=pause or 0,
        labels=labels if first[1] is Side.LEFT else labels[::-1],
    )


def _change(pauses: Sequence[float | None], usual: float | None, notes: list[str]) -> int | None:
    """The pause between moves: the one there is, else the most common of them."""
    lengths = [_whole((usual or 0) if pause is None else pause) for pause in pauses]
    if not lengths:
        return None if usual is None else _whole(usual)
    common = Counter(lengths)
    change = max(common, key=lambda length: (common[length], length))
    if len(common) > 1:
        notes.append(f"pauses of {_listed(common)} s between moves became {change} s each")
    return change


def _switch(steps: Sequence[Step], notes: list[str]) -> int | None:
    lengths = {_whole(step.switch) for step in steps if step.each}
    if len(lengths) > 1:
        notes.append(f"pauses of {_listed(lengths)} s between sides became {max(lengths)} s each")
    return max(lengths, default=None)


def _listed(lengths: Iterable[int]) -> str:
    first, *others = (str(length) for length in sorted(lengths))
    return f"{', '.join([first, *others[:-1]])} and {others[-1]}"


def _move(step: Step, notes: list[str]) -> Move:
    name = shortened(step.name, _NAME) or "Move"
    if step.seconds != _whole(step.seconds):
        notes.append(f'"{name}": {step.seconds:g} s became {_whole(step.seconds)} s')
    left, right = (shortened(label, _TEXT) for label in step.labels)
    if step.each:
        left, right = left or "Left side", right or "Right side"
    return Move(
        name=name,
        seconds=None if step.reps else _whole(step.seconds),
        reps=step.reps,
        sides=Sides.EACH if step.each else Sides.BOTH,
        first=step.first,
        only=step.only,
        fit=step.fit,
        labels=(left, right if step.each else left),
    )
