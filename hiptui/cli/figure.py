"""`hiptui figure`: one move in the terminal, read again whenever its file changes."""

from __future__ import annotations

import gc
import os
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from functools import partial

from hiptui.cli.arguments import Wrong, quoted, ranged
from hiptui.cli.files import settings_of
from hiptui.cli.stdio import did_you_mean, has_screen, print_text, say
from hiptui.domain.circuit import Side
from hiptui.domain.settings import Settings
from hiptui.figure.frame import View
from hiptui.figure.library import MOVES, Library, Loaded, shipped
from hiptui.figure.motion import Figure
from hiptui.figure.render import render
from hiptui.files import paths_here

_SIZES = ((30, 12), (300, 100))
"""Smallest and largest figure: columns and rows."""
_STILL = (44, 16)
"""Columns and rows of a picture in plain text."""
_NAMED = 16
"""Figures whose ids an error names."""
_RATE = 12.0
"""Frames a second."""
_FAR_RATE = 6.0
"""The same over SSH."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("figure", metavar="ID", help="the name of its file without .toml")
    parser.add_argument("--side", choices=("left", "right"), help="the leg that works")
    parser.add_argument(
        "--camera",
        metavar="DEGREES",
        type=ranged(-360, 360),
        default=0,
        help="turn the camera so far",
    )
    parser.add_argument("--size", metavar="WxH", type=_size, help="columns and rows, such as 44x16")


def run(args: Namespace) -> int:
    paths = paths_here()
    known = Library(paths.figures).ids()
    if args.figure not in known:
        hint = did_you_mean(args.figure, known)
        more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
        raise Wrong(
            f"no figure {quoted(args.figure)}; {hint}there are {', '.join(known[:_NAMED])}{more}"
        )
    side = Side(args.side) if args.side else None
    load = partial(_load, args.figure, Library(paths.figures), Library(MOVES))
    if has_screen():
        return _preview(args, side, load, settings_of(args))
    loaded = load()
    say(*map(str, loaded.problems))
    if loaded.figure is None:
        return 2
    width, height = args.size or _STILL
    view = View(width, height, side, args.camera % 360, mono=True)
    return print_text(stills(loaded.figure, view))


def stills(figure: Figure, view: View) -> str:
    """Every key pose as plain text under its caption."""
    poses = []
    for at, key in enumerate(figure.keys):
        frame = render(figure, figure.reached(at), view)
        caption = f"{figure.id} {at + 1}/{len(figure.keys)}: {key.say}"
        poses.append(f"{caption}\n{frame.text if frame else ''}")
    return "\n\n".join(poses)


def _load(figure_id: str, *libraries: Library) -> Loaded:
    """The figure as the first of `libraries` with such a file has it."""
    found = (library.load(figure_id) for library in libraries)
    return next((loaded for loaded in found if loaded), Loaded(shipped(figure_id)))


def _preview(
    args: Namespace, side: Side | None, load: Callable[[], Loaded], settings: Settings
) -> int:
    from hiptui.ui.figure_preview import Viewed, run  # noqa: PLC0415 - Textual, for a terminal only

    gc.enable()  # it was off to start fast, but this may last
    display = settings.display
    far = any(os.environ.get(key) for key in ("SSH_CONNECTION", "SSH_TTY"))
    still = display.motion == "reduced"
    rate = _FAR_RATE if far else _RATE
    viewed = Viewed(side, args.camera % 360, args.size, rate, display.theme, still)
    return run(args.figure, load, viewed)


def _size(text: str) -> tuple[int, int]:
    (least_wide, least_high), (most_wide, most_high) = _SIZES
    if found := re.fullmatch(r"([0-9]{1,4})x([0-9]{1,4})", text):
        wide, high = int(found[1]), int(found[2])
        if least_wide <= wide <= most_wide and least_high <= high <= most_high:
            return wide, high
    allowed = f"{least_wide}x{least_high} to {most_wide}x{most_high}"
    raise ArgumentTypeError(f"expected columns x rows from {allowed}, got {quoted(text)}")
