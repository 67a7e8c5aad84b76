"""`hiptui figure`: one move in the terminal, read again whenever its file changes."""

from __future__ import annotations

import gc
import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from functools import partial

from hiptui.cli import Wrong, did_you_mean, has_screen, print_text, quoted, say
from hiptui.cli.circuits import settings_of
from hiptui.domain.circuit import Side
from hiptui.domain.settings import DisplaySettings
from hiptui.figure.frame import View
from hiptui.figure.library import MOVES, Library, Loaded, shipped
from hiptui.figure.motion import Figure
from hiptui.figure.render import render
from hiptui.files import paths_here

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
        return _preview(args.figure, side, load, settings_of(args).display)
    loaded = load()
    say(*map(str, loaded.problems))
    if loaded.figure is None:
        return 2
    return print_text(stills(loaded.figure, View(*_STILL, side, mono=True)))


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
    name: str, side: Side | None, load: Callable[[], Loaded], display: DisplaySettings
) -> int:
    from hiptui.ui.figure_preview import Viewed, run  # noqa: PLC0415 - Textual, for a terminal only

    gc.enable()  # it was off to start fast, but this may last
    far = any(os.environ.get(key) for key in ("SSH_CONNECTION", "SSH_TTY"))
    rate, still = _FAR_RATE if far else _RATE, display.motion == "reduced"
    return run(name, load, Viewed(side, rate, display.theme, still))
