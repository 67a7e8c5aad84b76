from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from hiptui.coach import Coach
from hiptui.domain.commands import Command
from hiptui.domain.cue_settings import CueSettings
from hiptui.domain.cues import Cue
from hiptui.domain.session import Due, Session, begin
from hiptui.domain.timeline import Timeline, build
from hiptui.domain.timing import Timing
from hiptui.followers import Cues, Recorder
from hiptui.outputs.outputs import Host, Outputs
from hiptui.outputs.probe import Found
from hiptui.storage.history import Writer
from tests.support import FakeClock, hips

TIMELINE = build(hips(), Timing(rounds=2))
AT = datetime(2025, 3, 11, 6, 41, tzinfo=UTC)


class Heard(Outputs):
    """Outputs that note what they were asked."""

    def __init__(self, folder: Path, found: Found) -> None:
        self.cues: list[tuple[float, Cue]] = []
        self.prepared: list[Timeline] = []
        self.hushed = 0
        host = Host(lambda text: None, pytest.fail, lambda: 0.0, folder)
        super().__init__(CueSettings(), found, host)

    def cue(self, due: Due, timeline: Timeline, now: float) -> None:
        self.cues.append((due.at, due.cue))

    def speak(self, session: Session, now: float) -> None:
        """No program is started here."""

    def prepare(self, timeline: Timeline) -> None:
        self.prepared.append(timeline)

    def hush(self) -> None:
        self.hushed += 1


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def outputs(tmp_path: Path) -> Iterator[Heard]:
    speech = Found(player=("player",), speech=("speaker",))
    heard = Heard(tmp_path, speech)
    yield heard
    heard.close()


@pytest.fixture
def coach(clock: FakeClock, outputs: Heard) -> Coach:
    return Coach(begin(TIMELINE, clock()), clock, [Cues(outputs)])


def wait(coach: Coach, clock: FakeClock, seconds: Iterable[float]) -> None:
    for span in seconds:
        clock.advance(span)
        coach.look()


def test_each_cue_comes_once_in_order_with_the_moment_it_was_due(
    coach: Coach, clock: FakeClock, outputs: Heard
) -> None:
    wait(coach, clock, [11.5, 0.5, 0.25, 0.75, 3])
    assert outputs.cues == [
        (1012, Cue.THREE),
        (1013, Cue.TWO),
        (1014, Cue.ONE),
        (1015, Cue.WORK),
    ]


def test_the_coach_is_woken_for_the_next_cue_and_the_next_line(
    coach: Coach, clock: FakeClock, outputs: Heard
) -> None:
    moments = []
    while clock() < 1000 + 46:
        moment = coach.next_moment()
        assert moment is not None
        assert moment >= clock()
        clock.now = moment
        coach.look()
        moments.append(moment)
    assert {at for at, _ in outputs.cues} <= set(moments)
    half = [at for at, cue in outputs.cues if cue is Cue.HALFWAY]
    assert half == [1000 + 15 + 15]


def test_what_is_said_is_made_anew_when_the_timetable_changes(
    coach: Coach, clock: FakeClock, outputs: Heard
) -> None:
    wait(coach, clock, [20])
    assert outputs.prepared == []
    coach.do(Command.LONGER)
    assert outputs.prepared == [coach.session.timeline]
    coach.do(Command.ADD_ROUND)
    assert outputs.prepared[-1].timing.rounds == 3
    coach.do(Command.NEXT)
    assert len(outputs.prepared) == 2


def test_a_pause_ends_what_is_being_said_once(
    coach: Coach, clock: FakeClock, outputs: Heard
) -> None:
    coach.do(Command.PAUSE)
    assert outputs.hushed == 1
    coach.do(Command.NEXT)
    coach.do(Command.HOLD)
    assert outputs.hushed == 1
    coach.do(Command.PAUSE)
    coach.do(Command.PAUSE)
    assert outputs.hushed == 2


def test_a_place_led_to_by_a_key_has_its_cue_at_once(
    coach: Coach, clock: FakeClock, outputs: Heard
) -> None:
    coach.do(Command.NEXT)
    coach.look()
    assert outputs.cues == [(1000, Cue.WORK)]


def test_a_pause_holds_the_cues_back_and_they_come_after_it(
    coach: Coach, clock: FakeClock, outputs: Heard
) -> None:
    wait(coach, clock, [11])
    coach.do(Command.PAUSE)
    wait(coach, clock, [100])
    assert outputs.cues == []
    assert coach.next_moment() is None
    coach.do(Command.PAUSE)
    wait(coach, clock, [3, 1])
    assert outputs.cues == [(1115, Cue.THREE)]


def test_without_a_voice_nobody_is_woken_for_it(tmp_path: Path) -> None:
    heard = Heard(tmp_path, Found())
    assert Cues(heard).next_moment(begin(TIMELINE, 0.0)) is None
    heard.close()


@dataclass
class Book:
    """Takes what a writer would."""

    lines: list[tuple[Session, float, datetime]] = field(default_factory=list)

    def put(self, session: Session, now: float, at: datetime) -> None:
        self.lines.append((session, now, at))


def test_the_recorder_hears_of_every_look_and_command_with_both_times(clock: FakeClock) -> None:
    book = Book()
    recorder = Recorder(cast("Writer", book), lambda: AT)
    coach = Coach(begin(TIMELINE, clock()), clock, [recorder])
    wait(coach, clock, [5])
    coach.do(Command.PAUSE)
    assert [now for _, now, _ in book.lines] == [1005, 1005]
    assert book.lines[-1][0] is coach.session
    assert {at for _, _, at in book.lines} == {AT}
    assert recorder.next_moment(coach.session) is None


def test_every_follower_hears_the_session_before_and_after(clock: FakeClock) -> None:
    told: list[tuple[Session, Session, int]] = []

    class Listener:
        def follow(self, before: Session, after: Session, due: Sequence[Due], now: float) -> None:
            told.append((before, after, len(due)))

        def next_moment(self, session: Session) -> float | None:
            return 7.0

    first = begin(TIMELINE, clock())
    coach = Coach(first, clock, [Listener(), Listener()])
    wait(coach, clock, [15])
    assert told == [(first, coach.session, 4)] * 2
    assert replace(first, told=1015.0, fresh=False) == coach.session
    assert coach.next_moment() == 7.0
