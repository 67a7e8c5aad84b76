"""How a cue sounds: by tones, made once and kept as wav files, else by the terminal's bell.

The end of work is always the same low double tone; what follows it says what comes. Tones rise
towards work, and the count is three short ticks, each a little higher. A bell has but one note:
there the number of bells tells, far enough apart for terminals that swallow what comes close.
"""

from __future__ import annotations

import asyncio
import math
import os
import wave
from array import array
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Generic, NamedTuple

from hiptui.domain.cues import Cue
from hiptui.domain.formatting import many
from hiptui.domain.timeline import Placed, What
from hiptui.engine import Clock, Timer
from hiptui.files import private_folder, sha256
from hiptui.outputs.capabilities import BELL, SoundWay
from hiptui.outputs.processes import Player

LEAD = 0.3
"""Seconds of silence before a sound: a sleeping sound device swallows as much."""
SAME = 0.01
"""Real seconds by which two moments may differ that are the same."""
RATE = 22_050
"""Samples a second."""

_ATTACK = 0.006
_RELEASE = 0.02
_LOUDEST = 0.55 * 32_767
_HARMONICS = (0.35, 0.12)
_SCALE = 1 + sum(_HARMONICS)
_MADE_WITH = (LEAD, RATE, _ATTACK, _RELEASE, _LOUDEST, _HARMONICS)

APART = 0.65
"""Seconds between two bells: terminals drop what follows a bell within 0.5 s."""


class Note(NamedTuple):
    """One tone of a pattern."""

    pitch: float
    """Hertz; 0 is silence."""
    seconds: float
    loudness: float = 1.0
    """From 0 to 1."""


_GAP = Note(0, 0.03)
_STOP = (Note(262, 0.08), _GAP, Note(262, 0.11), _GAP)

PATTERNS: Mapping[Cue, tuple[Note, ...]] = {
    Cue.THREE: (Note(659, 0.06, 0.7),),
    Cue.TWO: (Note(698, 0.06, 0.7),),
    Cue.ONE: (Note(740, 0.06, 0.7),),
    Cue.WORK: (Note(523, 0.11), Note(784, 0.24)),
    Cue.HALFWAY: (Note(880, 0.3, 0.4),),
    Cue.SWITCH: (*_STOP, Note(659, 0.11, 0.9), Note(440, 0.11, 0.9)),
    Cue.CHANGE: (*_STOP, Note(523, 0.14, 0.8)),
    Cue.REST: _STOP,
    Cue.ROUND: (Note(523, 0.1), Note(659, 0.1), Note(784, 0.1), Note(1047, 0.26)),
    Cue.FINISH: (*_STOP, *(Note(pitch, 0.13) for pitch in (523, 659, 784)), _GAP, Note(1047, 0.45)),
}
"""The tones of each cue, in the order a session brings them."""

_BELLS = {Cue.WORK: 2, Cue.SWITCH: 3, Cue.CHANGE: 4, Cue.REST: 5, Cue.ROUND: 6, Cue.FINISH: 7}
RHYTHMS: Mapping[Cue, tuple[float, ...]] = {
    cue: tuple(round(APART * n, 3) for n in range(_BELLS.get(cue, 1))) for cue in PATTERNS
} | {Cue.HALFWAY: (0.0, 2 * APART)}
"""Seconds from the cue's moment to each bell."""

_MEANINGS: Mapping[Cue, tuple[str, str]] = {
    Cue.THREE: ("3 seconds to go", "a short tick"),
    Cue.TWO: ("2 seconds to go", "a tick, a little higher"),
    Cue.ONE: ("1 second to go", "a tick, higher still"),
    Cue.WORK: ("work", "two tones, rising"),
    Cue.HALFWAY: ("half of the work is done", "one soft high tone"),
    Cue.SWITCH: ("switch sides", "the low double tone, then high and low"),
    Cue.CHANGE: ("next move", "the low double tone, then one middle tone"),
    Cue.REST: ("rest", "the low double tone that ends all work"),
    Cue.ROUND: ("a new round", "four tones, rising"),
    Cue.FINISH: ("done", "the low double tone, then a little melody"),
}


def meaning(cue: Cue, way: SoundWay) -> str:
    """What a cue tells and how it sounds: "work: two tones, rising", "work: 2 bells"."""
    tells, tones = _MEANINGS[cue]
    if way != "bell":
        return f"{tells}: {tones}"
    far = ", far apart" if cue is Cue.HALFWAY else ""
    return f"{tells}: {many(len(RHYTHMS[cue]), 'bell')}{far}"


def lasts(cue: Cue, way: SoundWay) -> float:
    """Seconds that a cue sounds."""
    if way == "off":
        return 0.0
    return RHYTHMS[cue][-1] if way == "bell" else sum(note.seconds for note in PATTERNS[cue])


