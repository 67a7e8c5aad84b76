from __future__ import annotations

import asyncio
import math
import stat
import sys
import wave
from array import array
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hiptui.domain.cues import Line, Wording
from hiptui.domain.timeline import Placed
from hiptui.outputs.capabilities import SpeechProgram
from hiptui.outputs.cue_sounds import LEAD
from hiptui.outputs.processes import Processes
from hiptui.outputs.voice import KEPT, LATEST, SpeechFiles, Utterance, Voice, order
from tests.support import FakeClock

PATIENCE = 20

# Writes a second of sound for each word it reads, and keeps a list of what it was given.
FAKE = """#!{python} -S
import sys, wave
text = sys.stdin.read()
out = sys.argv[-1] if '-w' not in sys.argv else sys.argv[sys.argv.index('-w') + 1]
with open({log!r}, 'a') as log:
    log.write(text + '\\n')
if 'FAIL' in text:
    sys.exit(1)
with wave.open(out, 'wb') as file:
    file.setnchannels(1); file.setsampwidth(1 if 'BYTES' in text else 2); file.setframerate(100)
    file.writeframes(b'\\0\\4' * (0 if 'EMPTY' in text else 100 * len(text.split())))
"""


class Room:
    """A voice with a fake speech program, and what it played."""

    def __init__(self, tmp_path: Path, kind: str = "espeak", volume: int = 100) -> None:
        self.log = tmp_path / "log"
        self.folder = tmp_path / "cache" / "voice"
        program = tmp_path / "speak"
        program.write_text(FAKE.format(python=sys.executable, log=str(self.log)))
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.clock = FakeClock()
        self.played: list[tuple[int, float]] = []
        self.failures: list[int] = []
        self.processes = Processes()
        speech = SpeechProgram(kind, (str(program),), volume)  # type: ignore[arg-type]  # one of its kinds
        files = SpeechFiles(speech, self.folder, self.processes)
        self.voice = Voice(files, self._play, lambda _: self.failures.append(1), self.clock)

    def _play(self, path: Path, delay: float) -> None:
        with path.open("rb") as raw, wave.open(raw, "rb") as file:
            self.played.append((round(file.getnframes() / 100 - LEAD), delay))

    async def prepare(self, *lines: str | Line) -> None:
        """Render these in advance, and wait until that is done."""
        self.voice.prepare(Utterance(line(one) if isinstance(one, str) else one) for one in lines)
        await self.settle()

    async def say(self, *texts: str, room: float = math.inf) -> None:
        """Say it, in the longest wording there is room for, and wait until that is done."""
        self.voice.say(Utterance(line(*texts, room=room)))
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is rendered any more."""
        while tasks := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(tasks, timeout=PATIENCE)

    @property
    def rendered(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    room = Room(tmp_path)
    yield room
    await room.processes.close()
    await room.settle()


def line(*texts: str, room: float = math.inf) -> Line:
    return Placed(0, 0.0, (*(Wording(text, room) for text in texts[:-1]), Wording(texts[-1])))


async def test_lines_are_rendered_in_the_order_they_are_needed_and_each_once(room: Room) -> None:
    await room.prepare("One.", "Two two.", "One.", "Three.")
    assert room.rendered == ["One.", "Two two.", "Three."]
    assert room.played == []


async def test_only_wordings_up_to_the_one_that_fits_are_rendered(room: Room) -> None:
    said = line("a b c", "a b", "a", room=2.0)
    await room.prepare(said)
    assert room.rendered == ["a b c", "a b"]
    room.voice.say(Utterance(said))
    room.voice.say(Utterance(line("a b"), delay=0.4))  # at once, after its tone
    assert room.played == [(2, 0.0), (2, 0.4)]


async def test_a_line_not_yet_rendered_is_said_when_it_is(room: Room) -> None:
    await room.say("a b c", "a b", "a", room=2.5)
    assert room.played == [(2, 0.0)]


async def test_a_line_rendered_too_late_is_dropped(room: Room) -> None:
    room.voice.say(Utterance(line("a b")))
    room.clock.advance(LATEST + 0.1)
    await room.settle()
    assert room.rendered == ["a b"]
    assert room.played == []


async def test_lateness_shortens_what_is_said(room: Room) -> None:
    said = line("a b c", "a", room=3.0)
    await room.prepare(said, "a")
    room.voice.say(Utterance(said, late=0.5))
    assert room.played == [(1, 0.0)]


async def test_a_newer_line_takes_the_place_of_one_that_waits(room: Room) -> None:
    room.voice.say(Utterance(line("old")))
    await room.say("new new")
    assert room.played == [(2, 0.0)]


async def test_a_hushed_line_is_not_said_when_its_file_comes(room: Room) -> None:
    room.voice.say(Utterance(line("a")))
    room.voice.hush()
    await room.settle()
    assert room.played == []


async def test_nothing_more_is_rendered_when_the_session_is_over(room: Room) -> None:
    room.voice.prepare(Utterance(line(f"{number}")) for number in range(50))
    room.voice.render_no_more()
    await room.settle()
    assert len(room.rendered) <= 1


async def test_files_are_kept_for_the_next_session(room: Room, tmp_path: Path) -> None:
    await room.prepare("a b")
    again = Room(tmp_path)
    await again.say("a b")
    assert again.rendered == ["a b"]
    assert again.played == [(2, 0.0)]
    (file,) = room.folder.iterdir()
    file.write_bytes(b"RIFF")  # damaged, it is made anew
    again = Room(tmp_path)
    await again.say("a b")
    assert again.played == [(2, 0.0)]


async def test_the_folder_does_not_grow_without_end(room: Room) -> None:
    room.folder.mkdir(parents=True)
    for number in range(KEPT + 30):
        (room.folder / f"{number}.wav").write_bytes(b"")
    await room.prepare("a")
    room.voice.render_no_more()
    assert len(list(room.folder.iterdir())) == KEPT


@pytest.mark.parametrize("text", ["FAIL now", "EMPTY", "BYTES"])
async def test_a_speech_program_that_fails_is_told_once_and_left_alone(
    room: Room, text: str
) -> None:
    await room.prepare(text, "a")
    await room.say("a")
    assert room.failures == [1]
    assert room.rendered == [text]
    assert room.played == []


async def test_a_folder_that_cannot_be_made_means_no_voice(room: Room) -> None:
    room.folder.parent.write_text("a file in the way")
    await room.prepare("a")
    assert room.failures == [1]


async def test_text_is_data_for_the_speech_program(room: Room) -> None:
    await room.prepare("--version [[x]] <b>\x1b]2;no\x07 $(touch x)")
    assert room.rendered == ["--version x b 2;no $(touch x)"]
    process = order(SpeechProgram("say", ("say",)), "-f /etc/passwd", Path("/tmp/x.wav"))
    assert process.argv[-2:] == ("-f", "-")
    assert process.data == b"-f /etc/passwd"


# --- what a file holds ------------------------------------------------------------------------


@pytest.mark.parametrize(("volume", "sample"), [(100, 1024), (50, 512), (0, 0)])
async def test_a_file_begins_with_silence_for_a_sleeping_device_and_volume_scales_the_rest(
    tmp_path: Path, volume: int, sample: int
) -> None:
    room = Room(tmp_path, volume=volume)
    await room.prepare("a")
    (file,) = room.folder.glob("*.wav")
    with file.open("rb") as raw, wave.open(raw, "rb") as sound:
        samples = array("h", sound.readframes(sound.getnframes()))
    silent = round(LEAD * 100)
    assert (set(samples[:silent]), set(samples[silent:])) == ({0}, {sample})


def test_what_is_made_otherwise_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = SpeechFiles(SpeechProgram("say", ("say",)), tmp_path, Processes())
    before = files.path("a")
    assert files.path("b") != before == files.path("a")
    monkeypatch.setattr("hiptui.outputs.voice.LEAD", 0.5)
    assert files.path("a") != before


async def test_a_program_of_ones_own_reads_the_text_and_is_told_where_to_write(
    tmp_path: Path,
) -> None:
    room = Room(tmp_path, "command")
    await room.say("a b")
    assert room.rendered == ["a b"]
    assert room.played == [(2, 0.0)]
    process = order(SpeechProgram("command", ("piper", "-m", "en")), "Left.", Path("/tmp/x.wav"))
    assert process.argv == ("piper", "-m", "en", "/tmp/x.wav")
    assert process.data == b"Left."
