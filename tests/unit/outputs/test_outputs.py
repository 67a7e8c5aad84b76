from __future__ import annotations

import asyncio
import re
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from hiptui.domain.circuit import Rounds, Timing
from hiptui.domain.commands import Command, apply
from hiptui.domain.cues import Cue
from hiptui.domain.session import Session, begin
from hiptui.domain.settings import CueSettings
from hiptui.domain.timeline import Placed, build
from hiptui.outputs.capabilities import Capabilities, SpeechProgram
from hiptui.outputs.cue_sounds import LEAD, lasts
from hiptui.outputs.keep_awake import REFUSED
from hiptui.outputs.outputs import Outputs
from hiptui.outputs.processes import Player
from tests.support import FakeClock, hips

PATIENCE = 20
CIRCUIT = replace(hips(Rounds()), moves=hips().moves[:2])
TIMELINE = build(CIRCUIT, replace(Timing(), rounds=1))
BELL = Capabilities(osc=True, notify="bell")
_NAME = re.compile(r"-[0-9a-f]{8}(-100)?")
"""What the name of a tone's file has after the cue: of what it is made, and that it is loud."""
PLAYS = """#!{python} -S
import os, sys
file = sys.argv[-1]
text = open(file, 'rb').read().partition(b'TEXT:')[2] if os.path.exists(file) else b''
with open({log!r}, 'a') as log:
    log.write((text.decode().strip() or os.path.basename(file).removesuffix('.wav')) + '\\n')
sys.exit({status})
"""
SPEAKS = """#!{python} -S
import sys, wave
words, out = sys.stdin.read(), sys.argv[sys.argv.index('-w') + 1]
with wave.open(out, 'wb') as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(100)
    file.writeframes(b'\\0\\0' * 30 * len(words.split()) + b'TEXT:' + words.encode().ljust(80))
with open({log!r}, 'a') as log:
    log.write('say ' + words + '\\n')
sys.exit({status})
"""


class Stage:
    """Outputs with everything around them faked, but for the programs they start."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.sent: list[str] = []
        self.said: list[str] = []
        self.gone = False
        self.clock = FakeClock(0.0)
        self.locks = 0
        self.log = folder / "log"
        self.made: list[Outputs] = []
        package = SimpleNamespace(keep=SimpleNamespace(presenting=self._hold))
        monkeypatch.setitem(sys.modules, "wakepy", package)

    def outputs(
        self, found: Capabilities, settings: CueSettings | None = None, speed: float = 1.0
    ) -> Outputs:
        self.clock.speed = speed
        folder = self.folder / "cache"
        cues = settings or CueSettings()
        made = Outputs(cues, found, self.clock, folder, write=self._send, say=self.said.append)
        self.made.append(made)
        return made

    def _send(self, sequence: str) -> None:
        if self.gone:
            raise OSError("gone")
        self.sent.append(sequence)

    def found(self, *, plays: int = 0, speaks: int | None = None) -> Capabilities:
        """A machine with a player and a speech program that end with these statuses."""
        program = None if speaks is None else self._program("speak", SPEAKS, speaks)
        speech = SpeechProgram("espeak", (program,)) if program else None
        player = (self._program("play", PLAYS, plays),)
        return Capabilities(player=player, speech=speech, osc=True, notify="bell")

    async def settle(self) -> None:
        """Wait for all that was started."""
        while tasks := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(tasks, timeout=PATIENCE)

    @property
    def heard(self) -> list[str]:
        """What was played, in order: the names of tones, the words of lines."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [_NAME.sub("", line) for line in lines if not line.startswith("say ")]

    @property
    def rendered(self) -> list[str]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line.removeprefix("say ") for line in lines if line.startswith("say ")]

    def _hold(self, on_fail: str) -> AbstractContextManager[object]:
        assert on_fail == "pass"
        self.locks += 1
        return nullcontext(SimpleNamespace(active=True, method=SimpleNamespace(name="a lock")))

    def _program(self, name: str, text: str, status: int) -> str:
        path = self.folder / name
        path.write_text(text.format(python=sys.executable, log=str(self.log), status=status))
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path, monkeypatch)
    yield stage
    for made in stage.made:
        await made.close()


def at(cue: Cue, index: int, offset: float = 0.0) -> Placed[Cue]:
    return Placed(index, offset, cue)


