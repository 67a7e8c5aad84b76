from __future__ import annotations

import os
import pty
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from hiptui import remote
from hiptui.domain.circuit import Circuit, TimingChoice
from hiptui.domain.cues import Cue, cues_of
from hiptui.domain.session import Passage, Session
from hiptui.engine import Clock
from hiptui.files import Paths
from hiptui.outputs.outputs import Outputs
from hiptui.plain.session import run_plain
from hiptui.remote.server import listen
from hiptui.runtime import Runtime, StartRequest
from hiptui.storage.history import Busy, Interrupted
from tests.support import circuit_of, counted, drive, timed
from tests.unit.storage.history_support import Run as Recorded


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    with open(os.devnull) as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
    return Runtime(Paths(tmp_path, tmp_path), tmp_path / "settings.toml", (), Clock(2000))


def short() -> Circuit:
    return circuit_of(timed("Squat", 30), counted("Clam", 8))


def request() -> StartRequest:
    return StartRequest(short(), TimingChoice(rounds=1))


def cut_short(runtime: Runtime) -> Interrupted:
    """A session of the circuit that was cut short in its first work."""
    runtime.records = True
    session = drive(short(), rounds=2, reps="wait").to(1, 5)
    Recorded(runtime.history, session).cut()
    cut = runtime.history.interrupted()
    assert cut
    return cut


def test_without_a_terminal_it_runs_through(
    runtime: Runtime, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Cue] = []

    def follow(outputs: Outputs, session: Session, passages: Sequence[Passage], now: float) -> None:
        heard.extend(cue.what for passage in passages for _, cue in passage.of(cues_of))

    monkeypatch.setattr(Outputs, "session_changed", follow)

    assert run_plain(runtime, request(), {}) == 0
    out, err = capfd.readouterr()
    told = [line for line in out.splitlines() if "screen awake" not in line]  # at any moment
    assert told[-3:] == [
        "Done. 2 minutes to cool down.",
        "All done: 1 of 1 round, 0:46 of 0:46 of work.",
        "Not recorded: the clock ran at another speed.",
    ]
    assert "Work. Clam. 8 repetitions, 16 seconds." in out
    assert "Keys:" not in out
    assert err == ""
    assert heard.count(Cue.FINISH) == 1
    assert heard[-1] is Cue.ONE


def test_it_is_recorded_as_the_screen_does(
    runtime: Runtime, capfd: pytest.CaptureFixture[str]
) -> None:
    runtime.records = True
    run_plain(runtime, request(), {})
    assert "Not recorded" not in capfd.readouterr().out
    (past,) = runtime.history.sessions()
    assert (past.status, past.rounds_done, past.work_seconds) == ("completed", 1, 46)


def test_a_second_session_does_not_begin(
    runtime: Runtime, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    runtime.records = True
    other = Runtime(runtime.paths, runtime.settings_path, (), Clock())
    live = other.start(short(), TimingChoice())
    try:
        with pytest.raises(Busy, match="hiptui remote"):
            run_plain(runtime, request(), {})
    finally:
        live.close()
    assert capfd.readouterr().out == ""


def test_where_another_has_the_remote_control_it_goes_without(
    runtime: Runtime, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    other, _ = listen(tmp_path)
    with other:
        run_plain(runtime, request(), {})
    assert "No remote control: another session has it." in capfd.readouterr().out


def test_where_there_can_be_no_socket_it_goes_without(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("hiptui.remote.places", lambda data: ())
    run_plain(runtime, request(), {})
    assert "No remote control: File name too long." in capfd.readouterr().out


def test_afterwards_nothing_is_left(
    runtime: Runtime, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run_plain(runtime, request(), {})
    assert list(tmp_path.iterdir()) == []
    assert remote.ask(tmp_path, "status") == {"phase": "idle"}


def test_without_output_there_is_no_session(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OSError, match="descriptor"):
        run_plain(runtime, request(), {})


def test_without_a_terminal_it_begins_anew_unless_told_to_go_on(
    runtime: Runtime, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = replace(request(), interrupted=cut_short(runtime))
    assert run_plain(runtime, replace(asked, asks=False), {}) == 0
    out = capfd.readouterr().out
    assert "Going on in 15. Work, squat, " in out
    assert "Go on at" not in out
    assert out.splitlines()[-1].startswith("All done: 2 of 2 rounds")

    cut = cut_short(runtime)
    assert run_plain(runtime, replace(asked, interrupted=cut), {}) == 0
    assert "Going on" not in capfd.readouterr().out
    assert sorted(past.status for past in runtime.history.sessions()) == [
        "completed",
        "completed",
        "partial",
    ]


def with_hook(runtime: Runtime, script: str) -> Runtime:
    """The same with a command at the end of the last work, where the session ends."""
    path = runtime.settings_path.with_name("hook.py")
    path.write_text(script)
    rows = ["[timing]", "rest = 0", "[hooks]", f"on_finish = '{sys.executable} -S {path}'"]
    runtime.settings_path.write_text("\n".join(rows))
    return Runtime(runtime.paths, runtime.settings_path, (), Clock(2000))


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, what sounds at the end has the time for it."""
    monkeypatch.setattr("hiptui.outputs.outputs.FADE", 60)


@pytest.mark.usefixtures("patient", "capfd")
def test_the_hook_of_the_end_is_not_cut_short(runtime: Runtime, tmp_path: Path) -> None:
    log = tmp_path / "log"
    again = with_hook(runtime, f"open({str(log)!r}, 'w').write('done')")
    assert run_plain(again, request(), {}) == 0
    assert log.read_text() == "done"


@pytest.mark.usefixtures("patient", "capfd")
def test_a_signal_ends_the_wait_for_the_hook_of_the_end(runtime: Runtime) -> None:
    stops = f"import os, time; os.kill({os.getpid()}, {signal.SIGTERM:d}); time.sleep(300)"
    assert run_plain(with_hook(runtime, stops), request(), {}) == 143


@pytest.fixture
def faded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[bool]:
    """Whether the remote control was still there, each time when the end was waited for."""
    faded: list[bool] = []

    async def fade(outputs: Outputs) -> None:
        faded.append((tmp_path / remote.NAME).exists())

    monkeypatch.setattr(Outputs, "fade", fade)
    return faded


@pytest.mark.usefixtures("capfd")
def test_what_is_over_is_not_driven_any_more(runtime: Runtime, faded: list[bool]) -> None:
    assert run_plain(runtime, request(), {}) == 0
    assert faded == [False]


@pytest.mark.usefixtures("capfd")
def test_who_leaves_before_the_end_waits_for_nothing(
    runtime: Runtime, faded: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b"q\r")
    monkeypatch.setattr("hiptui.plain.session.terminal", lambda: theirs)
    real = Runtime(runtime.paths, runtime.settings_path, (), Clock())
    assert run_plain(real, request(), {"q": "quit"}) == 0
    assert faded == []
    os.close(ours)
    os.close(theirs)
