"""What is said of circuits and moves, of today, of what a timetable comes to, and of mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.content import Content

from hiptui.domain.circuit import Circuit, Move
from hiptui.domain.formatting import ago, clock, many, number, printable, total, up
from hiptui.domain.settings import stated
from hiptui.domain.timeline import Kind, Segment, Timeline, build
from hiptui.runtime import Runtime
from hiptui.ui.keymap import Keymap
from hiptui.ui.other_sessions import OtherSession, OtherSessions
from hiptui.ui.widgets import clickable, hanging, spread

if TYPE_CHECKING:
    from hiptui.domain.coaching import Advice

BLANK = Content("")
MOST_ROUNDS = 6
"""Numbers of rounds that are listed one by one."""
ROOMY, COUNTED = 44, 54
"""Cells of a row from which "done" is said in words, and moves are counted."""
NAMED = 12
"""Cells of a row that a move's number and name have at the least."""


class Today:
    """Rounds chosen for today, which are never saved, and what follows from them."""

    advice: Advice | None = None
    """What the plan says, once it is known."""

    def __init__(self, runtime: Runtime, others: OtherSessions) -> None:
        self._runtime = runtime
        self._others = others
        self._chosen: dict[str, int] = {}
        self._timelines: dict[str, Timeline] = {}

    def forget(self) -> None:
        """Work all out anew: settings may have changed, or what each circuit's last session had."""
        self._timelines.clear()

    def choose(self, circuit: Circuit, rounds: int) -> None:
        self._chosen[circuit.id] = circuit.rounds.clamp(rounds)
        self._timelines.pop(circuit.id, None)

    def timeline(self, circuit: Circuit) -> Timeline:
        found = self._timelines.get(circuit.id)
        if found is None:
            timing = replace(self._runtime.timing(circuit), rounds=self._rounds(circuit))
            found = self._timelines[circuit.id] = build(circuit, timing)
        return found

    def _rounds(self, circuit: Circuit) -> int:
        """Those chosen; where no setting names any, those of the last session, or the fewest."""
        if chosen := self._chosen.get(circuit.id):
            return chosen
        rounds, source = stated("rounds", circuit, self._runtime.settings)
        if source == "built in":
            last = self._others.past.newest.get(circuit.id)
            rounds = last.rounds_planned if last else circuit.rounds.min
        return circuit.rounds.clamp(int(rounds))

    def circuit_row(self, circuit: Circuit, width: int) -> Content:
        """A row of the list: name, moves, total, when it was last done."""
        timeline = self.timeline(circuit)
        done = self._others.past.newest.get(circuit.id)
        day = self._runtime.settings.plan.day
        days = (self._runtime.today - day(done.started)).days if done else None
        last = _last(days, width).rjust(13 if width >= ROOMY else 6)
        moves = f"{many(len(circuit.moves), 'move'):>9}" if width >= COUNTED else ""
        length = f" {total(timeline.seconds, bool(timeline.waits)):>6}"
        right = Content.assemble((moves, "$quiet"), length, (last, "$quiet"))
        return spread(Content(circuit.name), right, width)

    def advice_row(self, width: int) -> Content:
        """Today's sentence of the plan, and how the week stands where there is room for it."""
        if self.advice is None:
            return BLANK
        week = f"{self.advice.done_this_week} of {self.advice.goal} this week"
        fits = len(self.advice.sentence) + len(week) < width
        sentence = Content.styled(self.advice.sentence, "$phase-rest")
        return spread(sentence, Content.styled(week if fits else "", "$quiet"), width)

    def rounds_row(self, circuit: Circuit | None, cut: OtherSession | None, width: int) -> Content:
        """Rounds, each to be clicked, what comes of them, and when it, or `cut`, would be over."""
        if circuit is None:
            return BLANK
        timeline = self.timeline(circuit)
        ahead = self._runtime.clock.wall(cut.seconds if cut else timeline.work_end)
        done = Content.styled(f"done by {self._runtime.time_of_day(ahead)}", "$loud bold")
        if cut:
            return spread(Content(circuit.name), done, width)
        least, most, today = circuit.rounds.min, circuit.rounds.max, timeline.timing.rounds
        parts = [_round(count, count == today) for count in range(least, most + 1)]
        if len(parts) > MOST_ROUNDS:
            parts = [_round(today, True), Content.styled(f"  {least}-{most}", "$quiet")]
        whole = Content.assemble((_length(timeline), "$loud"), ", ", done)
        left = Content.assemble("Rounds today ", *parts)
        fits = left.cell_length + whole.cell_length + 2 <= width
        return spread(left, whole if fits else done, width)


