"""Cues by the terminal's bell: rhythms, because a bell has but one note."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from hiptui.domain.cues import Cue
from hiptui.outputs.terminal import BELL

SHORT = 0.18
"""Seconds between two bells that belong together."""
LONG = 0.5
"""Seconds of a pause within a rhythm."""

Later = Callable[[float, Callable[[], None]], object]


def _rhythm(*gaps: float) -> tuple[float, ...]:
    return tuple(round(sum(gaps[:count]), 3) for count in range(len(gaps) + 1))


RHYTHMS: Mapping[Cue, tuple[float, ...]] = MappingProxyType(
    {
        Cue.THREE: _rhythm(),
        Cue.TWO: _rhythm(),
        Cue.ONE: _rhythm(),
        Cue.HALFWAY: _rhythm(LONG),
        Cue.WORK: _rhythm(SHORT),
        Cue.ROUND: _rhythm(SHORT, SHORT),
        Cue.CHANGE: _rhythm(SHORT, LONG),
        Cue.SWITCH: _rhythm(LONG, SHORT),
        Cue.REST: _rhythm(LONG, LONG),
        Cue.FINISH: _rhythm(SHORT, SHORT, SHORT, SHORT),
    }
)
"""Seconds from the cue's moment to each bell."""


class Bell:
    """Rings rhythms; a new one ends the one before."""

    def __init__(self, write: Callable[[str], None], later: Later | None = None) -> None:
        """`later` calls back after some seconds; without it each cue is a single bell."""
        self._write = write
        self._later = later
        self._rhythm = 0

    def ring(self, cue: Cue) -> None:
        """The rhythm of `cue`, its first bell at once."""
        self.stop()
        self._write(BELL)
        if self._later is None:
            return
        mine = self._rhythm
        for seconds in RHYTHMS[cue][1:]:
            self._later(seconds, lambda: self._again(mine))

    def stop(self) -> None:
        """No more bells of the rhythm under way."""
        self._rhythm += 1

    def _again(self, rhythm: int) -> None:
        if rhythm == self._rhythm:
            self._write(BELL)
