"""What single commands must not import: they would start as slowly as the full screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.test_imports import imported


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["history"], 0),
        (["history", "--json"], 0),
        (["history", "--csv", "--since", "2025-03-01"], 0),
        (["history", "--merge", "missing.json"], 2),
        (["doctor", "--quiet"], 0),
        (["doctor", "--play"], 0),
        (["figure", "hip-cars"], 0),
        (["figure", "nope"], 2),
        (["plan"], 0),
        (["plan", "--json"], 0),
        (["remote", "status"], 0),
    ],
    ids=str,
)
def test_commands_start_without_textual(tmp_path: Path, words: list[str], code: int) -> None:
    (tmp_path / "settings.toml").write_text('[cues]\nsound = "off"\n')
    got, names = imported(tmp_path, *words)

    assert got == code
    assert names & {"textual", "rich"} == set()
    if words[0] != "doctor":
        assert "asyncio" not in names


def test_a_figure_needs_no_database(tmp_path: Path) -> None:
    assert "sqlite3" not in imported(tmp_path, "figure", "hip-cars")[1]
