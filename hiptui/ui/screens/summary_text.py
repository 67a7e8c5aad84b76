"""What the summary says: what was done, beside last time, and a word on what it was like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import get_args

from textual.content import Content

from hiptui.domain.circuit import Circuit
from hiptui.domain.formatting import clock, many, up
from hiptui.domain.planner import DoneSession
from hiptui.domain.record import Harder, SegmentRecord, SessionRecord
from hiptui.ui.widgets.text import clickable, hanging, spread

EFFORTS = (
    "very easy",
    "easy",
    "comfortable",
    "steady",
    "getting hard",
    "hard, could go on",
    "hard",
    "very hard",
    "nearly all out",
    "all out",
)
"""What each effort means, from 1."""
_LAST = 4
"""The last answers that a sentence looks at."""
FIGURES, SAID = 13, 8
"""Cells of the names of what was done, and of what the runner says."""


def done_rows(
    record: SessionRecord, circuit: Circuit, before: DoneSession | None, width: int
) -> list[Content]:
    """What was done against what was planned, and beside it last time."""
    rows = figure_rows(record, width)
    skipped = [
        f"{move_name(circuit, work.move)}{f' {work.side}' if work.side else ''}"
        f" (round {work.round})"
        for work in record.work
        if work.skipped and work.move
    ]
    if skipped:
        rows += field("Skipped", Content(", ".join(skipped)), width, FIGURES)
    if before:
        rows += field("Last time", Content(_last_time(before)), width, FIGURES)
    return rows


def figure_rows(record: SessionRecord, width: int) -> list[Content]:
    """The session as a whole: work, rounds, both sides, pauses."""
    seconds, left, right = record.whole_seconds()
    timed = all(one.planned is not None for one in record.work) and record.planned_seconds
    planned = f" of {clock(up(record.planned_seconds))}" if timed else ""
    rounds = f" of {many(record.rounds_planned, 'round')}"
    fields = [
        ("Work", Content.assemble((clock(seconds), "$loud bold"), planned)),
        ("Rounds", Content.assemble((f"{record.rounds_done}", "$loud bold"), rounds)),
    ]
    if record.left_seconds or record.right_seconds:
        fields.append(("Left, right", Content(f"{clock(left)}, {clock(right)}")))
    if record.paused_seconds >= 1:
        fields.append(("Paused", Content(clock(up(record.paused_seconds)))))
    return [row for name, text in fields for row in field(name, text, width, FIGURES)]


def move_rows(record: SessionRecord, circuit: Circuit | None, width: int) -> list[Content]:
    """What was done of each move, left and right apart, against what was planned."""
    work: dict[int, dict[str, list[SegmentRecord]]] = defaultdict(lambda: defaultdict(list))
    for one in record.work:
        if one.move:
            work[one.move][one.side or ""].append(one)
    rows = []
    for number, sides in sorted(work.items()):
        done = (f"{side[:1].upper()} {_done(one)}".strip() for side, one in sorted(sides.items()))
        right = Content.styled("   ".join(done), "$quiet")
        rows.append(spread(Content(move_name(circuit, number)), right, width))
    return rows


def _done(work: Sequence[SegmentRecord]) -> str:
    """Seconds done, and those planned where they were more."""
    done = clock(round(sum(one.done for one in work)))
    planned = clock(up(sum(one.planned or 0 for one in work)))
    short = any(one.planned and one.done < one.planned - 0.5 for one in work)
    return f"{done}/{planned}" if short else done


def move_name(circuit: Circuit | None, number: int) -> str:
    """The short name of a move, from 1; its number where nobody knows the circuit any more."""
    if circuit is None or number > len(circuit.moves):
        return f"Move {number}"
    return circuit.moves[number - 1].short


def field(name: str, text: Content, width: int, column: int) -> list[Content]:
    """A name and what belongs to it, wrapped beside it."""
    return hanging(Content.styled(name, "$quiet"), text, width, column)


def harder_rows(harder: Harder | None, width: int, column: int) -> list[Content]:
    """The three answers, each with its key."""
    answers = (_answer(word, word == harder) for word in get_args(Harder))
    return field("Harder", Content("  ").join(answers), width, column)


def effort_rows(effort: int | None, width: int, column: int) -> list[Content]:
    """The scale from 1 to 10, and in words what the chosen one means."""
    scale = [_number(number, number == effort) for number in range(1, 11)]
    numbers = Content(" " if width >= SAID + 36 else "").join(scale)
    words = EFFORTS[effort - 1] if effort else "1 easy, 10 all out"
    said = Content.styled(words, "$loud" if effort else "$quiet")
    return [*field("Effort", numbers, width, column), *field("", said, width, column)]


def kind_sentence(harder: Harder | None, before: Sequence[DoneSession]) -> str:
    """A sentence on the side that was harder; `before` are the sessions before this one."""
    if harder is None:
        return ""
    if harder == "same":
        return "Even today: that is what the circuit is for."
    answers = [one.harder for one in before if one.harder][-(_LAST - 1) :]
    times = answers.count(harder) + 1
    side = harder.capitalize()
    if times == 1:
        return f"{side} was harder today. That happens; give it a calm start next time."
    often = f"{times} times in the last {len(answers) + 1}"
    return f"{side} was harder {often}. Begin with it while you are fresh."


def week_text(count: int, goal: int) -> str:
    """How the week stands."""
    return f"{count} of {goal} this week" if goal else f"{many(count, 'session')} this week"


def _last_time(before: DoneSession) -> str:
    """Last time in a line: "6 Mar, 3 of 3 rounds, effort 6, right harder"."""
    parts = [
        f"{before.day.day} {before.day:%b}",
        f"{before.done} of {many(before.planned, 'round')}",
    ]
    if before.effort:
        parts.append(f"effort {before.effort}")
    if before.harder:
        parts.append("even" if before.harder == "same" else f"{before.harder} harder")
    return ", ".join(parts)


def _answer(word: str, chosen: bool) -> Content:
    shown = f"‹{word}›" if chosen else f" {word} "
    ink = "$phase-work bold" if chosen else ""
    text = Content.assemble((word[0], "$phase-ready"), (shown, ink))
    return clickable(text, f"screen.rate('harder', '{word}')")


def _number(number: int, chosen: bool) -> Content:
    shown = f"‹{number}›" if chosen else f" {number}"
    text = Content.styled(shown, "$phase-work bold" if chosen else "")
    return clickable(text, f"screen.rate('effort', {number})")