class CueSounds:
    """Tones, bell or nothing; a new rhythm of bells ends the one before."""

    def __init__(
        self,
        way: SoundWay,
        tones: Tones,
        write: Callable[[str], object],
        player: Player,
        clock: Clock,
    ) -> None:
        """`way` holds until tones fail."""
        self.way = way
        self.muted = False
        self._tones = tones
        self._bell = partial(write, BELL)
        self._bells_to_come: list[Timer] = []
        self._player = player
        self._clock = clock
        self._last: Cue | None = None
        self._lead_in: LeadIn[Placed[Cue]] = LeadIn(
            clock, lambda cue: self.play(cue.what, led=True), partial(player.stop, "tone")
        )

    @property
    def leads_in(self) -> bool:
        """Whether a cue is led in by silence, and so has to be foreseen."""
        return self.way == "tones" and not self.muted

    def foresee(self, coming: tuple[float, Placed[Cue]] | None) -> None:
        """The next cue that is heard, to be led in."""
        self._lead_in.foresee(coming)

    def give(self, at: float, cue: Placed[Cue]) -> None:
        """Sound a cue at its moment, unless it has begun."""
        if not self._lead_in.has_begun(at, cue):
            self.play(cue.what)

    def play(self, cue: Cue, *, led: bool = False) -> None:
        """Sound a cue, whatever the time, `led` in by silence where it is early."""
        if self.muted or self.way == "off":
            return
        path = self._tones.path(cue, led=led) if self.way == "tones" else None
        self._last = cue
        if path is None or not self._player.play(path, "tone"):
            self._stop_bells()
            self._bell()
            later = self._clock.call_later
            self._bells_to_come = [later(after, self._bell) for after in RHYTHMS[cue][1:]]

    def seconds(self, cue: Cue) -> float:
        """How long a cue sounds before a voice can be understood."""
        return lasts(cue, self.way) if self.leads_in else 0.0

    def stop(self) -> None:
        """Silence what sounds, but the voice."""
        self._lead_in.foresee(None)
        self._stop_bells()
        self._player.stop("tone")

    def fall_back(self, *, ring: bool) -> bool:
        """The bell from now on, and at once for what the player missed; False without tones."""
        if self.way != "tones":
            return False
        self.way = "bell"
        if ring and self._last is not None:
            self.play(self._last)
        return True

    def _stop_bells(self) -> None:
        for timer in self._bells_to_come:
            timer.cancel()


class LeadIn(Generic[What]):
    """Begins the next sound before its moment, and takes it back where it does not come."""

    def __init__(
        self, clock: Clock, begin: Callable[[What], object], take_back: Callable[[], object]
    ) -> None:
        """`begin` starts a file that is led in, `take_back` silences it again."""
        self._clock = clock
        self._begin = begin
        self._take_back = take_back
        self._next: tuple[float, What] | None = None
        self._timer: Timer | None = None
        self._begun = False

    def foresee(self, coming: tuple[float, What] | None) -> None:
        """What sounds next, with its second of the session's clock."""
        if coming is not None and self._is_next(*coming):
            return
        if self._forget():
            self._take_back()
        self._next = coming
        if coming is not None:
            ahead = self._clock.real(coming[0] - self._clock.seconds()) - LEAD
            if ahead >= 0:
                self._timer = self._clock.call_later(ahead, partial(self._start, coming[1]))

    def has_begun(self, at: float, what: What) -> bool:
        """Whether what comes now has begun already; asked once at its moment."""
        return self._is_next(at, what) and self._forget()

    def _is_next(self, at: float, what: What) -> bool:
        if self._next is None or self._next[1] != what:
            return False
        return abs(self._clock.real(at - self._next[0])) < SAME

    def _forget(self) -> bool:
        """Foresee nothing; whether that had begun."""
        if self._timer is not None:
            self._timer.cancel()
        begun, self._begun, self._timer, self._next = self._begun, False, None, None
        return begun

    def _start(self, what: What) -> None:
        self._begun = True
        self._begin(what)


class Tones:
    """The wav files in a folder, each cue with and without silence before it."""

    def __init__(self, folder: Path, volume: int = 100) -> None:
        """`folder` is created when the first file is made; `volume` is from 0 to 100."""
        self._folder = folder
        self._volume = volume

    async def make(self) -> None:
        """Make what is missing, some 10 ms each, letting others go on between; OSError: can't."""
        for cue in Cue:
            if not all(self.path(cue, led=led) for led in (False, True)):
                private_folder(self._folder)
                whole = (sample for note in PATTERNS[cue] for sample in _samples(note))
                samples = array("h", (sample * self._volume // 100 for sample in whole))
                for led in (False, True):
                    _write(self._file(cue, led), samples, LEAD if led else 0.0)
            await asyncio.sleep(0)

    def path(self, cue: Cue, *, led: bool = False) -> Path | None:
        """The file of a cue, `led` in by silence; None where it is not there yet."""
        path = self._file(cue, led)
        return path if os.path.isfile(path) else None

    def _file(self, cue: Cue, led: bool) -> Path:
        # Changed tones have another name, and so are made anew.
        made_of = sha256(repr((PATTERNS[cue], _MADE_WITH)).encode())[:8]
        return self._folder / f"{cue}{'-led' if led else ''}-{made_of}-{self._volume}.wav"


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
    second, third = _HARMONICS
    for i in range(count):
        swell = min(1.0, i / RATE / _ATTACK, (count - i) / RATE / _RELEASE) * math.exp(fade * i)
        sine, cosine = math.sin(turn * i), math.cos(turn * i)
        sound = sine * (1 + second * 2 * cosine + third * (3 - 4 * sine * sine)) / _SCALE
        yield round(_LOUDEST * note.loudness * swell * sound)
