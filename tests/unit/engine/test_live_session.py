from __future__ import annotations

from hiptui.domain.circuit import Timing
from hiptui.domain.commands import Command
from hiptui.domain.session import begin
from hiptui.domain.timeline import build
from hiptui.engine.live_session import LiveSession
from tests.support import FakeClock, for_each, hips


def coach_at(clock: FakeClock) -> LiveSession:
    return LiveSession(begin(build(hips(), Timing(rounds=2)), clock.now), clock)


def test_what_changed_since_the_last_look_is_not_waited_for() -> None:
    clock = FakeClock(0)
    live = coach_at(clock)
    live.tick()
    clock.advance(1.5)

    assert live.next_wakeup() == 1


def test_an_end_that_came_since_the_last_look_is_looked_at() -> None:
    clock = FakeClock(0)
    live = coach_at(clock)
    clock.now = live.session.timeline.seconds - 0.5
    live.tick()
    clock.advance(1)

    assert live.next_wakeup() == live.session.timeline.seconds
    assert live.tick().segment is None
    assert live.next_wakeup() is None


def test_a_pause_is_not_looked_at_again() -> None:
    clock = FakeClock(0)
    live = coach_at(clock)
    live.command(Command.PAUSE)
    clock.advance(5)

    assert live.next_wakeup() is None


def test_what_was_done_is_the_same_after_its_end_as_it_was_written_down() -> None:
    clock = FakeClock(0)
    live = coach_at(clock)
    clock.advance(20)
    live.command(Command.PAUSE)
    clock.advance(63.9)
    live.finish()
    done = live.done()
    clock.advance(0.2)

    assert done.paused_seconds == 63.9
    assert live.done() == done


@for_each("command", list(Command))
def test_while_it_is_held_commands_act_and_time_stands_still(command: Command) -> None:
    clock = FakeClock(0)
    live = coach_at(clock)
    clock.advance(20)
    live.hold()
    live.command(command)
    at = live.session.position(clock.now)
    clock.advance(60)

    assert live.tick().paused
    assert live.session.position(clock.now) == at


def test_after_being_held_it_counts_in() -> None:
    clock = FakeClock(0)
    live = coach_at(clock)
    live.hold()
    live.command(Command.NEXT)
    live.release()

    assert live.snapshot.count_in == 5
    assert live.snapshot.index == 1


def test_a_pause_before_being_held_stays_unless_somebody_asks_to_go_on() -> None:
    clock = FakeClock(0)
    live = coach_at(clock)
    live.command(Command.PAUSE)
    live.hold()
    live.release()
    assert live.snapshot.paused
    live.hold()
    live.command(Command.PAUSE)
    assert live.snapshot.paused
    live.release()
    assert live.snapshot.count_in == 3
