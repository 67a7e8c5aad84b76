"""`hiptui figure`: one move in the terminal, read again whenever its file changes."""

from __future__ import annotations

import gc
from argparse import ArgumentParser, Namespace
from functools import partial

from hiptui.cli import Wrong, did_you_mean, has_screen, print_text, quoted, say
from hiptui.cli.circuits import settings_of
from hiptui.domain.circuit import Side
from hiptui.figure.frame import View
from hiptui.figure.library import MOVES, Library, Loaded, shipped
from hiptui.figure.motion import Figure
from hiptui.figure.render import render
from hiptui.files import paths_here

_STILL = (44, 16)
"""Columns and rows of a picture in plain text."""
_NAMED = 16
"""Figures whose ids an error names."""


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
        from hiptui.ui.small_apps import FigurePreview  # noqa: PLC0415 - Textual, for this only

        gc.enable()  # it was off to start fast, but this may last
        app = FigurePreview(args.figure, load, side, settings_of(args).display)
        return app.run_to_end(mouse=False)
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
