"""Keys and help of a screen, in front of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen

from hiptui.domain.narration import SAFETY, SCREEN
from hiptui.ui.key_commands import LIST, KeyCommand
from hiptui.ui.keymap import readable
from hiptui.ui.themes import read_sheets
from hiptui.ui.widgets.text import Rows, Scroller, Text, clickable, hanging

KEYS, FEW_KEYS = 20, 12
"""Cells of the column of keys, and where there is little room."""


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
        """Help on `commands` of the screen that is called `title`."""
        super().__init__()
        read_sheets(self)
        self._title = title
        self._commands = commands
        self._groups = [
            (name, [*group]) for name, group in groupby(commands, lambda one: one.group)
        ]

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        with Scroller(id="help", classes="panel") as text:
            text.border_title = f"Help: {self._title}"
            text.border_subtitle = "[@click=screen.close]escape back[/]"
            yield Text(Rows(self._rows))

    def action_close(self) -> None:
        """Go back to the screen, once."""
        if self.is_current:
            self.dismiss()

    def action_choose(self, index: int) -> None:
        """Go back, and do what was clicked."""
        if self.is_current:
            self.dismiss(self._commands[index])

    def _rows(self, width: int) -> list[Content]:
        rows: list[Content] = []
        for name, commands in self._groups:
            rows += [Content.styled(name, "$phase-work bold"), *self._keys(commands, width)]
            rows.append(Content(""))
        rows.append(Content.styled("Look after yourself", "$phase-work bold"))
        for text in (SAFETY, SCREEN):
            rows += [*Content(text).wrap(width), Content("")]
        return rows[:-1]

    def _keys(self, commands: Sequence[KeyCommand], width: int) -> Iterator[Content]:
        """A row for each thing that keys do."""
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