def run(outputs: Outputs, session: Session, now: float) -> Session:
    """What a screen does at a moment."""
    after, passed = session.advance(now)
    outputs.session_changed(after, [passed], now)
    return after


async def test_a_cue_rings_the_bell_where_there_is_nothing_better(stage: Stage) -> None:
    stage.outputs(BELL).cue(10.0, at(Cue.WORK, 1), TIMELINE, 10.0)
    assert stage.sent == ["\a"]


async def test_a_cue_late_by_more_than_a_second_is_dropped(stage: Stage) -> None:
    outputs = stage.outputs(BELL)
    outputs.cue(10.0, at(Cue.WORK, 1), TIMELINE, 11.01)
    assert stage.sent == []
    outputs.cue(10.0, at(Cue.WORK, 1), TIMELINE, 10.99)
    assert stage.sent == ["\a"]


async def test_late_is_in_real_seconds_at_any_speed(stage: Stage) -> None:
    outputs = stage.outputs(BELL, speed=20.0)
    outputs.cue(10.0, at(Cue.WORK, 1), TIMELINE, 25.0)
    assert stage.sent == ["\a"]
    outputs.cue(10.0, at(Cue.WORK, 1), TIMELINE, 31.0)
    assert stage.sent == ["\a"]


async def test_the_count_is_heard_before_work_only(stage: Stage) -> None:
    outputs = stage.outputs(BELL)
    outputs.cue(27.0, at(Cue.THREE, 1), TIMELINE, 27.0)
    assert stage.sent == []
    outputs.cue(12.0, at(Cue.THREE, 0), TIMELINE, 12.0)
    assert stage.sent == ["\a"]


async def test_muted_is_silent_and_unmuted_sounds_again(stage: Stage) -> None:
    outputs = stage.outputs(BELL)
    outputs.mute(True)
    outputs.play(Cue.WORK)
    assert stage.sent == []
    outputs.mute(False)
    outputs.play(Cue.WORK)
    assert stage.sent == ["\a"]


async def test_sound_off_is_silent(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(), CueSettings(sound="off"))
    outputs.begin(TIMELINE)
    await stage.settle()
    outputs.play(Cue.WORK)
    await stage.settle()
    assert "\a" not in stage.sent
    assert stage.heard == []


async def test_over_ssh_the_bell_rings_and_no_program_of_this_machine_is_started(
    stage: Stage,
) -> None:
    remote = replace(stage.found(speaks=0), ssh=True)
    outputs = stage.outputs(remote, CueSettings(sound="tones", voice="coach"))
    outputs.begin(TIMELINE)
    run(outputs, begin(TIMELINE, 0.0), 0.0)
    outputs.play(Cue.WORK)
    await stage.settle()
    assert not stage.log.exists()
    assert stage.sent[-1] == "\a"
    assert stage.locks == 0


async def test_tones_are_played_once_they_are_made(stage: Stage) -> None:
    outputs = stage.outputs(stage.found())
    outputs.play(Cue.WORK)
    assert stage.sent == ["\a"]
    outputs.begin(TIMELINE)
    await stage.settle()
    for cue in (Cue.WORK, Cue.FINISH):
        outputs.play(cue)
        await stage.settle()
    assert stage.heard == ["work", "finish"]
    assert stage.sent == ["\a", "\x1b[22;2t"]


async def test_a_doctor_that_waits_for_the_tones_hears_them_without_a_session(stage: Stage) -> None:
    outputs = stage.outputs(stage.found())
    await outputs.make()
    outputs.play(Cue.ROUND)
    await stage.settle()
    assert stage.heard == ["round"]
    assert stage.sent == []


async def test_a_failing_player_rings_the_bell_for_good_and_says_so_once(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(plays=1))
    outputs.begin(TIMELINE)
    await stage.settle()
    stage.sent.clear()
    for _ in range(3):
        outputs.play(Cue.WORK)
        await stage.settle()
    assert stage.heard == ["work"]
    assert stage.sent == ["\a"] * 3
    assert stage.said == ["No tones: play failed; the terminal's bell instead"]
    outputs.phase("REST", "a bell for the cue is enough", focused=False)
    assert stage.sent[3:] == ["\x1b]2;REST\x1b\\"]


async def test_a_folder_that_cannot_be_written_rings_the_bell_and_says_so(stage: Stage) -> None:
    (stage.folder / "cache").write_text("a file in the way")
    outputs = stage.outputs(stage.found(speaks=0))
    outputs.begin(TIMELINE)
    await stage.settle()
    outputs.play(Cue.WORK)
    assert stage.sent[-1] == "\a"
    assert len(stage.said) == 2
    assert {message.split(":")[0] for message in stage.said} == {"No tones", "No voice"}


