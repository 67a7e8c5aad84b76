"""What all screens share: one canvas, keys from the table, and a word where it is too small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap
from textual.screen import Screen

from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import Keymap
from hiptui.ui.stage.lines import BLANK, Line, Role, centred, keys_line, line, width
from hiptui.ui.widgets.lines_view import Canvas

if TYPE_CHECKING:
    from textual.widgets import Input

LEAST = (40, 12)
"""Cells and rows below which nothing useful fits."""

Result = TypeVar("Result")


class Page(Screen[Result]):
    """A screen drawn as lines."""

    WHERE: ClassVar[Where]
    """Whose commands its keys run."""
    HINTS: ClassVar[tuple[str, ...]] = ()
    """Ids of the commands worth a hint, most useful first."""
    PROMPTS: ClassVar[frozenset[str]] = frozenset()
    """Actions that open a line to type in; in one their keys type."""

    def __init__(self, keys: Keymap) -> None:
        """A page whose keys are those of `keys`."""
        super().__init__()
        self.keys = keys
        # What has no id comes first: keys that a person may share know themselves when to.
        self._bindings = BindingsMap(
            Binding(
                command.keys,
                command.runs,
                command.label,
                id=command.id or None,
                tooltip=command.help,
                priority=command.priority,
            )
            for command in sorted(keys.of_screen(self.WHERE), key=lambda one: bool(one.id))
        )

    def compose(self) -> ComposeResult:
        """One canvas."""
        yield Canvas(self._paint, id="page")

    def lines(self, cells: int, rows: int) -> Sequence[Line]:
        """What the page shows at a size; nothing where a screen does not say."""
        return ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One line to type in at a time."""
        return action not in self.PROMPTS or not self.query("Input")

    def clear(self) -> None:
        """Take away what stands on the page, which has become too small."""

    def redraw(self) -> None:
        """Show what is true now."""
        for canvas in self.query("#page").results(Canvas):  # none yet at the very beginning
            canvas.redraw()

    def hints(self, *extra: tuple[str, str]) -> Line:
        """The keys worth knowing, most useful first; fixed keys come as `extra`."""
        pairs = [*extra]
        for id in self.HINTS:
            label = next(one.label for one in self.keys.of_screen(self.WHERE) if one.id == id)
            pairs.append((self.keys.key(self.WHERE, id), label.lower()))
        return keys_line(pairs)

    async def prompt(self, placeholder: str, value: str = "") -> Input:
        """A line to type in, at the foot of the page, with the focus before the next key comes.

        That takes a command that is bound with priority: others wait behind keys typed meanwhile.
        """
        from textual.widgets import Input  # noqa: PLC0415 - 10 ms that most starts do not need

        self.close_prompt()
        entry = Input(value, placeholder=placeholder, compact=True, select_on_focus=False)
        entry.styles.dock = "bottom"
        await self.mount(entry)
        self.set_focus(entry)
        return entry

    def close_prompt(self) -> None:
        """Take the line away."""
        self.query("Input").remove()
        self.set_focus(None)

    def _paint(self, cells: int, rows: int) -> Sequence[Line]:
        if cells < LEAST[0] or rows < LEAST[1]:
            self.clear()
            return _too_small(cells, rows)
        return self.lines(cells, rows)


def _too_small(cells: int, rows: int) -> list[Line]:
    words = ["hiptui needs", f"{LEAST[0]}x{LEAST[1]} cells,", f"this is {cells}x{rows}."]
    body = [centred(line(word, Role.WARN), cells) for word in words]
    body = [row for row in body if width(row) <= cells]
    return [*[BLANK] * max(0, (rows - len(body)) // 2), *body][:rows]
