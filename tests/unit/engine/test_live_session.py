from __future__ import annotations

import pytest

from hiptui.domain.circuit import Timing
from hiptui.domain.commands import Command
from hiptui.domain.session import begin
from hiptui.domain.timeline import build
from hiptui.engine.live_session import LiveSession
from tests.support import FakeClock, hips


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(0)


@pytest.fixture
def live(clock: FakeClock) -> LiveSession:
    return LiveSession(begin(build(hips(), Timing(rounds=2)), clock.now), clock)


def test_what_changed_since_the_last_look_is_not_waited_for(
    clock: FakeClock, live: LiveSession
) -> None:
    live.tick()
    clock.advance(1.5)
    assert live.next_wakeup() == 1


def test_an_end_that_came_since_the_last_look_is_looked_at(
    clock: FakeClock, live: LiveSession
) -> None:
    end = live.session.timeline.seconds
    clock.now = end - 0.5
    live.tick()
    clock.advance(1)
    assert live.next_wakeup() == end
    assert live.tick().segment is None
    assert live.next_wakeup() is None


def test_a_pause_is_not_looked_at_again(clock: FakeClock, live: LiveSession) -> None:
    live.command(Command.PAUSE)
    clock.advance(5)
    assert live.next_wakeup() is None


def test_what_was_done_is_the_same_after_its_end_as_it_was_written_down(
    clock: FakeClock, live: LiveSession
) -> None:
    clock.advance(20)
    live.command(Command.PAUSE)
    clock.advance(63.9)
    live.finish()
    done = live.done()
    clock.advance(0.2)
    assert done.paused_seconds == 63.9
    assert live.done() == done


@pytest.mark.parametrize("command", Command)
def test_while_it_is_held_commands_act_and_time_stands_still(
    clock: FakeClock, live: LiveSession, command: Command
) -> None:
    clock.advance(20)
    live.hold()
    live.command(command)
    at = live.session.position(clock.now)
    clock.advance(60)
    assert live.tick().paused
    assert live.session.position(clock.now) == at


def test_after_being_held_it_counts_in(live: LiveSession) -> None:
    live.hold()
    live.command(Command.NEXT)
    live.release()
    assert (live.snapshot.count_in, live.snapshot.index) == (5, 1)


def test_a_pause_before_being_held_stays_unless_somebody_asks_to_go_on(live: LiveSession) -> None:
    live.command(Command.PAUSE)
    live.hold()
    live.release()
    assert live.snapshot.paused
    live.hold()
    live.command(Command.PAUSE)
    assert live.snapshot.paused
    live.release()
    assert live.snapshot.count_in == 3
