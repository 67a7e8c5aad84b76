"""`left` is a side and never what remains, in every text of the program."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import hiptui

SOURCES = sorted(Path(hiptui.__file__).parent.rglob("*.py"))
REMAINS = re.compile(
    r"(\d|\b(?:seconds?|minutes?|hours?|days?|weeks?|time|reps?|repetitions?|rounds?|moves?|sides?"
    r"|work|how much|how many|what is|nothing|much)\b)[\s:()]{0,3}left\b(?! (?:out|alone|behind))",
    re.IGNORECASE,
)


def said(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of each string that is said; what is filled in counts as a number."""
    nodes = [*ast.walk(tree)]
    filled = [node for node in nodes if isinstance(node, ast.JoinedStr)]
    apart = {node.value for node in nodes if isinstance(node, ast.Expr)}
    apart |= {part for node in filled for part in node.values}
    for node in filled:
        texts = (str(part.value) if isinstance(part, ast.Constant) else "0" for part in node.values)
        yield node.lineno, "".join(texts)
    for one in nodes:
        if isinstance(one, ast.Constant) and one not in apart:
            yield one.lineno, str(one.value)


def rows(text: str) -> list[str]:
    """A text, or each row of a table: the key `left` may stand below a number."""
    return text.splitlines() if " | " in text else [text]


def test_what_would_be_read_as_time_is_found() -> None:
    assert all(map(REMAINS.search, ["8 REPS LEFT", "15 seconds left", "0:17 left", "Time left: 3"]))
    assert not any(map(REMAINS.search, ["Left side. 15 seconds", "0:17 to go", "12 are left out"]))


def test_no_text_of_the_program_says_left_of_time() -> None:
    found = [
        f"{path.name}:{line}: {row}"
        for path in SOURCES
        for line, text in said(ast.parse(path.read_text(encoding="utf-8")))
        for row in rows(text)
        if REMAINS.search(row)
    ]
    assert found == []
