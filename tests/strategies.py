"""What hypothesis draws; apart from support.py, as programs that tests start need none of it."""

from __future__ import annotations

from functools import cache
from typing import Literal

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Move, Rounds, Side, Sides, Timing, TimingChoice
from hiptui.domain.commands import Command
from hiptui.domain.settings import Settings
from hiptui.domain.timeline import Timeline, build
from tests.support import circuit_of, examples


def use_repeatable_examples() -> None:
    """Let hypothesis try the same examples in every run, and keep no files."""
    hypothesis_settings.register_profile(
        "repeatable",
        derandomize=True,
        deadline=None,
        database=None,
        max_examples=examples(30),
    )
    hypothesis_settings.load_profile("repeatable")


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
