from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from hiptui.domain.commands import Command
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


def test_segments_begin_where_they_did_and_pauses_lie_between(tmp_path: Path) -> None:
    run = Run(history(tmp_path))
    run.driver.wait(53)
    run.save()
    run.driver.do(Command.PAUSE)
    run.save()
    run.driver.wait(10).do(Command.PAUSE)
    run.save()
    run.driver.wait(7)
    run.save()
    assert told(tmp_path, run.finish()) == ({0: 0, 1: 15, 2: 45, 3: 50}, [(53, 68)])


def test_of_several_passes_the_one_that_led_furthest_counts(tmp_path: Path) -> None:
    run = Run(history(tmp_path))
    for seconds_in, command in ((20, Command.PREVIOUS), (12, Command.PREVIOUS), (4, Command.NEXT)):
        run.driver.wait(seconds_in)
        run.save()
        run.driver.do(command)
        run.save()
    began, pauses = told(tmp_path, run.finish())
    # Passes of the first work: 5 s from 15, 12 s from 20, 4 s from 32.
    assert (began, pauses) == ({0: 0, 1: 20, 2: 36}, [])


def test_a_night_between_two_halves_is_a_pause(tmp_path: Path) -> None:
    run = Run(history(tmp_path))
    run.driver.wait(25)
    run.save()
    run.driver.wait(1)
    session_id = run.cut()

    night = timedelta(hours=8)
    store = history(tmp_path)
    again = Run.__new__(Run)
    again.driver, again.shift = run.driver, run.shift + night
    again.driver.session, again.writer = store.resume(session_id, run.driver.now, lambda: again.at)
    again.driver.do(Command.PAUSE)
    again.save()
    again.driver.wait(15)
    again.save()
    again.finish()
    assert told(tmp_path, session_id) == (
        {0: 0, 1: 15},
        [(26, 26 + night.total_seconds() + 5)],
    )


def test_one_that_ends_in_a_pause_stood_still_to_its_end(tmp_path: Path) -> None:
    run = Run(history(tmp_path))
    run.driver.wait(20)
    run.save()
    run.driver.do(Command.PAUSE)
    run.save()
    run.driver.wait(9)
    assert told(tmp_path, run.finish()) == ({0: 0, 1: 15}, [(20, 29)])


def test_of_a_session_from_elsewhere_nobody_knows(tmp_path: Path) -> None:
    store = history(tmp_path)
    assert store.times(ID.format(1)) == ({}, ())

    store.merge(received(past()))
    assert store.times(past().id) == ({}, ())
