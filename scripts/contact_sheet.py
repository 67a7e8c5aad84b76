"""Draws the moving figures as pictures: a contact sheet to work with, blind stills to be judged.

`python scripts/contact_sheet.py -o sheet.svg --size 44x16` writes one sheet of every move; a name
that ends in .png is drawn through rsvg-convert. `--move` and `--side` pick. The README's picture is
`--side own -o screenshots/figures.png`, with `--move` for each figure of the hip circuit.

`--blind -o FOLDER --key key.json` writes a picture a move for people who shall say what they see:
ten stills in the order of time, without caption, letter or id, under random names and of a random
side; the key tells which is which and is kept out of the folder.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from shutil import which

from hiptui.domain.circuit import Side
from hiptui.figure.frame import BodyRole, Frame, View
from hiptui.figure.library import shipped, shipped_ids
from hiptui.figure.motion import Beat, Figure
from hiptui.figure.render import render, shown_side
from hiptui.figure.skeleton import length, sub
from hiptui.ui.stage import shown
from hiptui.ui.stage.block_letters import QUADRANTS
from hiptui.ui.themes import DARK
from hiptui.ui.widgets.figure_view import PARTS

CELL = (8, 16)
"""Pixels of a cell, wide and tall; both are even."""
GAP = 4
TITLE = 14
MOMENTS = 6
"""Stills of each cycle on the sheet, in one row."""
BLIND, BLIND_ROW = 10, 4
"""Stills of a move that is shown blind, and how many of them stand in a row."""
LETTER = 6.7
"""Pixels of a title's letter."""
LONG = 2
"""Seconds of a hold whose end is shown too, so that it is seen to be one."""
BORDER = "#808080"
SIDES: dict[str, tuple[Side | None, ...]] = {
    "left": (Side.LEFT,),
    "right": (Side.RIGHT,),
    "both": tuple(Side),
    "own": (None,),
}

Still = tuple[Frame, str]
"""A picture and its title, which is empty where it is shown blind."""


def telling(figure: Figure, count: int) -> list[float]:
    """So many moments in order: keys, those held longest first, and evenly what lies between.

    Of a long hold its middle and end too; the last key only where the body moved to get there.
    """
    first, *others = figure.beats
    closing = [beat for beat in others[-1:] if _moves(figure, beat)]
    held = sorted(others[:-1], key=lambda beat: beat.arrive - beat.end)
    keys = dict.fromkeys((first, *closing, *held[: count - 1 - len(closing)]))
    found = [beat.arrive for beat in keys]
    for beat in keys:
        if beat.end - beat.arrive > LONG:
            found += [(beat.arrive + beat.end) / 2, beat.end]
    ways = dict.fromkeys(others, 1)
    for _ in range(count - len(found) if others else 0):
        ways[max(ways, key=lambda beat: (beat.arrive - beat.start) / ways[beat])] += 1
    found += [_share(figure, beat, i / n) for beat, n in ways.items() for i in range(1, n)]
    return sorted(found)[:count]


def _moves(figure: Figure, beat: Beat) -> bool:
    """Whether the body is elsewhere after a beat: not only things around it."""
    a, b = (figure.scene(t).joints for t in (beat.start, beat.arrive))
    return max(length(sub(b[name], a[name])) for name in a) > 1


def _share(figure: Figure, beat: Beat, share: float) -> float:
    """When so much of the way to a key is done."""
    times = [beat.start + (beat.arrive - beat.start) * i / 48 for i in range(48)]
    return next((t for t in times if figure.progress(t) >= share), beat.arrive)


def sheet(figures: Sequence[Figure], options: argparse.Namespace) -> str:
    """The contact sheet as SVG: a block of titled stills for each figure and side."""
    blocks = []
    for figure in figures:
        times = [figure.lead + figure.cycle * i / MOMENTS for i in range(MOMENTS)]
        for side in SIDES[options.side] if figure.side else (None,):
            mark = (shown_side(figure, side) or "-")[0].upper()
            titles = [f"{mark} {t:.1f} s  {figure.caption(t)}" for t in times]
            titles[0] = f"{figure.id} {titles[0]}"
            blocks.append(_stills(figure, dict(zip(times, titles, strict=True)), side, options))
    return svg(blocks, options.size, TITLE, MOMENTS)


def blind(figures: Sequence[Figure], options: argparse.Namespace) -> dict[str, dict[str, str]]:
    """Untitled pictures of all figures written to the folder; what each name stands for."""
    key: dict[str, dict[str, str]] = {}
    options.output.mkdir(parents=True, exist_ok=True)
    names = random.sample(range(16**4), len(figures))
    for figure, number in zip(random.sample(figures, len(figures)), names, strict=True):
        side = random.choice(list(Side)) if figure.side else None
        name = f"{number:04x}"
        block = _stills(figure, dict.fromkeys(telling(figure, BLIND), ""), side, options)
        write(svg([block], options.size, 0, BLIND_ROW), options.output / f"{name}.png")
        key[name] = {"figure": figure.id, "side": side.value if side else ""}
    return key


