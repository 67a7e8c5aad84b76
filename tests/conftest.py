"""What holds for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import use_repeatable_examples

use_repeatable_examples()


@pytest.fixture(autouse=True)
def _no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the home folder of whoever runs it."""
    monkeypatch.setenv("HIPTUI_HOME", str(tmp_path / "home"))
    for name in ("NO_COLOR", "SSH_CONNECTION", "SSH_TTY", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
