"""What the tests share: a clock, a known circuit, a driver for sessions, and strategies."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from inspect import Signature, signature
from math import inf
from typing import Any, Literal

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Move, Rounds, Side, Sides, Timing, TimingChoice
from hiptui.domain.commands import Command, apply
from hiptui.domain.cues import Cue, cues_of
from hiptui.domain.record import SessionRecord, record
from hiptui.domain.session import Passage, Session, Snapshot, begin, sample
from hiptui.domain.settings import Settings
from hiptui.domain.timeline import Position, Segment, Timeline, build
from hiptui.engine.clock import Clock

Test = Callable[..., None]

FULL = os.environ.get("HIPTUI_FULL") == "1"
"""Whether the long versions run: kills at random moments, many examples."""


GOOD = """\
[[circuit]]
id = "mine"
name = "Mine"
[[circuit.move]]
name = "Squat"
seconds = 30
"""
"""A file with one small circuit."""


def examples(few: int) -> int:
    """How many examples a property is tried with: a few, or those of the long version."""
    return 500 if FULL else few


def use_repeatable_examples() -> None:
    """Let hypothesis try the same examples in every run, and keep no files; for conftest.py."""
    hypothesis_settings.register_profile(
        "repeatable",
        derandomize=True,
        deadline=None,
        database=None,
        max_examples=examples(30),
    )
    hypothesis_settings.load_profile("repeatable")


def for_each(names: str | tuple[str, ...], cases: Iterable[Any]) -> Callable[[Test], Test]:
    """As pytest.mark.parametrize, but one test, told of its case where it fails.

    For small cases by the dozen: a test of its own costs ten times what such a case does.
    """
    wanted = names.replace(" ", "").split(",") if isinstance(names, str) else list(names)
    rows = [case if len(wanted) > 1 else (case,) for case in cases]

    def looped(test: Test) -> Test:
        def loop(**fixtures: object) -> None:
            assert rows, "no case"
            for row in rows:
                try:
                    test(**fixtures, **dict(zip(wanted, row, strict=True)))
                except BaseException as error:
                    error.add_note(f"in the case {', '.join(map(repr, row))}")
                    raise

        loop.__dict__.update(test.__dict__)  # marks
        loop.__name__, loop.__doc__, loop.__module__ = test.__name__, test.__doc__, test.__module__
        others = [one for one in signature(test).parameters.values() if one.name not in wanted]
        loop.__signature__ = Signature(others)  # type: ignore[attr-defined]  # pytest looks there
        return loop

    return looped


MORNING = datetime(2025, 3, 11, 6, 41, tzinfo=UTC)
"""A Tuesday: the time of day at which fake clocks begin."""


LEAST = 0.001
"""Seconds that a timer takes at the least: what is asked for again at once must not stand still."""


@dataclass(eq=False)
class FakeTimer:
    """A call that a fake clock makes when its time has come."""

    at: float
    """Second of the clock."""
    call: Callable[[], object]
    """What to do."""
    cancelled: bool = False
    """Whether it was called off."""

    def cancel(self) -> None:
        """Call it off."""
        self.cancelled = True


class FakeClock(Clock):
    """A clock that moves only when told to, and then fires its timers; call it for the time."""

    def __init__(self, now: float = 1000.0, speed: float = 1.0) -> None:
        super().__init__(speed)
        self.now = self._began = now
        self._timers: list[FakeTimer] = []

    def __call__(self) -> float:
        return self.now

    def seconds(self) -> float:
        return self.now

    def ticks(self) -> float:
        return self.now

    def wall(self, ahead: float = 0.0) -> datetime:
        return MORNING + timedelta(seconds=self.real(self.now - self._began + ahead))

    def call_later(self, seconds: float, call: Callable[[], object]) -> FakeTimer:
        timer = FakeTimer(self.now + max(seconds, LEAST), call)
        self._timers.append(timer)
        return timer

    def advance(self, seconds: float) -> float:
        """Move on, calling what is due at its moment, and tell the time."""
        end = self.now + seconds
        while due := self._due(end):
            timer = min(due, key=lambda one: one.at)
            timer.cancel()
            self.now = max(self.now, timer.at)
            timer.call()
        self.now = end
        return end

    def skip(self, seconds: float) -> float:
        """Move on at once, as where the machine was busy: what fell due is called at the end."""
        self.now += seconds
        return self.advance(0)

    def ahead(self, call: Callable[[], object]) -> float | None:
        """Seconds until `call` is made; None where nobody waits for it."""
        return next((one.at - self.now for one in self._due(inf) if one.call == call), None)

    def _due(self, end: float) -> list[FakeTimer]:
        self._timers = [timer for timer in self._timers if not timer.cancelled]
        return [timer for timer in self._timers if timer.at <= end]


# --- circuits with known numbers ------------------------------------------------------------


def hips(rounds: Rounds | None = None) -> Circuit:
    """The runner's hip circuit: 7 moves of a minute, 6 of them one side after the other."""
    return Circuit(
        id="runner-hips",
        name="Hip circuit for runners",
        moves=tuple(_HIP_MOVES),
        summary="Strong hips for a steady stride.",
        credit="Yusuf Jeffers",
        rounds=rounds or Rounds(2, 4),
        targets=("glutes", "hip abductors"),
        equipment=("mat",),
        origin="circuits.toml",
    )


