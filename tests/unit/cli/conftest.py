"""What the tests of commands share: a home, a terminal, and the command a module is about."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from hiptui.cli.main import main
from hiptui.domain.record import SessionRecord
from hiptui.storage.history.history import History

Run = Callable[..., tuple[int, str, str]]


class Terminal(io.StringIO):
    """A stream that a person reads, or types into."""

    def isatty(self) -> bool:
        return True


def keep(home: Path, *sessions: SessionRecord) -> None:
    """Have these on record."""
    assert History(home / "history.db").merge(sessions).added == len(sessions)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def run(request: pytest.FixtureRequest, home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """The module's `COMMAND` with more words: its exit code, and what it says and complains of."""

    def call(*words: str) -> tuple[int, str, str]:
        return main([request.module.COMMAND, *words]), *capsys.readouterr()

    return call


FIGURE = """
name = "Nod"
side = "right"
camera = [20, 10]
work = ["leg_r"]
[[key]]
say = "Stand tall"
move = 0.5
hold = 0.5
pelvis = [0, 88, 0]
[[key]]
say = "Lift the leg"
move = 1.0
hold = 1.0
leg_r = { thigh = [0, 0], shin = [0, -90] }
"""
"""It stands from second 0 to 0.5, lifts until 1.5, holds until 2.5, and is back at 3."""
