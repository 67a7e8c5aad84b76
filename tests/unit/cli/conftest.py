"""What the tests of commands share: a home, and the command that a module is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hiptui.cli.main import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def run(request: pytest.FixtureRequest, home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """The module's `COMMAND` with more words: its exit code, and what it says and complains of."""

    def call(*words: str) -> tuple[int, str, str]:
        return main([request.module.COMMAND, *words]), *capsys.readouterr()

    return call
