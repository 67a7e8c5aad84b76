from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.storage.history_support import ID, MORNING, Run, history, past, received


def seconds(at: datetime) -> float:
    return (at - MORNING).total_seconds()


def told(folder: Path, session_id: str) -> tuple[dict[int, float], list[tuple[float, float]]]:
    """Where segments began and pauses lay, in seconds since the session began."""
    began, pauses = history(folder).times(session_id)
    return (
        {index: seconds(at) for index, at in began.items()},
        [(seconds(start), seconds(end)) for start, end in pauses],
    )


@pytest.mark.parametrize(
    ("steps", "began", "pauses"),
    [
        ("53|pause|10 pause|7", {0: 0, 1: 15, 2: 45, 3: 50}, [(53, 68)]),
        # Passes of the first work: 5 s from 15, 12 s from 20, 4 s from 32; the longest counts.
        ("20|previous|12|previous|4|next", {0: 0, 1: 20, 2: 36}, []),
        ("20|pause|9", {0: 0, 1: 15}, [(20, 29)]),  # it ends in a pause
    ],
)
def test_segments_begin_where_they_did_and_pauses_lie_between(
    tmp_path: Path, steps: str, began: dict[int, float], pauses: list[tuple[float, float]]
) -> None:
    run = Run(history(tmp_path)).walk(*steps.split("|"))
    assert told(tmp_path, run.finish()) == (began, pauses)


def test_a_night_between_two_halves_is_a_pause(tmp_path: Path) -> None:
    run = Run(history(tmp_path)).walk("25", "1")
    session_id = run.cut()
    night = timedelta(hours=8)
    again = Run(None, run.driver, run.at + night)
    session, again.writer = history(tmp_path).resume(session_id, run.driver.now, lambda: again.at)
    again.driver.session = session
    again.walk("pause", "15").finish()
    pause = (26, 26 + night.total_seconds() + 5)
    assert told(tmp_path, session_id) == ({0: 0, 1: 15}, [pause])


def test_of_a_session_from_elsewhere_nobody_knows(tmp_path: Path) -> None:
    store = history(tmp_path)
    assert store.times(ID.format(1)) == ({}, ())
    store.merge(received(past()))
    assert store.times(past().id) == ({}, ())
