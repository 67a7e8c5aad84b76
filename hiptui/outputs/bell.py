"""Cues by the terminal's bell: rhythms, because a bell has but one note."""

from __future__ import annotations

from collections.abc import Callable

from hiptui.domain.cues import Cue
from hiptui.outputs.patterns import RHYTHMS
from hiptui.outputs.window import BELL

CallLater = Callable[[float, Callable[[], object]], object]


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
