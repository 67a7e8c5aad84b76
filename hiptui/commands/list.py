"""`hiptui list`: all circuits with their lengths."""

from __future__ import annotations

from argparse import Namespace

from hiptui import timetable
from hiptui.commands.common import circuits_of, paths_here, settings_of
from hiptui.commands.streams import print_json, print_text


def run(args: Namespace) -> int:
    """Print them; the exit code."""
    paths = paths_here()
    settings = settings_of(args, paths)
    lines = [timetable.timeline(circuit, settings) for circuit in circuits_of(args, paths, True)]
    if args.json:
        return print_json(timetable.list_data(lines))
    return print_text(timetable.list_text(lines))
