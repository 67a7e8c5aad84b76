"""A question with its answers, in front of a screen."""

from __future__ import annotations

from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from hiptui.ui.keymap import meant
from hiptui.ui.themes import read_sheets
from hiptui.ui.widgets.text import BlockWord, Text, clickable


class Answer(NamedTuple):
    """One of the answers."""

    keys: tuple[str, ...]
    """Its keys; the first one is shown."""
    does: str
    """What it does, in a word or two."""
    value: bool | None
    """What the question leads back with."""


def yes(does: str) -> Answer:
    """Enter: True."""
    return Answer(("enter", "y"), does, True)


def no(does: str) -> Answer:
    """Escape: False."""
    return Answer(("escape", "space", "n"), does, False)


class Question(ModalScreen[bool]):
    """Leads back with the answer, given by its keys or by a click on it."""

    CSS_PATH = "question.tcss"
    ALLOW_SELECT = False
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012 - as the library declares it

    def __init__(self, word: str, text: str, *answers: Answer) -> None:
        """`word` in large letters, `text` below it, and the answers under one another."""
        super().__init__()
        read_sheets(self)
        self._word, self._text = word, text
        self._by_key = {key: answer.value for answer in answers for key in answer.keys}
        self._answers = answers

    def compose(self) -> ComposeResult:
        """The word, the question, the answers."""
        with Vertical(id="question"):
            yield BlockWord(self._word, id="word")
            yield Text(self._text, id="text")
            for keys, does, value in self._answers:
                text = Content.assemble((f"{keys[0]:<8}", "$phase-ready"), does)
                yield Text(clickable(text, f"screen.answer({value})"), classes="answer")

    def on_key(self, event: events.Key) -> None:
        """Give the answer of a key."""
        if (key := meant(event.key, self._by_key)) in self._by_key:
            event.stop()
            self.action_answer(self._by_key[key])

    def action_answer(self, answer: bool | None) -> None:
        """Give an answer, once."""
        if self.is_current:
            self.dismiss(answer)


class LeaveQuestion(Question):
    """Answers True to keep the session as partial, False to go on, None to forget it."""

    def __init__(self, done: str) -> None:
        """`done` says what was done so far."""
        forget = Answer(("d",), "forget it", None)
        text = f"Leave the session here?\n{done}."
        super().__init__("LEAVE?", text, yes("keep as partial"), no("go on"), forget)


class ForgetQuestion(Question):
    """Answers True to forget so much work, False to go on; enter, pressed in haste, goes on too."""

    def __init__(self, done: str) -> None:
        """`done` says what would be gone."""
        go_on = Answer(("escape", "enter", "space", "n"), "go on", False)
        super().__init__("FORGET?", f"Forget {done}?", Answer(("d",), "forget it", True), go_on)


class ResumeQuestion(Question):
    """Answers True to go on, False to begin anew, None to do neither."""

    def __init__(self, text: str) -> None:
        """`text` says where the session was cut short."""
        neither = Answer(("escape", "q"), "to the circuits", None)
        anew = Answer(("n",), "begin anew", False)
        super().__init__("GO ON?", text, yes("go on"), anew, neither)


class SaveQuestion(Question):
    """Answers True to save, False to forget the changes, None to go on with them."""

    def __init__(self) -> None:
        """What to do with changes that are not saved."""
        save = Answer(("enter", "y", "s"), "save them", True)
        forget = Answer(("d",), "forget them", False)
        go_on = Answer(("escape",), "go on", None)
        super().__init__("SAVE?", "Save what you changed?", save, forget, go_on)


class DraftQuestion(Question):
    """Answers True to go on with what was being edited, False to forget it, None to do neither."""

    def __init__(self, name: str) -> None:
        """`name` is that of the circuit."""
        text = f"You were editing “{name}”.\nGo on with it?"
        forget = Answer(("d",), "forget it", False)
        neither = Answer(("escape",), "back to the circuits", None)
        super().__init__("GO ON?", text, yes("go on"), forget, neither)
