"""The pieces of the session screen."""

from __future__ import annotations

from dataclasses import dataclass, field

from hiptui.domain.circuit import Move, Side
from hiptui.domain.formatting import clock, lowered, total
from hiptui.domain.snapshot import Snapshot
from hiptui.domain.timeline import Kind, Segment
from hiptui.ui.stage.bars import segment_bar, workout_bar
from hiptui.ui.stage.block_letters import block, letters, widest
from hiptui.ui.stage.lines import (
    BLANK,
    Line,
    Role,
    Span,
    beside,
    cut,
    fill,
    fitting,
    line,
    paragraph,
    shown,
    spread,
    width,
)
from hiptui.ui.stage.phases import BY_KIND, DONE, phase_of
from hiptui.ui.stage.rows import FigureSize, apart, width_of

WIDE = 60
"""Cells from which two bars share a row."""
SIDES = ("LEFT", "RIGHT")
COUNT_FROM = 3
"""Seconds left from which the count is shown as large as it goes."""


@dataclass(frozen=True, slots=True)
class SessionKeys:
    """The keys that the stage itself names, as a person reads them."""

    pause: str = "space"
    """Go on."""
    restart: str = "r"
    """This side again."""
    next: str = "n"
    """On to the next segment."""
    previous: str = "p"
    """Back."""
    leave: str = "escape"
    """Out of the session."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What the session screen shows at a moment."""

    snapshot: Snapshot
    """The session."""
    ends: str = ""
    """Clock time of the last second of work, or empty where it stands still."""
    notice: str = ""
    """A word on what a key just did, or empty."""
    hints: Line = BLANK
    """The keys worth knowing."""
    figure: FigureSize = FigureSize.OFF
    """How much room the figure of the move at hand takes."""
    muted: bool = False
    """Whether sound is off."""
    keys: SessionKeys = field(default_factory=SessionKeys)
    """The keys to name."""


