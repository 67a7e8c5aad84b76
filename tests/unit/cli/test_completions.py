"""The scripts that complete the command line are those of the parsers as they are."""

from __future__ import annotations

import pytest

from hiptui.cli.main import FILES, FOLDER
from scripts import completions


@pytest.mark.parametrize("shell", FILES)
def test_the_scripts_are_current(shell: str) -> None:
    shipped = (FOLDER / FILES[shell]).read_text(encoding="utf-8")
    assert shipped == completions.script(shell), "python scripts/completions.py writes them"
