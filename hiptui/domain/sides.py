"""Which side goes first, from what the runner said was harder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hiptui.domain.circuit import Side
from hiptui.domain.plan_settings import DoneSession

_ANSWERS = 4
"""The last answers that are heard."""
_DAYS = 42
"""Days for which an answer is heard."""


def first_side(sessions: Sequence[DoneSession], today: date) -> tuple[Side | None, str]:
    """The side that goes first, and why in a sentence; None leaves it to the moves.

    `sessions` stand in order, the oldest first. A side that was harder in 3 of the last answers,
    the other in none, goes first until it was harder in 1 of them or in none.
    """
    answers = [session for session in sessions if session.harder is not None]
    first: Side | None = None
    heard: list[str | None] = []
    for i, day in enumerate([*(answer.day for answer in answers), today], start=1):
        last = min(i, len(answers))
        recent = answers[max(0, last - _ANSWERS) : last]
        heard = [session.harder for session in recent if (day - session.day).days <= _DAYS]
        if first is None or heard.count(first) <= 1:
            first = next((side for side in Side if _is_harder(heard, side)), None)
    if first is None:
        return None, ""
    how_often = f"harder in {heard.count(first)} of the last {len(heard)}"
    return first, f"{first.capitalize()} was {how_often}: {first} goes first."


def _is_harder(heard: Sequence[str | None], side: Side) -> bool:
    return heard.count(side) >= 3 and side.other not in heard