def top_band(view: Stage, cells: int, rows: int, *, with_time: bool = False) -> list[Line]:
    """The phase, as high as an eighth of the screen where there is room, and where one is."""
    snapshot = view.snapshot
    phase = phase_of(snapshot)
    waits = snapshot.segment is not None and snapshot.segment.waits
    time = clock(snapshot.elapsed if snapshot.remaining is None else snapshot.remaining)
    place: Line = (Span(_place(snapshot) + ("  muted" if view.muted else "")),)
    totals = _totals(view)
    high = -(-rows // 8) + 1
    word = block(phase.word, cells * 3 // 5, high, phase.role) if rows >= 18 else []
    right = block(time, cells - width_of(word) - 2, high, Role.STRONG) if with_time else []
    if not word or (with_time and not right):
        lead: Line = (Span(f"{phase.glyph} {phase.word}", phase.role),)
        if with_time or waits:
            lead = (*lead, Span(f"  {time}", Role.STRONG))
        both = (*place, Span("  "), *totals)
        fits = width(lead) + width(both) + 2 <= cells
        return [spread(lead, both if fits else place, cells)]
    place = (Span(f"{phase.glyph} ", phase.role), *place)
    if with_time:
        return [*apart(word, right, cells), spread(place, totals, cells)]
    counted: list[Line] = [(Span(time, Role.STRONG), Span(" so far"))] if waits else []
    return apart(word, [place, totals, *counted], cells)


def time_and_side(view: Stage, cells: int, rows: int) -> list[Line]:
    """The digits and the side, one above the other or next to each other: what comes out larger."""
    snapshot = view.snapshot
    role = Role.PAUSE if snapshot.count_in else Role.STRONG
    digits = _digits(snapshot)
    if counting(snapshot):
        role = Role.READY
    segment = snapshot.coming
    side = segment.side.upper() if segment and segment.side else ""
    if not side:
        return block(digits, cells, rows, role)
    options = [_next_to(digits, side, cells, rows, role), _above(digits, side, cells, rows, role)]
    best = max(options, key=lambda option: option[0])
    return best[1]


def _next_to(digits: str, side: str, cells: int, rows: int, role: Role) -> tuple[int, list[Line]]:
    split = cells * 3 // 5
    left = letters(digits, split, rows)
    if not left:
        return 0, [line(f"{digits}  {side}", Role.STRONG)]
    gap = max(4 if cells >= WIDE else 2, len(left) * 2 // 5 + 1)  # more than between two letters
    room = cells - len(left[0]) - gap
    high = widest(SIDES, room, rows)
    whole = high >= min(3, rows)
    word = letters(side, room, high) if whole else letters(side[0], room, len(left))
    # A side in full says more than its first letter in any size.
    score = min(len(left), 3 * len(word)) + len(word) if whole else 1
    drop = max(0, (len(left) - len(word)) // 2)
    rows_of_side = [*[BLANK] * drop, *(line(row, Role.WORK) for row in word)]
    return score, beside([line(row, role) for row in left], rows_of_side, len(left[0]) + gap, cells)


def _above(digits: str, side: str, cells: int, rows: int, role: Role) -> tuple[int, list[Line]]:
    high = widest(SIDES, cells, max(3, rows * 2 // 5))
    word = letters(side, cells, high)
    time = letters(digits, cells, rows - len(word) - 1)
    if not word or not time:
        return 0, []
    score = min(len(time), 3 * len(word)) + len(word)
    return score, [
        *(line(row, role) for row in time),
        BLANK,
        *(line(row, Role.WORK) for row in word),
    ]


def side_and_name(
    segment: Segment, move: Move, large: list[Line], cells: int, rows: int
) -> list[Line]:
    """The coming side and move, as large as they go."""
    name = large or [line(fitting(move, cells), Role.STRONG)]
    if not segment.side:
        return name
    high = widest(SIDES, cells, rows - len(name) - 1)
    word = block(segment.side, cells, high, Role.WORK)
    word = word or [line(segment.side.upper(), Role.WORK)]
    gap = [BLANK] if len(word) + len(name) < rows else []
    return [*word, *gap, *name]


def names(segment: Segment | None, move: Move | None, cells: int, rows: int) -> list[Line]:
    """Move name and label; in block letters where the screen is high enough to be far away."""
    if segment is None or move is None:
        return []
    label = move.label(segment.side)
    if rows >= 40:
        name = large(move, cells, 4)
        said = block(label, cells, 3, Role.WORK)
        if name and said:
            return [*name, BLANK, *said, BLANK]
    text = [line(fitting(move, cells), Role.STRONG)]
    return text + paragraph(label, cells, Role.WORK, most=2)


def large(move: Move, cells: int, rows: int) -> list[Line]:
    """A move name in block letters, in full or short; nothing where neither fits."""
    return block(move.name, cells, rows, Role.STRONG) or block(move.short, cells, rows, Role.STRONG)


def progress(view: Stage, cells: int, *, after_row: bool) -> list[Line]:
    """How far the segment and the workout are; a count of repetitions says how to go on."""
    snapshot = view.snapshot
    segment = snapshot.segment
    if view.notice:
        return [line(shown(view.notice, cells), Role.STRONG)]
    if segment is None:
        return []
    if segment.waits:
        done = (Span(view.keys.next, Role.KEY), Span(f" when your {segment.reps} are done"))
        return [cut(done, cells), workout_bar(snapshot, "all  ", cells)]
    name = f"{'rest' if segment.kind is Kind.REST else 'side' if segment.side else 'move'} "
    if cells < WIDE or (after_row and cells < 80):
        return [segment_bar(snapshot, name, cells), workout_bar(snapshot, "all  ", cells)]
    half = (cells - 3) // 2
    own = fill(segment_bar(snapshot, name, half), half + 3)
    return [(*own, *workout_bar(snapshot, "all ", cells - half - 3))]


def _totals(view: Stage) -> Line:
    snapshot = view.snapshot
    ahead = f"{total(snapshot.total_remaining, snapshot.estimated)} to go"  # "left" is a side here
    ends = f"  ends {view.ends}" if view.ends else ""
    return (Span(ahead + ends, Role.DIM),)


def _place(snapshot: Snapshot) -> str:
    segment = snapshot.coming
    place = f"round {snapshot.round}/{snapshot.rounds}"
    if segment is None or (snapshot.segment and snapshot.segment.kind is Kind.REST):
        return place
    number, moves = snapshot.timeline.numbered(segment)
    return f"{place}  move {number}/{moves}"


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


def _digits(snapshot: Snapshot) -> str:
    if snapshot.count_in:
        return str(snapshot.count_in)
    segment = snapshot.segment
    if segment is not None and segment.waits:
        return f"{segment.reps} REPS"
    if counting(snapshot) and segment is not None and segment.kind is not Kind.WORK:
        return str(snapshot.remaining)
    return clock(snapshot.remaining or 0)


def counting(snapshot: Snapshot) -> bool:
    """Whether the last three seconds of a segment are being counted."""
    left = snapshot.remaining
    return not snapshot.count_in and left is not None and 0 < left <= COUNT_FROM


def side_of(snapshot: Snapshot) -> Side | None:
    """The side at hand or coming."""
    return snapshot.coming.side if snapshot.coming else None


def sided(segment: Segment) -> str:
    """A side to put in front of a name, or nothing."""
    return f"{segment.side.upper()}  " if segment.side else ""


def word_of(segment: Segment | None) -> str:
    """The word for the kind of a segment."""
    return BY_KIND[segment.kind].word if segment else DONE.word


def notice(view: Stage, cells: int) -> list[Line]:
    """What a key just did, as a row, or nothing."""
    return [line(shown(view.notice, cells), Role.STRONG)] if view.notice else []
