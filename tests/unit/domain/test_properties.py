"""What holds for any circuit, any timing, and whatever the runner does and when."""

from __future__ import annotations

from itertools import zip_longest

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.circuit import Timing
from hiptui.domain.commands import Command, apply
from hiptui.domain.cues import cues_of
from hiptui.domain.record import SessionRecord, record
from hiptui.domain.session import Session, Snapshot, next_change, sample
from hiptui.domain.timeline import Kind, Position, Timeline, build
from tests.strategies import spans, timelines, walks
from tests.support import Driver, Due, cues_in, examples, hips

STARTS = st.sampled_from([0.0, 1000.0, 1000.1, 54321.987654321, 8e6 + 1 / 3])
CHANGES = st.sampled_from(
    [c for c in Command if c not in {Command.PAUSE, Command.HOLD, Command.GO, Command.UNDO}]
)
Walk = list[tuple[float, Command | None]]


def walked(timeline: Timeline, start: float, walk: Walk) -> Driver:
    """A session after a walk through it."""
    run = Driver(timeline, start)
    for seconds, command in walk:
        run.wait(seconds)
        if command:
            run.do(command)
    return run


def place(session: Session, position: Position) -> float:
    return session.timeline.starts[position.index] + position.offset


def check(session: Session, now: float) -> None:
    """What holds at any moment."""
    at, timeline = session.position(now), session.timeline
    assert 0 <= at.index <= len(timeline.segments)
    assert at.offset >= 0
    if at.index < len(timeline.segments) and not timeline.segments[at.index].waits:
        assert at.offset < timeline.segments[at.index].length
    assert len(session.reached) >= len(timeline.segments)
    shown = sample(session, now)
    assert shown.total_remaining >= 0
    assert shown.cool_down == (at.index > timeline.last_work)
    if shown.segment and shown.remaining is not None:
        assert 1 <= shown.remaining <= shown.segment.length + 1
    assert timeline.circuit.rounds.min <= shown.rounds <= timeline.circuit.rounds.max


@settings(max_examples=examples(100))
@given(timelines(), STARTS, walks())
def test_no_walk_raises_or_breaks_what_holds(timeline: Timeline, start: float, walk: Walk) -> None:
    run = Driver(timeline, start)
    longest = [segment.length for segment in timeline.segments]
    for seconds, command in walk:
        standing, before = run.session.standing(run.now), run.at
        done, paused = run.session.completed(run.now), run.session.paused_for(run.now)
        run.wait(seconds)
        check(run.session, run.now)
        assert place(run.session, run.at) >= place(run.session, before)
        if standing and run.session.standing(run.now):
            assert run.at == before
        assert run.session.completed(run.now) or not done
        assert paused - 1e-6 <= run.session.paused_for(run.now) <= paused + seconds + 1e-6
        if not command:
            continue
        paused, rounds = run.session.paused_for(run.now), run.session.timeline.timing.rounds
        run.do(command)
        check(run.session, run.now)
        assert abs(run.session.paused_for(run.now) - paused) < 1e-6
        assert abs(run.session.timeline.timing.rounds - rounds) <= 1
        lengths = [segment.length for segment in run.session.timeline.segments]
        longest = [max(pair) for pair in zip_longest(longest, lengths, fillvalue=0)]
    assert -1e-6 <= run.session.paused_for(run.now) <= run.now - start + 1e-6
    for reached, most, segment in zip(
        run.session.reached, longest, run.session.timeline.segments, strict=False
    ):
        assert reached >= 0
        assert segment.waits or reached <= most
    _check_record(run.record, run)
    while run.session.undos:
        run.do(Command.UNDO)
    assert (run.session.timeline, run.session.skipped_over) == (timeline, frozenset())


@settings(max_examples=examples(80))
@given(timelines(), STARTS, walks())
def test_rounds_added_or_dropped_multiply_nothing(
    timeline: Timeline, start: float, walk: Walk
) -> None:
    run = Driver(timeline, start)
    for seconds, command in walk:
        run.wait(seconds)
        if not command:
            continue
        run.do(command)
        timeline = run.session.timeline
        rounds = timeline.timing.rounds
        places = [segment.place for segment in timeline.segments]
        assert len(places) == len(set(places))
        work = [place for place in places if place[0] is Kind.WORK]
        planned = build(timeline.circuit, timeline.timing)
        assert sorted(work, key=str) == sorted(
            (segment.place for segment in planned.segments if segment.kind is Kind.WORK), key=str
        )
        for segment in timeline.segments:
            if segment.move and segment.move.only:
                assert segment.round == {"first": 1, "last": rounds}[segment.move.only]


def _check_record(made: SessionRecord, run: Driver) -> None:
    assert len(made.segments) == len(run.session.timeline.segments)
    assert 0 <= made.rounds_done <= made.rounds_planned
    assert made.work_seconds >= 0
    for row in made.segments:
        assert not (row.skipped and row.planned is None)


@given(timelines(), STARTS, walks(), st.lists(spans(), max_size=6))
def test_sampling_and_ticking_change_nothing(
    timeline: Timeline, start: float, walk: Walk, ticks: list[float]
) -> None:
    run = walked(timeline, start, walk)
    ticked, now, extra = run.session, run.now, 0
    for seconds in ticks:
        now += seconds
        ticked, passed = ticked.advance(now)
        extra += len(cues_in(passed))
        assert sample(ticked, now) == sample(run.session, now)
        assert record(ticked, now) == record(run.session, now)
        assert next_change(ticked, now) == next_change(run.session, now)
        assert ticked.completed(now) == run.session.completed(now)
    assert extra == len(cues_in(run.session.passage(now)))


