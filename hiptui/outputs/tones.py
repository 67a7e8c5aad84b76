"""Cues as tones: made once, kept as small wav files."""

from __future__ import annotations

import math
import os
import wave
from array import array
from collections.abc import Iterator
from pathlib import Path

from hiptui.domain.cues import Cue
from hiptui.files import private_folder
from hiptui.outputs.patterns import PATTERNS, Note

RATE = 22_050
"""Samples a second."""
LEAD = 0.3
"""Seconds of silence before a sound: a sleeping sound device swallows as much."""
VERSION = 2
"""Part of the file names, so that changed tones are made anew."""

_ATTACK = 0.006
_RELEASE = 0.02
_LOUDEST = 0.55 * 32_767
_SCALE = 1 + 0.35 + 0.12


class Tones:
    """The wav files in a folder, each cue with and without silence before it."""

    def __init__(self, folder: Path, volume: int = 100) -> None:
        """`folder` is created when the first file is made; `volume` is from 0 to 100."""
        self._folder = folder
        self._volume = volume
        self._ready: set[Cue] = set()

    def make(self) -> Iterator[Cue]:
        """Make what is missing, a cue a step: some 10 ms each.

        Raises:
            OSError: The folder cannot be written.
        """
        for cue in Cue:
            if not all(self._file(cue, led).is_file() for led in (False, True)):
                private_folder(self._folder)
                samples = array(
                    "h", (sample for note in PATTERNS[cue] for sample in _samples(note))
                )
                for i, sample in enumerate(samples):
                    samples[i] = sample * self._volume // 100
                for led in (False, True):
                    _write(self._file(cue, led), samples, LEAD if led else 0.0)
            self._ready.add(cue)
            yield cue

    def path(self, cue: Cue, *, led: bool = False) -> Path | None:
        """The file of a cue, `led` in by silence; None where it is not there yet."""
        return self._file(cue, led) if cue in self._ready else None

    def _file(self, cue: Cue, led: bool) -> Path:
        return self._folder / f"{cue}{'-led' if led else ''}-{VERSION}-{self._volume}.wav"


def _write(path: Path, samples: array[int], lead: float) -> None:
    """Write a wav file, whole or not at all."""
    part = path.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as raw, wave.open(raw, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(2 * round(lead * RATE)) + samples.tobytes())
    part.replace(path)


def _samples(note: Note) -> Iterator[int]:
    """A sine with two harmonics that swells, and dies away."""
    count = round(note.seconds * RATE)
    turn, fade = 2 * math.pi * note.pitch / RATE, -3 / count
    for i in range(count):
        swell = min(1.0, i / RATE / _ATTACK, (count - i) / RATE / _RELEASE) * math.exp(fade * i)
        sine, cosine = math.sin(turn * i), math.cos(turn * i)
        sound = sine * (1 + 0.35 * 2 * cosine + 0.12 * (3 - 4 * sine * sine)) / _SCALE
        yield round(_LOUDEST * note.loudness * swell * sound)
