"""The one door through which the screens reach everything outside the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from hiptui.domain.cue_settings import CueSettings, is_heard
from hiptui.domain.cues import Cue, cues_of
from hiptui.domain.session import Due, Passage, Session
from hiptui.domain.timeline import Timeline
from hiptui.domain.voice_lines import VoiceLine, Wording, lines_due, next_line, script
from hiptui.outputs.bell import Bell, Later
from hiptui.outputs.capabilities import Capabilities, SoundWay, notify_way, sound_way, speaks
from hiptui.outputs.cue_sounds import Desk, Sounds
from hiptui.outputs.errands import Errands
from hiptui.outputs.hooks import Hooks
from hiptui.outputs.keep_awake import Hold, KeepAwake, presenting
from hiptui.outputs.loop import Call, Loop
from hiptui.outputs.player import Player
from hiptui.outputs.processes import Processes
from hiptui.outputs.tones import Tones
from hiptui.outputs.voice import LATEST, SpeechProgram, Stage, Utterance, Voice
from hiptui.outputs.window import Window

PATIENCE = 0.02
"""Seconds that leaving waits for the machine to be told that it may sleep."""


@dataclass(frozen=True, slots=True)
class Host:
    """What the program around the outputs provides."""

    write: Callable[[str], None]
    """Sends a whole sequence to the terminal; called in the loop's thread only."""
    say_once: Callable[[str], None]
    """Shows the runner a message; called in the loop's thread only."""
    clock: Callable[[], float]
    """Real seconds that only grow."""
    folder: Path
    """Where sounds are kept; created when the first is made."""
    soon: Callable[[Call], object] = lambda call: call()
    """Calls back in the loop's thread; callable from any thread."""
    later: Later | None = None
    """Calls back in the loop's thread after some seconds."""
    environ: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What hooks inherit."""
    speed: float = 1.0
    """Session seconds in a real one."""
    hold: Hold = presenting
    """The lock that keeps the machine awake."""
    errands: Errands = field(default_factory=Errands)
    """Starts threads; closed with the outputs."""

    def late(self, at: float, now: float) -> float:
        """Real seconds from one moment of the session's clock to another."""
        return (now - at) / self.speed


