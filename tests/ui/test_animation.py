"""The README's moving picture."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from scripts import animation

FRAME = """<svg xmlns="http://www.w3.org/2000/svg"><style>
.terminal-r1 {{ fill: {colour} }}
</style><g clip-path="url(#terminal-clip-terminal)">
<g class="terminal-matrix">
<text class="terminal-r1" x="0" y="20" textLength="48.8" clip-path="x">same</text>
<text class="terminal-r1" x="0" y="44.4" textLength="48.8" clip-path="x">{word}</text>
</g></g></svg>"""


async def test_the_stored_picture_is_what_the_program_shows() -> None:
    stored = animation.FILE.read_text(encoding="utf-8")
    assert stored == await animation.picture(), "look, then: python scripts/screenshots.py"
    assert len(stored.encode()) < 1_500_000
    ElementTree.fromstring(stored)


def test_a_row_is_seen_in_the_frames_it_is_in() -> None:
    frames = [
        FRAME.format(colour="#ffffff", word=word) for word in ("ONCE", "ONCE", "THEN", "ONCE")
    ]
    moving = animation.moving(frames)
    assert [moving.count(word) for word in ("same", "ONCE", "THEN")] == [1, 1, 1]
    always, first, between = (moving.split(f"@keyframes k{index} ")[1] for index in range(3))
    assert always.startswith("{ 0% { visibility: visible } }")
    assert first.startswith(
        "{ 0% { visibility: visible } 50% { visibility: hidden } 75% { visibility: visible } }"
    )
    assert between.startswith(
        "{ 0% { visibility: hidden } 50% { visibility: visible } 75% { visibility: hidden } }"
    )


def test_the_same_words_in_another_style_are_another_row() -> None:
    frames = [FRAME.format(colour=colour, word="ONCE") for colour in ("#ffffff", "#ff0000")]
    assert animation.moving(frames).count("ONCE") == 2


def test_blocks_are_shapes_and_words_are_text() -> None:
    moving = animation.moving([FRAME.format(colour="#ffffff", word="\u2588\u2580 a")])
    assert 'd="M0 25.9h24.4v12.2h-24.4zM0 38.1h12.2v12.2h-12.2z"' in moving
    assert ">\u00a0\u00a0\u00a0a</text>" in moving


def test_the_ground_of_a_row_goes_with_its_words() -> None:
    for row in range(60):
        ground, text = 24.4 * row + 1.5, 24.4 * row + 20
        svg = FRAME.format(colour="#ffffff", word="ONCE").replace(
            '<text class="terminal-r1" x="0" y="20"',
            f'<rect fill="#000000" x="0" y="{ground:g}" width="48.8" height="24.65"/>'
            f'<text class="terminal-r1" x="0" y="{text:g}"',
        )
        assert re.search(r'height="24.4"/><text [^>]*>same<', animation.moving([svg]))
