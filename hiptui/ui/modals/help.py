"""Keys and help of a screen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from hiptui.domain.safety import SAFETY, SCREEN
from hiptui.ui.key_commands import KeyCommand
from hiptui.ui.keymap import readable
from hiptui.ui.stage.lines import BLANK, Line, Role, Span, cut, line, paragraph
from hiptui.ui.widgets.lines_view import Canvas


class HelpScreen(ModalScreen[None]):
    """A list of keys that scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter,space", "close", "Back"),
        Binding("up,k", "scroll(-1)", "Up"),
        Binding("down,j", "scroll(1)", "Down"),
        Binding("pageup", "scroll(-10)", "Page up"),
        Binding("pagedown", "scroll(10)", "Page down"),
    ]

    def __init__(self, commands: Sequence[KeyCommand]) -> None:
        """Help on `commands`."""
        super().__init__()
        self._commands = [command for command in commands if command.bound]
        self._top = 0

    def compose(self) -> ComposeResult:
        """One canvas."""
        yield Canvas(self._paint, id="help")

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss()

    def action_scroll(self, by: int) -> None:
        """Up or down."""
        self._top = max(0, self._top + by)
        self.query_one(Canvas).redraw()

    def _paint(self, cells: int, rows: int) -> Sequence[Line]:
        lines = help_lines(self._commands, cells)
        self._top = max(0, min(self._top, len(lines) - (rows - 2)))
        more = " up and down for more," if len(lines) > rows - 2 else ""
        foot = line(f"hiptui keys:{more} escape goes back", Role.DIM)
        page = [cut(row, cells) for row in lines[self._top : self._top + rows - 2]]
        return [*page, *[BLANK] * (rows - 1 - len(page)), cut(foot, cells)]


def help_lines(commands: Sequence[KeyCommand], cells: int) -> list[Line]:
    """One row a command, then what keeps a runner safe."""
    column = 20 if cells >= 60 else 12
    rows: list[Line] = []
    for text, group in groupby(commands, key=lambda command: command.help):
        keys = " ".join(readable(key) for command in group for key in command.bound)
        said = paragraph(text, cells - column - 1)
        rows.append((Span(f"{keys:<{column}} ", Role.KEY), *said[0]))
        rows += [(Span(" " * (column + 1)), *row) for row in said[1:]]
        if len(keys) > column:
            rows[-len(said)] = (Span(f"{keys} ", Role.KEY),)
            rows[len(rows) - len(said) + 1 :] = [(Span(" " * (column + 1)), *row) for row in said]
    return [*rows, BLANK, *paragraph(SAFETY, cells), BLANK, *paragraph(SCREEN, cells, Role.DIM)]
