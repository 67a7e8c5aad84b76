"""What lies below a session that was asked for on the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.screen import Screen

from hiptui.ui.key_commands import Where
from hiptui.ui.messages import SessionRefused
from hiptui.ui.screens.base import BaseScreen


class BelowSession(BaseScreen[None]):
    """Nothing; the start screen comes in front of it once somebody comes back.

    To make that one first, for nobody to see, would take a sixth of the way into the session.
    """

    WHERE: ClassVar[Where] = Where.CIRCUITS
    circuit_id: str | None = None
    """The circuit on which the start screen is to stand."""
    _covered = False

    def __init__(self, start_screen: Callable[[str | None], Screen[Any]]) -> None:
        """Nothing until `start_screen` is to be made, on the circuit of an id."""
        super().__init__()
        self._start_screen = start_screen

    def choose(self, circuit_id: str) -> None:
        """Let the start screen stand on a circuit."""
        self.circuit_id = circuit_id

    def on_screen_suspend(self) -> None:
        """The session is in front."""
        self._covered = True

    def on_screen_resume(self) -> None:
        """It is over."""
        if self._covered:
            self._go()

    def on_session_refused(self, event: SessionRefused) -> None:
        """There is none; the start screen is what there is instead."""
        self._go()

    def _go(self) -> None:
        self.app.push_screen(self._start_screen(self.circuit_id))