def _last(days: int | None, width: int) -> str:
    if width < ROOMY:
        return "new" if days is None else ago(days)
    if days is None:
        return "never done"
    return "done today" if days <= 0 else f"{ago(days)} ago"


def move_row(index: int, move: Move, width: int) -> Content:
    """A row of the moves: number, name, how much."""
    much = Content.styled(dose(move), "$quiet").truncate(max(0, width - NAMED), ellipsis=True)
    name = Content(move.name)
    if name.cell_length > width - much.cell_length - 4:
        name = Content(move.short)
    return spread(Content.assemble((f"{index:>2} ", "$quiet"), name), much, width)


def dose(move: Move) -> str:
    """How much of a move: "30+30", "60", "8+8 reps"; by round "60/45/30"; "60 once"."""
    once = " once" if move.only else ""
    if move.reps is not None:
        reps = "+".join([str(move.reps)] * len(move.order))
        return f"{reps} {'rep' if reps == '1' else 'reps'}{once}"
    rounds = len(move.seconds) if isinstance(move.seconds, tuple) else 1
    blocks = (str(number(move.block(i))) for i in range(1, rounds + 1))
    return "/".join("+".join([block] * len(move.order)) for block in blocks) + once


def about_circuit(circuit: Circuit, width: int) -> list[Content]:
    """What a circuit is for."""
    return Content(circuit.summary or circuit.name).wrap(width)


def ready_for(circuit: Circuit, width: int) -> list[Content]:
    """What to have ready, the muscles it is for, and whose circuit it is."""
    gear = f"Have ready: {', '.join(circuit.gear)}." if circuit.gear else ""
    targets = f"For {', '.join(circuit.targets)}." if circuit.targets else ""
    credit = " ".join(filter(None, (circuit.credit, circuit.source)))
    quiet = [Content.styled(text, "$quiet") for text in (targets, credit)]
    return _paragraphs([Content(gear), *quiet], width)


def about_move(move: Move, width: int) -> list[Content]:
    """A move's name, and what each leg does first."""
    label = Content.styled(move.label(move.order[0]), "$phase-work bold")
    return [*Content.styled(move.name, "$loud bold").wrap(width), *label.wrap(width)]


def how(move: Move, width: int) -> list[Content]:
    """Position and steps, on the first side."""
    told = move.for_side(move.order[0])
    rows = Content(told.setup).wrap(width) if told.setup else []
    for i, step in enumerate(told.steps, start=1):
        rows += hanging(Content.styled(f"{i}.", "$quiet"), Content(step), width, 3)
    return rows


def after(move: Move, width: int) -> list[Content]:
    """What to watch for, how the other side begins, and what it is for."""
    side = move.order[0]
    watch = f"Watch: {move.for_side(side).check}" if move.check else ""
    turn = ""
    if side is not None:
        turn = f"Then {side.other}: {move.for_side(side.other).turn or move.label(side.other)}"
    targets = f"For {', '.join(move.targets)}." if move.targets else ""
    quiet = [Content.styled(text, "$quiet") for text in (turn, targets)]
    return _paragraphs([Content.styled(watch, "$phase-ready"), *quiet], width)


def welcome_to(circuit: Circuit, width: int) -> list[Content]:
    """What a newcomer is told, and what the circuit is for."""
    from hiptui.domain.narration import NEW_HERE, SAFETY, SCREEN  # noqa: PLC0415 - not for the first frame

    told = [Content.styled(NEW_HERE, "$loud bold"), Content(SAFETY), Content(SCREEN)]
    return [*_paragraphs(told, width), BLANK, *about_circuit(circuit, width)]


def mistake_rows(texts: Iterable[str], width: int) -> list[Content]:
    """What is wrong with files and with the history."""
    mark, rows = Content.styled("!", "$warning bold"), []
    for text in texts:
        rows += hanging(mark, Content.styled(printable(text), "$warning"), width, 2)
    return rows


