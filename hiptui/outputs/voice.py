"""The voice: rendered to files in the background before it is needed, then played like a tone."""

from __future__ import annotations

import hashlib
import os
import threading
import wave
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from hiptui.domain.voice_lines import VoiceLine, pick
from hiptui.outputs.capabilities import SpeechKind
from hiptui.outputs.errands import Errands
from hiptui.outputs.processes import Processes, ProcessSpec
from hiptui.outputs.terminal import literal

LATEST = 1.0
"""Seconds after its moment at which a line is still said."""
LIMIT = 10.0
"""Seconds after which a speech program has failed."""
LONGEST = 400
"""Characters of one line."""
KEPT = 400
"""Files kept in the folder."""
VERSION = 1
"""Part of the file names, so that what is rendered otherwise is made anew."""

_MEANT_FOR_THE_VOICE = str.maketrans("[]{}<>\\", "       ")


@dataclass(frozen=True, slots=True)
class SpeechProgram:
    """A speech program."""

    program: tuple[str, ...]
    """Its path."""
    kind: SpeechKind
    """How it is called."""

    def order(self, text: str, path: Path) -> ProcessSpec:
        """How `text`, given as its input, is made into a wav file."""
        said = text.translate(_MEANT_FOR_THE_VOICE)
        data = literal(said, LONGEST).encode("utf-8", "replace")
        if self.kind == "say":
            form = ("--file-format=WAVE", "--data-format=LEI16@22050")
            argv = (*self.program, "-o", str(path), *form, "-f", "-")
            return ProcessSpec(argv, data=data, limit=LIMIT)
        # -z leaves out the pause at the end, so that a file is no longer than what is heard.
        argv = (*self.program, "-v", "en", "-z", "-w", str(path), "--stdin")
        return ProcessSpec(argv, data=data, limit=LIMIT)


@dataclass(frozen=True, slots=True)
class Utterance:
    """A line as it falls into a session."""

    line: VoiceLine
    """What to say."""
    delay: float = 0.0
    """Seconds it waits for the tone at its moment."""
    late: float = 0.0
    """Seconds since its moment."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What the voice needs of those around it."""

    play: Callable[[Path, float], object]
    """Plays a file after some seconds; called from any thread."""
    failed: Callable[[], None]
    """Sentence once, from any thread, that there is no voice."""
    clock: Callable[[], float]
    """Seconds that only grow."""
    errands: Errands
    """Starts the thread that renders."""


class Voice:
    """Renders lines in the order they are needed and plays them at their moment."""

    def __init__(
        self, speaker: SpeechProgram, folder: Path, children: Processes, stage: Stage
    ) -> None:
        """`folder` is created when the first file is rendered."""
        self._speaker = speaker
        self._folder = folder
        self._children = children
        self._stage = stage
        self._lengths: dict[str, float] = {}
        self._jobs: Iterator[Utterance] = iter(())
        self._waiting: tuple[Utterance, float] | None = None
        self._busy = False
        self._pruned = False
        self._lock = threading.Lock()
        self.broken = False

    def prepare(self, lines: Iterable[Utterance]) -> None:
        """Render these lines in the background, in this order, instead of what was wanted."""
        with self._lock:
            self._jobs = iter(lines)
        self._work()

    def say(self, spoken: Utterance) -> None:
        """Say a line: at once, or within a second where its file is made only now; else never."""
        with self._lock:
            self._waiting = (spoken, self._stage.clock())
        if not self._catch_up():
            self._work()

    def hush(self) -> None:
        """What waits for its file is not said any more."""
        with self._lock:
            self._waiting = None

    def rest(self) -> None:
        """Render nothing more but what is to be said now."""
        with self._lock:
            self._jobs = iter(())

    def _work(self) -> None:
        with self._lock:
            if self._busy or self.broken:
                return
            self._busy = True
        thread = threading.Thread(target=self._loop, name="hiptui-voice", daemon=True)
        self._stage.errands.send(thread.start)

    def _loop(self) -> None:
        if not self._pruned:
            self._pruned = True
            self._prune()
        while (job := self._next()) is not None:
            self._render(job)
            self._catch_up()

    def _next(self) -> Utterance | None:
        """What to render: first the line that waits, then the others in order."""
        with self._lock:
            job = None
            if not self.broken:
                job = self._waiting[0] if self._waiting else next(self._jobs, None)
            self._busy = job is not None
            return job

    def _render(self, job: Utterance) -> None:
        """Make the file of the wording that fits, and on the way those too long for it."""
        while (text := self._pick(job)) and text not in self._lengths:
            length = self._length(self._file(text)) or self._made(text)
            if length is None:
                self._fail()
                return
            self._lengths[text] = length

    def _catch_up(self) -> bool:
        """Say what waits if its file is there, drop it if it is late; False while it waits."""
        with self._lock:
            if self._waiting is None:
                return True
            spoken, since = self._waiting
            waited = self._stage.clock() - since
            now = replace(spoken, delay=max(0.0, spoken.delay - waited), late=spoken.late + waited)
            text = self._pick(now)
            late = now.late > LATEST
            if text and not late and text not in self._lengths:
                self._waiting = (now, since + waited)
                return False
            self._waiting = None
        if text and not late:
            self._stage.play(self._file(text), now.delay)
        return True

    def _pick(self, spoken: Utterance) -> str:
        return pick(spoken.line, self._lengths.get, spoken.delay + spoken.late)

    def _made(self, text: str) -> float | None:
        """Render a text; its seconds, or None where that failed."""
        path = self._file(text)
        part = path.with_name(f"part-{os.getpid()}-{path.name}")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._children.run(self._speaker.order(text, part)).status != 0:
                return None
            part.replace(path)
        except OSError:
            return None
        return self._length(path)

    def _length(self, path: Path) -> float | None:
        """Seconds of a sound file, or None where it is none or empty."""
        try:
            with closing(wave.open(str(path), "rb")) as file:
                return file.getnframes() / file.getframerate() or None
        except (OSError, EOFError, wave.Error):
            return None

    def _file(self, text: str) -> Path:
        """Where a text's sound is kept."""
        key = "\0".join((str(VERSION), self._speaker.kind, *self._speaker.program, text))
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.wav"

    def _prune(self) -> None:
        """Keep the newest files only."""
        try:
            files = sorted(self._folder.glob("*.wav"), key=lambda file: -file.stat().st_mtime)
            for file in files[KEPT:]:
                file.unlink(missing_ok=True)
        except OSError:
            return

    def _fail(self) -> None:
        with self._lock:
            first = not self.broken
            self.broken = True
            self._busy = False
        if first:
            self._stage.failed()