async def test_a_failing_voice_is_told_once(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=1))
    outputs.begin(TIMELINE)
    await stage.settle()
    outputs.say("Hello.")
    await stage.settle()
    assert stage.said == ["No voice: speak failed"]


async def test_lines_are_rendered_in_advance_and_said_at_their_moment(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0))
    outputs.begin(TIMELINE)
    await stage.settle()
    rendered = stage.rendered
    assert rendered[0] == "Left leg circles. Hip CAR."
    assert "Done." in rendered
    assert len(rendered) == len(set(rendered))
    session = run(outputs, begin(TIMELINE, 0.0), 0.0)
    await stage.settle()
    session = run(outputs, session, 12.0)
    await stage.settle()
    assert stage.heard == ["Left leg circles. Hip CAR.", "3"]
    assert stage.rendered == rendered
    assert outputs.next_wakeup(session) == 30.0


async def test_a_cue_and_its_line_come_together_and_the_voice_waits_for_the_tone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = stage.outputs(stage.found(speaks=0))
    outputs.begin(TIMELINE)
    await stage.settle()
    played: list[tuple[Path, float]] = []

    def play(_: Player, path: Path, slot: str, delay: float = 0.0) -> bool:
        played.append((path, delay))
        return True

    monkeypatch.setattr(Player, "play", play)
    session, _ = begin(TIMELINE, 0.0).advance(44.9)
    run(outputs, session, 45.0)
    (tone, at_once), (words, later) = played
    assert (_NAME.sub("", tone.stem), at_once) == ("switch", 0.0)
    assert later == pytest.approx(lasts(Cue.SWITCH, "tones") - LEAD)
    assert b"TEXT:Right. Now the right leg." in words.read_bytes()


async def test_only_the_newest_line_is_said_and_none_that_is_late(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0), CueSettings(sound="off"))
    outputs.begin(TIMELINE)
    await stage.settle()
    session = run(outputs, begin(TIMELINE, 0.0), 45.5)
    await stage.settle()
    assert stage.heard == ["Right. Now the right leg."]
    run(outputs, session, 62.0)
    await stage.settle()
    assert len(stage.heard) == 1


async def test_a_jump_says_the_new_place_at_once(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0), CueSettings(sound="off"))
    outputs.begin(TIMELINE)
    session = run(outputs, begin(TIMELINE, 0.0), 0.0)
    await stage.settle()
    before = len(stage.heard)
    session, _ = apply(session, Command.NEXT, 3.0)
    session, _ = apply(session, Command.NEXT, 3.0)
    run(outputs, session, 3.0)
    await stage.settle()
    assert len(stage.heard) == before + 1


async def test_a_muted_or_silent_voice_says_nothing(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0))
    outputs.begin(TIMELINE)
    await stage.settle()
    outputs.mute(True)
    run(outputs, begin(TIMELINE, 0.0), 0.0)
    outputs.say("Hello.")
    await stage.settle()
    assert stage.heard == []
    silent = stage.outputs(stage.found(speaks=0), CueSettings(voice="off"))
    assert silent.next_wakeup(begin(TIMELINE, 0.0)) is None


async def test_a_phase_sets_the_title_and_notifies_only_where_nobody_looks(stage: Stage) -> None:
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


async def test_the_machine_is_kept_awake_in_a_session_only(stage: Stage) -> None:
    outputs = stage.outputs(BELL)
    assert stage.locks == 0
    outputs.begin(TIMELINE)
    outputs.begin(TIMELINE)
    await outputs.close()
    assert stage.locks == 1
    assert stage.said == []


async def test_a_screen_that_may_go_dark_is_told_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "wakepy", None)
    outputs = stage.outputs(BELL)
    for _ in range(2):
        outputs.begin(TIMELINE)
        while not stage.said:
            await asyncio.sleep(0)
        outputs.end()
    assert stage.said == [REFUSED]


async def test_closing_is_final(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0))
    outputs.begin(TIMELINE)
    await outputs.close()
    sent = list(stage.sent)
    assert sent[-1] == "\x1b[23;2t"
    outputs.play(Cue.WORK)
    outputs.phase("late")
    outputs.say("late")
    await outputs.close()
    await stage.settle()
    assert stage.sent == sent
    assert stage.said == []


