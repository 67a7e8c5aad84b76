from __future__ import annotations

import pytest

from hiptui.coach import Coach
from hiptui.domain.commands import Command
from hiptui.domain.session import begin
from hiptui.domain.timeline import build
from hiptui.domain.timing import Timing
from hiptui.vigil import Vigil, Wakeup
from tests.support import FakeClock, hips


class Machine:
    """Two clocks, of which one goes on while the machine sleeps."""

    def __init__(self) -> None:
        self.monotonic = FakeClock(1000.0)
        self.boot_time = FakeClock(5000.0)
        self.vigil = Vigil(self.monotonic, self.boot_time)

    def runs(self, seconds: float) -> None:
        self.monotonic.advance(seconds)
        self.boot_time.advance(seconds)

    def sleeps(self, seconds: float) -> None:
        self.boot_time.advance(seconds)

    def stops(self, seconds: float) -> None:
        self.runs(seconds)
        self.vigil.continued()


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.mark.parametrize(("seconds", "wakeup"), [(1.9, None), (2.0, Wakeup.SLEPT)])
def test_a_boot_time_clock_two_seconds_ahead_is_sleep(
    machine: Machine, seconds: float, wakeup: Wakeup | None
) -> None:
    machine.runs(1.0)
    machine.sleeps(seconds)
    machine.runs(0.01)
    assert machine.vigil.look() is wakeup


def test_sleep_is_told_once(machine: Machine) -> None:
    machine.sleeps(3600.0)
    assert machine.vigil.look() is Wakeup.SLEPT
    machine.runs(1.0)
    assert machine.vigil.look() is None


def test_clocks_far_apart_from_the_beginning_say_nothing(machine: Machine) -> None:
    for _ in range(10):
        machine.runs(1.0)
        assert machine.vigil.look() is None


@pytest.mark.parametrize(("seconds", "wakeup"), [(4.9, None), (5.0, Wakeup.STOPPED)])
def test_stopped_for_five_seconds_counts(
    machine: Machine, seconds: float, wakeup: Wakeup | None
) -> None:
    machine.vigil.look()
    machine.stops(seconds)
    assert machine.vigil.look() is wakeup


def test_a_stop_is_told_once(machine: Machine) -> None:
    machine.stops(60.0)
    assert machine.vigil.look() is Wakeup.STOPPED
    machine.runs(60.0)
    assert machine.vigil.look() is None


def test_held_up_for_a_minute_without_a_stop_is_nothing(machine: Machine) -> None:
    machine.runs(60.0)
    assert machine.vigil.look() is None


def test_a_short_stop_before_a_long_time_held_up_is_nothing(machine: Machine) -> None:
    machine.stops(1.0)
    machine.runs(60.0)
    assert machine.vigil.look() is None


# --- what a coach makes of it ---------------------------------------------------------------


@pytest.fixture
def coach(machine: Machine) -> Coach:
    session = begin(build(hips(), Timing()), machine.monotonic())
    return Coach(session, machine.monotonic, vigil=machine.vigil)


def test_a_stopped_session_stands_paused_at_its_last_beat(machine: Machine, coach: Coach) -> None:
    machine.runs(3.0)
    coach.look()
    machine.runs(0.4)
    machine.stops(600.0)
    shown = coach.look()
    assert (shown.paused, shown.index, shown.remaining) == (True, 0, 12)
    assert coach.woken is Wakeup.STOPPED
    assert coach.session.paused_for(machine.monotonic()) == pytest.approx(600.4)


def test_after_sleep_a_session_goes_on_by_command_with_a_count_in(
    machine: Machine, coach: Coach
) -> None:
    machine.runs(3.0)
    coach.look()
    machine.sleeps(600.0)
    assert coach.look().paused
    coach.do(Command.PAUSE)
    assert coach.woken is None
    assert (coach.snapshot.paused, coach.snapshot.count_in) == (False, 3)
    machine.runs(4.0)
    assert coach.look().remaining == 11


@pytest.mark.parametrize("command", [Command.PAUSE, Command.NEXT])
def test_a_key_pressed_before_the_pause_was_seen_does_nothing_else(
    machine: Machine, coach: Coach, command: Command
) -> None:
    machine.runs(3.0)
    coach.look()
    machine.stops(600.0)
    assert not coach.do(command)
    assert (coach.snapshot.paused, coach.snapshot.index, coach.snapshot.remaining) == (True, 0, 12)


def test_sleep_during_a_pause_takes_no_command_away(machine: Machine, coach: Coach) -> None:
    coach.do(Command.PAUSE)
    machine.sleeps(600.0)
    machine.stops(600.0)
    coach.do(Command.PAUSE)
    assert (coach.snapshot.paused, coach.snapshot.count_in) == (False, 3)
    assert coach.woken is None


def test_sleep_before_the_session_is_none_of_its_business(machine: Machine) -> None:
    machine.sleeps(600.0)
    machine.stops(600.0)
    session = begin(build(hips(), Timing()), machine.monotonic())
    coach = Coach(session, machine.monotonic, vigil=machine.vigil)
    assert not coach.look().paused


def test_held_up_for_a_minute_time_goes_on(machine: Machine, coach: Coach) -> None:
    machine.runs(60.0)
    assert (coach.look().paused, coach.look().index) == (False, 3)
