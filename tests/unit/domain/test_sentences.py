from __future__ import annotations

from hiptui.domain.sentences import sentences, to_go


def test_parts_become_sentences() -> None:
    assert sentences("Work", "", " Is it? ", "So…", "No.") == "Work. Is it? So… No."


def test_time_is_to_go() -> None:
    assert [to_go(seconds) for seconds in (0.2, 15, 120)] == [
        "1 second to go",
        "15 seconds to go",
        "2 minutes to go",
    ]
