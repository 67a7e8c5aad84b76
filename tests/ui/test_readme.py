from __future__ import annotations

from scripts.readme import README, with_keys


def test_the_key_tables_are_those_of_the_program() -> None:
    text = README.read_text(encoding="utf-8")
    assert with_keys(text) == text, "python scripts/readme.py writes them"
