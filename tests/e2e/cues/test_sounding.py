"""What is heard of a session in a terminal, and when: a real sound server, a recorded sink."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.cues.support import CIRCUIT, Timed, circuit_in, settings_in, told
from tests.e2e.test_sound import NEEDED, Recorder

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not all(map(shutil.which, NEEDED)),
    reason=f"needs {', '.join(NEEDED)}",
)

LATE = 0.25
"""Seconds from a moment until it is heard, at the most: the player starts, the server buffers."""
SHORT = CIRCUIT.replace("prepare = 5", "prepare = 7").replace("seconds = 40", "seconds = 8")


def sounding(home: Path, server: str) -> dict[str, str]:
    return {"PULSE_SERVER": server, "XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"]}


def moment_of(terminal: Timed, title: str) -> float:
    """When the terminal was told of a phase, by the monotonic clock."""
    return next(at for at, piece in terminal.pieces if f"2;{title}" in told(piece))


def test_voice_and_tones_are_heard_at_their_moments(
    tmp_path: Path, server: str, recorder: Recorder
) -> None:
    with Timed(circuit_in(tmp_path, SHORT), tmp_path, environ=sounding(tmp_path, server)) as t:
        t.titled("Switch, right · Plank")
        recorder.wait(recorder.seconds + 3)
        shift = time.monotonic() - recorder.seconds
        begin = moment_of(t, "Get ready, left · Plank")
        work = moment_of(t, "Work, left · Plank")
        switch = moment_of(t, "Switch, right · Plank")
        heard = [(start + shift, end + shift) for start, end in recorder.sounds()]
        assert t.bells() == []

    voice = [one for one in heard if one[1] < work - 3.1]
    assert voice, "the side and the move are said in the prepare"
    assert voice[0][0] - begin < 1.5
    assert sum(end - start for start, end in voice) > 0.6
    ticks = [start for start, _ in heard if work - 3.1 < start < work - 0.3]
    assert ticks == pytest.approx([work - 3, work - 2, work - 1], abs=LATE)
    tones = [start for start, _ in heard if work - 0.1 < start < work + 1]
    assert tones == pytest.approx([work], abs=LATE)
    assert not [start for start, _ in heard if work + 1 < start < switch - 0.1], "seen only"
    turn = [one for one in heard if one[0] > switch - 0.1]
    assert turn[0][0] == pytest.approx(switch, abs=LATE)
    assert turn[-1][1] - switch > 1, "the low double tone, then the voice"


def test_m_ends_what_is_heard_and_brings_it_back(
    tmp_path: Path, server: str, recorder: Recorder
) -> None:
    with Timed(circuit_in(tmp_path, SHORT), tmp_path, environ=sounding(tmp_path, server)) as t:
        t.titled("Get ready, left · Plank")
        asked = recorder.seconds
        recorder.wait(asked + 0.1)
        t.press("m")
        t.shows("Sound off.")
        quiet = recorder.seconds + 0.3
        t.press("n")
        t.titled("Work, left · Plank")
        recorder.wait(recorder.seconds + 1)
        assert recorder.sounds(quiet) == []
        t.press("m")
        t.shows("Sound on.")
        asked = recorder.seconds
        t.press("n")
        t.titled("Switch, right · Plank")
        recorder.wait(asked + 1)
        assert recorder.sounds(asked)


def test_sounds_can_be_left_off(tmp_path: Path, server: str, recorder: Recorder) -> None:
    settings_in(tmp_path, '[cues]\nsound = "off"\nvoice = "off"\n')
    with Timed(circuit_in(tmp_path, SHORT), tmp_path, environ=sounding(tmp_path, server)) as t:
        t.titled("Get ready, left · Plank")
        t.press("n", "n")
        t.titled("Switch, right · Plank")
        recorder.wait(recorder.seconds + 1)
        assert recorder.sounds() == []
        assert t.bells() == []
