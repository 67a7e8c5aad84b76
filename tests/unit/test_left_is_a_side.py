"""`left` is a side and never what remains, in every text of the program."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import hiptui
from tests.support import for_each

SOURCES = sorted(Path(hiptui.__file__).parent.rglob("*.py"))
REMAINS = re.compile(
    r"(\d|\b(?:seconds?|minutes?|hours?|days?|weeks?|time|reps?|repetitions?|rounds?|moves?|sides?"
    r"|work|how much|how many|what is|nothing|much)\b)[\s:()]{0,3}left\b(?! (?:out|alone|behind))",
    re.IGNORECASE,
)


def said(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of each string that is said; what is filled in counts as a number."""
    silent = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    parts = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)
             for part in node.values}  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            texts = [
                str(one.value) if isinstance(one, ast.Constant) else "0" for one in node.values
            ]
            yield node.lineno, "".join(texts)
        elif isinstance(node, ast.Constant) and node not in silent | parts:
            yield node.lineno, str(node.value)


def rows(text: str) -> list[str]:
    """A text, or each row of a table: the key `left` may stand below a number."""
    return text.splitlines() if " | " in text else [text]


@for_each("text", ["8 REPS LEFT", "15 seconds left", "0:17 left", "Time left: 3"])
def test_what_would_be_read_as_time_is_found(text: str) -> None:
    assert REMAINS.search(text)


@pytest.mark.parametrize("text", ["Left side. 15 seconds", "0:17 to go", "12 are left out"])
def test_what_would_not_is_not(text: str) -> None:
    assert not REMAINS.search(text)


def test_no_text_of_the_program_says_left_of_time() -> None:
    found = [
        f"{path.name}:{line}: {row}"
        for path in SOURCES
        for line, text in said(ast.parse(path.read_text(encoding="utf-8")))
        for row in rows(text)
        if REMAINS.search(row)
    ]
    assert found == []
