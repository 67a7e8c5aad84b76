"""What screens ask of the program."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from hiptui.coach import Coach
from hiptui.domain.circuit import Circuit
from hiptui.domain.settings import Choice


@dataclass
class StartSession(Message):
    """Begin a session."""

    circuit: Circuit
    """What to do."""
    choice: Choice
    """What was chosen for today."""


@dataclass
class SessionOver(Message):
    """The session was ended or left."""

    coach: Coach
    """Who has it as it stands."""


@dataclass
class OpenSettings(Message):
    """Show the settings."""

    circuit: Circuit | None
    """The circuit whose settings are meant first."""


class EditCircuits(Message):
    """Open the person's own circuits in their editor."""


class GoBack(Message):
    """Back to the screen before."""