async def test_a_terminal_that_is_gone_raises_nothing(stage: Stage) -> None:
    stage.gone = True
    outputs = stage.outputs(BELL)
    outputs.begin(TIMELINE)
    outputs.play(Cue.WORK)
    outputs.phase("WORK")
    await outputs.close()
    assert stage.said == []


async def test_a_hook_runs_at_its_cue_even_muted(stage: Stage) -> None:
    program = stage.found().player[0]
    outputs = stage.outputs(BELL, CueSettings(hooks={"on_count": f"{program} counted"}))
    outputs.mute(True)
    for cue in (Cue.THREE, Cue.WORK, Cue.ONE):
        outputs.cue(0.0, at(cue, 0), TIMELINE, 0.0)
        await stage.settle()
    assert stage.heard == ["counted", "counted"]


async def test_a_changed_timetable_can_be_prepared_again(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0))
    outputs.begin(build(CIRCUIT, replace(Timing(), rounds=2)))
    await stage.settle()
    outputs.prepare(TIMELINE.with_length(1, 50.0))
    await stage.settle()
    assert "25 seconds to go." in stage.rendered


async def test_longer_timetables_do_not_hold_up_the_loop(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = stage.outputs(stage.found(speaks=0))
    asked: list[object] = []

    def script_of(*_: object) -> Iterator[object]:
        asked.append(_)
        return iter(())

    monkeypatch.setattr("hiptui.domain.cues.lines_of", script_of)
    outputs.prepare(build(CIRCUIT, replace(Timing(), rounds=20)))
    assert asked == []  # one line a turn, once the loop has time
    await stage.settle()
    assert asked


# --- silence that leads in -------------------------------------------------------------------


async def test_a_cue_that_is_foreseen_begins_early_and_comes_once(stage: Stage) -> None:
    outputs = stage.outputs(stage.found())
    outputs.begin(TIMELINE)
    await stage.settle()
    session = run(outputs, begin(TIMELINE, 0.0), 0.0)
    stage.clock.advance(12 - LEAD - 0.01)
    await stage.settle()
    assert stage.heard == []
    stage.clock.advance(0.02)
    await stage.settle()
    assert stage.heard == ["3-led"]
    session = run(outputs, session, 12.0)
    await stage.settle()
    assert stage.heard == ["3-led"]


async def test_a_line_alone_begins_early_too_and_comes_once(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0), CueSettings(sound="off"))
    outputs.begin(TIMELINE)
    await stage.settle()
    session = run(outputs, begin(TIMELINE, 0.0), 0.0)
    await stage.settle()
    before = list(stage.heard)
    stage.clock.advance(30 - LEAD + 0.01)
    await stage.settle()
    assert stage.heard == [*before, "15 seconds to go."]
    run(outputs, session, 30.0)
    await stage.settle()
    assert stage.heard == [*before, "15 seconds to go."]


async def test_a_pause_takes_back_what_was_foreseen(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0))
    outputs.begin(TIMELINE)
    await stage.settle()
    session = run(outputs, begin(TIMELINE, 0.0), 0.0)
    await stage.settle()
    before = list(stage.heard)
    paused, passed = apply(session, Command.PAUSE, 10.0)
    outputs.session_changed(paused, [passed], 10.0)
    stage.clock.advance(60)
    await stage.settle()
    assert stage.heard == before


async def test_nothing_that_was_foreseen_begins_after_the_end(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(speaks=0))
    outputs.begin(TIMELINE)
    await stage.settle()
    run(outputs, begin(TIMELINE, 0.0), 0.0)
    await stage.settle()
    before = list(stage.heard)
    outputs.end()
    stage.clock.advance(60)
    await stage.settle()
    assert stage.heard == before


async def test_a_quieter_volume_has_files_of_its_own(stage: Stage) -> None:
    outputs = stage.outputs(stage.found(), CueSettings(volume=40))
    await outputs.make()
    outputs.play(Cue.WORK)
    await stage.settle()
    assert stage.heard == ["work-40"]


def test_importing_the_outputs_brings_nothing_heavy() -> None:
    code = (
        "import sys, hiptui.outputs.outputs;"
        "print(sorted({'textual', 'rich', 'wakepy'} & set(sys.modules)),"
        " any(name.startswith(('hiptui.ui', 'hiptui.storage')) for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"
