"""What the tests share: a clock, a known circuit, a driver for sessions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from inspect import Signature, signature
from math import inf
from typing import Any

from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Move, Rounds, Side, Sides, Timing
from hiptui.domain.commands import Command, apply
from hiptui.domain.cues import Cue, cues_of
from hiptui.domain.record import SessionRecord, record
from hiptui.domain.session import Passage, Session, Snapshot, begin, sample
from hiptui.domain.timeline import Position, Segment, Timeline, build
from hiptui.engine import Clock

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
    return [Due(at, cue.what, cue.index) for at, cue in passage.of(cues_of)]


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

    def walk(self, steps: str) -> Driver:
        """Wait and command as it is written: "20 pause 3" is 20 s, a command, and 3 s."""
        for step in steps.split():
            self.do(Command(step)) if step[0].isalpha() else self.wait(float(step))
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
