"""What the session's page says in plain rows: names, labels, what comes next, progress, keys."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from textual.geometry import Region

from hiptui.domain.circuit import Move
from hiptui.domain.cues import halfway
from hiptui.domain.formatting import many
from hiptui.domain.session import Snapshot
from hiptui.domain.timeline import Kind, Segment
from hiptui.ui.stage import (
    BLANK,
    Line,
    Role,
    Span,
    apart,
    cut,
    fill,
    line,
    paragraph,
    spread,
    width,
    width_of,
)
from hiptui.ui.stage.session_view import BY_KIND, WORK, SessionView, phase_of, place, totals

LOW = 16
"""Rows below which there is room for what must be said only."""
NAMED = 18
"""Rows from which the name of the move at work is in block letters."""
PAUSED_HIGH = 5
"""Rows of a pause's letters, at the least."""
WIDE = 60
"""Cells from which two bars share a row."""
FAR = 40
"""Rows from which the label is in block letters, of these rows; of whole cells it has more."""
LABEL, LABEL_WHOLE = 3, 5
KEYS_FROM = (76, 22)
"""Cells and rows from which the row of keys always has its place: 80x24 in the frame of a pause."""


def name_rows(move: Move, cells: int, most: int = 2) -> list[Line]:
    """The whole name, on as many rows as it needs; where those are too many, the short one."""
    rows = paragraph(move.name, cells, Role.STRONG)
    return [*(rows if len(rows) <= most else paragraph(move.short, cells, Role.STRONG, most))]


def label_rows(view: SessionView, cells: int) -> list[Line]:
    """What each leg does."""
    return [*paragraph(view.label, cells, Role.TEXT if view.resting else Role.WORK, most=2)]


