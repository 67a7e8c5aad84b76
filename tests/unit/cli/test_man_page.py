"""The manual page is that of the parsers and keys as they are."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from scripts.man_page import PAGE, page


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python scripts/man_page.py writes it"


def test_man_shows_it_without_complaint() -> None:
    if shutil.which("man") is None:
        pytest.skip("needs man")
    words = ["man", "--warnings", "-P", "cat", "-l", str(PAGE)]
    shown = subprocess.run(words, capture_output=True, text=True, timeout=20, check=True)
    assert shown.stderr == ""
    assert "hiptui start [CIRCUIT]" in shown.stdout
