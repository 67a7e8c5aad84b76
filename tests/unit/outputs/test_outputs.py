from __future__ import annotations

import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from hiptui.domain.circuit import Rounds
from hiptui.domain.commands import Command, apply
from hiptui.domain.cue_settings import CueSettings
from hiptui.domain.cues import Cue
from hiptui.domain.session import Due, Session, begin
from hiptui.domain.timeline import Timeline, build
from hiptui.domain.timing import Timing
from hiptui.outputs.capabilities import Capabilities
from hiptui.outputs.errands import Errands
from hiptui.outputs.outputs import Host, Outputs
from hiptui.outputs.processes import Processes, ProcessSpec
from hiptui.outputs.tones import seconds_of
from tests.support import FakeClock, hips

PATIENCE = 20
CIRCUIT = replace(hips(Rounds()), moves=hips().moves[:2])
TIMELINE = build(CIRCUIT, replace(Timing(), rounds=1))
BELL = Capabilities(osc=True, notify="bell")
PLAYS = """#!{python} -S
import pathlib, sys
file = pathlib.Path(sys.argv[-1])
text = file.read_bytes().partition(b'TEXT:')[2].decode() if file.exists() else ''
with open({log!r}, 'a') as log:
    log.write((text or file.stem) + '\\n')
sys.exit({status})
"""
SPEAKS = """#!{python} -S
import sys, wave
words, out = sys.stdin.read(), sys.argv[sys.argv.index('-w') + 1]
with wave.open(out, 'wb') as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(100)
    file.writeframes(b'\\0\\0' * 30 * len(words.split()))
with open(out, 'ab') as file:
    file.write(b'TEXT:' + words.encode())
with open({log!r}, 'a') as log:
    log.write('say ' + words + '\\n')
sys.exit({status})
"""


class Stage:
    """Outputs with everything around them faked, but for the programs they start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sent: list[str] = []
        self.said: list[str] = []
        self.calls: list[Callable[[], object]] = []
        self.clock = FakeClock()
        self.locks = 0
        self.log = folder / "log"
        self.made: list[Outputs] = []
        self.errands = Errands()

    def outputs(
        self, found: Capabilities, settings: CueSettings | None = None, **host: float
    ) -> Outputs:
        made = Outputs(
            settings or CueSettings(),
            found,
            Host(
                write=self.sent.append,
                say_once=self.said.append,
                clock=self.clock,
                folder=self.folder / "cache",
                soon=self._soon,
                hold=self._hold,
                errands=self.errands,
                **host,  # type: ignore[arg-type]  # the caller names Host's fields
            ),
        )
        self.made.append(made)
        return made

    def found(self, *, plays: int = 0, speaks: int | None = None) -> Capabilities:
        """A machine with a player and a speech program that end with these statuses."""
        speech = () if speaks is None else (self._program("speak", SPEAKS, speaks),)
        player = (self._program("play", PLAYS, plays),)
        return Capabilities(player=player, speech=speech, osc=True, notify="bell")

    def settle(self) -> None:
        """Wait for what was started, and let the loop do what it was asked."""
        while self._runs():
            for thread in self._threads():
                thread.join(PATIENCE)
            calls, self.calls = self.calls, []
            for call in calls:
                call()

    @property
    def heard(self) -> list[str]:
        """What was played, in order: the names of tones, the words of lines."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line for line in lines if not line.startswith("say ")]

    @property
    def rendered(self) -> list[str]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line.removeprefix("say ") for line in lines if line.startswith("say ")]

    def _soon(self, call: Callable[[], object]) -> None:
        self.calls.append(call)

    def _hold(self) -> AbstractContextManager[None]:
        self.locks += 1
        return nullcontext()

    def _program(self, name: str, text: str, status: int) -> str:
        path = self.folder / name
        path.write_text(text.format(python=sys.executable, log=str(self.log), status=status))
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    def _runs(self) -> bool:
        self.errands.flush(PATIENCE)
        return bool(self.calls or self._threads())

    @staticmethod
    def _threads() -> list[threading.Thread]:
        names = {"hiptui-child", "hiptui-voice", "hiptui-tones"}
        return [thread for thread in threading.enumerate() if thread.name in names]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    for made in stage.made:
        made.close()


