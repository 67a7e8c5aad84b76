"""Cues as tones: made once, kept as small wav files.

The end of work is always the same low double tone; what follows it says what comes. Tones rise
towards work, and the count is three short ticks, each a little higher.
"""

from __future__ import annotations

import math
import os
import wave
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from hiptui.domain.cues import Cue

RATE = 22_050
"""Samples a second."""
VERSION = 1
"""Part of the file names, so that changed tones are made anew."""

_ATTACK = 0.006
_RELEASE = 0.02
_LOUDEST = 0.55 * 32_767
_HARMONICS = ((1, 1.0), (2, 0.35), (3, 0.12))
_SCALE = sum(share for _, share in _HARMONICS)


@dataclass(frozen=True, slots=True)
class Note:
    """One tone of a pattern."""

    pitch: float
    """Hertz; 0 is silence."""
    seconds: float
    """How long it lasts."""
    loudness: float = 1.0
    """From 0 to 1."""


_GAP = Note(0, 0.03)
_STOP = (Note(262, 0.08), _GAP, Note(262, 0.11), _GAP)

PATTERNS: Mapping[Cue, tuple[Note, ...]] = MappingProxyType(
    {
        Cue.WORK: (Note(523, 0.11), Note(784, 0.24)),
        Cue.ROUND: (Note(523, 0.1), Note(659, 0.1), Note(784, 0.1), Note(1047, 0.26)),
        Cue.CHANGE: (*_STOP, Note(523, 0.14, 0.8)),
        Cue.SWITCH: (*_STOP, Note(659, 0.11, 0.9), Note(440, 0.11, 0.9)),
        Cue.REST: _STOP,
        Cue.HALFWAY: (Note(880, 0.3, 0.4),),
        Cue.THREE: (Note(659, 0.06, 0.7),),
        Cue.TWO: (Note(698, 0.06, 0.7),),
        Cue.ONE: (Note(740, 0.06, 0.7),),
        Cue.FINISH: (
            *_STOP,
            Note(523, 0.13),
            Note(659, 0.13),
            Note(784, 0.13),
            Note(0, 0.03),
            Note(1047, 0.45),
        ),
    }
)
"""The tones of each cue."""


class Tones:
    """The wav files in a folder; None stands for a tone that is not there."""

    def __init__(self, folder: Path) -> None:
        """`folder` is created when the first file is made."""
        self._folder = folder
        self._ready: frozenset[Cue] = frozenset()

    def make(self) -> None:
        """Make what is missing; an OSError where the folder cannot be written."""
        for cue in Cue:
            if not (path := self._file(cue)).is_file():
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_wav(path, PATTERNS[cue])
            self._ready |= {cue}

    def path(self, cue: Cue) -> Path | None:
        """The file of a cue."""
        return self._file(cue) if cue in self._ready else None

    def _file(self, cue: Cue) -> Path:
        return self._folder / f"{cue.value}-{VERSION}.wav"


def seconds_of(cue: Cue) -> float:
    """How long the tones of `cue` last."""
    return sum(note.seconds for note in PATTERNS[cue])


def write_wav(path: Path, notes: tuple[Note, ...]) -> None:
    """Write notes as a wav file, whole or not at all."""
    part = path.with_suffix(f".{os.getpid()}.part")
    samples = array("h", (sample for note in notes for sample in _samples(note)))
    with part.open("wb") as raw, wave.open(raw, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    part.replace(path)


def _samples(note: Note) -> Iterator[int]:
    count = round(note.seconds * RATE)
    for i in range(count):
        now, left = i / RATE, (count - i) / RATE
        swell = min(1.0, now / _ATTACK, left / _RELEASE) * math.exp(-3 * now / note.seconds)
        yield round(_LOUDEST * note.loudness * swell * _sound(note.pitch, now))


def _sound(pitch: float, now: float) -> float:
    """A sine with two harmonics, from -1 to 1."""
    turn = 2 * math.pi * pitch * now
    return sum(share * math.sin(turn * times) for times, share in _HARMONICS) / _SCALE
