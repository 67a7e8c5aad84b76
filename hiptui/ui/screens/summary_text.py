"""What the summary says: what was done, beside last time, and a word on what it was like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from textual.content import Content

from hiptui.domain.circuit import Circuit, Side
from hiptui.domain.formatting import clock, many, up
from hiptui.domain.plan_settings import DoneSession
from hiptui.domain.record import Harder, SessionRecord
from hiptui.ui.widgets.row import clickable, hanging, spread

SIDES: Mapping[str, Harder] = MappingProxyType({"l": "left", "s": "same", "r": "right"})
"""Which side was harder, by key."""
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
    seconds, left, right = record.whole_seconds()
    planned = f" of {clock(up(record.planned_seconds))}" if record.planned_seconds else ""
    rounds = f" of {many(record.rounds_planned, 'round')}"
    fields = [
        ("Work", Content.assemble((clock(seconds), "$loud bold"), planned)),
        ("Rounds", Content.assemble((f"{record.rounds_done}", "$loud bold"), rounds)),
    ]
    if record.left_seconds or record.right_seconds:
        fields.append(("Left, right", Content(f"{clock(left)}, {clock(right)}")))
    if record.paused_seconds >= 1:
        fields.append(("Paused", Content(clock(up(record.paused_seconds)))))
    if names := skipped(record, circuit):
        fields.append(("Skipped", Content(", ".join(names))))
    if before:
        fields.append(("Last time", Content(_last_time(before))))
    return [row for name, text in fields for row in field(name, text, width, FIGURES)]


def move_rows(record: SessionRecord, circuit: Circuit, width: int) -> list[Content]:
    """What was done of each move, left and right apart."""
    rows = []
    for number, move in enumerate(circuit.moves, start=1):
        work = [one for one in record.work if one.move == number]
        sums = [
            f"{side[:1].upper()} {clock(round(sum(one.done for one in work if one.side == side)))}"
            for side in Side
        ]
        whole = clock(round(sum(one.done for one in work)))
        done = "   ".join(sums) if move.order[0] else whole
        rows.append(spread(Content(move.short), Content.styled(done, "$quiet"), width))
    return rows


def field(name: str, text: Content, width: int, column: int) -> list[Content]:
    """A name and what belongs to it, wrapped beside it."""
    return hanging(Content.styled(name, "$quiet"), text, width, column)


def harder_text(harder: Harder | None) -> Content:
    """The three answers, each with its key."""
    parts = [_answer(key, word, word == harder) for key, word in SIDES.items()]
    return Content("  ").join(parts)


def effort_text(effort: int | None, width: int) -> list[Content]:
    """The scale from 1 to 10, and in words what the chosen one means."""
    scale = [_number(number, number == effort) for number in range(1, 11)]
    gap = Content(" " if width >= SAID + 36 else "")
    words = EFFORTS[effort - 1] if effort else "1 easy, 10 all out"
    return [gap.join(scale), Content.styled(words, "$loud" if effort else "$quiet")]


def skipped(record: SessionRecord, circuit: Circuit) -> list[str]:
    """The work that was skipped, by name, side and round."""
    return [
        f"{circuit.moves[work.move - 1].short}{f' {work.side}' if work.side else ''}"
        f" (round {work.round})"
        for work in record.work
        if work.skipped and work.move
    ]


def kind_sentence(harder: Harder | None, before: Sequence[DoneSession]) -> str:
    """A sentence on the side that was harder; `before` are the sessions before this one."""
    if harder is None:
        return ""
    if harder == "same":
        return "Even today: that is what the circuit is for."
    answers = [one.harder for one in before if one.harder][-(_LAST - 1) :]
    times = answers.count(harder) + 1
    if times == 1:
        return (
            f"{harder.capitalize()} was harder today. That happens; give it a calm start next time."
        )
    often = f"{times} times in the last {len(answers) + 1}"
    return f"{harder.capitalize()} was harder {often}. Begin with it while you are fresh."


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


def _answer(key: str, word: str, chosen: bool) -> Content:
    shown = f"‹{word}›" if chosen else f" {word} "
    text = Content.assemble((key, "$phase-ready"), (shown, "$phase-work bold" if chosen else ""))
    return clickable(text, f"screen.harder('{word}')")


def _number(number: int, chosen: bool) -> Content:
    shown = f"‹{number}›" if chosen else f" {number}"
    text = Content.styled(shown, "$phase-work bold" if chosen else "")
    return clickable(text, f"screen.effort({number})")
