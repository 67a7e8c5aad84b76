from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from hiptui.domain.circuit import Timing
from hiptui.domain.commands import Command
from hiptui.domain.cues import Cue
from hiptui.domain.session import Passage, Session, begin
from hiptui.domain.settings import CueSettings
from hiptui.domain.timeline import Placed, Timeline, build
from hiptui.engine.live_session import LiveSession
from hiptui.outputs.capabilities import Capabilities, SpeechProgram
from hiptui.outputs.outputs import Outputs
from hiptui.storage.history.recorder import SessionRecorder
from tests.support import FakeClock, cues_in, hips

TIMELINE = build(hips(), Timing(rounds=2))


class Heard(Outputs):
    """Outputs that note what they were asked."""

    def __init__(self, folder: Path, found: Capabilities, clock: FakeClock) -> None:
        self.cues: list[tuple[float, Cue]] = []
        self.prepared: list[Timeline] = []
        self.hushed = 0
        super().__init__(CueSettings(), replace(found, ssh=True), clock, folder, write=str, say=str)

    def cue(self, at: float, cue: Placed[Cue], timeline: Timeline, now: float) -> None:
        self.cues.append((at, cue.what))

    def speak(self, passage: Passage, now: float) -> None:
        """No program is started here."""

    def prepare(self, timeline: Timeline) -> None:
        self.prepared.append(timeline)
        super().prepare(timeline)

    def hush(self) -> None:
        self.hushed += 1


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def outputs(tmp_path: Path, clock: FakeClock) -> AsyncIterator[Heard]:
    found = Capabilities(
        player=("player",), sound_server=True, speech=SpeechProgram("espeak", ("false",))
    )
    heard = Heard(tmp_path, found, clock)
    heard.begin(TIMELINE)
    yield heard
    await heard.close()


@pytest.fixture
async def live(clock: FakeClock, outputs: Heard) -> LiveSession:
    live = LiveSession(begin(TIMELINE, clock()), clock)
    live.listeners = (outputs,)
    return live


def wait(live: LiveSession, clock: FakeClock, seconds: Iterable[float]) -> None:
    for span in seconds:
        clock.advance(span)
        live.tick()


async def test_each_cue_comes_once_in_order_with_the_moment_it_was_due(
    live: LiveSession, clock: FakeClock, outputs: Heard
) -> None:
    wait(live, clock, [11.5, 0.5, 0.25, 0.75, 3])
    assert outputs.cues == [
        (1012, Cue.THREE),
        (1013, Cue.TWO),
        (1014, Cue.ONE),
        (1015, Cue.WORK),
    ]


async def test_the_live_session_is_woken_for_the_next_cue_and_the_next_line(
    live: LiveSession, clock: FakeClock, outputs: Heard
) -> None:
    moments = []
    while clock() < 1000 + 46:
        moment = live.next_wakeup()
        assert moment is not None
        assert moment >= clock()
        clock.now = moment
        live.tick()
        moments.append(moment)
    assert {at for at, _ in outputs.cues} <= set(moments)
    half = [at for at, cue in outputs.cues if cue is Cue.HALFWAY]
    assert half == [1000 + 15 + 15]


async def test_what_is_said_is_made_anew_when_the_timetable_changes(
    live: LiveSession, clock: FakeClock, outputs: Heard
) -> None:
    wait(live, clock, [20])
    assert outputs.prepared == [TIMELINE]
    live.command(Command.LONGER)
    assert outputs.prepared[1:] == [live.session.timeline]
    live.command(Command.ADD_ROUND)
    assert outputs.prepared[-1].timing.rounds == 3
    live.command(Command.NEXT)
    assert len(outputs.prepared) == 3


async def test_a_pause_ends_what_is_being_said_once(
    live: LiveSession, clock: FakeClock, outputs: Heard
) -> None:
    live.command(Command.PAUSE)
    assert outputs.hushed == 1
    live.command(Command.NEXT)
    live.command(Command.HOLD)
    assert outputs.hushed == 1
    live.command(Command.PAUSE)
    live.command(Command.PAUSE)
    assert outputs.hushed == 2


async def test_a_place_led_to_by_a_key_has_its_cue_at_once(
    live: LiveSession, clock: FakeClock, outputs: Heard
) -> None:
    live.command(Command.NEXT)
    assert outputs.cues == [(1000, Cue.WORK)]
    live.tick()
    assert len(outputs.cues) == 1


async def test_a_pause_holds_the_cues_back_and_they_come_after_it(
    live: LiveSession, clock: FakeClock, outputs: Heard
) -> None:
    wait(live, clock, [11])
    live.command(Command.PAUSE)
    wait(live, clock, [100])
    assert outputs.cues == []
    assert live.next_wakeup() is None
    live.command(Command.PAUSE)
    wait(live, clock, [3, 1])
    assert outputs.cues == [(1115, Cue.THREE)]


async def test_without_a_voice_nobody_is_woken_for_it(tmp_path: Path, clock: FakeClock) -> None:
    assert Heard(tmp_path, Capabilities(), clock).next_wakeup(begin(TIMELINE, 0.0)) is None


def test_the_recorder_hears_of_every_look_and_command(clock: FakeClock) -> None:
    told: list[tuple[float, Session]] = []

    class Recorder(SessionRecorder):
        def __init__(self) -> None:
            """Nothing is written."""

        def session_changed(
            self, session: Session, passages: Sequence[Passage], now: float
        ) -> None:
            told.append((now, session))

        def next_wakeup(self, session: Session) -> float | None:
            return 1007.0

    live = LiveSession(begin(TIMELINE, clock()), clock, recorder=Recorder())
    wait(live, clock, [5])
    live.command(Command.PAUSE)
    assert [now for now, _ in told] == [1005, 1005]
    assert told[-1][1] is live.session
    assert live.next_wakeup() == 1007.0


def test_every_listener_hears_once_a_look_and_once_a_command_what_is_new(clock: FakeClock) -> None:
    told: list[tuple[Session, list[Cue]]] = []

    class Listener:
        def session_changed(
            self, session: Session, passages: Sequence[Passage], now: float
        ) -> None:
            told.append((session, [due.cue for passage in passages for due in cues_in(passage)]))

        def next_wakeup(self, session: Session) -> float | None:
            return 7.0

    first = begin(TIMELINE, clock())
    live = LiveSession(first, clock)
    live.listeners = (Listener(), Listener())
    wait(live, clock, [14])
    assert told == [(live.session, [Cue.THREE, Cue.TWO, Cue.ONE])] * 2
    assert replace(first, told=1014.0, fresh=False) == live.session
    assert live.next_wakeup() == 7.0
    clock.advance(1)
    live.command(Command.NEXT)
    assert told[2:] == [(live.session, [Cue.WORK, Cue.SWITCH])] * 2
