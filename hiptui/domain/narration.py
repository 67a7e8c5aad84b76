"""A session told in whole sentences, one line an event: for screen readers, pipes and paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hiptui.domain.circuit import Move, Side
from hiptui.domain.commands import Command
from hiptui.domain.cues import halfway, into_position
from hiptui.domain.formatting import clock, lasting, lowered, many, sentences, to_go, up
from hiptui.domain.record import TOO_SHORT, SessionRecord
from hiptui.domain.session import Session, Snapshot, sample
from hiptui.domain.timeline import Kind, Placed, Segment, Timeline

SAFETY = (
    "Hard is fine, sharp is not. Stop if you feel pain, dizziness or pressure in the chest. "
    "Injured, pregnant, recently operated on or unsure? Ask a doctor or physiotherapist first."
)
SCREEN = (
    "Put the screen beyond the foot of the mat and enlarge the text until the terminal is about "
    "80x24."
)
"""Both are shown at the first start, then in help."""
NEW_HERE = "New here? tab walks you through the moves. Start with 2 rounds."


def lines_of(timeline: Timeline, index: int) -> Iterator[Placed[str]]:
    """The lines of segment `index` in order; past the last work, that it is done."""
    if index == timeline.last_work + 1:
        rest = (lasting(one.length) for one in timeline.segments[index:])
        yield Placed(
            index, 0.0, sentences("Done", *(f"{seconds} to cool down" for seconds in rest))
        )
    elif index <= timeline.last_work:
        segment = timeline.segments[index]
        yield Placed(index, 0.0, start_of(timeline, index))
        if half := halfway(segment):
            yield Placed(index, half, sentences(to_go(half)))
        if after := into_position(timeline, index):
            told, seconds = announcement(timeline, index), lasting(segment.length - after)
            yield Placed(index, after, sentences("Get into position", told, seconds))


def start_of(timeline: Timeline, index: int) -> str:
    """What is told when segment `index` begins, up to the last work."""
    segment, coming = timeline.segments[index], timeline.coming(index)
    assert coming is not None
    assert coming.move is not None
    move, side, seconds = coming.move, coming.side, lasting(segment.length)
    match segment.kind:
        case Kind.WORK if index and timeline.segments[index - 1].kind is not Kind.WORK:
            return sentences("Work", _named(move, side), _length(segment))
        case Kind.WORK:  # nothing before it has told the move
            return sentences(announcement(timeline, index), "Work", _length(segment))
        case Kind.SWITCH:
            return sentences("Switch", _side(move, side), move.for_side(side).turn, seconds)
        case Kind.REST:
            over = f"Round {segment.round} of {timeline.timing.rounds} done"
            told_later = into_position(timeline, index)
            then = f"Then {lowered(_named(move, side))}" if told_later else ""
            return sentences(over, f"Rest {seconds}", then or announcement(timeline, index))
        case _:
            ready = "Get ready" if segment.kind is Kind.PREPARE else ""
            return sentences(ready, announcement(timeline, index), seconds)


def announcement(timeline: Timeline, index: int) -> str:
    """The work at or after segment `index`: round, move, side, and in round 1 the setup."""
    segment = timeline.coming(index)
    if segment is None or (move := segment.move) is None:
        return ""
    number, moves = timeline.numbered(segment)
    return sentences(
        f"Round {segment.round} of {timeline.timing.rounds}",
        f"Move {number} of {moves}: {lowered(move.name)}",
        _side(move, segment.side),
        move.for_side(segment.side).setup if segment.round == 1 else "",
    )


def opening(timeline: Timeline) -> str:
    """What is about to be done, how long it takes, and what to have ready."""
    circuit = timeline.circuit
    about = "about " if any(move.reps for move in circuit.moves) else ""
    gear = ", ".join(circuit.gear)
    return sentences(
        f"{circuit.name}: {many(len(circuit.moves), 'move')}, "
        f"{many(timeline.timing.rounds, 'round')}, {about}{lasting(timeline.seconds)}",
        f"Have ready: {gear}" if gear else "",
    )


def instruction(snapshot: Snapshot) -> str:
    """How the move at hand, or else the one that follows, is done."""
    segment, move = snapshot.coming, snapshot.move
    if segment is None or move is None:
        return "The work is done."
    told = move.for_side(segment.side)
    check = f"Watch for: {lowered(told.check)}" if told.check else ""
    return sentences(move.name, _side(move, segment.side), told.setup, *told.steps, check)


def standing(snapshot: Snapshot) -> str:
    """That time stands still; or when it goes on, and with what."""
    if snapshot.paused:
        return "Paused."
    going = f"Going on in {snapshot.count_in}" if snapshot.count_in else "Going on"
    return sentences(going, whereabouts(snapshot))


def whereabouts(snapshot: Snapshot) -> str:
    """What is under way, and how much of it is to go."""
    segment = snapshot.segment
    if segment is None:
        return ""
    name = lowered(_named(segment.move, segment.side)) if segment.move else ""
    remaining = "" if snapshot.remaining is None else to_go(snapshot.remaining)
    parts = (segment.kind.capitalize(), name, remaining)
    return sentences(", ".join(part for part in parts if part))


def place(snapshot: Snapshot) -> str:
    """Where a session stands, by the work at hand or that follows: "round 2, move 5, left"."""
    if (coming := snapshot.coming) is None:
        return f"round {snapshot.round}"
    number, _ = snapshot.timeline.numbered(coming)
    parts = [f"round {coming.round}", f"move {number}", *([coming.side] if coming.side else [])]
    return ", ".join(parts)


def resume_question(cut: Session) -> str:
    """Asked where a session was cut short."""
    return f"Go on at {place(sample(cut, 0.0))}?"


def keys_text(keys: Mapping[str, str]) -> str:
    """What the keys do, by the first key of each command."""
    first = {id: key for key, id in reversed(list(keys.items()))}
    what = {
        "pause": "pauses",
        "next": "next",
        "previous": "previous",
        "restart": "again from the first side",
        "longer": "10 seconds more",
        "shorter": "10 seconds less",
        "add-round": "adds a round",
        "drop-round": "drops one",
        "undo": "takes back",
        "instruction": "repeats the instruction",
        "quit": "leaves",
    }
    return f"Keys: {', '.join(f'{first[id]} {does}' for id, does in what.items() if id in first)}."


def outcome(command: Command, after: Snapshot, *, changed: bool) -> str:
    """What a command did to lengths and rounds, or why it did nothing; empty for others."""
    rounds, most = many(after.rounds, "round"), after.timeline.circuit.rounds.max
    full = f"{rounds} at the most." if after.rounds >= most else f"Too late for one more: {rounds}."
    length = clock(up(after.segment.length)) if after.segment else ""
    longest, shortest = "An hour is the longest.", "Only 10 seconds or less to go."
    if after.segment is None or after.segment.waits:
        longest = shortest = "Repetitions have no time to change."
    said = {
        Command.LONGER: (f"10 seconds more: {length}, this time.", longest),
        Command.SHORTER: (f"10 seconds less: {length}, this time.", shortest),
        Command.ADD_ROUND: (f"One round more: {rounds}.", full),
        Command.DROP_ROUND: (f"One round fewer: {rounds}.", f"No round to drop: {rounds}."),
        Command.UNDO: ("Taken back.", "Nothing to take back."),
    }
    return said[command][not changed] if command in said else ""


def after_command(command: Command, after: Snapshot, *, changed: bool) -> str:
    """What to say after a command where no line comes by itself."""
    said = outcome(command, after, changed=changed)
    if command is Command.UNDO and changed:
        return sentences(said, whereabouts(after))
    if said or command is Command.PAUSE:
        return said or standing(after)
    if changed and after.paused and not after.cool_down:
        return f"Paused. {start_of(after.timeline, after.index)}"
    return standing(after) if changed and (after.paused or after.count_in) else ""


def closing(done: SessionRecord) -> str:
    """What was done in the end, against what was planned."""
    whole = "All done" if done.status == "completed" else "Done in part"
    return sentences(f"{whole}: {_done_of_planned(done)}", "" if done.is_kept else TOO_SHORT)


def leaving(done: SessionRecord) -> str:
    """Asked before a session is left, with what was done so far."""
    answers = "Enter keeps it as partial, escape goes on, d forgets it"
    return sentences(f"Leave? So far {_done_of_planned(done)}", answers)


def done_so_far(done: SessionRecord, here: int) -> str:
    """What leaving a session at segment `here` would keep: "2 of 21 moves, 1:10 of work"."""
    moves: dict[tuple[int, int | None], bool] = {}
    for one in done.work:
        whole = one.index < here or (one.planned is not None and one.done >= one.planned)
        at = one.round, one.move
        moves[at] = moves.get(at, True) and whole and not one.skipped
    worked = clock(done.whole_seconds()[0])
    return f"{sum(moves.values())} of {many(len(moves), 'move')}, {worked} of work"


def _done_of_planned(done: SessionRecord) -> str:
    rounds = f"{done.rounds_done} of {many(done.rounds_planned, 'round')}"
    planned = f" of {clock(done.planned_seconds)}" if done.planned_seconds else ""
    work = f"{clock(done.whole_seconds()[0])}{planned} of work"
    paused = f", {clock(up(done.paused_seconds))} in pauses" if done.paused_seconds >= 1 else ""
    return f"{rounds}, {work}{paused}"


def _length(segment: Segment) -> str:
    if segment.reps is None:
        return lasting(segment.length)
    times = many(segment.reps, "repetition")
    if segment.waits:
        return sentences(times, "n when done")
    return f"{times}, {lasting(segment.length)}"


def _named(move: Move, side: Side | None) -> str:
    return f"{move.name}, {side} side" if side else move.name


def _side(move: Move, side: Side | None) -> str:
    """The side and what each leg does."""
    label = move.label(side)
    if not side:
        return label
    named = f"{side.capitalize()} side"
    return named if label == named else f"{named}: {lowered(label)}"
