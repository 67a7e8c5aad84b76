"""What was done, once a session is over, and what it was like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from hiptui.domain.circuit import Circuit
from hiptui.domain.record import NOTE_LENGTH, Rating, SessionRecord
from hiptui.runtime import Runtime
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import Keymap, bindings
from hiptui.ui.screens.base import Page
from hiptui.ui.stage.lines import Line
from hiptui.ui.stage.summary import SummaryView, summary_screen

if TYPE_CHECKING:
    from textual.widgets import Input


class SummaryScreen(Page[None]):
    """A record; what the runner says of it is saved at once."""

    WHERE = Where.SUMMARY
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.SUMMARY)
    PROMPTS: ClassVar[frozenset[str]] = frozenset({"note"})

    def __init__(
        self, runtime: Runtime, keys: Keymap, record: SessionRecord, circuit: Circuit, times: str
    ) -> None:
        """The summary of `record`."""
        super().__init__(keys)
        self.runtime = runtime
        self.rating = Rating() if runtime.recorder else None
        self.view = SummaryView(
            record, circuit, times, self.rating, self.hints(("enter", "back to the circuits"))
        )

    def lines(self, cells: int, rows: int) -> Sequence[Line]:
        """The figures and the rating."""
        notice = self.runtime.unsaved or "  ".join(self.runtime.notices())
        self.view = replace(self.view, rating=self.rating, notice=notice or self.view.notice)
        return summary_screen(self.view, cells, rows)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A rehearsal is not rated."""
        rated = self.rating is not None or action not in {"harder", "effort", "note"}
        return rated and super().check_action(action, parameters)

    def action_harder(self, side: str) -> None:
        """Which side was harder; the same again takes it back."""
        self._rate("harder", side)

    def action_effort(self, effort: int) -> None:
        """How hard it was; the same again takes it back."""
        self._rate("effort", effort)

    async def action_note(self) -> None:
        """Write a note."""
        entry = await self.prompt("a note for later", (self.rating and self.rating.note) or "")
        entry.max_length = NOTE_LENGTH

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each keystroke is saved: the lid of a laptop closes without asking."""
        if self.rating is not None and event.value != (self.rating.note or ""):
            self._put(replace(self.rating, note=event.value or None))

    def on_input_submitted(self) -> None:
        """The note is written."""
        self.close_prompt()
        self.redraw()

    def action_back(self) -> None:
        """Out of the note, or to the circuits."""
        if self.query("Input"):
            self.on_input_submitted()
        else:
            self.runtime.close()
            self.close()

    def _rate(self, key: str, value: object) -> None:
        if self.rating is not None:
            again = getattr(self.rating, key) == value
            changes: dict[str, Any] = {key: None if again else value}
            self._put(replace(self.rating, **changes))

    def _put(self, rating: Rating) -> None:
        self.rating = rating
        self.runtime.rate(rating)
        self.redraw()
