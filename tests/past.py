"""Past sessions for tests of screens: some weeks of a runner, the same in every run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from hiptui.domain.record import Rating, SessionRecord
from tests.screens import FakeRuntime
from tests.support import drive, hips
from tests.unit.storage.history_support import past

EFFORTS = (6, 7, None, 6, 8, 5, 7, 6)
AWAY = (9, 23, 40)
"""Weeks without a session, counted back from now."""
ROUNDS = (3, 3, 2, 3, 3, 3, 0, 3)


def a_session(number: int, at: datetime, **more: object) -> SessionRecord:
    """A whole session at a moment."""
    work = {"work_seconds": 1260, "left_seconds": 540, "right_seconds": 540}
    return past(number, **{"started": at, "ended": at + timedelta(minutes=32), **work, **more})


def weeks_of(runtime: FakeRuntime, weeks: int) -> list[SessionRecord]:
    """Two sessions a week up to the day before yesterday, some of them cut short."""
    now = runtime.clock.wall()
    part, whole = (drive(hips()).wait(seconds).record.segments for seconds in (675, 1900))
    found = []
    for i in (i for i in range(2 * weeks) if i // 2 not in AWAY):
        rounds = ROUNDS[i % len(ROUNDS)]
        work = {"work_seconds": 420 * rounds + 10, "left_seconds": 180 * rounds + 10}
        day = now - timedelta(days=2 + (7 * i + i % 2) // 2)
        found.append(
            a_session(
                i + 1,
                day,
                status="completed" if rounds == 3 else "partial",
                rounds_done=rounds,
                right_seconds=180 * rounds,
                paused_seconds=40,
                rating=Rating(("right", "same", None)[i % 3], EFFORTS[i % len(EFFORTS)]),
                segments=whole if rounds == 3 else part,
                **work,
            )
        )
    return found


def remember(runtime: FakeRuntime, sessions: Iterable[SessionRecord]) -> None:
    """Put sessions into the history."""
    runtime.history.merge(sessions)