@given(timelines(), STARTS, st.lists(spans(), max_size=12))
def test_cues_come_once_each_and_in_order(
    timeline: Timeline, start: float, ticks: list[float]
) -> None:
    run = Driver(timeline, start)
    for seconds in ticks:
        run.wait(seconds)
    run.wait(20_000)
    last = timeline.waits[0] if timeline.waits else len(timeline.segments)
    planned = [cue for index in range(last + 1) for cue in cues_of(timeline, index)]
    assert [(due.index, due.cue) for due in run.due] == [(at.index, at.what) for at in planned]
    for due, at in zip(run.due, planned, strict=True):
        assert abs(due.at - start - timeline.starts[at.index] - at.offset) < 2e-6


@given(timelines(), STARTS, walks(), spans())
def test_cues_do_not_depend_on_the_ticks_after_a_walk(
    timeline: Timeline, start: float, walk: Walk, seconds: float
) -> None:
    run = walked(timeline, start, walk)
    middle = run.now + seconds
    one, first = run.session.advance(middle)
    split = [*cues_in(first), *cues_in(one.passage(middle + 50))]
    assert split == cues_in(run.session.passage(middle + 50))
    assert [due.at for due in split] == sorted(due.at for due in split)


def by_next_cue(session: Session, until: float) -> tuple[list[Due], Session]:
    """Cues collected by waiting for each, as the program does."""
    heard: list[Due] = []
    while (moment := session.next_of(cues_of)) is not None and moment <= until:
        session, passed = session.advance(moment)
        due = cues_in(passed)
        assert due
        assert all(abs(each.at - moment) < 1e-6 for each in due)
        heard += due
    return heard, session


@given(timelines(), STARTS, walks())
def test_next_cue_agrees_with_advance(timeline: Timeline, start: float, walk: Walk) -> None:
    run = walked(timeline, start, walk)
    until = run.now + 300
    heard, _ = by_next_cue(run.session, until)
    assert heard == cues_in(run.session.passage(until))


@settings(max_examples=examples(80))
@given(timelines(), STARTS, walks(), st.floats(0, 1))
def test_next_change_is_exact(timeline: Timeline, start: float, walk: Walk, into: float) -> None:
    run = walked(timeline, start, walk)
    now = run.now
    for _ in range(8):
        moment = next_change(run.session, now)
        shown = sample(run.session, now)
        if moment is None:
            assert sample(run.session, now + 1000) == shown
            return
        assert moment > now
        if moment - now > 3e-6:
            assert sample(run.session, moment - 2e-6) == shown
            assert sample(run.session, now + (moment - now - 2e-6) * into) == shown
        assert sample(run.session, moment) != shown
        now = moment


def seen(session: Session, now: float) -> tuple[Snapshot, SessionRecord]:
    """What is shown and recorded, but for how far a count-in has come and for *completed*."""
    shown = replace(sample(session, now), count_in=0)
    return shown, replace(record(session, now), status="partial")


@settings(max_examples=examples(80))
@given(timelines(), STARTS, walks(), CHANGES)
@example(build(hips(), Timing(2)), 0.0, [(0.0, Command.NEXT)] * 50, Command.NEXT)
def test_undo_restores_what_is_shown_and_recorded(
    timeline: Timeline, start: float, walk: Walk, command: Command
) -> None:
    run = walked(timeline, start, walk)
    before, counting = seen(run.session, run.now), run.session.count_in(run.now) > 0
    ahead = run.session.next_of(cues_of)
    done, _ = apply(run.session, command, run.now)
    assume(done.undos != run.session.undos)
    back, _ = apply(done, Command.UNDO, run.now)
    assert seen(back, run.now) == before
    assert (back.count_in(run.now) > 0) == counting
    assert back.position(run.now) == run.at
    if not counting and run.at.offset:
        assert (
            back.next_of(cues_of) == ahead
            or abs((back.next_of(cues_of) or 0) - (ahead or 0)) < 1e-6
        )


@given(timelines(), STARTS, walks(), walks())
def test_what_was_completed_stays_so(
    timeline: Timeline, start: float, walk: Walk, more: Walk
) -> None:
    run = walked(timeline, start, walk)
    while not run.session.completed(run.now):
        run.do(Command.NEXT)
    for seconds, command in more:
        run.wait(seconds).do(*([command] if command else []), Command.UNDO, Command.PREVIOUS)
        assert run.record.status == "completed"


@given(timelines(), STARTS, walks(), spans())
def test_a_pause_shifts_time_and_nothing_else(
    timeline: Timeline, start: float, walk: Walk, seconds: float
) -> None:
    run = walked(timeline, start, walk)
    assume(not run.session.standing(run.now) and not run.session.ended(run.now))
    paused = Driver(timeline, start)
    paused.session, paused.clock.now = run.session, run.now
    paused.do(Command.PAUSE).wait(seconds).do(Command.PAUSE, Command.GO)
    run.due.clear()
    paused.due.clear()
    for step in (0.25, 5.0, 60.0):
        run.wait(step)
        paused.wait(step)
        assert [due.cue for due in run.due] == [due.cue for due in paused.due]
        assert run.at.index == paused.at.index
        assert abs(run.at.offset - paused.at.offset) < 1e-5
