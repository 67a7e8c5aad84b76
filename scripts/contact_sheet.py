"""Draws the moving figures as pictures: a contact sheet to work with, blind stills to be judged.

`python scripts/contact_sheet.py -o sheet.svg --size 44x16` writes one sheet of every move; a name
that ends in .png is drawn through rsvg-convert. `--folder` adds your own figures, `--move` picks.

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
from typing import NamedTuple

from textual.theme import Theme

from hiptui.domain.circuit import Side
from hiptui.figure.frame import BodyRole, Frame, View
from hiptui.figure.library import Library, load_file, shipped_ids
from hiptui.figure.motion import Beat, Figure
from hiptui.figure.render import render, shown_side
from hiptui.figure.skeleton import length, sub
from hiptui.ui.themes import DARK, LIGHT
from hiptui.ui.widgets.figure_view import PARTS

CELL = (8, 16)
"""Pixels of a cell, wide and tall; both are even."""
GAP = 4
TITLE = 14
BLIND = 10
"""Stills of a move that is shown blind."""
LONG = 2
"""Seconds of a hold whose end is shown too, so that it is seen to be one."""
BORDER = "#808080"
QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75}
SIDES: dict[str, tuple[Side | None, ...]] = {
    "left": (Side.LEFT,),
    "right": (Side.RIGHT,),
    "both": tuple(Side),
    "own": (None,),
}


class Still(NamedTuple):
    """One picture of a sheet."""

    frame: Frame
    title: str
    """Empty where it is shown blind."""


def spread(figure: Figure, count: int, lead: bool) -> list[float]:
    """Evenly spread moments of one cycle, after those of the way into position."""
    ways = [figure.lead + figure.cycle * i / count for i in range(count)]
    if lead and len({beat.goal for beat in figure.beats if beat.end <= figure.lead}) > 1:
        ways = [figure.lead * i / 3 for i in range(3)] + ways
    return ways


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
    blocks = [
        [still for t in times if (still := _still(figure, t, side, options))]
        for figure in figures
        for side in (SIDES[options.side] if figure.side else (None,))
        for times in [spread(figure, options.moments, options.lead)]
    ]
    return svg(blocks, options, TITLE)


def blind(figures: Sequence[Figure], options: argparse.Namespace) -> dict[str, dict[str, str]]:
    """Untitled pictures of all figures written to the folder; what each of their names stands for.

    The camera is turned by nothing and the side is drawn by lot.
    """
    key: dict[str, dict[str, str]] = {}
    options.output.mkdir(parents=True, exist_ok=True)
    names = random.sample(range(16**4), len(figures))
    for figure, number in zip(random.sample(figures, len(figures)), names, strict=True):
        side = random.choice(list(Side)) if figure.side else None
        name = f"{number:04x}"
        stills = [_still(figure, t, side, options) for t in telling(figure, BLIND)]
        block = [still._replace(title="") for still in stills if still]
        write(svg([block], options, 0), options.output / f"{name}.png")
        key[name] = {"figure": figure.id, "side": side.value if side else ""}
    return key


def _still(
    figure: Figure, t: float, side: Side | None, options: argparse.Namespace
) -> Still | None:
    width, height = options.size
    view = View(width, height, side, options.turn, options.mono)
    frame = render(figure, figure.moment(t, 24), view)
    mark = (shown_side(figure, side) or "-")[0].upper()
    title = f"{figure.id} {mark} {t:.1f}s {figure.caption(t)}"[: options.size[0]]
    return Still(frame, title) if frame else None


def colours(theme: Theme) -> dict[BodyRole, str]:
    """What each part of the figure has for a colour in one of the program's own themes."""
    known = theme.variables | {"foreground": theme.foreground or ""}
    found = {role: known[css.split("$")[1].split(";")[0]] for role, css in PARTS.items()}
    return found | {BodyRole.EMPTY: theme.background or ""}