def _each(name: str, short: str, labels: tuple[str, str], turn: str, **more: object) -> Move:
    move = Move(
        name,
        short,
        seconds=60,
        sides=Sides.EACH,
        labels=labels,
        turn=turn,
        setup="{Side} leg ready.".replace("{Side}", "{side}"),
        steps=("Move the {side} leg. {other} leg stays.", "Slowly back."),
        check="Watch the {side} hip.",
    )
    return replace(move, **more)


_HIP_MOVES = (
    _each("Hip CAR", "Hip CAR", ("Left leg circles", "Right leg circles"), "Now the {side} leg."),
    _each(
        "Hip raise with lateral leg lift",
        "Hip raise",
        ("Lie on your right side, left leg lifts", "Lie on your left side, right leg lifts"),
        "Roll over, lie on your {other} side.",
    ),
    Move(
        "Over-under hurdle walk",
        "Hurdle walk",
        seconds=60,
        sides=Sides.ALTERNATING,
        setup="Stand, hands on hips.",
        steps=("Over to the right.", "Under to the left."),
        labels=("Right, then left", "Right, then left"),
    ),
    _each(
        "Seated leg lift",
        "Seated lift",
        ("Left leg lifts", "Right leg lifts"),
        "Move the block outside your {side} leg.",
        equipment=("yoga block or water bottle",),
    ),
    _each(
        "Single-leg glute bridge with leg lift",
        "Bridge, leg lift",
        ("Left foot planted, right leg moves", "Right foot planted, left leg moves"),
        "Swap: {side} foot planted.",
    ),
    _each(
        "Single-leg glute bridge",
        "Glute bridge",
        ("Left foot pushes, right leg up", "Right foot pushes, left leg up"),
        "Swap: {side} foot planted.",
        first=Side.RIGHT,
    ),
    _each(
        "Standing hip hinge with rotation",
        "Hip hinge",
        ("Stand on your left leg", "Stand on your right leg"),
        "Swap: stand on your {side} leg.",
        first=Side.RIGHT,
    ),
)


def timed(name: str, seconds: int, sides: Sides = Sides.BOTH) -> Move:
    """A move of so many seconds."""
    return Move(name, name, seconds=seconds, sides=sides)


def counted(name: str, reps: int, sides: Sides = Sides.BOTH, pace: float = 2) -> Move:
    """A move of so many repetitions."""
    return Move(name, name, reps=reps, sides=sides, pace=pace)


def circuit_of(*moves: Move, rounds: Rounds | None = None) -> Circuit:
    """A circuit of these moves."""
    return Circuit(id="test", name="Test", moves=moves, rounds=rounds or Rounds())


# --- driving a session ----------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """A cue at its moment."""

    at: float
    """Second of the session's clock."""
    cue: Cue
    index: int
    """The segment it belongs to."""


def cues_in(passage: Passage) -> list[Due]:
    """The cues of a passage, in order."""
    return [Due(at, cue.cue, cue.index) for at, cue in passage.of(cues_of)]


class Driver:
    """A session with its clock: waits, gives commands, and keeps the cues that came."""

    def __init__(self, timeline: Timeline, now: float = 1000.0) -> None:
        self.clock = FakeClock(now)
        self.session: Session = begin(timeline, now)
        self.due: list[Due] = []
        self.began = now
        self.wait(0)

    @property
    def now(self) -> float:
        """The clock's second."""
        return self.clock.now

    def wait(self, seconds: float) -> Driver:
        """Let time pass, with one tick at its end."""
        self.session, passed = self.session.advance(self.clock.advance(seconds))
        self.due += cues_in(passed)
        return self

    def do(self, *commands: Command) -> Driver:
        """Give commands at this moment, a tick after each."""
        for command in commands:
            self.session, passed = apply(self.session, command, self.now)
            self.due += cues_in(passed)
            self.wait(0)
        return self

    def to(self, index: int, offset: float = 0) -> Driver:
        """Go to a place by *next*, then run into the segment."""
        while self.at.index < index:
            self.do(Command.NEXT)
        return self.wait(offset) if offset else self

    @property
    def at(self) -> Position:
        """Where the runner is."""
        return self.session.position(self.now)

    @property
    def segment(self) -> Segment:
        """The segment at hand."""
        return self.session.timeline.segments[self.at.index]

    @property
    def shown(self) -> Snapshot:
        """What is shown."""
        return sample(self.session, self.now)

    @property
    def record(self) -> SessionRecord:
        """What has been done."""
        return record(self.session, self.now)

    def heard(self) -> list[tuple[float, Cue]]:
        """The cues since the last call, with seconds since the beginning."""
        cues = [(round(due.at - self.began, 6), due.cue) for due in self.due]
        self.due.clear()
        return cues


