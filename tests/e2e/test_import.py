"""From another program's file to a finished session, in a terminal, from an empty home."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.unit.formats.importers.samples import ALL


@pytest.mark.parametrize("program", ALL)
def test_an_imported_circuit_is_done_to_its_end(tmp_path: Path, program: str) -> None:
    file, pace = tmp_path / "file", tmp_path / "settings.toml"
    file.write_bytes(ALL[program])
    pace.write_text('[timing]\nreps = "pace"\n')
    with Terminal(["import", str(file)], tmp_path, cells=200) as terminal:
        terminal.shows(f"a file of {program}:", "is now")
        assert terminal.ends() == 0
    (written,) = tmp_path.glob("**/circuits.d/*.toml")
    options = ["--settings", str(pace), "--speed", "120"]
    with Terminal(["start", written.stem, *options], tmp_path) as terminal:
        over = ("All rounds done.", "not recorded")  # where a rest follows, and where none does
        terminal.until(lambda: any(word in terminal.text for word in over), "the end", 60)
        if over[0] in terminal.text:
            terminal.press("enter")
        terminal.shows("rounds", "not recorded")
        terminal.press("escape")
        terminal.shows("Rounds today")
        terminal.press("q")
        assert terminal.ends() == 0