def total_of(timeline: Timeline, brief: bool, width: int) -> list[Content]:
    """How the whole comes about, part by part."""
    guess = bool(timeline.waits)
    whole = total(timeline.seconds, guess)
    lengths = dict.fromkeys(("work", "rest", "into place"), 0.0)
    for one in timeline.segments:
        lengths[one.kind if one.kind in lengths else "into place"] += one.length
    parts = [(total(length, guess and name == "work"), name) for name, length in lengths.items()]
    parts = [(length, name) for length, name in parts if lengths[name]]
    if brief:
        sums = " + ".join(map(" ".join, parts))
        line = Content.assemble((whole, "$loud bold"), f" = {sums}")
        short = Content.styled(f"{whole} in all", "$loud bold")
        return [line if line.cell_length <= width else short]
    name = Content.styled(timeline.circuit.name, "$quiet").truncate(width, ellipsis=True)
    rows = (Content(f"{length:>9}  {part}") for length, part in parts)
    return [name, *rows, Content.styled(f"{whole:>9}  in all", "$loud bold")]


MOST = 300
"""Segments of a timetable that are listed."""
_BETWEEN = {
    Kind.PREPARE: "get ready",
    Kind.SWITCH: "turn over",
    Kind.CHANGE: "change",
    Kind.REST: "rest",
}


def timetable(timeline: Timeline, width: int) -> list[Content]:
    """Every segment with its start, as long as the list is worth reading."""
    rows: list[Content] = []
    for at, segment in enumerate(timeline.segments[:MOST]):
        before = timeline.segments[at - 1].round if at else 0
        if segment.round != before:
            rows.append(Content.styled(f"Round {segment.round}", "$phase-work bold"))
        rows.append(_segment_row(segment, timeline.starts[at], width))
    more = len(timeline.segments) - MOST
    return [*rows, Content(f"and {more} more")] if more > 0 else rows


def _segment_row(segment: Segment, start: float, width: int) -> Content:
    length = total(segment.length, segment.waits)
    begins = Content.styled(f"{clock(up(start)):>6}  ", "$quiet")
    if segment.kind is not Kind.WORK or segment.move is None:
        text = Content.styled(_BETWEEN.get(segment.kind, ""), "$quiet")
    else:
        side = f", {segment.side}" if segment.side else ""
        room = width - len(side) - len(length) - 10
        name = Content(segment.move.name)
        text = (name if name.cell_length <= room else Content(segment.move.short)) + side
    return spread(begins + text, Content(length), width)


def _length(timeline: Timeline) -> str:
    """The length of the work, and the cool-down after it: "29:45 + 2:00 cool-down"."""
    rest = up(timeline.seconds - timeline.work_end)
    work = total(timeline.work_end, bool(timeline.waits))
    return f"{work} + {clock(rest)} cool-down" if rest else work


def _round(count: int, chosen: bool) -> Content:
    text = Content.styled(
        f"‹{count}›" if chosen else f" {count} ", "$phase-work bold" if chosen else "$quiet"
    )
    return clickable(text, f"screen.rounds({count})")


def _paragraphs(texts: Iterable[Content], width: int) -> list[Content]:
    rows: list[Content] = []
    for text in filter(None, texts):
        rows += [*([BLANK] if rows else []), *text.wrap(width)]
    return rows


def mistakes(runtime: Runtime, others: OtherSessions, keys: Keymap) -> Iterator[str]:
    """What is wrong with files and with the history, own circuits before figures and settings."""
    if others.past.runs_elsewhere and others.first is None:  # it does not answer
        yield "A session is running in another terminal."
    yield from others.past.notices
    # Misspelt keys come first: they explain what follows.
    circuits = sorted(runtime.problems, key=lambda one: "did you mean" not in one.text)
    for problem in (*circuits, *runtime.figure_problems):
        *names, inside = problem.named or ("",)
        place = "".join(f"{part}: " for part in (", ".join(names), inside) if part)
        yield f"{Path(problem.file).name}:{problem.line} {place}{problem.text}"
    yield from (*runtime.warnings, *keys.warnings)