def label_below(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The label where it is not near the side: large where it must be read from far, or alone."""
    high = 0 if rows < FAR else LABEL_WHOLE if view.console else LABEL
    if large := view.block(view.label, cells, high, Role.WORK):
        return [*large, BLANK]
    return [] if view.side else label_rows(view, cells)


def progress(view: SessionView, cells: int) -> list[Line]:
    """How far the segment and the workout are, in the phase's colour."""
    snapshot = view.snapshot
    segment = snapshot.segment
    if segment is None:
        return []
    role = phase_of(snapshot).role
    half = (cells - 3) // 2
    if segment.waits or cells < WIDE:
        own = [] if segment.waits else [_segment_bar(snapshot, segment, cells, role)]
        return [*own, _workout_bar(snapshot, "all  ", cells, role)]
    bar = fill(_segment_bar(snapshot, segment, half, role), half + 3)
    return [(*bar, *_workout_bar(snapshot, "all ", cells - half - 3, role))]


def _segment_bar(snapshot: Snapshot, segment: Segment, cells: int, role: Role) -> Line:
    """How much of a timed segment is behind, in whole seconds."""
    name = f"{'rest' if segment.kind is Kind.REST else 'side' if segment.side else 'move'} "
    share = max(0.0, 1 - (snapshot.remaining or 0) / segment.length)
    half = halfway(segment) is not None
    return (Span(name, Role.DIM), *_bar(share, cells - len(name), role, half=half))


def _workout_bar(snapshot: Snapshot, name: str, cells: int, role: Role) -> Line:
    """How much of each round's work is behind, a part a round."""
    rounds, timeline = snapshot.rounds, snapshot.timeline
    room = (cells - len(name) - (rounds - 1)) // rounds
    if room < 1:
        return (Span(name, Role.DIM), Span(f"{snapshot.round}/{rounds}"))
    spans = [Span(name, Role.DIM)]
    for number in range(1, rounds + 1):
        own = timeline.work_of[number]
        spans += _bar(bisect_left(own, snapshot.index) / len(own), room, role)
        spans.append(Span("│", Role.DIM))
    return tuple(spans[:-1])


def _bar(share: float, cells: int, role: Role, *, half: bool = False) -> Line:
    """A bar, with a mark at its half where that is told."""
    done, at = min(cells, int(share * cells)), cells // 2
    text = "━" * done + "─" * (cells - done)
    if half:
        text = text[:at] + ("┻" if at < done else "┴") + text[at + 1 :]
    spans = (Span(text[:done], role), Span(text[done:], Role.DIM))
    return tuple(span for span in spans if span.text)


def done_row(view: SessionView, cells: int) -> list[Line]:
    """The key to press where nothing counts the time."""
    segment = view.segment
    if segment is None or not segment.waits:
        return []
    counted = f"{many(segment.reps or 0, 'repetition')} {'is' if segment.reps == 1 else 'are'}"
    return [cut((Span(view.keys["next"], Role.KEY), Span(f" when your {counted} done")), cells)]


def last_rows(
    view: SessionView, cells: int, rows: int, optional: Sequence[Line] = ()
) -> list[Line]:
    """`optional` rows, and the keys; a word on what a key did takes the last of the former.

    Where there are none it takes the place of the keys; but in a pause it stands above them, for
    there is no other way out. On a low page a long one takes an optional row too.
    """
    paused, notice = view.snapshot.paused, view.notice or view.why
    locked = view.locked and cells >= 30
    named = locked or paused or view.snapshot.cool_down or (cells >= 46 and rows >= LOW)
    kept = 3 if paused else 0  # help stays longest; in a pause what goes on and what begins again
    keys = [_fitted(tuple(_key_pairs(view)), cells, kept)] if named else []
    if locked or not notice:
        return [*optional, *keys]
    if keys and optional and not paused:
        said = paragraph(notice, cells, Role.STRONG, most=min(2, len(optional)))
        return [*optional[: -len(said)], *said, *keys]
    own = 1 if rows < LOW or (keys and not paused) else 2
    said = paragraph(notice, cells, Role.STRONG, most=2 if optional else own)
    left = len(optional) + min(0, own - len(said))
    return [*optional[:left], *said, *(keys if paused and rows >= LOW else ())]


@lru_cache(maxsize=32)
def _fitted(pairs: tuple[tuple[str, str], ...], cells: int, kept: int) -> Line:
    """As many pairs as fit, the last longest; but of so many as are `kept` the last goes first."""
    while len(pairs) > 1 and width(_joined(pairs, 2)) > cells:
        pairs = pairs[:-1] if len(pairs) == kept else (*pairs[:-2], pairs[-1])
    wide = _joined(pairs, 3)
    return wide if width(wide) <= cells else cut(_joined(pairs, 2), cells)


def _joined(pairs: tuple[tuple[str, str], ...], gap: int) -> Line:
    each = (
        (Span(" " * gap), Span(key, Role.KEY), Span(f" {does}", Role.DIM)) for key, does in pairs
    )
    return tuple(span for one in each for span in one if span.text)[1:]


def help_key(view: SessionView) -> Line:
    """Where to find the keys, where there is no room for a row of them."""
    return Span(view.keys["help"], Role.KEY), Span(" keys", Role.DIM)


def _key_pairs(view: SessionView) -> Iterator[tuple[str, str]]:
    """Each key with what it does at this moment, most useful first."""
    keys, snapshot = view.keys, view.snapshot
    if view.locked:
        yield f"{keys['lock']} {keys['lock']}", "unlocks"
        yield "ctrl+c", "leaves"
        return
    if snapshot.cool_down:
        yield "enter", "what you did"
    elif snapshot.paused:
        yield keys["pause"], "go on"
        yield keys["restart"], "this side again" if view.side else "this again"
        yield keys["next"], "next"
    else:
        if snapshot.count_in:
            yield "enter", "go"
        yield keys["pause"], "pause"
        done = snapshot.segment is not None and snapshot.segment.waits
        yield keys["next"], "done" if done else "next"
    yield keys["previous"], "back"
    if not snapshot.cool_down:
        yield keys["leave"], "leave"
    yield keys["help"], "help"


def work_header(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The move's short name, the phase beside it; the phase alone where there is no room."""
    now, facts, move = _now(view), _facts(view, cells, rows), view.snapshot.move
    name = move.short if move and rows >= NAMED else ""
    role = Role.STRONG if view.at_work else phase_of(view.snapshot).role
    for beside, row in ((facts, None), (facts[:1], ()), ([], now)):
        room = cells - (width_of(beside) + 3 if beside else 0)
        if letters := view.block(name, room, _high(rows), role):
            below = [] if row is None else [_row(view, row, cells, rows)]
            return [*apart(letters, beside, cells), *below]
    return [_row(view, now, cells, rows)]


def phase_header(view: SessionView, cells: int, rows: int) -> list[Line]:
    """The phase in block letters, in a pause with what stands still beside it.

    In work alone it is not large: so it is seen at any size that nothing is to be done yet.
    """
    phase, paused = phase_of(view.snapshot), view.snapshot.paused
    high = max(_high(rows), PAUSED_HIGH if paused else 0)
    ways = (view.block(phase.word, wide, high, phase.role) for wide in (cells * 3 // 5, cells))
    word = next(filter(None, ways), [])
    facts = _facts(view, cells, rows)[not paused :]
    if word and width_of(word) + width_of(facts) + 3 <= cells:
        return apart(word, facts, cells)
    lead = _now(view) if paused or not word else ()
    return word if paused and rows < LOW else [*word, _row(view, lead, cells, rows)]


def _high(rows: int) -> int:
    """Rows of the head's letters: an eighth of the page, and one more."""
    return -(-rows // 8) + 1


def flash_of(header: list[Line]) -> Region:
    """The part of a header that may flash: its word, and neither digits nor anything below."""
    wide = header[0][0].width
    return Region(0, 0, wide, len([row for row in header if row[0].width == wide]))


def _facts(view: SessionView, cells: int, rows: int) -> list[Line]:
    """What goes on, place and totals, a row each, all equally wide; on small pages the keys."""
    where = [line(place(view)), line(totals(view), Role.DIM)]
    if _keyless(cells, rows):
        where = [*map(line, place(view).split("  ", 1)), help_key(view)]
    facts = [_now(view), *where]
    wide = width_of(facts)
    return [(*row, Span(" " * (wide - width(row)))) for row in facts]


def _now(view: SessionView) -> Line:
    """The phase in small letters, in a pause what goes on after it; the time repetitions took."""
    snapshot, segment, phase = view.snapshot, view.segment, phase_of(view.snapshot)
    told = Span(f"{phase.glyph} {phase.word}", phase.role)
    if phase is WORK:
        told = Span(f" {told.text} ", Role.NOW)
    if snapshot.paused and segment:
        told = Span(f"goes on: {BY_KIND[segment.kind].word.lower()}", Role.DIM)
    waits = segment is not None and segment.waits and not snapshot.count_in
    return told, *line(f"  {view.time} so far" if waits else "", Role.STRONG)


def _row(view: SessionView, lead: Line, cells: int, rows: int) -> Line:
    """A row with place, totals and where the keys are, as much as there is room for."""
    where, total = line(place(view)), (Span("  "), Span(totals(view), Role.DIM))
    move = line(place(view).removeprefix(f"round {view.snapshot.round}/{view.snapshot.rounds}  "))
    keys = (Span("  "), *help_key(view)) if _keyless(cells, rows) else ()
    ways = ((*where, *total, *keys), (*where, *keys), (*move, *keys), keys or where)
    right = next((way for way in ways if width(lead) + width(way) + 2 <= cells), ())
    return spread(lead, right, cells)


def _keyless(cells: int, rows: int) -> bool:
    return cells < KEYS_FROM[0] or rows < KEYS_FROM[1]
