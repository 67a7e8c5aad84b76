"""A question with two answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from hiptui.ui.stage.block_letters import block
from hiptui.ui.stage.lines import BLANK, Line, Role, Span, centred, line
from hiptui.ui.widgets.lines_view import Canvas


class Question(ModalScreen[bool]):
    """Answers True on enter, False on escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)", "Yes"),
        Binding("escape,space,n", "answer(False)", "No"),
    ]

    def __init__(self, word: str, text: str, yes: str, no: str) -> None:
        """`word` in large letters, `text` below it, and what the two answers do."""
        super().__init__()
        self._word = word
        self._text = text
        self._answers = (("enter", yes), ("escape", no))

    def compose(self) -> ComposeResult:
        """One canvas."""
        yield Canvas(self._paint, id="question")

    def action_answer(self, answer: bool) -> None:
        """Say it."""
        self.dismiss(answer)

    def _paint(self, cells: int, rows: int) -> Sequence[Line]:
        widest = max(len(does) for _, does in self._answers)
        answers = [
            (Span(f"{key:<8}", Role.KEY), Span(does.ljust(widest))) for key, does in self._answers
        ]
        body = [
            *block(self._word, cells, max(3, rows // 5), Role.PAUSE),
            BLANK,
            line(self._text, Role.STRONG),
            BLANK,
            *answers,
        ]
        shown = [centred(row, cells) for row in body]
        return [*[BLANK] * max(0, (rows - len(shown)) // 2), *shown]


def leave_question() -> Question:
    """Asked before a session is left."""
    return Question("LEAVE?", "Leave the session here?", "keep as partial", "go on")
