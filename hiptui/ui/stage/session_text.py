"""What the session's page says in plain rows: names, labels, what comes next, progress, keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from hiptui.domain.circuit import Move
from hiptui.domain.commands import Command
from hiptui.domain.cues import halfway
from hiptui.domain.formatting import clock, lowered, many, total, up
from hiptui.domain.session import Snapshot
from hiptui.domain.timeline import Kind, Segment
from hiptui.ui.stage.lines import (
    BLANK,
    Line,
    Role,
    Span,
    cut,
    fill,
    line,
    paragraph,
    short_name,
    shown,
    width,
)
from hiptui.ui.stage.session_view import SessionView, phase_of

WIDE = 60
"""Cells from which two bars share a row."""
FAR = 40
"""Rows from which the label is in block letters."""
LOW = 3
"""Rows of these letters."""
LOW_WHOLE = 5
"""The same in whole cells."""
KEYS_FROM = (76, 22)
"""Cells and rows from which the row of keys always has its place: 80x24 in the frame of a pause."""
BEHIND = "━"
AHEAD = "─"
HALF_BEHIND = "┻"
HALF_AHEAD = "┴"


def place(snapshot: Snapshot) -> str:
    """Round and move, each of how many."""
    segment = snapshot.coming
    rounds = f"round {snapshot.round}/{snapshot.rounds}"
    if segment is None or (snapshot.segment and snapshot.segment.kind is Kind.REST):
        return rounds
    number, moves = snapshot.timeline.numbered(segment)
    return f"{rounds}  move {number}/{moves}"


def totals(view: SessionView) -> str:
    """Time to go in all, and the clock time of the end."""
    snapshot = view.snapshot
    ahead = f"{total(snapshot.total_remaining, snapshot.estimated)} to go"
    return f"{ahead}  ends {view.ends}" if view.ends else ahead


def sided(segment: Segment) -> str:
    """A side to put in front of a name, or nothing."""
    return f"{segment.side.upper()}  " if segment.side else ""


def name_rows(move: Move, cells: int, most: int = 2) -> list[Line]:
    """The whole name, on as many rows as it needs; where those are too many, the short one."""
    rows = paragraph(move.name, cells, Role.STRONG)
    return [*(rows if len(rows) <= most else paragraph(short_name(move), cells, Role.STRONG, most))]


def label_rows(view: SessionView, cells: int) -> list[Line]:
    """What each leg does."""
    return [*paragraph(view.label, cells, Role.TEXT if view.resting else Role.WORK, most=2)]


def label_below(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The label where it is not near the side: large where it must be read from far, or alone."""
    high = 0 if rows < FAR else LOW_WHOLE if view.console else LOW
    if large := view.block(view.label, cells, high, Role.WORK):
        return [*large, BLANK]
    return [] if view.side else label_rows(view, cells)


def next_up(snapshot: Snapshot, cells: int) -> str:
    """What follows the work at hand; what does not fit ends at a comma where there is one."""
    text = _following(snapshot)
    return text if width(line(text)) <= cells else shown(text.partition(",")[0], cells)


def _following(snapshot: Snapshot) -> str:
    timeline = snapshot.timeline
    following = timeline.segments[snapshot.index + 1 : snapshot.index + 2]
    if following and following[0].kind is Kind.REST:
        last = snapshot.index == timeline.last_work
        return f"next: {'cool-down' if last else 'rest'} {clock(int(following[0].length))}"
    then = snapshot.then
    move = then.move if then else None
    if then is None or move is None:
        return "next: done"
    here = snapshot.coming
    if here and (here.round, here.move_number) == (then.round, then.move_number):
        return f"next: {lowered(move.label(then.side))}"
    return f"next: {sided(then)}{move.name}"


def progress(view: SessionView, cells: int) -> list[Line]:
    """How far the segment and the workout are, in the phase's colour."""
    snapshot = view.snapshot
    segment = snapshot.segment
    if segment is None:
        return []
    role = phase_of(snapshot).role
    if segment.waits:
        return [workout_bar(snapshot, "all  ", cells, role)]
    name = f"{'rest' if segment.kind is Kind.REST else 'side' if segment.side else 'move'} "
    if cells < WIDE:
        bars = [segment_bar(snapshot, name, cells, role)]
        return [*bars, workout_bar(snapshot, "all  ", cells, role)]
    half = (cells - 3) // 2
    own = fill(segment_bar(snapshot, name, half, role), half + 3)
    return [(*own, *workout_bar(snapshot, "all ", cells - half - 3, role))]


def segment_bar(snapshot: Snapshot, name: str, cells: int, role: Role) -> Line:
    """How much of the timed segment at hand is behind, in whole seconds."""
    segment = snapshot.segment
    room = cells - len(name)
    if segment is None or not segment.seconds or snapshot.remaining is None:
        return ()
    share = max(0.0, 1 - snapshot.remaining / segment.seconds)
    return (Span(name, Role.DIM), *_bar(share, room, role, half=halfway(segment) is not None))


def workout_bar(snapshot: Snapshot, name: str, cells: int, role: Role) -> Line:
    """How much of each round's work is behind, a part a round."""
    rounds = snapshot.rounds
    room = (cells - len(name) - (rounds - 1)) // rounds
    if room < 1:
        return (Span(name, Role.DIM), Span(f"{snapshot.round}/{rounds}"))
    spans: list[Span] = [Span(name, Role.DIM)]
    for number in range(1, rounds + 1):
        if number > 1:
            spans.append(Span("│", Role.DIM))
        spans += _bar(_share_of_round(snapshot, number), room, role)
    return tuple(spans)


