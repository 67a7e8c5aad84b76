from __future__ import annotations

from hiptui.coach import Coach
from hiptui.domain.commands import Command
from hiptui.domain.session import begin
from hiptui.domain.timeline import build
from hiptui.domain.timing import Timing
from tests.support import FakeClock, hips


def coach_at(clock: FakeClock) -> Coach:
    return Coach(begin(build(hips(), Timing(rounds=2)), clock.now), clock)


def test_what_changed_since_the_last_look_is_not_waited_for() -> None:
    clock = FakeClock(0)
    coach = coach_at(clock)
    coach.look()
    clock.advance(1.5)

    assert coach.next_moment() == 1


def test_an_end_that_came_since_the_last_look_is_looked_at() -> None:
    clock = FakeClock(0)
    coach = coach_at(clock)
    clock.now = coach.session.timeline.seconds - 0.5
    coach.look()
    clock.advance(1)

    assert coach.next_moment() == coach.session.timeline.seconds
    assert coach.look().segment is None
    assert coach.next_moment() is None


def test_a_pause_is_not_looked_at_again() -> None:
    clock = FakeClock(0)
    coach = coach_at(clock)
    coach.do(Command.PAUSE)
    clock.advance(5)

    assert coach.next_moment() is None
