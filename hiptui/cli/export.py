"""`hiptui export`: files for watches and for other programs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from hiptui.cli import timetable
from hiptui.cli.arguments import Wrong
from hiptui.cli.context import choice_of, circuits_of, first_sided, named, paths_here, settings_of
from hiptui.cli.plan import planned
from hiptui.cli.saving import save
from hiptui.cli.stdio import complain
from hiptui.domain.formatting import up


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


def _plan(args: Namespace) -> bytes:
    """The coming weeks of the plan for a calendar."""
    from hiptui.formats.calendar import (  # noqa: PLC0415 - this one's own
        CalendarRequest,
        calendar,
        local_zone,
    )

    if args.name is not None:
        raise Wrong("export plan: takes no name, the plan's circuit is in settings.toml")
    paths = paths_here()
    settings = settings_of(args, paths)
    circuit = planned(settings.plan, circuits_of(args, paths, True))
    length = timedelta(seconds=up(timetable.timeline(circuit, settings).seconds))
    zone = local_zone()
    if zone is None:
        complain("export plan: this machine's time zone has no name; other calendars may shift it")
    asked = CalendarRequest(settings.plan, circuit, length, zone, args.weeks, args.alarm)
    return calendar(asked, datetime.now().astimezone())


_MAKERS: Mapping[str, Callable[[Namespace], bytes | None]] = {"workout": _workout, "plan": _plan}
"""What can be exported; a maker that has said why it can't gives None."""
