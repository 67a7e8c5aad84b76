"""The voice: rendered to files in the background before it is needed, then played like a tone."""

from __future__ import annotations

import asyncio
import os
import wave
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from hiptui.domain.cues import Line, pick
from hiptui.files import private_folder, sha256
from hiptui.outputs.capabilities import SpeechProgram, literal
from hiptui.outputs.cue_sounds import LEAD
from hiptui.outputs.processes import Process, Processes

LATEST = 1.0
"""Seconds after its moment at which a line is still said."""
LIMIT = 10.0
"""Seconds after which a speech program has failed."""
LONGEST = 400
"""Characters of one line."""
KEPT = 400

_MEANT_FOR_THE_VOICE = str.maketrans("[]{}<>\\", "       ")


def order(speech: SpeechProgram, text: str, path: Path) -> Process:
    """How `text`, given as its input, is made into a wav file."""
    said = literal(text.translate(_MEANT_FOR_THE_VOICE), LONGEST)
    options: tuple[str, ...] = (str(path),)
    if speech.kind == "say":
        form = ("--file-format=WAVE", "--data-format=LEI16@22050")
        options = ("-o", str(path), *form, "-f", "-")
    elif speech.kind == "espeak":
        # -z leaves out the pause at the end, so that a file is no longer than what is heard.
        options = ("-v", "en", "-z", "-w", str(path), "--stdin")
    data = said.encode("utf-8", "replace")
    return Process((*speech.argv, *options), data=data, limit=LIMIT)


class Utterance(Struct, frozen=True):
    """A line as it falls into a session."""

    line: Line
    delay: float = 0.0
    """Seconds it waits for the tone at its moment; below 0 it begins before."""
    late: float = 0.0
    """Seconds since its moment."""


class SpeechFiles:
    """What is said as wav files in a folder, each made once.

    A file begins with the silence that a sleeping sound device swallows: it is to be played that
    much before it is to be heard.
    """

    def __init__(self, speech: SpeechProgram, folder: Path, processes: Processes) -> None:
        """`folder` is created when the first file is made."""
        self.program = Path(*speech.argv[:1]).name
        self.lengths: dict[str, float] = {}
        """How long each text is heard whose file is made, in seconds."""
        self._speech = speech
        self._folder = folder
        self._processes = processes

    def path(self, text: str) -> Path:
        """Where a text's sound is kept."""
        made = order(self._speech, text, Path())  # what is made otherwise has another name
        key = repr((made.argv, made.data, self._speech.volume, LEAD))
        return self._folder / f"{sha256(key.encode())[:24]}.wav"

    async def make(self, text: str) -> bool:
        """Make the file of a text, if it is not there; whether it is there now."""
        path = self.path(text)
        if not (seconds := _seconds_of(path)):
            await self._render(text, path)
            seconds = _seconds_of(path)
        if seconds:
            self.lengths[text] = seconds
        return bool(seconds)

    def prune(self) -> None:
        """Keep the newest files only."""
        with suppress(OSError):
            files = sorted(self._folder.glob("*.wav"), key=lambda file: -file.stat().st_mtime)
            for file in files[KEPT:]:
                file.unlink(missing_ok=True)

    async def _render(self, text: str, path: Path) -> None:
        part = path.with_name(f"part-{os.getpid()}-{path.name}")
        with suppress(OSError, EOFError, ValueError, wave.Error):
            private_folder(self._folder)
            process = await self._processes.run(order(self._speech, text, part))
            if process.status == 0:
                _lead_in(part, self._speech.volume)
                part.replace(path)


class Voice:
    """Renders lines in the order they are needed and plays them at their moment."""

    def __init__(
        self,
        files: SpeechFiles,
        play: Callable[[Path, float], object],
        failed: Callable[[str], object],
        ticks: Callable[[], float],
    ) -> None:
        """`play` plays a file so many seconds before it is heard, or at once for fewer.

        `failed` hears once why there is no voice; `ticks` are seconds that only grow.
        """
        self._files = files
        self._play = play
        self._failed = failed
        self._ticks = ticks
        self._jobs: Iterator[Utterance] = iter(())
        self._waiting: tuple[Utterance, float] | None = None
        self._rendering: asyncio.Task[None] | None = None
        self.broken = False

    def prepare(self, lines: Iterable[Utterance]) -> None:
        """Render these lines in the background, in this order, instead of what was wanted."""
        self._jobs = iter(lines)
        self._work()

    def say(self, spoken: Utterance) -> None:
        """Say a line: at once, or within a second where its file is made only now; else never."""
        self._waiting = (spoken, self._ticks())
        if not self._catch_up():
            self._work()

    def hush(self) -> None:
        """What waits for its file is not said any more."""
        self._waiting = None

    def render_no_more(self) -> None:
        """Leave out what is not to be said now."""
        self._jobs = iter(())
        self._files.prune()

    def _work(self) -> None:
        if not self.broken and (self._rendering is None or self._rendering.done()):
            self._rendering = asyncio.get_running_loop().create_task(self._render_all())

    async def _render_all(self) -> None:
        """First the line that waits, then the others in order."""
        while not self.broken:
            job = self._waiting[0] if self._waiting else next(self._jobs, None)
            if job is None:
                return
            await self._render(job)
            self._catch_up()
            await asyncio.sleep(0)

    async def _render(self, job: Utterance) -> None:
        """Make the file of the wording that fits, and on the way those too long for it."""
        while (text := self._pick(job)) and text not in self._files.lengths:
            if not await self._files.make(text):
                self.broken, self._waiting = True, None
                self._failed(f"No voice: {self._files.program} failed")
                return

    def _catch_up(self) -> bool:
        """Say what waits if its file is there, drop it if it is late; False while it waits."""
        if self._waiting is None:
            return True
        spoken, since = self._waiting
        waited = self._ticks() - since
        now = replace(spoken, delay=max(0.0, spoken.delay - waited), late=spoken.late + waited)
        text = self._pick(now) if now.late <= LATEST else ""
        if text and text not in self._files.lengths:
            self._waiting = (now, since + waited)
            return False
        self._waiting = None
        if text:
            self._play(self._files.path(text), now.delay)
        return True

    def _pick(self, spoken: Utterance) -> str:
        return pick(spoken.line, self._files.lengths.get, spoken.delay + spoken.late)


def _seconds_of(path: Path) -> float:
    """Seconds that a file is heard; 0 where it is no sound file or empty."""
    try:
        with closing(wave.open(str(path), "rb")) as file:
            seconds = file.getnframes() / file.getframerate() - LEAD
    except (OSError, EOFError, wave.Error):
        return 0.0
    return seconds if seconds > 0.001 else 0.0


def _lead_in(path: Path, volume: int) -> None:
    """Put silence before a wav file, scaled to `volume` of 100; ValueError: not one of 16 bits."""
    with closing(wave.open(str(path), "rb")) as file:
        form, frames = file.getparams(), file.readframes(file.getnframes())
    if form.sampwidth != 2:
        raise ValueError("not a wav file of 16 bits")
    if volume != 100:
        frames = array("h", (one * volume // 100 for one in array("h", frames))).tobytes()
    silence = bytes(round(LEAD * form.framerate) * form.nchannels * 2)
    with closing(wave.open(str(path), "wb")) as file:
        file.setparams(form)
        file.writeframes(silence + frames)
