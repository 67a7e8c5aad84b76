"""Tones and speech through a real sound server into a silent sink, whose monitor is recorded."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import threading
import wave
from array import array
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from hiptui.domain.circuit import Rounds, Timing
from hiptui.domain.cues import Cue
from hiptui.domain.session import begin
from hiptui.domain.settings import CueSettings
from hiptui.domain.timeline import build
from hiptui.engine import Clock
from hiptui.outputs.capabilities import probe, sound_way, speaks
from hiptui.outputs.cue_sounds import lasts
from hiptui.outputs.outputs import Outputs
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
        self.until(lambda: self.seconds >= seconds, f"{seconds} s of recording", seconds + PATIENCE)

    def hears(self, since: float) -> None:
        """Wait until something sounds."""
        self.until(lambda: self._is_loud(since), "a sound")

    def falls_silent(self) -> None:
        """Wait until nothing has sounded for a second."""
        self.until(lambda: self.seconds >= 1 and not self._is_loud(self.seconds - 1), "silence")

    def until(self, true: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
        """Wait until something is true of what has been recorded."""
        with self._changed:
            assert self._changed.wait_for(true, patience), f"waited for {what} in vain"

    def _is_loud(self, since: float) -> bool:
        return any(abs(one) > QUIET for one in self._samples[int(since * RATE) :])

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


@pytest.fixture
async def outputs(server: str, tmp_path: Path) -> AsyncIterator[Outputs]:
    """A session begun, with everything made that it will sound."""
    found = probe()
    assert sound_way(found, CueSettings()) == "tones"
    assert speaks(found, CueSettings())
    found = replace(found, osc=False, ssh=True, sound_server=True)  # no wake lock
    outputs = Outputs(
        CueSettings(), found, Clock(), tmp_path / "cache", write=pytest.fail, say=pytest.fail
    )
    outputs.begin(TIMELINE)
    while tasks := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(tasks, timeout=PATIENCE)
    yield outputs
    await outputs.close()


async def test_each_cue_is_heard_and_ends(outputs: Outputs, recorder: Recorder) -> None:
    for cue in (Cue.WORK, Cue.SWITCH):
        asked = recorder.seconds
        outputs.play(cue)
        await asyncio.to_thread(recorder.hears, asked)
        await asyncio.to_thread(recorder.falls_silent)


async def test_a_cue_is_followed_by_its_line(outputs: Outputs, recorder: Recorder) -> None:
    session, _ = begin(TIMELINE, 0.0).advance(44.9)
    session, passed = session.advance(45.0)
    asked = recorder.seconds
    outputs.session_changed(session, [passed], 45.0)

    def said() -> bool:
        heard = sum(end - start for start, end in recorder.sounds(asked))
        return heard > lasts(Cue.SWITCH, "tones") + 0.5

    await asyncio.to_thread(recorder.until, said, "the line after the tone")


async def test_muting_ends_what_sounds(
    outputs: Outputs, recorder: Recorder, tmp_path: Path
) -> None:
    for path in tmp_path.glob("cache/tones/*.wav"):
        repeat(path, 100)
    asked = recorder.seconds
    outputs.play(Cue.FINISH)
    await asyncio.to_thread(recorder.hears, asked)
    outputs.mute(True)
    await asyncio.to_thread(recorder.falls_silent)


def repeat(path: Path, times: int) -> None:
    """Make a sound file longer than anybody waits for its end."""
    with wave.open(str(path), "rb") as file:
        form, frames = file.getparams(), file.readframes(file.getnframes())
    with wave.open(str(path), "wb") as file:
        file.setparams(form)
        file.writeframes(frames * times)
