"""Tones and speech through a real sound server into a silent sink, whose monitor is recorded."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import threading
from array import array
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hiptui.domain.circuit import Rounds
from hiptui.domain.cue_settings import CueSettings
from hiptui.domain.cues import Cue
from hiptui.domain.session import begin
from hiptui.domain.timeline import build
from hiptui.domain.timing import Timing
from hiptui.engine.clock import Clock
from hiptui.outputs.capabilities import probe, sound_way, speaks, this_machine
from hiptui.outputs.outputs import Outputs
from hiptui.outputs.patterns import lasts
from tests.support import hips

CIRCUIT = replace(hips(Rounds()), moves=hips().moves[:1])
TIMELINE = build(CIRCUIT, replace(Timing(), rounds=1))

NEEDED = ("pulseaudio", "paplay", "parec", "espeak-ng")
RATE = 8_000
QUIET = 200
"""Samples below this are silence."""
PATIENCE = 20

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not all(map(shutil.which, NEEDED)),
    reason=f"needs {', '.join(NEEDED)}",
)


class Recorder:
    """Records what a silent sink is sent, and knows when."""

    def __init__(self, server: str) -> None:
        command = ["parec", "-d", "silent.monitor", "--raw", "--format=s16le", "--channels=1"]
        self._process = subprocess.Popen(
            [*command, f"--rate={RATE}", "--latency-msec=10"],
            env={**os.environ, "PULSE_SERVER": server},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._samples = array("h")
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    @property
    def seconds(self) -> float:
        """How much has been recorded."""
        with self._changed:
            return len(self._samples) / RATE

    def sounds(self, since: float = 0.0) -> list[tuple[float, float]]:
        """Beginning and end of each stretch of sound, with gaps of 0.4 s or more between."""
        with self._changed:
            loud = [
                i / RATE
                for i in range(int(since * RATE), len(self._samples))
                if abs(self._samples[i]) > QUIET
            ]
        stretches: list[tuple[float, float]] = []
        for at in loud:
            if stretches and at - stretches[-1][1] < 0.4:
                stretches[-1] = (stretches[-1][0], at)
            else:
                stretches.append((at, at))
        return stretches

    def wait(self, seconds: float) -> None:
        """Until so much has been recorded."""
        with self._changed:
            assert self._changed.wait_for(
                lambda: len(self._samples) >= seconds * RATE, seconds + PATIENCE
            )

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)
        self._thread.join(PATIENCE)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            while chunk := pipe.read(RATE // 50 * 2):
                with self._changed:
                    self._samples.frombytes(chunk[: len(chunk) // 2 * 2])
                    self._changed.notify_all()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A sound server of our own, with a sink that makes no sound."""
    socket = tmp_path / "native"
    for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "PULSE_RUNTIME_PATH"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{socket}")
    environ = {key: value for key, value in os.environ.items() if key != "PULSE_SERVER"}
    loads = (
        "module-null-sink sink_name=silent",
        f"module-native-protocol-unix socket={socket} auth-anonymous=1",
    )
    options = ("-n", "--daemonize=yes", "--exit-idle-time=-1", "--disable-shm=yes")
    started = subprocess.run(
        ["pulseaudio", *options, *(f"--load={load}" for load in loads)],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=PATIENCE,
        check=False,
    )
    if started.returncode != 0:
        pytest.skip("the sound server does not start here")
    pid = int((tmp_path / "pid").read_text())
    yield f"unix:{socket}"
    os.kill(pid, signal.SIGTERM)


@pytest.fixture
def recorder(server: str) -> Iterator[Recorder]:
    recorder = Recorder(server)
    recorder.wait(0.2)
    yield recorder
    recorder.close()


class Silent:
    """A program that neither draws nor tells anything."""

    def write(self, sequence: str) -> None:
        pytest.fail(sequence)

    def say(self, message: str) -> None:
        pytest.fail(message)


@pytest.fixture
async def outputs(server: str, tmp_path: Path) -> AsyncIterator[Outputs]:
    """A session begun, with everything made that it will sound."""
    found = probe(this_machine())
    assert sound_way(found, CueSettings()) == "tones"
    assert speaks(found, CueSettings())
    found = replace(found, osc=False, ssh=True, sound_server=True)  # no wake lock
    outputs = Outputs(CueSettings(), found, Clock(), tmp_path / "cache", Silent())
    outputs.begin(TIMELINE)
    while tasks := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(tasks, timeout=PATIENCE)
    yield outputs
    await outputs.close()


async def test_tones_sound_at_their_moment_and_as_long_as_they_last(
    outputs: Outputs, recorder: Recorder
) -> None:
    for cue in (Cue.WORK, Cue.SWITCH):
        asked = recorder.seconds
        outputs.play(cue)
        await asyncio.to_thread(recorder.wait, asked + lasts(cue, "tones") + 0.6)
        ((start, end),) = recorder.sounds(asked)
        assert -0.05 < start - asked < 0.5
        assert end - start == pytest.approx(lasts(cue, "tones"), abs=0.15)


async def test_a_cue_is_followed_by_its_line_before_the_count(
    outputs: Outputs, recorder: Recorder
) -> None:
    session, _ = begin(TIMELINE, 0.0).advance(44.9)
    session, passed = session.advance(45.0)
    asked = recorder.seconds
    outputs.session_changed(session, [passed], 45.0)
    await asyncio.to_thread(recorder.wait, asked + 4.6)
    sounds = recorder.sounds(asked)
    assert sounds[0][0] - asked < 0.5
    assert 1.0 < sounds[-1][1] - asked < 4.5


async def test_muting_ends_what_sounds(outputs: Outputs, recorder: Recorder) -> None:
    asked = recorder.seconds
    outputs.play(Cue.FINISH)
    await asyncio.to_thread(recorder.wait, asked + 0.4)
    outputs.mute(True)
    muted = recorder.seconds
    await asyncio.to_thread(recorder.wait, muted + 1.2)
    (*_, (_, end)) = recorder.sounds(asked)
    assert end < muted + 0.5
