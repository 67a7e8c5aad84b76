"""`hiptui figure`: one move in the terminal, read again whenever its file changes."""

from __future__ import annotations

import gc
import os
import re
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace

from hiptui.cli.arguments import Wrong, number, quoted
from hiptui.cli.colours import colours
from hiptui.cli.context import paths_here
from hiptui.cli.files import settings_of
from hiptui.cli.live import Look, Sheet, page
from hiptui.cli.painting import Palette
from hiptui.cli.screen import Screen, has_terminal
from hiptui.cli.stdio import did_you_mean, print_text, say
from hiptui.cli.watching import Source
from hiptui.domain.circuit import Side
from hiptui.domain.settings import Settings
from hiptui.figure.frame import View
from hiptui.figure.library import Library
from hiptui.figure.motion import Figure
from hiptui.figure.render import render

_SIZES = ((30, 12), (300, 100))
"""Smallest and largest figure: columns and rows."""
_STILL = (44, 16)
"""Columns and rows of a picture in plain text."""
_NAMED = 16
"""Figures whose ids an error names."""
_FAR_FPS = 6.0
"""Pictures a second over SSH."""


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("figure", metavar="ID", help="the name of its file without .toml")
    parser.add_argument("--side", choices=("left", "right"), help="the leg that works")
    parser.add_argument(
        "--camera", metavar="DEGREES", type=_degrees, default=0, help="turn the camera so far"
    )
    parser.add_argument("--size", metavar="WxH", type=_size, help="columns and rows, such as 44x16")


def run(args: Namespace) -> int:
    """Show the move until told to leave, or print its key poses; the exit code."""
    paths = paths_here()
    known = Library(paths.figures).ids()
    if args.figure not in known:
        hint = did_you_mean(args.figure, known)
        more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
        raise Wrong(
            f"no figure {quoted(args.figure)}; {hint}there are {', '.join(known[:_NAMED])}{more}"
        )
    side = Side(args.side) if args.side else None
    look = Look(side, args.camera % 360, args.size, args.speed)
    source = Source(paths.figures, args.figure)
    if has_terminal():
        return _live(args.figure, source, look, settings_of(args, paths))
    loaded = source.look()
    say(*map(str, loaded.problems))
    return print_text(stills(loaded.figure, look)) if loaded.figure else 2


def stills(figure: Figure, look: Look) -> str:
    """Every key pose as plain text under its caption."""
    width, height = look.size or _STILL
    view = View(width, height, look.side, look.turn, mono=True)
    poses = []
    for at, key in enumerate(figure.keys):
        frame = render(figure, figure.reached(at), view)
        caption = f"{figure.id} {at + 1}/{len(figure.keys)}: {key.say}"
        poses.append(f"{caption}\n{frame.text if frame else ''}")
    return "\n\n".join(poses)


def _live(name: str, source: Source, look: Look, settings: Settings) -> int:
    gc.enable()  # it was off to start fast, but this may last
    palette = Palette(colours(os.environ), light=settings.display.theme.endswith("light"))
    far = any(os.environ.get(key) for key in ("SSH_CONNECTION", "SSH_TTY"))
    now = time.monotonic()
    still = 0.0 if settings.display.motion == "reduced" else None
    look = replace(look, origin=now, stopped=still, fps=_FAR_FPS if far else look.fps)
    with Screen() as screen:
        while True:
            now, loaded = time.monotonic(), source.look()
            screen.draw(page(name, loaded, look, now, Sheet(*screen.size, palette)))
            for key in screen.wait(look.ahead(loaded, now)):
                pressed = look.pressed(key, time.monotonic())
                if pressed is None:
                    return 0
                look = pressed


def _degrees(text: str) -> int:
    degrees = number(text)
    if not -360 <= degrees <= 360:
        raise ArgumentTypeError(f"expected a whole number from -360 to 360, got {quoted(text)}")
    return degrees


def _size(text: str) -> tuple[int, int]:
    (least_wide, least_high), (most_wide, most_high) = _SIZES
    if found := re.fullmatch(r"([0-9]{1,4})x([0-9]{1,4})", text):
        wide, high = int(found[1]), int(found[2])
        if least_wide <= wide <= most_wide and least_high <= high <= most_high:
            return wide, high
    allowed = f"{least_wide}x{least_high} to {most_wide}x{most_high}"
    raise ArgumentTypeError(f"expected columns x rows from {allowed}, got {quoted(text)}")
