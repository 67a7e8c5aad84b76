"""The moving picture of the README: the real program in a side, the other side and on.

`python scripts/screenshots.py` writes it with the others. It is an SVG: each row of cells is there
once for each way it looks, and shown while it looks so. Who asks for reduced motion, or has a
viewer that moves nothing, sees the first frame.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partialmethod
from html import escape, unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from rich.console import Console

from hiptui.ui.stage.block_letters import QUADRANTS
from tests.screens import Program, running, runtime_in

FILE = Path(__file__).resolve().parents[1] / "docs" / "session.svg"
SIZE = (80, 24)
"""Cells and rows."""
A_SECOND = 5
"""Frames."""
PARTS = (
    ((1, 12.0), 4),
    ((1, 27.0), 3),
    ((2, 0.0), 5),
    ((3, 0.0), 5),
    ((3, 28.0), 2),
    ((4, 0.0), 4),
)
"""Where to begin, a segment and the seconds into it, and how many seconds to show from there."""
_SETTINGS = '[cues]\nflash = "off"\n'
_CELL = 12.2
"""The width of a cell in the library's picture, and half its height."""
_CELLS = 'clip-path="url(#terminal-clip-terminal)">'
"""What stands before the cells in the library's picture."""
_TEXT = re.compile(
    r'<text class="terminal-(r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>([^<\n]+)<'
)
_PAPER = re.compile(r'<rect fill="([^"]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"')
_SEEN = {True: "visible", False: "hidden"}
NO_BREAK = "\u00a0"
_BODY = '<g class="terminal-matrix" xml:space="preserve" shape-rendering="crispEdges">'
_STYLE = re.compile(r"\.terminal-(r\d+) \{ ([^}]*?) \}")


async def frames() -> AsyncIterator[str]:
    """What the terminal shows, picture by picture."""
    with TemporaryDirectory() as home:
        async with running(runtime_in(Path(home), settings=_SETTINGS), SIZE) as program:
            await program.press("enter")
            for place, seconds in PARTS:
                await program.go_to(*place)
                for _ in range(seconds * A_SECOND):
                    yield await _picture(program)
                    await program.wait(1 / A_SECOND)


async def _picture(program: Program) -> str:
    await program.drawn()
    return exported(program)


def exported(program: Program) -> str:
    """What the terminal shows, without the number that tells one picture from another in a page."""
    export = partialmethod(Console.export_svg, unique_id="terminal")
    with patch.object(Console, "export_svg", export):
        return program.app.export_screenshot(title="hiptui")


def moving(pictures: Sequence[str]) -> str:
    """One picture that shows these one after the other, and begins anew."""
    sheet: dict[str, str] = {}
    together = _together([[*_rows(picture, sheet)] for picture in pictures])
    named = {f"k{index}": numbers for index, numbers in enumerate(together)}
    rules = (
        *(f".{name} {{ {style} }}" for style, name in sheet.items()),
        *(_rule(name, numbers, len(pictures)) for name, numbers in named.items()),
        "@media (prefers-reduced-motion: reduce) { g { animation: none !important } }",
    )
    cells = (f'<g class="{name}">{"".join(together[seen])}</g>' for name, seen in named.items())
    frame = _STYLE.sub("", pictures[0].partition(_CELLS)[0])
    frame = frame.replace("</style>", "\n".join((*rules, "</style>")))
    text = "\n".join(
        (
            f"{frame}{_CELLS}{_BODY}",
            *cells,
            "</g></g></svg>",
        )
    )
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip()) + "\n"


def _together(frames: Sequence[Sequence[str]]) -> dict[tuple[int, ...], list[str]]:
    """Rows by the frames they are seen in."""
    seen: dict[str, list[int]] = {}
    for number, rows in enumerate(frames):
        for row in rows:
            seen.setdefault(row, []).append(number)
    together: dict[tuple[int, ...], list[str]] = {}
    for row, numbers in seen.items():
        together.setdefault(tuple(numbers), []).append(row)
    return together


def _rows(picture: str, sheet: dict[str, str]) -> Iterator[str]:
    """The rows of a picture, their styles by the names they have in `sheet`."""
    names = {
        old: sheet.setdefault(style, f"s{len(sheet)}") for old, style in _STYLE.findall(picture)
    }
    rows: dict[int, list[str]] = {}
    cells = picture.partition(_CELLS)[2]
    for fill, x, y, width in _PAPER.findall(cells):
        paper = f'<rect fill="{fill}" x="{x}" y="{y}" width="{width}" height="24.4"/>'
        rows.setdefault(_row(y), []).append(paper)
    for style, x, y, length, text in _TEXT.findall(cells):
        written = _written(names[style], float(x), float(y), float(length), unescape(text))
        rows.setdefault(_row(y), []).append(written)
    return map("".join, rows.values())


def _written(style: str, x: float, y: float, length: float, text: str) -> str:
    """A text in one style: its blocks as shapes, for each font has them another size."""
    if len(text) != round(length / _CELL):
        return ""  # the end of a line, beside the screen
    shapes = _blocks(x, _row(f"{y}") * 2 * _CELL + 1.5, text)
    parts = [f'<path class="{style}" d="{shapes}"/>'] if shapes else []
    words = "".join(NO_BREAK if sign in QUADRANTS else sign for sign in text)
    if words.strip():
        place = f'x="{x:g}" y="{y:g}" textLength="{length:g}"'
        parts.append(f'<text class="{style}" {place}>{escape(words)}</text>')
    return "".join(parts)


def _blocks(x: float, top: float, text: str) -> str:
    """The outlines of the block characters of a text that begins here."""
    cells = [max(QUADRANTS.find(sign), 0) for sign in text]
    shapes = []
    for y, bits in ((top, (1, 2)), (top + _CELL, (4, 8))):
        halves = "".join(".#"[bool(cell & bit)] for cell in cells for bit in bits)
        for run in re.finditer("#+", halves):
            start, width = x + run.start() * _CELL / 2, len(run[0]) * _CELL / 2
            shapes.append(f"M{start:.5g} {y:.5g}h{width:.5g}v{_CELL}h-{width:.5g}z")
    return "".join(shapes)


def _row(y: str) -> int:
    """The number of a row, by the top of its paper or the foot of its text."""
    return round((float(y) - 11) / (2 * _CELL))


def _rule(name: str, numbers: Sequence[int], whole: int) -> str:
    """When rows are seen: from each of these frames to the next that is not among them."""
    seen = [number in numbers for number in range(whole)]
    turns = [number for number in range(whole) if number == 0 or seen[number] != seen[number - 1]]
    steps = [f"{100 * turn / whole:.6g}% {{ visibility: {_SEEN[seen[turn]]} }}" for turn in turns]
    return (
        f".{name} {{ visibility: {_SEEN[seen[0]]}; "
        f"animation: {name} {whole / A_SECOND:g}s step-end infinite }}\n"
        f"@keyframes {name} {{ {' '.join(steps)} }}"
    )


async def picture() -> str:
    """The moving picture of the program as it is."""
    return moving([frame async for frame in frames()])