def svg(blocks: list[list[Still]], options: argparse.Namespace, head: int) -> str:
    """Blocks of stills below each other, each with `head` pixels for its title."""
    palette = colours(LIGHT if options.light else DARK)
    wide, tall = options.size[0] * CELL[0] + GAP, options.size[1] * CELL[1] + GAP + head
    out: list[str] = []
    line = 0
    for block in blocks:
        for number, still in enumerate(block):
            x, y = number % options.columns * wide, (line + number // options.columns) * tall
            out.append(f'<g transform="translate({x} {y})">{_drawn(still, palette, head)}</g>')
        line += -(-len(block) // options.columns)
    size = f'width="{options.columns * wide - GAP}" height="{line * tall - GAP}"'
    style = "font-family='DejaVu Sans Mono' font-size='11' shape-rendering='crispEdges'"
    ground = f'<rect {size} fill="{BORDER}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>{ground}{"".join(out)}</svg>'


def _drawn(still: Still, palette: dict[BodyRole, str], head: int) -> str:
    size = (still.frame.width * CELL[0], still.frame.height * CELL[1] + head)
    title = f'<text x="2" y="11" fill="#888">{escape(still.title)}</text>' if head else ""
    ground = _rect((0, 0), size, palette[BodyRole.EMPTY])
    return ground + title + "".join(_cells(still, palette, head))


def _cells(still: Still, palette: dict[BodyRole, str], head: int) -> Iterator[str]:
    """The frame's cells as rectangles and letters; a letter only under a title."""
    width, height = CELL
    for row, line in enumerate(still.frame.rows):
        cells = ((glyph, run.fg, run.bg) for run in line for glyph in run.text)
        for column, (glyph, fg, bg) in enumerate(cells):
            x, y = column * width, head + row * height
            if bg:
                yield _rect((x, y), CELL, palette[bg])
            if glyph in SHADES:
                yield _rect((x, y), CELL, palette[fg], SHADES[glyph])
            elif glyph in QUADRANTS:
                bits = QUADRANTS.index(glyph)
                for place in (place for place in range(4) if bits >> place & 1):
                    at = (x + place % 2 * width // 2, y + place // 2 * height // 2)
                    yield _rect(at, (width // 2, height // 2), palette[fg])
            elif still.title:
                spot = f'x="{x + width / 2}" y="{y + height - 3.5}" text-anchor="middle"'
                yield f'<text {spot} fill="{palette[fg]}" font-weight="bold">{glyph}</text>'


def _rect(at: tuple[float, float], size: tuple[float, float], fill: str, share: float = 1) -> str:
    place = f'x="{at[0]}" y="{at[1]}" width="{size[0]}" height="{size[1]}"'
    return f'<rect {place} fill="{fill}" fill-opacity="{share}"/>'


def write(picture: str, path: Path) -> None:
    """The picture in a file, drawn through rsvg-convert where that is to be a PNG."""
    if path.suffix == ".png":
        subprocess.run(["rsvg-convert", "-o", str(path)], input=picture.encode(), check=True)
    else:
        path.write_text(picture, "utf-8")


def chosen(options: argparse.Namespace) -> list[Figure]:
    """The figures that the options name; one that cannot be read ends the program."""
    library = Library(options.folder)
    own = sorted(path.stem for path in options.folder.glob("*.toml")) if options.folder else []
    found = []
    for figure_id in options.move or [*shipped_ids(), *own]:
        figure = library.get(figure_id)
        if figure is None:
            path = (options.folder or Path()) / f"{figure_id}.toml"
            sys.exit("\n".join(map(str, load_file(path).problems)))
        found.append(figure)
    return found


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("figures.svg"))
    parser.add_argument("--size", type=_size, default=(40, 15), help="cells, as 44x16")
    parser.add_argument("--side", choices=list(SIDES), default="both")
    parser.add_argument("--moments", type=int, default=8, help="moments of each cycle")
    parser.add_argument("--columns", type=int, default=4)
    parser.add_argument("--move", action="append", help="id of a figure; repeatable")
    parser.add_argument("--turn", type=int, default=0, help="degrees")
    parser.add_argument("--lead", action="store_true", help="show the way into position too")
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--mono", action="store_true")
    parser.add_argument("--folder", type=Path, help="a folder with your own figures")
    parser.add_argument("--blind", action="store_true", help="pictures for people who shall judge")
    parser.add_argument("--key", type=Path, help="where what the blind pictures are is written")
    options = parser.parse_args()
    if options.blind and (not options.key or options.output in options.key.parents):
        parser.error("--blind needs a --key outside its folder")
    return options


def main() -> int:
    """Draw what the arguments describe."""
    options = _options()
    if options.blind:
        options.key.write_text(json.dumps(blind(chosen(options), options), indent=1), "utf-8")
    else:
        write(sheet(chosen(options), options), options.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
