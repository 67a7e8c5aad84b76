"""A question with two answers, in front of a screen."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from hiptui.ui.themes import read_sheets
from hiptui.ui.widgets.text import BlockWord, Text, clickable


class Question(ModalScreen[bool]):
    """Answers True on enter, False on escape; each answer can be clicked too."""

    CSS_PATH = "question.tcss"
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)"),
        Binding("escape,space,n", "answer(False)"),
    ]

    def __init__(self, word: str, text: str, yes: str, no: str) -> None:
        """`word` in large letters, `text` below it, and what the two answers do."""
        super().__init__()
        read_sheets(self)
        self._word, self._text = word, text
        self._answers: tuple[tuple[str, str, bool | None], ...] = (
            ("enter", yes, True),
            ("escape", no, False),
        )

    def compose(self) -> ComposeResult:
        """The word, the question, the answers under one another."""
        with Vertical(id="question"):
            yield BlockWord(self._word, id="word")
            yield Text(self._text, id="text")
            for key, does, answer in self._answers:
                text = Content.assemble((f"{key:<8}", "$phase-ready"), does)
                yield Text(clickable(text, f"screen.answer({answer})"), classes="answer")

    def action_answer(self, answer: bool | None) -> None:
        """Give an answer, once."""
        if self.is_current:
            self.dismiss(answer)


class LeaveQuestion(Question, inherit_bindings=False):
    """Answers True to keep the session as partial, False to go on, None to forget it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)"),
        Binding("escape,space,n", "answer(False)"),
        Binding("d", "answer(None)"),
    ]

    def __init__(self, done: str) -> None:
        """`done` says what was done so far."""
        super().__init__("LEAVE?", f"Leave the session here?\n{done}.", "keep as partial", "go on")
        self._answers = (*self._answers, ("d", "forget it", None))


class ForgetQuestion(Question, inherit_bindings=False):
    """Answers True to forget so much work, False to go on; enter, pressed in haste, goes on too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "answer(True)"),
        Binding("escape,enter,space,n", "answer(False)"),
    ]

    def __init__(self, done: str) -> None:
        """`done` says what would be gone."""
        super().__init__("FORGET?", f"Forget {done}?", "forget it", "go on")
        self._answers = (("d", "forget it", True), ("escape", "go on", False))


class ResumeQuestion(Question, inherit_bindings=False):
    """Answers True to go on, False to begin anew, None to do neither."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)"),
        Binding("n", "answer(False)"),
        Binding("escape,q", "answer(None)"),
    ]

    def __init__(self, text: str) -> None:
        """`text` says where the session was cut short."""
        super().__init__("GO ON?", text, "go on", "begin anew")
        self._answers = (
            ("enter", "go on", True),
            ("n", "begin anew", False),
            ("escape", "to the circuits", None),
        )


class SaveQuestion(Question, inherit_bindings=False):
    """Answers True to save, False to forget the changes, None to go on with them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y,s", "answer(True)"),
        Binding("d", "answer(False)"),
        Binding("escape", "answer(None)"),
    ]

    def __init__(self) -> None:
        """What to do with changes that are not saved."""
        super().__init__("SAVE?", "Save what you changed?", "save", "go on")
        self._answers = (
            ("enter", "save them", True),
            ("d", "forget them", False),
            ("escape", "go on", None),
        )


class DraftQuestion(Question, inherit_bindings=False):
    """Answers True to go on with what was being edited, False to forget it, None to do neither."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)"),
        Binding("d", "answer(False)"),
        Binding("escape", "answer(None)"),
    ]

    def __init__(self, name: str) -> None:
        """`name` is that of the circuit."""
        text = f"The program had to end while you edited “{name}”.\nGo on with it?"
        super().__init__("GO ON?", text, "go on", "")
        self._answers = (
            ("enter", "go on", True),
            ("d", "forget it", False),
            ("escape", "back to the circuits", None),
        )
