from __future__ import annotations

import math
import stat
import sys
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from hiptui.domain.voice_lines import VoiceLine, Wording
from hiptui.outputs.errands import Errands
from hiptui.outputs.processes import Processes
from hiptui.outputs.voice import KEPT, LATEST, SpeechProgram, Stage, Utterance, Voice
from tests.support import FakeClock

PATIENCE = 20

# Writes a second of sound for each word it reads, and keeps a list of what it was given.
FAKE = """#!{python} -S
import sys, wave
text = sys.stdin.read()
out = sys.argv[sys.argv.index('-w') + 1]
with open({log!r}, 'a') as log:
    log.write(text + '\\n')
if 'FAIL' in text:
    sys.exit(1)
with wave.open(out, 'wb') as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(100)
    file.writeframes(b'\\0\\0' * (0 if 'EMPTY' in text else 100 * len(text.split())))
"""


class Room:
    """A voice with a fake speech program, and what it played."""

    def __init__(self, tmp_path: Path) -> None:
        self.log = tmp_path / "log"
        self.folder = tmp_path / "cache" / "voice"
        program = tmp_path / "speak"
        program.write_text(FAKE.format(python=sys.executable, log=str(self.log)))
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.clock = FakeClock()
        self.played: list[tuple[int, float]] = []
        self.failures: list[int] = []
        self.errands = Errands()
        self.children = Processes(self.errands)
        stage = Stage(self._play, lambda: self.failures.append(1), self.clock, self.errands)
        self.voice = Voice(
            SpeechProgram((str(program),), "espeak"), self.folder, self.children, stage
        )

    def _play(self, path: Path, delay: float) -> None:
        with path.open("rb") as raw, wave.open(raw, "rb") as file:
            self.played.append((file.getnframes() // 100, delay))

    def settle(self) -> None:
        """Wait until nothing is rendered any more."""
        assert self.errands.flush(PATIENCE)
        for thread in threading.enumerate():
            if thread.name == "hiptui-voice":
                thread.join(PATIENCE)

    @property
    def rendered(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.children.close()
    room.settle()


def line(*texts: str, room: float = math.inf) -> VoiceLine:
    return VoiceLine(0, 0.0, (*(Wording(text, room) for text in texts[:-1]), Wording(texts[-1])))


def test_lines_are_rendered_in_the_order_they_are_needed_and_each_once(room: Room) -> None:
    room.voice.prepare(Utterance(line(text)) for text in ("One.", "Two two.", "One.", "Three."))
    room.settle()
    assert room.rendered == ["One.", "Two two.", "Three."]
    assert room.played == []


def test_only_wordings_up_to_the_one_that_fits_are_rendered(room: Room) -> None:
    room.voice.prepare([Utterance(line("a b c", "a b", "a", room=2.0))])
    room.settle()
    assert room.rendered == ["a b c", "a b"]
    room.voice.say(Utterance(line("a b c", "a b", "a", room=2.0), delay=0.0))
    assert room.played == [(2, 0.0)]


def test_a_prepared_line_is_played_at_once_after_its_tone(room: Room) -> None:
    room.voice.prepare([Utterance(line("a b"), delay=0.4)])
    room.settle()
    room.voice.say(Utterance(line("a b"), delay=0.4))
    assert room.played == [(2, 0.4)]


def test_a_line_not_yet_rendered_is_said_when_it_is(room: Room) -> None:
    room.voice.say(Utterance(line("a b c", "a b", "a", room=2.5)))
    room.settle()
    assert room.played == [(2, 0.0)]


def test_a_line_rendered_too_late_is_dropped(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    original = room.children.run

    def slow(order: object) -> object:
        room.clock.advance(LATEST + 0.1)
        return original(order)  # type: ignore[arg-type]  # handed through as it came

    monkeypatch.setattr(room.children, "run", slow)
    room.voice.say(Utterance(line("a b")))
    room.settle()
    assert room.rendered == ["a b"]
    assert room.played == []


def test_lateness_shortens_what_is_said(room: Room) -> None:
    said = line("a b c", "a", room=3.0)
    room.voice.prepare([Utterance(said), Utterance(line("a"))])
    room.settle()
    room.voice.say(Utterance(said, late=0.5))
    assert room.played == [(1, 0.0)]


def test_a_newer_line_takes_the_place_of_one_that_waits(room: Room) -> None:
    gate = threading.Event()
    original = room.children.run

    def held(order: object) -> object:
        assert gate.wait(PATIENCE)
        return original(order)  # type: ignore[arg-type]  # handed through as it came

    room.children.run = held  # type: ignore[assignment,method-assign]  # holds the rendering
    room.voice.say(Utterance(line("old")))
    room.voice.say(Utterance(line("new new")))
    gate.set()
    room.settle()
    assert room.played == [(2, 0.0)]


def test_a_hushed_line_is_not_said_when_its_file_comes(room: Room) -> None:
    gate = threading.Event()
    original = room.children.run

    def held(order: object) -> object:
        assert gate.wait(PATIENCE)
        return original(order)  # type: ignore[arg-type]  # handed through as it came

    room.children.run = held  # type: ignore[assignment,method-assign]  # holds the rendering
    room.voice.say(Utterance(line("a")))
    room.voice.hush()
    gate.set()
    room.settle()
    assert room.played == []


def test_rest_renders_no_more(room: Room) -> None:
    gate = threading.Event()
    original = room.children.run

    def held(order: object) -> object:
        assert gate.wait(PATIENCE)
        return original(order)  # type: ignore[arg-type]  # handed through as it came

    room.children.run = held  # type: ignore[assignment,method-assign]  # holds the rendering
    room.voice.prepare(Utterance(line(f"{number}")) for number in range(50))
    room.voice.rest()
    gate.set()
    room.settle()
    assert len(room.rendered) <= 1


def test_files_are_kept_for_the_next_session(room: Room, tmp_path: Path) -> None:
    room.voice.prepare([Utterance(line("a b"))])
    room.settle()
    again = Room(tmp_path)
    again.voice.prepare([Utterance(line("a b"))])
    again.settle()
    again.voice.say(Utterance(line("a b")))
    assert again.rendered == ["a b"]
    assert again.played == [(2, 0.0)]


def test_a_damaged_file_is_made_anew(room: Room, tmp_path: Path) -> None:
    room.voice.prepare([Utterance(line("a b"))])
    room.settle()
    (file,) = room.folder.iterdir()
    file.write_bytes(b"RIFF")
    again = Room(tmp_path)
    again.voice.say(Utterance(line("a b")))
    again.settle()
    assert again.played == [(2, 0.0)]


def test_the_folder_does_not_grow_without_end(room: Room) -> None:
    room.folder.mkdir(parents=True)
    for number in range(KEPT + 30):
        (room.folder / f"{number}.wav").write_bytes(b"")
    room.voice.prepare([Utterance(line("a"))])
    room.settle()
    assert len(list(room.folder.iterdir())) == KEPT + 1


@pytest.mark.parametrize("text", ["FAIL now", "EMPTY"])
def test_a_speech_program_that_fails_is_told_once_and_left_alone(room: Room, text: str) -> None:
    room.voice.prepare([Utterance(line(text)), Utterance(line("a"))])
    room.settle()
    room.voice.say(Utterance(line("a")))
    room.settle()
    assert room.failures == [1]
    assert room.rendered == [text]
    assert room.played == []


def test_a_folder_that_cannot_be_made_means_no_voice(room: Room) -> None:
    room.folder.parent.write_text("a file in the way")
    room.voice.prepare([Utterance(line("a"))])
    room.settle()
    assert room.failures == [1]


def test_text_is_data_for_the_speech_program(room: Room) -> None:
    text = "--version [[x]] <b>\x1b]2;no\x07 $(touch x)"
    room.voice.prepare([Utterance(line(text))])
    room.settle()
    assert room.rendered == ["--version x b 2;no $(touch x)"]
    order = SpeechProgram(("say",), "say").order("-f /etc/passwd", Path("/tmp/x.wav"))
    assert order.argv[-2:] == ("-f", "-")
    assert order.data == b"-f /etc/passwd"
