"""Draws a contact sheet of the moving figures: every move, several moments, both sides.

`python scripts/contact_sheet.py -o sheet.svg --size 44x16` writes an SVG; a name that ends in
.png is drawn through rsvg-convert. `--folder` adds your own figures, `--move` picks some.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from hiptui.domain.circuit import Side
from hiptui.figure.frame import BodyRole, Frame, View
from hiptui.figure.library import Library, shipped_ids
from hiptui.figure.loading import load_file
from hiptui.figure.motion import Figure
from hiptui.figure.render import render, shown_side

CELL = (6, 12)
HEAD = 14
DARK = {
    BodyRole.EMPTY: "#101218",
    BodyRole.MAT: "#191d27",
    BodyRole.SHADOW: "#2f3646",
    BodyRole.FAR: "#7a8498",
    BodyRole.NEAR: "#ecf0f8",
    BodyRole.TORSO: "#a3b2d0",
    BodyRole.HIPS: "#66799f",
    BodyRole.HAIR: "#8b6a52",
    BodyRole.MARK: "#e6ecf8",
    BodyRole.MOVING: "#bff2d4",
    BodyRole.WORKING: "#ffb02e",
    BodyRole.PROP: "#58a6ff",
    BodyRole.PROP_SHADE: "#3573bd",
    BodyRole.LETTER: "#ffd27a",
}
LIGHT = {
    BodyRole.EMPTY: "#fbfbf8",
    BodyRole.MAT: "#f0f0ee",
    BodyRole.SHADOW: "#d9dbe0",
    BodyRole.FAR: "#878c98",
    BodyRole.NEAR: "#2b303b",
    BodyRole.TORSO: "#5a6780",
    BodyRole.HIPS: "#3c4c70",
    BodyRole.HAIR: "#8a5a3a",
    BodyRole.MARK: "#dfe4ee",
    BodyRole.MOVING: "#0b5a45",
    BodyRole.WORKING: "#c05a00",
    BodyRole.PROP: "#1f6fcc",
    BodyRole.PROP_SHADE: "#5b93d6",
    BodyRole.LETTER: "#a04800",
}
QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"


def moments(figure: Figure, count: int, lead: bool) -> list[float]:
    """Evenly spread moments of one cycle, after those of the way into position."""
    ways = [figure.lead + figure.cycle * i / count for i in range(count)]
    if lead and len({beat.goal for beat in figure.beats if beat.end <= figure.lead}) > 1:
        ways = [figure.lead * i / 3 for i in range(3)] + ways
    return ways


def rects(frame: Frame, x0: float, y0: float, palette: dict[BodyRole, str]) -> Iterator[str]:
    """The frame's cells as SVG rectangles and letters."""
    width, height = CELL
    for row, line in enumerate(frame.cells()):
        for column, (glyph, fg, bg) in enumerate(line):
            x, y = x0 + column * width, y0 + row * height
            if bg:
                yield _rect((x, y), (width, height), palette[bg])
            if glyph in QUADRANTS:
                bits = QUADRANTS.index(glyph)
                for place in range(4):
                    if bits >> place & 1:
                        px, py = x + place % 2 * width / 2, y + place // 2 * height / 2
                        yield _rect((px, py), (width / 2, height / 2), palette[fg])
            elif glyph in "░▒▓":
                share = {"░": 0.25, "▒": 0.5, "▓": 0.75}[glyph]
                yield _rect((x, y), (width, height), palette[fg], share)
            else:
                yield (
                    f'<text x="{x + width / 2}" y="{y + height - 2.5}" fill="{palette[fg]}" '
                    f'text-anchor="middle" font-weight="bold">{glyph}</text>'
                )


def _rect(at: tuple[float, float], size: tuple[float, float], fill: str, share: float = 1) -> str:
    place = f'x="{at[0]}" y="{at[1]}" width="{size[0]}" height="{size[1]}"'
    return f'<rect {place} fill="{fill}" fill-opacity="{share}"/>'


def sheet(figures: list[Figure], options: argparse.Namespace) -> str:
    """The whole sheet as SVG."""
    width, height = options.size
    palette = LIGHT if options.light else DARK
    sides: dict[str, list[Side | None]] = {
        "left": [Side.LEFT],
        "right": [Side.RIGHT],
        "both": list(Side),
        "own": [None],
    }
    out: list[str] = []
    y, most = 0.0, 0.0
    step = (width * CELL[0] + 6, height * CELL[1] + HEAD + 4)
    for figure in figures:
        for side in sides[options.side] if figure.side else [None]:
            times = moments(figure, options.moments, options.lead)
            for number, t in enumerate(times):
                x = number % options.columns * step[0]
                if number and not number % options.columns:
                    y += step[1]
                view = View(width, height, side, options.turn, options.mono)
                frame = render(figure, figure.moment(t, 24), view)
                mark = (shown_side(figure, side) or "-")[0].upper()
                title = f"{figure.id} {mark} {t:.1f}s {figure.caption(t)}"[:width]
                out.append(f'<text x="{x + 2}" y="{y + 10}" fill="#888">{escape(title)}</text>')
                if frame:
                    out += rects(frame, x, y + HEAD, palette)
                most = max(most, x + step[0])
            y += step[1]
    size = f'width="{most}" height="{y}"'
    style = "font-family='DejaVu Sans Mono' font-size='9' shape-rendering='crispEdges'"
    ground = f'<rect {size} fill="{palette[BodyRole.EMPTY]}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>{ground}{"".join(out)}</svg>'


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def main() -> int:
    """Draw the sheet that the arguments describe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("figures.svg"))
    parser.add_argument("--size", type=_size, default=(44, 16), help="cells, as 44x16")
    parser.add_argument("--side", choices=["left", "right", "both", "own"], default="both")
    parser.add_argument("--moments", type=int, default=8, help="moments of each cycle")
    parser.add_argument("--columns", type=int, default=8)
    parser.add_argument("--move", action="append", help="id of a figure; repeatable")
    parser.add_argument("--turn", type=int, default=0, help="degrees")
    parser.add_argument("--lead", action="store_true", help="show the way into position too")
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--mono", action="store_true")
    parser.add_argument("--folder", type=Path, help="a folder with your own figures")
    options = parser.parse_args()
    library = Library(options.folder)
    own = sorted(path.stem for path in options.folder.glob("*.toml")) if options.folder else []
    figures = []
    for figure_id in options.move or [*shipped_ids(), *own]:
        figure = library.get(figure_id)
        if figure is None:
            path = (options.folder or Path()) / f"{figure_id}.toml"
            print(*load_file(path).problems, sep="\n", file=sys.stderr)
            return 2
        figures.append(figure)
    svg = sheet(figures, options)
    if options.output.suffix == ".png":
        command = ["rsvg-convert", "-o", str(options.output)]
        subprocess.run(command, input=svg.encode(), check=True)
    else:
        options.output.write_text(svg, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
