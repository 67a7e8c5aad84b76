"""The one door through which a session reaches everything outside the screen."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from hiptui.domain.cues import Cue, Line, Wording, cues_of, is_heard, lines_of, script
from hiptui.domain.session import Passage, Session
from hiptui.domain.settings import CueSettings
from hiptui.domain.timeline import Placed, Timeline
from hiptui.engine import Clock
from hiptui.outputs.capabilities import (
    Capabilities,
    SoundWay,
    SpeechProgram,
    Window,
    notify_way,
    sound_way,
    speaks,
    speech,
)
from hiptui.outputs.cue_sounds import LEAD, PATTERNS, CueSounds, LeadIn, Tones, lasts, meaning
from hiptui.outputs.keep_awake import REFUSED, KeepAwake, inhibitor
from hiptui.outputs.processes import Hooks, Player, Processes
from hiptui.outputs.voice import LATEST, SpeechFiles, Utterance, Voice

PAUSE = 0.5
"""Seconds of silence between two cues of a sound check."""
PATIENCE = 0.02
"""Seconds that leaving waits for the machine to be told that it may sleep."""
FADE = 2.0
"""Seconds that the last cue's sound, word and hook may take once all is over."""


class Outputs:
    """Listener for bell, tones, voice, title, notifications, hooks and wake lock of one run.

    It needs a running loop. Every method returns at once and none raises: what fails falls
    silent, and says so once.
    """

    def __init__(  # noqa: PLR0913 - all that is around a session
        self,
        settings: CueSettings,
        found: Capabilities,
        clock: Clock,
        folder: Path,
        *,
        write: Callable[[str], object],
        say: Callable[[str], object],
    ) -> None:
        """Starts nothing; `settings` hold until a new one is made, sounds are kept in `folder`.

        `write` sends a whole sequence to the terminal, `say` shows the runner a message.
        """
        self._settings = settings
        self._found = found
        self._clock = clock
        self._send = write
        self._show = say
        self._said: set[str] = set()
        self._closed = False
        self._processes = Processes()
        self._window = Window(found, self._write)
        self._player = Player(found.player, self._processes, partial(self._tones_failed, ring=True))
        self._tones = Tones(folder / "tones", settings.volume)
        way = sound_way(found, settings)
        self._sounds = CueSounds(way, self._tones, self._write, self._player, clock)
        program = speech(found, settings) or SpeechProgram("command", ())
        files = SpeechFiles(program, folder / "voice", self._processes)
        self._voice = Voice(files, self._play_voice, self._say, clock.ticks)
        self._voice.broken = not speaks(found, settings)
        self._voice_ahead: LeadIn[Line] = LeadIn(
            clock, lambda line: self._utter(line, LEAD, -LEAD), self.hush
        )
        self._hooks = Hooks(settings.hooks, self._processes, self._say)
        self._lines = partial(lines_of, mode=settings.voice)
        self._awake = KeepAwake(inhibitor(found), self._processes, self._awake_by)
        self._timeline: Timeline | None = None
        self._paused = False
        self._making: asyncio.Task[None] | None = None

    @property
    def sound_way(self) -> SoundWay:
        """How cues sound now."""
        return self._sounds.way

    def begin(self, timeline: Timeline) -> None:
        """A session starts: the title is put aside, the machine kept awake, sounds are made."""
        self._window.open()
        if not self._found.ssh:
            self._awake.start()
        self._paused = False
        self.prepare(timeline)
        self._making = asyncio.get_running_loop().create_task(self.make())

    async def make(self) -> None:
        """Make the tones, some 100 ms the first time, where cues sound by them."""
        try:
            if self._sounds.way == "tones":
                await self._tones.make()
        except OSError:
            self._tones_failed("no folder to keep tones in", ring=False)

    def prepare(self, timeline: Timeline) -> None:
        """Render what will be said, in the background; again when the timetable changes."""
        self._timeline = timeline
        self._voice.prepare(
            Utterance(self._in_real_seconds(line), self._tone_before(line, timeline))
            for line in script(timeline, self._settings.voice)
        )

    def session_changed(self, session: Session, passages: Sequence[Passage], now: float) -> None:
        """Give what is new, and foresee what silence leads in; a pause ends what is being said."""
        for passage in passages:
            for at, cue in passage.of(cues_of):
                self.cue(at, cue, passage.timeline, now)
            self.speak(passage, now)
        if session.timeline is not self._timeline:
            self.prepare(session.timeline)
        paused = session.paused_at is not None
        if paused and not self._paused:
            self.hush()
        self._paused = paused
        coming = session.passage(math.inf)
        led = self._sounds.leads_in
        self._sounds.foresee(next(coming.of(self._heard), None) if led else None)
        line = None if self._is_silent else next(coming.of(self._lines), None)
        alone = line is not None and not self._tone_before(line[1], session.timeline)
        self._voice_ahead.foresee(line if alone else None)

    def next_wakeup(self, session: Session) -> float | None:
        """Clock second of the next spoken line, to be woken for beside the next cue."""
        return None if self._voice.broken else session.next_of(self._lines)

    def cue(self, at: float, cue: Placed[Cue], timeline: Timeline, now: float) -> None:
        """Sound a cue and run its hook; one that is late by more than a second is dropped."""
        if self._clock.real(now - at) <= LATEST:
            self._hooks.run(cue, timeline)
            if is_heard(cue, timeline, self._settings.count):
                self._sounds.give(at, cue)

    def play(self, cue: Cue) -> None:
        """Sound a cue, whatever the time."""
        self._sounds.play(cue)

    def say(self, text: str) -> None:
        """Say a text of the program's own, if its file is there within a second."""
        if not self._sounds.muted:
            self._utter(Placed(0, 0.0, (Wording(text),)), LEAD, 0.0)

    def phase(self, title: str, notice: str = "", *, focused: bool = True) -> None:
        """The window's title, and with a new one a notification where nobody looks."""
        way = notify_way(self._found, self._settings, self._sounds.way)
        self._window.phase(title, "" if focused else notice, way)

    def progress(self, percent: int, *, paused: bool = False) -> None:
        """Progress in tab or taskbar; sent only when it differs."""
        self._window.progress(percent, paused)

    def mute(self, muted: bool) -> None:
        """No sound and no voice, or both again; all else goes on."""
        self._sounds.muted = muted
        if muted:
            self._sounds.stop()
            self.hush()

    def end(self) -> None:
        """The session is over: title as before, the machine may sleep; what sounds goes on."""
        self._sounds.foresee(None)
        self._voice_ahead.foresee(None)
        self._window.close()
        self._awake.stop()
        self._voice.render_no_more()

    async def fade(self) -> None:
        """The session's end, and a moment for what its last cue has started."""
        self.end()
        await self._processes.ended(FADE)

    async def close(self) -> None:
        """The program leaves: the session's end, and no program of ours stays behind."""
        self.end()
        self._closed = True
        self._sounds.stop()
        await self._processes.close()
        self._awake.join(PATIENCE)

    def _heard(self, timeline: Timeline, index: int) -> Iterator[Placed[Cue]]:
        count = self._settings.count
        return (cue for cue in cues_of(timeline, index) if is_heard(cue, timeline, count))

    def _tone_before(self, line: Line, timeline: Timeline) -> float:
        """Seconds of the cue that sounds at a line's moment."""
        heard = (cue.what for cue in self._heard(timeline, line.index) if cue.offset == line.offset)
        return max(map(self._sounds.seconds, heard), default=0.0)

    @property
    def _is_silent(self) -> bool:
        return self._voice.broken or self._sounds.muted

    def speak(self, passage: Passage, now: float) -> None:
        """Say the newest line of a passage."""
        if self._is_silent:
            return
        for at, line in list(passage.of(self._lines))[-1:]:
            late = self._clock.real(now - at)
            if late <= LATEST and not self._voice_ahead.has_begun(at, line):
                before = max(self._tone_before(line, passage.timeline), LEAD)
                self._utter(line, before, max(0.0, late))

    def _utter(self, line: Line, delay: float, late: float) -> None:
        """Say a line `delay` seconds after its moment, which was `late` seconds ago."""
        self._player.stop("voice")
        self._voice.say(Utterance(self._in_real_seconds(line), delay, late))

    def _play_voice(self, path: Path, delay: float) -> None:
        """A file that is silent at first, to be heard after `delay` seconds."""
        if not self._sounds.muted:
            self._player.play(path, "voice", max(0.0, delay - LEAD))

    def hush(self) -> None:
        """End what is being said, and what was to be said next."""
        self._voice_ahead.foresee(None)
        self._player.stop("voice")
        self._voice.hush()

    def _in_real_seconds(self, line: Line) -> Line:
        wordings = (Wording(one.text, self._clock.real(one.room)) for one in line.what)
        return replace(line, what=tuple(wordings))

    def _tones_failed(self, why: str, *, ring: bool) -> None:
        if self._sounds.fall_back(ring=ring):
            self._say(f"No tones: {why}; the terminal's bell instead")
        else:
            self._say(f"No sound: {why}")

    def _awake_by(self, way: str) -> None:
        if not way:
            self._say(REFUSED)

    def _write(self, sequence: str) -> None:
        if not self._closed:
            with suppress(OSError):
                self._send(sequence)

    def _say(self, message: str) -> None:
        """Show a message, the same one once only."""
        if message not in self._said and not self._closed:
            self._said.add(message)
            self._show(message)


async def sound_check(
    outputs: Outputs, show: Callable[[str], object], wait: Callable[[float], Awaitable[object]]
) -> None:
    """Show what each cue means, play it, and wait until it has sounded."""
    await outputs.make()
    for cue in PATTERNS:
        way = outputs.sound_way
        show(meaning(cue, way))
        outputs.play(cue)
        await wait(lasts(cue, way) + PAUSE)