def run(outputs: Outputs, session: Session, now: float) -> Session:
    """What a screen does at a moment."""
    after, passed = session.advance(now)
    outputs.session_changed(after, [passed], now)
    return after


def test_a_cue_rings_the_bell_where_there_is_nothing_better(stage: Stage) -> None:
    stage.outputs(BELL).cue(Due(10.0, Cue.WORK, 1), TIMELINE, 10.0)
    assert stage.sent == ["\a"]


def test_a_cue_late_by_more_than_a_second_is_dropped(stage: Stage) -> None:
    outputs = stage.outputs(BELL)
    outputs.cue(Due(10.0, Cue.WORK, 1), TIMELINE, 11.01)
    assert stage.sent == []
    outputs.cue(Due(10.0, Cue.WORK, 1), TIMELINE, 10.99)
    assert stage.sent == ["\a"]


def test_late_is_in_real_seconds_at_any_speed(stage: Stage) -> None:
    outputs = stage.outputs(BELL, speed=20.0)
    outputs.cue(Due(10.0, Cue.WORK, 1), TIMELINE, 25.0)
    assert stage.sent == ["\a"]
    outputs.cue(Due(10.0, Cue.WORK, 1), TIMELINE, 31.0)
    assert stage.sent == ["\a"]


def test_the_count_is_heard_before_work_only(stage: Stage) -> None:
    outputs = stage.outputs(BELL)
    outputs.cue(Due(27.0, Cue.THREE, 1), TIMELINE, 27.0)
    assert stage.sent == []
    outputs.cue(Due(12.0, Cue.THREE, 0), TIMELINE, 12.0)
    assert stage.sent == ["\a"]


def test_muted_is_silent_and_unmuted_sounds_again(stage: Stage) -> None:
    outputs = stage.outputs(BELL)
    outputs.mute(True)
    outputs.play(Cue.WORK)
    assert stage.sent == []
    outputs.mute(False)
    outputs.play(Cue.WORK)
    assert stage.sent == ["\a"]


def test_sound_off_is_silent(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(), CueSettings(sound="off"))
    outputs.begin(TIMELINE)
    stage.settle()
    outputs.play(Cue.WORK)
    stage.settle()
    assert "\a" not in stage.sent
    assert stage.heard == []


def test_over_ssh_the_bell_rings_and_no_program_of_this_machine_is_started(stage: Stage) -> None:
    remote = replace(stage.found(speaks=0), ssh=True)
    outputs = stage.outputs(remote, CueSettings(sound="tones", voice="coach"))
    outputs.begin(TIMELINE)
    run(outputs, begin(TIMELINE, 0.0), 0.0)
    outputs.play(Cue.WORK)
    stage.settle()
    assert not stage.log.exists()
    assert stage.sent[-1] == "\a"
    assert stage.locks == 0


def test_tones_are_played_once_they_are_made(stage: Stage) -> None:
    outputs = stage.outputs(stage.found())
    outputs.play(Cue.WORK)
    assert stage.sent == ["\a"]
    outputs.begin(TIMELINE)
    stage.settle()
    for cue in (Cue.WORK, Cue.FINISH):
        outputs.play(cue)
        stage.settle()
    assert stage.heard == ["work-1", "finish-1"]
    assert stage.sent == ["\a", "\x1b[22;2t"]


def test_a_doctor_that_waits_for_the_tones_hears_them_without_a_session(stage: Stage) -> None:
    outputs = stage.outputs(stage.found())
    outputs.make()
    outputs.play(Cue.ROUND)
    stage.settle()
    assert stage.heard == ["round-1"]
    assert stage.sent == []


