"""What several screens ask of the program, and its answer; other messages are in their widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from hiptui.ui.key_commands import Where

if TYPE_CHECKING:
    from hiptui.domain.circuit import Circuit, TimingChoice
    from hiptui.storage.history.types import Interrupted


@dataclass
class StartSession(Message):
    """A session is to begin."""

    circuit: Circuit
    """What to do."""
    choice: TimingChoice
    """What was chosen for today."""
    cut: Interrupted | None = None
    """The session that was cut short: if of this circuit, it is asked whether to go on with it."""


@dataclass
class ResumeSession(Message):
    """A session that was cut short is to go on."""

    interrupted: Interrupted
    """Which, and where."""


@dataclass
class SessionRefused(Message):
    """Neither could be done; sent to the screen in front."""

    reason: str
    """Why, in a sentence."""


@dataclass
class OpenScreen(Message):
    """Another screen is to come in front."""

    where: Where
    """Which."""
    circuit: Circuit | None = None
    """The circuit that it is about, or first of all about."""
