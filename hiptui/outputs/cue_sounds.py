"""How a cue sounds: by tones where they work, else by the terminal's bell, for good."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from hiptui.domain.cues import Cue
from hiptui.outputs.bell import Bell
from hiptui.outputs.capabilities import SoundWay
from hiptui.outputs.errands import Errands
from hiptui.outputs.loop import Loop
from hiptui.outputs.player import Player
from hiptui.outputs.tones import Tones, seconds_of


@dataclass(frozen=True, slots=True)
class Desk:
    """What the sounds need of those around them."""

    bell: Bell
    """The terminal's bell."""
    tones: Tones
    """The tones' files."""
    player: Player
    """Plays them."""
    loop: Loop
    """The way back to the loop."""
    errands: Errands
    """Starts the thread that makes the tones."""


class Sounds:
    """Tones, bell or nothing."""

    def __init__(self, way: SoundWay, desk: Desk) -> None:
        """`way` holds until the player fails."""
        self.way: SoundWay = way
        self.muted = False
        self._desk = desk
        self._last: Cue | None = None
        desk.player.failed = self._player_failed

    def begin(self) -> None:
        """Make the tones that are missing, in the background."""
        if self.way == "tones":
            thread = threading.Thread(target=self.make, name="hiptui-tones", daemon=True)
            self._desk.errands.send(thread.start)

    def make(self) -> None:
        """Make the tones that are missing."""
        if self.way != "tones":
            return
        try:
            self._desk.tones.make()
        except OSError:
            self._desk.loop.soon(lambda: self._fall_back("no folder to keep tones in", None))

    def play(self, cue: Cue) -> None:
        """Sound a cue."""
        if self.muted or self.way == "off":
            return
        path = self._desk.tones.path(cue) if self.way == "tones" else None
        self._last = cue
        if path is None or not self._desk.player.play(path, "tone"):
            self._desk.bell.ring(cue)

    def seconds(self, cue: Cue) -> float:
        """How long a cue sounds before a voice can be understood."""
        return seconds_of(cue) if self.way == "tones" and not self.muted else 0.0

    def stop(self) -> None:
        """Silence what sounds, but the voice."""
        self._desk.bell.stop()
        self._desk.player.stop("tone")

    def _player_failed(self) -> None:
        """From any thread: the player failed; what it was to sound rings instead."""
        why = f"{self._desk.player.name} failed"
        self._desk.loop.soon(lambda: self._fall_back(why, self._last))

    def _fall_back(self, why: str, missed: Cue | None) -> None:
        if self.way != "tones":
            self._desk.loop.say(f"No sound: {why}")
            return
        self.way = "bell"
        self._desk.loop.say(f"No tones: {why}; the terminal's bell instead")
        if missed is not None:
            self.play(missed)
