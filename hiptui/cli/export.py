"""`hiptui export`: files for watches and for other programs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from hiptui.cli import timetable
from hiptui.cli.arguments import Wrong
from hiptui.cli.context import choice_of, circuits_of, first_sided, named, paths_here, settings_of
from hiptui.cli.saving import save
from hiptui.cli.stdio import complain


def run(args: Namespace) -> int:
    """Write the file; the exit code."""
    if args.output is None:
        raise Wrong(f"export {args.what}: say where to with -o FILE, - is standard output")
    data = _MAKERS[args.what](args)
    return 1 if data is None else save(data, args.output, args.force)


def _workout(args: Namespace) -> bytes | None:
    """A circuit for Garmin watches, with today's settings."""
    from hiptui.formats.fit_file import FitError  # noqa: PLC0415 - this one's own
    from hiptui.formats.fit_workout import workout  # noqa: PLC0415 - this one's own

    if args.name is None:
        raise Wrong("export workout: name a circuit, see hiptui list")
    paths = paths_here()
    settings = settings_of(args, paths)
    circuit = first_sided(args, named(circuits_of(args, paths, True), args.name))
    line = timetable.timeline(circuit, settings, choice_of(args, circuit))
    try:
        return workout(line, datetime.now(UTC))
    except FitError as error:
        complain(f"export workout: {circuit.id} has {error}")
        return None


_MAKERS: Mapping[str, Callable[[Namespace], bytes | None]] = {"workout": _workout}
"""What can be exported; a maker that has said why it can't gives None."""
