"""Plays sound files: at most one tone and one voice at a time, the newer one wins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from hiptui.outputs.processes import Process, Processes, ProcessSpec

Slot = Literal["tone", "voice"]


class Player:
    """Hands files to the player program; its first failure is reported, and it plays no more."""

    def __init__(self, program: tuple[str, ...], children: Processes) -> None:
        """Starts nothing; `failed`, when set, is called once from another thread."""
        self._program = program
        self._children = children
        self.failed: Callable[[], None] | None = None
        self._playing: dict[Slot, Process] = {}
        self.name = Path(program[0]).name if program else ""
        self.broken = not program

    def play(self, path: Path, slot: Slot, delay: float = 0.0) -> bool:
        """Play a file after `delay` seconds; False where there is no player."""
        self.stop(slot)
        if self.broken:
            return False
        order = ProcessSpec((*self._program, str(path)), delay=delay)
        child = self._children.start(order, self._ended)
        if child is not None:
            self._playing[slot] = child
        return True

    def stop(self, slot: Slot) -> None:
        """Silence what plays in a slot."""
        if (child := self._playing.pop(slot, None)) is not None:
            child.stop()

    def _ended(self, child: Process) -> None:
        if child.failed and not self.broken:
            self.broken = True
            if self.failed is not None:
                self.failed()
