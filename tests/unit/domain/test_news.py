from __future__ import annotations

import pytest

from hiptui.domain.commands import Command, apply
from hiptui.domain.session import begin
from hiptui.domain.speech import LineDue, lines_due, lines_of, next_line
from hiptui.domain.timeline import build
from hiptui.domain.timing import Timing
from tests.support import hips


@pytest.mark.parametrize("start", [0.1, 1000.3, 12345.678, 86400.7, 1e6 + 0.9])
def test_a_pause_at_the_moment_of_a_line_neither_repeats_nor_loses_one(start: float) -> None:
    session = begin(build(hips(), Timing(rounds=2, prepare=7, switch=3)), start)
    heard: list[LineDue] = []
    while (moment := next_line(session, "coach")) is not None:
        heard += lines_due(session, moment, "coach")
        session, _ = session.advance(moment)
        session, _ = apply(session, Command.PAUSE, moment)
        session, _ = apply(session, Command.PAUSE, moment + 0.3)
        session, _ = apply(session, Command.GO, moment + 0.7)
    places = [(due.line.index, due.line.offset) for due in heard]
    line = session.timeline
    every = [spoken for i in range(len(line.segments) + 1) for spoken in lines_of(line, i, "coach")]
    assert places == [(spoken.index, spoken.offset) for spoken in every]
