"""What screens ask of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from hiptui.domain.circuit import Circuit
    from hiptui.domain.timing import TimingChoice
    from hiptui.engine.live_session import LiveSession
    from hiptui.storage.history.types import Interrupted


class StartSession(Message):
    """Begin a session."""

    def __init__(self, circuit: Circuit, choice: TimingChoice) -> None:
        """Of `circuit`, with what was chosen for today."""
        super().__init__()
        self.circuit = circuit
        self.choice = choice


class ResumeSession(Message):
    """Go on with a session that was cut short."""

    def __init__(self, interrupted: Interrupted) -> None:
        """Which, and where."""
        super().__init__()
        self.interrupted = interrupted


class SessionOver(Message):
    """The session was ended or left."""

    def __init__(self, live: LiveSession) -> None:
        """As `live` has it."""
        super().__init__()
        self.live = live


class OpenSettings(Message):
    """Show the settings."""

    def __init__(self, circuit: Circuit | None) -> None:
        """The circuit whose settings are meant first."""
        super().__init__()
        self.circuit = circuit


class SoundCheck(Message):
    """Play each cue once."""


class EditCircuits(Message):
    """Open the person's own circuits in their editor."""


class GoBack(Message):
    """Back to the screen before."""