def _share_of_round(snapshot: Snapshot, number: int) -> float:
    timeline = snapshot.timeline
    own = [i for i in timeline.work if timeline.segments[i].round == number]
    return sum(i < snapshot.index for i in own) / len(own)


def _bar(share: float, cells: int, role: Role, *, half: bool = False) -> Line:
    """A bar, with a mark at its half where that is told."""
    done, at = min(cells, int(share * cells)), cells // 2
    text = BEHIND * done + AHEAD * (cells - done)
    if half:
        text = text[:at] + (HALF_BEHIND if at < done else HALF_AHEAD) + text[at + 1 :]
    spans = (Span(text[:done], role), Span(text[done:], Role.DIM))
    return tuple(span for span in spans if span.text)


def done_row(view: SessionView, cells: int) -> list[Line]:
    """The key to press where nothing counts the time."""
    segment = view.segment
    if segment is None or not segment.waits:
        return []
    counted = f"{many(segment.reps or 0, 'repetition')} {'is' if segment.reps == 1 else 'are'}"
    return [cut((Span(view.keys.next, Role.KEY), Span(f" when your {counted} done")), cells)]


def last_rows(
    view: SessionView, cells: int, rows: int, optional: Sequence[Line] = ()
) -> list[Line]:
    """`optional` rows, and the keys; a word on what a key did takes the last of the former.

    Where there are none it takes the place of the keys; but in a pause it stands above them, for
    there is no other way out.
    """
    paused, notice = view.snapshot.paused, view.notice or view.why
    named = paused or view.snapshot.cool_down or (cells >= 46 and rows >= 16)
    keys = [key_row(view, cells)] if named else []
    if view.locked and cells >= 30:
        return [*optional, key_row(view, cells)]
    if not notice:
        return [*optional, *keys]
    if keys and optional and not paused:
        said = paragraph(notice, cells, Role.STRONG, most=min(2, len(optional)))
        return [*optional[: -len(said)], *said, *keys]
    most = 1 if rows < 16 or (keys and not paused) else 2
    said = paragraph(notice, cells, Role.STRONG, most=most)
    return [*optional, *said, *(keys if paused and rows >= 16 else ())]


def key_row(view: SessionView, cells: int) -> Line:
    """The keys that do something now, as many as fit whole.

    Help stays longest; in a pause what goes on and what begins again.
    """
    return _fitted(tuple(_key_pairs(view)), cells, 3 if view.snapshot.paused else 0)


@lru_cache(maxsize=32)
def _fitted(pairs: tuple[tuple[str, str], ...], cells: int, kept: int) -> Line:
    """As many pairs as fit, the last longest; but of so many as are `kept` the last goes first."""
    while len(pairs) > 1 and width(_joined(pairs, 2)) > cells:
        pairs = pairs[:-1] if len(pairs) == kept else (*pairs[:-2], pairs[-1])
    wide = _joined(pairs, 3)
    return wide if width(wide) <= cells else cut(_joined(pairs, 2), cells)


def _joined(pairs: tuple[tuple[str, str], ...], gap: int) -> Line:
    blank = Span(" " * gap)
    spans = (
        span
        for key, does in pairs
        for span in (blank, Span(key, Role.KEY), Span(f" {does}", Role.DIM))
    )
    return tuple(span for span in spans if span.text)[1:]


def help_key(view: SessionView) -> Line:
    """Where to find the keys, where there is no room for a row of them."""
    return Span(view.keys.help, Role.KEY), Span(" keys", Role.DIM)


def _key_pairs(view: SessionView) -> Iterator[tuple[str, str]]:
    """Each key with what it does at this moment, most useful first."""
    keys, snapshot = view.keys, view.snapshot
    if view.locked:
        yield f"{keys.lock} {keys.lock}", "unlocks"
        yield "ctrl+c", "leaves"
        return
    if snapshot.cool_down:
        yield "enter", "what you did"
    elif snapshot.paused:
        yield keys.pause, "go on"
        yield keys.restart, "this side again" if view.side else "this again"
        yield keys.next, "next"
    else:
        if snapshot.count_in:
            yield "enter", "go"
        yield keys.pause, "pause"
        done = snapshot.segment is not None and snapshot.segment.waits
        yield keys.next, "done" if done else "next"
    yield keys.previous, "back"
    if not snapshot.cool_down:
        yield keys.leave, "leave"
    yield keys.help, "help"


def outcome(command: Command, snapshot: Snapshot, *, changed: bool) -> str:
    """A word on what a command did, where the screen does not say it anyway."""
    rounds = many(snapshot.rounds, "round")
    most = many(snapshot.timeline.circuit.rounds.max, "round")
    length = clock(up(snapshot.segment.length)) if snapshot.segment else ""
    said = {
        Command.LONGER: (f"10 s more: {length}, this time.", _no_change(snapshot, longer=True)),
        Command.SHORTER: (f"10 s less: {length}, this time.", _no_change(snapshot, longer=False)),
        Command.ADD_ROUND: (f"One round more: {rounds}.", f"{most} at the most."),
        Command.DROP_ROUND: (f"One round fewer: {rounds}.", f"No round to drop: {rounds}."),
        Command.UNDO: ("Taken back.", "Nothing to take back."),
    }
    return said[command][not changed] if command in said else ""


def _no_change(snapshot: Snapshot, *, longer: bool) -> str:
    """Why this segment can not be made longer or shorter."""
    if snapshot.segment is None or snapshot.segment.waits:
        return "Repetitions have no time to change."
    return "An hour is the longest." if longer else "Only 10 s or less to go."
