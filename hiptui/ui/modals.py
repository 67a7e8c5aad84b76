"""What stands in front of a screen: its keys and help, and questions with their answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
Answer: TypeAlias = tuple[str, str]
"""Its keys, of which the first is shown, and what it does."""


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


QUESTIONS: Mapping[str, tuple[str, str, *tuple[Answer, ...]]] = {
    "leave": ("LEAVE?", "Leave the session here?\n{}.",
              (YES, "keep as partial"), (NO, "go on"), ("d", "forget it")),
    "forget": ("FORGET?", "Forget {}?",  # enter, pressed in haste, goes on too
               ("d", "forget it"), ("escape enter space n", "go on")),
    "resume": ("GO ON?", "{}",
               (YES, "go on"), ("n", "begin anew"), ("escape q", "to the circuits")),
    "keep": ("KEEP?", "Keep it as partial?", (YES, "keep as partial"), (NO, "go back")),
    "discard": ("DISCARD?", "Forget this session?", (YES, "forget it"), (NO, "go back")),
    "save": ("SAVE?", "Save what you changed?",
             ("enter y s", "save them"), ("d", "forget them"), ("escape", "go on")),
    "draft": ("GO ON?", "You were editing “{}”.\nGo on with it?",
              (YES, "go on"), ("d", "forget it"), ("escape", "back to the circuits")),
}  # fmt: skip
"""What is asked, in large letters and in a sentence, and the answers: True, False and None."""


class Question(ModalScreen[bool]):
    """A question with its answers, each given by its keys or by a click on it."""

    CSS_PATH = "question.tcss"
    ALLOW_SELECT = False
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012 - as the library declares it

    def __init__(self, asked: str, about: str = "") -> None:
        """One of `QUESTIONS`; `about` is what its sentence is about."""
        super().__init__()
        read_sheets(self)
        self.asked = asked
        self._word, text, *answers = QUESTIONS[asked]
        self._answers = [*zip(answers, (True, False, None), strict=False)]
        self._text = text.format(about)

    def compose(self) -> ComposeResult:
        with Vertical(id="question"):
            yield BlockWord(self._word)
            yield Text(self._text, id="text")
            for (keys, does), value in self._answers:
                text = Content.assemble((f"{keys.split()[0]:<8}", "$phase-ready"), does)
                yield Text(clickable(text, f"screen.answer({value})"), classes="answer")

    def on_key(self, event: events.Key) -> None:
        by_key = {key: value for (keys, _), value in self._answers for key in keys.split()}
        if (key := meant(event.key, by_key)) in by_key:
            event.stop()
            self.action_answer(by_key[key])

    def action_answer(self, answer: bool | None) -> None:
        if self.is_current:
            self.dismiss(answer)
