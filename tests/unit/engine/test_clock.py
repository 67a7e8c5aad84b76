from __future__ import annotations

import pytest

from hiptui.domain.circuit import Timing
from hiptui.domain.commands import Command
from hiptui.domain.session import begin
from hiptui.domain.timeline import build
from hiptui.engine import Interruption, InterruptionDetector
from hiptui.engine.live_session import LiveSession
from tests.support import FakeClock, for_each, hips


class Machine:
    """Two clocks, of which one goes on while the machine sleeps."""

    def __init__(self) -> None:
        self.monotonic = FakeClock(1000.0)
        self.boot_time = FakeClock(5000.0)
        self.slept: list[float] = []
        self.comes_late = False
        self.detector = InterruptionDetector(self.monotonic, self.boot_time, self.sleep)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if self.comes_late:
            self.detector.sigcont()

    def runs(self, seconds: float) -> None:
        self.monotonic.advance(seconds)
        self.boot_time.advance(seconds)

    def sleeps(self, seconds: float) -> None:
        self.boot_time.advance(seconds)

    def stops(self, seconds: float) -> None:
        self.runs(seconds)
        self.detector.sigcont()


@pytest.fixture
def machine() -> Machine:
    return Machine()


@for_each(("seconds", "wakeup"), [(1.9, None), (2.0, Interruption.SLEPT)])
def test_a_boot_time_clock_two_seconds_ahead_is_sleep_and_told_once(
    seconds: float, wakeup: Interruption | None
) -> None:
    machine = Machine()
    machine.runs(1.0)
    machine.sleeps(seconds)
    machine.runs(0.01)
    assert machine.detector.check() is wakeup
    machine.runs(1.0)
    assert machine.detector.check() is None


def test_clocks_far_apart_from_the_beginning_say_nothing(machine: Machine) -> None:
    for _ in range(10):
        machine.runs(1.0)
        assert machine.detector.check() is None


@for_each(("seconds", "wakeup"), [(4.9, None), (5.0, Interruption.STOPPED)])
def test_a_stop_is_seen_where_another_thread_hears_of_its_end_later(
    seconds: float, wakeup: Interruption | None
) -> None:
    machine = Machine()
    machine.comes_late = True
    machine.runs(seconds)
    assert machine.detector.check(beats=True) is wakeup
    assert len(machine.slept) == bool(wakeup)


def test_a_program_that_is_held_up_goes_on_and_one_that_need_not_look_waits_for_nothing(
    machine: Machine,
) -> None:
    machine.runs(60)
    assert machine.detector.check() is None
    assert not machine.slept
    machine.runs(60)
    assert machine.detector.check(beats=True) is None
    assert sum(machine.slept) <= 0.5 + 1e-9


def test_a_session_that_is_over_waits_for_no_signal(machine: Machine) -> None:
    live = LiveSession(begin(build(hips(), Timing()), 0.0), machine.monotonic, machine.detector)
    machine.runs(7200)
    live.tick()
    slept = len(machine.slept)
    machine.runs(600)
    assert live.tick().segment is None
    assert len(machine.slept) == slept


@for_each(("seconds", "wakeup"), [(1.0, None), (4.9, None), (5.0, Interruption.STOPPED)])
def test_stopped_for_five_seconds_counts_and_held_up_for_a_minute_does_not(
    seconds: float, wakeup: Interruption | None
) -> None:
    machine = Machine()
    machine.detector.check()
    machine.stops(seconds)
    assert machine.detector.check() is wakeup
    machine.runs(60.0)
    assert machine.detector.check() is None


def test_a_short_stop_before_a_long_time_held_up_is_nothing(machine: Machine) -> None:
    machine.stops(1.0)
    machine.runs(60.0)
    assert machine.detector.check() is None


# --- what a live session makes of it ---------------------------------------------------------


@pytest.fixture
def live(machine: Machine) -> LiveSession:
    session = begin(build(hips(), Timing()), machine.monotonic())
    return LiveSession(session, machine.monotonic, detector=machine.detector)


def test_a_stopped_session_stands_paused_at_its_last_beat(
    machine: Machine, live: LiveSession
) -> None:
    machine.runs(3.0)
    live.tick()
    machine.runs(0.4)
    machine.stops(600.0)
    shown = live.tick()
    assert (shown.paused, shown.index, shown.remaining) == (True, 0, 12)
    assert live.interruption is Interruption.STOPPED
    assert live.session.paused_for(machine.monotonic()) == pytest.approx(600.4)


def test_after_sleep_a_session_goes_on_by_command_with_a_count_in(
    machine: Machine, live: LiveSession
) -> None:
    machine.runs(3.0)
    live.tick()
    machine.sleeps(600.0)
    assert live.tick().paused
    live.command(Command.PAUSE)
    assert live.interruption is None
    assert (live.snapshot.paused, live.snapshot.count_in) == (False, 3)
    machine.runs(4.0)
    assert live.tick().remaining == 11


@pytest.mark.parametrize("command", [Command.PAUSE, Command.NEXT])
def test_a_key_pressed_before_the_pause_was_seen_does_nothing_else(
    machine: Machine, live: LiveSession, command: Command
) -> None:
    machine.runs(3.0)
    live.tick()
    machine.stops(600.0)
    assert not live.command(command)
    assert (live.snapshot.paused, live.snapshot.index, live.snapshot.remaining) == (True, 0, 12)


def test_sleep_during_a_pause_takes_no_command_away(machine: Machine, live: LiveSession) -> None:
    live.command(Command.PAUSE)
    machine.sleeps(600.0)
    machine.stops(600.0)
    live.command(Command.PAUSE)
    assert (live.snapshot.paused, live.snapshot.count_in) == (False, 3)
    assert live.interruption is None


def test_sleep_before_the_session_is_none_of_its_business(machine: Machine) -> None:
    machine.sleeps(600.0)
    machine.stops(600.0)
    session = begin(build(hips(), Timing()), machine.monotonic())
    live = LiveSession(session, machine.monotonic, detector=machine.detector)
    assert not live.tick().paused


def test_held_up_for_a_minute_time_goes_on(machine: Machine, live: LiveSession) -> None:
    machine.runs(60.0)
    assert (live.tick().paused, live.tick().index) == (False, 3)