def drive(circuit: Circuit, *, start: float = 1000.0, **timing: object) -> Driver:
    """A session of `circuit` with the built-in timing but for `timing`."""
    return Driver(build(circuit, Timing(**timing)), start)  # type: ignore[arg-type]  # by name


# --- strategies -----------------------------------------------------------------------------


def by_round(values: st.SearchStrategy[int]) -> st.SearchStrategy[int | tuple[int, ...]]:
    """A value for all rounds, or one a round."""
    return values | st.lists(values, min_size=1, max_size=3).map(tuple)


# Made once each: hypothesis looks at every strategy that is made anew.
_SECONDS = by_round(st.integers(1, 90))
_PACE = st.sampled_from([0.1, 0.5, 1, 1.3, 2, 3.7])
_ONCE: list[Literal["first", "last"] | None] = [None, None, "first", "last"]
_ONLY = st.sampled_from(_ONCE)


@cache
@st.composite
def moves(draw: st.DrawFn, timed_only: bool = False) -> Move:
    """Any move, in seconds or in repetitions."""
    sides, first = draw(st.sampled_from(Sides)), draw(st.sampled_from(Side))
    if timed_only or draw(st.integers(0, 3)):
        return Move("M", "M", seconds=draw(_SECONDS), sides=sides, first=first)
    pace = draw(_PACE)
    return Move("R", "R", reps=draw(st.integers(1, 20)), pace=pace, sides=sides, first=first)


@cache
def _some_moves(timed_only: bool) -> st.SearchStrategy[list[Move]]:
    return st.lists(moves(timed_only), min_size=1, max_size=4)


@cache
@st.composite
def circuits(draw: st.DrawFn, timed_only: bool = False) -> Circuit:
    """Any circuit of up to four moves, of which all but one may be done in one round only."""
    least = draw(st.integers(1, 3))
    listed = draw(_some_moves(timed_only))
    always = draw(st.integers(0, len(listed) - 1))
    return circuit_of(
        *(
            move if i == always else replace(move, only=draw(_ONLY))
            for i, move in enumerate(listed)
        ),
        rounds=Rounds(least, draw(st.integers(least, 5))),
    )


@cache
def timings() -> st.SearchStrategy[Timing]:
    """Any timing, zero lengths often among them."""
    short = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 10, 15])
    return st.builds(
        Timing,
        rounds=st.integers(1, 4),
        rest=by_round(st.sampled_from([0, 1, 3, 20, 60])),
        rest_after_last=st.booleans(),
        prepare=short,
        change=short,
        switch=short,
        reps=st.sampled_from(["wait", "pace"]),
    )


@st.composite
def timelines(draw: st.DrawFn, timed_only: bool = False) -> Timeline:
    """Any timetable, its rounds within the circuit's range."""
    circuit, timing = draw(circuits(timed_only)), draw(timings())
    return build(circuit, replace(timing, rounds=circuit.rounds.clamp(timing.rounds)))


def choices() -> st.SearchStrategy[TimingChoice]:
    """Any choice of timing values within their ranges, each present or not."""
    return st.builds(
        TimingChoice,
        rounds=st.none() | st.integers(1, 20),
        rest=st.none() | st.integers(0, 600),
        rest_after_last=st.none() | st.booleans(),
        prepare=st.none() | st.integers(0, 120),
        change=st.none() | st.integers(0, 120),
        switch=st.none() | st.integers(0, 120),
        reps=st.none() | st.sampled_from(["wait", "pace"]),
    )


def settings() -> st.SearchStrategy[Settings]:
    """Any settings, for all circuits and for the one of `circuits()`."""
    return st.builds(
        lambda everywhere, here: Settings(timing=everywhere, circuits={"test": here}),
        choices(),
        choices(),
    )


def spans() -> st.SearchStrategy[float]:
    """Seconds to wait: whole, half, and crooked ones, and sometimes none or many."""
    return st.one_of(
        st.sampled_from([0.0, 1.0, 2.9, 3.0, 5.0, 0.5, 7.5, 15.0, 60.0, 400.0]),
        st.floats(0, 40, allow_nan=False),
    )


def walks() -> st.SearchStrategy[list[tuple[float, Command | None]]]:
    """Waits, each with the command that ends it, or none."""
    return st.lists(st.tuples(spans(), st.none() | st.sampled_from(Command)), max_size=25)
