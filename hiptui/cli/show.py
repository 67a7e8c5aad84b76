"""`hiptui show`: the timetable of one circuit."""

from __future__ import annotations

from argparse import Namespace

from hiptui.cli import timetable
from hiptui.cli.context import choice_of, circuits_of, first_sided, named, paths_here, settings_of
from hiptui.cli.stdio import print_json, print_text


def run(args: Namespace) -> int:
    """Print it; the exit code."""
    paths = paths_here()
    settings = settings_of(args, paths)
    circuit = first_sided(args, named(circuits_of(args, paths, True), args.circuit))
    line = timetable.timeline(circuit, settings, choice_of(args, circuit))
    if args.json:
        return print_json(timetable.show_data(line))
    return print_text(timetable.show_text(line))
