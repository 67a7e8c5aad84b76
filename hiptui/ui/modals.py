"""What stands in front of a screen: its keys and help, and questions with their answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import ClassVar, TypeAlias

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from hiptui.ui.key_commands import LIST, KeyCommand
from hiptui.ui.keymap import meant, readable
from hiptui.ui.themes import read_sheets
from hiptui.ui.widgets import BlockWord, Rows, Scroller, Text, clickable, hanging

KEYS, FEW_KEYS = 20, 12
"""Cells of the column of keys, and where there is little room."""
YES, NO = "enter y", "escape space n"
"""Keys that agree, and that do not."""
Answer: TypeAlias = tuple[str, str, bool | None]
"""Its keys, of which the first is shown, what it does, and what the question leads back with."""


class HelpScreen(ModalScreen[KeyCommand]):
    """What keys do at this moment, in groups, and what keeps a runner safe.

    Leads back with the command that was clicked: so the mouse reaches what the row of keys has no
    room for.
    """

    CSS_PATH = "help.tcss"
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "close", id="help"),
        Binding("escape,enter,space", "close"),
        Binding("q", "app.leave_program", id="quit"),
    ]

    def __init__(self, title: str, commands: Sequence[KeyCommand]) -> None:
        super().__init__()
        read_sheets(self)
        self._title, self._commands = title, commands

    def compose(self) -> ComposeResult:
        with Scroller(id="help", classes="panel") as text:
            text.border_title = f"Help: {self._title}"
            text.border_subtitle = "[@click=screen.close]escape back[/]"
            yield Text(Rows(self._rows))

    def action_close(self) -> None:
        if self.is_current:
            self.dismiss()

    def action_choose(self, index: int) -> None:
        if self.is_current:
            self.dismiss(self._commands[index])

    def _rows(self, width: int) -> list[Content]:
        from hiptui.domain.narration import SAFETY, SCREEN  # noqa: PLC0415 - not for questions

        rows: list[Content] = []
        for name, commands in groupby(self._commands, lambda one: one.group):
            rows += [Content.styled(name, "$phase-work bold"), *self._keys(commands, width)]
            rows.append(Content(""))
        rows.append(Content.styled("Look after yourself", "$phase-work bold"))
        for text in (SAFETY, SCREEN):
            rows += [*Content(text).wrap(width), Content("")]
        return rows[:-1]

    def _keys(self, commands: Iterator[KeyCommand], width: int) -> Iterator[Content]:
        column = KEYS if width >= 60 else FEW_KEYS
        for text, same in groupby(commands, key=lambda command: command.help):
            group = [*same]
            keys = {readable(key): one for one in group for key in one.bound}
            head = Content(" ").join(
                self._run(Content.styled(key, "$phase-ready"), one) for key, one in keys.items()
            )
            yield from hanging(head, self._run(Content(text), group[-1]), width, column)

    def _run(self, text: Content, command: KeyCommand) -> Content:
        """`text` that runs a command when it is clicked, if that is more than a key of a list."""
        if command.action == LIST:
            return text
        return clickable(text, f"screen.choose({self._commands.index(command)})")


class Question(ModalScreen[bool]):
    """A question with its answers, each given by its keys or by a click on it."""

    CSS_PATH = "question.tcss"
    ALLOW_SELECT = False
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012 - as the library declares it

    def __init__(self, word: str, text: str, *answers: Answer) -> None:
        """`word` in large letters, `text` below it, and the answers under one another."""
        super().__init__()
        read_sheets(self)
        self._word, self._text, self._answers = word, text, answers

    def compose(self) -> ComposeResult:
        with Vertical(id="question"):
            yield BlockWord(self._word, id="word")
            yield Text(self._text, id="text")
            for keys, does, value in self._answers:
                text = Content.assemble((f"{keys.split()[0]:<8}", "$phase-ready"), does)
                yield Text(clickable(text, f"screen.answer({value})"), classes="answer")

    def on_key(self, event: events.Key) -> None:
        by_key = {key: value for keys, _, value in self._answers for key in keys.split()}
        if (key := meant(event.key, by_key)) in by_key:
            event.stop()
            self.action_answer(by_key[key])

    def action_answer(self, answer: bool | None) -> None:
        if self.is_current:
            self.dismiss(answer)


class LeaveQuestion(Question):
    """Answers True to keep the session as partial, False to go on, None to forget it."""

    def __init__(self, done: str) -> None:
        answers = (YES, "keep as partial", True), (NO, "go on", False), ("d", "forget it", None)
        super().__init__("LEAVE?", f"Leave the session here?\n{done}.", *answers)


class ForgetQuestion(Question):
    """Answers True to forget so much work, False to go on; enter, pressed in haste, goes on too."""

    def __init__(self, done: str) -> None:
        answers = ("d", "forget it", True), ("escape enter space n", "go on", False)
        super().__init__("FORGET?", f"Forget {done}?", *answers)


class ResumeQuestion(Question):
    """Answers True to go on, False to begin anew, None to do neither."""

    def __init__(self, text: str) -> None:
        anew, back = ("n", "begin anew", False), ("escape q", "to the circuits", None)
        super().__init__("GO ON?", text, (YES, "go on", True), anew, back)


class SaveQuestion(Question):
    """Answers True to save, False to forget the changes, None to go on with them."""

    def __init__(self) -> None:
        save, forget = ("enter y s", "save them", True), ("d", "forget them", False)
        super().__init__("SAVE?", "Save what you changed?", save, forget, ("escape", "go on", None))


class DraftQuestion(Question):
    """Answers True to go on with what was being edited, False to forget it, None to do neither."""

    def __init__(self, name: str) -> None:
        text = f"You were editing “{name}”.\nGo on with it?"
        forget, back = ("d", "forget it", False), ("escape", "back to the circuits", None)
        super().__init__("GO ON?", text, (YES, "go on", True), forget, back)