def _stills(
    figure: Figure, titles: dict[float, str], side: Side | None, options: argparse.Namespace
) -> list[Still]:
    """The figure at each of these seconds, and its title."""
    width, height = options.size
    view = View(width, height, side)
    frames = ((render(figure, figure.moment(t, 24), view), title) for t, title in titles.items())
    most = int(width * CELL[0] / LETTER)
    return [(frame, shown(title, most)) for frame, title in frames if frame]


def svg(blocks: Sequence[Sequence[Still]], cells: tuple[int, int], head: int, columns: int) -> str:
    """Blocks of stills, so many in a row, each with `head` pixels for its title."""
    ground = (cells[0] * CELL[0], cells[1] * CELL[1] + head)
    wide, tall = (pixels + GAP for pixels in ground)
    out: list[str] = []
    line = 0
    for block in blocks:
        for number, (frame, title) in enumerate(block):
            x, y = number % columns * wide, (line + number // columns) * tall
            named = f'<text x="2" y="11" fill="#888">{escape(title)}</text>' if title else ""
            drawn = "".join(_cells(frame, head, letters=bool(title)))
            paper = _rect((0, 0), ground, BodyRole.EMPTY)
            out.append(f'<g transform="translate({x} {y})">{paper}{named}{drawn}</g>')
        line += -(-len(block) // columns)
    size = f'width="{columns * wide - GAP}" height="{line * tall - GAP}"'
    style = "font-family='DejaVu Sans Mono' font-size='11' shape-rendering='crispEdges'"
    border = f'<rect {size} fill="{BORDER}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>{border}{"".join(out)}</svg>'


def _cells(frame: Frame, head: int, *, letters: bool) -> Iterator[str]:
    """The frame's cells as rectangles and letters."""
    width, height = CELL
    for row, line in enumerate(frame.rows):
        cells = ((glyph, run.fg, run.bg) for run in line for glyph in run.text)
        for column, (glyph, fg, bg) in enumerate(cells):
            x, y = column * width, head + row * height
            if bg:
                yield _rect((x, y), CELL, bg)
            if glyph in QUADRANTS:
                bits = QUADRANTS.index(glyph)
                for place in (place for place in range(4) if bits >> place & 1):
                    at = (x + place % 2 * width // 2, y + place // 2 * height // 2)
                    yield _rect(at, (width // 2, height // 2), fg)
            elif letters:
                spot = f'x="{x + width / 2}" y="{y + height - 3.5}" text-anchor="middle"'
                yield f'<text {spot} fill="{_colour(fg)}" font-weight="bold">{glyph}</text>'


def _rect(at: tuple[float, float], size: tuple[float, float], role: BodyRole) -> str:
    place = f'x="{at[0]}" y="{at[1]}" width="{size[0]}" height="{size[1]}"'
    return f'<rect {place} fill="{_colour(role)}"/>'


def _colour(role: BodyRole) -> str:
    """What a part of the figure has for a colour in the program's dark theme."""
    if role is BodyRole.EMPTY:
        return str(DARK.background)
    return DARK.variables[PARTS[role].split("$")[1].split(";")[0]]


def write(picture: str, path: Path) -> None:
    """The picture in a file, drawn through rsvg-convert where that is to be a PNG."""
    if path.suffix == ".png":
        if not (rsvg := which("rsvg-convert")):
            sys.exit(f"{path}: drawing a .png needs rsvg-convert; .svg needs nothing")
        subprocess.run([rsvg, "-o", str(path)], input=picture.encode(), check=True)
    else:
        path.write_text(picture, "utf-8")


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def main() -> int:
    """Draw what the arguments describe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("figures.svg"))
    parser.add_argument("--size", type=_size, default=(40, 15), help="cells, as 44x16")
    parser.add_argument("--side", choices=list(SIDES), default="both")
    parser.add_argument("--move", action="append", choices=shipped_ids(), help="repeatable")
    parser.add_argument("--blind", action="store_true", help="pictures for people who shall judge")
    parser.add_argument("--key", type=Path, help="where what the blind pictures are is written")
    options = parser.parse_args()
    if options.blind and (not options.key or options.output in options.key.parents):
        parser.error("--blind needs a --key outside its folder")
    figures = [figure for one in options.move or shipped_ids() if (figure := shipped(one))]
    if options.blind:
        options.key.write_text(json.dumps(blind(figures, options), indent=1), "utf-8")
    else:
        write(sheet(figures, options), options.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
