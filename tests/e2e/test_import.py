"""From another program's file to a finished session, from an empty home."""

from __future__ import annotations

from pathlib import Path

from tests.terminal import run, told
from tests.unit.formats.importers.samples import sample


def test_an_imported_circuit_is_done_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(sample("Garmin FIT"))
    imported = told(tmp_path, "import", str(file))
    assert imported.returncode == 0
    assert "a file of Garmin FIT:" in imported.stdout
    (written,) = tmp_path.glob("**/circuits.d/*.toml")
    done = run(tmp_path, "start", written.stem, "--plain", "--speed", "9000")
    assert done.returncode == 0
    assert "All done: " in done.stdout
    assert imported.stderr + done.stderr == ""
