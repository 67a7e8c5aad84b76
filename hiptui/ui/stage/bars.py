"""Progress of the segment and of the workout."""

from __future__ import annotations

from hiptui.domain.cues import halfway
from hiptui.domain.snapshot import Snapshot
from hiptui.ui.stage.lines import Line, Role, Span

DONE = "━"
AHEAD = "─"
HALF_DONE = "┻"
HALF_AHEAD = "┴"


def segment_bar(snapshot: Snapshot, name: str, cells: int, role: Role) -> Line:
    """How much of the timed segment at hand is behind, in whole seconds."""
    segment = snapshot.segment
    room = cells - len(name)
    if segment is None or not segment.seconds or snapshot.remaining is None:
        return ()
    share = max(0.0, 1 - snapshot.remaining / segment.seconds)
    bar = _bar(share, room, role)
    if halfway(segment):
        bar = _marked(bar, room // 2, role)
    return (Span(name, Role.DIM), *bar)


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


def _marked(bar: Line, at: int, role: Role) -> Line:
    """The bar with its halfway mark."""
    text = "".join(span.text for span in bar)
    done = sum(len(span.text) for span in bar if span.role is role)
    mark = Span(HALF_DONE if at < done else HALF_AHEAD, role if at < done else Role.TEXT)
    spans = (
        Span(text[: min(at, done)], role),
        Span(text[done:at], Role.DIM),
        mark,
        Span(text[at + 1 : done], role),
        Span(text[max(at + 1, done) :], Role.DIM),
    )
    return tuple(span for span in spans if span.text)


def _bar(share: float, cells: int, role: Role) -> Line:
    done = min(cells, int(share * cells))
    spans = (Span(DONE * done, role), Span(AHEAD * (cells - done), Role.DIM))
    return tuple(span for span in spans if span.text)
