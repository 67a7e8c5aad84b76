"""What is written of commands and keys is that of the parsers and the key table as they are."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from hiptui.cli.main import FILES
from scripts.documents import PAGE, documents


def test_what_is_written_is_current() -> None:
    written = documents()
    assert len(written) == 2 + len(FILES)
    for path, text in written.items():
        assert path.read_text(encoding="utf-8") == text, "python scripts/documents.py writes them"


def test_man_shows_the_page_without_complaint() -> None:
    if shutil.which("man") is None:
        pytest.skip("needs man")
    words = ["man", "--warnings", "-P", "cat", "-l", str(PAGE)]
    shown = subprocess.run(words, capture_output=True, text=True, timeout=20, check=True)
    assert shown.stderr == ""
    assert "hiptui start [CIRCUIT]" in shown.stdout
