"""The words by which the circuits are filtered, and the line they are typed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from hiptui.domain.circuit import Circuit

if TYPE_CHECKING:
    from hiptui.ui.widgets.filter_line import FilterLine

HINT = "name, muscle, equipment"


class CircuitFilter:
    """Passes some circuits; its line is on the screen once somebody asks for it."""

    words = ""
    """What circuits must have; empty passes all."""

    def __init__(self, screen: Screen[Any], changed: Callable[[], None]) -> None:
        """Ask on `screen`, and call `changed` when other words hold."""
        self._screen = screen
        self._changed = changed
        self._line: FilterLine | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody types."""
        return self._line is not None and self._line.is_open

    def passes(self, circuits: Sequence[Circuit]) -> Sequence[Circuit]:
        """The circuits that have all the words."""
        words = self.words.lower().split()
        return [one for one in circuits if one.matches(words)] if words else circuits

    async def ask(self) -> None:
        """Let somebody type."""
        from hiptui.ui.widgets.filter_line import FilterLine  # noqa: PLC0415 - 10 ms, seldom needed

        if self._line is None:
            self._line = FilterLine()
            await self._screen.mount(self._line, before="#today")
        await self._line.ask(self.words, HINT)

    def take(self, words: str) -> None:
        """Let other words hold."""
        if words != self.words:
            self._take(words)

    async def close(self, words: str) -> None:
        """Take the line away that is typed in; these words hold."""
        if self._line:
            await self._line.close()
        self._take(words)

    def _take(self, words: str) -> None:
        self.words = words
        if self._line:
            self._line.show(words)
        self._changed()
