"""`hiptui list`: all circuits with their lengths."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable

from hiptui.cli.arguments import add_json
from hiptui.cli.files import circuits_of, settings_of, timeline
from hiptui.cli.stdio import columns, print_json, print_text
from hiptui.domain.formatting import number, total
from hiptui.domain.timeline import Timeline
from hiptui.storage.paths import paths_here


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    add_json(parser)


def run(args: Namespace) -> int:
    """Print them; the exit code."""
    paths = paths_here()
    settings = settings_of(args, paths)
    lines = [timeline(circuit, settings) for circuit in circuits_of(args, paths)]
    return print_json(list_data(lines)) if args.json else print_text(list_text(lines))


def list_data(timelines: Iterable[Timeline]) -> list[dict[str, object]]:
    """A line of `list` each, for JSON."""
    return [
        {
            "id": line.circuit.id,
            "name": line.circuit.name,
            "moves": len(line.circuit.moves),
            "rounds": line.timing.rounds,
            "total_seconds": number(line.seconds),
            "work_seconds": number(line.work_seconds),
            "from": line.circuit.origin,
        }
        for line in timelines
    ]


def list_text(timelines: Iterable[Timeline]) -> str:
    """The circuits as aligned columns."""
    rows = [
        (
            line.circuit.id,
            line.circuit.name,
            str(len(line.circuit.moves)),
            total(line.seconds, bool(line.waits)),
            str(line.timing.rounds),
        )
        for line in timelines
    ]
    return columns([("id", "name", "moves", "total", "rounds"), *rows], right={2, 3, 4})