def test_a_failing_player_rings_the_bell_for_good_and_says_so_once(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(plays=1))
    outputs.begin(TIMELINE)
    stage.settle()
    stage.sent.clear()
    for _ in range(3):
        outputs.play(Cue.WORK)
        stage.settle()
    assert stage.heard == ["work-1"]
    assert stage.sent == ["\a"] * 3
    assert stage.said == ["No tones: play failed; the terminal's bell instead"]
    outputs.phase("REST", "a bell for the cue is enough", focused=False)
    assert stage.sent[3:] == ["\x1b]2;REST\x1b\\"]


def test_a_folder_that_cannot_be_written_rings_the_bell_and_says_so(stage: Stage) -> None:
    (stage.folder / "cache").write_text("a file in the way")
    outputs = stage.outputs(stage.found(speaks=0))
    outputs.begin(TIMELINE)
    stage.settle()
    outputs.play(Cue.WORK)
    assert stage.sent[-1] == "\a"
    assert len(stage.said) == 2
    assert {message.split(":")[0] for message in stage.said} == {"No tones", "No voice"}


def test_a_failing_voice_is_told_once(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=1))
    outputs.begin(TIMELINE)
    stage.settle()
    outputs.say("Hello.")
    stage.settle()
    assert stage.said == ["No voice: speak failed"]


def test_lines_are_rendered_in_advance_and_said_at_their_moment(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0))
    outputs.begin(TIMELINE)
    stage.settle()
    rendered = stage.rendered
    assert rendered[0] == "Left leg circles. Hip CAR."
    assert "Done." in rendered
    assert len(rendered) == len(set(rendered))
    session = run(outputs, begin(TIMELINE, 0.0), 0.0)
    stage.settle()
    session = run(outputs, session, 12.0)
    stage.settle()
    assert stage.heard == ["Left leg circles. Hip CAR.", "3-1"]
    assert stage.rendered == rendered
    assert outputs.next_wakeup(session) == 30.0


def test_a_cue_and_its_line_come_together_and_the_voice_waits_for_the_tone(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0))
    outputs.begin(TIMELINE)
    stage.settle()
    orders: list[ProcessSpec] = []
    session, _ = begin(TIMELINE, 0.0).advance(44.9)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Processes, "start", lambda _, order, ended: orders.append(order))
        run(outputs, session, 45.0)
        stage.settle()
    assert [order.delay for order in orders] == [0.0, seconds_of(Cue.SWITCH)]
    assert orders[0].argv[-1].endswith("switch-1.wav")
    assert b"TEXT:Right. Now the right leg." in Path(orders[1].argv[-1]).read_bytes()


def test_only_the_newest_line_is_said_and_none_that_is_late(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0), CueSettings(sound="off"))
    outputs.begin(TIMELINE)
    stage.settle()
    session = run(outputs, begin(TIMELINE, 0.0), 45.5)
    stage.settle()
    assert stage.heard == ["Right. Now the right leg."]
    run(outputs, session, 62.0)
    stage.settle()
    assert len(stage.heard) == 1


def test_a_jump_says_the_new_place_at_once(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0), CueSettings(sound="off"))
    outputs.begin(TIMELINE)
    session = run(outputs, begin(TIMELINE, 0.0), 0.0)
    stage.settle()
    before = len(stage.heard)
    session, _ = apply(session, Command.NEXT, 3.0)
    session, _ = apply(session, Command.NEXT, 3.0)
    run(outputs, session, 3.0)
    stage.settle()
    assert len(stage.heard) == before + 1


def test_a_muted_or_silent_voice_says_nothing(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0))
    outputs.begin(TIMELINE)
    stage.settle()
    outputs.mute(True)
    run(outputs, begin(TIMELINE, 0.0), 0.0)
    outputs.say("Hello.")
    stage.settle()
    assert stage.heard == []
    silent = stage.outputs(stage.found(speaks=0), CueSettings(voice="off"))
    assert silent.next_wakeup(begin(TIMELINE, 0.0)) is None


