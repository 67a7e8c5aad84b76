"""Plays sound files: at most one tone and one voice at a time, the newer one wins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from hiptui.outputs.processes import Process, Processes, ProcessSpec

Slot = Literal["tone", "voice"]


class Player:
    """Hands files to the player program; its first failure is reported, and it plays no more."""

    def __init__(
        self, program: tuple[str, ...], processes: Processes, failed: Callable[[str], object]
    ) -> None:
        """Starts nothing; `failed` is called once, with the program's name."""
        self._program = program
        self._processes = processes
        self._failed = failed
        self._playing: dict[Slot, Process] = {}
        self.broken = not program

    def play(self, path: Path, slot: Slot, delay: float = 0.0) -> bool:
        """Play a file after `delay` seconds; False where there is no player."""
        self.stop(slot)
        if self.broken:
            return False
        spec = ProcessSpec((*self._program, str(path)), delay=delay)
        if (process := self._processes.start(spec, self._ended)) is not None:
            self._playing[slot] = process
        return True

    def stop(self, slot: Slot) -> None:
        """Silence what plays in a slot."""
        if (process := self._playing.pop(slot, None)) is not None:
            process.stop()

    def _ended(self, process: Process) -> None:
        if process.failed and not self.broken:
            self.broken = True
            self._failed(Path(self._program[0]).name)
