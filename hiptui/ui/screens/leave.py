"""The question before a session is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from hiptui.ui.drawing.blocks import block
from hiptui.ui.drawing.lines import BLANK, Line, Role, Span, centred, line
from hiptui.ui.widgets.canvas import Canvas


class LeaveQuestion(ModalScreen[bool]):
    """Answers True to leave, False to go on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)", "Keep as partial"),
        Binding("escape,space,n", "answer(False)", "Go on"),
    ]

    def compose(self) -> ComposeResult:
        """One canvas."""
        yield Canvas(_question, id="question")

    def action_answer(self, leave: bool) -> None:
        """Say it."""
        self.dismiss(leave)


def _question(cells: int, rows: int) -> Sequence[Line]:
    word = block("LEAVE?", cells, max(3, rows // 5), Role.PAUSE)
    body = [
        *word,
        BLANK,
        line("Leave the session here?", Role.STRONG),
        BLANK,
        (Span("enter", Role.KEY), Span("   keep as partial")),
        (Span("escape", Role.KEY), Span("  go on")),
    ]
    shown = [centred(row, cells) for row in body]
    return [*[BLANK] * max(0, (rows - len(shown)) // 2), *shown]