class Outputs:
    """Listener for bell, tones, voice, title, notifications, hooks and wake lock of one run.

    Every method returns at once and none raises: what fails falls silent, and says so once.
    """

    def __init__(self, settings: CueSettings, found: Capabilities, host: Host) -> None:
        """Starts nothing; `settings` hold until a new one is made."""
        self._settings = settings
        self._found = found
        self._host = host
        loop = self._loop = Loop(host.write, host.say_once, host.soon)
        self._errands = host.errands
        self._children = Processes(self._errands)
        self._frame = Window(found, loop.write)
        self._player = Player(found.player, self._children)
        bell = Bell(loop.write, host.later)
        tones = Tones(host.folder / "tones")
        desk = Desk(bell, tones, self._player, loop, self._errands)
        self._sounds = Sounds(sound_way(found, settings), desk)
        self._voice = self._new_voice() if speaks(found, settings) else None
        self._hooks = Hooks(settings.hooks, self._children, host.environ, loop.say)
        self._awake = KeepAwake(not found.ssh, host.hold)
        self._timeline: Timeline | None = None
        self._paused = False

    @property
    def sound_way(self) -> SoundWay:
        """How cues sound now."""
        return self._sounds.way

    def begin(self, timeline: Timeline) -> None:
        """A session starts: the title is put aside, the machine kept awake, sounds are made."""
        self._frame.open()
        self._errands.send(self._awake.start)
        self._sounds.begin()
        self._paused = False
        self.prepare(timeline)

    def make(self) -> None:
        """Make the tones now, a fifth of a second the first time: for callers that may wait."""
        self._sounds.make()

    def prepare(self, timeline: Timeline) -> None:
        """Render what will be said, in the background; again when the timetable changes."""
        self._timeline = timeline
        if self._voice is not None:
            lines = script(timeline, self._settings.voice)
            self._voice.prepare(self._spoken(line, timeline) for line in lines)

    def session_changed(self, session: Session, passages: Sequence[Passage], now: float) -> None:
        """Give what is new; a pause ends what is being said."""
        for passage in passages:
            for due in passage.cues():
                self.cue(due, passage.timeline, now)
            self.speak(passage, now)
        if session.timeline is not self._timeline:
            self.prepare(session.timeline)
        paused = session.paused_at is not None
        if paused and not self._paused:
            self.hush()
        self._paused = paused

    def next_wakeup(self, session: Session) -> float | None:
        """Clock second of the next spoken line, to be woken for beside the next cue."""
        return None if self._voice is None else next_line(session, self._settings.voice)

    def cue(self, due: Due, timeline: Timeline, now: float) -> None:
        """Sound a cue and run its hook; one that is late by more than a second is dropped."""
        if self._host.late(due.at, now) > LATEST:
            return
        self._hooks.run(due, timeline)
        if is_heard(due.cue, due.index, timeline, self._settings.count):
            self.play(due.cue)

    def play(self, cue: Cue) -> None:
        """Sound a cue, whatever the time."""
        self._sounds.play(cue)

    def speak(self, passage: Passage, now: float) -> None:
        """Say the newest line of a passage."""
        if self._voice is None or self._sounds.muted:
            return
        *_, (at, line) = (0.0, None), *lines_due(passage, self._settings.voice)
        if line and (late := self._host.late(at, now)) <= LATEST:
            self._player.stop("voice")
            self._voice.say(self._spoken(line, passage.timeline, max(0.0, late)))

    def say(self, text: str) -> None:
        """Say a text of the program's own, if its file is there within a second."""
        if self._voice is not None and not self._sounds.muted:
            self._player.stop("voice")
            self._voice.say(Utterance(VoiceLine(0, 0.0, (Wording(text),))))

    def phase(self, title: str, notice: str = "", *, focused: bool = True) -> None:
        """A phase begins: the window's title, and a notification where nobody looks."""
        way = notify_way(self._found, self._settings, self._sounds.way)
        self._frame.phase(title, "" if focused else notice, way)

    def progress(self, percent: int, *, paused: bool = False) -> None:
        """Progress in tab or taskbar; sent only when it differs."""
        self._frame.progress(percent, paused)

    def mute(self, muted: bool) -> None:
        """No sound and no voice, or both again; all else goes on."""
        self._sounds.muted = muted
        if muted:
            self._sounds.stop()
            self.hush()

    def hush(self) -> None:
        """End what is being said, as a pause does."""
        self._player.stop("voice")
        if self._voice is not None:
            self._voice.hush()

    def end(self) -> None:
        """The session is over: title and progress as before, the machine may sleep.

        What sounds is left to end by itself.
        """
        self._frame.close()
        self._errands.send(self._awake.stop)
        if self._voice is not None:
            self._voice.rest()

    def close(self) -> None:
        """The program leaves: the session's end, and no program of ours stays behind."""
        self.end()
        self._loop.close()
        self._sounds.stop()
        self._children.close()
        self._errands.close(PATIENCE)
        self._awake.join(PATIENCE)

    def _new_voice(self) -> Voice:
        speaker = SpeechProgram(self._found.speech, self._found.speech_kind)
        failed = f"No voice: {Path(self._found.speech[0]).name} failed"
        host = self._host
        stage = Stage(self._play_voice, lambda: self._loop.say(failed), host.clock, self._errands)
        return Voice(speaker, host.folder / "voice", self._children, stage)

    def _play_voice(self, path: Path, delay: float) -> None:
        """From any thread."""
        self._loop.soon(lambda: self._sounds.muted or self._player.play(path, "voice", delay))

    def _spoken(self, line: VoiceLine, timeline: Timeline, late: float = 0.0) -> Utterance:
        """A line in real seconds, after the tone at its moment."""
        speed = self._host.speed
        if speed != 1:
            wordings = tuple(Wording(item.text, item.room / speed) for item in line.wordings)
            line = replace(line, wordings=wordings)
        return Utterance(line, self._delay(line, timeline), late)

    def _delay(self, line: VoiceLine, timeline: Timeline) -> float:
        """Seconds of the cue that sounds at a line's moment."""
        heard = (
            self._sounds.seconds(cue.cue)
            for cue in cues_of(timeline, line.index)
            if cue.offset == line.offset
            and is_heard(cue.cue, cue.index, timeline, self._settings.count)
        )
        return max(heard, default=0.0)
