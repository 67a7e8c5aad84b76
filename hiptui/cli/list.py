"""`hiptui list`: all circuits with their lengths."""

from __future__ import annotations

from argparse import Namespace

from hiptui.cli import timetable
from hiptui.cli.context import circuits_of, paths_here, settings_of
from hiptui.cli.stdio import print_json, print_text


def run(args: Namespace) -> int:
    """Print them; the exit code."""
    paths = paths_here()
    settings = settings_of(args, paths)
    lines = [timetable.timeline(circuit, settings) for circuit in circuits_of(args, paths, True)]
    if args.json:
        return print_json(timetable.list_data(lines))
    return print_text(timetable.list_text(lines))
