"""What is heard of a session in a terminal: a real sound server, a recorded sink."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from hiptui.domain.cues import Cue
from tests.e2e.cues.support import PHASES, CueTerminal, circuit_in, settings_in, until
from tests.e2e.test_sound import NEEDED, Recorder

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not all(map(shutil.which, NEEDED)),
    reason=f"needs {', '.join(NEEDED)}",
)


def sounding(server: str) -> dict[str, str]:
    return {"PULSE_SERVER": server, "XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"]}


def test_voice_and_tones_are_heard_and_m_silences_them(
    tmp_path: Path, server: str, recorder: Recorder
) -> None:
    sounds = tmp_path / "hiptui" / "sounds"
    arguments = circuit_in(tmp_path)
    with CueTerminal(tmp_path, *arguments, environ=sounding(server)) as terminal:
        terminal.titled(PHASES[0])
        until(lambda: len(list(sounds.glob("tones/*.wav"))) == 2 * len(Cue), "the tones")
        until(lambda: any(sounds.glob("voice/*.wav")), "the first line's file")
        recorder.falls_silent()
        for key in ("p", "n"):  # the first line again, then the tone of work
            asked = recorder.seconds
            terminal.press(key)
            recorder.hears(asked)
        terminal.titled(PHASES[1])
        terminal.press("m")
        terminal.shows("Sound off.")
        recorder.falls_silent()
        asked = recorder.seconds
        terminal.press("n")
        terminal.titled(PHASES[2])
        recorder.wait(asked + 1)
        assert recorder.sounds(asked) == []
        terminal.press("m")
        terminal.shows("Sound on.")
        asked = recorder.seconds
        terminal.press("n")
        recorder.hears(asked)
        terminal.titled(PHASES[3])
        assert terminal.bells == 0


def test_sounds_can_be_left_off(tmp_path: Path, server: str, recorder: Recorder) -> None:
    settings_in(tmp_path, '[cues]\nsound = "off"\nvoice = "off"\n')
    arguments = circuit_in(tmp_path)
    with CueTerminal(tmp_path, *arguments, environ=sounding(server)) as terminal:
        for title in PHASES[:3]:
            terminal.titled(title)
            terminal.press("n")
        recorder.wait(recorder.seconds + 1)
        assert recorder.sounds() == []
        assert terminal.bells == 0
