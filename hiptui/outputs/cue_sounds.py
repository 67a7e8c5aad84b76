"""How a cue sounds: by tones where they work, else by the terminal's bell, for good."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from hiptui.domain.cues import Cue, CueAt
from hiptui.outputs.patterns import RHYTHMS, SoundWay, lasts
from hiptui.outputs.player import Clock, LeadIn, Player
from hiptui.outputs.tones import Tones
from hiptui.outputs.window import BELL

CallLater = Callable[[float, Callable[[], object]], object]


class CueSounds:
    """Tones, bell or nothing."""

    def __init__(
        self, way: SoundWay, tones: Tones, bell: Bell, player: Player, clock: Clock
    ) -> None:
        """`way` holds until tones fail."""
        self.way = way
        self.muted = False
        self._tones = tones
        self._bell = bell
        self._player = player
        self._last: Cue | None = None
        self._lead_in: LeadIn[CueAt] = LeadIn(clock, self._begin, lambda: player.stop("tone"))

    async def make(self) -> None:
        """Make the tones that are missing, letting others do something between two.

        Raises:
            OSError: There is no folder to keep them in.
        """
        if self.way == "tones":
            for _ in self._tones.make():
                await asyncio.sleep(0)

    def foresee(self, coming: tuple[float, CueAt] | None) -> None:
        """The next cue that is heard, to be led in by silence."""
        foreseen = self.way == "tones" and not self.muted
        self._lead_in.foresee(coming if foreseen else None)

    def give(self, at: float, cue: CueAt) -> None:
        """Sound a cue at its moment, unless it has begun."""
        if not self._lead_in.has_begun(at, cue):
            self.play(cue.cue)

    def play(self, cue: Cue) -> None:
        """Sound a cue, whatever the time."""
        if self.muted or self.way == "off":
            return
        path = self._tones.path(cue) if self.way == "tones" else None
        self._last = cue
        if path is None or not self._player.play(path, "tone"):
            self._bell.ring(cue)

    def seconds(self, cue: Cue) -> float:
        """How long a cue sounds before a voice can be understood."""
        return lasts(cue, self.way) if self.way == "tones" and not self.muted else 0.0

    def stop(self) -> None:
        """Silence what sounds, but the voice."""
        self._lead_in.foresee(None)
        self._bell.stop()
        self._player.stop("tone")

    def fall_back(self, *, ring: bool) -> bool:
        """The bell from now on, and at once for what the player missed; False without tones."""
        if self.way != "tones":
            return False
        self.way = "bell"
        if ring and self._last is not None:
            self.play(self._last)
        return True

    def _begin(self, cue: CueAt) -> None:
        """Early: the file is silent until the cue's moment."""
        path = self._tones.path(cue.cue, led=True)
        self._last = cue.cue
        if path is None or not self._player.play(path, "tone"):
            self._bell.ring(cue.cue)


class Bell:
    """Rings rhythms; a new one ends the one before."""

    def __init__(self, write: Callable[[str], object], call_later: CallLater) -> None:
        """`call_later` calls back after some seconds."""
        self._write = write
        self._call_later = call_later
        self._rhythm = 0

    def ring(self, cue: Cue) -> None:
        """The rhythm of `cue`, its first bell at once."""
        self.stop()
        self._write(BELL)
        mine = self._rhythm
        for seconds in RHYTHMS[cue][1:]:
            self._call_later(seconds, lambda: self._again(mine))

    def stop(self) -> None:
        """No more bells of the rhythm under way."""
        self._rhythm += 1

    def _again(self, rhythm: int) -> None:
        if rhythm == self._rhythm:
            self._write(BELL)