def test_a_phase_sets_the_title_and_notifies_only_where_nobody_looks(stage: Stage) -> None:
    outputs = stage.outputs(BELL, CueSettings(notify="osc9", sound="off"))
    outputs.begin(TIMELINE)
    outputs.phase("WORK left", "Hip CAR", focused=True)
    outputs.phase("REST", "Breathe", focused=False)
    outputs.phase("REST", focused=False)
    outputs.progress(10)
    outputs.end()
    assert stage.sent == [
        "\x1b[22;2t",
        "\x1b]2;WORK left\x1b\\",
        "\x1b]2;REST\x1b\\\x1b]9;REST: Breathe\x1b\\",
        "\x1b[23;2t",
    ]


def test_the_machine_is_kept_awake_in_a_session_only(stage: Stage) -> None:
    outputs = stage.outputs(BELL)
    assert stage.locks == 0
    outputs.begin(TIMELINE)
    outputs.begin(TIMELINE)
    outputs.close()
    for thread in threading.enumerate():
        if thread.name == "hiptui-awake":
            thread.join(PATIENCE)
    assert stage.locks == 1


def test_closing_is_final(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0))
    outputs.begin(TIMELINE)
    outputs.close()
    sent = list(stage.sent)
    assert sent[-1] == "\x1b[23;2t"
    outputs.play(Cue.WORK)
    outputs.phase("late")
    outputs.say("late")
    outputs.close()
    stage.settle()
    assert stage.sent == sent
    assert stage.said == []


def test_a_terminal_that_is_gone_raises_nothing(stage: Stage, tmp_path: Path) -> None:
    def gone(_: str) -> None:
        raise OSError("gone")

    def over(_: Callable[[], object]) -> None:
        raise RuntimeError("Event loop is closed")

    host = Host(gone, stage.said.append, stage.clock, tmp_path, over, hold=stage._hold)
    outputs = Outputs(CueSettings(hooks={"on_work": "'"}), BELL, host)
    outputs.begin(TIMELINE)
    outputs.play(Cue.WORK)
    outputs.phase("WORK")
    outputs.close()
    assert stage.said == []


def test_a_hook_runs_at_its_cue_even_muted(stage: Stage) -> None:
    program = stage.found().player[0]
    outputs = stage.outputs(BELL, CueSettings(hooks={"on_count": f"{program} counted"}))
    outputs.mute(True)
    for cue in (Cue.THREE, Cue.WORK, Cue.ONE):
        outputs.cue(Due(0.0, cue, 0), TIMELINE, 0.0)
        stage.settle()
    assert stage.heard == ["counted", "counted"]


def test_a_changed_timetable_can_be_prepared_again(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0))
    outputs.begin(build(CIRCUIT, replace(Timing(), rounds=2)))
    stage.settle()
    outputs.prepare(TIMELINE.with_length(1, 50.0))
    stage.settle()
    assert "25 seconds to go." in stage.rendered


def test_longer_timetables_do_not_hold_up_the_loop(stage: Stage) -> None:
    timeline: Timeline = build(CIRCUIT, replace(Timing(), rounds=20))
    outputs = stage.outputs(stage.found(speaks=0))
    seen: list[str] = []

    def script_of(*_: object) -> Iterator[object]:
        seen.append(threading.current_thread().name)
        return iter(())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hiptui.domain.voice_lines.lines_of", script_of)
        outputs.prepare(timeline)
        stage.settle()
    assert set(seen) == {"hiptui-voice"}


def test_importing_the_outputs_brings_nothing_heavy() -> None:
    code = (
        "import sys, hiptui.outputs.outputs, hiptui.outputs.doctor;"
        "print(sorted({'textual', 'rich', 'wakepy', 'asyncio', 'msgspec'} & set(sys.modules)),"
        " any(name.startswith(('hiptui.ui', 'hiptui.storage')) for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"
